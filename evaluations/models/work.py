"""Work evaluation: a year's indicators, and a sheet for each committee, department or staff member. Its figures are
taken once and stay as they were; a concluded sheet is locked, also against SQL."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from evaluations.models.pledge import PledgeReview
from evaluations.models.report import Worded, length_of
from evaluations.models.triggers import append_only, refuse
from evaluations.work_route import (
    ANSWER_DAYS,
    LOWEST_SHARE,
    MOST_ANSWER_DAYS,
    MOST_POINTS,
    Dimension,
    Grade,
    Subject,
    WorkState,
)
from wulibridge.territory.models import Committee, Organization, Subdistrict

_UNUSED = f"""
    IF EXISTS (SELECT FROM evaluations_workfigure f WHERE f.indicator_id = OLD.id) THEN
        {refuse("an indicator that was used stays as it is")}
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)
_ROWS_OF_A_DRAFT = f"""
    IF TG_OP = 'UPDATE' THEN
        {refuse("which rows were counted stays as it was")}
    END IF;
    IF NOT EXISTS (
        SELECT FROM evaluations_workevaluation e
        WHERE e.id = CASE TG_OP WHEN 'DELETE' THEN OLD.evaluation_id ELSE NEW.evaluation_id END AND e.state = 'draft'
    ) THEN
        {refuse("the figures of a sheet that was told are frozen")}
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)
# A sheet that was told is answered and concluded; a concluded one takes no change at all.
_ON = f"""
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN {refuse("a sheet that was told is kept")} END IF;
        RETURN OLD;
    END IF;
    IF OLD.state = 'concluded' THEN {refuse("a concluded sheet is locked")} END IF;
    IF (OLD.year_id, OLD.kind, OLD.committee_id, OLD.organization_id, OLD.person_id, OLD.drafted_by_id, OLD.drafted_at)
        IS DISTINCT FROM
        (NEW.year_id, NEW.kind, NEW.committee_id, NEW.organization_id, NEW.person_id, NEW.drafted_by_id, NEW.drafted_at)
        OR (OLD.state <> 'draft' AND (OLD.told_at, OLD.answer_by) IS DISTINCT FROM (NEW.told_at, NEW.answer_by))
        OR (OLD.state <> 'draft' AND NEW.state = 'draft')
        OR (OLD.answered_at IS NOT NULL AND (OLD.answer, OLD.answered_by_id, OLD.answered_at)
            IS DISTINCT FROM (NEW.answer, NEW.answered_by_id, NEW.answered_at)) THEN
        {refuse("what was told or answered stays as it is")}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)
_OF_A_DRAFT = f"""
    IF TG_OP <> 'INSERT' AND NOT EXISTS (
        SELECT FROM evaluations_workevaluation e WHERE e.id = OLD.evaluation_id AND e.state = 'draft'
    ) OR TG_OP <> 'DELETE' AND NOT EXISTS (
        SELECT FROM evaluations_workevaluation e WHERE e.id = NEW.evaluation_id AND e.state = 'draft'
    ) THEN
        {refuse("the figures of a sheet that was told are frozen")}
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.as_of IS NOT NULL THEN
        {refuse("a figure of the register is taken once")}
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)

CHANGING = pgtrigger.Update | pgtrigger.Delete


def _before(name: str, operation: pgtrigger.Operation, func: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(name=name, operation=operation, when=pgtrigger.Before, level=pgtrigger.Row, func=func)


class WorkYear(models.Model):
    """A year of work evaluation in a subdistrict, with its two rules. They are said when it is opened, and stay."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="work_years", db_index=False, verbose_name=_("subdistrict")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    lowest_share = models.PositiveSmallIntegerField(_("residents' share for good"), default=LOWEST_SHARE)
    answer_days = models.PositiveSmallIntegerField(_("days to answer"), default=ANSWER_DAYS)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        ordering = ["-year", "subdistrict"]
        verbose_name = _("year of work evaluation")
        verbose_name_plural = _("years of work evaluation")
        constraints = [
            models.UniqueConstraint(fields=["subdistrict", "year"], name="work_year_once"),
            models.CheckConstraint(
                name="work_year_rules",
                condition=Q(lowest_share__range=(0, 100), answer_days__range=(1, MOST_ANSWER_DAYS)),
            ),
        ]
        triggers = append_only("work_year")

    def __str__(self) -> str:
        return str(self.year)

    @property
    def days(self) -> tuple[date, date]:
        """Its first and its last day."""
        return date(self.year, 1, 1), date(self.year, 12, 31)


