"""Offers are written down for units and teams, and withdrawn."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from petitions.services import Refused
from visits.models import Offer, OfferState
from visits.queries.offer import helpers_around, keeps
from visits.services.held import check_in_force
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Committee, Organization
from wulibridge.territory.redistricting.standing import share_map

# An offer is asked for anew every few years.
LONGEST = timedelta(days=3 * 366)
BACK = timedelta(days=366)


@dataclass(frozen=True)
class OfferDraft:
    """`capacity` times in each `period` (PeriodKind), from `starts_on` to `ends_on` (Asia/Shanghai, both included).
    `client_uuid` comes with the form."""

    client_uuid: UUID
    organization: Organization
    kind: str
    words: str
    capacity: int
    period: str
    starts_on: date
    ends_on: date | None = None
    committee: Committee | None = None


def make_offer(*, draft: OfferDraft, by: User) -> Offer:
    """Write down what somebody offers, to a committee or without one to the whole subdistrict.

    The same form sent twice by the same person gives the offer of the first time. Raises Refused without the right
    there, for a committee that has ended, for an organization from elsewhere or a department, for days that are out of
    order or out of reach, and when the form's identity belongs to something else (field `client_uuid`).
    """
    with recording():
        share_map()
        _check_place(draft, by)
        _check_days(draft)
        said = {name: value for name, value in vars(draft).items() if name != "client_uuid"}
        defaults = said | {"made_by": by}
        offer, is_new = Offer.objects.get_or_create(client_uuid=draft.client_uuid, defaults=defaults)
        if is_new:
            _note("offer.made", offer, by)
        elif any(getattr(offer, name) != value for name, value in defaults.items()):
            raise Refused(_("This form was already saved. Save again to keep it."), "client_uuid")
    return offer


def withdraw_offer(*, offer: Offer, by: User) -> Offer:
    """No new need is met by it; what was agreed stays agreed. Raises Refused without the right, or when it is over."""
    with recording():
        share_map()
        row = Offer.objects.select_for_update(of=("self",)).select_related("organization", "committee").get(pk=offer.pk)
        if not keeps(by, committee_id=row.committee_id, subdistrict_id=row.organization.subdistrict_id):
            raise Refused(_("You do not keep the offers there."))
        if row.state != OfferState.STANDING:
            raise Refused(_("This offer is withdrawn already."))
        row.state = OfferState.WITHDRAWN
        row.save(update_fields=["state"])
        _note("offer.withdrawn", row, by)
    return row


def _check_place(draft: OfferDraft, by: User) -> None:
    committee = draft.committee
    subdistrict_id = draft.organization.subdistrict_id
    if not keeps(by, committee_id=committee.pk if committee else None, subdistrict_id=subdistrict_id):
        raise Refused(_("You do not keep the offers there."), "committee")
    if committee and committee.subdistrict_id != subdistrict_id:
        raise Refused(_("This organization belongs to another subdistrict."), "organization")
    if not helpers_around(by).filter(pk=draft.organization.pk).exists():
        raise Refused(_("Choose a unit or a team that is active here."), "organization")
    check_in_force(committee, field="committee")


def _check_days(draft: OfferDraft) -> None:
    today = civil_date(database_now())
    if not today - BACK <= draft.starts_on <= today + BACK:
        raise Refused(_("Choose a day within a year of today."), "starts_on")
    if draft.ends_on and not draft.starts_on <= draft.ends_on <= draft.starts_on + LONGEST:
        raise Refused(_("It ends on its first day or within three years."), "ends_on")


def _note(verb: str, offer: Offer, by: User) -> None:
    place = offer.committee or offer.organization.subdistrict
    record(verb, offer, by=by, area=place.code, details={"organization": offer.organization_id, "kind": offer.kind})
