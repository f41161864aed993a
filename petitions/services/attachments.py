"""Attachments of petitions: taken in by what they are, shown to who may see them, withdrawn with a reason."""

from functools import partial
from pathlib import Path

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions.models import Attachment, Duty, FileKind, Petition
from petitions.models.attachment import KEPT, QUARANTINE
from petitions.queries.attachment import attachments_that_count, may_attach, may_attach_to_report, may_withdraw
from petitions.services.locking import locked
from petitions.services.refusals import Refused
from wulibridge.journal.queries import entries_of
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.pictures.documents import is_docx, is_pdf
from wulibridge.pictures.files import digest_of, forget, is_old, is_picture, keep, place_of
from wulibridge.pictures.states import PhotoState

MAX_BYTES = 10 * 2**20
MOST = 20


def add_attachment(
    *,
    petition: Petition,
    file: File,
    by: User,
    caption: str = "",
    with_name: bool = False,
    duty: Duty | None = None,
) -> tuple[Attachment, bool]:
    """Take in one file of a petition as it was sent; True with it when it is new. `with_name`: it names the petitioner.
    With `duty` it goes with the report of that department.

    A photo is then written anew by a worker. The same bytes sent again are the file that is there. Raises Refused when
    `by` may not add one, when it is too large, none of JPEG, PNG, WebP, PDF and DOCX, or one too many.
    """
    kind = _taken_kind(petition, file, duty, by)
    digest = digest_of(file)
    with recording():
        row = locked(petition)
        there = Attachment.objects.exclude(state=PhotoState.REMOVED).filter(petition=row, sha256=digest).first()
        if there is not None:
            return there, False
        if attachments_that_count(row).count() >= MOST:
            raise Refused(_("A petition has 20 files at most."))
        is_photo = kind == FileKind.PHOTO
        attachment = Attachment.objects.create(
            petition=row,
            duty=duty,
            sha256=digest,
            kind=kind,
            caption=caption.strip(),
            size=file.size,
            with_name=with_name,
            state=PhotoState.ARRIVED if is_photo else PhotoState.READY,
            added_by=by,
        )
        keep(attachment.raw_name if is_photo else attachment.name, file)
        details = {"petition": row.number, "kind": kind, "sha256": digest, "with_name": with_name}
        record("attachment.added", attachment, by=by, area=row.zone.code, details=details)
    return attachment, True


def _taken_kind(petition: Petition, file: File, duty: Duty | None, by: User) -> FileKind:
    """What it is, when it may be taken in."""
    own = duty is None or (duty.order.petition_id == petition.pk and may_attach_to_report(by, duty))
    if not own or not may_attach(by, petition):
        raise Refused(_("You may not add files to this petition now."))
    if (file.size or 0) > MAX_BYTES:
        raise Refused(_("A file may have 10 MB at most."))
    kind = kind_of(file)
    if kind is None:
        raise Refused(_("This is none of JPEG, PNG, WebP, PDF and DOCX (without macros), or it is damaged."))
    return kind


def kind_of(file: File) -> FileKind | None:
    """What it is by its content. Whether a photo is one is found out by who decodes it."""
    if is_picture(file):
        return FileKind.PHOTO
    if is_pdf(file):
        return FileKind.PDF
    return FileKind.DOCX if is_docx(file) else None


def read_attachment(*, attachment: Attachment, by: User) -> None:
    """Say in the journal that `by` opened this file: once a day (Asia/Shanghai)."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if entries_of(attachment).filter(verb="attachment.read", actor_id=by.pk, at__gte=midnight).exists():
        return
    with recording():
        _record("read", attachment, by)


def withdraw_attachment(*, attachment: Attachment, reason: str, by: User) -> Attachment:
    """Delete a file for good; who did it and why stays known. Withdrawn again it changes nothing.

    Raises Refused without a reason, and when `by` neither handles the petition nor brought the file.
    """
    if not may_withdraw(by, attachment):
        raise Refused(_("You may not withdraw this file."))
    if not reason.strip():
        raise Refused(_("Please say why."), "reason")
    with recording():
        row = Attachment.objects.select_for_update(of=("self",)).select_related("petition__zone").get(pk=attachment.pk)
        if row.state == PhotoState.REMOVED:
            return row
        row.state, row.flaw, row.reason = PhotoState.REMOVED, "", reason.strip()[:200]
        row.withdrawn_by, row.withdrawn_at = by, timezone.now()
        row.save(update_fields=["state", "flaw", "reason", "withdrawn_by", "withdrawn_at"])
        _record("withdrawn", row, by)
        transaction.on_commit(partial(forget, row.raw_name, row.name, row.small_name))
    return row


def forget_strays() -> int:
    """Delete files that no row speaks for: somebody died between a file and its row. Returns how many there were."""
    kept = place_of(str(KEPT))
    folders = [place_of(str(QUARANTINE)), *(sorted(kept.iterdir()) if kept.is_dir() else [])]
    strays = [path for folder in folders if folder.is_dir() for path in _strays_of(folder)]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def _strays_of(folder: Path) -> list[Path]:
    old = [path for path in folder.iterdir() if is_old(path)]
    if folder == place_of(str(QUARANTINE)):
        rows = Attachment.objects.filter(state=PhotoState.ARRIVED)
        known = {Path(row.raw_name).name for row in rows}
    else:
        rows = Attachment.objects.filter(state=PhotoState.READY, sha256__startswith=folder.name)
        known = {Path(name).name for row in rows for name in (row.name, row.small_name)}
    return [path for path in old if path.name not in known]


def _record(deed: str, attachment: Attachment, by: User) -> None:
    petition = attachment.petition
    record(f"attachment.{deed}", attachment, by=by, area=petition.zone.code, details={"petition": petition.number})
