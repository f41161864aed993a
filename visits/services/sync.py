"""What a phone kept while it had no signal. Each thing arrives once, however often it is sent and whatever was lost on
the way: every answer says what became of one of them."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import IntEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from petitions.services import Refused
from visits.models import Visit
from visits.services.change import change_visit, withdraw_visit
from visits.services.drafts import VisitDraft, content_of, digest_of
from visits.services.edits import Correction, correct_household
from visits.services.stays import what_stays
from visits.services.visit import MapMoved, NotTheirDoor, write_new
from wulibridge.journal.services import recording
from wulibridge.people.models import User
from wulibridge.territory.models import Household
from wulibridge.territory.redistricting.standing import share_map

# So far ahead a phone's clock may be: what it wrote down is then taken as of now.
CLOCK_AHEAD = timedelta(minutes=10)


class Arrival(IntEnum):
    """What became of a thing that was sent, by the numbers that the phone is told."""

    NEW = 201
    AGAIN = 200
    NOT_HERE = 404
    OTHER = 409
    WITHDRAWN = 410
    REFUSED = 422
    FAILED = 500


MESSAGES = {
    Arrival.NOT_HERE: _("This household is not, or no longer, in your area."),
    Arrival.OTHER: _("This was changed meanwhile, here or by somebody else. Look at it, then save again."),
    Arrival.WITHDRAWN: _("This visit was withdrawn."),
    Arrival.FAILED: _("This could not be saved just now. It stays on this phone and is sent again."),
}


@dataclass(frozen=True)
class Receipt:
    """What the phone is told of one thing. `errors` stand at the fields where something has to be mended; `stands` is
    what is known of the household after a correction; `stays`, in sentences, what a change did not reach."""

    status: Arrival
    visit: Visit | None = None
    version: int | None = None
    errors: dict[str, str | Promise] = field(default_factory=dict)
    message: str | Promise = ""
    waiting: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    stands: dict[str, Any] | None = None

    @property
    def said(self) -> str:
        """A whole sentence, empty where all is well."""
        return str(self.message or MESSAGES.get(self.status, ""))


def take_visit(
    *, draft: VisitDraft, household: Household, version: int, base: int, by: User, is_known: bool = True
) -> Receipt:
    """A visit, or a later version of one. `base` is the last version of which the phone was told that it arrived.

    A version that is there is known by its content. A later one changes the visit unless somebody else did since
    `base`; where no earlier one had arrived it is the visit's first. Not `is_known`: a moment ago nothing was there.
    """
    try:
        with recording():
            share_map()
            if not is_known:
                visit = write_new(draft=draft, household=household, by=by, version=version, ahead=CLOCK_AHEAD)
                if visit is not None:
                    return Receipt(Arrival.NEW, visit, visit.version)
            known = Visit.objects.select_for_update(of=("self",)).filter(client_uuid=draft.client_uuid).first()
            if known is not None:
                return _take_version(known, draft, household, version, base, by)
    except Refused as no:
        return _refused(no)
    return take_visit(draft=draft, household=household, version=version, base=base, by=by, is_known=False)


def _take_version(visit: Visit, draft: VisitDraft, household: Household, version: int, base: int, by: User) -> Receipt:
    if visit.household_id != household.pk:
        return Receipt(Arrival.OTHER)
    if visit.withdrawn_at:
        return Receipt(Arrival.WITHDRAWN, visit, visit.version)
    there = visit.versions.filter(version=version).first()
    digest = digest_of(content_of(draft, household_id=household.pk))
    if there is not None and (there.digest, there.by_id) == (digest, by.pk):
        return Receipt(Arrival.AGAIN, visit, visit.version, stays=_stays(visit, draft, version))
    if version <= visit.version:
        return Receipt(Arrival.OTHER, visit, visit.version)
    try:
        changed = change_visit(visit=visit, draft=draft, base=base, version=version, by=by, ahead=CLOCK_AHEAD)
    except Refused as no:
        if no.field != "version":
            raise
        return Receipt(Arrival.OTHER, visit, visit.version, message=no.message)
    return Receipt(Arrival.NEW, changed, changed.version, stays=_stays(changed, draft, changed.version))


def take_withdrawal(*, visit: Visit, reason: str, by: User) -> Receipt:
    """A visit that is taken back. One that was taken back already is."""
    if visit.withdrawn_at:
        return Receipt(Arrival.AGAIN, visit, visit.version)
    try:
        row = withdraw_visit(visit=visit, reason=reason, by=by)
    except Refused as no:
        visit.refresh_from_db(fields=["withdrawn_at", "version"])
        if visit.withdrawn_at:  # a moment ago, by somebody else or by the same thing sent twice
            return Receipt(Arrival.AGAIN, visit, visit.version)
        return _refused(no)
    return Receipt(Arrival.NEW, row, row.version)


def take_correction(*, correction: Correction, household: Household, by: User) -> Receipt:
    """A correction of a household."""
    try:
        done = correct_household(correction=correction, household=household, by=by)
    except Refused as no:
        return _refused(no)
    status = Arrival.AGAIN if done.again else Arrival.NEW
    return Receipt(status, version=done.version, waiting=done.waiting, stands=done.stands)


def _stays(visit: Visit, draft: VisitDraft, version: int) -> tuple[str, ...]:
    """Told of a change that is the visit's last one; the first version changed nothing."""
    if version == 1 or version != visit.version:
        return ()
    return tuple(row.said for row in what_stays(visit=visit, draft=draft))


def _refused(no: Refused) -> Receipt:
    if isinstance(no, MapMoved):
        return Receipt(Arrival.FAILED)
    if isinstance(no, NotTheirDoor):
        return Receipt(Arrival.NOT_HERE)
    if no.field == "client_uuid":
        return Receipt(Arrival.OTHER)
    return Receipt(Arrival.REFUSED, errors={no.field: no.message} if no.field else {}, message=no.message)
