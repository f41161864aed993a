"""Writing what planning says: a plan that holds the proposed zones, and the edits of it that planning offers."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wulibridge.journal.services import Actor, recording
from wulibridge.territory.models import Committee, Plan, Zone
from wulibridge.territory.planning.cut import ImpossibleError
from wulibridge.territory.planning.doors import Door, doors_of_plan
from wulibridge.territory.planning.proposal import propose
from wulibridge.territory.redistricting.drafts import draft_of, draw
from wulibridge.territory.redistricting.edits import ZoneDraft, redraw_zones
from wulibridge.territory.redistricting.reading import places_of, today, zones_of

_ENDING = re.compile(r"[0-9]{1,3}$")
_CODE_LENGTH = 20


def draw_proposal(*, committee: Committee, name: str, effective_on: date, zones: int | None = None, by: Actor) -> Plan:
    """A new draft whose zones are the cheapest for the committee as it now is; as many as asked for.

    `effective_on` is a date of Asia/Shanghai, today or later. Raises ValidationError.
    """
    with recording():
        plan = draw(committees=[committee], kind=Plan.Kind.ZONING, name=name, effective_on=effective_on, by=by)
        existing = [row.zone for row in zones_of(plan) if row.zone]
        drafts = proposed(
            doors_of_plan(places_of(plan), existing), existing, committee=committee, zones=zones, day=today()
        )
        redraw_zones(plan=plan, zones=drafts, by=by)
        # The proposal is where the plan begins: there is no edit to take back yet.
        Plan.objects.filter(pk=plan.pk).update(before_edit=None)
    return plan


def proposed(
    doors: Sequence[Door], existing: Collection[Zone], *, committee: Committee, zones: int | None = None, day: date
) -> list[ZoneDraft]:
    """The proposal with codes and names: those of the zone that goes on, fresh ones for a new zone.

    `day` is today in Asia/Shanghai. Raises ValidationError when there is nothing to cut, or no cut into so many zones.
    """
    if not doors:
        raise ValidationError(_("The committee has no buildings yet. Import its roster first."))
    # A zone that has ended but still holds buildings is no zone to go on with.
    in_force = [zone for zone in existing if zone.valid_to is None or zone.valid_to >= day]
    try:
        cut = propose(doors, in_force, zones=zones)
    except ImpossibleError as error:
        message = _("Choose %(fewest)s to %(most)s zones: a building is never cut, and large ones stand alone.")
        raise ValidationError({"zones": message % {"fewest": error.fewest, "most": error.most}}) from error
    fresh = fresh_names(committee.short_name, [zone.code for zone in existing])
    drafts = []
    for zone in cut:
        code, name = (zone.keeps.code, zone.keeps.name) if zone.keeps else next(fresh)
        drafts.append(ZoneDraft([door.pk for door in zone.doors], code, name, zone.keeps.pk if zone.keeps else None))
    return drafts


def open_zone(*, plan: Plan, buildings: Collection[int], by: Actor) -> None:
    """Make a new zone of some buildings (pks of Building), from whichever zones of a zoning they are in.

    A zone that is left without buildings ends. Raises ValidationError.
    """
    wanted = set(buildings)
    with recording():
        draft_of(plan)  # what is read here is what will be edited
        places = places_of(plan)
        drafts = []
        rows = list(zones_of(plan))
        for row in rows:
            rest = [place.building for place in places if place.goes_to == row.pk and place.building not in wanted]
            if rest:
                drafts.append(ZoneDraft(rest, row.code, row.name, row.zone_id))
        if not wanted or not wanted <= {place.building for place in places}:
            raise ValidationError({"buildings": _("Choose buildings of this plan.")})
        code, name = next(fresh_names(rows[0].committee.short_name, [row.code for row in rows]))
        redraw_zones(plan=plan, zones=[*drafts, ZoneDraft(sorted(wanted), code, name)], by=by)


def fresh_names(short_name: str, taken: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Codes and names for new zones of a committee, numbered on in the way of the codes that it has."""
    codes = set(taken)
    endings = [(code[: found.start()], found[0]) for code in sorted(codes) if (found := _ENDING.search(code))]
    beginnings = Counter(beginning for beginning, _ending in endings)
    beginning = beginnings.most_common(1)[0][0] if beginnings else f"{short_name}-"
    number = max((int(ending) for before, ending in endings if before == beginning), default=0)
    while True:
        number += 1
        code = f"{beginning}{number:02d}"[-_CODE_LENGTH:]
        if code not in codes:
            yield code, f"{short_name}第{number}责任区"
