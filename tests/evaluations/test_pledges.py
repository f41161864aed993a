"""One matter, one pledge, one review; and what it does to the rating of a year."""

from contextlib import nullcontext
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from evaluations.metrics.shares import Share
from evaluations.models import Delivery, Pledge, UnitRating
from evaluations.pledge_route import PLEDGE_ROUTE, PledgeMove, PledgeState, Rating, Standing
from evaluations.queries.pledge import quarters_of, told_of, year_figures
from evaluations.services.organization import conclude_rating, propose_rating
from evaluations.services.pledge import (
    PledgeDraft,
    add_line,
    deliver,
    edit_pledge,
    make_pledge,
    move_pledge,
    publish_lines,
    review_pledge,
)
from petitions.services import Refused
from tests.factories.pledges import PledgeOffice, pledge_office, report, verdict
from wulibridge.people.models import Post

pytestmark = pytest.mark.usefixtures("in_english")
YEAR = timezone.localdate().year


@pytest.fixture
def place(db) -> PledgeOffice:
    return pledge_office()


def rate(place, rating=Rating.GOOD):
    return propose_rating(organization=place.department, year=YEAR, rating=rating, words="稳", by=place.desk)


# The way of a pledge --------------------------------------------------------------------------------------------------


def test_a_pledge_goes_from_its_unit_by_publication_report_and_review_to_its_end(place):
    pledge = place.reviewed()
    move_pledge(pledge=pledge, move=PledgeMove.CLOSE, by=place.leader)
    pledge.refresh_from_db()
    assert (pledge.state, pledge.published_by, pledge.closed_by) == ("closed", place.leader, place.leader)


def test_every_move_of_the_route_is_one_that_the_database_takes_too():
    assert {(state, way.to_state) for way in PLEDGE_ROUTE.values() for state in way.from_states} == {
        ("draft", "published"),
        ("draft", "dropped"),
        ("published", "reviewed"),
        ("reviewed", "closed"),
    }


@pytest.mark.parametrize(
    ("unit", "who", "may"),
    [
        ("department", "handler", True),
        ("department", "desk", False),
        ("department", "chair", False),
        ("committee", "chair", True),
        ("committee", "desk", False),
        ("silent", "desk", True),
        ("silent", "handler", False),
        ("silent", "leader", False),
    ],
)
def test_the_unit_itself_pledges_and_the_desk_for_one_without_an_account(place, unit, who, may):
    with nullcontext() if may else pytest.raises(Refused, match="unit itself"):
        place.pledge(getattr(place, unit), by=getattr(place, who))
    assert Pledge.objects.exists() is may


def test_a_unit_whose_people_have_left_is_spoken_for_by_the_desk(place):
    Post.objects.filter(user=place.handler).update(ends_on=date(2020, 12, 31))
    assert place.pledge(by=place.desk).organization == place.department


def test_who_wrote_it_does_not_publish_it(place):
    pledge = place.pledge(place.silent, by=place.desk)
    with pytest.raises(Refused, match="Somebody else than who wrote it"):
        move_pledge(pledge=pledge, move=PledgeMove.PUBLISH, by=place.desk)
    assert move_pledge(pledge=pledge, move=PledgeMove.PUBLISH, by=place.colleague).state == PledgeState.PUBLISHED


def test_who_changed_a_draft_last_does_not_publish_it_either(place):
    pledge = place.pledge(place.silent, by=place.desk)
    draft = PledgeDraft(YEAR, "门锁", "修好。", "照片", date(YEAR, 6, 30))
    edit_pledge(pledge=pledge, draft=draft, by=place.colleague)
    with pytest.raises(Refused, match="Somebody else than who wrote it"):
        move_pledge(pledge=pledge, move=PledgeMove.PUBLISH, by=place.colleague)


def test_a_published_pledge_is_not_changed_any_more(place):
    pledge = place.published()
    with pytest.raises(Refused, match="stays as it is"):
        edit_pledge(pledge=pledge, draft=PledgeDraft(YEAR, "门", "修", "看", date(YEAR, 6, 30)), by=place.handler)


