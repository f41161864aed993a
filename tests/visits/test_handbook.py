"""The handbook of a zone: what stands of each household, who may open it, and that it is journalled once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.people import staff_of
from tests.factories.petitions import closed, petition_in
from tests.factories.territory import BuildingFactory, HouseholdContactFactory, HouseholdFactory, ZoneFactory
from tests.factories.visits import VisitFactory
from tests.factories.wishes import need_of
from visits.models import CareWish, VisitOutcome
from visits.queries.handbook import leaves_of
from visits.services.handbook import open_handbook
from visits.services.need import drop_need
from wulibridge.journal.models import JournalEntry
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.models import Household

pytestmark = pytest.mark.django_db
HANDBOOK = reverse("visits:handbook")
# What a handbook may ask the database; and the reader's account and posts, the transaction and the entry in it.
LEAVES, JOURNAL = 12, 6


def entries(zone, user):
    return [entry for leaf in leaves_of(zone, user=user) for entry in leaf.entries]


def test_an_entry_holds_the_last_visit_and_what_is_open(zone, household, member):
    now = timezone.now()
    VisitFactory(household=household, visited_at=now - timedelta(days=9), outcome=VisitOutcome.MET)
    VisitFactory(household=household, visited_at=now - timedelta(days=1), outcome=VisitOutcome.NOBODY_HOME)
    withdrawn = {"withdrawn_at": now, "withdrawn_by": member, "withdrawn_reason": "错了"}
    VisitFactory(household=household, visited_at=now, outcome=VisitOutcome.REFUSED, **withdrawn)
    waits = petition_in(zone, household=household)
    closed(petition_in(zone, household=household))
    CareWish.objects.create(household=household, kind="heat", starts_on="2026-01-01", noted_by=member)
    open_need, dropped = need_of(household, by=member, kind="meal"), need_of(household, by=member)
    drop_need(need=dropped, reason="不需要了", by=member)
    (entry,) = entries(zone, member)

    assert entry.needs == [open_need.get_kind_display()]
    assert (entry.last_outcome, entry.last_at) == (VisitOutcome.NOBODY_HOME.label, now - timedelta(days=1))
    assert entry.petitions == [waits]
    assert len(entry.care) == 1


def test_doors_stand_in_the_order_of_the_stairs_and_buildings_in_that_of_the_walk(zone, member):
    second, first = BuildingFactory(zone=zone, walk_order=2), BuildingFactory(zone=zone, walk_order=1)
    for building, room in ((second, "101室"), (first, "1002室"), (first, "202室")):
        HouseholdFactory(building=building, room=room)

    assert [entry.household.room for entry in entries(zone, member)] == ["202室", "1002室", "101室"]


def test_who_left_the_roster_and_who_lives_elsewhere_are_not_in_it(zone, household, member):
    HouseholdFactory(building=household.building, missing_since="2026-01-01")
    HouseholdFactory(building=BuildingFactory(zone=ZoneFactory(committee=zone.committee)))

    assert [entry.household for entry in entries(zone, member)] == [household]


def test_the_contact_is_masked_on_the_page_and_the_reading_journalled_once(member_client, member, zone, household):
    contact = HouseholdContactFactory(household=household)
    HouseholdFactory(building=household.building)
    need = need_of(household, by=member, words="修一个水龙头")
    page = member_client.post(HANDBOOK, {"zone": zone.pk}).content.decode()

    assert need.get_kind_display() in page
    assert need.words not in page
    assert contact.phone[-4:] in page
    assert contact.phone not in page
    assert contact.name not in page
    (entry,) = JournalEntry.objects.filter(verb="handbook.read")
    assert (entry.area, entry.details) == (zone.code, {"households": 2})


def test_looking_at_the_choice_of_zones_is_not_journalled(member_client):
    member_client.get(HANDBOOK)

    assert not JournalEntry.objects.filter(verb="handbook.read").exists()


@pytest.mark.parametrize("sent", [{}, {"zone": "x"}, {"zone": "next"}])
def test_another_zone_s_handbook_is_no_choice(member_client, zone, sent):
    other = ZoneFactory(committee=zone.committee)
    sent = {"zone": other.pk} if sent.get("zone") == "next" else sent

    assert member_client.post(HANDBOOK, sent).status_code == 422
    assert not JournalEntry.objects.filter(verb="handbook.read").exists()


def test_a_petition_or_a_need_that_is_not_the_reader_s_to_see_is_left_out(zone, household, member):
    petition_in(zone, household=household)
    need_of(household, by=member)
    security = staff_of(Role.SECURITY_ADMINISTRATOR, zone.committee.subdistrict)

    assert [(entry.petitions, entry.needs) for entry in entries(zone, security)] == [([], [])]


def test_350_households_take_as_many_queries_as_one(zone, household, member):
    counted = []
    for more in (0, 349):
        Household.objects.bulk_create(
            [
                Household(committee=zone.committee, building=household.building, number=f"B-{n}", room=f"{n}室")
                for n in range(more)
            ]
        )
        with CaptureQueriesContext(connection) as queries:
            leaves = open_handbook(zone=zone, by=User.objects.get(pk=member.pk))
        counted.append((sum(len(leaf.entries) for leaf in leaves), len(queries)))

    assert [households for households, _queries in counted] == [1, 350]
    assert counted[0][1] == counted[1][1] <= LEAVES + JOURNAL
