"""Windows judged by whoever comes, social organizations admitted by criteria, inspections by third parties; and the
pages of these rooms."""

from contextlib import nullcontext
from datetime import date, timedelta
from itertools import accumulate, pairwise

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from evaluations.metrics.shares import Share
from evaluations.models import Pledge, ServiceLine, WindowRating
from evaluations.pledge_route import PledgeMove
from evaluations.queries.organization import in_force
from evaluations.queries.window import stretches_of, year_of_window
from evaluations.services.inspection import add_finding, bring_report, close_inspection, put_right, reply
from evaluations.services.organization import (
    apply_for_admission,
    decide_admission,
    end_suspension,
    find,
    suspend,
)
from evaluations.services.pledge import LineWords, add_line, move_pledge, publish_lines
from evaluations.services.window import close_window, conclude_stars, propose_stars
from petitions.services import Refused
from tests.factories.pledges import PledgeOffice, answered, pledge_office
from tests.factories.points import points_office
from wulibridge.journal.models import JournalEntry

pytestmark = pytest.mark.usefixtures("in_english")
YEAR = timezone.localdate().year
TODAY = date(YEAR, 12, 15)


@pytest.fixture
def place(db) -> PledgeOffice:
    cache.clear()
    return pledge_office()


# What is answered at a window -----------------------------------------------------------------------------------------


def test_an_answer_keeps_its_month_and_nothing_of_who_gave_it(place, client):
    window = place.window()
    entries = JournalEntry.objects.count()
    sent = {"stars": "4", "reasons": ["quick"], "words": "谢谢"}
    answer = client.post(reverse("evaluations:window_rate", args=[window.code]), sent)

    assert answer.status_code == 200
    row = WindowRating.objects.get()
    kept = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if field.name != "id"}
    month = timezone.localdate().replace(day=1)
    assert kept == {"window": window, "month": month, "stars": 4, "reasons": ["quick"], "words": "谢谢"}
    assert JournalEntry.objects.count() == entries


def test_many_answers_from_one_address_have_to_wait(place, client):
    address = reverse("evaluations:window_rate", args=[place.window().code])
    statuses = [client.post(address, {"stars": "5"}).status_code for _n in range(12)]
    assert statuses == [200] * 10 + [429] * 2
    assert WindowRating.objects.count() == 10


def test_the_poster_of_a_closed_window_leads_nowhere(place, client):
    window = place.window()
    address = reverse("evaluations:window_rate", args=[window.code])
    assert client.get(address).status_code == 200
    close_window(window=window, by=place.desk)
    assert client.get(address).status_code == 404
    assert client.post(address, {"stars": "5"}).status_code == 404


def test_a_year_tells_of_months_that_are_over_and_of_no_few_answers(place):
    window = place.window()
    answered(window, date(YEAR, 1, 1), 5, 5, 4, 4, 5, reasons=["quick"], words="好")
    answered(window, date(YEAR, 2, 1), 5, 5, 1, words="慢")
    answered(window, date(YEAR, 12, 1), *[5] * 9, words="现在")
    year = year_of_window(window, YEAR, TODAY)
    assert [(each.first.month, each.last.month, each.share) for each in year.stretches] == [(1, 1, Share(5, 5))]
    assert (year.share, year.waits, year.reasons, year.words) == (Share(5, 5), True, ["quick"], ["好"] * 5)

    answered(window, date(YEAR, 3, 1), 5, 5, 5, 1, 1, 2, 3)
    year = year_of_window(window, YEAR, TODAY)
    assert [(each.first.month, each.last.month, each.share) for each in year.stretches[1:]] == [(2, 3, Share(5, 10))]
    # Three more texts wait for others, so that nobody finds those of the last months among them.
    assert (year.share, year.waits, year.words) == (Share(10, 15), False, ["好"] * 5)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=12))
def test_no_difference_between_two_days_or_two_figures_is_a_few_answers(counts):
    """Whoever writes down what is shown at the end of every month knows these sums, and what lies between them."""
    months = [(date(YEAR, n, 1), Share(good, good + rest)) for n, (good, rest) in enumerate(counts, start=1)]
    seen = [stretches_of(months[:n]) for n in range(len(months) + 1)]
    for before, after in pairwise(seen):
        assert after[: len(before)] == before  # what was shown stays as it is
    for part in (lambda share: share.n, lambda share: share.of - share.n):
        sums = [0, *accumulate(part(each.share) for each in seen[-1])]
        assert not [b - a for a, b in pairwise(sums) if 0 < b - a < 5]


