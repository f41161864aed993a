"""How the resident was spoken to before the answer, and what they said of it afterwards."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition
from petitions.models.reply import Reply, Way


class Contact(models.Model):
    """先行联系: somebody tried to speak to the resident, and did or did not reach them. Written once."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="contacts", verbose_name=_("petition"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    way = models.CharField(_("how"), max_length=12, choices=Way)
    reached = models.BooleanField(_("resident reached"))
    said = models.TextField(_("what was said"), max_length=2000, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("contact with the resident")
        verbose_name_plural = _("contacts with the resident")
        triggers = [pgtrigger.Protect(name="contact_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.at:%Y-%m-%d}"


class CallbackResult(models.TextChoices):
    SATISFIED = "satisfied", _("satisfied")
    PARTLY = "partly", _("partly satisfied")
    NOT = "not", _("not satisfied")
    UNREACHABLE = "unreachable", _("not reached")


class Callback(models.Model):
    """回访: the resident was asked about an answer, not by who gave it. Tried often, told once. Written once."""

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="callbacks", verbose_name=_("answer"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    result = models.CharField(_("result"), max_length=12, choices=CallbackResult)
    note = models.TextField(_("in the resident's words"), max_length=2000, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("call-back")
        verbose_name_plural = _("call-backs")
        constraints = [
            models.UniqueConstraint(
                fields=["reply"], condition=~Q(result=CallbackResult.UNREACHABLE), name="callback_told_once"
            )
        ]
        triggers = [pgtrigger.Protect(name="callback_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.reply_id} {self.result}"