class Indicator(models.Model):
    """What one thing of a kind of work is measured by. `metric` is a key of the register; without one it is told by
    hand, with evidence. Once a sheet used it, it stays as it is."""

    year = models.ForeignKey(
        WorkYear, models.PROTECT, related_name="indicators", db_index=False, verbose_name=_("year of work evaluation")
    )
    kind = models.CharField(_("whose work"), max_length=10, choices=Subject)
    dimension = models.CharField(_("dimension"), max_length=10, choices=Dimension)
    name = models.CharField(_("name"), max_length=60)
    definition = models.CharField(_("definition"), max_length=300)
    metric = models.CharField(_("figure of the register"), max_length=40, blank=True)
    points = models.PositiveSmallIntegerField(_("points"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        ordering = ["year", "kind", "pk"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            models.UniqueConstraint(fields=["year", "kind", "name"], name="indicator_name"),
            models.CheckConstraint(name="indicator_points", condition=Q(points__range=(1, MOST_POINTS))),
            # The register counts no single person.
            models.CheckConstraint(name="indicator_of_staff", condition=~Q(kind=Subject.STAFF) | Q(metric="")),
        ]
        triggers = [_before("indicator_used", CHANGING, _UNUSED)]

    def __str__(self) -> str:
        return self.name


class WorkEvaluation(models.Model):
    """The sheet of one year and one subject: what residents said, the figures, the answer, the conclusion."""

    year = models.ForeignKey(
        WorkYear, models.PROTECT, related_name="evaluations", db_index=False, verbose_name=_("year of work evaluation")
    )
    kind = models.CharField(_("whose work"), max_length=10, choices=Subject)
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, related_name="work_evaluations", verbose_name=_("committee")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="work_evaluations", verbose_name=_("department")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="work_evaluations",
        verbose_name=_("staff member"),
    )
    state = models.CharField(_("state"), max_length=9, choices=WorkState, default=WorkState.DRAFT)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("put together by")
    )
    drafted_at = models.DateTimeField(_("put together at"))
    told_at = models.DateTimeField(_("told at"), null=True)
    answer_by = models.DateField(_("answer by"), null=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True)
    grade = models.CharField(_("conclusion"), max_length=10, choices=Grade, blank=True)
    sentence = models.TextField(_("in a sentence"), blank=True)
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("concluded by"),
    )
    concluded_at = models.DateTimeField(_("concluded at"), null=True)

    class Meta:
        ordering = ["year", "kind", "pk"]
        verbose_name = _("work evaluation")
        verbose_name_plural = _("work evaluations")
        constraints = [
            models.UniqueConstraint(fields=["year", "committee"], name="work_evaluation_committee"),
            models.UniqueConstraint(fields=["year", "organization"], name="work_evaluation_department"),
            models.UniqueConstraint(fields=["year", "person"], name="work_evaluation_person"),
            models.CheckConstraint(
                name="work_evaluation_subject",
                condition=Q(kind=Subject.COMMITTEE, committee__isnull=False, organization=None, person=None)
                | Q(kind=Subject.DEPARTMENT, committee=None, organization__isnull=False, person=None)
                | Q(kind=Subject.STAFF, committee=None, organization=None, person__isnull=False),
            ),
            models.CheckConstraint(
                name="work_evaluation_told",
                condition=Q(state=WorkState.DRAFT, told_at=None, answer_by=None)
                | (~Q(state=WorkState.DRAFT) & Q(told_at__isnull=False, answer_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="work_evaluation_answered",
                condition=(Q(answer="", answered_by=None, answered_at=None) & ~Q(state=WorkState.ANSWERED))
                | (
                    Q(answered_by__isnull=False, answered_at__isnull=False)
                    & ~Q(answer="")
                    & Q(state__in=[WorkState.ANSWERED, WorkState.CONCLUDED])
                ),
            ),
            models.CheckConstraint(
                name="work_evaluation_concluded",
                condition=(
                    Q(grade="", sentence="", concluded_by=None, concluded_at=None) & ~Q(state=WorkState.CONCLUDED)
                )
                | (
                    Q(state=WorkState.CONCLUDED, concluded_by__isnull=False, concluded_at__isnull=False)
                    & ~Q(grade="")
                    & ~Q(sentence="")
                ),
            ),
            models.CheckConstraint(
                name="work_evaluation_four_eyes",
                condition=Q(concluded_by=None)
                | (~Q(concluded_by=F("drafted_by")) & (Q(person=None) | ~Q(concluded_by=F("person")))),
            ),
        ]
        triggers = [_before("work_evaluation_locked", CHANGING, _ON)]

    def __str__(self) -> str:
        return str(self.subject)

    @property
    def subject(self) -> Committee | Organization | models.Model | None:
        """Who is evaluated. One query unless it is loaded."""
        return self.committee or self.organization or self.person


class WorkFigure(models.Model):
    """One indicator on a sheet. Of the register: both counts and the moment. By hand: points and their evidence."""

    evaluation = models.ForeignKey(
        WorkEvaluation, models.CASCADE, related_name="figures", db_index=False, verbose_name=_("work evaluation")
    )
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="figures", verbose_name=_("indicator"))
    numerator = models.PositiveIntegerField(_("numerator"), null=True)
    denominator = models.PositiveIntegerField(_("denominator"), null=True)
    as_of = models.DateTimeField(_("as of"), null=True)
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2, null=True)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("by")
    )

    class Meta:
        ordering = ["evaluation", "indicator"]
        verbose_name = _("figure of a work evaluation")
        verbose_name_plural = _("figures of work evaluations")
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "indicator"], name="work_figure_once"),
            models.CheckConstraint(
                name="work_figure_source",
                condition=Q(
                    as_of__isnull=False,
                    numerator__isnull=False,
                    denominator__isnull=False,
                    numerator__lte=F("denominator"),
                    by=None,
                    evidence="",
                )
                | Q(as_of=None, numerator=None, denominator=None),
            ),
            models.CheckConstraint(name="work_figure_points", condition=Q(points=None) | Q(points__gte=0)),
        ]
        triggers = [_before("work_figure_frozen", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete, _OF_A_DRAFT)]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class WorkPart(Worded):
    """How many rows a part of a figure of the register had when a sheet was put together, and which: `ids` are their
    keys; what no table holds has `names`. `metric` is the key of the figure, `kind` says what a row is. Sheets from
    before rows were kept have none."""

    evaluation = models.ForeignKey(
        WorkEvaluation, models.CASCADE, related_name="parts", db_index=False, verbose_name=_("work evaluation")
    )
    metric = models.CharField(_("figure of the register"), max_length=40)
    part = models.CharField(_("part of the figure"), max_length=20)
    kind = models.SlugField(_("what a row is"), max_length=20, db_index=False)
    count = models.PositiveIntegerField(_("count"))
    ids = ArrayField(models.BigIntegerField(), verbose_name=_("rows that were counted"))
    names = ArrayField(models.CharField(max_length=80), default=list, verbose_name=_("names of rows without a table"))

    class Meta:
        ordering = ["evaluation", "pk"]
        verbose_name = _("rows of a figure of a work evaluation")
        verbose_name_plural = _("rows of figures of work evaluations")
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "metric", "part"], name="work_part_once"),
            models.CheckConstraint(name="work_part_counted", condition=Q(count=length_of("ids") + length_of("names"))),
        ]
        triggers = [
            _before("work_part_frozen", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete, _ROWS_OF_A_DRAFT)
        ]


