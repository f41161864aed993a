"""What a meeting is about: its agenda and papers, what was said, the options, the votes and what was decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.guest import Invitation
from meetings.models.kind import in_english
from meetings.models.meeting import Meeting
from meetings.models.project import Project
from petitions.models import FileKind, Petition

# The files of papers, below MEDIA_ROOT.
KEPT = "meetings/papers"


class Voting(models.TextChoices):
    NONE = "none", pgettext_lazy("voting", "no vote")
    OPEN = "open", pgettext_lazy("voting", "open, each by name")
    SECRET = "secret", pgettext_lazy("voting", "secret, counted by hand")


class AgendaItem(models.Model):
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items", verbose_name=_("meeting"))
    position = models.PositiveSmallIntegerField(_("place on the agenda"))
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("what it is about"), max_length=2000, blank=True)
    petition = models.ForeignKey(
        Petition, models.PROTECT, null=True, blank=True, related_name="agenda_items", verbose_name=_("petition")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="agenda_items", verbose_name=_("project")
    )
    voting = models.CharField(_("vote"), max_length=8, choices=Voting, default=Voting.NONE)
    # Of a secret vote: counted by hand.
    abstained = models.PositiveSmallIntegerField(_("abstentions"), null=True, blank=True)

    class Meta:
        ordering = ["meeting", "position"]
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        constraints = [models.UniqueConstraint(fields=["meeting", "position"], name="item_place")]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class Paper(models.Model):
    """A paper that lies before the meeting, with its file where somebody has brought one. The file stands outside of
    what the web serves, and what it was called is not kept."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="papers", verbose_name=_("meeting"))
    name = models.CharField(_("paper"), max_length=80)
    name_en = models.CharField(_("paper, in English"), max_length=120, blank=True)
    laid_at = models.DateTimeField(_("there since"), null=True, blank=True)
    laid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    sha256 = models.CharField(max_length=64, blank=True)
    file_kind = models.CharField(_("kind of file"), max_length=8, choices=FileKind, blank=True)
    size = models.PositiveIntegerField(_("bytes"), null=True, blank=True)

    class Meta:
        ordering = ["meeting", "pk"]
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        constraints = [
            models.CheckConstraint(
                name="paper_file",
                condition=Q(sha256="", file_kind="", size=None)
                | (~Q(sha256="") & ~Q(file_kind="") & Q(size__isnull=False, laid_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return (self.name_en if in_english() else "") or self.name

    @property
    def file_name(self) -> str:
        """Where its file stands below MEDIA_ROOT; it follows from the row. Empty without one."""
        return f"{KEPT}/{self.sha256[:2]}/{self.sha256}-{self.pk}.{self.file_kind}" if self.sha256 else ""


class Statement(models.Model):
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="statements", verbose_name=_("agenda item"))
    speaker = models.ForeignKey(Invitation, models.PROTECT, related_name="statements", verbose_name=_("who said it"))
    text = models.TextField(_("what was said"), max_length=2000)
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["item", "pk"]
        verbose_name = _("statement")
        verbose_name_plural = _("statements")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Option(models.Model):
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="options", verbose_name=_("agenda item"))
    position = models.PositiveSmallIntegerField(_("place in the list"))
    text = models.CharField(_("option"), max_length=120)
    counted = models.PositiveSmallIntegerField(_("votes counted"), null=True, blank=True)

    class Meta:
        ordering = ["item", "position"]
        verbose_name = _("option")
        verbose_name_plural = _("options")
        constraints = [models.UniqueConstraint(fields=["item", "position"], name="option_place")]

    def __str__(self) -> str:
        return self.text


class Vote(models.Model):
    """An open vote. Without an option: abstained."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="votes", verbose_name=_("agenda item"))
    option = models.ForeignKey(
        Option, models.PROTECT, null=True, blank=True, related_name="votes", verbose_name=_("option")
    )
    voter = models.ForeignKey(Invitation, models.PROTECT, related_name="votes", verbose_name=_("voter"))
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["item", "pk"]
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [models.UniqueConstraint(fields=["item", "voter"], name="vote_once")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Effect(models.TextChoices):
    ANSWER = "answer", _("answer the resident with it")
    MOVE_UP = "move_up", _("move the petition up")
    SEND_DOWN = "send_down", _("send the petition down with it as guidance")
    DUTIES = "duties", _("give a department its part; several get it one after the other")


class Resolution(models.Model):
    """What was decided about an item, and how it acted on its petition when somebody said so."""

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="resolution", verbose_name=_("agenda item"))
    text = models.TextField(_("what was decided"), max_length=2000)
    at = models.DateTimeField(_("at"))
    effect = models.CharField(_("effect on the petition"), max_length=10, choices=Effect, blank=True)
    acted_at = models.DateTimeField(_("acted at"), null=True, blank=True)
    acted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["item"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(
                name="resolution_acted",
                condition=Q(effect="", acted_at=None) | (~Q(effect="") & Q(acted_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
