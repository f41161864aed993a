"""The zones that are proposed for a committee."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from wulibridge.territory.models import Zone
from wulibridge.territory.planning.cut import cheapest_cut
from wulibridge.territory.planning.doors import Door
from wulibridge.territory.planning.match import best_pairs

# More than any committee has.
MAX_ZONES = 60


@dataclass(frozen=True)
class ProposedZone:
    """Buildings that are to be one zone, and the zone in force whose code and name it keeps; None for a new one."""

    keeps: Zone | None
    doors: tuple[Door, ...]


def propose(doors: Sequence[Door], in_force: Sequence[Zone], *, zones: int | None = None) -> list[ProposedZone]:
    """The cheapest zones for `doors`, which stand in street order; as many as asked for. Raises ImpossibleError.

    They keep the codes and names of zones in force so that the fewest households change their zone; a zone without
    households goes on where most of its buildings do.
    """
    by_key = {door.pk: door for door in doors}
    cut = [[by_key[house.key] for house in zone] for zone in cheapest_cut([d.house for d in doors], zones=zones)]
    # A building is worth less than any household, so it decides only where nobody lives.
    worth = len(doors) + 1
    gains = [[_shared(zone, old.pk, worth) for old in in_force] for zone in cut]
    keeps = [None if column is None else in_force[column] for column in best_pairs(gains)]
    return [ProposedZone(old, tuple(zone)) for old, zone in zip(keeps, cut, strict=True)]


def _shared(doors: Collection[Door], zone: int, worth: int) -> int:
    return sum(door.households * worth + 1 for door in doors if door.zone == zone)
