"""Weather care: the list of those who asked is made, worked off once for each household, and ended."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from petitions.services import Refused
from tests.factories.contacts import wish
from tests.factories.people import staff_of
from tests.factories.territory import BuildingFactory, HouseholdFactory, ZoneFactory
from visits.models import CareAlert, CareTask, CareWish, Visit, VisitOutcome
from visits.queries.care import alerts_for, care_round, doors_waiting, tasks_of, with_tasks
from visits.services import VisitDraft, change_visit, log_visit, withdraw_visit
from visits.services.care import NOBODY_HOME, Declaration, declare_care, end_care, note_care, set_care_wishes
from wulibridge.notices.models import Notice
from wulibridge.people.roles import Role
from wulibridge.territory.models import Household
from wulibridge.territory.redistricting.reading import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(zone):
    return staff_of(Role.ZONE_LEAD, zone)


@pytest.fixture
def asked(household, lead):
    wish(household, "cold", lead)
    return household


def declare(area, by, *, kind="cold", starts=0, days=1, **fields):
    starts_on = today() + timedelta(days=starts)
    said = Declaration(kind, area, starts_on, starts_on + timedelta(days=days - 1), **fields)
    return declare_care(declaration=said, by=by)


def open_doors(user):
    return list(care_round(user, today()))


def tries(user):
    return [(door.tries, door.last_tried_at) for door in with_tasks(open_doors(user), today())]


def test_the_list_holds_those_who_asked_for_this_weather(zone, asked, lead):
    building = asked.building
    other_weather, gone, was, elsewhere = (
        HouseholdFactory(building=building),
        HouseholdFactory(building=building, missing_since=today()),
        HouseholdFactory(building=building),
        HouseholdFactory(building__zone=ZoneFactory(committee=zone.committee)),
    )
    wish(other_weather, "heat", lead)
    wish(gone, "cold", lead)
    wish(was, "cold", lead, until=today() - timedelta(days=1))
    wish(elsewhere, "cold", lead)
    alert = declare(zone, lead)
    assert [task.household for task in alert.tasks.all()] == [asked]
    assert open_doors(lead) == [asked]


def test_the_same_form_twice_is_one_alert_until_it_is_ended(zone, asked, lead, member):
    first = declare(zone, lead)
    assert declare(zone, lead) == first
    assert Notice.objects.filter(kind="care_declared", receiver=member).count() == 1
    end_care(alert=first, by=lead)
    assert declare(zone, lead) != first


@pytest.mark.parametrize(("kind", "role"), [("committee", Role.COMMITTEE_CHAIR), ("subdistrict", Role.CASE_DESK)])
def test_an_alert_of_a_wider_area_reaches_its_zones(zone, asked, member, kind, role):
    area = {"committee": zone.committee, "subdistrict": zone.committee.subdistrict}[kind]
    declare(area, staff_of(role, area))
    assert open_doors(member) == [asked]


def test_the_teams_are_told_once_and_nobody_elses(zone, asked, lead, member):
    stranger = staff_of(Role.ZONE_MEMBER, ZoneFactory(committee=zone.committee))
    declare(zone, lead, text="看看门窗")
    told = Notice.objects.filter(kind="care_declared")
    assert [notice.receiver for notice in told] == [member]
    assert told.get().facts["text"] == "看看门窗"
    assert stranger not in [notice.receiver for notice in told]


@pytest.mark.parametrize(
    ("starts", "days"), [(-1, 3), (32, 1), (0, 0), (0, 33)], ids=["behind", "too far", "backwards", "too long"]
)
def test_days_that_cannot_be_are_refused(zone, lead, starts, days):
    with pytest.raises(Refused):
        declare(zone, lead, starts=starts, days=days)
    assert not CareAlert.objects.exists()


def test_nobody_declares_for_an_area_that_is_not_theirs(zone, lead, member):
    for area, by in ((zone.committee, lead), (ZoneFactory(committee=zone.committee), lead), (zone, member)):
        with pytest.raises(Refused):
            declare(area, by)


def test_a_zone_that_has_ended_is_refused(zone):
    ended = ZoneFactory(committee=zone.committee, valid_to=today() - timedelta(days=1))
    with pytest.raises(Refused):
        declare(ended, staff_of(Role.COMMITTEE_CHAIR, zone.committee))


def test_overlapping_alerts_show_a_household_once_and_one_tap_settles_them(zone, asked, lead, member):
    wish(asked, "snow", lead)
    declare(zone, lead)
    declare(zone.committee, staff_of(Role.COMMITTEE_CHAIR, zone.committee))
    declare(zone, lead, kind="snow")
    households = open_doors(member)
    assert households == [asked]
    assert [len(door.tasks) for door in with_tasks(households, today())] == [3]
    assert doors_waiting(member, today()) == 1
    note_care(household=asked, how="seen", by=member)
    assert open_doors(member) == []
    assert set(CareTask.objects.values_list("how", "done_by")) == {("seen", member.pk)}


def test_nobody_home_keeps_it_open_and_notes_the_try(zone, asked, lead, member):
    declare(zone, lead)
    note_care(household=asked, how=NOBODY_HOME, by=member)
    note_care(household=asked, how=NOBODY_HOME, by=member)
    task = CareTask.objects.get()
    assert (task.tries, task.done_at) == (2, None)
    assert task.last_tried_at
    assert open_doors(member) == [asked]


def test_what_is_done_is_not_done_again(zone, asked, lead, member):
    declare(zone, lead)
    note_care(household=asked, how="phone", by=member)
    with pytest.raises(Refused):
        note_care(household=asked, how="seen", by=lead)
    assert CareTask.objects.get().done_by == member


def test_a_household_that_left_the_roster_is_looked_for_no_more(zone, asked, lead, member):
    there, seen = HouseholdFactory.create_batch(2, building=asked.building)
    for household in (there, seen):
        wish(household, "cold", lead)
    alert = declare(zone, lead)
    note_care(household=seen, how="seen", by=member)
    Household.objects.filter(pk__in=[asked.pk, seen.pk]).update(missing_since=today())
    assert (open_doors(member), doors_waiting(member, today())) == ([there], 1)
    assert {task.household for task in tasks_of(alert, lead)} == {there, seen}
    assert [(row.n_tasks, row.n_done) for row in alerts_for(lead)] == [(2, 1)]


def test_a_stranger_notes_nothing(zone, asked, lead):
    declare(zone, lead)
    with pytest.raises(Refused):
        note_care(household=asked, how="seen", by=staff_of(Role.ZONE_MEMBER, ZoneFactory()))
    assert CareTask.objects.get().done_at is None


def test_an_alert_that_has_not_begun_waits_and_one_that_ended_is_gone(zone, asked, lead):
    declare(zone, lead, starts=1)
    assert open_doors(lead) == []
    alert = declare(zone, lead)
    assert open_doors(lead) == [asked]
    end_care(alert=alert, by=lead)
    assert open_doors(lead) == []
    with pytest.raises(Refused):
        end_care(alert=alert, by=lead)


def test_progress_counts_what_the_declarer_sees(zone, asked, lead, member):
    wish(HouseholdFactory(building=asked.building), "cold", lead)
    declare(zone, lead)
    note_care(household=asked, how="seen", by=member)
    alert = alerts_for(lead).get()
    assert (alert.n_tasks, alert.n_done) == (2, 1)
    assert not alerts_for(member).exists()


# Wishes


def wishes(household):
    return set(CareWish.objects.filter(household=household, ends_on=None).values_list("kind", flat=True))


def test_wishes_are_kept_with_their_days(zone, household, member):
    set_care_wishes(household=household, kinds=["heat", "cold"], by=member)
    CareWish.objects.update(starts_on=today() - timedelta(days=9))
    set_care_wishes(household=household, kinds=["cold", "rain"], by=member)
    assert wishes(household) == {"cold", "rain"}
    assert CareWish.objects.get(kind="heat").ends_on == today() - timedelta(days=1)


def test_a_wish_that_was_a_slip_leaves_nothing(household, member):
    set_care_wishes(household=household, kinds=["heat"], by=member)
    set_care_wishes(household=household, kinds=[], by=member)
    assert not CareWish.objects.exists()


def test_a_wish_said_during_the_weather_joins_the_list_and_leaves_it(zone, household, lead, member):
    declare(zone, lead)
    declare(zone.committee, staff_of(Role.COMMITTEE_CHAIR, zone.committee), kind="heat")
    set_care_wishes(household=household, kinds=["cold"], by=member)
    set_care_wishes(household=household, kinds=["cold"], by=member)
    assert [task.alert.kind for task in CareTask.objects.all()] == ["cold"]
    set_care_wishes(household=household, kinds=[], by=member)
    assert open_doors(member) == []


def test_the_desk_notes_wishes_and_a_stranger_does_not(zone, household):
    set_care_wishes(household=household, kinds=["cold"], by=staff_of(Role.CASE_DESK, zone.committee.subdistrict))
    with pytest.raises(Refused):
        set_care_wishes(household=household, kinds=[], by=staff_of(Role.COMMITTEE_STAFF, ZoneFactory().committee))
    assert wishes(household) == {"cold"}


def test_the_database_keeps_one_task_for_a_household_and_alert(zone, asked, lead):
    alert = declare(zone, lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        CareTask.objects.create(alert=alert, household=asked)


# Visits


def visit(household, by, *, purpose="cold", outcome=VisitOutcome.MET, ago=timedelta(0)) -> Visit:
    draft = VisitDraft(uuid4(), timezone.now() - ago if ago else None, outcome, purpose=purpose)
    return log_visit(draft=draft, household=household, by=by)


def test_a_visit_for_the_weather_closes_it(zone, asked, lead, member):
    wish(asked, "snow", lead)
    declare(zone, lead)
    declare(zone, lead, kind="snow")
    made = visit(asked, member)
    done = CareTask.objects.get(done_at__isnull=False)
    assert (done.alert.kind, done.visit, done.how) == ("cold", made, "seen")
    assert open_doors(member) == [asked]  # the snow


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({"purpose": "round", "outcome": VisitOutcome.NOBODY_HOME}, 0),
        ({"ago": timedelta(days=1), "outcome": VisitOutcome.NOBODY_HOME}, 0),
        ({"purpose": "round"}, 0),
        ({"ago": timedelta(days=1)}, 0),
        ({"outcome": VisitOutcome.NOBODY_HOME}, 1),
    ],
    ids=["tried for another purpose", "tried before the alert", "another purpose", "before the alert", "nobody home"],
)
def test_other_visits_leave_it_open(zone, asked, lead, member, fields, count):
    declare(zone, lead)
    visit(asked, member, **fields)
    assert [count for count, _at in tries(member)] == [count]


def test_a_try_counts_while_its_visit_stands_and_the_last_one_is_the_latest(zone, asked, lead, member):
    CareAlert.objects.filter(pk=declare(zone, lead).pk).update(starts_on=today() - timedelta(days=3))
    made = visit(asked, member, outcome=VisitOutcome.NOBODY_HOME)
    late = visit(asked, member, outcome=VisitOutcome.REFUSED, ago=timedelta(days=2))
    assert tries(member) == [(2, made.visited_at)]
    withdraw_visit(visit=made, reason="记错户", by=member)
    assert tries(member) == [(1, late.visited_at)]


def test_a_visit_of_before_the_alert_was_ended_settles_it_however_late_it_arrives(zone, asked, lead, member):
    alert = declare(zone, lead)
    CareAlert.objects.update(starts_on=today() - timedelta(days=3), ended_at=timezone.now() - timedelta(days=1))
    visit(asked, member)
    assert alert.tasks.get().done_at is None
    made = visit(asked, member, ago=timedelta(days=2))
    assert alert.tasks.get().visit == made


# Declared and wished for at once


@pytest.mark.django_db(transaction=True)
def test_a_wish_noted_while_it_is_being_declared_is_on_the_list(zone, household, lead, member):
    """Each waits for the other, whoever is first: the second one starts while the first has not committed."""
    deeds = {
        "wish": lambda: set_care_wishes(household=household, kinds=["cold"], by=member),
        "declare": lambda: declare(zone, lead),
    }

    def second(name):
        try:
            deeds[name]()
        finally:
            connection.close()

    for first, other in (("wish", "declare"), ("declare", "wish")):
        with ThreadPoolExecutor(1) as beside:
            with transaction.atomic():
                deeds[first]()
                waiting = beside.submit(second, other)
                wait([waiting], timeout=0.5)
            waiting.result()
        assert [task.household for task in CareTask.objects.all()] == [household]
        for model in (CareTask, CareAlert, CareWish):
            model.objects.all().delete()


def test_a_visit_that_is_taken_back_opens_it_again(zone, asked, lead, member):
    declare(zone, lead)
    withdraw_visit(visit=visit(asked, member), reason="记错户", by=member)
    assert open_doors(member) == [asked]


def test_a_visit_that_is_taken_back_leaves_what_another_one_settles(zone, asked, lead, member):
    declare(zone, lead)
    first, second = visit(asked, member), visit(asked, lead)
    withdraw_visit(visit=first, reason="记错户", by=member)
    assert (open_doors(member), CareTask.objects.get().visit) == ([], second)


def test_who_wants_no_care_any_more_was_still_missed_by_an_alert_that_is_over(zone, asked, lead):
    end_care(alert=declare(zone, lead), by=lead)
    set_care_wishes(household=asked, kinds=[], by=lead)
    assert CareTask.objects.get().done_at is None


def test_a_visit_that_is_changed_settles_anew(zone, asked, lead, member):
    declare(zone, lead)
    made = visit(asked, member, outcome=VisitOutcome.NOBODY_HOME)
    met = VisitDraft(made.client_uuid, made.visited_at, VisitOutcome.MET, purpose="cold")
    changed = change_visit(visit=made, draft=met, base=1, by=member)
    assert CareTask.objects.get().visit == made
    again = VisitDraft(made.client_uuid, made.visited_at, VisitOutcome.MET, purpose="round")
    change_visit(visit=changed, draft=again, base=2, by=member)
    assert (CareTask.objects.get().done_at, tries(member)) == (None, [(0, None)])


@pytest.mark.parametrize("doors", [1, 3])
def test_the_list_takes_as_many_queries_for_any_number(member_client, zone, lead, doors, django_assert_max_num_queries):
    for household in HouseholdFactory.create_batch(doors, building=BuildingFactory(zone=zone)):
        wish(household, "cold", lead)
    declare(zone, lead)
    with django_assert_max_num_queries(10):
        assert member_client.get("/visits/care/").text.count('class="rd-taps"') == doors
