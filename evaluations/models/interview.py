"""The monthly draw of elders, stored so that anybody can repeat it, and what the drawn ones said."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from evaluations.models.plan import CarePlan
from evaluations.models.triggers import append_only, no_truncate, refuse
from evaluations.route import HIGHEST_SCORE, LOWEST_SCORE
from wulibridge.territory.models import Organization, Subdistrict

_TAKEN_BACK = f"""
    IF OLD.taken_back_at IS NOT NULL OR (NEW.plan_id, NEW.first, NEW.reason, NEW.by_id, NEW.at)
        IS DISTINCT FROM (OLD.plan_id, OLD.first, OLD.reason, OLD.by_id, OLD.at) THEN
        {refuse("an exclusion stays as it was said; it is taken back once")}
    END IF;
    IF EXISTS (
        SELECT FROM evaluations_caredraw d
        JOIN territory_organization o ON o.subdistrict_id = d.subdistrict_id
        JOIN evaluations_careplan p ON p.agency_id = o.id
        WHERE p.id = OLD.plan_id AND d.first = OLD.first
    ) THEN
        {refuse("the month was drawn already")}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)
# What was said stays as it was said; afterwards stands only what became of it.
_HEARD = f"""
    IF (NEW.drawing_id, NEW.plan_id) IS DISTINCT FROM (OLD.drawing_id, OLD.plan_id)
        OR OLD.state <> 'waiting' AND (
            (NEW.came, NEW.did, NEW.score, NEW.suggestion, NEW.follow_up, NEW.heard_by_id, NEW.heard_on)
            IS DISTINCT FROM
            (OLD.came, OLD.did, OLD.score, OLD.suggestion, OLD.follow_up, OLD.heard_by_id, OLD.heard_on)
            OR OLD.state = 'follow_up' AND NEW.state NOT IN ('follow_up', 'done')
            OR OLD.state <> 'follow_up' AND
                (NEW.state, NEW.outcome, NEW.done_on) IS DISTINCT FROM (OLD.state, OLD.outcome, OLD.done_on)
        ) THEN
        {refuse("an interview is written down once, and followed up once")}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)


class ExclusionReason(models.TextChoices):
    """Why a plan is not in a month's frame: nothing about anybody's health."""

    AWAY = "away", _("away the whole month")
    DECLINED = "declined", _("does not want to be asked")
    BEGUN = "begun", _("care has only just begun")


class DrawExclusion(models.Model):
    """A plan is left out of the frame of one month, said before the draw. Until then it may be taken back in: the row
    stays, and says by whom."""

    plan = models.ForeignKey(
        CarePlan, models.PROTECT, related_name="exclusions", db_index=False, verbose_name=_("care plan")
    )
    first = models.DateField(_("month"))
    reason = models.CharField(_("why"), max_length=8, choices=ExclusionReason)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("taken back by"),
    )
    taken_back_at = models.DateTimeField(_("taken back at"), null=True)

    class Meta:
        ordering = ["first", "plan", "pk"]
        verbose_name = _("exclusion from a draw")
        verbose_name_plural = _("exclusions from draws")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "first"], condition=Q(taken_back_at=None), name="draw_exclusion_once"
            ),
            models.CheckConstraint(
                name="draw_exclusion_taken_back",
                condition=Q(taken_back_by=None, taken_back_at=None)
                | Q(taken_back_by__isnull=False, taken_back_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="draw_exclusion_no_delete", operation=pgtrigger.Delete),
            no_truncate("draw_exclusion"),
            pgtrigger.Trigger(
                name="draw_exclusion_taken_back",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                level=pgtrigger.Row,
                func=_TAKEN_BACK,
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_reason_display())


class CareDraw(models.Model):
    """One month's draw of a subdistrict. Never changed, and never made again: the first seed is the only one."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="care_draws", db_index=False, verbose_name=_("subdistrict")
    )
    first = models.DateField(_("month"))
    seed = models.CharField(_("seed"), max_length=32)
    frame_sha256 = models.CharField(_("hash of the frame"), max_length=64)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("drawn by")
    )
    drawn_at = models.DateTimeField(_("drawn at"))

    class Meta:
        ordering = ["-first", "-pk"]
        verbose_name = _("monthly draw")
        verbose_name_plural = _("monthly draws")
        constraints = [models.UniqueConstraint(fields=["subdistrict", "first"], name="care_draw_once")]
        triggers = append_only("care_draw")

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"


