"""Meetings in figures: what was owed and held, and the tasks that came of them."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluations.metrics.shape import AsOf, By, Computed, Direction, Metric, Part, Population, Scope, Unit, rate
from meetings.obligations import Standing
from meetings.queries.figures import Owed, open_tasks, owed_meetings
from wulibridge.people.permissions import Permission


def _owed(scope: Scope) -> list[Owed]:
    days = {"first": scope.period.first, "last": scope.period.last, "today": scope.today}
    return owed_meetings(scope.zones, scope.committees, scope.subdistricts, **days)


OVER = (Standing.HELD, Standing.MISSED, Standing.EXCUSED)
MISSED = (Standing.MISSED, Standing.EXCUSED)
UNPLANNED = (Standing.MISSING, Standing.AHEAD)


OWED = Computed("owed", _owed, {By.ZONE: "zone_id", By.COMMITTEE: "committee_id"})
OPEN_TASKS = Population(
    "tasks",
    lambda scope: open_tasks(scope.zones, scope.committees, scope.subdistricts, scope.departments),
    {By.ZONE: "item__meeting__zone", By.COMMITTEE: "of_committee", By.DEPARTMENT: "organization"},
    ("due_on", "pk"),
    ("owner", "organization", "item__meeting__kind", "item__meeting__zone", "item__meeting__committee"),
)

MEETINGS = Metric(
    "meetings",
    _("Meetings held"),
    _(
        "Meetings that are owed in periods which end in the chosen time and were held in theirs, of all where that is"
        " over or done. One for each kind, area and period."
    ),
    OWED,
    AsOf.PERIOD,
    Unit.MEETINGS,
    {
        **rate(
            Part(_("Held"), has=lambda row: row.cell.standing == Standing.HELD),
            Part(_("Held, or the period is over"), has=lambda row: row.cell.standing in OVER),
            Part(_("Missed"), has=lambda row: row.cell.standing in MISSED),
        ),
        "excused": Part(_("missed, with a reason"), has=lambda row: row.cell.standing == Standing.EXCUSED),
        "planned": Part(_("planned"), has=lambda row: row.cell.standing == Standing.PLANNED),
        "unplanned": Part(_("still to be planned"), has=lambda row: row.cell.standing in UNPLANNED),
    },
    Direction.MORE,
)


def _late(scope: Scope) -> Q:
    return Q(due_on__lt=scope.today)


TASKS = Metric(
    "tasks",
    _("Late tasks"),
    _("Tasks that came of meetings, are not done, and whose day has passed, of all that are not done."),
    OPEN_TASKS,
    AsOf.NOW,
    Unit.TASKS,
    rate(
        Part(pgettext_lazy("part", "Late tasks"), _late),
        Part(_("Open tasks")),
        Part(_("Open tasks within their time"), lambda scope: ~_late(scope)),
    ),
    Direction.LESS,
    (Permission.DASHBOARD_READ, Permission.DUTY_WORK),
)

METRICS = (MEETINGS, TASKS)
