"""Answers that are given again and again, kept in words by the case desk."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from petitions.models.reply import Outcome
from petitions.topics import Topic
from wulibridge.territory.models import Subdistrict


class AnswerTemplate(models.Model):
    """回复模板: the words of an answer for a topic and an outcome, or for all of them. What was answered with it keeps
    its own text."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="answer_templates", verbose_name=_("subdistrict")
    )
    title = models.CharField(_("title"), max_length=60)
    topic = models.CharField(_("topic"), max_length=24, choices=Topic, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    text = models.TextField(_("text"), max_length=4000)
    active = models.BooleanField(_("active"), default=True)
    changed_at = models.DateTimeField(_("changed at"), db_default=Now())
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("changed by")
    )

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("answer template")
        verbose_name_plural = _("answer templates")
        constraints = [
            models.UniqueConstraint(fields=["subdistrict", "title"], name="answer_template_title"),
        ]

    def __str__(self) -> str:
        return self.title