def test_the_stars_of_a_year_are_concluded_when_it_is_over(place):
    proposal = propose_stars(window=place.window(), year=YEAR, stars=3, words="平", by=place.desk)
    with pytest.raises(Refused, match="not over yet"):
        conclude_stars(stars=proposal, by=place.leader)


def test_a_window_is_opened_for_a_unit_of_the_subdistrict_alone(place):
    elsewhere = pledge_office()
    for unit in (elsewhere.committee, elsewhere.department):
        with pytest.raises(Refused, match="case desk does this"):
            place.window(unit)
    assert place.window(place.department).organization == place.department


def test_stars_are_proposed_and_concluded_by_people_with_the_figures_beside(place):
    window = place.window()
    answered(window, date(YEAR - 1, 3, 1), *[5] * 6, *[2] * 5)
    proposal = propose_stars(window=window, year=YEAR - 1, stars=2, words="投诉多", by=place.desk)
    answered(window, date(YEAR - 1, 4, 1), *[5] * 7)  # typed in from slips since
    for nobody in (place.desk, place.chair):
        with pytest.raises(Refused, match="A leader concludes"):
            conclude_stars(stars=proposal, by=nobody)
    done = conclude_stars(stars=proposal, by=place.leader)
    assert (done.stars, done.satisfied, done.answers) == (2, 13, 18)
    with pytest.raises(Refused, match="are concluded"):
        propose_stars(window=window, year=YEAR - 1, stars=5, words="好", by=place.desk)


# Social organizations -------------------------------------------------------------------------------------------------


def test_none_is_admitted_before_all_eight_criteria_have_a_name_and_are_met(place):
    row = place.application()
    decide = {"admission": row, "admit": True, "reason": "", "by": place.leader}
    place.criteria(n8="")
    for number in range(1, 8):
        find(admission=row, number=number, met=True, evidence="看过", by=place.desk)
    with pytest.raises(Refused, match="and 7 have a name"):
        decide_admission(**decide)
    with pytest.raises(Refused, match="no name"):
        find(admission=row, number=8, met=True, evidence="x", by=place.desk)
    place.criteria(n8="账目")
    find(admission=row, number=8, met=False, evidence="没有", by=place.desk)
    with pytest.raises(Refused, match="Not met yet: 账目"):
        decide_admission(**decide)
    find(admission=row, number=8, met=True, evidence="补了", by=place.desk)
    assert decide_admission(**decide).state == "admitted"


def test_what_was_found_under_another_name_is_looked_at_once_more(place):
    row = place.application()
    place.criteria()
    for number in range(1, 9):
        find(admission=row, number=number, met=True, evidence="看过", by=place.desk)
    place.criteria(n3="无行政处罚")
    with pytest.raises(Refused, match="Not met yet: 无行政处罚"):
        decide_admission(admission=row, admit=True, reason="", by=place.leader)
    find(admission=row, number=3, met=True, evidence="查过", by=place.desk)
    assert decide_admission(admission=row, admit=True, reason="", by=place.leader).state == "admitted"


def test_a_refusal_says_why_and_leaves_another_try(place):
    row = place.application()
    with pytest.raises(Refused, match="say why"):
        decide_admission(admission=row, admit=False, reason="", by=place.leader)
    with pytest.raises(Refused, match="applied already"):
        place.application()
    decide_admission(admission=row, admit=False, reason="账目不清", by=place.leader)
    assert place.application().state == "applied"
    with pytest.raises(Refused, match="Only social"):
        apply_for_admission(organization=place.silent, by=place.desk)


@pytest.fixture
def admitted(place):
    return place.admitted()


def test_a_suspension_ends_by_its_day_or_by_a_leader_and_is_kept(place, admitted):
    today = timezone.localdate()
    facts = {
        "organization": place.social,
        "until": today + timedelta(days=9),
        "reason": "未公开账目",
        "by": place.leader,
    }
    with pytest.raises(Refused, match="A leader"):
        suspend(**facts | {"by": place.desk})
    with pytest.raises(Refused, match="a day to come"):
        suspend(**facts | {"until": today - timedelta(days=1)})
    suspend(**facts)
    with pytest.raises(Refused, match="suspended already"):
        suspend(**facts)
    assert [in_force(today + timedelta(days=n)).exists() for n in (-1, 0, 9, 10)] == [False, True, True, False]
    end_suspension(organization=place.social, reason="已公开", by=place.leader)
    assert not in_force(today).exists()
    assert place.social.suspensions.count() == 1


