"""The pages of needs, offers, wishes and sponsors: what they show, what they cost, and that a no loses nothing."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.people import UserFactory, staff_of
from tests.factories.territory import HouseholdFactory, ZoneFactory
from tests.factories.visits import VisitFactory
from tests.factories.wishes import agreed, gift, need_of, offer_of, unit_in, wish_of
from visits.models import MicroWish, Need, Offer, SponsorEntry, Sponsorship
from visits.queries.need import needs_for
from visits.queries.sponsorship import sponsorships_for
from visits.services.offer import withdraw_offer
from visits.services.wish import claim
from wulibridge.people.roles import Role
from wulibridge.territory.models import Plan
from wulibridge.territory.redistricting import carrying, drafts, edits
from wulibridge.territory.redistricting.carriers import Line
from wulibridge.territory.redistricting.findings import check
from wulibridge.territory.redistricting.reading import today

pytestmark = pytest.mark.django_db

TABS = ("needs", "offers", "matches", "wishes", "sponsors")


@pytest.fixture
def chair_client(client, chair):
    client.force_login(chair)
    return client


def one_more(household, chair):
    committee = household.committee
    unit = unit_in(committee.subdistrict)
    offer = offer_of(unit, by=chair, committee=committee)
    other = HouseholdFactory(building=household.building)
    agreed(need_of(other, by=chair), offer, by=chair)
    claim(wish=wish_of(other, by=chair), organization=unit, by=chair)
    gift(unit, 10, by=chair, committee=committee, words=str(uuid4()))


@pytest.mark.parametrize("tab", TABS)
def test_a_list_of_three_costs_no_more_than_one_of_one(chair_client, household, chair, tab):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            one_more(household, chair)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = chair_client.get(reverse("visits:wishes", args=[tab]))
        counts.append((len(page.context["page"]), len(queries)))

    assert [rows for rows, _cost in counts] == [1, 3]
    assert counts[0][1] == counts[1][1] <= 22


def test_a_ledger_of_three_lines_costs_no_more_than_one_of_one(chair_client, chair, unit, zone):
    costs = []
    for _ in range(3):
        entry = gift(unit, 10, by=chair, committee=zone.committee)
        with CaptureQueriesContext(connection) as queries:
            chair_client.get(reverse("visits:sponsorship", args=[entry.sponsorship_id]))
        costs.append(len(queries))

    assert costs[0] == costs[2] <= 14


def test_a_need_is_noted_at_the_door_and_met_from_its_page(client, household, member, chair, unit, zone):
    visit = VisitFactory(household=household, logged_by=member)
    client.force_login(member)
    sent = {"client_uuid": uuid4(), "kind": "repair", "words": "水龙头漏水", "visit": visit.pk}

    answer = client.post(reverse("visits:wish_note", args=[household.pk, "need"]), sent)

    need = Need.objects.get()
    assert (answer.url, need.visit, need.noted_by) == (reverse("visits:need", args=[need.pk]), visit, member)
    offer = offer_of(unit, by=chair, committee=zone.committee)
    client.force_login(chair)
    sent = {"deed": "agree", "offer": offer.pk, "what": "周六来修", "planned_on": timezone.localdate().isoformat()}
    assert client.post(answer.url, sent).status_code == 302
    assert need.matches.get().what == "周六来修"


def test_a_wish_that_tells_too_much_comes_back_with_all_that_was_typed(member_client, household):
    sent = {"client_uuid": uuid4(), "kind": "things", "title": "一盏台灯", "words": "电话10000000001", "budget": "50"}

    answer = member_client.post(reverse("visits:wish_note", args=[household.pk, "wish"]), sent)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["words"]
    assert answer.context["form"]["words"].value() == "电话10000000001"
    assert not MicroWish.objects.exists()


def test_a_claim_that_comes_second_is_told_so_on_the_page(chair_client, household, chair, unit):
    wish = wish_of(household, by=chair)
    claim(wish=wish, organization=unit, by=chair)

    sent = {"deed": "claim", "organization": unit_in(unit.subdistrict).pk}
    answer = chair_client.post(reverse("visits:wish", args=[wish.pk]), sent)

    assert answer.status_code == 422
    assert answer.context["lost"].non_field_errors()
    assert wish.claims.count() == 1


def test_an_offer_is_written_down_and_withdrawn(chair_client, unit, zone):
    day = timezone.localdate().isoformat()
    sent = {"organization": unit.pk, "committee": zone.committee.pk, "kind": "meal", "words": "送餐"}

    chair_client.post(reverse("visits:offer_new"), sent | {"capacity": 3, "period": "month", "starts_on": day})
    offer = Offer.objects.get()
    address = reverse("visits:offer", args=[offer.pk])

    assert [chair_client.post(address).status_code for _ in range(2)] == [302, 422]
    offer.refresh_from_db()
    assert offer.state == "withdrawn"


def test_an_offer_leads_to_those_needs_that_one_may_see(client, household, unit, zone):
    desk = staff_of(Role.CASE_DESK, unit.subdistrict)
    neighbour = HouseholdFactory(building__zone__committee__subdistrict=unit.subdistrict)
    offer = offer_of(unit, by=desk)
    for home, what in ((household, "修这里的灯"), (neighbour, "修那里的灯")):
        agreed(need_of(home, by=desk), offer, by=desk, what=what)
    client.force_login(staff_of(Role.COMMITTEE_STAFF, zone.committee))

    page = client.get(reverse("visits:offer", args=[offer.pk]))

    assert ("修这里的灯" in page.content.decode(), "修那里的灯" in page.content.decode()) == (True, False)
    assert len(page.context["page"]) == 2


def test_a_leader_reads_all_of_it_and_is_offered_nothing_to_write(client, household, chair, unit):
    one_more(household, chair)
    client.force_login(staff_of(Role.SUBDISTRICT_LEADER, unit.subdistrict))
    tabs = {tab: client.get(reverse("visits:wishes", args=[tab])) for tab in TABS}
    pages = [
        client.get(reverse(f"visits:{name}", args=[model.objects.get().pk]))
        for name, model in (("need", Need), ("wish", MicroWish), ("offer", Offer), ("sponsorship", Sponsorship))
    ]

    forms = [page.content.decode().count('method="post"') for page in (*tabs.values(), *pages)]
    assert [len(page.context["page"]) for page in tabs.values()] == [1] * 5
    assert set(forms) == {client.get(reverse("web:notices")).content.decode().count('method="post"')}
    assert not any("/new/" in page.content.decode() for page in tabs.values())
    need = Need.objects.get()
    home = client.get(reverse("visits:household", args=[need.household_id])).content.decode()
    assert reverse("visits:need", args=[need.pk]) in home
    assert reverse("visits:wish_note", args=[need.household_id, "need"]) not in home


def test_a_gift_is_written_down_spent_and_a_wrong_line_taken_back(chair_client, unit, zone):
    day = timezone.localdate().isoformat()
    kept = {"organization": unit.pk, "committee": zone.committee.pk, "purpose": "own", "words": "助餐"}

    address = chair_client.post(reverse("visits:sponsor_new"), kept | {"amount": "30.50", "on": day}).url
    assert chair_client.post(address, {"kind": "spent", "amount": "99", "on": day}).status_code == 422
    chair_client.post(address, {"kind": "spent", "amount": "10", "on": day})
    wrong = SponsorEntry.objects.latest("pk")
    refused = chair_client.post(address, {"entry": wrong.pk, "note": ""})
    chair_client.post(address, {"entry": wrong.pk, "note": "写错了"})

    assert refused.status_code == 422
    assert [str(row.amount) for row in SponsorEntry.objects.order_by("pk")] == ["30.50", "-10.00", "10.00"]


# When the map is redrawn ----------------------------------------------------------------------------------------------


@pytest.fixture
def merged(zone, household):
    """A plan that merges the committee into its neighbour."""
    stays = ZoneFactory(committee__subdistrict=zone.committee.subdistrict)
    HouseholdFactory(building__zone=stays)
    by, committees = UserFactory(), [zone.committee, stays.committee]
    plan = drafts.draw(committees=committees, kind=Plan.Kind.REDISTRICTING, name="试并", effective_on=today(), by=by)
    gone, heir = (plan.committees.get(committee=committee) for committee in committees)
    edits.merge_committees(plan=plan, committees=[gone], into=heir, by=by)
    plan.refresh_from_db()
    return plan, stays.committee


def test_a_standing_offer_goes_to_the_committee_that_remains_and_comes_back(merged, zone, household, chair, unit):
    plan, heir = merged
    new_chair = staff_of(Role.COMMITTEE_CHAIR, heir)
    standing, over = (offer_of(unit, by=chair, committee=zone.committee) for _ in range(2))
    withdraw_offer(offer=over, by=chair)
    need = need_of(household, by=chair)
    entry = gift(unit, 10, by=chair, committee=zone.committee)
    assert Line("offer", 1, zone.committee.name, heir.name) in check(plan).carried

    carrying.apply(plan=plan, by=chair)

    assert [Offer.objects.get(pk=row.pk).committee for row in (standing, over)] == [heir, zone.committee]
    assert list(needs_for(new_chair)) == [need]
    assert [row.pk for row in sponsorships_for(new_chair)] == [entry.sponsorship_id]
    carrying.undo(plan=Plan.objects.get(), by=chair)
    assert Offer.objects.get(pk=standing.pk).committee == zone.committee
