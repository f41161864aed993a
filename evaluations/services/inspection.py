"""Inspections by third parties: entered by the case desk, put right and replied to by the inspected, closed by a
leader."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from django.core.files import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.models import Inspection, InspectionFinding, Window
from evaluations.pledge_route import InspectionState
from evaluations.queries.unit import concludes_of, keeps_of, named, speakers_for, speaks_for
from evaluations.services.guard import today
from petitions.models import FileKind
from petitions.services import Refused
from petitions.services.attachments import MAX_BYTES, kind_of
from wulibridge.journal.queries import entries_of
from wulibridge.journal.services import record, recording
from wulibridge.notices.services import Message, notify
from wulibridge.people.models import User
from wulibridge.pictures.files import digest_of, forget, keep
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Committee, Organization


@dataclass(frozen=True)
class InspectionDraft:
    """`window` is one of the unit's, when that alone was looked at."""

    body: str
    day: date
    looked_at: str
    window: Window | None = None


def enter_inspection(*, unit: Organization | Committee, draft: InspectionDraft, by: User) -> Inspection:
    """Enter an inspection, and tell the inspected, who may answer from now on.

    Raises Refused without the right, for a day to come, and for a window of another unit.
    """
    if not keeps_of(by, unit.subdistrict_id):
        raise Refused(_("The case desk does this."))
    if draft.day > today():
        raise Refused(_("Choose today or a day before."), "day")
    if draft.window and draft.window.unit != unit:
        raise Refused(_("This window is not theirs."), "window")
    with recording():
        row = Inspection.objects.create(**vars(draft), **named(unit), entered_by=by)
        _note("entered", row, by)
        _tell(row)
    return row


def add_finding(*, inspection: Inspection, text: str, due_on: date, by: User) -> InspectionFinding:
    """Add what was found. Raises Refused without the right, after the reply, and for a day before the inspection."""
    with recording():
        row = _locked(inspection)
        _check_keeps(row, by)
        _check_state(row, InspectionState.ENTERED)
        if due_on < row.day:
            raise Refused(_("Choose a day after the inspection."), "due_on")
        made = InspectionFinding.objects.create(inspection=row, text=text, due_on=due_on)
        _note("finding", row, by, finding=made.pk)
    return made


def put_right(*, finding: InspectionFinding, done: str, by: User) -> InspectionFinding:
    """Say what was done about a finding. Raises Refused for who does not speak for the inspected, once it is closed,
    and when it was said already."""
    with recording():
        row = _locked(finding.inspection)
        _check_speaks(row, by)
        if row.state == InspectionState.CLOSED:
            raise Refused(_("This inspection is closed."))
        found = row.findings.select_for_update().get(pk=finding.pk)
        if found.done:
            raise Refused(_("What was done is written down already."))
        found.done, found.done_by, found.done_on = done, by, today()
        found.save(update_fields=["done", "done_by", "done_on"])
        _note("put_right", row, by, finding=found.pk)
    return found


def reply(*, inspection: Inspection, text: str, by: User) -> Inspection:
    """Reply, once: findings may still be put right afterwards. Raises Refused for who does not speak for the
    inspected."""
    with recording():
        row = _locked(inspection)
        _check_speaks(row, by)
        _check_state(row, InspectionState.ENTERED)
        row.state, row.reply, row.replied_by, row.replied_at = InspectionState.REPLIED, text, by, database_now()
        row.save(update_fields=["state", "reply", "replied_by", "replied_at"])
        _note("replied", row, by)
    return row


def close_inspection(*, inspection: Inspection, by: User) -> Inspection:
    """Close it. Raises Refused for who does not conclude, entered it or replied, before the reply, and while a finding
    is not put right."""
    with recording():
        row = _locked(inspection)
        if not concludes_of(by, row.subdistrict_id) or by.pk in (row.entered_by_id, row.replied_by_id):
            raise Refused(_("A leader closes it, and somebody else than who entered it or replied."))
        _check_state(row, InspectionState.REPLIED)
        if row.findings.filter(done="").exists():
            raise Refused(_("Something that was found is not put right yet."))
        row.state, row.closed_by, row.closed_at = InspectionState.CLOSED, by, database_now()
        row.save(update_fields=["state", "closed_by", "closed_at"])
        _note("closed", row, by)
    return row


def bring_report(*, inspection: Inspection, file: File, by: User) -> Inspection:
    """Keep the body's report. One that was there goes for good; which one it was stays in the journal.

    Raises Refused without the right, once closed, for what is neither PDF nor DOCX by its content, and when too large.
    """
    kind, digest = _taken_kind(file), digest_of(file)
    with recording():
        row = _locked(inspection)
        _check_keeps(row, by)
        if row.state == InspectionState.CLOSED:
            raise Refused(_("This inspection is closed."))
        before = row.file_name
        row.sha256, row.file_kind = digest, kind
        row.save(update_fields=["sha256", "file_kind"])
        keep(row.file_name, file)
        if before not in ("", row.file_name):
            transaction.on_commit(partial(forget, before))
        _note("report", row, by, kind=kind, sha256=digest)
    return row


def read_report(*, inspection: Inspection, by: User) -> None:
    """Say in the journal that `by` opened the report: once a day (Asia/Shanghai)."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if entries_of(inspection).filter(verb="inspection.read", actor_id=by.pk, at__gte=midnight).exists():
        return
    with recording():
        _note("read", inspection, by)


def _locked(inspection: Inspection) -> Inspection:
    rows = Inspection.objects.select_for_update(of=("self",))
    return rows.select_related("subdistrict", "organization", "committee").get(pk=inspection.pk)


def _taken_kind(file: File) -> FileKind:
    if (file.size or 0) > MAX_BYTES:
        raise Refused(_("A file may have 10 MB at most."), "file")
    kind = kind_of(file)
    if kind not in (FileKind.PDF, FileKind.DOCX):
        raise Refused(_("This is neither PDF nor DOCX (without macros), or it is damaged."), "file")
    return kind


def _check_keeps(row: Inspection, by: User) -> None:
    if not keeps_of(by, row.subdistrict_id):
        raise Refused(_("The case desk does this."))


def _check_speaks(row: Inspection, by: User) -> None:
    if not speaks_for(by, row.unit):
        raise Refused(_("The inspected say this themselves; the case desk only for a unit without an account."))


def _check_state(row: Inspection, state: InspectionState) -> None:
    if row.state != state:
        raise Refused(_("This is no longer possible: it is now %(state)s.") % {"state": row.get_state_display()})


def _note(verb: str, row: Inspection, by: User, **details: object) -> None:
    record(f"inspection.{verb}", row, by=by, area=row.area, details=details)


def _tell(row: Inspection) -> None:
    """Its own people; a unit without an account has the case desk speak for it, which has just written this."""
    message = Message(
        kind="inspection_entered",
        key=f"inspection_entered:{row.pk}",
        receivers=tuple(speakers_for(row.unit)),
        path=reverse("evaluations:inspection", args=[row.pk]),
        facts={"body": row.body, "unit": str(row.unit), "day": row.day.isoformat()},
    )
    notify([message])
