"""An uploaded file that waits for a worker: what every kind of import keeps about one."""

from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _


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


def name_of(path: str) -> str:
    """The name of an uploaded file as it is kept: without the folders of the machine that it came from."""
    return Path(path.replace("\\", "/")).name[:200]
