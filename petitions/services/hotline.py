"""Work orders of a hotline become petitions, each once; and what became of them is handed back."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from petitions.models import HotlineFile, HotlineOrder, Petition, SearchText
from petitions.queries.hotline import Result, results_of
from petitions.services.refusals import Refused
from petitions.services.register import PetitionDraft, register
from petitions.services.searching import search_text_of
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.sheets.uploads import name_of
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Subdistrict, Zone


@dataclass(frozen=True)
class WorkOrder:
    """A row of a file that can be brought in. Moments are aware; `zone` is an id."""

    row: int
    number: str
    category: str
    due_at: datetime | None
    callback: bool
    zone: int
    draft: PetitionDraft

    @property
    def said(self) -> str:
        return said_of(self.draft.title, self.draft.text)


class KnownOrderError(Exception):
    """The order was brought in meanwhile."""


def said_of(title: str, text: str) -> str:
    """What tells a changed text from the one that was brought in: SHA-256 of both."""
    return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()


def uuid_of(*, subdistrict: int, source: str, number: str) -> UUID:
    """The same for the same order, whatever file it comes in."""
    return uuid5(NAMESPACE_URL, f"hotline:{subdistrict}:{source}:{number}")


def take_in_orders(
    *,
    file: File,
    name: str,
    source: str,
    subdistrict: Subdistrict,
    receiving: Zone | None,
    dry_run: bool,
    all_or_nothing: bool,
    by: User,
) -> HotlineFile:
    """Take in an uploaded file for the next free worker. Raises Refused for a zone of another subdistrict."""
    if receiving and receiving.committee.subdistrict_id != subdistrict.pk:
        raise Refused(_("Please choose a zone of this subdistrict."), "receiving")
    with recording():
        row = HotlineFile.objects.create(
            subdistrict=subdistrict,
            source=source,
            receiving_zone=receiving,
            uploaded_by_id=by.pk,
            file_name=name_of(name),
            file=File(file, name="rows"),
            dry_run=dry_run,
            all_or_nothing=all_or_nothing,
        )
        record("hotline.uploaded", row, by=by, details={"file": row.file_name, "source": source, "dry_run": dry_run})
    return row


def bring_in(*, order: WorkOrder, file: HotlineFile, by: User) -> Petition:
    """Register the petition of a work order and keep its number, in one transaction.

    Raises KnownOrderError when it is here already, and Refused as register() does.
    """
    zone = Zone.objects.select_related("committee__subdistrict").get(pk=order.zone)
    try:
        with recording(), transaction.atomic():
            petition = register(draft=order.draft, zone=zone, by=by)
            HotlineOrder.objects.create(
                petition=petition,
                subdistrict_id=file.subdistrict_id,
                source=file.source,
                number=order.number,
                category=order.category,
                due_at=order.due_at,
                callback=order.callback,
                said=order.said,
                brought_in=file,
            )
            text = search_text_of(petition, also=[order.number]).text
            SearchText.objects.filter(petition=petition).update(text=text)
    except IntegrityError as error:
        raise KnownOrderError from error
    return petition


def hand_back(*, orders: QuerySet[HotlineOrder], only_changed: bool, by: User) -> list[Result]:
    """What became of `orders`, to be handed back to their hotline; with `only_changed` those alone of which something
    else is to be said than the last time. Each is marked with what was said of it, and the journal says how many."""
    with recording():
        now = database_now()
        results = [
            result
            for result in results_of(orders.select_for_update(of=("self",)))
            if not only_changed or result.order.exported != result.fingerprint
        ]
        for result in results:
            result.order.exported_at, result.order.exported = now, result.fingerprint
        HotlineOrder.objects.bulk_update([r.order for r in results], ["exported_at", "exported"], batch_size=500)
        details = {"orders": len(results), "only_changed": only_changed}
        record("hotline.exported", None, by=by, details=details)
    return results
