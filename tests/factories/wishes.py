"""Needs, offers, wishes and gifts, made by the services as people do."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils import timezone

from tests.factories.territory import OrganizationFactory
from visits.models import Match, MicroWish, Need, Offer, SponsorEntry
from visits.services.need import Agreement, NeedDraft, agree, note_need
from visits.services.offer import OfferDraft, make_offer
from visits.services.sponsorship import EntryDraft, PurposeDraft, add_entry, give
from visits.services.wish import WishDraft, post_wish
from wulibridge.people.models import User
from wulibridge.territory.models import Committee, Household, Organization, Subdistrict


def unit_in(subdistrict: Subdistrict, **fields: Any) -> Organization:
    return OrganizationFactory(**{"subdistrict": subdistrict, "kind": "local_unit"} | fields)


def need_of(household: Household, *, by: User, **said: Any) -> Need:
    draft = {"client_uuid": uuid4(), "kind": "repair", "words": "修一个水龙头"} | said
    return note_need(household=household, draft=NeedDraft(**draft), by=by)


def offer_of(unit: Organization, *, by: User, committee: Committee | None = None, **said: Any) -> Offer:
    draft = {"client_uuid": uuid4(), "kind": "repair", "words": "每月上门小修", "capacity": 2, "period": "month"} | said
    starts_on = draft.pop("starts_on", timezone.localdate())
    return make_offer(draft=OfferDraft(organization=unit, committee=committee, starts_on=starts_on, **draft), by=by)


def agreed(need: Need, offer: Offer, *, by: User, **said: Any) -> Match:
    facts = {"what": "周六上门", "planned_on": timezone.localdate()} | said
    return agree(need=need, offer=offer, agreement=Agreement(**facts), by=by)


def wish_of(household: Household, *, by: User, **said: Any) -> MicroWish:
    draft = {"client_uuid": uuid4(), "kind": "things", "title": "想要一盏台灯"} | said
    return post_wish(household=household, draft=WishDraft(**draft), by=by)


def line(amount: object = 0, **said: Any) -> EntryDraft:
    facts = {"client_uuid": uuid4(), "on": timezone.localdate(), "amount": Decimal(str(amount))} | said
    return EntryDraft(**facts)


def gift(
    unit: Organization, amount: object, *, by: User, committee: Committee | None = None, **more: Any
) -> SponsorEntry:
    said = {name: more.pop(name) for name in ("goods", "note", "on") if name in more}
    purpose = {"purpose": "own", "words": "周末助餐", "committee": committee} | more
    return give(purpose=PurposeDraft(organization=unit, **purpose), entry=line(amount, **said), by=by)


def spend(entry: SponsorEntry, amount: object, *, by: User, **said: Any) -> SponsorEntry:
    return add_entry(sponsorship=entry.sponsorship, kind="spent", entry=line(amount, **said), by=by)
