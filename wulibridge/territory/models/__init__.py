"""Where the office works: places, their calendar, the rosters that fill them, and the plans that redraw them."""

from wulibridge.territory.models.places import (
    Building,
    BuildingKind,
    Coded,
    Committee,
    Household,
    HouseholdContact,
    Occupancy,
    Organization,
    OrganizationKind,
    RosterImport,
    Subdistrict,
    WorkDay,
    Zone,
)
from wulibridge.territory.models.plans import Plan, PlanBuilding, PlanCommittee, PlanZone

__all__ = [
    "Building",
    "BuildingKind",
    "Coded",
    "Committee",
    "Household",
    "HouseholdContact",
    "Occupancy",
    "Organization",
    "OrganizationKind",
    "Plan",
    "PlanBuilding",
    "PlanCommittee",
    "PlanZone",
    "RosterImport",
    "Subdistrict",
    "WorkDay",
    "Zone",
]