def test_who_is_suspended_pledges_nothing_new_and_still_reports(place):
    """It pledged, and wrote a line of its list, before; the desk says it all for a unit without an account."""
    facts = {"organization": place.social, "year": YEAR, "words": LineWords("助餐", "老人"), "by": place.desk}
    going, draft = place.published(place.social, by=place.desk), place.pledge(place.social, by=place.desk)
    line = add_line(**facts)
    place.suspended()
    for deed in (
        lambda: place.pledge(place.social, by=place.desk),
        lambda: move_pledge(pledge=draft, move=PledgeMove.PUBLISH, by=place.leader),
        lambda: add_line(**facts),
        lambda: publish_lines(organization=place.social, year=YEAR, lines=[line], by=place.colleague),
    ):
        with pytest.raises(Refused, match="is suspended"):
            deed()
    assert place.reported(going).deliveries.count() == 1
    end_suspension(organization=place.social, reason="已公开", by=place.leader)
    assert place.pledge(place.social, by=place.desk).pk


def test_who_is_suspended_opens_no_account_and_earns_nothing(place):
    """What it earned before can still be redeemed."""
    office = points_office(place.committee)
    scheme = office.scheme("teams")
    account = office.account(scheme, team=place.social)
    office.book(account, times=2)
    place.suspended()
    with pytest.raises(Refused, match="is suspended"):
        office.book(account)
    with pytest.raises(Refused, match="is suspended"):
        office.account(office.scheme("teams"), team=place.social)
    assert office.book(account, "redeem").points == -5


# Inspections ----------------------------------------------------------------------------------------------------------


def test_an_inspection_is_replied_to_by_the_inspected_and_closed_when_all_is_put_right(place):
    row = place.inspection()
    finding = add_finding(inspection=row, text="没有座位", due_on=timezone.localdate(), by=place.desk)
    for nobody in (place.desk, place.handler, place.leader):
        with pytest.raises(Refused, match="The inspected say this"):
            reply(inspection=row, text="x", by=nobody)
    reply(inspection=row, text="马上改", by=place.chair)
    with pytest.raises(Refused, match="not put right"):
        close_inspection(inspection=row, by=place.leader)
    put_right(finding=finding, done="放了椅子", by=place.chair)
    with pytest.raises(Refused, match="A leader closes"):
        close_inspection(inspection=row, by=place.desk)
    assert close_inspection(inspection=row, by=place.leader).state == "closed"


@pytest.mark.parametrize(
    ("content", "taken"), [(b"%PDF-1.7 x %%EOF", True), (b"<html>", False), (b"\xff\xd8\xff", False), (b"", False)]
)
def test_a_report_is_taken_by_what_it_is_and_read_by_who_sees_the_inspection(place, client, content, taken):
    row = place.inspection()
    file = SimpleUploadedFile("report.pdf", content)
    with nullcontext() if taken else pytest.raises(Refused, match="neither PDF nor DOCX"):
        bring_report(inspection=row, file=file, by=place.desk)
    client.force_login(place.chair)
    answer = client.get(reverse("evaluations:inspection", args=[row.pk]), {"report": 1})
    assert answer.status_code == (200 if taken else 404)
    assert JournalEntry.objects.filter(verb="inspection.read").count() == taken


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE evaluations_windowrating SET stars = 5",
        "DELETE FROM evaluations_windowrating",
        "TRUNCATE evaluations_windowrating",
        "UPDATE evaluations_windowstars SET stars = 5",
        "UPDATE evaluations_inspection SET reply = 'x'",
        "UPDATE evaluations_inspectionfinding SET done = 'x'",
        "UPDATE evaluations_admission SET state = 'refused', reason = 'x'",
        "UPDATE evaluations_admissionfinding SET met = false",
        "UPDATE evaluations_suspension SET reason = 'x'",
        "DELETE FROM evaluations_suspension",
    ],
)
def test_what_was_answered_concluded_or_decided_takes_no_sql(place, admitted, sql):
    window, row = place.window(), place.inspection()
    answered(window, date(YEAR, 1, 1), 1)
    proposal = propose_stars(window=window, year=YEAR - 1, stars=3, words="平", by=place.desk)
    conclude_stars(stars=proposal, by=place.leader)
    finding = add_finding(inspection=row, text="没有座位", due_on=timezone.localdate(), by=place.desk)
    put_right(finding=finding, done="放了椅子", by=place.chair)
    reply(inspection=row, text="改了", by=place.chair)
    close_inspection(inspection=row, by=place.leader)
    suspend(organization=place.social, until=timezone.localdate(), reason="账目", by=place.leader)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


# The pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(client):
    client.cookies["language"] = "en"

    def _page(user, name, *args, **sent):
        client.force_login(user)
        address = reverse(f"evaluations:{name}", args=args)
        return client.post(address, sent, follow=True) if sent else client.get(address)

    return _page


