"""The resident agrees that departments at work on it learn who asked, or takes that back."""

from django.utils.translation import gettext_lazy as _

from petitions.models import ConsentWay, NameConsent, Petition
from petitions.queries.consent import may_end_consent, may_note_consent
from petitions.services.locking import locked
from petitions.services.refusals import Refused
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.territory.calendar import database_now


def note_name_consent(*, petition: Petition, way: str, by: User) -> NameConsent:
    """Write down that the resident agrees: departments with an accepted duty may then read name and phone.

    Raises Refused for who may not read them, where the name is kept confidential, of a complaint, of a closed petition,
    and when the resident has agreed already.
    """
    with recording():
        row = locked(petition)
        if not may_note_consent(by, row):
            raise Refused(_("This is not possible now, or not yours to do."))
        if way not in ConsentWay.values:
            raise Refused(_("Please choose one of the ways."), "way")
        if NameConsent.objects.filter(petition=row, ended_at=None).exists():
            raise Refused(_("The resident has agreed already."))
        consent = NameConsent.objects.create(petition=row, way=way, given_at=database_now(), noted_by=by)
        record("petition.name_consent", row, by=by, area=row.zone.code, details={"way": str(way)})
    return consent


def end_name_consent(*, petition: Petition, by: User) -> None:
    """Write down that the resident takes it back: no department reads the name from now on.

    Raises Refused for who may not read the name themselves, and where nothing stands.
    """
    with recording():
        row = locked(petition)
        if not may_end_consent(by, row):
            raise Refused(_("This is not possible now, or not yours to do."))
        standing = NameConsent.objects.filter(petition=row, ended_at=None)
        if not standing.update(ended_at=database_now(), ended_by=by):
            raise Refused(_("The resident has not agreed, or not any more."))
        record("petition.name_consent_ended", row, by=by, area=row.zone.code)
