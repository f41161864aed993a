"""What a dry run says of the people: who will be two, and where nobody is."""

import pytest

from tests.factories.people import PostFactory, UserFactory, staff_of
from tests.factories.territory import BuildingFactory, CommitteeFactory, HouseholdFactory, ZoneFactory
from wulibridge.people.roles import Role
from wulibridge.territory.models import Plan, Zone
from wulibridge.territory.redistricting import drafts, edits
from wulibridge.territory.redistricting.findings import Findings, check
from wulibridge.territory.redistricting.reading import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def zones() -> tuple[Zone, Zone]:
    """A zone in each of two committees; the first one has another beside it."""
    first = CommitteeFactory(short_name="甲")
    rows = [
        ZoneFactory(committee=row) for row in (first, CommitteeFactory(short_name="乙", subdistrict=first.subdistrict))
    ]
    for zone in rows:
        HouseholdFactory(building=BuildingFactory(zone=zone))
    ZoneFactory(committee=first)
    return tuple(rows)


@pytest.fixture
def plan(zones) -> Plan:
    return drafts.draw(
        committees=[zone.committee for zone in zones],
        kind=Plan.Kind.REDISTRICTING,
        name="试分",
        effective_on=today(),
        by=UserFactory(),
    )


def merge(plan: Plan, zones: tuple[Zone, Zone]) -> Findings:
    gone, stays = (plan.committees.get(committee=zone.committee) for zone in zones)
    edits.merge_committees(plan=plan, committees=[gone], into=stays, by=UserFactory())
    return check(plan)


def named(findings: Findings, role: Role) -> bool:
    return any(str(role.label) in str(text) for text in findings.warnings)


def test_two_chairs_of_one_committee_are_named(plan, zones):
    for zone in zones:
        staff_of(Role.COMMITTEE_CHAIR, zone.committee)
        staff_of(Role.ZONE_LEAD, zone)

    findings = merge(plan, zones)

    assert named(findings, Role.COMMITTEE_CHAIR)
    assert not named(findings, Role.ZONE_LEAD)  # each zone stays a zone of its own


@pytest.mark.parametrize("kept", [0, 1])
def test_one_chair_or_one_who_was_chair_of_both_is_no_matter(plan, zones, kept):
    chair = staff_of(Role.COMMITTEE_CHAIR, zones[kept].committee)
    if kept:
        PostFactory(user=chair, role=Role.COMMITTEE_CHAIR, committee=zones[0].committee)

    assert not named(merge(plan, zones), Role.COMMITTEE_CHAIR)


def test_two_leads_of_one_zone_are_named(plan, zones):
    for zone in zones:
        staff_of(Role.ZONE_LEAD, zone)
    gone, stays = (plan.zones.get(zone=zone) for zone in zones)
    edits.merge_zones(plan=plan, zones=[gone], into=stays, by=UserFactory())

    assert named(check(plan), Role.ZONE_LEAD)


def test_a_new_committee_without_a_post_is_named(plan, zones):
    home = plan.committees.get(committee=zones[0].committee)
    facts = {"code": "NEW", "name": "新居委会", "short_name": "新"}
    edits.split_committee(plan=plan, committee=home, zones=[plan.zones.get(zone=zones[0])], by=UserFactory(), **facts)

    assert any("新居委会" in str(text) for text in check(plan).warnings)