class DrawStratum(models.Model):
    """The part of a draw that is one agency's: the plans that could be drawn, ascending, and those that were."""

    drawing = models.ForeignKey(
        CareDraw, models.PROTECT, related_name="strata", db_index=False, verbose_name=_("monthly draw")
    )
    agency = models.ForeignKey(Organization, models.PROTECT, related_name="draw_strata", verbose_name=_("care agency"))
    frame = ArrayField(models.BigIntegerField(), verbose_name=_("frame"))
    excluded = ArrayField(models.BigIntegerField(), verbose_name=_("left out"))
    drawn = ArrayField(models.BigIntegerField(), verbose_name=_("drawn"))

    class Meta:
        ordering = ["drawing", "agency"]
        verbose_name = _("agency in a draw")
        verbose_name_plural = _("agencies in draws")
        constraints = [models.UniqueConstraint(fields=["drawing", "agency"], name="draw_stratum_once")]
        triggers = append_only("draw_stratum")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class InterviewState(models.TextChoices):
    WAITING = "waiting", _("still to be asked")
    NOT_ASKED = "not_asked", _("could not be asked")
    HEARD = "heard", _("asked")
    FOLLOW_UP = "follow_up", _("to be followed up")
    DONE = "done", _("followed up")


class Extent(models.TextChoices):
    YES = "yes", _("yes")
    PARTLY = "partly", _("partly")
    NO = "no", _("no")


class CareInterview(models.Model):
    """What one drawn elder, or kin, said. Asked by the centre, never by the agency."""

    drawing = models.ForeignKey(
        CareDraw, models.PROTECT, related_name="interviews", db_index=False, verbose_name=_("monthly draw")
    )
    plan = models.ForeignKey(CarePlan, models.PROTECT, related_name="interviews", verbose_name=_("care plan"))
    state = models.CharField(_("state"), max_length=9, choices=InterviewState, default=InterviewState.WAITING)
    came = models.CharField(_("came as agreed"), max_length=6, choices=Extent, blank=True)
    did = models.CharField(_("did what was agreed"), max_length=6, choices=Extent, blank=True)
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    suggestion = models.CharField(_("suggestion"), max_length=300, blank=True)
    follow_up = models.CharField(_("what to follow up"), max_length=200, blank=True)
    outcome = models.CharField(_("what became of it"), max_length=200, blank=True)
    heard_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("asked by"),
    )
    heard_on = models.DateField(_("asked on"), null=True, blank=True)
    done_on = models.DateField(_("followed up on"), null=True, blank=True)

    class Meta:
        ordering = ["drawing", "plan"]
        verbose_name = _("interview of a drawn elder")
        verbose_name_plural = _("interviews of drawn elders")
        constraints = [
            models.UniqueConstraint(fields=["drawing", "plan"], name="care_interview_once"),
            models.CheckConstraint(
                name="care_interview_score",
                condition=Q(score=None) | Q(score__range=(LOWEST_SCORE, HIGHEST_SCORE)),
            ),
            models.CheckConstraint(
                name="care_interview_heard",
                condition=Q(state=InterviewState.WAITING, heard_on=None, heard_by=None)
                | ~Q(state=InterviewState.WAITING) & Q(heard_on__isnull=False, heard_by__isnull=False),
            ),
            models.CheckConstraint(
                name="care_interview_done",
                condition=Q(state=InterviewState.DONE, done_on__isnull=False)
                | ~Q(state=InterviewState.DONE) & Q(done_on=None),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="care_interview_no_delete", operation=pgtrigger.Delete),
            no_truncate("care_interview"),
            pgtrigger.Trigger(
                name="care_interview_once",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                level=pgtrigger.Row,
                func=_HEARD,
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
