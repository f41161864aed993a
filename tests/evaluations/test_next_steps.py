"""What somebody has to do now stands open on its page, or at the head of its list."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from evaluations.models import Delivery, Kept
from evaluations.pledge_route import PledgeMove
from evaluations.queries.inspection import inspections_for
from evaluations.queries.interview import interviews_for
from evaluations.queries.month import months_of
from evaluations.queries.organization import organizations_of_year
from evaluations.queries.pledge import pledges_for
from evaluations.queries.self_check import checks_for
from evaluations.services.inspection import add_finding, close_inspection, reply
from evaluations.services.interview import Heard, make_draw, note_interview
from evaluations.services.month import approve_month, lock_month
from evaluations.services.pledge import move_pledge
from evaluations.services.round import close_round, freeze_round, open_round
from evaluations.services.self_check import answer_items, begin_check, hand_in, review
from tests.factories.ballots import polls
from tests.factories.homecare import last_month, visited
from tests.factories.pledges import pledge_office, report
from tests.factories.points import points_office
from tests.factories.territory import CommitteeFactory, HouseholdFactory

pytestmark = [pytest.mark.usefixtures("in_english"), pytest.mark.django_db]


@pytest.fixture
def page(client):
    client.cookies["language"] = "en"

    def _page(user, name, *args):
        client.force_login(user)
        return client.get(reverse(f"evaluations:{name}", args=args)).content.decode()

    return _page


def stands_open(page: str) -> list[str]:
    """The deeds that need no tap to be seen."""
    return re.findall(r"<details open>\s*<summary>([^<]+)<", page)


def accented(page: str) -> int:
    """How many actions have the accent."""
    return page.count("btn-primary")


def test_a_round_offers_its_next_step(page):
    office = polls()
    row = office.round()
    assert stands_open(page(office.desk, "round", row.pk)) == []
    row = office.round(public_slips=6)
    assert stands_open(page(office.desk, "round", row.pk)) == ["Open the round and print the slips"]
    open_round(row=row, by=office.desk)
    shown = page(office.desk, "round", row.pk)
    assert (stands_open(shown), accented(shown)) == ([], 1)  # paper slips are typed in on a page of their own


def test_a_round_whose_days_are_over_is_closed_counted_and_published(page):
    office = polls()
    row = office.past()
    shown = page(office.desk, "round", row.pk)
    assert (stands_open(shown), accented(shown)) == (["Close the round"], 1)
    row = close_round(row=row, by=office.desk)
    assert stands_open(page(office.desk, "round", row.pk)) == ["Count and freeze"]
    freeze_round(row=row, by=office.desk)
    assert stands_open(page(office.leader, "round", row.pk)) == ["Publish the results"]


def test_the_inspected_are_asked_for_their_reply_and_then_for_what_was_put_right(page):
    place = pledge_office()
    row = place.inspection()
    add_finding(inspection=row, text="没有座位", due_on=timezone.localdate(), by=place.desk)
    assert stands_open(page(place.chair, "inspection", row.pk)) == ["Reply"]
    reply(inspection=row, text="马上改", by=place.chair)
    assert stands_open(page(place.chair, "inspection", row.pk)) == ["Say what was put right"]


def test_inspections_that_are_late_come_first_and_closed_ones_last():
    place = pledge_office()
    today = timezone.localdate()
    late = place.inspection(day=today - timedelta(days=9))
    add_finding(inspection=late, text="没有座位", due_on=today, by=place.desk)
    replied = place.inspection(day=today - timedelta(days=1))
    closed = place.inspection()
    reply(inspection=closed, text="没有问题", by=place.chair)
    close_inspection(inspection=closed, by=place.leader)
    assert list(inspections_for(place.desk, today + timedelta(days=1))) == [late, replied, closed]


def test_a_self_check_is_handed_in_when_every_item_is_answered(page):
    place = points_office()
    check = begin_check(committee=place.committee, version=place.version("开具证明"), by=place.chair)
    assert stands_open(page(place.chair, "check", check.pk)) == ["Answer item by item"]
    answer_items(check=check, said=dict.fromkeys(check.version.items.all(), (Kept.YES, "")), by=place.chair)
    assert stands_open(page(place.chair, "check", check.pk)) == ["Hand it in"]


def test_what_a_committee_owes_stands_above_what_it_did(page):
    place = points_office()
    place.version("开具证明")
    shown = page(place.chair, "lists")
    assert 0 < shown.index("Begin a self-check") < shown.index("Self-checks")


def test_checks_without_a_sentence_come_first():
    place = points_office()
    version = place.version("开具证明")
    done, waiting = (points_office(CommitteeFactory(subdistrict=place.committee.subdistrict)) for _n in range(2))
    checks = []
    for each in (done, waiting):
        check = begin_check(committee=each.committee, version=version, by=each.chair)
        answer_items(check=check, said=dict.fromkeys(version.items.all(), (Kept.YES, "")), by=each.chair)
        checks.append(hand_in(check=check, by=each.chair))
    review(check=checks[0], words="好", by=place.leader)
    assert list(checks_for(place.desk)) == checks[::-1]


def test_only_quarters_that_wait_for_their_report_are_asked_for(page):
    place = pledge_office()
    row = place.published()
    for quarter in (1, 2, 3, 4):
        Delivery.objects.create(pledge=row, **vars(report(quarter)), by=place.handler)
        if quarter == 2:
            with time_machine.travel(date(row.year + 1, 1, 15)):
                asked = re.findall(r'<option value="(\d)"', page(place.handler, "pledge", row.pk))
            assert asked == ["3", "4"]
    assert "Report a quarter" not in page(place.handler, "pledge", row.pk)


def test_pledges_that_are_over_come_last():
    place = pledge_office()
    dropped = place.pledge(matter="甲")
    move_pledge(pledge=dropped, move=PledgeMove.DROP, by=place.desk)
    draft, published = place.pledge(matter="乙"), place.published(matter="丙")
    assert list(pledges_for(place.desk)) == [draft, published, dropped]


def test_a_quarter_that_was_not_reported_stands_on_the_list(page):
    place = pledge_office()
    year = place.published().year
    assert "not reported" not in page(place.handler, "pledges")
    with time_machine.travel(date(year + 1, 1, 15)):
        assert "not reported" in page(place.handler, "pledges")


def test_elders_who_are_still_to_be_asked_come_first(care):
    for _n in range(11):  # of whom two are drawn
        care.plan()
    make_draw(subdistrict=care.subdistrict, by=care.centre)
    first, second = interviews_for(care.centre)
    note_interview(interview=first, heard=Heard(False, timezone.localdate()), by=care.centre)
    assert list(interviews_for(care.centre)) == [second, first]


def test_without_a_tick_households_of_all_zones_are_invited(client):
    office = polls()
    row = office.round(committee=None)
    HouseholdFactory.create_batch(2, building__zone=office.zone)
    HouseholdFactory(building__zone__committee=CommitteeFactory(subdistrict=office.zone.committee.subdistrict))
    client.force_login(office.desk)
    client.post(reverse("evaluations:round", args=[row.pk]), {"deed": "households"})
    assert row.invitations.count() == 3


def test_an_application_that_waits_comes_first():
    place = pledge_office()
    place.application()
    year, today = timezone.localdate().year, timezone.localdate()
    first, *others = organizations_of_year(place.desk, year, today)
    assert (first, len(others)) == (place.social, 2)


def test_a_slip_that_was_read_differently_is_not_said_as_done(client):
    office = polls()
    row = office.opened()
    code, address = office.code(row), reverse("evaluations:paper", args=[row.pk])
    said = []
    for who, score in ((office.clerk, "5"), (office.chair, "4")):
        client.force_login(who)
        shown = client.post(address, {"code": code, "score_1": score, "score_2": "3"}, follow=True).content.decode()
        said.append(re.search(r"wb-message-(\w+)", shown)[1])
    assert said == ["success", "warning"]


def test_a_month_that_waits_is_told_from_one_that_is_under_way(care):
    care.rates(20)
    plan = care.plan()
    care.sign(visited(plan, last_month().first))
    care.sign(visited(plan))
    today = timezone.localdate()
    assert [line.waits for line in months_of([care.agency], today)] == [False, True]
    month = lock_month(agency=care.agency, first=last_month().first, by=care.centre)
    assert [line.waits for line in months_of([care.agency], today)] == [False, True]
    approve_month(month=month, by=care.leader)
    assert [line.waits for line in months_of([care.agency], today)] == [False, False]
