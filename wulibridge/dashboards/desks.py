"""The sheets of the dashboard: which figures and pictures stand on each, and whose they are."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evaluations.metrics import METRICS, Metric
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds


def _metrics(*keys: str) -> tuple[Metric, ...]:
    return tuple(METRICS[key] for key in keys)


THE_FIVE = _metrics("coverage", "open", "overdue", "on_time", "satisfaction")
# What zones and committees are compared by.
MEASURES = tuple(metric for metric in THE_FIVE if metric.is_rate)
TREND = _metrics("received", "answered", "moved_up")
FLOW, RESPONSE, CALENDAR = _metrics("flow", "response", "first_met")
# What departments are compared by.
DUTIES = _metrics("duties", "late_duties", "punctuality")
# What committees are compared by for their meetings.
MEETINGS = _metrics("meetings", "tasks")


@dataclass(frozen=True)
class Sheet:
    """`key` as the address writes it: the first one has none."""

    key: str
    title: str | Promise
    cards: tuple[Metric, ...]
    pictures: frozenset[str]
    permission: Permission = Permission.DASHBOARD_READ


GLANCE = Sheet("", _("At a glance"), THE_FIVE, frozenset({"map", "pyramid", "trend", "ranking"}))
WORK = Sheet(
    "work",
    _("How petitions are handled"),
    (*_metrics("first_contact", "answered_at", "reopened", "called_back"), *DUTIES),
    frozenset({"response", "departments"}),
)
DOORS = Sheet("doors", _("At the doors"), _metrics("coverage", "visits", "contacts", "wishes"), frozenset({"calendar"}))
IN_MEETINGS = Sheet("meetings", _("In meetings"), MEETINGS, frozenset({"meetings"}))
OWN_DUTIES = Sheet(
    "duties", _("Duties"), (*DUTIES, *_metrics("tasks")), frozenset({"departments"}), Permission.DUTY_WORK
)
SHEETS = (GLANCE, WORK, DOORS, IN_MEETINGS, OWN_DUTIES)


def sheets_of(user: User) -> list[Sheet]:
    """Leaders, committees and zone leads have those about their area; a department has that about its duties."""
    if holds(user, Permission.DASHBOARD_READ):
        return [sheet for sheet in SHEETS if sheet.permission is Permission.DASHBOARD_READ]
    return [OWN_DUTIES]


def sheet_with(metric: Metric, sheets: list[Sheet]) -> Sheet:
    """Where to go back to from the rows of a metric."""
    return next((sheet for sheet in sheets if metric in sheet.cards), _by_picture(metric, sheets))


def _by_picture(metric: Metric, sheets: list[Sheet]) -> Sheet:
    picture = {RESPONSE.key: "response", CALENDAR.key: "calendar"}.get(metric.key, "trend")
    return next((sheet for sheet in sheets if picture in sheet.pictures), sheets[0])