class WorkVoice(models.Model):
    """What residents said about the subject, as counted when the sheet was put together: in a published round, in the
    review of what it pledged, or (neither of them) by their verdicts on answers."""

    evaluation = models.ForeignKey(
        WorkEvaluation, models.CASCADE, related_name="voices", db_index=False, verbose_name=_("work evaluation")
    )
    round = models.ForeignKey("evaluations.Round", models.PROTECT, null=True, related_name="+", verbose_name=_("round"))
    review = models.ForeignKey(
        PledgeReview,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("residents' review of a pledge"),
    )
    satisfied = models.PositiveIntegerField(_("satisfied"))
    answers = models.PositiveIntegerField(_("answers"))
    as_of = models.DateTimeField(_("as of"))

    class Meta:
        ordering = ["evaluation", "pk"]
        verbose_name = _("residents' word on a work evaluation")
        verbose_name_plural = _("residents' words on work evaluations")
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "round", "review"], nulls_distinct=False, name="work_voice_once"
            ),
            models.CheckConstraint(name="work_voice_of_one", condition=Q(round=None) | Q(review=None)),
            models.CheckConstraint(name="work_voice_counts", condition=Q(satisfied__lte=F("answers"))),
        ]
        triggers = [_before("work_voice_frozen", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete, _OF_A_DRAFT)]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
