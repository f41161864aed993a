"""Petitions of an older register: the files they came in, their numbers there, and the rows that were refused."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition
from wulibridge.sheets.uploads import Upload
from wulibridge.territory.models import Committee, Subdistrict, Zone


class Takeover(Upload):
    """One uploaded file of old petitions and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        ASKING = "asking", _("columns to be named")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    # Nobody when an operator ran the command.
    uploaded_by_id = models.BigIntegerField(_("uploaded by"), null=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, verbose_name=_("subdistrict"))
    # Rows of these committees alone are taken from the file: those for which the uploader takes petitions over.
    committees = models.ManyToManyField(Committee, related_name="takeovers", verbose_name=_("committees"))
    # At most one of a committee: it gets the rows that name the committee and no place in it.
    receiving_zones = models.ManyToManyField(Zone, related_name="+", verbose_name=_("receiving zones"))
    file = models.FileField(upload_to="takeovers/")
    sha256 = models.CharField(max_length=64, blank=True)
    # What the uploader said of the columns, {field: header}, and the headers of which it was said.
    columns = models.JSONField(default=dict)
    headers_key = models.CharField(max_length=64, blank=True)
    # The index of what petitions are found by takes longer than all the rest: it is filled when they are there.
    findable = models.BooleanField(default=True, editable=False)
    # Up to this moment the clock's deeds were replayed: without notices or journal entries of their own.
    replayed_to = models.DateTimeField(null=True, blank=True)

    class Meta(Upload.Meta):
        verbose_name = _("takeover")
        verbose_name_plural = _("takeovers")


class OldCase(models.Model):
    """What the old register called a petition that was taken over. Its number is known once in a subdistrict."""

    petition = models.OneToOneField(Petition, models.PROTECT, related_name="old_case", verbose_name=_("petition"))
    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, verbose_name=_("subdistrict"))
    number = models.CharField(_("old number"), max_length=60)
    topic = models.CharField(_("topic in the old register"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("old number")
        verbose_name_plural = _("old numbers")
        constraints = [models.UniqueConstraint(fields=["subdistrict", "number"], name="old_case_once")]

    def __str__(self) -> str:
        return self.number


class RefusedRow(models.Model):
    """A row that could not be taken over: its cells as they came, and why. For whoever corrects it, for a week."""

    takeover = models.ForeignKey(Takeover, models.CASCADE, related_name="refused", verbose_name=_("takeover"))
    row = models.PositiveIntegerField(_("row"))
    cells = models.JSONField(_("cells"))  # one for each column that was read, in the file's order; later none
    problems = models.JSONField(_("problems"))  # [field, flaw, what it clashes with]

    class Meta:
        ordering = ["takeover", "row"]
        verbose_name = _("refused row")
        verbose_name_plural = _("refused rows")
        constraints = [models.UniqueConstraint(fields=["takeover", "row"], name="refused_row_once")]

    def __str__(self) -> str:
        return f"{self.takeover_id}/{self.row}"
