"""A vote that puts projects into an order. Papers are entered as they were counted: nobody's name stands on one."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.meeting import Meeting
from meetings.models.project import Project


class ProjectBallot(models.Model):
    title = models.CharField(_("title"), max_length=80)
    year = models.PositiveSmallIntegerField(_("year"))
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="ballots", verbose_name=_("proposal meeting")
    )
    papers = models.PositiveIntegerField(_("papers handed out"))
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    taken = models.PositiveSmallIntegerField(_("how many are chosen"), null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = _("vote on projects")
        verbose_name_plural = _("votes on projects")
        constraints = [
            models.CheckConstraint(
                name="ballot_closed",
                condition=Q(closed_at=None, taken=None) | Q(closed_at__isnull=False, taken__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title


class BallotPlace(models.Model):
    """A project on the list of a vote. Its points and rank are written when the vote is closed; ties share a rank."""

    ballot = models.ForeignKey(ProjectBallot, models.PROTECT, related_name="places", verbose_name=_("vote on projects"))
    project = models.ForeignKey(Project, models.PROTECT, related_name="places", verbose_name=_("project"))
    position = models.PositiveSmallIntegerField(_("number on the paper"))
    points = models.PositiveIntegerField(_("points"), null=True, blank=True)
    rank = models.PositiveSmallIntegerField(pgettext_lazy("project", "rank"), null=True, blank=True)
    chosen = models.BooleanField(pgettext_lazy("project", "chosen"), default=False)

    class Meta:
        ordering = ["ballot", "position"]
        verbose_name = _("project on a vote")
        verbose_name_plural = _("projects on a vote")
        constraints = [
            models.UniqueConstraint(fields=["ballot", "position"], name="ballot_place"),
            models.UniqueConstraint(fields=["ballot", "project"], name="ballot_project"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.project}"


class RankingSheet(models.Model):
    """So many papers with the same order: the numbers of the list, the best first."""

    ballot = models.ForeignKey(ProjectBallot, models.PROTECT, related_name="sheets", verbose_name=_("vote on projects"))
    order = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("order"))
    papers = models.PositiveIntegerField(_("papers"), default=1)
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        ordering = ["ballot", "pk"]
        verbose_name = _("ballot papers")
        verbose_name_plural = _("ballot papers")
        constraints = [models.CheckConstraint(name="sheet_of_papers", condition=Q(papers__gte=1))]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
