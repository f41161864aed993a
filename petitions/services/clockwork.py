"""What the clock does: deadlines that pass, and due dates whose calendar has been published. In bulk, under locks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from petitions.deadlines import recounted
from petitions.models import Cause, DeadlineEvent, Passage, Petition, Term
from petitions.queries import is_complaint
from petitions.route import Move, State, Stop, allows
from petitions.services.complaint import answerable
from petitions.services.guard import Clearance
from petitions.services.notes import RememberedHandlers, message, moved_on
from petitions.services.terms import (
    Entry,
    calendar_from,
    climb,
    entry_again,
    first_entry,
    promise,
    promise_line,
    promises_of,
)
from petitions.services.waits import end_wait
from petitions.services.webhook import tell_world
from wulibridge.journal.services import CLOCK, record, recording
from wulibridge.notices.services import Message, notify
from wulibridge.rows import Among
from wulibridge.territory.calendar import Calendar, civil_date, database_now


@dataclass(frozen=True)
class Rung:
    """What one ring of the alarm did."""

    lapsed: int = 0
    supervised: int = 0
    gone_on: int = 0  # waited for the resident long enough
    failed: int = 0
    held: bool = False  # the guard stopped it

    def __add__(self, other: "Rung") -> "Rung":
        return Rung(
            self.lapsed + other.lapsed,
            self.supervised + other.supervised,
            self.gone_on + other.gone_on,
            self.failed + other.failed,
            self.held or other.held,
        )


@dataclass
class Known:
    """What one pass asks once rather than once a batch: people, places, and when a term ends that starts today."""

    handlers: RememberedHandlers = field(default_factory=RememberedHandlers)
    entries: dict[tuple[date, int, Stop], Entry] = field(default_factory=dict)

    def entry(self, petition: Petition, stop: Stop, start: date) -> Entry:
        """What a petition (its zone at hand) gets that first comes to `stop` on `start`, a date of Asia/Shanghai."""
        allowances = petition.zone.committee.subdistrict
        key = (start, allowances.pk, stop)
        if key not in self.entries:
            calendar = calendar_from(start)
            self.entries[key] = first_entry(stop, start=start, allowances=allowances, calendar=calendar)
        return self.entries[key]


# What a ring reads of a petition.
READ = ("number", "title", "kind", "urgency", "zone", "state",
        "stop", "due_on", "waits_until", "owner", "handler")  # fmt: skip


def ring(*, ids: Sequence[int], known: Known | None = None, clearance: Clearance | None = None) -> Rung:
    """Move up, or put under supervision, those of `ids` that are overdue now; go on with those that waited for the
    resident long enough; leave every other one alone.

    Overdue: the day promised has ended in Asia/Shanghai by the database's clock, and no answer was given. The due
    filter is applied again under the row locks, so an answer that came first wins. Rows locked by others are skipped.
    One transaction: any error undoes the whole batch and is raised. With a `clearance` of the guard, ClockJumpedError
    is one of them: when the clock has jumped since, nothing is written by it.
    """
    known = known or Known()
    with recording():
        now = database_now()
        if clearance is not None:
            clearance.check(now)
        petitions = list(
            Petition.objects.ringing(civil_date(now))
            .filter(Among("pk", ids), wake_at__lte=now)
            .select_for_update(skip_locked=True)
            .only(*READ)
            .order_by("pk")
        )
        known.handlers.place(petitions)
        waiting = [p for p in petitions if p.waits_until]
        petitions = [p for p in petitions if not p.waits_until]
        below = [p for p in petitions if allows(Move.LAPSE, State(p.state), Stop(p.stop))]
        last = [p for p in petitions if allows(Move.SUPERVISE, State(p.state), Stop(p.stop))]
        messages = _lapse(below, now, known) + _supervise(last, now, known.handlers) + _go_on(waiting, now, known)
        notify(messages)
        tell_world(below, Move.LAPSE)
    return Rung(lapsed=len(below), supervised=len(last), gone_on=len(waiting))


def _lapse(petitions: list[Petition], now: datetime, known: Known) -> list[Message]:
    if not petitions:
        return []
    open_stays = Passage.objects.filter(Among("petition", [row.pk for row in petitions]), left_at=None).order_by()
    ordinals = dict(open_stays.values_list("petition", "ordinal"))
    been_down = [petition.pk for petition in petitions if ordinals[petition.pk] > petition.stop]
    earlier = promises_of(been_down) if been_down else {}
    start = civil_date(now)
    entries, messages = {}, []
    for petition in petitions:
        stop = Stop(petition.stop + 1)
        again = entry_again(Move.LAPSE, stop, earlier[petition.pk]) if petition.pk in earlier else None
        entries[petition.pk] = _climb(petition, again or known.entry(petition, stop, start))
        told = known.handlers.at(petition.zone, Stop(petition.stop))
        key = f"{petition.pk}.{ordinals[petition.pk]}:lapse"
        messages.append(message(petition, Move.LAPSE, key, told))
        if own := known.handlers.own(petition):
            messages.append(moved_on(petition, Move.LAPSE, key, own=own, told=told, by=CLOCK))
    climb(ordinals, entries, at=now)
    return messages


def _climb(petition: Petition, entry: Entry) -> Entry:
    """How it stands then, for those who are told; and the entry that says so."""
    stops, dates = [int(petition.stop), int(entry.stop)], [str(petition.due_on), str(entry.term.on)]
    petition.stop, petition.due_on = entry.stop, entry.term.on
    details = {"stop": stops, "due_on": dates}
    record("petition.lapse", petition, by=CLOCK, area=petition.zone.code, details=details)
    return entry


def _go_on(petitions: list[Petition], now: datetime, known: Known) -> list[Message]:
    """Those who waited for the resident to the end of the last day. A few a day, so one by one."""
    messages = []
    for petition in petitions:
        stay = Passage.objects.get(petition=petition, left_at=None)
        was = petition.due_on
        event = end_wait(petition, stay, at=now, by=None)
        petition.save(update_fields=["waits_until", "due_on", "wake_at"])
        stay.save(update_fields=["months", "due_on", "provisional"])
        event.save()
        details = {"due_on": [str(was), str(petition.due_on)]}
        record("petition.go_on", petition, by=CLOCK, area=petition.zone.code, details=details)
        told = known.handlers.own(petition) or known.handlers.at(petition.zone, Stop(petition.stop))
        messages.append(message(petition, Move.GO_ON, f"{petition.pk}.{stay.ordinal}.{was}:go_on", told))
    return messages


def _supervise(petitions: list[Petition], now: datetime, handlers: RememberedHandlers) -> list[Message]:
    messages = []
    for petition in petitions:
        petition.supervised_at, petition.wake_at = now, None
        record(
            "petition.supervise", petition, by=CLOCK, area=petition.zone.code, details={"due_on": str(petition.due_on)}
        )
        leaders = answerable(petition) if is_complaint(petition) else handlers.leaders(petition.zone)
        key = f"{petition.pk}.{petition.due_on}:supervise"
        messages.append(message(petition, Move.SUPERVISE, key, leaders))
    Petition.objects.filter(pk__in=[petition.pk for petition in petitions]).update(supervised_at=now, wake_at=None)
    Passage.objects.filter(petition__in=petitions, left_at=None).update(supervised_at=now)
    return messages


def recompute_provisional(*, ids: Sequence[int]) -> int:
    """Give those provisional stays of `ids` their final due date whose calendar is published by now; only ever later.

    One transaction: any error undoes the whole batch and is raised. Returns how many became final.
    """
    settled = 0
    with recording():
        now, calendars = database_now(), Calendars()
        stays = Passage.objects.filter(pk__in=ids, provisional=True, left_at=None).order_by("pk")
        # The petition's row too: whoever moves it locks that one first, and a stay is settled as it then stands.
        locked = stays.select_for_update(skip_locked=True, of=("self", "petition")).select_related("petition__zone")
        rows = list(locked)
        present = {event.passage_id: event for event in _promises(Term.STOP, passage__in=rows)}
        for passage in rows:
            event, petition = present[passage.pk], passage.petition
            term = recounted(event.counted, calendar=calendars.of(event))
            if not term.provisional:
                written = promise(petition, passage, term, Cause.SETTLED, at=now)
                petition.save(update_fields=["due_on", "wake_at"])
                passage.save(update_fields=["due_on", "provisional"])
                _settled(petition, written, "petition.due_date_settled")
                settled += 1
    return settled


def recompute_lines(*, ids: Sequence[int]) -> int:
    """The same for the due dates over the whole line of these petitions (ids), which move by a calendar alone."""
    settled = 0
    with recording():
        now, calendars = database_now(), Calendars()
        rows = list(
            Petition.objects.filter(pk__in=ids, total_provisional=True, closed_at=None)
            .order_by("pk")
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("zone")
        )
        present = {event.petition_id: event for event in _promises(Term.TOTAL, petition__in=rows)}
        for petition in rows:
            term = recounted(present[petition.pk].counted, calendar=calendars.of(present[petition.pk]))
            if not term.provisional:
                written = promise_line(petition, term, Cause.SETTLED, at=now)
                petition.save(update_fields=["total_due_on", "total_provisional"])
                _settled(petition, written, "petition.line_settled")
                settled += 1
    return settled


class Calendars:
    """The calendar of each first day, asked once."""

    def __init__(self) -> None:
        self._known: dict[date, Calendar] = {}

    def of(self, event: DeadlineEvent) -> Calendar:
        if event.start_on not in self._known:
            self._known[event.start_on] = calendar_from(event.start_on)
        return self._known[event.start_on]


def _promises(clock: Term, **of: object) -> list[DeadlineEvent]:
    """Oldest first, so that the last one of each is in force."""
    return list(DeadlineEvent.objects.filter(term=clock, **of).order_by("pk"))


def _settled(petition: Petition, event: DeadlineEvent, verb: str) -> None:
    event.save()
    details = {"due_on": [str(event.was_on), str(event.due_on)]}
    record(verb, petition, by=CLOCK, area=petition.zone.code, details=details)
