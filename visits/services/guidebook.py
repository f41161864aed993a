"""Editions of the guidebook: drafted, corrected, published one at a time, withdrawn."""

import json
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from petitions.services import Refused
from visits.models import Edition, EditionState, OpenResource, Service
from visits.queries.guidebook import makes_guidebook
from wulibridge.journal.services import changes, record, recording
from wulibridge.people.models import User
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Subdistrict

Entry = Service | OpenResource
DATA = Path(__file__).resolve().parent.parent / "data" / "guidebook.json"
# What follows the edition or the list, and is not written by anybody.
NOT_COPIED = {"id", "edition", "organization"}


def draft_edition(*, subdistrict: Subdistrict, name: str, by: User, like: Edition | None = None) -> Edition:
    """A new draft: a copy of `like`, or the guidebook that comes with the software (27 services, 22 resources).

    Raises Refused without the right, and when the subdistrict has an edition of that name (field `name`).
    """
    _check(subdistrict, by)
    with recording():
        _hold(subdistrict)
        if Edition.objects.filter(subdistrict=subdistrict, name=name).exists():
            raise Refused(_("Another edition has this name already."), "name")
        edition = Edition.objects.create(subdistrict=subdistrict, name=name)
        services, resources = _entries_of(like) if like else supplied()
        Service.objects.bulk_create([Service(edition=edition, **row) for row in services])
        OpenResource.objects.bulk_create([OpenResource(edition=edition, **row) for row in resources])
        details = {"services": len(services), "resources": len(resources)}
        record("guidebook.drafted", edition, by=by, area=subdistrict.code, details=details)
    return edition


def publish_edition(*, edition: Edition, by: User) -> Edition:
    """Put a draft in force from now on; the edition in force until now is withdrawn at the same moment.

    Raises Refused without the right, when it is no draft, and when it has no service.
    """
    _check(edition.subdistrict, by)
    with recording():
        _hold(edition.subdistrict)
        row = Edition.objects.select_related("subdistrict").get(pk=edition.pk)
        if row.state != EditionState.DRAFT:
            raise Refused(_("Only a draft can be published."))
        if not row.services.exists():
            raise Refused(_("An edition without a service is not published."))
        for last in Edition.objects.filter(subdistrict=row.subdistrict_id, state=EditionState.PUBLISHED):
            _withdraw(last, by)
        row.state, row.published_at, row.published_by = EditionState.PUBLISHED, database_now(), by
        row.save(update_fields=["state", "published_at", "published_by"])
        record("guidebook.published", row, by=by, area=row.subdistrict.code)
    return row


def withdraw_edition(*, edition: Edition, by: User) -> Edition:
    """Take the edition in force back, with none after it. Raises Refused without the right, or when it is not in
    force."""
    _check(edition.subdistrict, by)
    with recording():
        _hold(edition.subdistrict)
        row = Edition.objects.get(pk=edition.pk)
        if row.state != EditionState.PUBLISHED:
            raise Refused(_("Only the edition in force can be withdrawn."))
        _withdraw(row, by)
    return row


def delete_edition(*, edition: Edition, by: User) -> None:
    """Delete a draft, which no household has seen. Raises Refused without the right, or when it is no draft."""
    _check(edition.subdistrict, by)
    with recording():
        _hold(edition.subdistrict)
        row = Edition.objects.filter(pk=edition.pk, state=EditionState.DRAFT).first()
        if row is None:
            raise Refused(_("Only a draft can be deleted."))
        record("guidebook.deleted", row, by=by, area=edition.subdistrict.code, details={"name": row.name})
        row.delete()


def save_entry(*, entry: Entry, by: User, changed: Collection[str] = ()) -> Entry:
    """Add a service or a resource, or correct one: then only the fields in `changed` are written.

    Drafts are free; of the edition in force texts are corrected and nothing is added, since it is in the households'
    hands; a withdrawn one stays as it was. Raises Refused, with the field where there is one.
    """
    edition = entry.edition
    _check(edition.subdistrict, by)
    model = type(entry)
    with recording():
        _hold(edition.subdistrict)
        is_new = entry.pk is None
        state = Edition.objects.values_list("state", flat=True).get(pk=edition.pk)
        if state == EditionState.WITHDRAWN or (is_new and state != EditionState.DRAFT):
            raise Refused(_("This edition takes no such change any more. Copy it to the next one."))
        if is_new:
            last = model._default_manager.filter(edition=edition).order_by("-pk").first()
            entry.position = last.position + 1 if last else 0
            entry.code = f"own-{(last.pk if last else 0) + 1}"
        before = None if is_new else model._default_manager.filter(pk=entry.pk).values().first()
        _clean(entry)
        entry.save(update_fields=None if is_new else changed)
        after = model._default_manager.filter(pk=entry.pk).values().get()
        verb = "guidebook.entry_added" if is_new else "guidebook.entry_changed"
        details = changes(before or {}, after, personal=frozenset(after))  # which fields; what they say is published
        record(verb, entry, by=by, area=edition.subdistrict.code, details=details)
    return entry


def remove_entry(*, entry: Entry, by: User) -> None:
    """Take a service or a resource out of a draft. Raises Refused when it is no draft any more."""
    edition = entry.edition
    _check(edition.subdistrict, by)
    with recording():
        _hold(edition.subdistrict)
        if not Edition.objects.filter(pk=edition.pk, state=EditionState.DRAFT).exists():
            raise Refused(_("This edition takes no such change any more. Copy it to the next one."))
        record("guidebook.entry_removed", entry, by=by, area=edition.subdistrict.code, details={"code": entry.code})
        entry.delete()


def _check(subdistrict: Subdistrict, by: User) -> None:
    if not makes_guidebook(by, subdistrict.pk):
        raise Refused(_("You do not make the guidebook of this subdistrict."))


def _hold(subdistrict: Subdistrict) -> None:
    """One at a time makes a subdistrict's guidebook."""
    Subdistrict.objects.select_for_update(no_key=True).get(pk=subdistrict.pk)


def _withdraw(edition: Edition, by: User) -> None:
    edition.state, edition.withdrawn_at = EditionState.WITHDRAWN, database_now()
    edition.save(update_fields=["state", "withdrawn_at"])
    record("guidebook.withdrawn", edition, by=by, area=edition.subdistrict.code)


def _clean(entry: Entry) -> None:
    try:
        entry.clean_fields(exclude=["edition", "organization"])
    except ValidationError as error:
        field, problems = next(iter(error.message_dict.items()))
        raise Refused(problems[0], field) from error


def _entries_of(edition: Edition) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    services = [_copied(row) | {"organization_id": row.organization_id} for row in edition.services.all()]
    return services, [_copied(row) for row in edition.resources.all()]


def _copied(row: Entry) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if field.name not in NOT_COPIED}


def supplied() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The services and resources of the guidebook that comes with the software."""
    data = _read()
    return tuple(  # type: ignore[return-value]
        [{**row, "position": n} for n, row in enumerate(data[kind])] for kind in ("services", "resources")
    )


@cache
def _read() -> dict[str, list[dict[str, Any]]]:
    return json.loads(DATA.read_text(encoding="utf-8"))
