"""Somebody looks at what a resident filed: it becomes a petition, is known already, or is answered as none."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from petitions.models import WAITING_FILINGS, Channel, Filer, Filing, FilingState, NoPetitionReason, Petition
from petitions.queries import is_complaint
from petitions.queries.board import may_be_public
from petitions.queries.filing import filings_for
from petitions.services.filing import take_filer
from petitions.services.publication import note_consent
from petitions.services.refusals import Refused
from petitions.services.register import PetitionDraft, register
from wulibridge.journal.services import RESIDENT, record, recording
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.personal import personal_data
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Zone
from wulibridge.territory.redistricting.standing import share_map


def register_filing(*, filing: Filing, draft: PetitionDraft, zone: Zone, by: User) -> Petition:
    """Register what was filed at `zone`: title, topic, kind and place as `draft` has them, the words and the filer as
    they were. It was received when it was filed. Raises Refused as register() does, and when it is settled already.
    """
    with recording():
        share_map()
        row = _begun(filing, by)
        filer = take_filer(row, reach(by, Permission.CONTACT_READ).zones)
        whole = replace(
            draft,
            text=row.text,
            channel=Channel.WEB,
            confidential=row.confidential,
            petitioner_name=filer.name,
            petitioner_phone=filer.phone,
            received_at=row.filed_at,
            client_uuid=row.client_uuid,
        )
        petition = register(draft=whole, zone=zone, by=by)
        if row.publish and may_be_public(petition):
            note_consent(petition, at=row.filed_at, by=RESIDENT)
        _settle(row, FilingState.REGISTERED, by, petition=petition)
        # A complaint is not named by its number where others may read it.
        details = {} if is_complaint(petition) else {"number": petition.number}
        record("filing.registered", row, by=by, area=zone.code, details=details)
    return petition


def answer_filing(*, filing: Filing, reason_code: str, answer: str, by: User) -> Filing:
    """It is no petition: the filer reads why. Who filed it is forgotten. Raises Refused without a reason or a word."""
    if reason_code not in NoPetitionReason.values:
        raise Refused(_("Please choose a reason."), "reason_code")
    if not answer.strip():
        raise Refused(_("Please tell the filer why, and where to turn."), "answer")
    with recording():
        row = _begun(filing, by)
        take_filer(row, reach(by, Permission.CONTACT_READ).zones)
        _settle(row, FilingState.NO_PETITION, by, reason_code=reason_code, answer=answer.strip())
        record("filing.answered", row, by=by, area=row.zone.code, details={"reason": reason_code})
    return row


def link_filing(*, filing: Filing, number: str, by: User) -> Filing:
    """It says what a petition says already, which `by` may see. Who filed it is forgotten. Raises Refused."""
    petition = Petition.objects.visible_to(by).without_complaints().filter(number=number.strip()).first()
    if petition is None:
        raise Refused(_("No petition of yours has this number."), "number")
    with recording():
        row = _begun(filing, by)
        take_filer(row, reach(by, Permission.CONTACT_READ).zones)
        _settle(row, FilingState.DUPLICATE, by, petition=petition)
        record("filing.linked", row, by=by, area=row.zone.code, details={"number": petition.number})
    return row


def reveal_filer(*, filing: Filing, by: User) -> Filer | None:
    """Name and phone of who filed it, in clear, to ask back; the reading is journalled. None when nobody said so.

    Raises Refused for whoever does not look at filings there.
    """
    _check_right(filing, by)
    with recording(), personal_data(zones=reach(by, Permission.CONTACT_READ).zones):
        record("filing.filer_read", filing, by=by, area=filing.zone.code)
        return Filer.objects.filter(filing=filing).first()


def _begun(filing: Filing, by: User) -> Filing:
    row = Filing.objects.select_for_update().get(pk=filing.pk)
    _check_right(row, by)
    if row.state not in WAITING_FILINGS:
        raise Refused(_("Somebody has settled this filing already."))
    return row


def _check_right(filing: Filing, by: User) -> None:
    if not filings_for(by).filter(pk=filing.pk).exists():
        raise Refused(_("This filing is not yours to look at."))


def _settle(row: Filing, state: FilingState, by: User, **more: Any) -> None:
    for name, value in {"state": state, "settled_at": database_now(), "settled_by": by, **more}.items():
        setattr(row, name, value)
    row.save()
