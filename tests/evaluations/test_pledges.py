"""One matter, one pledge, one review; and what it does to the rating of a year."""

from contextlib import nullcontext
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from evaluations.metrics.shares import Share
from evaluations.models import Delivery, Pledge, ServiceLine, UnitRating, WorkYear
from evaluations.pledge_route import PLEDGE_ROUTE, PledgeMove, PledgeState, Rating, Standing
from evaluations.queries.pledge import quarters_of, review_of, told_of, typed_by, year_figures
from evaluations.queries.work import sheet_of
from evaluations.services.organization import conclude_rating, propose_rating
from evaluations.services.pledge import (
    LineWords,
    PledgeDraft,
    add_line,
    deliver,
    drop_line,
    edit_line,
    edit_pledge,
    make_pledge,
    move_pledge,
    publish_lines,
    review_pledge,
)
from evaluations.services.work import IndicatorDraft, draft_evaluation, open_year, save_indicator
from evaluations.views.years import quarters_in
from petitions.services import Refused
from tests.factories.people import staff_of
from tests.factories.pledges import PledgeOffice, pledge_office, report, verdict
from wulibridge.people.models import Post, User
from wulibridge.people.roles import Role

pytestmark = pytest.mark.usefixtures("in_english")
YEAR = timezone.localdate().year
LAST = YEAR - 1


@pytest.fixture
def place(db) -> PledgeOffice:
    return pledge_office()


def rate(place, rating=Rating.GOOD, year=LAST):
    return propose_rating(organization=place.department, year=year, rating=rating, words="稳", by=place.desk)


def earlier(place, standing=Standing.DONE, **counts):
    """Of last year, reported on and reviewed."""
    return place.reviewed(place.reported(place.earlier(), standing), **counts)


def line_of(place, unit=None, by=None, **said):
    facts = {"organization": unit or place.department, "year": YEAR, "by": by or place.handler} | said
    return add_line(words=LineWords("修灯", "居民"), **facts)


def publish(place, *lines, by=None):
    facts = {"organization": lines[0].organization, "year": lines[0].year, "lines": lines}
    return publish_lines(**facts, by=by or place.desk)


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


def test_a_review_stands_when_a_second_person_typed_in_the_same(place):
    """Until then nobody is shown what one of them typed in, and whoever was wrong types it in anew."""
    pledge = place.reported()
    for who, satisfied in ((place.desk, 21), (place.desk, 20), (place.colleague, 19), (place.desk, 18)):
        review_pledge(pledge=pledge, verdict=verdict(satisfied=satisfied), by=who)
        pledge.refresh_from_db()
        assert (pledge.state, review_of(pledge), typed_by(pledge)) == ("published", None, who)
        assert year_figures(place.department, YEAR).reviews == Share(0, 0)
    review_pledge(pledge=pledge, verdict=verdict(satisfied=18, words=""), by=place.colleague)
    pledge = Pledge.objects.get(pk=pledge.pk)
    review = review_of(pledge)
    assert (pledge.state, review.satisfied, review.words, typed_by(pledge)) == ("reviewed", 18, "快了。", None)
    assert (review.by, review.again_by) == (place.desk, place.colleague)


@pytest.mark.parametrize(
    ("said", "no"),
    [
        ({"words": ""}, "in short"),
        ({"words": "打电话 13812345678"}, "Leave out"),
        ({"held_on": date(YEAR - 1, 12, 31)}, "year or after"),
    ],
)
def test_a_review_has_words_that_name_nobody_and_a_day_since_the_year_began(place, said, no):
    with pytest.raises(Refused, match=no):
        review_pledge(pledge=place.reported(), verdict=verdict(**said), by=place.desk)


@pytest.mark.parametrize("typist", ["desk", "colleague"])
def test_neither_of_those_who_typed_the_review_in_closes_the_pledge(place, typist):
    """Also where they answer for the subdistrict as leaders."""
    pledge, who = place.reviewed(), getattr(place, typist)
    who.posts.create(role=Role.SUBDISTRICT_LEADER, subdistrict=place.subdistrict, starts_on="2020-01-01")
    both = User.objects.get(pk=who.pk)  # who they were is remembered for the length of a request
    with pytest.raises(Refused, match="typed in the review closes"):
        move_pledge(pledge=pledge, move=PledgeMove.CLOSE, by=both)


def test_quarters_are_reported_after_the_review_too_until_it_is_closed(place):
    pledge = place.reviewed(place.reported(place.earlier()))
    deliver(promise=pledge, report=report(quarter=2), by=place.handler)
    move_pledge(pledge=pledge, move=PledgeMove.CLOSE, by=place.leader)
    with pytest.raises(Refused, match="until it is closed"):
        deliver(promise=pledge, report=report(quarter=3), by=place.handler)


