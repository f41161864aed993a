"""Which meetings are owed where, and how that stands: computed from kinds, areas and meetings, never stored."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q

from meetings.kinds import Cadence, Level
from meetings.models import Excuse, Meeting, MeetingKind
from meetings.obligations import Standing, is_owed, periods_of, standing_of
from meetings.route import HELD, State
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import Reach, reach
from wulibridge.people.roles import Role
from wulibridge.periods import Period
from wulibridge.territory.calendar import civil_date, end_of
from wulibridge.territory.models import Committee, Subdistrict, Zone

Area = Zone | Committee | Subdistrict

# Who sees to it that a meeting is called, each over the area of the post.
AT_COMMITTEE = (Role.COMMITTEE_CHAIR, Role.COMMITTEE_STAFF)
CONVENING = (Role.ZONE_LEAD, *AT_COMMITTEE, Role.CASE_DESK)
PLANNED = (State.PREPARING, State.INVITED, State.OPEN)
KEY = re.compile(
    r"(?P<kind>\d{1,9})-(?P<level>zone|committee|subdistrict)-(?P<area>\d{1,9})-(?P<period>20\d\d(?:-[\dQH]\d)?)",
    re.ASCII,
)


@dataclass(frozen=True)
class Cell:
    """One period of a kind in an area. `standing` is None where nothing is owed; `meeting` was held, or is planned."""

    kind: MeetingKind
    area: Area
    period: Period
    standing: Standing | None = None
    meeting: Meeting | None = None
    excuse: Excuse | None = None

    @property
    def key(self) -> str:
        """How an address and a form name it."""
        return f"{self.kind.pk}-{self.kind.level}-{self.area.pk}-{self.period.key}"

    @property
    def name(self) -> str:
        """Whose meeting it is, in full."""
        return name_of(self.area)

    @property
    def months(self) -> int:
        return (self.period.last.month - self.period.first.month) + 1


def name_of(area: Area) -> str:
    return f"{area.committee.name} {area.name}" if isinstance(area, Zone) else area.name


@dataclass(frozen=True)
class Line:
    """The year of a kind in an area."""

    kind: MeetingKind
    area: Area
    cells: list[Cell]

    @property
    def committee_id(self) -> int | None:
        """The committee it belongs to; None for the subdistrict's own."""
        if isinstance(self.area, Subdistrict):
            return None
        return self.area.committee_id if isinstance(self.area, Zone) else self.area.pk


@dataclass(frozen=True)
class Areas:
    subdistricts: Sequence[Subdistrict] = field(default=())
    committees: Sequence[Committee] = field(default=())
    zones: Sequence[Zone] = field(default=())

    def at(self, level: str) -> Sequence[Area]:
        rows: dict[str, Sequence[Area]] = {Level.SUBDISTRICT: self.subdistricts, Level.COMMITTEE: self.committees}
        return rows.get(level, self.zones)


def areas_read_by(user: User) -> Areas:
    """Where `user` sees which meetings are owed. Three queries besides the reach."""
    return areas_in(reach(user, Permission.MEETING_READ))


def owed_by(user: User, today: date) -> list[Cell]:
    """What `user` is to see to that it is held, by their posts, in this year and the next: periods that are not over
    and have nothing planned. A zone's lead the zone's, who works for a committee its own and its zones', the case desk
    the subdistrict's."""
    posts = [post for post in user.posts_today if post.role in CONVENING]
    committees = [post.committee for post in posts if post.committee]
    zones = Zone.objects.filter(
        Q(pk__in=[post.zone_id for post in posts if post.zone_id]) | Q(committee__in=committees)
    )
    areas = Areas(
        [post.subdistrict for post in posts if post.subdistrict],
        committees,
        list(zones.filter(valid_to=None).select_related("committee").order_by("code")),
    )
    lines = [line for year in (today.year, today.year + 1) for line in lines_of(areas, year, today)]
    return [cell for line in lines for cell in line.cells if cell.standing in (Standing.MISSING, Standing.AHEAD)]


def areas_in(here: Reach) -> Areas:
    return areas_of(here.zones, here.committees, here.subdistricts)


def areas_of(zone_ids: Collection[int], committee_ids: Collection[int], subdistrict_ids: Collection[int]) -> Areas:
    """These, in their order. Three queries at most."""
    zones = Zone.objects.filter(pk__in=zone_ids).select_related("committee__subdistrict")
    committees = Committee.objects.filter(pk__in=committee_ids).select_related("subdistrict")
    return Areas(
        list(Subdistrict.objects.filter(pk__in=subdistrict_ids).order_by("code")),
        list(committees.order_by("code", "pk")),
        list(zones.order_by("committee__code", "code", "pk")),
    )


def held_and_answered(user: User) -> tuple[Reach, Reach]:
    """Where `user` holds meetings, and where they answer for them: what leads on from the calendar."""
    return reach(user, Permission.MEETING_HOLD), reach(user, Permission.MEETING_APPROVE)


