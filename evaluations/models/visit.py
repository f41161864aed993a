"""A visit of a home-care worker, and what the elder or kin said of it. Both are written once."""

from pathlib import PurePosixPath

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from evaluations.models.plan import CardCode, CareKind, CarePlan
from evaluations.models.triggers import append_only, before_insert, refuse
from evaluations.route import HIGHEST_SCORE, LOWEST_SCORE

# The agency's row orders visits and the locking of its months: a visit comes before, or not at all.
_MONTH_OPEN = f"""
    PERFORM 1 FROM territory_organization WHERE id = (SELECT agency_id FROM evaluations_careplan WHERE id = NEW.plan_id)
        FOR SHARE;
    IF EXISTS (
        SELECT FROM evaluations_caremonth m JOIN evaluations_careplan p ON p.agency_id = m.agency_id
            WHERE p.id = NEW.plan_id AND m.first = date_trunc('month', NEW.day)::date
    ) THEN
        {refuse("this month is locked")}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)
# The row of the visit is locked: a service is added before the signature, or not at all.
_UNSIGNED = f"""
    PERFORM 1 FROM evaluations_carevisit WHERE id = NEW.visit_id FOR UPDATE;
    IF EXISTS (SELECT FROM evaluations_caresignature WHERE visit_id = NEW.visit_id) THEN
        {refuse("what was signed for is not added to")}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)
_FITS = f"""
    PERFORM 1 FROM evaluations_carevisit WHERE id = NEW.visit_id FOR UPDATE;
    IF NOT EXISTS (SELECT FROM evaluations_carevisit WHERE id = NEW.visit_id AND worker_id = NEW.worker_id) THEN
        {refuse("the worker of a signature is that of the visit")}
    END IF;
    IF NEW.code_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM evaluations_cardcode c JOIN evaluations_carecard k ON k.id = c.card_id
            JOIN evaluations_carevisit v ON v.plan_id = k.plan_id
            WHERE c.id = NEW.code_id AND v.id = NEW.visit_id
    ) OR NEW.sheet_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM evaluations_caresheet s JOIN evaluations_carevisit v ON v.plan_id = s.plan_id
            WHERE s.id = NEW.sheet_id AND v.id = NEW.visit_id
    ) THEN
        {refuse("a signature goes with the plan of its visit")}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)


class CareVisit(models.Model):
    """One visit. A wrong one is not taken back: without a signature it counts for nothing."""

    plan = models.ForeignKey(CarePlan, models.PROTECT, related_name="visits", verbose_name=_("care plan"))
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="care_visits", verbose_name=_("home-care worker")
    )
    day = models.DateField(_("day"))
    began_at = models.TimeField(_("begun"))
    ended_at = models.TimeField(_("ended"))
    logged_at = models.DateTimeField(_("written down at"), db_default=Now())

    class Meta:
        ordering = ["-day", "-began_at", "-pk"]
        verbose_name = _("home-care visit")
        verbose_name_plural = _("home-care visits")
        constraints = [
            models.CheckConstraint(name="care_visit_times", condition=Q(ended_at__gt=F("began_at"))),
            models.UniqueConstraint(fields=["plan", "day", "began_at"], name="care_visit_once"),
        ]
        indexes = [models.Index(fields=["worker", "-day"], name="care_visit_worker")]
        triggers = [*append_only("care_visit"), before_insert("care_visit_month_open", _MONTH_OPEN)]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def deed_words(self) -> list[str]:
        return [str(deed) for deed in self.deeds.all()]


class CareDeed(models.Model):
    """One service that was given at a visit; each is paid by itself, once."""

    visit = models.ForeignKey(
        CareVisit, models.PROTECT, related_name="deeds", db_index=False, verbose_name=_("home-care visit")
    )
    kind = models.CharField(_("service"), max_length=12, choices=CareKind)

    class Meta:
        ordering = ["visit", "pk"]
        verbose_name = _("service of a visit")
        verbose_name_plural = _("services of visits")
        constraints = [models.UniqueConstraint(fields=["visit", "kind"], name="care_deed_once")]
        triggers = [*append_only("care_deed"), before_insert("care_deed_unsigned", _UNSIGNED)]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class CareSheet(models.Model):
    """考勤表: the photo of a paper attendance sheet, known by the digest of what was sent."""

    plan = models.ForeignKey(
        CarePlan, models.PROTECT, related_name="sheets", db_index=False, verbose_name=_("care plan")
    )
    sha256 = models.CharField(max_length=64, validators=[RegexValidator(r"^[0-9a-f]{64}\Z")])
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("brought by")
    )
    added_at = models.DateTimeField(_("arrived at"), db_default=Now())

    class Meta:
        ordering = ["plan", "pk"]
        verbose_name = _("attendance sheet")
        verbose_name_plural = _("attendance sheets")
        constraints = [models.UniqueConstraint(fields=["plan", "sha256"], name="care_sheet_once")]
        triggers = append_only("care_sheet")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    # Names below MEDIA_ROOT. They follow from the row, so that a step that is done again finds what it left.

    @property
    def raw_name(self) -> str:
        return str(ARRIVED / f"{self.plan_id}-{self.sha256}")

    @property
    def name(self) -> str:
        return str(KEPT / self.sha256[:2] / f"{self.plan_id}-{self.sha256}.jpg")

    @property
    def small_name(self) -> str:
        return str(KEPT / self.sha256[:2] / f"{self.plan_id}-{self.sha256}-small.jpg")


ARRIVED = PurePosixPath("care_sheets/arrived")
KEPT = PurePosixPath("care_sheets/ready")


class SignedBy(models.TextChoices):
    CODE = "code", _("by a code of the elder's card")
    PAPER = "paper", _("on a paper sheet")


class CareSignature(models.Model):
    """The elder or kin signed for a visit and scored it. Never the worker, and nobody changes it: the database says so.

    `worker` repeats the visit's, so that one row can tell that somebody else typed the score in.
    """

    visit = models.OneToOneField(CareVisit, models.PROTECT, related_name="signature", verbose_name=_("home-care visit"))
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("home-care worker"),
    )
    way = models.CharField(_("signed"), max_length=5, choices=SignedBy)
    score = models.PositiveSmallIntegerField(_("score"))
    code = models.OneToOneField(
        CardCode, models.PROTECT, null=True, related_name="signature", verbose_name=_("code of a signing card")
    )
    sheet = models.ForeignKey(
        CareSheet, models.PROTECT, null=True, related_name="signatures", verbose_name=_("attendance sheet")
    )
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("typed in by"),
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["visit"]
        verbose_name = _("signature and score")
        verbose_name_plural = _("signatures and scores")
        constraints = [
            models.CheckConstraint(name="care_score_range", condition=Q(score__range=(LOWEST_SCORE, HIGHEST_SCORE))),
            models.CheckConstraint(
                name="care_signed_by",
                condition=Q(way=SignedBy.CODE, code__isnull=False, sheet=None, typed_by=None)
                | Q(way=SignedBy.PAPER, code=None, sheet__isnull=False, typed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="care_never_scored_by_worker", condition=Q(typed_by=None) | ~Q(typed_by=F("worker"))
            ),
        ]
        triggers = [*append_only("care_signature"), before_insert("care_signature_fits", _FITS)]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.score}"