def test_a_pledge_from_the_form_to_the_review(place, page):
    said = {"deed": "make", "unit": f"o{place.department.pk}", "year": YEAR, "matter": "路灯", "promise": "修"}
    page(place.handler, "pledges", **said, measure="单", due_on=f"{YEAR}-12-31")
    pledge = Pledge.objects.get()
    assert page(place.handler, "pledge", pledge.pk, deed="publish").status_code == 404
    page(place.leader, "pledge", pledge.pk, deed="publish")
    assert Pledge.objects.get().published_by == place.leader
    done = {"deed": "deliver", "quarter": "1", "standing": "done", "done": "好", "evidence": "单"}
    page(place.handler, "pledge", pledge.pk, **done)
    assert page(place.handler, "pledge", pledge.pk, **done).status_code == 422
    counts = {"asked": 40, "satisfied": 20, "partly": 2, "dissatisfied": 0}
    review = {"deed": "review", "held_on": timezone.localdate()}
    shown = page(place.desk, "pledge", pledge.pk, words="快", **review, **counts).content.decode()
    assert "when somebody else typed in the same" in shown
    assert "快" not in shown
    shown = page(place.colleague, "pledge", pledge.pk, **review, **counts).content.decode()
    assert "快" in shown
    assert "What fewer than 5 answered is not shown" in shown
    assert "<dt>Satisfied</dt>" not in shown


def test_a_window_is_starred_on_its_page_when_the_year_is_over(place, page):
    window = place.window()
    propose_stars(window=window, year=YEAR - 1, stars=4, words="勤快", by=place.desk)
    client = page(place.leader, "window", window.pk).client
    address = f"{reverse('evaluations:window', args=[window.pk])}?year={YEAR - 1}"
    assert client.post(address, {"deed": "conclude"}).status_code == 302
    assert "勤快" in page(place.chair, "window", window.pk).client.get(address).content.decode()


def test_a_line_is_written_corrected_dropped_and_published_on_the_page(place, page):
    def sent(who, tail="", **said):
        address = reverse("evaluations:organization", args=[place.department.pk]) + tail
        page(who, "organization", place.department.pk).client.post(address, said)

    for service in ("修灯", "修锁", "修门"):
        sent(place.handler, deed="line", service=service, for_whom="居民")
    first, second, third = ServiceLine.objects.order_by("pk")
    sent(place.handler, f"?line={first.pk}", deed="change", service="换灯", for_whom="居民")
    sent(place.handler, deed="drop", line=second.pk)
    sent(place.desk, deed="publish", lines=[first.pk])
    assert [(line.service, bool(line.published_at)) for line in ServiceLine.objects.order_by("pk")] == [
        ("换灯", True),
        (third.service, False),
    ]


def test_a_window_shows_its_poster_and_the_proposal_to_those_who_conclude_alone(place, page):
    window = place.window()
    page(place.desk, "window", window.pk, deed="propose", stars="4", words="勤快")
    assert "勤快" in page(place.leader, "window", window.pk).content.decode()
    assert "勤快" not in page(place.chair, "window", window.pk).content.decode()
    poster = page(place.chair, "window", window.pk).client.get(
        reverse("evaluations:window", args=[window.pk]), {"poster": 1}
    )
    assert "<svg" in poster.content.decode()
    assert reverse("evaluations:window_rate", args=[window.code]) in poster.content.decode()


def test_everybody_reads_what_is_published_and_nobody_of_the_staff_is_named(place, client):
    client.cookies["language"] = "en"
    place.reviewed(place.reported(place.published(matter="路灯")))
    place.published(place.silent, by=place.desk, matter="车位")
    place.pledge(matter="草稿一件")
    shown = client.get(reverse("evaluations:promised", args=[place.subdistrict.pk])).content.decode()
    assert "路灯" in shown
    assert "车位" in shown
    assert "20 of 31" in shown
    assert "草稿一件" not in shown
    assert not [who for who in (place.handler, place.leader, place.desk) if str(who) in shown]
    other = pledge_office()
    assert "路灯" not in client.get(reverse("evaluations:promised", args=[other.subdistrict.pk])).content.decode()


@pytest.mark.parametrize("name", ["pledges", "organizations", "windows", "inspections"])
def test_lists_cost_the_same_for_three_as_for_one(place, client, name):
    client.force_login(place.desk)
    costs = []
    for n in range(3):
        place.reported()
        place.window(name=f"{n}号")
        row = place.inspection()
        add_finding(inspection=row, text="x", due_on=timezone.localdate(), by=place.desk)
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse(f"evaluations:{name}")).status_code == 200
        costs.append(len(found))
    assert costs[0] == costs[2] <= 16