def areas_in_force() -> Areas:
    """All of them, for the sweep."""
    return Areas(
        list(Subdistrict.objects.filter(valid_to=None)),
        list(Committee.objects.filter(valid_to=None)),
        list(Zone.objects.filter(valid_to=None).select_related("committee")),
    )


def owing_kinds() -> list[MeetingKind]:
    """Kinds in use that are held at fixed times."""
    return list(MeetingKind.objects.filter(active=True).exclude(cadence=Cadence.NONE))


def lines_of(areas: Areas, year: int, today: date, kinds: Iterable[MeetingKind] | None = None) -> list[Line]:
    """The year (Asia/Shanghai) of each kind in each area where anything of it is owed: the subdistrict's first, then
    each committee with its zones. Three queries, one fewer with `kinds`."""
    wanted = owing_kinds() if kinds is None else list(kinds)
    found = _Found(areas, year, wanted)
    lines = []
    for kind in wanted:
        for area in areas.at(kind.level):
            cells = [found.cell(kind, area, period, today) for period in periods_of(Cadence(kind.cadence), year)]
            if any(cell.standing for cell in cells):
                lines.append(Line(kind, area, cells))
    return sorted(lines, key=_place)


def _place(line: Line) -> tuple[str, str, int, int]:
    area = line.area
    if isinstance(area, Zone):
        return area.committee.code, area.code, area.pk, line.kind.pk
    return ("" if isinstance(area, Subdistrict) else area.code), "", area.pk, line.kind.pk


def cell_of(user: User, key: str, today: date, *, permission: Permission) -> Cell | None:
    """The owed period that an address names as `key`, if its area is one where `user` holds `permission`."""
    named = KEY.fullmatch(key)
    kind = next((row for row in owing_kinds() if named and row.pk == int(named["kind"])), None)
    if named is None or kind is None or kind.level != named["level"]:
        return None
    here, area = areas_in(reach(user, permission)), int(named["area"])
    one = Areas(
        [row for row in here.subdistricts if row.pk == area],
        [row for row in here.committees if row.pk == area],
        [row for row in here.zones if row.pk == area],
    )
    lines = lines_of(one, int(named["period"][:4]), today, [kind])
    cells = [cell for line in lines for cell in line.cells if cell.standing and cell.period.key == named["period"]]
    return cells[0] if cells else None


class _Found:
    """The meetings and reasons of a year, by kind, area and the first day of their period."""

    def __init__(self, areas: Areas, year: int, kinds: list[MeetingKind]) -> None:
        self.periods = {kind.pk: periods_of(Cadence(kind.cadence), year) for kind in kinds}
        begin = end_of(date(year, 1, 1) - timedelta(days=1))
        when = (begin, end_of(date(year, 12, 31)))
        here = Q(kind__in=kinds) & (
            Q(zone__in=areas.zones) | Q(committee__in=areas.committees) | Q(subdistrict__in=areas.subdistricts)
        )
        dated = Q(state__in=HELD, opened_at__range=when) | Q(state__in=PLANNED, starts_at__range=when)
        names = ("title", "kind", "zone", "committee", "subdistrict", "state", "starts_at", "opened_at")
        self.held: dict[tuple[int, int, date], Meeting] = {}
        self.planned: dict[tuple[int, int, date], Meeting] = {}
        for meeting in Meeting.objects.filter(here, dated).only(*names).order_by("starts_at", "pk"):
            is_held = meeting.state in HELD
            day = civil_date(meeting.opened_at if is_held and meeting.opened_at else meeting.starts_at)
            first = next((period.first for period in self.periods[meeting.kind_id] if period.last >= day), None)
            if first:
                known = self.held if is_held else self.planned
                known.setdefault((meeting.kind_id, _area_id(meeting), first), meeting)
        excuses = Excuse.objects.filter(here, first__year=year).select_related("by")
        self.excuses = {(row.kind_id, _area_id(row), row.first): row for row in excuses}

    def cell(self, kind: MeetingKind, area: Area, period: Period, today: date) -> Cell:
        if not is_owed(period, since=kind.since, area_from=area.valid_from, area_to=area.valid_to):
            return Cell(kind, area, period)
        key = (kind.pk, area.pk, period.first)
        held, planned, excuse = self.held.get(key), self.planned.get(key), self.excuses.get(key)
        standing = standing_of(period, today, held=bool(held), planned=bool(planned), excused=bool(excuse))
        shown = held or (planned if standing == Standing.PLANNED else None)
        return Cell(kind, area, period, standing, shown, excuse if standing == Standing.EXCUSED else None)


def _area_id(row: Meeting | Excuse) -> int:
    """The area of a row; of which level says its kind."""
    return row.zone_id or row.committee_id or row.subdistrict_id or 0
