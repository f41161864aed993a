"""Speaking to the resident: the first contact, and the call-back after an answer."""

from django.utils.translation import gettext_lazy as _

from petitions.models import Callback, CallbackResult, Contact, Petition, Way
from petitions.queries.contact import may_call_back, may_note_contact
from petitions.queries.tries import tried_enough
from petitions.route import Move
from petitions.services.locking import locked
from petitions.services.moves import judge_after_call
from petitions.services.refusals import Refused
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.territory.calendar import civil_date, database_now

# What no notice board says to one resident.
WAYS_OF_CONTACT = tuple(way for way in Way if way != Way.NOTICE)


def note_contact(*, petition: Petition, way: str, reached: bool, said: str = "", by: User) -> Contact:
    """Somebody spoke to the resident, or tried to. The first time that they were reached is the first contact.

    Raises Refused when `by` neither handles the petition nor follows it through, when it is closed, and when the
    resident was reached and nothing is written down of it.
    """
    with recording():
        row = locked(petition)
        if not may_note_contact(by, row):
            raise Refused(
                _("Only those who handle it, or follow it through, may note this, and only while it is open.")
            )
        if way not in WAYS_OF_CONTACT:
            raise Refused(_("Please choose one of the ways."), "way")
        if reached and not said.strip():
            raise Refused(_("Please write down what was said."), "said")
        now = database_now()
        contact = Contact.objects.create(petition=row, at=now, by=by, way=way, reached=reached, said=said.strip())
        if reached and row.first_contact_at is None:
            row.first_contact_at = now
            row.save(update_fields=["first_contact_at"])
        record("petition.contact", row, by=by, area=row.zone.code, details={"way": str(way), "reached": reached})
    return contact


def call_back(*, petition: Petition, result: str, note: str = "", may_close: bool = False, by: User) -> Callback:
    """Ask the resident what they think of the answer, and enter what follows from it.

    Satisfied closes the petition, not satisfied waits for the next stop's decision. Partly satisfied closes it where
    the resident agrees (`may_close`), and else is not satisfied. Not reached leaves it as it is, until with tries on
    three different days (Asia/Shanghai) it `may_close` without a verdict.

    Raises Refused when there is no answer to ask about, for who gave it, for who works neither at its stop nor at the
    next one up, without the resident's words where something is amiss, and for closing too early.
    """
    with recording():
        row = locked(petition)
        if not may_call_back(by, row):
            raise Refused(_("There is no answer here about which you could ask."))
        reply = row.replies.latest("replied_at", "pk")
        if reply.author_id == by.pk:
            raise Refused(_("You gave this answer: somebody else must ask about it."))
        _check(result, note, may_close)
        now = database_now()
        if result == CallbackResult.UNREACHABLE and may_close and not tried_enough(reply, civil_date(now)):
            raise Refused(_("Please try on three different days before it is closed without a verdict."), "may_close")
        called = Callback.objects.create(reply=reply, at=now, by=by, result=result, note=note.strip())
        record("petition.called_back", row, by=by, area=row.zone.code, details={"result": str(result)})
        if verdict := _verdict(result, may_close):
            judge_after_call(petition=row, verdict=verdict, note=note, by=by)
    return called


def _check(result: str, note: str, may_close: bool) -> None:
    if result not in CallbackResult.values:
        raise Refused(_("Please choose one of the results."), "result")
    needs = result in (CallbackResult.PARTLY, CallbackResult.NOT) or (
        result == CallbackResult.UNREACHABLE and may_close
    )
    if needs and not note.strip():
        raise Refused(_("Please write down what the resident said, or how you tried."), "note")


def _verdict(result: str, may_close: bool) -> Move | None:
    match CallbackResult(result):
        case CallbackResult.SATISFIED:
            return Move.SATISFIED
        case CallbackResult.PARTLY:
            return Move.SATISFIED if may_close else Move.DISSATISFIED
        case CallbackResult.NOT:
            return Move.DISSATISFIED
        case CallbackResult.UNREACHABLE:
            return Move.NO_ANSWER if may_close else None
