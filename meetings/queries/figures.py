"""The rows behind figures about meetings: what was owed and how it stands, and the tasks that are still open.

`zones`, `committees` and `subdistricts` are the ids of those whose meetings are counted: of each its own, so that a
committee without its zones has only the meetings of the whole committee. Days are dates of Asia/Shanghai.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from meetings.kinds import Level
from meetings.models import ActionItem, MeetingKind
from meetings.queries.owed import KEY, Cell, areas_of, areas_read_by, lines_of
from wulibridge.people.models import User
from wulibridge.territory.models import Zone

Ids = Collection[int]


@dataclass(frozen=True)
class Owed:
    """A meeting that was owed in a period of an area, whether or not it was held: there is a row of it nowhere."""

    cell: Cell
    committee_id: int | None

    @property
    def key(self) -> str:
        return self.cell.key

    @property
    def zone_id(self) -> int | None:
        return self.cell.area.pk if isinstance(self.cell.area, Zone) else None


def owed_meetings(
    zones: Ids, committees: Ids, subdistricts: Ids, *, first: date, last: date, today: date
) -> list[Owed]:
    """Of the calendar year of `first` what is owed in periods that end in the days from `first` to `last`, also what
    still lies ahead: in the order of the areas. Six queries at most."""
    lines = lines_of(areas_of(zones, committees, subdistricts), first.year, today)
    return [
        Owed(cell, line.committee_id)
        for line in lines
        for cell in line.cells
        if cell.standing and first <= cell.period.last <= last
    ]


def owed_by_keys(user: User, keys: Collection[str], today: date) -> tuple[list[Owed], int]:
    """The owed meetings that `keys` name, as they stand today, where `user` sees them; and how many are elsewhere. Nine
    queries, and three more for each further year."""
    named = [found for key in keys if (found := KEY.fullmatch(key))]
    areas = areas_read_by(user)
    here = {str(level): {area.pk for area in areas.at(level)} for level in Level}
    own = [one for one in named if int(one["area"]) in here[one["level"]]]
    kinds = list(MeetingKind.objects.filter(pk__in={int(one["kind"]) for one in own}))
    wanted, years = {one[0] for one in own}, sorted({int(one["period"][:4]) for one in own})
    cells = [
        Owed(cell, line.committee_id)
        for year in years
        for line in lines_of(areas, year, today, kinds)
        for cell in line.cells
        if cell.standing and cell.key in wanted
    ]
    return cells, len(named) - len(own)


def open_tasks(zones: Ids, committees: Ids, subdistricts: Ids, departments: Ids = ()) -> QuerySet[ActionItem]:
    """Tasks that came of the meetings of these areas and are not done. With `departments` those that these took on;
    without an area, theirs wherever the meeting was. Adds `of_committee`, which it belongs to, if to any."""
    here = (
        Q(item__meeting__zone__in=zones)
        | Q(item__meeting__committee__in=committees)
        | Q(item__meeting__subdistrict__in=subdistricts)
    )
    rows = ActionItem.objects.filter(done_at=None)
    if zones or committees or subdistricts or not departments:
        rows = rows.filter(here)
    if departments:
        rows = rows.filter(organization__in=departments)
    return rows.annotate(of_committee=Coalesce(F("item__meeting__committee"), F("item__meeting__zone__committee")))
