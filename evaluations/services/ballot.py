"""An answer is put into the box: by who has a code, or from a paper slip that two people read alike.

Nothing here writes to the journal, and nothing keeps a time, an address or a user beside an answer: see
evaluations.models.ballot for what keeps the two apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from evaluations.models import Ballot, BoxedAnswer, PaperEntry, Round, RoundSlips
from evaluations.queries.ballot import digest_of, plain_code
from evaluations.queries.round import types_round
from evaluations.round_route import SCALE, RoundState
from evaluations.services.guard import today
from petitions.services import Refused
from visits.nameless import tells
from wulibridge.people.models import User

MARK = 4


@dataclass(frozen=True)
class Saying:
    """A score for each question, in their order, and words where they were asked for."""

    scores: Sequence[int]
    words: str = ""


class Typed(StrEnum):
    FIRST = "first"  # somebody else types it once more
    ALIKE = "alike"  # in the box
    DIFFERENT = "different"  # one more person looks
    DECIDED = "decided"  # in the box


def cast_ballot(*, code: str, said: Saying) -> None:
    """Answer with a code, once; the code is of no use afterwards. No user: whoever has the slip.

    Raises Refused for a code that is wrong, used or of a round that is over, out of the round's days, for a missing
    score, and for words that tell a phone number or an address.
    """
    with transaction.atomic():
        row, ballot = _held(code)
        if not row.opens_on <= today() <= row.closes_on:
            raise Refused(_("This round is answered from its first day to its last."))
        if ballot.entries.exists():
            raise Refused(_("This slip came back on paper, and is being typed in."))
        _check(row, said)
        _drop_in(row, ballot, said)


def type_slip(*, row: Round, code: str, said: Saying, by: User) -> Typed:
    """Type in a paper slip of an open round, also after its last day. It counts when two people read the same, of
    however many it takes. The readings of a slip that is counted are deleted.

    Raises Refused without the right, for a code as cast_ballot does, to who typed this slip already, and for scores or
    words that cannot be.
    """
    with transaction.atomic():
        held, ballot = _held(code)
        if held.pk != row.pk:
            raise Refused(_("This code is not of this round, or was used already."), "code")
        if not types_round(by, held):
            raise Refused(_("Only who works for the committee or the subdistrict does this."))
        _check(held, said)
        readings = list(ballot.entries.order_by("pk"))
        if any(each.by_id == by.pk for each in readings):
            raise Refused(_("You typed this slip in before. Somebody else looks at it now."), "code")
        return _read(held, ballot, readings, code, said, by)


def _read(row: Round, ballot: Ballot, readings: list[PaperEntry], code: str, said: Saying, by: User) -> Typed:
    if any((each.scores, each.words) == (list(said.scores), said.words) for each in readings):
        _drop_in(row, ballot, said)
        return Typed.DECIDED if len(readings) > 1 else Typed.ALIKE
    PaperEntry.objects.create(
        ballot=ballot, by=by, mark=plain_code(code)[-MARK:], scores=list(said.scores), words=said.words
    )
    # Not when it is counted: then this row would share a transaction with the answer.
    counts = RoundSlips.objects.filter(round=row, group=ballot.group)
    if len(readings) == 1:
        counts.update(differed=F("differed") + 1)
    if readings:
        return Typed.DIFFERENT
    counts.update(typed=F("typed") + 1)
    return Typed.FIRST


def _held(code: str) -> tuple[Round, Ballot]:
    """The ballot and its round, both locked: the round first, as by who closes it."""
    unknown = Refused(_("This code is not known, or was used already."), "code")
    found = Ballot.objects.filter(digest=digest_of(code)).values_list("round").first()
    if found is None:
        raise unknown
    row = Round.objects.select_for_update(no_key=True).get(pk=found[0])
    ballot = row.ballots.select_for_update().filter(digest=digest_of(code)).first()
    if ballot is None or row.state != RoundState.OPEN:
        raise unknown
    return row, ballot


def _check(row: Round, said: Saying) -> None:
    if len(said.scores) != row.questions.count() or not set(said.scores) <= set(SCALE):
        raise Refused(_("Choose a score from 1 to 5 for each question."))
    if said.words and not row.words_asked:
        raise Refused(_("This round asks for scores alone."))
    if tells(said.words):
        raise Refused(_("Leave out phone numbers and addresses: nobody is to know who wrote it."), "words")


def _drop_in(row: Round, ballot: Ballot, said: Saying) -> None:
    ballot.entries.all().delete()
    group = ballot.group
    ballot.delete()
    BoxedAnswer.objects.create(round=row, group=group, scores=list(said.scores), words=said.words)
