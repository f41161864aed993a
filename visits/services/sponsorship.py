"""What sponsors give is written down, spent and, where it was wrong, taken back. Nothing is ever changed."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from petitions.services import Refused
from visits.models import EntryKind, MicroWish, Offer, SponsorEntry, SponsorPurpose, Sponsorship
from visits.queries.offer import helpers_around, keeps, offers_for
from visits.queries.sponsorship import balance_of
from visits.queries.wish import wishes_for
from visits.services.held import check_in_force
from visits.services.reasons import reason_given
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Committee, Organization
from wulibridge.territory.redistricting.standing import share_map

BACK = timedelta(days=366)
MOST_YUAN = Decimal(99_999_999)
FEN = Decimal("0.01")


@dataclass(frozen=True)
class PurposeDraft:
    """Who gives for what, and who keeps it: a committee, or without one the subdistrict."""

    organization: Organization
    purpose: str
    committee: Committee | None = None
    wish: MicroWish | None = None
    offer: Offer | None = None
    words: str = ""


@dataclass(frozen=True)
class EntryDraft:
    """One line, `amount` in yuan with two decimals and without a sign; or goods in words. `on` is a day of
    Asia/Shanghai; `client_uuid` comes with the form."""

    client_uuid: UUID
    on: date
    amount: Decimal = Decimal(0)
    goods: str = ""
    note: str = ""


def give(*, purpose: PurposeDraft, entry: EntryDraft, by: User) -> SponsorEntry:
    """Write down a gift for a purpose, and the purpose with it when it is the first one.

    Raises Refused without the right, for a sponsor, wish or offer from elsewhere, and for a line that says nothing.
    """
    with recording():
        share_map()
        _check_purpose(purpose, by)
        row, _is_new = Sponsorship.objects.get_or_create(**_facts(purpose))
        return add_entry(sponsorship=row, kind=EntryKind.GIVEN, entry=entry, by=by)


def add_entry(*, sponsorship: Sponsorship, kind: str, entry: EntryDraft, by: User) -> SponsorEntry:
    """Write down another gift (EntryKind.GIVEN) or what was spent (EntryKind.SPENT).

    The same form sent twice gives the entry of the first time. Raises Refused without the right, for a day ahead or
    more than a year back, and when more would be spent than is left.
    """
    with recording():
        row = _locked(sponsorship, by)
        known = SponsorEntry.objects.filter(client_uuid=entry.client_uuid).first()
        if known is not None:
            if not _is_same(known, row, kind, entry, by):
                raise Refused(_("This form was already saved. Save again to keep it."), "client_uuid")
            return known
        _check_entry(entry)
        amount = entry.amount if kind == EntryKind.GIVEN else -entry.amount
        _check_balance(row, amount)
        made = SponsorEntry.objects.create(sponsorship=row, kind=kind, by=by, **vars(entry) | {"amount": amount})
        _note(made, row, by)
    return made


def take_back(*, entry: SponsorEntry, note: str, by: User) -> SponsorEntry:
    """Put a wrong entry right by its opposite, once, with a reason. Raises Refused when it is taken back already, is
    itself such an opposite, or when what was given is spent by now."""
    note = reason_given(note, field="note")
    with recording():
        row = _locked(entry.sponsorship, by)
        wrong = SponsorEntry.objects.get(pk=entry.pk)
        if wrong.kind == EntryKind.REVERSED or SponsorEntry.objects.filter(reverses=wrong).exists():
            raise Refused(_("This entry is taken back already. Write a new one."))
        _check_balance(row, -wrong.amount)
        made = SponsorEntry.objects.create(
            sponsorship=row,
            kind=EntryKind.REVERSED,
            amount=-wrong.amount,
            goods=wrong.goods,
            note=note,
            on=civil_date(database_now()),
            reverses=wrong,
            by=by,
        )
        _note(made, row, by)
    return made


def _is_same(known: SponsorEntry, row: Sponsorship, kind: str, entry: EntryDraft, by: User) -> bool:
    kept = (known.sponsorship_id, known.by_id, known.kind, abs(known.amount), known.goods, known.note, known.on)
    return kept == (row.pk, by.pk, kind, entry.amount, entry.goods, entry.note, entry.on)


def _check_purpose(draft: PurposeDraft, by: User) -> None:
    committee, subdistrict_id = draft.committee, draft.organization.subdistrict_id
    if not keeps(by, committee_id=committee.pk if committee else None, subdistrict_id=subdistrict_id):
        raise Refused(_("You do not keep this ledger."), "committee")
    check_in_force(committee, field="committee")
    elsewhere = committee is not None and committee.subdistrict_id != subdistrict_id
    if elsewhere or not helpers_around(by).filter(pk=draft.organization.pk).exists():
        raise Refused(_("Choose a unit or a team that is active here."), "organization")
    if draft.purpose == SponsorPurpose.WISH and not _may_have(draft.wish, wishes_for(by, Permission.WISH_MATCH)):
        raise Refused(_("Choose the wish that it is for."), "wish")
    if draft.purpose == SponsorPurpose.OFFER and not _may_have(draft.offer, offers_for(by, Permission.WISH_MATCH)):
        raise Refused(_("Choose the offer that it is for."), "offer")
    if draft.purpose == SponsorPurpose.OWN and not draft.words.strip():
        raise Refused(_("Please say what it is for."), "words")


def _may_have(row: MicroWish | Offer | None, rows: QuerySet[Any]) -> bool:
    return row is not None and rows.filter(pk=row.pk).exists()


def _facts(draft: PurposeDraft) -> dict[str, Any]:
    """Only what belongs to the kind of purpose: so that equal purposes are one."""
    facts: dict[str, Any] = {"organization": draft.organization, "committee": draft.committee, "purpose": draft.purpose}
    named: dict[str, dict[str, Any]] = {
        SponsorPurpose.WISH: {"wish": draft.wish, "offer": None, "words": ""},
        SponsorPurpose.OFFER: {"wish": None, "offer": draft.offer, "words": ""},
        SponsorPurpose.OWN: {"wish": None, "offer": None, "words": draft.words},
    }
    return facts | named[SponsorPurpose(draft.purpose)]


def _locked(sponsorship: Sponsorship, by: User) -> Sponsorship:
    """One line of a ledger at a time, written by who keeps it. Raises Refused for anybody else."""
    share_map()
    rows = Sponsorship.objects.select_for_update(of=("self",)).select_related("organization__subdistrict", "committee")
    row = rows.get(pk=sponsorship.pk)
    if not keeps(by, committee_id=row.committee_id, subdistrict_id=row.organization.subdistrict_id):
        raise Refused(_("You do not keep this ledger."))
    return row


def _check_entry(entry: EntryDraft) -> None:
    today = civil_date(database_now())
    if not today - BACK <= entry.on <= today:
        raise Refused(_("Choose today or a day of the last year."), "on")
    if not 0 <= entry.amount <= MOST_YUAN or entry.amount != entry.amount.quantize(FEN):
        raise Refused(_("Yuan with two decimals at most, and no sign."), "amount")
    if not entry.amount and not entry.goods.strip():
        raise Refused(_("Say how many yuan, or which goods."), "amount")


def _check_balance(row: Sponsorship, amount: Decimal) -> None:
    left = balance_of(row)
    if left + amount < 0:
        raise Refused(_("Only %(left)s yuan are left of it.") % {"left": left}, "amount")


def _note(entry: SponsorEntry, row: Sponsorship, by: User) -> None:
    place = row.committee or row.organization.subdistrict
    details = {"organization": row.organization_id, "yuan": str(entry.amount), "sponsorship": row.pk}
    record(f"sponsorship.{entry.kind}", entry, by=by, area=place.code, details=details)
