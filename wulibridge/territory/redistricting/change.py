"""What a plan does to places, worked out once and in row ids: for the dry run, the carrying out and the undoing."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, Q

from wulibridge.territory.models import Committee, Plan, PlanCommittee, PlanZone, Zone


@dataclass(frozen=True)
class Standing:
    """A building of the plan: the zone (pk of Zone) it stood in, the zone (pk of PlanZone) it goes to, its size."""

    building: int
    stood_in: int | None
    goes_to: int
    households: int


@dataclass(frozen=True)
class Change:
    """`day` (Asia/Shanghai) is the first of the new map. `became` of zones and committees is filled as it is made."""

    plan: Plan
    day: date
    committees: dict[int, PlanCommittee]  # by pk of PlanCommittee
    zones: dict[int, PlanZone]  # by pk of PlanZone; `zone` is loaded
    standings: list[Standing]

    def home(self, zone: PlanZone) -> PlanCommittee:
        return self.committees[zone.committee_id]

    def is_rehomed(self, zone: PlanZone) -> bool:
        """An existing zone that goes to another committee: its row ends, and another one begins there."""
        return zone.zone is not None and zone.zone.committee_id != self.home(zone).committee_id

    def keeps_row(self, zone: PlanZone) -> bool:
        return zone.zone is not None and not zone.ends and not self.is_rehomed(zone)

    @cached_property
    def staying(self) -> list[PlanZone]:
        """The zones of the new map."""
        return [zone for zone in self.zones.values() if not zone.ends]

    @cached_property
    def old_zones(self) -> dict[int, PlanZone]:
        """The zones of the old map, by pk of Zone."""
        return {zone.zone_id: zone for zone in self.zones.values() if zone.zone_id}

    @cached_property
    def zone_pairs(self) -> list[tuple[PlanZone, Zone]]:
        """The zones of the old map, each as it is to be and as it is."""
        return [(row, row.zone) for row in self.zones.values() if row.zone]

    @cached_property
    def committee_pairs(self) -> list[tuple[PlanCommittee, Committee]]:
        """The committees of the old map, each as it is to be and as it is."""
        return [(row, row.committee) for row in self.committees.values() if row.committee]

    @cached_property
    def old_committees(self) -> dict[int, PlanCommittee]:
        return {row.committee_id: row for row in self.committees.values() if row.committee_id}

    @cached_property
    def moved(self) -> dict[int, int]:
        """Building -> zone to be (pk of PlanZone), of those whose zone row changes."""
        return {
            standing.building: standing.goes_to
            for standing in self.standings
            if not self.keeps_row(self.zones[standing.goes_to])
            or self.zones[standing.goes_to].zone_id != standing.stood_in
        }

    @cached_property
    def ended_zones(self) -> dict[int, int | None]:
        """Zone -> the zone to be (pk of PlanZone) that takes most of its households. None: there is no zone left."""
        return {pk: self._heir(zone) for pk, zone in self.old_zones.items() if not self.keeps_row(zone)}

    def _heir(self, zone: PlanZone) -> int | None:
        if not zone.ends:
            return zone.pk
        shares = self._shares[zone.zone_id]
        if shares:
            return min(shares, key=lambda pk: (-shares[pk], self.zones[pk].code, pk))
        home = self.home(zone)
        near = [row for row in self.staying if row.committee_id == (home.into_id or home.pk)]
        return min(near or self.staying, key=lambda row: (row.code, row.pk)).pk if self.staying else None

    @cached_property
    def _shares(self) -> dict[int | None, Counter[int]]:
        """Old zone -> how much of it each new zone takes: households, and a building counts a little by itself."""
        shares: dict[int | None, Counter[int]] = defaultdict(Counter)
        for standing in self.standings:
            shares[standing.stood_in][standing.goes_to] += standing.households * 10_000 + 1
        return shares

    @cached_property
    def ended_committees(self) -> dict[int, int]:
        """Committee -> the committee (pk of PlanCommittee) it is merged into."""
        return {pk: row.into_id for pk, row in self.old_committees.items() if row.ends and row.into_id}

    @cached_property
    def new_zones(self) -> frozenset[int]:
        """The zones (pks of Zone) of the new map, once it has been carried out."""
        return frozenset(zone.became_id for zone in self.staying if zone.became_id)

    @cached_property
    def new_committees(self) -> frozenset[int]:
        return frozenset(row.became_id for row in self.committees.values() if row.became_id)

    def heir_of(self, zone_id: int) -> int:
        """The zone (pk of Zone) that took most of an ended one. For carriers, once the places have moved."""
        return self.zone_made(_there(self.ended_zones[zone_id]))

    def zone_made(self, pk: int) -> int:
        """The zone (pk of Zone) that one of the plan (pk of PlanZone) has become."""
        return _there(self.zones[pk].became_id)

    def committee_made(self, pk: int) -> int:
        """The committee (pk of Committee) that one of the plan (pk of PlanCommittee) has become."""
        return _there(self.committees[pk].became_id)

    def label(self, zone: PlanZone) -> str:
        """A zone of the new map as a person will know it: with the committee where the plan has several."""
        return f"{self.home(zone).name} {zone.name}" if len(self.committees) > 1 else zone.name

    def old_label(self, zone_id: int | None) -> str:
        """A zone (pk of Zone) of the old map as a person knows it."""
        zone = self.old_zones[zone_id].zone if zone_id in self.old_zones else None
        if zone is None:
            return ""
        committee = self.old_committees[zone.committee_id].committee
        return f"{committee.name} {zone.name}" if len(self.committees) > 1 and committee else zone.name


def _there(pk: int | None) -> int:
    if pk is None:
        raise RuntimeError("asked for before the places have moved")
    return pk


def change_of(plan: Plan, day: date) -> Change:
    """Three queries."""
    present = Q(building__households__missing_since=None)
    rows = plan.buildings.annotate(n=Count("building__households", filter=present)).order_by("building")
    return Change(
        plan=plan,
        day=day,
        committees={row.pk: row for row in plan.committees.select_related("committee", "became")},
        zones={row.pk: row for row in plan.zones.select_related("zone", "became")},
        standings=[Standing(*row) for row in rows.values_list("building_id", "stood_in_id", "zone_id", "n")],
    )
