"""What the public board tells of an answered petition: words edited for it, never the petition's own."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition
from petitions.models.reply import Reply


class PublicAnswer(models.Model):
    """An answered matter on its committee's board. One that is withdrawn stays as a trace; edited anew it is a new one.

    It is shown only while the resident agrees and its answer is the last one: see queries.board.
    """

    petition = models.ForeignKey(
        Petition, models.PROTECT, related_name="public_answers", db_index=False, verbose_name=_("petition")
    )
    reply = models.ForeignKey(Reply, models.PROTECT, related_name="+", db_index=False, verbose_name=_("answer"))
    title = models.CharField(_("title on the board"), max_length=80)
    text = models.TextField(_("answer on the board"), max_length=2000)
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("published by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    # Nobody of the staff where the resident took the consent back.
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("withdrawn by"),
    )

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = _("public answer")
        verbose_name_plural = _("public answers")
        constraints = [
            models.UniqueConstraint(fields=["petition"], name="public_answer_standing", condition=Q(withdrawn_at=None)),
            models.CheckConstraint(
                name="public_answer_withdrawn_pair", condition=Q(withdrawn_by=None) | Q(withdrawn_at__isnull=False)
            ),
        ]
        triggers = [pgtrigger.Protect(name="public_answer_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.published_at:%Y-%m-%d}"
