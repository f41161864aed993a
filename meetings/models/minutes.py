"""The minutes: versions that nothing changes, objections, the lock, and what of them the public reads."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.guest import Invitation
from meetings.models.meeting import Meeting

_LOCKED = """
IF EXISTS (SELECT FROM meetings_approval WHERE meeting_id = NEW.meeting_id) THEN
    RAISE EXCEPTION 'the minutes of this meeting are locked';
END IF;
RETURN NEW;
"""


class Minutes(models.Model):
    """One version of the text. A correction is a new version; once one is approved, the database takes no other."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes", verbose_name=_("meeting"))
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("text"), max_length=40_000)
    written_at = models.DateTimeField(_("written at"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("written by")
    )

    class Meta:
        ordering = ["meeting", "number"]
        verbose_name = _("version of the minutes")
        verbose_name_plural = _("versions of the minutes")
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="minutes_version")]
        triggers = [
            pgtrigger.Protect(name="minutes_stay", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(name="minutes_locked", operation=pgtrigger.Insert, when=pgtrigger.Before, func=_LOCKED),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"


class Objection(models.Model):
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="objections", verbose_name=_("meeting"))
    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="objections", verbose_name=_("who objects"))
    text = models.TextField(_("objection"), max_length=2000)
    at = models.DateTimeField(_("at"))
    answer = models.TextField(_("what was done about it"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        ordering = ["meeting", "pk"]
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints = [
            models.CheckConstraint(
                name="objection_answered",
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Approval(models.Model):
    """The lock: which version holds, and its hash. It is never taken back."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="approval", verbose_name=_("meeting"))
    minutes = models.OneToOneField(Minutes, models.PROTECT, related_name="approval", verbose_name=_("version"))
    sha256 = models.CharField(max_length=64)  # of the text in UTF-8
    approved_at = models.DateTimeField(_("approved at"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("approved by")
    )
    reason = models.CharField(_("why before the last day for objections"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("approval of the minutes")
        verbose_name_plural = _("approvals of minutes")
        triggers = [pgtrigger.Protect(name="approval_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Publication(models.Model):
    """Exactly what everybody reads, without personal data. Taken off the board, the row stays."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="publications", verbose_name=_("meeting"))
    text = models.TextField(_("text for everybody"), max_length=20_000)
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("published by")
    )
    withdrawn_at = models.DateTimeField(_("taken off at"), null=True, blank=True)
    withdrawn_because = models.CharField(_("why it was taken off"), max_length=200, blank=True)

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = _("published minutes")
        verbose_name_plural = _("published minutes")
        constraints = [
            models.UniqueConstraint(fields=["meeting"], condition=Q(withdrawn_at=None), name="published_once"),
            models.CheckConstraint(
                name="withdrawn_with_reason",
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
            ),
        ]
        triggers = [pgtrigger.Protect(name="publication_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