def test_who_typed_in_the_review_reports_no_quarter_afterwards(place):
    """Of a unit without an account, for which the desk says both."""
    third = staff_of(Role.CASE_DESK, place.subdistrict)
    pledge = place.reviewed(place.reported(place.published(place.silent, by=third)))
    with pytest.raises(Refused, match="typed in the review reports"):
        deliver(promise=pledge, report=report(quarter=2), by=place.colleague)


def test_quarters_after_the_end_of_a_closed_pledge_are_not_missing(place):
    """It was published in the third quarter of a year gone by and closed in the fourth."""
    moments = {"published_at": datetime(LAST, 8, 9, tzinfo=UTC), "closed_at": datetime(LAST, 11, 9, tzinfo=UTC)}
    pledge = place.earlier(state="closed", closed_by=place.leader, **moments)
    assert [quarter.number for quarter in quarters_in(pledge) if quarter.missing] == [3]


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
    """What was done in part first and as pledged later is done."""
    late = place.reported(standing=Standing.PARTLY)
    deliver(promise=late, report=report(quarter=2), by=place.handler)
    place.reviewed(late)
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
        rate(place, rating, YEAR)
    place.reviewed(pledge)
    assert rate(place, rating, YEAR).rating == rating


@pytest.mark.parametrize(
    ("rating", "satisfied", "no"),
    [
        (Rating.GOOD, 17, "56.7% are satisfied, and good begins at 60%"),
        (Rating.GOOD, 18, ""),
        (Rating.EXCELLENT, 17, "last word"),
        (Rating.ADEQUATE, 17, ""),
    ],
)
def test_above_adequate_is_refused_where_too_few_residents_are_satisfied(place, rating, satisfied, no):
    earlier(place, asked=30, satisfied=satisfied, partly=30 - satisfied, dissatisfied=0)
    with pytest.raises(Refused, match=no) if no else nullcontext():
        rate(place, rating)


def test_how_many_have_to_be_satisfied_is_what_work_evaluation_asks_for_in_that_year(place):
    earlier(place, asked=30, satisfied=18, partly=12, dissatisfied=0)
    facts = {"subdistrict": place.subdistrict, "answer_days": 10, "by": place.desk}
    WorkYear.objects.create(year=YEAR, lowest_share=90, **facts)
    assert rate(place).rating == Rating.GOOD
    WorkYear.objects.create(year=LAST, lowest_share=61, **facts)
    with pytest.raises(Refused, match="begins at 61%"):
        rate(place)


def test_excellent_is_refused_while_something_is_not_done_as_pledged(place):
    earlier(place)
    earlier(place, Standing.PARTLY)
    with pytest.raises(Refused, match="1 of 2"):
        rate(place, Rating.EXCELLENT)
    assert rate(place, Rating.GOOD).rating == Rating.GOOD


def test_a_proposal_is_looked_at_again_when_it_is_concluded(place):
    earlier(place)
    proposal = rate(place)
    pledge = place.reported(place.earlier())
    with pytest.raises(Refused, match="have not reviewed every pledge"):
        conclude_rating(rating=proposal, by=place.leader)
    place.reviewed(pledge)
    concluded = conclude_rating(rating=proposal, by=place.leader)
    assert (concluded.delivered, concluded.pledged, concluded.satisfied, concluded.answers) == (2, 2, 40, 62)


def test_a_rating_is_concluded_by_a_leader_and_then_nothing_changes_it(place):
    earlier(place)
    proposal = rate(place)
    for nobody in (place.desk, place.colleague, place.handler):
        with pytest.raises(Refused, match="A leader concludes"):
            conclude_rating(rating=proposal, by=nobody)
    conclude_rating(rating=proposal, by=place.leader)
    with pytest.raises(Refused, match="rated already"):
        rate(place, Rating.POOR)


def test_a_year_is_concluded_when_it_is_over(place):
    place.reviewed()
    proposal = rate(place, year=YEAR)
    with pytest.raises(Refused, match="not over yet"):
        conclude_rating(rating=proposal, by=place.leader)


def test_nothing_is_pledged_nor_published_for_a_year_that_is_rated(place):
    """A year is rated when it is over: these rows stand in the table as nobody may write them down now."""
    draft, line = place.pledge(), line_of(place)
    concluded = {"concluded_by": place.leader, "concluded_at": timezone.now(), "proposed_at": timezone.now()}
    figures = dict.fromkeys(("delivered", "pledged", "satisfied", "answers"), 0)
    facts = {"organization": place.department, "year": YEAR, "rating": Rating.GOOD, "proposed_by": place.desk}
    UnitRating.objects.create(**facts, **figures, **concluded)
    for deed in (
        place.pledge,
        lambda: move_pledge(pledge=draft, move=PledgeMove.PUBLISH, by=place.leader),
        lambda: line_of(place),
        lambda: publish(place, line),
    ):
        with pytest.raises(Refused, match="rated already"):
            deed()


