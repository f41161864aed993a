"""Reply slips: each tick becomes one task, seen to once, and counted where it can be opened."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from petitions.services import Refused
from tests.factories.guide import edition_in, ticks, wished
from tests.factories.office import publish
from tests.factories.people import staff_of
from tests.factories.territory import BuildingFactory, HouseholdFactory, ZoneFactory
from tests.factories.visits import VisitFactory
from visits.models import Enrolment, ReplySlip
from visits.queries.enrolment import STATES, households_behind, uptake_by_service, uptake_by_zone, wishes_behind
from visits.services.enrolment import follow_up, hand_over, take_slip, take_slip_back
from wulibridge.journal.models import JournalEntry
from wulibridge.notices.models import Notice
from wulibridge.people.models import Post
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(zone):
    return staff_of(Role.CASE_DESK, zone.committee.subdistrict)


@pytest.fixture
def edition(zone, desk):
    return edition_in(zone.committee.subdistrict, by=desk)


def slip(household, edition, by, *codes, **given):
    draft = {"came_back_on": timezone.localdate(), "way": "desk", "client_uuid": uuid4()} | given
    return take_slip(household=household, services=ticks(edition, *(codes or ("care-01",))), by=by, **draft)


def test_each_tick_is_a_task_due_in_ten_working_days_of_the_calendar(household, edition, desk):
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday() + 28)
    publish(monday, today, off=tuple(monday + timedelta(days=day) for day in range(7, 12)))

    taken = slip(household, edition, desk, "care-01", "health-02", came_back_on=monday)

    # Four working days are left of the first week, none in the second, five in the third: the Monday of the fourth.
    assert {row.due_on for row in taken.enrolments.all()} == {monday + timedelta(days=21)}
    assert sorted(taken.enrolments.values_list("code", flat=True)) == ["care-01", "health-02"]


@pytest.mark.parametrize("way", ["desk", "door"])
def test_at_the_desk_the_lead_gets_it_and_is_told_at_the_door_whoever_ticked_it(zone, household, edition, member, way):
    lead = staff_of(Role.ZONE_LEAD, zone)

    row = slip(household, edition, member, way=way).enrolments.get()

    assert row.owner == (lead if way == "desk" else member)
    told = Notice.objects.filter(kind="enrolment_given")
    assert [notice.receiver for notice in told] == ([lead] if way == "desk" else [])
    assert all(str(household) not in str(notice.facts) for notice in told)


def test_the_same_form_twice_is_one_slip(household, edition, desk):
    client_uuid = uuid4()

    first, again = (slip(household, edition, desk, client_uuid=client_uuid) for _ in range(2))

    assert first == again
    assert Enrolment.objects.count() == 1


def test_a_form_of_another_household_is_not_swallowed(household, edition, desk):
    client_uuid = uuid4()
    slip(household, edition, desk, client_uuid=client_uuid)

    with pytest.raises(Refused):
        slip(HouseholdFactory(building=household.building), edition, desk, client_uuid=client_uuid)


def test_a_tick_more_on_a_saved_form_is_not_swallowed(household, edition, desk):
    client_uuid = uuid4()
    slip(household, edition, desk, "care-01", client_uuid=client_uuid)

    with pytest.raises(Refused):
        slip(household, edition, desk, "care-01", "care-02", client_uuid=client_uuid)


def test_what_goes_on_is_not_wished_for_twice_also_in_the_next_edition(household, zone, edition, desk):
    slip(household, edition, desk)
    after = edition_in(zone.committee.subdistrict, by=desk, name="二版")

    taken = slip(household, after, desk, "care-01", "care-02")

    assert [row.code for row in taken.enrolments.all()] == ["care-02"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.create(
            household=household, service=ticks(after, "care-01")[0], code="care-01", slip=taken, owner=desk,
            due_on=timezone.localdate(),
        )  # fmt: skip


def test_who_left_may_wish_again(household, edition, desk):
    row = wished(household, edition, by=desk)
    for state in ("joined", "left"):
        follow_up(enrolment=row, state=state, by=desk)

    slip(household, edition, desk)

    assert household.enrolments.count() == 2


@pytest.mark.parametrize(
    ("codes", "given"),
    [
        (("errands-01",), {}),
        ((), {"came_back_on": timezone.localdate() + timedelta(days=2)}),
        ((), {"came_back_on": timezone.localdate() - timedelta(days=400)}),
    ],
    ids=["not on the slip", "ahead", "long ago"],
)
def test_what_cannot_be_on_a_slip_is_refused(household, edition, desk, codes, given):
    with pytest.raises(Refused):
        slip(household, edition, desk, *codes, **given)
    assert not ReplySlip.objects.exists()


def test_paper_of_an_edition_that_was_replaced_comes_back_late(client, household, zone, edition, desk):
    edition_in(zone.committee.subdistrict, by=desk, name="二版")
    client.force_login(desk)
    address = f"{reverse('visits:slip_new')}?edition={edition.pk}"
    assert f"?edition={edition.pk}" in client.get(reverse("visits:slip_new")).text
    sent = {"search": household.number, "services": [ticks(edition, "care-01")[0].pk], "way": "desk",
            "came_back_on": timezone.localdate().isoformat()}  # fmt: skip

    assert client.post(reverse("visits:slip_new"), sent).status_code == 422  # the newest one is meant
    assert client.post(address, sent).status_code == 302
    assert ReplySlip.objects.get().edition == edition


@pytest.mark.parametrize("of", ["a draft", "elsewhere", "two slips"])
def test_ticks_stand_on_one_published_slip_of_the_place(household, zone, edition, desk, of):
    subdistrict = zone.committee.subdistrict
    if of == "elsewhere":
        other = edition_in(ZoneFactory().committee.subdistrict)
    else:
        other = edition_in(subdistrict, by=desk, name="二版", published=of == "two slips")
    mixed = [*(ticks(edition, "care-02") if of == "two slips" else []), *ticks(other, "care-01")]

    with pytest.raises(Refused):
        take_slip(household=household, services=mixed, came_back_on=timezone.localdate(), way="desk",
                  client_uuid=uuid4(), by=desk)  # fmt: skip
    assert not ReplySlip.objects.exists()


# A slip that was written down for the wrong household -----------------------------------------------------------------


def test_a_slip_is_taken_back_with_what_nobody_has_followed_up(client, zone, household, edition, desk):
    client_uuid = uuid4()
    taken = slip(household, edition, desk, "care-01", "care-02", client_uuid=client_uuid)
    kept = follow_up(enrolment=taken.enrolments.get(code="care-02"), state="contacted", by=desk)
    client.force_login(desk)
    address = reverse("visits:slip", args=[taken.pk])
    assert address in client.get(reverse("visits:household", args=[household.pk])).text

    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "记错户"}).url == reverse("visits:household", args=[household.pk])

    assert list(Enrolment.objects.all()) == [kept]
    assert uptake_by_zone(edition, [zone.pk])[zone.pk].slips == 0
    assert JournalEntry.objects.get(verb="slip.taken_back").details["services"] == ["care-01"]
    assert client.post(address, {"reason": "记错户"}).status_code == 422
    with pytest.raises(Refused):
        slip(household, edition, desk, "care-01", "care-02", client_uuid=client_uuid)


def test_a_wish_that_another_slip_ticks_too_is_that_ones_then(household, edition, desk):
    wrong = slip(household, edition, desk, "care-01", "care-02")
    right = slip(household, edition, desk, "care-01")
    assert not right.enrolments.exists()  # somebody sees to it already

    take_slip_back(slip=wrong, reason="记错户", by=desk)

    assert list(Enrolment.objects.values_list("slip", "code")) == [(right.pk, "care-01")]


def test_a_stranger_takes_no_slip_back(household, edition, desk):
    taken = slip(household, edition, desk)
    with pytest.raises(Refused):
        take_slip_back(slip=taken, reason="记错户", by=staff_of(Role.ZONE_LEAD, ZoneFactory()))
    assert taken.enrolments.exists()


def test_what_is_nobodys_now_comes_first_at_the_leads_desk(client, zone, household, edition, desk, member):
    lead, today = staff_of(Role.ZONE_LEAD, zone), timezone.localdate()
    wished(household, edition, by=lead, way="door", came_back_on=today - timedelta(days=90))
    wished(household, edition, by=member, code="care-02", way="door")
    Post.objects.filter(user=member).update(ends_on=today - timedelta(days=1))
    client.force_login(lead)

    mine = client.get(reverse("visits:services"))

    assert [(row.code, row.has_owner) for row in mine.context["page"]] == [("care-02", False), ("care-01", True)]
    assert mine.text.count("暂无人负责") == 1
    client.force_login(staff_of(Role.ZONE_MEMBER, zone))
    assert not client.get(reverse("visits:services")).context["page"].object_list


STEPS = [
    ("wished", ["contacted", "joined", "declined"]),
    ("contacted", ["joined", "declined"]),
    ("joined", ["left"]),
    ("declined", []),
    ("left", []),
]
WAYS = {
    "wished": [],
    "contacted": ["contacted"],
    "joined": ["joined"],
    "declined": ["declined"],
    "left": ["joined", "left"],
}


@pytest.mark.parametrize(("state", "may_follow"), STEPS)
def test_only_a_step_that_follows_is_made(household, edition, desk, state, may_follow):
    row = wished(household, edition, by=desk)
    for step in WAYS[state]:
        row = follow_up(enrolment=row, state=step, by=desk)

    made = []
    for step in ("wished", "contacted", "joined", "declined", "left"):
        sid = transaction.savepoint()
        try:
            follow_up(enrolment=row, state=step, by=desk)
            made.append(step)
        except Refused:
            pass
        transaction.savepoint_rollback(sid)

    assert made == may_follow


def test_it_is_handed_over_to_somebody_of_the_zone_only(zone, household, edition, desk, member):
    row = wished(household, edition, by=desk)

    assert hand_over(enrolment=row, owner=member, by=desk).owner == member
    assert Notice.objects.filter(kind="enrolment_given", receiver=member).count() == 1
    with pytest.raises(Refused):
        hand_over(enrolment=row, owner=staff_of(Role.ZONE_MEMBER, ZoneFactory()), by=desk)


def test_a_stranger_takes_and_follows_up_nothing(household, edition, desk):
    row = wished(household, edition, by=desk)
    stranger = staff_of(Role.ZONE_LEAD, ZoneFactory(committee=household.committee))

    for act in (
        lambda: slip(household, edition, stranger, "care-02"),
        lambda: follow_up(enrolment=row, state="joined", by=stranger),
        lambda: hand_over(enrolment=row, owner=stranger, by=stranger),
    ):
        with pytest.raises(Refused):
            act()


# Pages ----------------------------------------------------------------------------------------------------------------


def test_the_list_shows_mine_and_all_of_my_zones_due_first(client, zone, household, edition, desk, member):
    other = HouseholdFactory(building=BuildingFactory(zone=zone))
    today = timezone.localdate()
    wished(household, edition, by=desk, code="care-02", came_back_on=today)
    wished(other, edition, by=member, came_back_on=today - timedelta(days=90), way="door")
    done = wished(other, edition, by=member, code="health-02", way="door")
    follow_up(enrolment=done, state="joined", by=member)
    client.force_login(member)

    mine = [row.code for row in client.get(reverse("visits:services")).context["page"]]
    everybodys = client.get(reverse("visits:services"), {"whose": "all"})

    assert mine == ["care-01"]
    assert [row.code for row in everybodys.context["page"]] == ["care-01", "care-02"]
    assert "wb-due-late" in everybodys.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(client, zone, edition, member, rows, django_assert_max_num_queries):
    for _ in range(rows):
        wished(HouseholdFactory(building=BuildingFactory(zone=zone)), edition, by=member, way="door")
    client.force_login(member)

    with django_assert_max_num_queries(9):
        client.get(reverse("visits:services"))


def test_a_slip_is_taken_at_the_door_by_the_number_of_the_household(client, household, edition, member):
    client.force_login(member)
    address = reverse("visits:slip_new")
    form = client.get(address, {"household": household.pk}).context["form"]

    answer = client.post(
        address,
        {
            "client_uuid": uuid4(),
            "search": form["search"].value(),
            "services": [row.pk for row in ticks(edition, "care-01", "care-02")],
            "way": "door",
            "came_back_on": timezone.localdate().isoformat(),
        },
    )

    assert answer.url == reverse("visits:household", args=[household.pk])
    assert household.enrolments.filter(owner=member).count() == 2


def test_the_case_desk_types_slips_in_and_has_been_at_no_door(client, household, edition, desk):
    client.force_login(desk)
    sent = {
        "search": household.number,
        "services": [row.pk for row in ticks(edition, "care-01")],
        "way": "door",
        "came_back_on": timezone.localdate().isoformat(),
    }

    assert client.post(reverse("visits:slip_new"), sent).status_code == 422
    assert client.post(reverse("visits:slip_new"), sent | {"way": "desk"}).status_code == 302


def test_a_refused_form_is_taken_when_it_is_saved_again(client, household, edition, desk):
    client_uuid = uuid4()
    slip(HouseholdFactory(building=household.building), edition, desk, client_uuid=client_uuid)
    client.force_login(desk)
    sent = {"client_uuid": client_uuid, "search": household.number, "services": [ticks(edition, "care-01")[0].pk],
            "way": "desk", "came_back_on": timezone.localdate().isoformat()}  # fmt: skip
    refused = client.post(reverse("visits:slip_new"), sent)

    again = sent | {"client_uuid": refused.context["form"]["client_uuid"].value()}
    assert client.post(reverse("visits:slip_new"), again).status_code == 302
    assert household.enrolments.count() == 1


# Figures --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def uptake(zone, household, edition, desk):
    """Two households of the zone with three wishes, and one elsewhere in the subdistrict."""
    other = HouseholdFactory(building=household.building)
    VisitFactory(household=household, guidebook_left=True)
    wished(household, edition, by=desk)
    follow_up(enrolment=wished(household, edition, by=desk, code="care-02"), state="joined", by=desk)
    follow_up(enrolment=wished(other, edition, by=desk), state="declined", by=desk)
    elsewhere = HouseholdFactory(building__zone=ZoneFactory(committee__subdistrict=zone.committee.subdistrict))
    wished(elsewhere, edition, by=staff_of(Role.ZONE_LEAD, elsewhere.building.zone))
    return edition


def test_every_wish_is_in_one_state_and_each_number_opens_to_as_many_rows(zone, uptake):
    figures = uptake_by_zone(uptake, [zone.pk])[zone.pk]

    assert (figures.households, figures.delivered, figures.slips) == (2, 1, 2)
    assert figures.counts == {"wished": 3, "waiting": 1, "joined": 1, "declined": 1, "left": 0}
    assert {name: wishes_behind(name, uptake, [zone.pk]).count() for name in STATES} == figures.counts
    behind = {name: households_behind(name, uptake, [zone.pk]).count() for name in ("delivered", "missing", "slips")}
    assert behind == {"delivered": 1, "missing": 1, "slips": 2}


def test_the_services_sum_to_the_zones(zone, uptake):
    rows = uptake_by_service(uptake, [zone.pk])

    assert len(rows) == 24
    by_code = {row.service.code: row.counts for row in rows}
    assert by_code["care-01"] == {"wished": 2, "waiting": 1, "joined": 0, "declined": 1, "left": 0}
    assert sum(row.counts["wished"] for row in rows) == uptake_by_zone(uptake, [zone.pk])[zone.pk].counts["wished"]


@pytest.mark.parametrize("zones", [1, 3])
def test_the_page_of_figures_costs_the_same_for_more_zones(
    client, zone, uptake, desk, zones, django_assert_max_num_queries
):
    for _ in range(zones - 1):
        HouseholdFactory(building__zone=ZoneFactory(committee=zone.committee))
    client.force_login(desk)

    with django_assert_max_num_queries(16):
        assert client.get(reverse("visits:uptake")).status_code == 200


@pytest.mark.parametrize("narrowed", [False, True])
def test_the_page_leads_to_the_other_editions(client, zone, uptake, desk, narrowed):
    edition_in(zone.committee.subdistrict, by=desk, name="二版")
    client.force_login(desk)
    page = client.get(reverse("visits:uptake"), {"zone": zone.pk} if narrowed else {})

    links = re.findall(r'<li><a href="(\S+edition=[^"]+)">\S*版<', page.text)
    assert len(links) == 2
    shown = [client.get(link.replace("&amp;", "&")).context for link in links]
    assert {row["edition"] for row in shown} == set(page.context["editions"])
    assert [row["scope"].query for row in shown] == [page.context["scope"].query] * 2


def test_a_number_of_the_page_leads_to_its_rows(client, uptake, desk):
    client.force_login(desk)
    page = client.get(reverse("visits:uptake"))

    cells = [*page.context["total"], *(cell for line in page.context["services"] for cell in line.cells)]
    cells += [cell for line in page.context["places"] for cell in line.cells]
    wrong = [cell.address for cell in cells if client.get(cell.address).context["page"].paginator.count != cell.count]
    assert wrong == []
    assert sum(cell.count for cell in cells) > 10
