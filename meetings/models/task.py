"""What somebody took on in a meeting, until it is done."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.item import AgendaItem


class ActionItem(models.Model):
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="tasks", verbose_name=_("agenda item"))
    text = models.CharField(_("what is to be done"), max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="meeting_tasks", verbose_name=_("owner")
    )
    due_on = models.DateField(_("due on"))
    given_at = models.DateTimeField(_("given at"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        ordering = ["item", "due_on", "pk"]
        verbose_name = _("task")
        verbose_name_plural = _("tasks")

    def __str__(self) -> str:
        return self.text


class Progress(models.Model):
    task = models.ForeignKey(ActionItem, models.PROTECT, related_name="notes", verbose_name=_("task"))
    note = models.TextField(_("progress"), max_length=2000)
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