@pytest.mark.parametrize(
    ("said", "no"),
    [({"due_on": date(YEAR + 1, 1, 1)}, "day of the year"), ({"year": YEAR - 1}, "year is over")],
)
def test_a_pledge_is_for_a_year_that_is_not_over(place, said, no):
    draft = {"year": YEAR, "matter": "灯", "promise": "修", "measure": "看", "due_on": date(YEAR, 1, 1)} | said
    with pytest.raises(Refused, match=no):
        make_pledge(unit=place.department, draft=PledgeDraft(**draft), by=place.handler)


# Quarters and the review ----------------------------------------------------------------------------------------------


def test_a_quarter_is_reported_once_and_only_when_it_has_begun(place):
    pledge = place.reported()
    with pytest.raises(Refused, match="already"):
        deliver(promise=pledge, report=report(), by=place.handler)
    later = place.published(year=YEAR + 1, due_on=date(YEAR + 1, 3, 1))
    with pytest.raises(Refused, match="not begun"):
        deliver(promise=later, report=report(), by=place.handler)
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(
    ("since", "current", "missing"),
    [
        ((YEAR, 1), (YEAR, 1), []),
        ((YEAR, 1), (YEAR, 3), [2]),
        ((YEAR - 1, 4), (YEAR + 1, 1), [2, 3, 4]),
        ((YEAR, 3), (YEAR + 1, 1), [3, 4]),
        ((YEAR - 1, 4), (YEAR - 1, 4), []),
    ],
)
def test_a_quarter_since_publication_that_is_over_without_a_report_is_missing(place, since, current, missing):
    quarters = quarters_of(place.reported().deliveries.all(), year=YEAR, since=since, current=current)
    assert [quarter.number for quarter in quarters if quarter.missing] == missing


@pytest.mark.parametrize(
    ("who", "said", "no"),
    [
        ("handler", {}, "Somebody else"),
        ("leader", {}, "Somebody else"),
        ("desk", {"asked": 30}, "no more than were asked"),
        ("desk", {"satisfied": 0, "partly": 0, "dissatisfied": 0}, "At least one"),
        ("desk", {"held_on": date(YEAR + 1, 1, 1)}, "up to today"),
    ],
)
def test_a_review_is_typed_in_by_the_desk_with_counts_that_go_together(place, who, said, no):
    with pytest.raises(Refused, match=no):
        review_pledge(pledge=place.reported(), verdict=verdict(**said), by=getattr(place, who))


def test_residents_review_what_was_reported_once_and_not_by_who_reported_it(place):
    with pytest.raises(Refused, match="First report"):
        review_pledge(pledge=place.published(), verdict=verdict(), by=place.desk)
    silent = place.reported(place.published(place.silent, by=place.desk))
    with pytest.raises(Refused, match="Somebody else than who"):
        review_pledge(pledge=silent, verdict=verdict(), by=place.desk)
    with pytest.raises(Refused, match="no longer possible"):
        review_pledge(pledge=place.reviewed(), verdict=verdict(), by=place.colleague)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((20, 6, 5), {"satisfied", "partly", "dissatisfied"}),
        ((20, 2, 0), set()),
        ((6, 2, 20), {"dissatisfied"}),
        ((3, 1, 0), set()),
    ],
)
def test_a_review_shows_no_count_below_five_nor_what_it_could_be_reckoned_from(place, counts, told):
    said = dict(zip(("satisfied", "partly", "dissatisfied"), counts, strict=True))
    review = place.reviewed(**said).review
    assert set(told_of(review)) == told
    figures = year_figures(place.department, YEAR)
    assert figures.reviews == (Share(counts[0], sum(counts)) if "satisfied" in told else Share(0, 0))


# The rating of the year -----------------------------------------------------------------------------------------------


def test_the_figures_of_a_year_are_the_published_pledges_and_their_latest_reports(place):
    place.reviewed()
    place.reviewed(place.reported(standing=Standing.PARTLY))
    place.published()
    place.pledge()  # a draft
    place.reported(place.published(place.committee, by=place.chair))  # another unit's
    figures = year_figures(place.department, YEAR)
    assert (figures.pledges, figures.reviews, figures.unreviewed) == (Share(1, 3), Share(40, 62), 1)


