"""What departments were given to do about petitions, in figures: each department reads its own."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from evaluations.metrics.shape import AsOf, By, Direction, Metric, Part, Population, Scope, Unit, rate
from petitions import figures
from petitions.duty_route import RUNNING, DutyState
from petitions.models import Duty
from wulibridge.people.permissions import Permission

SEEN_BY = (Permission.DASHBOARD_READ, Permission.DUTY_WORK)
IN_DUTY = ("order__petition__zone", "department")
WAYS = {By.ZONE: "order__petition__zone", By.DEPARTMENT: "department"}


def _decided(scope: Scope) -> QuerySet[Duty]:
    days = {"first": scope.period.first, "last": scope.period.last, "today": scope.today}
    return figures.decided_duties(scope.zones, scope.departments, **days)


OPEN_NOW = Population(
    "duties", lambda scope: figures.open_duties(scope.zones, scope.departments), WAYS, ("due_on", "pk"), IN_DUTY
)
DECIDED = Population("duties", _decided, WAYS, ("-decided_on", "-pk"), IN_DUTY)


def _late(scope: Scope) -> Q:
    return Q(state__in=sorted(RUNNING), due_on__lt=scope.today)


DUTIES = Metric(
    "duties",
    _("Open duties"),
    _("What departments were given to do about petitions and is not done yet, by how it stands now."),
    OPEN_NOW,
    AsOf.NOW,
    Unit.DUTIES,
    {
        "denominator": Part(_("Open duties")),
        "assigned": Part(_("to be accepted"), lambda scope: Q(state__in=[DutyState.ASSIGNED, DutyState.OBJECTED])),
        "working": Part(_("being worked on"), lambda scope: Q(state=DutyState.WORKING)),
        "reported": Part(_("reported, not confirmed yet"), lambda scope: Q(state=DutyState.REPORTED)),
    },
    seen_by=SEEN_BY,
)
LATE = Metric(
    "late_duties",
    _("Late duties"),
    _("Open duties of departments that are not reported although their due date has passed, of all open ones."),
    OPEN_NOW,
    AsOf.NOW,
    Unit.DUTIES,
    rate(
        Part(_("Late duties"), _late),
        Part(_("Open duties")),
        Part(_("Reported, or within their time"), lambda scope: ~_late(scope)),
    ),
    Direction.LESS,
    SEEN_BY,
)
PUNCTUALITY = Metric(
    "punctuality",
    _("Departments in time"),
    _(
        "Duties of departments that were reported by the due date, of all that were reported or ran past their due date"
        " in the period. A report that was sent back is none."
    ),
    DECIDED,
    AsOf.PERIOD,
    Unit.DUTIES,
    rate(
        Part(_("Reported in time"), lambda scope: Q(in_time=True)),
        Part(_("Reported, or the due date passed")),
        Part(_("Late, or not reported"), lambda scope: Q(in_time=False)),
    ),
    Direction.MORE,
    SEEN_BY,
)

METRICS = (DUTIES, LATE, PUNCTUALITY)
