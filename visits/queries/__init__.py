"""Reading visits, by noun. Every reader starts from a user's reach."""

from visits.queries.along import Pack, pack_of
from visits.queries.building import Door, Floor, buildings_of, floors_of
from visits.queries.coverage import Coverage, coverage_by_zone, households_on_roster, reached_in, visits_in
from visits.queries.photo import photos_for, visits_to_photograph
from visits.queries.rights import could_come_along, could_log, may_change, zones_at_door
from visits.queries.round import ZoneRound, buildings_of_round, rounds_of
from visits.queries.visit import (
    Earlier,
    contact_of,
    earlier_versions,
    households_of,
    last_team,
    not_taken_over,
    open_petitions_for,
    raised_in,
    team_of,
    versions_of,
    visits_for,
)

__all__ = [
    "Coverage",
    "Door",
    "Earlier",
    "Floor",
    "Pack",
    "ZoneRound",
    "buildings_of",
    "buildings_of_round",
    "contact_of",
    "could_come_along",
    "could_log",
    "coverage_by_zone",
    "earlier_versions",
    "floors_of",
    "households_of",
    "households_on_roster",
    "last_team",
    "may_change",
    "not_taken_over",
    "open_petitions_for",
    "pack_of",
    "photos_for",
    "raised_in",
    "reached_in",
    "rounds_of",
    "team_of",
    "versions_of",
    "visits_for",
    "visits_in",
    "visits_to_photograph",
    "zones_at_door",
]
