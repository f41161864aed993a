"""The papers that lie before a meeting, and their files: taken in by what they are, whatever they are called."""

from functools import partial
from pathlib import Path

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting, Paper
from meetings.models.item import KEPT
from meetings.route import Deed
from meetings.services.acting import Act, acting, said
from petitions.models import FileKind
from petitions.services import Refused
from petitions.services.attachments import MAX_BYTES, kind_of
from wulibridge.journal.queries import entries_of
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.pictures.files import digest_of, forget, is_old, keep, place_of

MOST_PAPERS = 30


def lay_paper(*, paper: Paper, by: User) -> None:
    """Say that a paper lies before the meeting. Twice is once."""
    with acting(paper.meeting, Deed.LAY_PAPER, by=by) as act:
        act.details["paper"] = paper.pk
        Paper.objects.filter(pk=paper.pk, laid_at=None).update(laid_at=act.now, laid_by=by)


def bring_paper(*, meeting: Meeting, paper: Paper | None, name: str, file: File, by: User) -> Paper:
    """Bring the file of a paper, or of another one by its `name`: it then lies before the meeting. A file that it had
    goes for good; which one it was stays in the journal.

    Raises Refused for what is neither PDF nor DOCX by its content, is too large, or is one paper too many.
    """
    kind, digest = _taken_kind(file), digest_of(file)
    with acting(meeting, Deed.BRING_PAPER, by=by) as act:
        row = _paper(act, paper, name)
        before = row.file_name
        row.sha256, row.file_kind, row.size = digest, kind, file.size
        row.laid_at, row.laid_by = row.laid_at or act.now, row.laid_by or by
        row.save()
        keep(row.file_name, file)
        if before not in ("", row.file_name):
            transaction.on_commit(partial(forget, before))
        act.details |= {"paper": row.pk, "kind": kind, "sha256": digest}
    return row


def drop_paper(*, paper: Paper, by: User) -> None:
    """Take a paper away with its file. One that the kind of meeting needs stays on the list, and is missing again."""
    with acting(paper.meeting, Deed.DROP_PAPER, by=by) as act:
        row = act.meeting.papers.select_for_update().get(pk=paper.pk)
        act.details |= {"paper": row.pk, "sha256": row.sha256}
        if row.file_name:
            transaction.on_commit(partial(forget, row.file_name))
        if row.name in dict(act.meeting.kind.paper_names):
            row.sha256, row.file_kind, row.size, row.laid_at, row.laid_by = "", "", None, None, None
            row.save()
        else:
            row.delete()


def copy_paper(paper: Paper, meeting: Meeting) -> None:
    """The same paper before another meeting, with a file of its own. Within the transaction of a deed."""
    names = ("name", "name_en", "laid_at", "laid_by_id", "sha256", "file_kind", "size")
    copied = Paper.objects.create(meeting=meeting, **{name: getattr(paper, name) for name in names})
    if paper.file_name and place_of(paper.file_name).exists():
        with place_of(paper.file_name).open("rb") as file:
            keep(copied.file_name, File(file))


def read_paper(*, paper: Paper, by: User) -> None:
    """Say in the journal that `by` opened this file: once a day (Asia/Shanghai)."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if entries_of(paper).filter(verb="meeting.read_paper", actor_id=by.pk, at__gte=midnight).exists():
        return
    with recording():
        details = {"meeting": paper.meeting_id, "sha256": paper.sha256}
        record("meeting.read_paper", paper, by=by, area=paper.meeting.area.code, details=details)


def forget_strays() -> int:
    """Delete files that no paper speaks for: somebody died between a file and its row. Returns how many there were."""
    kept = place_of(KEPT)
    strays = [path for folder in sorted(kept.iterdir()) for path in _strays_of(folder)] if kept.is_dir() else []
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def _strays_of(folder: Path) -> list[Path]:
    old = [path for path in folder.iterdir() if is_old(path)]
    rows = Paper.objects.filter(sha256__startswith=folder.name).exclude(sha256="") if old else []
    known = {Path(row.file_name).name for row in rows}
    return [path for path in old if path.name not in known]


def _taken_kind(file: File) -> FileKind:
    if (file.size or 0) > MAX_BYTES:
        raise Refused(_("A file may have 10 MB at most."), "file")
    kind = kind_of(file)
    if kind not in (FileKind.PDF, FileKind.DOCX):
        raise Refused(_("This is neither PDF nor DOCX (without macros), or it is damaged."), "file")
    return kind


def _paper(act: Act, paper: Paper | None, name: str) -> Paper:
    if paper is not None:
        return act.meeting.papers.select_for_update().get(pk=paper.pk)
    if act.meeting.papers.count() >= MOST_PAPERS:
        raise Refused(_("There are enough papers. Put several into one file."))
    return Paper(meeting=act.meeting, name=said(name, "name"))
