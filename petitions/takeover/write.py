"""Writing what was taken over: petitions, their replayed stays, their answers and their old numbers.

A row of the old register says that it was answered, when, and perhaps what; nothing says whether that solved the
matter or what the resident thought of it. So the outcome is EXPLAINED, the way of telling is left open, the case is
closed, and its verdict is NO_ANSWER at the moment of the answer, with a note that it was taken over.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from petitions.deadlines import Counted
from petitions.models import (
    Cause,
    Channel,
    DeadlineEvent,
    OldCase,
    Outcome,
    Passage,
    Petition,
    Reply,
    Takeover,
    Term,
    Verdict,
)
from petitions.route import Move, State
from petitions.services.numbers import new_query_code
from petitions.services.terms import explained
from petitions.takeover.judge import Case
from petitions.takeover.replay import Replayed, Stay
from wulibridge.sheets.bulk import Book
from wulibridge.territory.calendar import civil_date, end_of

AT_ONCE = 2_000


@dataclass
class Writer:
    """Writes one case after the other, in batches. Call it inside a transaction, and flush() at the end."""

    takeover: Takeover
    book: Book = field(default_factory=Book)
    _waiting: int = 0

    def __post_init__(self) -> None:
        with override(settings.LANGUAGE_CODE):
            self.no_text = _("The old register does not hold the text of the answer.")
            self.no_verdict = _("Taken over from an older register: no verdict is known.")

    def write(self, case: Case, life: Replayed, *, pk: int, number: str, lead: int | None) -> None:
        petition = self._petition(case, life, number)
        petition.pk, petition.duplicate_of_id = pk, lead
        self.book.put(petition)
        stays = [self.book.add(_passage(pk, ordinal, stay)) for ordinal, stay in enumerate(life.stays, start=1)]
        self._explain(petition, stays, life)
        if case.answered_at:
            stays[-1].left_at, stays[-1].left_by = case.answered_at, Move.NO_ANSWER
            self.book.add(self._reply(case, stays[-1], case.answered_at))
        self.book.add(
            OldCase(
                petition_id=pk,
                subdistrict_id=self.takeover.subdistrict_id,
                number=case.number,
                topic=case.old_topic,
            )
        )
        self._waiting += 1
        if self._waiting >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        self.book.write()
        self._waiting = 0

    def _petition(self, case: Case, life: Replayed, number: str) -> Petition:
        last = life.last
        waits = case.answered_at is None
        return Petition(
            number=number,
            query_code=new_query_code(),
            title=case.title,
            text=case.text,
            channel=Channel.OLD_REGISTER,
            topic=case.topic,
            zone_id=case.place.zone,
            address=case.address,
            state=State.REGISTERED if waits else State.CLOSED,
            stop=last.stop,
            received_at=case.received_at,
            due_on=last.due_on,
            total_due_on=life.total_due_on,
            total_provisional=life.line.provisional and waits,
            wake_at=end_of(last.due_on) if waits and last.supervised_at is None else None,
            supervised_at=last.supervised_at,
            closed_at=case.answered_at,
            taken_over_from=self.takeover,
        )

    def _explain(self, petition: Petition, passages: list[Passage], life: Replayed) -> None:
        """Why each due date is what it is, of the line and of every stay."""
        self.book.add(_promised(petition, None, life.line, petition.received_at, was_on=None))
        was_on = None
        for passage, stay in zip(passages, life.stays, strict=True):
            self.book.add(_promised(petition, passage, stay.term, stay.entered_at, was_on=was_on))
            was_on = stay.due_on

    def _reply(self, case: Case, passage: Passage, at: datetime) -> Reply:
        return Reply(
            petition_id=passage.petition_id,
            passage=passage,
            outcome=Outcome.EXPLAINED,
            explanation=case.answer or self.no_text,
            way="",
            given_on=civil_date(at),
            replied_at=at,
            verdict=Verdict.NO_ANSWER,
            verdict_at=at,
            verdict_note=self.no_verdict,
        )


def _promised(
    petition: Petition, passage: Passage | None, term: Counted, at: datetime, *, was_on: date | None
) -> DeadlineEvent:
    clock = Term.STOP if passage else Term.TOTAL
    return explained(clock, term, Cause.TAKEN_OVER, petition=petition, passage=passage, at=at, by=None, was_on=was_on)


def _passage(petition: int, ordinal: int, stay: Stay) -> Passage:
    return Passage(
        petition_id=petition,
        ordinal=ordinal,
        stop=stay.stop,
        entered_at=stay.entered_at,
        entered_by=stay.entered_by,
        months=stay.months,
        due_on=stay.due_on,
        provisional=stay.provisional,
        supervised_at=stay.supervised_at,
        left_at=stay.left_at,
        left_by=stay.left_by or "",
    )
