"""Legal petitions (信访): the flag, and the terms that follow from one another. As data: petitions.legal_route.

Every due date is explained by an event like those of the stops' clocks. All days are dates of Asia/Shanghai.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from petitions.deadlines import Counted, count
from petitions.legal_route import TERMS, Step, matter_of, steps_after
from petitions.models import MOST_REPRESENTATIVES, Cause, LegalTerm, Petition, Term
from petitions.queries import extends_legal_terms, is_complaint, is_final, keeps_legal_terms
from petitions.route import Stop
from petitions.services.complaint import answerable
from petitions.services.locking import locked
from petitions.services.notes import page_of, told_at
from petitions.services.refusals import Refused
from petitions.services.terms import calendar_from, explained
from wulibridge.journal.services import CLOCK, record, recording
from wulibridge.notices.services import Message, notify
from wulibridge.people.models import User
from wulibridge.territory.calendar import civil_date, database_now

# A hearing is held on days, not over months: more is a slip of the finger.
LONGEST_HEARING_DAYS = 60


def make_legal(*, petition: Petition, reason: str, by: User, representatives: int | None = None) -> Petition:
    """Treat a petition as a legal one from now on; its terms count from the day it was received.

    `representatives`: of a joint petition, five at most (Art 20 III). Raises Refused when `by` is not of the case desk
    there, without a reason, when it is one already, or when what it repeats was re-examined (Art 36 III).
    """
    with recording():
        row = _kept(petition, by)
        _say_why(reason)
        if row.is_xinfang:
            raise Refused(_("It is a legal petition already."))
        if representatives and representatives > MOST_REPRESENTATIVES:
            raise Refused(_("A joint petition has five representatives at most (Art 20 III)."), "representatives")
        if row.duplicate_of and is_final(row.duplicate_of):
            raise Refused(_("The same matter was re-examined: it is not accepted again (Art 36 III)."))
        row.is_xinfang, row.representatives = True, representatives
        row.save(update_fields=["is_xinfang", "representatives"])
        record("legal.made", row, by=by, area=row.zone.code, details={"reason": reason.strip()})
        if not row.legal_terms.exists():
            _begin(row, None, civil_date(row.received_at), by)
    return row


def unmake_legal(*, petition: Petition, reason: str, by: User) -> Petition:
    """Treat it no longer as a legal petition. Its terms are kept, and go on if it becomes one again.

    Raises Refused when `by` is not of the case desk there, without a reason, and when it is none.
    """
    with recording():
        row = _legal(petition, by)
        _say_why(reason)
        row.is_xinfang, row.representatives = False, None
        row.save(update_fields=["is_xinfang", "representatives"])
        record("legal.unmade", row, by=by, area=row.zone.code, details={"reason": reason.strip()})
    return row


def do_step(
    *, petition: Petition, step: Step, done_on: date, result: str, by: User, accepted: bool | None = None
) -> LegalTerm:
    """Enter that a step was done, on which day, and what came of it; the terms that follow begin on that day.

    `accepted`, of the first step alone: without acceptance nothing follows. Raises Refused when `by` is not of the
    case desk there, when the step is not open, for a day before its term began or to come, for a right that was used
    too late, and without a result.
    """
    with recording():
        row = _legal(petition, by)
        term = _open(row, step)
        if not term.start_on <= done_on <= civil_date(database_now()):
            raise Refused(_("This day lies before the term began, or in the future."), "done_on")
        if TERMS[step].right and done_on > term.due_on:
            raise Refused(_("The term was over on that day: this right can no longer be used."), "done_on")
        if not result.strip():
            raise Refused(_("Please fill in this field."), "result")
        if (step == Step.INFORM) != (accepted is not None):
            raise Refused(_("Please say whether it is accepted."), "accepted")
        term.done_on, term.done_by, term.result, term.accepted = done_on, by, result.strip(), accepted
        term.save(update_fields=["done_on", "done_by", "result", "accepted"])
        record("legal.step", row, by=by, area=row.zone.code, details={"step": step.value, "done_on": str(done_on)})
        if accepted is not False:
            _begin(row, step, done_on, by)
    return term


def extend_legal(*, petition: Petition, days: int, reason: str, by: User) -> LegalTerm:
    """Give the decision more time, once, by 30 days at most; the petitioner is told the reason (Art 34).

    Raises Refused when `by` is not a leader there, when the term is not open or has passed, after an extension, for
    too many days, and without a reason.
    """
    with recording():
        row = locked(petition)
        if not row.is_xinfang or not extends_legal_terms(by, row):
            raise Refused(_("Only a leader may extend this term (Art 34)."))
        term, most = _open(row, Step.CLOSE), TERMS[Step.CLOSE].extension_days
        _say_why(reason)
        if term.extended_days:
            raise Refused(_("This term has had its extension already."))
        if term.due_on < civil_date(database_now()):
            raise Refused(_("The term has passed: it can no longer be extended."))
        if not 1 <= days <= most:
            raise Refused(_("Between 1 and 30 days."), "days")
        term.extended_days, term.extension_reason = days, reason.strip()
        _count_anew(row, term, Cause.EXTENDED, by, reason.strip())
        details = {"days": days, "due_on": str(term.due_on)}
        record("legal.extended", row, by=by, area=row.zone.code, details=details)
    return term


def hold_hearing(*, petition: Petition, first: date, last: date, by: User) -> LegalTerm:
    """Enter the days of the hearing at the re-examination, both included: they are not counted (Art 36 II).

    Raises Refused when `by` is not of the case desk there, when the re-examination is not open, when a hearing was
    entered already, and for days that lie outside of the term or are too many.
    """
    with recording():
        row = _legal(petition, by)
        term = _open(row, Step.REEXAMINATION)
        if term.hearing_from:
            raise Refused(_("A hearing was entered already."))
        if not term.start_on <= first <= term.due_on:
            raise Refused(_("A hearing begins within the term."), "first")
        if not 0 <= (last - first).days < LONGEST_HEARING_DAYS:
            raise Refused(_("It ends on the same day or within 60 days."), "last")
        term.hearing_from, term.hearing_to = first, last
        _count_anew(row, term, Cause.HEARING, by)
        record("legal.hearing", row, by=by, area=row.zone.code, details={"days": [str(first), str(last)]})
    return term


def tell_of_late_terms(*, ids: Sequence[int]) -> int:
    """Tell the handlers and the responsible leader, once, of those of `ids` that are late and still open by now.

    One transaction; rows locked by others are skipped. Returns how many were told of.
    """
    with recording():
        now = database_now()
        late = LegalTerm.objects.filter(pk__in=ids, done_on=None, told_at=None, due_on__lt=civil_date(now))
        terms = late.select_for_update(skip_locked=True, of=("self",)).select_related(
            "petition__zone__committee__subdistrict"
        )
        messages = [_late(term) for term in terms]
        LegalTerm.objects.filter(pk__in=[term.pk for term in terms]).update(told_at=now)
        notify(messages)
    return len(messages)


def settle_legal_terms(*, ids: Sequence[int]) -> int:
    """Give those provisional terms of `ids` their final due date whose calendar is published by now; only ever later.

    One transaction: any error undoes the whole batch and is raised; rows locked by others are skipped. Returns how many
    became final.
    """
    settled = 0
    with recording():
        rows = LegalTerm.objects.filter(pk__in=ids, provisional=True, done_on=None).order_by("pk")
        # The petition's row too: whoever enters a step locks that one first.
        for term in rows.select_for_update(skip_locked=True, of=("self", "petition")).select_related("petition__zone"):
            row, was_on, counted = term.petition, term.due_on, counted_term(term)
            if counted.provisional:
                continue
            if counted.on < was_on:
                counted = replace(counted, on=was_on)
            _keep(row, term, counted, Cause.SETTLED, None, was_on=was_on)
            details = {"step": term.step, "due_on": [str(was_on), str(term.due_on)]}
            record("legal.due_date_settled", row, by=CLOCK, area=row.zone.code, details=details)
            settled += 1
    return settled


def _late(term: LegalTerm) -> Message:
    row = term.petition
    told = {user.pk: user for user in (*told_at(row, Stop.SUBDISTRICT), *answerable(row))}
    record("legal.late", row, by=CLOCK, area=row.zone.code, details={"step": term.step, "due_on": str(term.due_on)})
    return Message(
        kind="legal_late",
        key=f"legal:{term.pk}:late",
        receivers=tuple(told.values()),
        path=page_of(row.number),
        facts={"number": row.number, "step": term.step, "due_on": term.due_on.isoformat()},
        named=is_complaint(row),
    )


def _kept(petition: Petition, by: User) -> Petition:
    row = locked(petition)
    if not keeps_legal_terms(by, row):
        raise Refused(_("Only the case desk says what is a legal petition, and enters its steps."))
    return row


def _legal(petition: Petition, by: User) -> Petition:
    row = _kept(petition, by)
    if not row.is_xinfang:
        raise Refused(_("It is not a legal petition."))
    return row


def _open(petition: Petition, step: Step) -> LegalTerm:
    term = LegalTerm.objects.select_for_update().filter(petition=petition, step=step, done_on=None).first()
    if term is None:
        raise Refused(_("This step is not open."))
    return term


def _say_why(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Please fill in this field."), "reason")


def _begin(petition: Petition, done: Step | None, on: date, by: User) -> None:
    """Let the terms begin on a day that follow from `done`."""
    for step in steps_after(done, matter_of(petition.kind)):
        rule = TERMS[step]
        term = LegalTerm(petition=petition, step=step, start_on=on, days=rule.days, workdays=rule.workdays)
        _promise(petition, term, Cause.STEP if done else Cause.REGISTERED, by, was_on=None)


def _count_anew(petition: Petition, term: LegalTerm, cause: Cause, by: User, reason: str = "") -> None:
    _promise(petition, term, cause, by, was_on=term.due_on, reason=reason)


def _promise(
    petition: Petition, term: LegalTerm, cause: Cause, by: User, *, was_on: date | None, reason: str = ""
) -> None:
    _keep(petition, term, counted_term(term), cause, by, was_on=was_on, reason=reason)


def _keep(
    petition: Petition,
    term: LegalTerm,
    counted: Counted,
    cause: Cause,
    by: User | None,
    *,
    was_on: date | None,
    reason: str = "",
) -> None:
    term.due_on, term.provisional = counted.on, counted.provisional
    term.save()
    now = database_now()
    explained(Term.LEGAL, counted, cause, petition=petition, at=now, by=by, was_on=was_on, reason=reason).save()


def counted_term(term: LegalTerm) -> Counted:
    """The term from its first day, with its extension, and without the days of a hearing. One query."""
    days = term.days + term.extended_days
    if term.hearing_from and term.hearing_to:
        days += (term.hearing_to - term.hearing_from).days + 1
    return count(term.start_on, days=days, workdays=term.workdays, calendar=calendar_from(term.start_on))
