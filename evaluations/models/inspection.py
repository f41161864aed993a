"""Inspections by third parties: what was looked at, what was found, what was done about it, and the reply."""

from pathlib import PurePosixPath

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from evaluations.models.triggers import before_insert, locked_once, refuse
from evaluations.models.unit import ONE_UNIT, OfUnit
from evaluations.models.window import Window
from evaluations.pledge_route import InspectionState
from petitions.models import FileKind

_USER = settings.AUTH_USER_MODEL
KEPT = PurePosixPath("inspections")
_GOING_ON = f"""
    IF NOT EXISTS (SELECT FROM evaluations_inspection WHERE id = NEW.inspection_id AND state = 'entered') THEN
        {refuse("findings are entered before the reply")}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)
_FORWARD = f"""
    IF NEW.state <> OLD.state
        AND (OLD.state, NEW.state) NOT IN (('entered', 'replied'), ('replied', 'closed')) THEN
        {refuse("an inspection goes forward, one step after the other")}
    END IF;
    IF OLD.state <> 'entered' AND NEW.reply IS DISTINCT FROM OLD.reply THEN
        {refuse("a reply stays as it was given")}
    END IF;
    RETURN NEW;
"""
_CLOSED = "EXISTS (SELECT FROM evaluations_inspection WHERE id = OLD.inspection_id AND state = 'closed')"


class Inspection(OfUnit):
    """One visit of an inspecting body to a unit or a window of it. `organization` or `committee` is who replies."""

    window = models.ForeignKey(Window, models.PROTECT, null=True, related_name="inspections", verbose_name=_("window"))
    body = models.CharField(_("inspecting body"), max_length=80)
    day = models.DateField(_("day"))
    looked_at = models.CharField(_("what was looked at"), max_length=300)
    state = models.CharField(_("state"), max_length=8, choices=InspectionState, default=InspectionState.ENTERED)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    file_kind = models.CharField(_("kind of file"), max_length=8, choices=FileKind, blank=True)
    entered_by = models.ForeignKey(
        _USER, models.PROTECT, related_name="+", db_index=False, verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), db_default=Now())
    reply = models.CharField(_("reply"), max_length=1000, blank=True)
    replied_by = models.ForeignKey(
        _USER, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("replied by")
    )
    replied_at = models.DateTimeField(_("replied at"), null=True)
    closed_by = models.ForeignKey(
        _USER, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("closed by")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True)

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name = _("inspection by a third party")
        verbose_name_plural = _("inspections by third parties")
        constraints = [
            models.CheckConstraint(name="inspection_of_one_unit", condition=ONE_UNIT),
            models.CheckConstraint(
                name="inspection_replied",
                condition=Q(state="entered", reply="", replied_by=None, replied_at=None)
                | ~Q(state="entered") & ~Q(reply="") & Q(replied_by__isnull=False, replied_at__isnull=False),
            ),
            models.CheckConstraint(
                name="inspection_closed",
                condition=Q(state="closed", closed_by__isnull=False, closed_at__isnull=False)
                & ~Q(closed_by=F("entered_by"))
                & ~Q(closed_by=F("replied_by"))
                | ~Q(state="closed") & Q(closed_by=None, closed_at=None),
            ),
            models.CheckConstraint(
                name="inspection_file",
                condition=Q(sha256="", file_kind="") | ~Q(sha256="") & ~Q(file_kind=""),
            ),
        ]
        triggers = [
            *locked_once("inspection", "OLD.state = 'closed'"),
            pgtrigger.Trigger(
                name="inspection_forward",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                level=pgtrigger.Row,
                func=_FORWARD,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.day}"

    @property
    def file_name(self) -> str:
        """Below MEDIA_ROOT; empty without a report file."""
        return str(KEPT / self.sha256[:2] / f"{self.sha256}-{self.pk}.{self.file_kind}") if self.sha256 else ""


class InspectionFinding(models.Model):
    """One thing that was found, until when it is to be put right, and what was done."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="findings", verbose_name=_("inspection by a third party")
    )
    text = models.CharField(_("what was found"), max_length=300)
    due_on = models.DateField(_("to be put right until"))
    done = models.CharField(_("what was done"), max_length=300, blank=True)
    done_by = models.ForeignKey(
        _USER, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("by")
    )
    done_on = models.DateField(_("done on"), null=True)

    class Meta:
        ordering = ["inspection", "pk"]
        verbose_name = _("finding of an inspection")
        verbose_name_plural = _("findings of inspections")
        constraints = [
            models.CheckConstraint(
                name="inspection_finding_done",
                condition=Q(done="", done_by=None, done_on=None)
                | ~Q(done="") & Q(done_by__isnull=False, done_on__isnull=False),
            )
        ]
        triggers = [
            *locked_once("inspection_finding", _CLOSED),
            before_insert("inspection_finding_going_on", _GOING_ON),
        ]

    def __str__(self) -> str:
        return self.text
