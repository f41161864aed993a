"""What the clock does: deadlines that pass, and due dates whose calendar has been published. In bulk, under locks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from petitions.deadlines import due
from petitions.models import Passage, Petition
from petitions.route import Move, State, Stop, allows
from petitions.services.guard import Clearance
from petitions.services.notes import RememberedHandlers, message
from petitions.services.passages import Term, calendar_from, climb, set_due, term_at
from wulibridge.journal.services import CLOCK, record, recording
from wulibridge.notices.services import Message, notify
from wulibridge.territory.calendar import Calendar, civil_date, database_now


@dataclass(frozen=True)
class Rung:
    """What one ring of the alarm did."""

    lapsed: int = 0
    supervised: int = 0
    failed: int = 0
    held: bool = False  # the guard stopped it

    def __add__(self, other: "Rung") -> "Rung":
        return Rung(
            self.lapsed + other.lapsed,
            self.supervised + other.supervised,
            self.failed + other.failed,
            self.held or other.held,
        )


@dataclass
class Known:
    """What one pass asks once rather than once a batch: people, places, and when a term ends that starts today."""

    handlers: RememberedHandlers = field(default_factory=RememberedHandlers)
    terms: dict[tuple[date, int, Stop], Term] = field(default_factory=dict)

    def term(self, petition: Petition, stop: Stop, start: date) -> Term:
        """The term of a petition (its zone at hand) that comes to `stop` on `start`, a date of Asia/Shanghai."""
        allowances = petition.zone.committee.subdistrict
        key = (start, allowances.pk, stop)
        if key not in self.terms:
            self.terms[key] = term_at(stop, start=start, allowances=allowances, calendar=calendar_from(start))
        return self.terms[key]


def ring(*, ids: Sequence[int], known: Known | None = None, clearance: Clearance | None = None) -> Rung:
    """Move up, or put under supervision, those of `ids` that are overdue now; leave every other one alone.

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
            Petition.objects.overdue(civil_date(now))
            .filter(pk__in=ids, wake_at__lte=now)
            .select_for_update(skip_locked=True)
            .only("number", "title", "urgency", "zone", "state", "stop", "due_on")
            .order_by("pk")
        )
        known.handlers.place(petitions)
        below = [p for p in petitions if allows(Move.LAPSE, State(p.state), Stop(p.stop))]
        last = [p for p in petitions if allows(Move.SUPERVISE, State(p.state), Stop(p.stop))]
        messages = _lapse(below, now, known) + _supervise(last, now, known.handlers)
        notify(messages)
    return Rung(lapsed=len(below), supervised=len(last))


def _lapse(petitions: list[Petition], now: datetime, known: Known) -> list[Message]:
    if not petitions:
        return []
    open_stays = Passage.objects.filter(petition__in=[petition.pk for petition in petitions], left_at=None)
    ordinals = dict(open_stays.values_list("petition", "ordinal"))
    start, terms, messages = civil_date(now), {}, []
    for petition in petitions:
        terms[petition.pk] = _climb(petition, known.term(petition, Stop(petition.stop + 1), start))
        told = known.handlers.at(petition.zone, Stop(petition.stop))
        messages.append(message(petition, Move.LAPSE, f"{petition.pk}.{ordinals[petition.pk]}:lapse", told))
    climb(ordinals, terms, at=now)
    return messages


def _climb(petition: Petition, term: Term) -> Term:
    """How it stands then, for those who are told; and the entry that says so."""
    stops, dates = [int(petition.stop), int(term.stop)], [str(petition.due_on), str(term.due.on)]
    petition.stop, petition.due_on = term.stop, term.due.on
    details = {"stop": stops, "due_on": dates}
    record("petition.lapse", petition, by=CLOCK, area=petition.zone.code, details=details)
    return term


def _supervise(petitions: list[Petition], now: datetime, handlers: RememberedHandlers) -> list[Message]:
    messages = []
    for petition in petitions:
        petition.supervised_at, petition.wake_at = now, None
        record(
            "petition.supervise", petition, by=CLOCK, area=petition.zone.code, details={"due_on": str(petition.due_on)}
        )
        leaders = handlers.leaders(petition.zone)
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
        stays = Passage.objects.filter(pk__in=ids, provisional=True, left_at=None).order_by("pk")
        calendars: dict[date, Calendar] = {}
        # The petition's row too: whoever moves it locks that one first, and a stay is settled as it then stands.
        locked = stays.select_for_update(skip_locked=True, of=("self", "petition")).select_related("petition__zone")
        for passage in locked:
            start = civil_date(passage.entered_at)
            if start not in calendars:
                calendars[start] = calendar_from(start)
            settled += _settle(passage, start, calendars[start])
    return settled


def _settle(passage: Passage, start: date, calendar: Calendar) -> bool:
    term = due(start, months=passage.months, calendar=calendar)
    if term.provisional:
        return False
    petition, promised = passage.petition, passage.due_on
    if term.on > promised:
        set_due(petition, passage, term)
        petition.save(update_fields=["due_on", "wake_at"])
    passage.provisional = False
    passage.save(update_fields=["due_on", "provisional"])
    record(
        "petition.due_date_settled",
        petition,
        by=CLOCK,
        area=petition.zone.code,
        details={"due_on": [str(promised), str(passage.due_on)]},
    )
    return True
