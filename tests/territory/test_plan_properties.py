"""Whatever is planned, and in whatever order: every household keeps exactly one place, and the way back is exact."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from petitions.models import Petition
from petitions.route import State
from tests.factories.people import PostFactory, UserFactory
from tests.factories.petitions import petition_in
from tests.factories.territory import BuildingFactory, CommitteeFactory, HouseholdFactory, ZoneFactory
from tests.factories.visits import VisitFactory
from wulibridge.people.models import LeaderAssignment, Post
from wulibridge.people.roles import Role
from wulibridge.territory.models import Building, Committee, Household, Plan, Zone
from wulibridge.territory.redistricting import carrying, drafts, edits
from wulibridge.territory.redistricting.findings import check
from wulibridge.territory.redistricting.reading import today

pytestmark = pytest.mark.django_db
TABLES = (
    "territory_committee",
    "territory_zone",
    "territory_building",
    "territory_household",
    "people_post",
    "people_leaderassignment",
    "petitions_petition",
    "petitions_passage",
    "visits_visit",
)
OPERATIONS = ("move", "merge", "split", "rename", "move_zone", "merge_committees", "split_committee", "undo_edit")


class Back(Exception):  # noqa: N818  thrown to leave an example without a trace
    pass


def tables() -> dict[str, str]:
    found = {}
    with connection.cursor() as cursor:
        for name in TABLES:
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t.id), '')) FROM {name} t")
            found[name] = cursor.fetchone()[0]
    return found


@pytest.fixture
def office() -> list[Committee]:
    """Two committees of two zones each, with buildings of 0 to 2 households that share their numbers; petitions with
    and without a household, visits, posts, leaders."""
    subdistrict = CommitteeFactory().subdistrict
    committees = [CommitteeFactory(subdistrict=subdistrict) for _ in range(2)]
    for committee in committees:
        number = 0
        LeaderAssignment.objects.create(leader=UserFactory(), committee=committee, starts_on=date(2020, 1, 1))
        PostFactory(role=Role.COMMITTEE_CHAIR, committee=committee)
        for code in "12":
            zone = ZoneFactory(committee=committee, code=code)
            member = PostFactory(role=Role.ZONE_MEMBER, zone=zone).user
            for order, size in enumerate((2, 1, 0)):
                building = BuildingFactory(zone=zone, walk_order=order * 10)
                for _ in range(size):
                    number += 1
                    household = HouseholdFactory(building=building, number=str(number))
                    VisitFactory(household=household, logged_by=member)
                    petition_in(zone, household=household, by=member)
            petition_in(zone, by=member)
    return committees


class Hand:
    """Draws one operation after the other; what the services refuse is refused, and the draft is as it was."""

    def __init__(self, plan: Plan, by: Any, data: st.DataObject) -> None:
        self.plan, self.by, self.data, self.made = plan, by, data, 0

    def one(self, rows: Any) -> Any:
        return self.data.draw(st.sampled_from(list(rows)))

    def some(self, rows: Any) -> list[Any]:
        return self.data.draw(st.lists(st.sampled_from(list(rows)), min_size=1, unique_by=lambda row: row))

    def zones(self) -> list[Any]:
        return list(self.plan.zones.filter(ends=False).order_by("pk"))

    def committees(self) -> list[Any]:
        return list(self.plan.committees.filter(ends=False).order_by("pk"))

    def __call__(self, operation: str) -> None:
        self.made += 1
        try:
            with transaction.atomic():
                getattr(self, operation)()
        except ValidationError:
            pass

    def move(self) -> None:
        buildings = self.some(self.plan.buildings.order_by("pk").values_list("building", flat=True))
        edits.move_buildings(plan=self.plan, buildings=buildings, to=self.one(self.zones()), by=self.by)

    def merge(self) -> None:
        edits.merge_zones(plan=self.plan, zones=[self.one(self.zones())], into=self.one(self.zones()), by=self.by)

    def split(self) -> None:
        zone = self.one(self.zones())
        buildings = list(zone.buildings.order_by("pk").values_list("building", flat=True))
        if buildings:
            chosen = self.some(buildings)
            edits.split_zone(plan=self.plan, zone=zone, buildings=chosen, code=f"n{self.made}", name="新", by=self.by)

    def rename(self) -> None:
        code = self.one(["1", "2", "3"])
        edits.rename_zone(plan=self.plan, zone=self.one(self.zones()), code=code, name=code, by=self.by)

    def move_zone(self) -> None:
        edits.move_zone(plan=self.plan, zone=self.one(self.zones()), to=self.one(self.committees()), by=self.by)

    def merge_committees(self) -> None:
        gone, into = self.one(self.committees()), self.one(self.committees())
        edits.merge_committees(plan=self.plan, committees=[gone], into=into, by=self.by)

    def split_committee(self) -> None:
        committee = self.one(self.committees())
        zones = list(committee.zones.filter(ends=False).order_by("pk"))
        if zones:
            facts = {"code": f"n{self.made}", "name": f"新{self.made}", "short_name": f"新{self.made}"}
            edits.split_committee(plan=self.plan, committee=committee, zones=self.some(zones), by=self.by, **facts)

    def undo_edit(self) -> None:
        edits.undo_edit(plan=self.plan, by=self.by)


def check_whole(households: dict[int, int], counts: dict[str, int]) -> None:
    open_zones = Zone.objects.filter(valid_to=None, committee__valid_to=None)
    assert dict(Household.objects.values_list("pk", "building")) == households
    assert Building.objects.exclude(zone__in=open_zones).count() == 0
    assert Household.objects.exclude(committee=F("building__zone__committee")).count() == 0
    alive = Petition.objects.exclude(state=State.CLOSED)
    assert alive.exclude(zone__in=open_zones).count() == 0
    assert alive.exclude(household=None).exclude(zone=F("household__building__zone")).count() == 0
    assert Post.objects.in_force().exclude(zone=None).exclude(zone__in=open_zones).count() == 0
    assert Post.objects.in_force().filter(committee__valid_to__isnull=False).count() == 0
    assert LeaderAssignment.objects.in_force().filter(committee__valid_to__isnull=False).count() == 0
    assert Zone.objects.exclude(valid_to=None).exclude(successor__in=open_zones).count() == 0
    assert {"petitions": alive.count(), "households": len(households)} == counts


@given(data=st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_plan_leaves_the_map_whole_and_can_be_taken_back_exactly(office, data):
    desk = UserFactory()
    before = tables()
    households = dict(Household.objects.values_list("pk", "building"))
    counts = {"petitions": Petition.objects.exclude(state=State.CLOSED).count(), "households": len(households)}
    try:
        with transaction.atomic():
            plan = drafts.draw(
                committees=office, kind=Plan.Kind.REDISTRICTING, name="试", effective_on=today(), by=desk
            )
            hand = Hand(plan, desk, data)
            for operation in data.draw(st.lists(st.sampled_from(OPERATIONS), min_size=1, max_size=8)):
                hand(operation)
            assert tables() == before, "a draft changes nothing"
            _carry_out_and_back(plan, desk, before, households, counts)
            raise Back
    except Back:
        pass


def _carry_out_and_back(plan: Plan, desk: Any, before: Any, households: dict[int, int], counts: dict[str, int]) -> None:
    findings = check(plan)
    sizes = dict(Zone.objects.values_list("pk", "code"))
    assert sum(row.after or 0 for row in findings.zones) == sum(row.before or 0 for row in findings.zones)
    assert sum(row.after or 0 for row in findings.committees) == len(households)
    assert findings.obstacles == []
    carrying.apply(plan=plan, by=desk)
    check_whole(households, counts)
    assert sizes.keys() <= dict(Zone.objects.values_list("pk", "code")).keys(), "history has its zones"
    plan.refresh_from_db()
    for row in plan.zones.filter(ends=False):
        assert row.became.code == row.code
    assert carrying.why_not_undo(plan) == []
    carrying.undo(plan=plan, by=desk)
    assert tables() == before
