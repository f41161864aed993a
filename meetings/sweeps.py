"""What is brought to mind of meetings by the day: that one is owed, that one was missed, that a task is late,
that the upkeep of a project is to be looked at, that the reply to a written opinion has not come."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from meetings.kinds import Cadence
from meetings.models import ActionItem, Meeting
from meetings.obligations import OF, Reminder, Standing, reminder_for
from meetings.queries.hosts import Hosts
from meetings.queries.owed import Cell, areas_in_force, lines_of, name_of, owing_kinds
from meetings.queries.task import owners_of
from meetings.services.notes import task_facts
from meetings.services.opinions import late_replies
from meetings.services.projects.keeping import review_messages
from wulibridge.notices.services import Message, notify
from wulibridge.people.models import User
from wulibridge.periods import Period
from wulibridge.territory.calendar import Calendar, civil_date, database_now, working_calendar

# A year's last day may be looked back on after the holidays.
AROUND = timedelta(days=60)
WAITS = (Standing.MISSING, Standing.MISSED)


def remind(now: datetime | None = None) -> int:
    """Tell who is to know today; returns how many notices were asked for. `now` is the database's clock unless given.

    Harmless when rung at any time and however often: nobody is told the same of the same period or task twice, and
    what a sweep missed that was away is told when it is back.
    """
    with transaction.atomic():
        today = civil_date(now or database_now())
        messages = [*_owed(today), *_late(today), *review_messages(today), *late_replies(today)]
        notify(messages)
    return len(messages)


@dataclass
class _Told:
    """Of one kind and period: in which areas it is missing, by who is told so."""

    cell: Cell
    reminder: Reminder
    areas: dict[User, list[str]] = field(default_factory=lambda: defaultdict(list))


def _owed(today: date) -> Iterator[Message]:
    """One to each person for a kind and period, however many of their areas it is about."""
    calendar = working_calendar(today - AROUND, today + AROUND)
    wanted = dict(_reminders(today, calendar))
    if not wanted:
        return
    hosts = Hosts()
    told: dict[tuple[int, Period], _Told] = {}
    for cell in _waiting({period.first.year for _kind, period in wanted}, today):
        reminder = wanted.get((cell.kind.pk, cell.period))
        if reminder is None:
            continue
        about = told.setdefault((cell.kind.pk, cell.period), _Told(cell, reminder))
        receivers = hosts.convening(cell.area)
        if reminder == Reminder.LATE:
            receivers = [*receivers, *hosts.leading(cell.area)]
        for user in dict.fromkeys(receivers):
            about.areas[user].append(name_of(cell.area))
    for about in told.values():
        yield from (_message(about, user, areas) for user, areas in about.areas.items())


def _reminders(today: date, calendar: Calendar) -> Iterator[tuple[tuple[int, Period], Reminder]]:
    """Of which kind (id) and period something is said today: the one that runs, and the one before."""
    for kind in owing_kinds():
        of: Callable[[date], Period] = OF[Cadence(kind.cadence)]
        running = of(today)
        for period in (running, of(running.first - timedelta(days=1))):
            reminder = reminder_for(period, today, calendar.is_workday)
            if reminder:
                yield (kind.pk, period), reminder


def _waiting(years: Iterable[int], today: date) -> Iterator[Cell]:
    areas = areas_in_force()
    for year in sorted(years):
        for line in lines_of(areas, year, today):
            yield from (cell for cell in line.cells if cell.standing in WAITS)


def _message(about: _Told, user: User, areas: list[str]) -> Message:
    kind, period = about.cell.kind, about.cell.period
    facts: dict[str, Any] = {
        "step": about.reminder.value,
        "kind": kind.name,
        "kind_en": kind.name_en,
        "cadence": kind.cadence,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "areas": areas,
    }
    key = f"owed:{kind.pk}:{period.key}:{about.reminder}"
    return Message("meeting_owed", key, (user,), reverse("meetings:calendar"), facts)


def _late(today: date) -> Iterator[Message]:
    """Open past its day: its owner is told, and the leader who answers for the area; each once."""
    rows = ActionItem.objects.filter(done_at=None, due_on__lt=today).select_related("owner", "organization")
    rows = rows.select_related("item__meeting").order_by("pk")
    tasks = list(rows)
    if not tasks:
        return
    hosts = Hosts()
    places = Meeting.objects.with_place().in_bulk({task.item.meeting_id for task in tasks})
    for task in tasks:
        facts = task_facts(task, "task_late")
        owners, leaders = owners_of(task), hosts.leading(places[task.item.meeting_id].area)
        yield Message("meeting_step", f"task:{task.pk}:late", tuple(owners), reverse("meetings:mine"), facts)
        others = tuple(leader for leader in leaders if leader not in owners)
        yield Message("meeting_step", f"task:{task.pk}:late", others, reverse("meetings:calendar"), facts)
