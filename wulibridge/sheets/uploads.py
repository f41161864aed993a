"""An uploaded file that waits for a worker: what every kind of import keeps about one."""

from collections.abc import Collection
from pathlib import Path
from typing import Any, TypeVar

from django.core.files import File
from django.db import models
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row", bound="Upload")


class Upload(models.Model):
    """One uploaded file and what became of it. The file is removed once it has been read.

    Whoever makes it concrete says where the file goes, and to which places its rows belong.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    uploaded_by_id = models.BigIntegerField(_("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    file_name = models.CharField(_("file"), max_length=200)
    file = models.FileField()
    dry_run = models.BooleanField(_("only check, change nothing"), default=False)
    all_or_nothing = models.BooleanField(_("all or nothing"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    rows_total = models.PositiveIntegerField(_("rows"), default=0)
    rows_done = models.PositiveIntegerField(_("rows judged"), default=0)
    # How often a worker began it. One that kills its workers is given up.
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(_("report"), default=dict)

    class Meta:
        abstract = True
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def unfinished(self) -> bool:
        return self.state in UNFINISHED


UNFINISHED = (Upload.State.WAITING, Upload.State.RUNNING)


def take_in(
    model: type[Row],
    *,
    file: File,
    name: str,
    committees: Collection[Any],
    dry_run: bool,
    all_or_nothing: bool,
    by: Any,
) -> Row:
    """Keep an uploaded file for the next free worker. Rows of `committees` (at least one, of one subdistrict) alone
    will be taken. Inside the transaction of whoever journals it.
    """
    if by.pk is None or not committees:
        raise ValueError("an upload has an uploader and a committee")
    row: Any = model._default_manager.create(
        subdistrict_id=next(iter(committees)).subdistrict_id,
        uploaded_by_id=by.pk,
        file_name=name_of(name),
        file=File(file, name="rows"),
        dry_run=dry_run,
        all_or_nothing=all_or_nothing,
    )
    row.committees.set(committees)
    return row


def name_of(path: str) -> str:
    """The name of an uploaded file as it is kept: without the folders of the machine that it came from."""
    return Path(path.replace("\\", "/")).name[:200]