def test_what_residents_say_of_a_committees_pledges_stands_on_its_work_sheet(place):
    """With the verdicts on answers, and in their sum: the last word is all of it."""
    told = place.reviewed(place.reported(place.published(place.committee, by=place.chair)))
    place.reviewed(place.reported(place.published(place.committee, by=place.chair)), asked=4, satisfied=4, partly=0,
                   dissatisfied=0)  # fmt: skip
    place.reported(place.published(place.committee, by=place.chair))
    place.reviewed()  # the department's
    year = open_year(
        subdistrict=place.subdistrict, year=YEAR, lowest_share=60, answer_days=1, take_over=False, by=place.desk
    )
    draft = IndicatorDraft("committee", "quality", "接待", "看现场", "", 10)
    save_indicator(year=year, draft=draft, by=place.desk)
    sheet = sheet_of(draft_evaluation(year=year, subject=place.committee, by=place.desk))
    assert [(voice.review, voice.satisfied, voice.answers) for voice in sheet.voices if voice.review] == [
        (told.review, 20, 31)
    ]
    assert sheet.residents == Share(20, 31)


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
        "UPDATE evaluations_pledgereview SET again_by_id = by_id, again_at = now() WHERE again_by_id IS NULL",
        "UPDATE evaluations_pledge SET state = 'reviewed' WHERE state = 'published'",
        "DELETE FROM evaluations_pledgereview",
        "DELETE FROM evaluations_serviceline",
        "INSERT INTO evaluations_delivery (pledge_id, quarter, standing, done, evidence, by_id, at) SELECT id, 2,"
        " 'done', 'x', 'x', made_by_id, now() FROM evaluations_pledge WHERE state = 'closed'",
        "UPDATE evaluations_unitrating SET rating = 'excellent'",
        "UPDATE evaluations_unitrating SET concluded_at = NULL, concluded_by_id = NULL",
        "DELETE FROM evaluations_unitrating",
        "UPDATE evaluations_serviceline SET service = 'x'",
    ],
)
def test_what_is_published_reviewed_or_concluded_takes_no_sql(place, sql):
    closed = earlier(place)
    move_pledge(pledge=closed, move=PledgeMove.CLOSE, by=place.leader)
    conclude_rating(rating=rate(place), by=place.leader)
    waits = place.reported(place.published(place.committee, by=place.chair))
    review_pledge(pledge=waits, verdict=verdict(), by=place.desk)
    publish(place, line_of(place))
    before = [list(model.objects.order_by("pk").values()) for model in (Pledge, Delivery, UnitRating)]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert [list(model.objects.order_by("pk").values()) for model in (Pledge, Delivery, UnitRating)] == before


# Service lists --------------------------------------------------------------------------------------------------------


def test_a_service_list_is_published_by_somebody_else_and_reported_on_as_pledges_are(place):
    line = line_of(place, place.silent, by=place.desk)
    with pytest.raises(Refused, match="Only what is published"):
        deliver(promise=line, report=report(), by=place.desk)
    with pytest.raises(Refused, match="somebody else wrote"):
        publish(place, line, by=place.desk)
    assert publish(place, line, by=place.colleague) == 1
    line.refresh_from_db()
    deliver(promise=line, report=report(), by=place.desk)
    with pytest.raises(Refused, match="already"):
        deliver(promise=line, report=report(), by=place.desk)


def test_chosen_lines_are_published_and_the_others_wait(place):
    first, second = line_of(place), line_of(place)
    publish(place, first)
    second.refresh_from_db()
    assert second.published_at is None
    with pytest.raises(Refused, match="not published"):
        publish(place, first, second)


def test_a_line_is_corrected_or_dropped_until_it_is_published(place):
    line, other = line_of(place), line_of(place)
    edit_line(line=line, words=LineWords("修锁", "老人"), by=place.handler)
    drop_line(line=other, by=place.handler)
    assert [(row.service, row.for_whom) for row in ServiceLine.objects.all()] == [("修锁", "老人")]
    with pytest.raises(Refused, match="unit itself"):
        drop_line(line=line, by=place.desk)
    publish(place, line)
    for deed in (lambda: edit_line(line=line, words=LineWords("x", "x"), by=place.handler),
                 lambda: drop_line(line=line, by=place.handler)):  # fmt: skip
        with pytest.raises(Refused, match="stays as it is"):
            deed()


def test_who_changed_a_line_last_does_not_publish_it(place):
    line = line_of(place, place.silent, by=place.desk)
    edit_line(line=line, words=LineWords("修锁", "老人"), by=place.colleague)
    with pytest.raises(Refused, match="somebody else wrote"):
        publish(place, line, by=place.colleague)


def test_no_line_is_added_or_published_for_a_year_that_is_over(place):
    with pytest.raises(Refused, match="year is over"):
        line_of(place, year=LAST)
    left = ServiceLine.objects.create(organization=place.department, year=LAST, made_by=place.handler)
    with pytest.raises(Refused, match="year is over"):
        publish(place, left)
