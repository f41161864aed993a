"""What every page's frame needs."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wulibridge.notices.queries import unread
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission as P  # noqa: N817  a table reads better with a short name
from wulibridge.people.queries import holds

# As many doors as a thumb reaches on the bottom bar of a phone; the rest stands behind "More".
AT_THE_THUMB = 4


@dataclass(frozen=True)
class Door:
    """An entry of the menu: where it leads and who has it. `room` names where the addresses of its pages begin, if not
    with its own."""

    label: str | Promise
    url_name: str
    permissions: tuple[P, ...]
    icon: str
    room: str = ""


# In the order in which the rooms are: the door, the desk, the leader's desk, then keeping the house.
DOORS = (
    Door(_("My round"), "visits:round", (P.VISIT_LOG,), "round"),
    Door(
        _("What is due"),
        "petitions:due",
        (P.HANDLE_AT_ZONE, P.HANDLE_AT_COMMITTEE, P.HANDLE_AT_SUBDISTRICT, P.SUPERVISE),
        "due",
    ),
    Door(_("Duties"), "petitions:duties", (P.DUTY_WORK, P.HANDLE_AT_SUBDISTRICT), "done"),
    Door(_("Dashboard"), "dashboards:overview", (P.DASHBOARD_READ, P.DUTY_WORK), "dashboard"),
    Door(_("Petitions"), "petitions:list", (P.PETITION_READ, P.DEPARTMENT_READ), "petitions"),
    Door(_("Opinions"), "visits:opinions", (P.VISIT_READ,), "opinions"),
    Door(_("Reception"), "visits:reception", (P.OPINION_WRITE,), "reception"),
    Door(_("Coverage"), "visits:coverage", (P.VISIT_READ,), "coverage"),
    Door(_("Services"), "visits:services", (P.VISIT_READ,), "services"),
    Door(_("Teams"), "visits:teams", (P.VISIT_READ,), "teams"),
    Door(_("Needs and wishes"), "visits:wishes", (P.WISH_READ,), "wishes"),
    Door(_("My elders"), "evaluations:elders", (P.HOMECARE_VISIT,), "round"),
    Door(_("Home care"), "evaluations:plans", (P.HOMECARE_STAFF, P.HOMECARE_KEEP), "wishes", "evaluations:elders"),
    Door(_("Home-care pay"), "evaluations:months", (P.HOMECARE_APPROVE,), "wishes"),
    Door(
        _("The people's verdict"),
        "evaluations:verdict",
        (P.VERDICT_READ, P.VERDICT_ANSWER, P.POINTS_KEEP, P.LISTS_KEEP),
        "opinions",
    ),
    Door(_("Monthly report"), "evaluations:reports", (P.REPORT_WRITE, P.REPORT_APPROVE, P.VERDICT_READ), "petitions"),
    Door(_("Meetings"), "admin:meetings_meeting_changelist", (P.MEETING_HOLD,), "meetings"),
    Door(_("Projects"), "admin:meetings_project_changelist", (P.MEETING_HOLD, P.SUPERVISE), "projects"),
    Door(_("My meetings"), "meetings:mine", (P.PETITION_READ, P.DEPARTMENT_READ), "calendar"),
    Door(_("Roster"), "web:roster_imports", (P.ROSTER_IMPORT,), "roster"),
    Door(_("Zones"), "web:zones", (P.TERRITORY_PLAN,), "zones"),
    Door(
        _("Administration"),
        "admin:index",
        (P.TERRITORY_EDIT, P.CALENDAR_EDIT, P.OUTBOX_MANAGE, P.PEOPLE_EDIT, P.JOURNAL_READ, P.HANDLE_AT_COMMITTEE),
        "admin",
    ),
    Door(_("Monthly draw"), "evaluations:draws", (P.DRAW_READ,), "wishes"),
    Door(_("Connected systems"), "petitions:clients", (P.CLIENT_MANAGE,), "forward"),
    Door(_("Clock and outages"), "petitions:clock", (P.CLOCK_CONFIRM,), "soon"),
)


# Who works on what comes from many doors finds it by one box, on every page; a department what it was asked about.
SEARCHERS = (P.HANDLE_AT_COMMITTEE, P.HANDLE_AT_SUBDISTRICT, P.SUPERVISE, P.DEPARTMENT_READ)

# Who sits at a desk opens on what is due although they may also make visits; a leader on the figures.
OPENS_ON = (
    ((P.HANDLE_AT_COMMITTEE, P.HANDLE_AT_SUBDISTRICT), "petitions:due"),
    ((P.SUPERVISE,), "dashboards:overview"),
)


def doors_of(user: Any) -> list[Door]:
    """The menu of a user."""
    return [door for door in DOORS if holds(user, *door.permissions)]


def first_page_of(user: Any) -> str | None:
    """The name of the page a user opens on: what they must do now. None without any post today."""
    for permissions, url_name in OPENS_ON:
        if holds(user, *permissions):
            return url_name
    doors = doors_of(user)
    return doors[0].url_name if doors else None


@cache  # every page has the menu, and no door moves
def _address_of(url_name: str) -> str:
    return reverse(url_name)


def _menu(user: User, path: str) -> list[dict[str, Any]]:
    """The doors with their addresses. We stand in the first whose room is the longest beginning of `path`."""
    doors = doors_of(user)
    rooms = [_address_of(door.room or door.url_name) for door in doors]
    lengths = [len(room) if path.startswith(room) else 0 for room in rooms]
    here = lengths.index(max(lengths)) if any(lengths) else None
    return [{"door": door, "url": _address_of(door.url_name), "here": n == here} for n, door in enumerate(doors)]


def room(request: HttpRequest) -> dict[str, Any]:
    """The frame's context: the menu, and how many notices are unread (lazily, one query, only where it is shown)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    doors = _menu(user, request.path)
    return {
        "doors": doors,
        "doors_at_thumb": doors[:AT_THE_THUMB],
        "doors_behind_more": doors[AT_THE_THUMB:],
        # The page of the search has the box itself.
        "may_search": holds(user, *SEARCHERS) and request.path != _address_of("search:everything"),
        "unread_notices": lambda: unread(user),
    }
