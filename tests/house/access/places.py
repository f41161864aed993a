"""The map of the proof: for every post an own, a sibling (same parent), a cousin and a foreign (elsewhere) area."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from petitions.models import Petition
from tests.factories.territory import CommitteeFactory, OrganizationFactory, SubdistrictFactory, ZoneFactory
from visits.models import Visit
from wulibridge.people.models import User
from wulibridge.people.roles import RULES, AreaKind, Role
from wulibridge.territory.models import Committee, Organization, OrganizationKind, Subdistrict, Zone

# Zone, its committee, its subdistrict, and the department that is asked to help there.
MAP = {
    "z11": ("c1", "s1", "d1"),
    "z12": ("c1", "s1", "d2"),
    "z21": ("c2", "s1", "d2"),
    "z22": ("c2", "s1", "d2"),
    "z31": ("c3", "s2", "d3"),
    "z32": ("c3", "s2", "d3"),
}
# Where each kind of post stands in the proof, and which zones are then whose.
POSTED = {AreaKind.ZONE: "z11", AreaKind.COMMITTEE: "c1", AreaKind.SUBDISTRICT: "s1", AreaKind.ORGANIZATION: "d1"}
AROUND = {
    AreaKind.ZONE: {"own": "z11", "sibling": "z12", "cousin": "z21", "foreign": "z31"},
    AreaKind.COMMITTEE: {"own": "z11", "sibling": "z21", "foreign": "z31"},
    AreaKind.SUBDISTRICT: {"own": "z11", "foreign": "z31"},
    AreaKind.ORGANIZATION: {"own": "z11", "sibling": "z12", "foreign": "z31"},
}


@dataclass
class Place:
    """A zone with all that stands around it: what a request may name. `rows` has one row of each model."""

    key: str
    zone: Zone
    committee: Committee
    subdistrict: Subdistrict
    department: Organization
    petitions: dict[str, Petition] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)
    leader: User | None = None  # of its subdistrict
    teammate: User | None = None  # somebody of the zone's team, besides those who walk

    def row(self, model: type[models.Model]) -> Any:
        """The place's row of `model`. KeyError says which is missing from the world."""
        return self.rows[model._meta.label_lower]

    @property
    def visit(self) -> Visit:
        return self.row(Visit)

    def areas(self) -> list[Any]:
        return [self.zone, self.committee, self.subdistrict, self.department]


@dataclass
class Ground:
    """All places, and the rows that are areas by their names on the map."""

    places: dict[str, Place]
    named: dict[str, Any]

    def __iter__(self) -> Iterator[Place]:
        return iter(self.places.values())

    def posts(self) -> list[tuple[Role, str]]:
        """Every role in every area where it can stand."""
        return [
            (role, name)
            for role in Role
            for name, area in self.named.items()
            if isinstance(area, KINDS[RULES[role].area])
        ]

    def name_of(self, area: Any) -> str | None:
        return next((name for name, row in self.named.items() if row == area), None)


KINDS = {
    AreaKind.ZONE: Zone,
    AreaKind.COMMITTEE: Committee,
    AreaKind.SUBDISTRICT: Subdistrict,
    AreaKind.ORGANIZATION: Organization,
}


def ground() -> Ground:
    subdistricts = {name: SubdistrictFactory() for name in ("s1", "s2")}
    committees = {
        name: CommitteeFactory(subdistrict=subdistricts[parent])
        for name, parent in (("c1", "s1"), ("c2", "s1"), ("c3", "s2"))
    }
    departments = {
        name: OrganizationFactory(subdistrict=subdistricts[parent])
        for name, parent in (("d1", "s1"), ("d2", "s1"), ("d3", "s2"))
    }
    places = {
        key: Place(key, ZoneFactory(committee=committees[c]), committees[c], subdistricts[s], departments[d])
        for key, (c, s, d) in MAP.items()
    }
    zones = {key: place.zone for key, place in places.items()}
    return Ground(places, subdistricts | committees | zones | departments)


def manager_in(subdistrict: Subdistrict) -> Organization:
    return OrganizationFactory(subdistrict=subdistrict, kind=OrganizationKind.PROPERTY)


def posted(role: Role, name: str) -> bool:
    return POSTED[RULES[role].area] == name


def places_around(role: Role) -> dict[str, str]:
    """The relation of places to a post of `role` in the proof."""
    return AROUND[RULES[role].area]


@dataclass
class Walker:
    """Somebody who sends requests: their role, where the post is, and the account."""

    role: Role
    area: str
    user: User
    around: dict[str, str]