@pytest.mark.parametrize(
    ("rating", "refused"), [(Rating.EXCELLENT, True), (Rating.GOOD, True), (Rating.ADEQUATE, False)]
)
def test_above_adequate_is_refused_while_a_pledge_has_no_review(place, rating, refused):
    place.reviewed()
    pledge = place.reported()
    with pytest.raises(Refused, match="Not above adequate") if refused else nullcontext():
        rate(place, rating)
    review_pledge(pledge=pledge, verdict=verdict(), by=place.desk)
    assert rate(place, rating).rating == rating


def test_a_proposal_is_looked_at_again_when_it_is_concluded(place):
    place.reviewed()
    proposal = rate(place)
    pledge = place.reported()
    with pytest.raises(Refused, match="have not reviewed every pledge"):
        conclude_rating(rating=proposal, by=place.leader)
    review_pledge(pledge=pledge, verdict=verdict(), by=place.desk)
    concluded = conclude_rating(rating=proposal, by=place.leader)
    assert (concluded.delivered, concluded.pledged, concluded.satisfied, concluded.answers) == (2, 2, 40, 62)


def test_a_rating_is_concluded_by_a_leader_and_then_nothing_changes_it(place):
    place.reviewed()
    proposal = rate(place)
    for nobody in (place.desk, place.colleague, place.handler):
        with pytest.raises(Refused, match="A leader concludes"):
            conclude_rating(rating=proposal, by=nobody)
    conclude_rating(rating=proposal, by=place.leader)
    with pytest.raises(Refused, match="rated already"):
        rate(place, Rating.POOR)
    with pytest.raises(Refused, match="rated already"):
        place.pledge()


# What the database refuses by itself ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE evaluations_pledge SET promise = 'x' WHERE state = 'published'",
        "UPDATE evaluations_pledge SET state = 'closed' WHERE state = 'published'",
        "UPDATE evaluations_pledge SET matter = 'x' WHERE state = 'closed'",
        "DELETE FROM evaluations_pledge",
        "UPDATE evaluations_delivery SET standing = 'done'",
        "DELETE FROM evaluations_delivery",
        "UPDATE evaluations_pledgereview SET satisfied = 31",
        "INSERT INTO evaluations_delivery (pledge_id, quarter, standing, done, evidence, by_id, at) SELECT id, 2,"
        " 'done', 'x', 'x', made_by_id, now() FROM evaluations_pledge WHERE state = 'closed'",
        "UPDATE evaluations_unitrating SET rating = 'excellent'",
        "UPDATE evaluations_unitrating SET concluded_at = NULL, concluded_by_id = NULL",
        "DELETE FROM evaluations_unitrating",
        "UPDATE evaluations_serviceline SET service = 'x'",
    ],
)
def test_what_is_published_reviewed_or_concluded_takes_no_sql(place, sql):
    closed = place.reviewed()
    move_pledge(pledge=closed, move=PledgeMove.CLOSE, by=place.leader)
    conclude_rating(rating=rate(place), by=place.leader)
    place.published(place.committee, by=place.chair)
    add_line(organization=place.department, year=YEAR, service="修灯", for_whom="居民", by=place.handler)
    publish_lines(organization=place.department, year=YEAR, by=place.desk)
    before = [list(model.objects.order_by("pk").values()) for model in (Pledge, Delivery, UnitRating)]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert [list(model.objects.order_by("pk").values()) for model in (Pledge, Delivery, UnitRating)] == before


def test_a_service_list_is_published_by_somebody_else_and_reported_on_as_pledges_are(place):
    line = add_line(organization=place.silent, year=YEAR, service="修灯", for_whom="居民", by=place.desk)
    with pytest.raises(Refused, match="Only what is published"):
        deliver(promise=line, report=report(), by=place.desk)
    with pytest.raises(Refused, match="somebody else wrote"):
        publish_lines(organization=place.silent, year=YEAR, by=place.desk)
    assert publish_lines(organization=place.silent, year=YEAR, by=place.colleague) == 1
    line.refresh_from_db()
    deliver(promise=line, report=report(), by=place.desk)
    with pytest.raises(Refused, match="already"):
        deliver(promise=line, report=report(), by=place.desk)
