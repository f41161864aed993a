"""What the clock does: deadlines that pass, and due dates whose calendar has been published. In bulk, under locks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from petitions.deadlines import due
from petitions.models import Passage, Petition
from petitions.route import Move, State, Stop, allows
from petitions.services.guard import Clearance
from petitions.services.notes import RememberedHandlers, message
from petitions.services.passages import calendar_from, new_passage, set_due
from wulibridge.journal.services import CLOCK, record, recording
from wulibridge.notices.services import Message, notify
from wulibridge.rows import insert
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


def ring(*, ids: Sequence[int], handlers: RememberedHandlers | None = None, clearance: Clearance | None = None) -> Rung:
    """Move up, or put under supervision, those of `ids` that are overdue now; leave every other one alone.

    Overdue: the day promised has ended in Asia/Shanghai by the database's clock, and no answer was given. The due
    filter is applied again under the row locks, so an answer that came first wins. Rows locked by others are skipped.
    One transaction: any error undoes the whole batch and is raised. With a `clearance` of the guard, ClockJumpedError
    is one of them: when the clock has jumped since, nothing is written by it.
    """
    handlers = handlers or RememberedHandlers()
    with recording():
        now = database_now()
        if clearance is not None:
            clearance.check(now)
        today = civil_date(now)
        petitions = list(
            Petition.objects.overdue(today)
            .filter(pk__in=ids, wake_at__lte=now)
            .select_for_update(skip_locked=True)
            .defer("text")
            .order_by("pk")
        )
        handlers.place(petitions)
        below = [p for p in petitions if allows(Move.LAPSE, State(p.state), Stop(p.stop))]
        last = [p for p in petitions if allows(Move.SUPERVISE, State(p.state), Stop(p.stop))]
        messages = _lapse(below, now, handlers) + _supervise(last, now, handlers)
        notify(messages)
    return Rung(lapsed=len(below), supervised=len(last))


def _lapse(petitions: list[Petition], now: datetime, handlers: RememberedHandlers) -> list[Message]:
    if not petitions:
        return []
    calendar = calendar_from(civil_date(now))
    open_passages = {row.petition_id: row for row in Passage.objects.filter(petition__in=petitions, left_at=None)}
    entered, messages = [], []
    for petition in petitions:
        old = open_passages[petition.pk]
        entered.append(_climb(petition, old, now, calendar))
        messages.append(
            message(
                petition,
                Move.LAPSE,
                f"{petition.pk}.{old.ordinal}:lapse",
                handlers.at(petition.zone, Stop(petition.stop)),
            )
        )
    stays = [row.pk for row in open_passages.values()]
    Passage.objects.filter(pk__in=stays).update(left_at=now, left_by=Move.LAPSE)
    insert(entered)
    _write_climbed(petitions)
    return messages


def _write_climbed(petitions: list[Petition]) -> None:
    """Write where they stand now: one statement for all that came to the same stop with the same term, as most did."""
    alike: dict[tuple[int, date, datetime | None], list[int]] = {}
    for petition in petitions:
        alike.setdefault((petition.stop, petition.due_on, petition.wake_at), []).append(petition.pk)
    for (stop, due_on, wake_at), ids in alike.items():
        Petition.objects.filter(pk__in=ids).update(
            state=State.REGISTERED, owner=None, stop=stop, due_on=due_on, wake_at=wake_at
        )


def _climb(petition: Petition, old: Passage, now: datetime, calendar: Calendar) -> Passage:
    promised = petition.due_on
    petition.state, petition.owner = State.REGISTERED, None
    entered = new_passage(
        petition,
        Stop(petition.stop + 1),
        ordinal=old.ordinal + 1,
        at=now,
        by_move=Move.LAPSE,
        allowances=petition.zone.committee.subdistrict,
        calendar=calendar,
    )
    stops = [old.stop, int(petition.stop)]
    record(
        "petition.lapse",
        petition,
        by=CLOCK,
        area=petition.zone.code,
        details={"stop": stops, "due_on": [str(promised), str(petition.due_on)]},
    )
    return entered


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
