"""Somebody's calendar of meetings as iCalendar (RFC 5545): those they go to or hold, and the last days of owed ones.

It holds titles, times and places, as the notices do, and nothing of any resident.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext
from icalendar import Calendar, Event

from meetings.models import Meeting
from meetings.queries.mine import meetings_with
from meetings.queries.owed import Cell, owed_by
from meetings.route import State
from wulibridge.people.models import User
from wulibridge.territory.calendar import SHANGHAI, civil_date, end_of

# How long a meeting stays in it that has been.
KEPT = timedelta(days=90)
# Where nobody said when it ends.
USUAL = timedelta(hours=2)


def calendar_of(user: User, now: datetime) -> bytes:
    """The calendar as it stands at `now`, in the user's language."""
    with translation.override(user.language or settings.LANGUAGE_CODE):
        calendar = Calendar()
        calendar.add("prodid", "-//Wulibridge//Meetings//ZH")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", gettext("My meetings"))
        since = end_of(civil_date(now) - KEPT)
        for meeting in meetings_with(user).filter(starts_at__gte=since).order_by("starts_at", "pk"):
            calendar.add_component(_event(meeting, now))
        for cells in _by_period(owed_by(user, civil_date(now))):
            calendar.add_component(_last_day(cells, now))
        return calendar.to_ical()


def _event(meeting: Meeting, now: datetime) -> Event:
    event = _begun(f"meeting-{meeting.pk}", f"{meeting.kind}: {meeting.title}", now)
    event.add("dtstart", meeting.starts_at.astimezone(SHANGHAI))
    event.add("dtend", (meeting.ends_at or meeting.starts_at + USUAL).astimezone(SHANGHAI))
    event.add("location", meeting.place)
    off = meeting.state in (State.CANCELLED, State.ADJOURNED, State.MERGED)
    event.add("status", "CANCELLED" if off else "TENTATIVE" if meeting.state == State.PREPARING else "CONFIRMED")
    event.add("sequence", meeting.version)
    return event


def _by_period(cells: list[Cell]) -> list[list[Cell]]:
    found: dict[tuple[int, date], list[Cell]] = defaultdict(list)
    for cell in cells:
        found[cell.kind.pk, cell.period.first].append(cell)
    return list(found.values())


def _last_day(cells: list[Cell], now: datetime) -> Event:
    """One for all areas in which a kind is still owed for a period."""
    kind, period = cells[0].kind, cells[0].period
    said = {"kind": kind, "period": period.name(), "count": len(cells)}
    words = ngettext("Last day: %(kind)s, %(period)s", "Last day: %(kind)s, %(period)s (%(count)s places)", len(cells))
    event = _begun(f"owed-{kind.pk}-{period.key}", words % said, now)
    event.add("dtstart", period.last)
    event.add("dtend", period.last + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("description", gettext("; ").join(cell.name for cell in cells))
    return event


def _begun(name: str, summary: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{name}@{settings.PUBLIC_URL.partition('://')[2]}")
    event.add("dtstamp", now)
    event.add("summary", summary)
    return event
