"""Household numbers when committees are redrawn: a committee numbers its households, so two may bring the same one.

Who is there keeps the number. Who comes gets the short name of the old committee behind it: 12 becomes 12-斜三.
"""

from collections.abc import Mapping, Sequence

from wulibridge.territory.models import Household

LONGEST = Household._meta.get_field("number").max_length or 30


def renumbered(moves: Sequence[tuple[int, int, str, int]], names: Mapping[int, str]) -> dict[int, str]:
    """Household -> its new number, of those whose number is taken where they go. Deterministic; one query.

    `moves`: household, committee it leaves, its number, committee it comes to. `names`: short names of committees.
    """
    movers = {pk for pk, *_rest in moves}
    targets = {target for *_rest, target in moves}
    taken = set(
        Household.objects.filter(committee__in=targets).exclude(pk__in=movers).values_list("committee", "number")
    )
    new: dict[int, str] = {}
    for pk, origin, number, target in sorted(moves):
        free, n = number, 1
        while (target, free) in taken:
            mark = f"-{names.get(origin, origin)}" + (f"-{n}" if n > 1 else "")
            free, n = number[: LONGEST - len(mark)] + mark, n + 1
        taken.add((target, free))
        if free != number:
            new[pk] = free
    return new
