"""Departments and the case desk ask each other what they need to know about a duty."""

from django.utils.translation import gettext_lazy as _

from petitions.duty_route import INQUIRY_WORKDAYS, OPEN
from petitions.models import Duty, Inquiry, Petition
from petitions.queries.duty import may_answer, side_of
from petitions.services.duty_steps import desk_of, people_at, tell, workdays_after
from petitions.services.locking import locked
from petitions.services.refusals import Refused
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Organization
from wulibridge.territory.queries import departments_of


def ask(*, duty: Duty, asked_of: Organization | None, question: str, by: User) -> Inquiry:
    """Ask another department, or the case desk (None), something about a duty. Due in five working days.

    Raises Refused when `by` neither works on the duty nor at the case desk, when the duty is closed, when nothing is
    asked, and for one's own side or a department of another subdistrict.
    """
    with recording():
        row, now = _locked(duty), database_now()
        side = side_of(by, row)
        if side is None:
            raise Refused(_("This step is not yours to make."))
        if row.state not in OPEN:
            raise Refused(_("This duty is closed: there is nothing to be asked any more."))
        if not question.strip():
            raise Refused(_("Please fill in this field."), "question")
        subdistrict_id = row.order.petition.zone.committee.subdistrict_id
        if asked_of and not departments_of(subdistrict_id).filter(pk=asked_of.pk).exists():
            raise Refused(_("Please choose a department of this subdistrict."), "asked_of")
        if asked_of == side.department:
            raise Refused(_("Please ask somebody else than yourselves."), "asked_of")
        inquiry = Inquiry.objects.create(
            duty=row,
            asked_for=side.department,
            asked_of=asked_of,
            question=question.strip(),
            asked_by=by,
            asked_at=now,
            due_on=workdays_after(civil_date(now), INQUIRY_WORKDAYS),
        )
        _record("asked", inquiry, row, by)
        told = people_at(asked_of.pk) if asked_of else desk_of(row.order.petition)
        tell(row, "asked", told, key=inquiry.pk, by=by)
    return inquiry


def answer_inquiry(*, inquiry: Inquiry, answer: str, by: User) -> Inquiry:
    """Answer what one's own side was asked. Raises Refused when it was another's, when it is answered, or without a
    word."""
    with recording():
        duty = _locked(inquiry.duty)
        row = Inquiry.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=inquiry.pk)
        row.duty = duty
        if not may_answer(by, row):
            raise Refused(_("This question was put to somebody else."))
        if row.answered_at is not None:
            raise Refused(_("This question has been answered."))
        if not answer.strip():
            raise Refused(_("Please fill in this field."), "answer")
        row.answer, row.answered_by, row.answered_at = answer.strip(), by, database_now()
        row.save(update_fields=["answer", "answered_by", "answered_at"])
        _record("answered", row, duty, by)
        tell(duty, "answered", [row.asked_by], key=row.pk, by=by)
    return row


def _locked(duty: Duty) -> Duty:
    petition = locked(Petition.objects.get(transfer_orders__duties=duty))
    row = Duty.objects.select_for_update(of=("self",)).select_related("order", "department").get(pk=duty.pk)
    row.order.petition = petition
    return row


def _record(deed: str, inquiry: Inquiry, duty: Duty, by: User) -> None:
    details = {"duty": duty.pk, "from": inquiry.asked_for_id, "to": inquiry.asked_of_id}
    record(f"inquiry.{deed}", inquiry, by=by, area=duty.order.petition.zone.code, details=details)
