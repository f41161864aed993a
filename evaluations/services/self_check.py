"""A committee checks itself against a list in force once a half-year. What it must do better is followed until done."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from django.utils.translation import gettext_lazy as _

from evaluations.list_route import CheckState, ListState
from evaluations.models import CheckAnswer, CheckMeasure, Kept, ListItem, PowerList, SelfCheck
from evaluations.queries.self_check import answered, checkers_of, makes, reviews, state_of
from evaluations.services.guard import today
from petitions.services import Refused
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.periods import half_of
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Committee


def begin_check(*, committee: Committee, version: PowerList, by: User) -> SelfCheck:
    """Begin the check of this half-year (Asia/Shanghai). Raises Refused without the right, for a list that is not in
    force there, and a second time."""
    if not checkers_of(by).filter(pk=committee.pk).exists():
        raise Refused(_("You do not answer for this committee."), "committee")
    with recording():
        row = PowerList.objects.select_for_update(no_key=True).get(pk=version.pk)
        if row.state != ListState.PUBLISHED or row.subdistrict_id != committee.subdistrict_id:
            raise Refused(_("This version is not in force there."))
        made, is_new = SelfCheck.objects.get_or_create(
            committee=committee, version=row, first=half_of(today()).first, defaults={"begun_by": by}
        )
        if not is_new:
            raise Refused(_("This check is begun already."))
        _note("self_check.begun", made, by)
    return made


def answer_items(*, check: SelfCheck, said: Mapping[ListItem, tuple[Kept, str]], by: User) -> SelfCheck:
    """Keep what the committee says of items: kept, not kept or not ours, with a note.

    Raises Refused without the right, once handed in, for an item of another list, and for what was not kept without a
    note.
    """
    with _own(check, by, CheckState.OPEN) as row:
        for item, (kept, note) in said.items():
            if item.version_id != row.version_id:
                raise Refused(_("This item is of another list."))
            if kept == Kept.NO and not note:
                raise Refused(_("Say of “%(item)s” what was not kept.") % {"item": item.title}, f"note_{item.pk}")
            CheckAnswer.objects.update_or_create(check_of=row, item=item, defaults={"kept": Kept(kept), "note": note})
        _note("self_check.answered", row, by, items=len(said))
    return row


def hand_in(*, check: SelfCheck, by: User) -> SelfCheck:
    """Hand the check in: its answers are locked. Raises Refused without the right, before every item has an answer, and
    a second time."""
    with _own(check, by, CheckState.OPEN) as row:
        done, of_all = answered(row)
        if done < of_all:
            raise Refused(
                _("Answer every item first: %(done)s of %(all)s are answered.") % {"done": done, "all": of_all}
            )
        row.handed_in_by, row.handed_in_at = by, database_now()
        row.save(update_fields=["handed_in_by", "handed_in_at"])
        _note("self_check.handed_in", row, by)
    return row


def review(*, check: SelfCheck, words: str, by: User) -> SelfCheck:
    """Say a sentence to what was handed in. Raises Refused without the right, to who handed it in, without words, and a
    second time."""
    with recording():
        row = _row(check)
        if not reviews(by, row):
            raise Refused(_("Somebody above the committee says this."))
        if state_of(row) != CheckState.HANDED_IN:
            raise Refused(_("It is not handed in yet, or reviewed already."))
        if not words:
            raise Refused(_("Say a sentence to it."), "words")
        row.review, row.reviewed_by, row.reviewed_at = words, by, database_now()
        row.save(update_fields=["review", "reviewed_by", "reviewed_at"])
        _note("self_check.reviewed", row, by)
    return row


def take_measure(*, answer: CheckAnswer, text: str, due_on: date, by: User) -> CheckMeasure:
    """Write down what is done about an item that was not kept, until a day (Asia/Shanghai).

    Raises Refused without the right, before the check is handed in, for an item that was kept, and for a day gone by.
    """
    with _own(answer.check_of, by, CheckState.HANDED_IN, CheckState.REVIEWED) as row:
        if answer.kept != Kept.NO:
            raise Refused(_("Measures are for what was not kept."), "answer")
        if not text:
            raise Refused(_("Say what is done."), "text")
        if due_on < today():
            raise Refused(_("This day is over. Choose a later one."), "due_on")
        made = CheckMeasure.objects.create(answer=answer, text=text, due_on=due_on, by=by)
        _note("self_check.measure_taken", row, by, item=answer.item_id)
    return made


def finish_measure(*, measure: CheckMeasure, outcome: str, by: User) -> CheckMeasure:
    """Say what became of a measure; until then it stays on the list. Raises Refused without the right, without words,
    and a second time."""
    with _own(measure.answer.check_of, by, CheckState.HANDED_IN, CheckState.REVIEWED) as row:
        mine = CheckMeasure.objects.select_for_update().get(pk=measure.pk)
        if mine.done_on:
            raise Refused(_("This is done already."))
        if not outcome:
            raise Refused(_("Say what became of it."), "outcome")
        mine.done_on, mine.outcome = today(), outcome
        mine.save(update_fields=["done_on", "outcome"])
        _note("self_check.measure_done", row, by, item=mine.answer.item_id)
    return mine


def _row(check: SelfCheck) -> SelfCheck:
    """The check as it now stands, locked until the end of the transaction."""
    rows = SelfCheck.objects.select_for_update(of=("self",)).select_related("committee", "version")
    return rows.get(pk=check.pk)


@contextmanager
def _own(check: SelfCheck, by: User, *states: CheckState) -> Iterator[SelfCheck]:
    """One transaction on a check of `by`'s own committee that is in one of these states, locked."""
    with recording():
        row = _row(check)
        if not makes(by, row):
            raise Refused(_("You do not answer for this committee."))
        if state_of(row) not in states:
            raise Refused(
                _("The check is handed in.") if CheckState.OPEN in states else _("Hand the check in first.")
            )  # fmt: skip
        yield row


def _note(verb: str, check: SelfCheck, by: User, **details: object) -> None:
    said = {"list": check.version.kind, "version": check.version.number, "half": f"{check.first:%Y-%m}", **details}
    record(verb, check, by=by, area=check.committee.code, details=said)
