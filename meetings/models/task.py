"""What somebody, or a unit, took on in a meeting, until it is done."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.item import AgendaItem
from meetings.models.meeting import Meeting
from wulibridge.territory.models import Organization


class ActionItem(models.Model):
    """A task has one owner: a colleague by name, or an organization whose handlers then work on it."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="tasks", verbose_name=_("agenda item"))
    text = models.CharField(_("what is to be done"), max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="meeting_tasks",
        verbose_name=_("owner"),
    )  # fmt: skip
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="meeting_tasks",
        verbose_name=_("organization"),
    )  # fmt: skip
    due_on = models.DateField(_("due on"))
    given_at = models.DateTimeField(_("given at"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        ordering = ["item", "due_on", "pk"]
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [
            models.CheckConstraint(
                name="task_of_one",
                condition=Q(owner=None, organization__isnull=False) | Q(owner__isnull=False, organization=None),
            )
        ]
        indexes = [models.Index(fields=["due_on"], name="task_open", condition=Q(done_at=None))]

    def __str__(self) -> str:
        return self.text

    @property
    def who(self) -> str:
        """Whose it is."""
        return str(self.owner or self.organization)


class Progress(models.Model):
    task = models.ForeignKey(ActionItem, models.PROTECT, related_name="notes", verbose_name=_("task"))
    note = models.TextField(_("progress"), max_length=2000)
    # Of the series' next meetings: where it was told.
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="progress", verbose_name=_("told in")
    )
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )

    class Meta:
        ordering = ["task", "pk"]
        verbose_name = _("progress of a task")
        verbose_name_plural = _("progress of tasks")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
