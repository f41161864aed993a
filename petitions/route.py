"""The three-stop line (三站式直通车) as data: who may do what with a petition, from which state, to which.

Read ROUTE from top to bottom. `services.move` obeys it and nothing else moves a petition.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wulibridge.people.permissions import Permission


class Stop(models.IntegerChoices):
    ZONE = 1, _("zone")
    COMMITTEE = 2, _("residents' committee")
    SUBDISTRICT = 3, _("subdistrict")


class State(models.TextChoices):
    REGISTERED = "registered", _("waiting to be taken")
    TAKEN = "taken", _("in hand")
    ANSWERED = "answered", _("answered, waiting for the resident's verdict")
    DISPUTED = "disputed", _("resident not satisfied, waiting for a decision")
    CLOSED = "closed", _("closed")


# A stop's clock runs while the resident waits for its answer.
WAITING = frozenset({State.REGISTERED, State.TAKEN})


class Move(models.TextChoices):
    REGISTER = "register", _("Register")
    TAKE = "take", _("Take")
    ANSWER = "answer", _("Answer")
    MOVE_UP = "move_up", _("Move up early")
    LAPSE = "lapse", _("Deadline passed: moved up")
    SUPERVISE = "supervise", _("Deadline passed: put under supervision")
    SEND_DOWN = "send_down", _("Send down with guidance")
    EXTEND = "extend", _("Extend once")
    WAIT = "wait", _("Wait for the resident")
    GO_ON = "go_on", _("Go on: the resident has answered")
    SATISFIED = "satisfied", _("Resident is satisfied")
    DISSATISFIED = "dissatisfied", _("Resident is not satisfied")
    NO_ANSWER = "no_answer", _("Resident gave no answer")
    REOPEN = "reopen", _("Reopen")
    CLOSE = "close", _("Close without reopening")


# A complaint about staff or a body begins at the third stop, and never goes down to where they may be concerned.
COMPLAINTS_BEGIN = Stop.SUBDISTRICT
NEVER_OF_COMPLAINTS = frozenset({Move.SEND_DOWN})

# One matter, many voices: what follows a lead that waits is answered with it, wherever either stands then, and so
# nobody moves it up. A link moves no clock: it lapses by its own deadline and is supervised as it would alone, whether
# its lead stands higher or lower; parted from its lead it goes on by the same days.
NEVER_OF_FOLLOWERS = frozenset({Move.MOVE_UP})

# 先行联系: within how many working days after the day it was received somebody speaks to the resident, by urgency. What
# cannot wait, and whatever came by the hotline: one, as subdistricts keep it for the city's 12345 hotline; five, their
# term of the first handling, for the rest (Xiayang subdistrict's order handling rules of 2022).
FIRST_CONTACT_WORKDAYS = {"emergency": 1, "urgent": 1, "normal": 5}
FIRST_CONTACT_OF_HOTLINE = 1

# Tried on so many different days, an answer may be closed without the resident's verdict.
UNREACHED_DAYS = 3

# A petition came to the next stop, by a person or by its deadline.
UPWARD = (Move.MOVE_UP, Move.LAPSE)

# Whoever makes one of these no longer waits for the resident.
ENDS_WAITING = frozenset({Move.ANSWER, Move.MOVE_UP, Move.SEND_DOWN, Move.GO_ON})


class Who(StrEnum):
    STAFF = "staff"  # whoever may register petitions
    STOP = "stop"  # those who handle petitions at the stop where it stands
    NEXT_STOP = "next_stop"  # those one stop further up; beyond the third stop, the leaders
    CLOCK = "clock"  # the sweep, when a deadline has passed


@dataclass(frozen=True)
class Rule:
    """One row of the route. `facts` are what a move must be given; `climbs` is +1 up, -1 down, 0 stay."""

    who: Who
    from_states: frozenset[State]
    to_state: State | None  # None: the state stays as it is
    stops: frozenset[Stop] = frozenset(Stop)
    climbs: int = 0
    new_passage: bool = False
    facts: tuple[str, ...] = ()
    by_resident: bool = False  # the resident may do it too, proven by number and query code
    by_clock: bool = False  # the sweep does it too, when the time for it has come
    waiting: bool | None = None  # only while the stop waits for the resident (True), or only while it does not (False)
    prose: str | Promise = ""


_BELOW_THIRD = frozenset({Stop.ZONE, Stop.COMMITTEE})
_ABOVE_FIRST = frozenset({Stop.COMMITTEE, Stop.SUBDISTRICT})
_THIRD = frozenset({Stop.SUBDISTRICT})

ROUTE: dict[Move, Rule] = {
    Move.REGISTER: Rule(
        Who.STAFF,
        frozenset(),
        State.REGISTERED,
        frozenset({Stop.ZONE}),
        new_passage=True,
        prose=_("A petition starts at its zone, whoever wrote it down."),
    ),
    Move.TAKE: Rule(
        Who.STOP,
        frozenset({State.REGISTERED}),
        State.TAKEN,
        prose=_("Whoever takes it works on it at this stop. Whoever took it first follows it through to the end."),
    ),
    Move.ANSWER: Rule(
        Who.STOP,
        WAITING,
        State.ANSWERED,
        facts=("outcome", "explanation", "way", "given_on"),
        prose=_("Done, or not done with a reason: either way the resident is told."),
    ),
    Move.MOVE_UP: Rule(
        Who.STOP,
        WAITING,
        State.REGISTERED,
        _BELOW_THIRD,
        climbs=+1,
        new_passage=True,
        facts=("reason",),
        prose=_("Beyond our means: the next stop has it, and the reason is kept. No clock starts a second time."),
    ),
    Move.LAPSE: Rule(
        Who.CLOCK,
        WAITING,
        State.REGISTERED,
        _BELOW_THIRD,
        climbs=+1,
        new_passage=True,
        waiting=False,
        prose=_("The deadline passed without an answer: it moves up by itself."),
    ),
    Move.SUPERVISE: Rule(
        Who.CLOCK,
        WAITING,
        None,
        _THIRD,
        waiting=False,
        prose=_("The last deadline passed: the responsible leader is told, and it stays open."),
    ),
    Move.SEND_DOWN: Rule(
        Who.STOP,
        WAITING,
        State.REGISTERED,
        _ABOVE_FIRST,
        climbs=-1,
        new_passage=True,
        facts=("reason",),
        prose=_("Back to the stop below with guidance. The due date stays as it is."),
    ),
    Move.EXTEND: Rule(
        Who.NEXT_STOP,
        WAITING,
        None,
        facts=("reason",),
        waiting=False,
        prose=_("The next stop up may give one more month, once, and the resident is told why."),
    ),
    Move.WAIT: Rule(
        Who.STOP,
        WAITING,
        None,
        facts=("reason", "until"),
        waiting=False,
        prose=_(
            "Nothing can be done without the resident. These days are added to this stop's time, not to the line's."
        ),
    ),
    Move.GO_ON: Rule(
        Who.STOP,
        WAITING,
        None,
        by_clock=True,
        waiting=True,
        prose=_("The wait is over. At the end of its last day it ends by itself."),
    ),
    Move.SATISFIED: Rule(Who.STOP, frozenset({State.ANSWERED}), State.CLOSED, by_resident=True),
    Move.DISSATISFIED: Rule(Who.STOP, frozenset({State.ANSWERED}), State.DISPUTED, facts=("reason",), by_resident=True),
    Move.NO_ANSWER: Rule(
        Who.STOP,
        frozenset({State.ANSWERED}),
        State.CLOSED,
        facts=("reason",),
        prose=_("Called back in vain on three different days: say how and when you tried."),
    ),
    Move.REOPEN: Rule(
        Who.NEXT_STOP,
        frozenset({State.DISPUTED, State.CLOSED}),
        State.REGISTERED,
        new_passage=True,
        facts=("reason",),
        prose=_(
            "The answer does not stand: the same stop works on it again, with the days it had left, five working days"
            " at least."
        ),
    ),
    Move.CLOSE: Rule(
        Who.NEXT_STOP,
        frozenset({State.DISPUTED}),
        State.CLOSED,
        facts=("reason",),
        prose=_(
            "The answer stands although the resident is not satisfied: the reason is kept and shown to the resident."
        ),
    ),
}

HANDLES: dict[Stop, Permission] = {
    Stop.ZONE: Permission.HANDLE_AT_ZONE,
    Stop.COMMITTEE: Permission.HANDLE_AT_COMMITTEE,
    Stop.SUBDISTRICT: Permission.HANDLE_AT_SUBDISTRICT,
}


def next_stop(stop: Stop) -> Stop | None:
    """The stop above, or None at the third."""
    return Stop(stop + 1) if stop < Stop.SUBDISTRICT else None


def permission_for(move: Move, stop: Stop) -> Permission | None:
    """What `move` asks of staff at `stop`, over the petition's zone. None: staff never make this move."""
    match ROUTE[move].who:
        case Who.STAFF:
            return Permission.PETITION_REGISTER
        case Who.STOP:
            return HANDLES[stop]
        case Who.NEXT_STOP:
            above = next_stop(stop)
            return HANDLES[above] if above else Permission.SUPERVISE
        case Who.CLOCK:
            return None


def allows(move: Move, state: State, stop: Stop, *, waiting: bool = False) -> bool:
    """Does the route have this move from this state at this stop, `waiting` for the resident or not?"""
    rule = ROUTE[move]
    return state in rule.from_states and stop in rule.stops and rule.waiting in (None, waiting)


def moves_from(state: State, stop: Stop, *, waiting: bool = False) -> list[Move]:
    """The moves that the route has from here, in its order."""
    return [move for move in ROUTE if allows(move, state, stop, waiting=waiting)]
