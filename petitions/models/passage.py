"""The stays of a petition at its stops."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition
from petitions.route import PASSED_ON, Move, Stop


class Passage(models.Model):
    """One stay of a petition at a stop, with its own clock. Written once; changed only to be extended or closed."""

    # Its constraints begin with the petition, and nobody looks for stays by who acted: no index for any foreign key.
    petition = models.ForeignKey(
        Petition, models.PROTECT, related_name="passages", db_index=False, verbose_name=_("petition")
    )
    ordinal = models.PositiveSmallIntegerField(_("stay"))
    stop = models.PositiveSmallIntegerField(_("stop"), choices=Stop)
    entered_at = models.DateTimeField(_("came at"))
    entered_by = models.CharField(_("came by"), max_length=12, choices=Move)
    reason = models.TextField(_("reason or guidance"), blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("moved by"),
    )
    months = models.PositiveSmallIntegerField(_("months allowed"))
    due_on = models.DateField(_("due on"))
    provisional = models.BooleanField(_("provisional"), default=False)
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("taken by"),
    )
    extended_at = models.DateTimeField(_("extended at"), null=True, blank=True)
    extended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("extended by"),
    )
    extension_reason = models.TextField(_("reason of the extension"), blank=True)
    supervised_at = models.DateTimeField(_("under supervision since"), null=True, blank=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    left_by = models.CharField(_("left by"), max_length=12, choices=Move, blank=True)
    # Who moved it on or closed it; nobody when the clock or the resident did.
    left_actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("moved on by"),
    )
    closing_reason = models.TextField(_("why it was closed"), blank=True)

    class Meta:
        ordering = ["petition", "ordinal"]
        verbose_name = _("stay at a stop")
        verbose_name_plural = _("stays at stops")
        constraints = [
            # The database itself refuses a second stay of the same turn, and a second open one.
            models.UniqueConstraint(fields=["petition", "ordinal"], name="passage_once"),
            models.UniqueConstraint(fields=["petition"], condition=Q(left_at=None), name="passage_one_open"),
            models.CheckConstraint(
                name="passage_left_pair",
                condition=Q(left_at=None, left_by="") | (Q(left_at__isnull=False) & ~Q(left_by="")),
            ),
            models.CheckConstraint(
                name="passage_taken_pair",
                condition=Q(taken_at=None, taken_by=None) | Q(taken_at__isnull=False, taken_by__isnull=False),
            ),
            models.CheckConstraint(
                name="passage_extended_pair",
                condition=Q(extended_at=None, extended_by=None)
                | Q(extended_at__isnull=False, extended_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="passage_provisional", condition=Q(provisional=True, left_at=None)),
            models.Index(
                fields=["entered_at"],
                include=["petition", "stop", "entered_by"],
                name="passage_passed_on",
                condition=Q(entered_by__in=PASSED_ON),
            ),
            models.Index(fields=["petition", "ordinal"], name="passage_reopened", condition=Q(entered_by=Move.REOPEN)),
        ]
        triggers = [pgtrigger.Protect(name="passage_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.petition_id}/{self.ordinal}"
