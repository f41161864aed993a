"""Telling residents what happened: a row with the fact, sent by a task, or put among the letters to print."""

import logging
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from petitions.letters import text_message_of
from petitions.models import Petition, Petitioner, Way, Word, WordState
from petitions.queries import may_read_petitioner
from petitions.route import Move
from petitions.services.locking import locked
from petitions.services.refusals import Refused
from wulibridge.journal.services import SYSTEM, record, recording
from wulibridge.notices.nights import is_night
from wulibridge.notices.sms import sms_backend
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may, reach
from wulibridge.personal import personal_data
from wulibridge.rows import insert
from wulibridge.territory.calendar import database_now

log = logging.getLogger(__name__)

# Of these the resident hears.
TOLD_OF = frozenset({Move.REGISTER, Move.EXTEND, Move.WAIT, Move.ANSWER, Move.NO_ANSWER, Move.CLOSE})
LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 6


def tell_resident(petition: Petition, move: Move, *, turn: str, facts: Mapping[str, Any] | None = None) -> None:
    """Write down, in the transaction of a move, that the resident is to hear of it. `turn` tells it from the last one.

    An answer that is given by letter, and everything where the resident wished so, becomes a letter.
    """
    if move not in TOLD_OF:
        return
    facts = facts or {}
    until = facts.get("until")
    days = {"due_on": petition.due_on.isoformat(), "until": until.isoformat() if isinstance(until, date) else ""}
    row = {
        "dedupe_key": f"{petition.pk}:{turn}:{move.value}",
        "petition_id": petition.pk,
        "event": move.value,
        "by_letter": petition.by_letter or facts.get("way") == Way.LETTER,
        "facts": days,
        "state": WordState.PENDING,
        "attempts": 0,
        "last_error": "",
    }
    insert(Word, [row], ignore_conflicts=True)


def wish_letters(*, petition: Petition, by_letter: bool, by: User) -> Petition:
    """Write down how the resident wishes to be told. Raises Refused for who does not register petitions there."""
    if not may(by, Permission.PETITION_REGISTER, zone_id=petition.zone_id):
        raise Refused(_("You may not change how the resident is told."))
    with recording():
        row = locked(petition)
        row.by_letter = by_letter
        row.save(update_fields=["by_letter"])
        record("petition.by_letter", row, by=by, area=row.zone.code, details={"by_letter": by_letter})
    return row


# Sending --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Reached:
    """How somebody can be told, read for this one sending."""

    phone: str
    has_letter_box: bool


def drain(limit: int = 100) -> int:
    """Send up to `limit` text messages that wait, or put them among the letters; returns how many rows were looked at.

    Nothing at night: no resident is in a hurry to hear from an office. Phones are read for the sending alone, behind
    the wall and journalled, and stand nowhere afterwards. A lease as in the outbox of notices.
    """
    if is_night(database_now()):
        return 0
    for done in range(limit):
        word = _claim()
        if word is None:
            return done
        _settle(word)
    return limit


def _claim() -> Word | None:
    token = uuid.uuid4()
    with transaction.atomic():
        waiting = Word.objects.filter(state=WordState.PENDING, next_try_at__lte=Now())
        word = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("next_try_at", "pk").first()
        if word is None:
            return None
        Word.objects.filter(pk=word.pk).update(lease=token, next_try_at=Now() + LEASE, attempts=F("attempts") + 1)
    word.lease, word.attempts = token, word.attempts + 1
    word.petition = Petition.objects.select_related("zone").get(pk=word.petition_id)
    return word


def _settle(word: Word) -> None:
    reached, backend = _look_up(word), sms_backend()
    letter = WordState.TO_PRINT if reached and reached.has_letter_box else WordState.NOT_SENT
    if reached is None or word.by_letter or not reached.phone:
        _end(word, letter)
    elif backend is None:
        _end(word, WordState.NOT_SENT)  # whoever has a phone is called
    else:
        try:
            backend.send(reached.phone, text_message_of(word))
        except Exception as error:
            log.warning("word %s: %s", word.pk, type(error).__name__)  # what it says may name the phone
            _failed(word, error, letter)
        else:
            _end(word, WordState.SENT)


def _look_up(word: Word) -> _Reached | None:
    """Behind the wall, in this one zone. None where nobody was written down."""
    petition = word.petition
    with recording(), personal_data(zones=[petition.zone_id]):
        who = Petitioner.objects.filter(petition=petition).first()
        if who is None:
            return None
        record("word.read", petition, by=SYSTEM, area=petition.zone.code, details={"event": word.event})
        return _Reached(who.phone.strip(), bool(who.name and (petition.household_id or petition.address)))


def _end(word: Word, state: WordState) -> None:
    mine = Word.objects.filter(pk=word.pk, lease=word.lease, state=WordState.PENDING)
    with recording():
        if mine.update(state=state, settled_at=Now(), lease=None, last_error="") and state == WordState.SENT:
            _record("sent", word, SYSTEM)


def _failed(word: Word, error: Exception, letter: WordState) -> None:
    mine = Word.objects.filter(pk=word.pk, lease=word.lease, state=WordState.PENDING)
    if word.attempts < MAX_ATTEMPTS:
        wait = timedelta(minutes=2 ** (word.attempts - 1))
        mine.update(next_try_at=Now() + wait, last_error=type(error).__name__, lease=None)
        return
    state = WordState.TO_PRINT if letter == WordState.TO_PRINT else WordState.DEAD
    mine.update(state=state, settled_at=Now(), last_error=type(error).__name__, lease=None)


# Letters --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Letter:
    """A letter as it is printed: to whom, where, and about which event."""

    word: Word
    name: str
    address: str


def open_letters(*, words: Iterable[Word], by: User) -> list[Letter]:
    """These letters with name and address, to be printed; each reading is journalled.

    Raises Refused when `by` may not read the petitioner of one of them.
    """
    rows = list(words)
    if not all(may_read_petitioner(by, word.petition) for word in rows):
        raise Refused(_("The petitioner's name is not shown to you."))
    with recording(), personal_data(zones=reach(by, Permission.CONTACT_READ).zones):
        names = dict(
            Petitioner.objects.filter(petition__in=[word.petition_id for word in rows]).values_list("petition", "name")
        )
        for word in rows:
            _record("letter_read", word, by)
    return [Letter(word, names.get(word.petition_id, ""), _address_of(word.petition)) for word in rows]


def mark_printed(*, words: Iterable[Word], by: User) -> int:
    """These letters are printed; returns how many were not yet. Raises Refused as open_letters() does."""
    rows = list(words)
    if not all(may_read_petitioner(by, word.petition) for word in rows):
        raise Refused(_("The petitioner's name is not shown to you."))
    with recording():
        waiting = Word.objects.select_for_update().filter(pk__in=[word.pk for word in rows], state=WordState.TO_PRINT)
        left = {word.pk for word in waiting}
        Word.objects.filter(pk__in=left).update(state=WordState.PRINTED, printed_by=by, settled_at=Now())
        for word in rows:
            if word.pk in left:
                _record("printed", word, by)
    return len(left)


def _address_of(petition: Petition) -> str:
    return str(petition.household) if petition.household else petition.address


def _record(deed: str, word: Word, by: Any) -> None:
    petition = word.petition
    details = {"petition": petition.number, "event": word.event}
    record(f"word.{deed}", word, by=by, area=petition.zone.code, details=details)
