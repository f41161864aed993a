"""一事一诺一评: one matter, one pledge, one review. What a unit promises for a year, what it reports each quarter, what
residents say of it, and the rating of its year."""

from pathlib import PurePosixPath

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from evaluations.models.triggers import append_only, before_insert, locked_once, no_truncate, refuse
from evaluations.models.unit import ONE_UNIT, OfUnit
from evaluations.pledge_route import PledgeState, Rating, Standing
from petitions.models import FileKind
from wulibridge.territory.models import Organization

_FORWARD = f"""
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN
        (('draft', 'published'), ('draft', 'dropped'), ('published', 'reviewed'), ('reviewed', 'closed')) THEN
        {refuse("a pledge goes forward, one step after the other")}
    END IF;
    IF OLD.state = 'published' AND NEW.state = 'reviewed' AND NOT EXISTS
        (SELECT FROM evaluations_pledgereview WHERE pledge_id = NEW.id AND again_by_id IS NOT NULL) THEN
        {refuse("a review stands when two people typed in the same")}
    END IF;
    IF OLD.state <> 'draft' AND
        (NEW.subdistrict_id, NEW.organization_id, NEW.committee_id, NEW.year, NEW.matter, NEW.promise, NEW.measure,
         NEW.due_on, NEW.made_by_id, NEW.made_at, NEW.published_by_id, NEW.published_at) IS DISTINCT FROM
        (OLD.subdistrict_id, OLD.organization_id, OLD.committee_id, OLD.year, OLD.matter, OLD.promise, OLD.measure,
         OLD.due_on, OLD.made_by_id, OLD.made_at, OLD.published_by_id, OLD.published_at) THEN
        {refuse("a published pledge stays as it was published")}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)
_PROMISED = f"""
    IF NOT EXISTS (SELECT FROM evaluations_pledge WHERE id = NEW.pledge_id AND state IN ('published', 'reviewed'))
        AND NOT EXISTS (SELECT FROM evaluations_serviceline WHERE id = NEW.line_id AND published_at IS NOT NULL) THEN
        {refuse("only what is published is reported on, until it is closed")}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)
_REVIEWED = f"""
    IF NOT EXISTS (SELECT FROM evaluations_pledge WHERE id = NEW.pledge_id AND state = 'published') THEN
        {refuse("a published pledge is reviewed, and once")}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)
# Also of those that were reviewed when one person sufficed.
_CLOSED_TO_REVIEWS = "NOT EXISTS (SELECT FROM evaluations_pledge WHERE id = OLD.pledge_id AND state = 'published')"
_PUBLISHED_LINE = f"""
    IF OLD.published_at IS NOT NULL THEN
        {refuse("a published line stays as it was published")}
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
"""
_USER = settings.AUTH_USER_MODEL
YEARS = [MinValueValidator(2000), MaxValueValidator(2100)]
# Of files beside quarterly reports, below MEDIA_ROOT: on their way to a row, and those of rows.
ARRIVED = PurePosixPath("deliveries/arrived")
KEPT = PurePosixPath("deliveries/ready")


class Pledge(OfUnit):
    """What a unit promises its residents about one matter. Once published its words do not change."""

    year = models.PositiveSmallIntegerField(_("year"), validators=YEARS)
    matter = models.CharField(_("matter"), max_length=80)
    promise = models.CharField(_("what is pledged"), max_length=300)
    measure = models.CharField(_("how it is measured"), max_length=200)
    due_on = models.DateField(_("done until"))
    state = models.CharField(_("state"), max_length=10, choices=PledgeState, default=PledgeState.DRAFT)
    made_by = models.ForeignKey(_USER, models.PROTECT, related_name="+", db_index=False, verbose_name=_("written by"))
    made_at = models.DateTimeField(_("written at"), db_default=Now())
    published_by = models.ForeignKey(
        _USER, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published at"), null=True)
    closed_by = models.ForeignKey(
        _USER, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("closed by")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True)

    class Meta:
        ordering = ["-year", "pk"]
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        constraints = [
            models.CheckConstraint(name="pledge_of_one_unit", condition=ONE_UNIT),
            models.CheckConstraint(name="pledge_year", condition=Q(year__range=(2000, 2100))),
            models.CheckConstraint(
                name="pledge_published",
                condition=Q(state__in=["draft", "dropped"], published_by=None, published_at=None)
                | Q(
                    state__in=["published", "reviewed", "closed"],
                    published_by__isnull=False,
                    published_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="pledge_four_eyes", condition=Q(published_by=None) | ~Q(published_by=F("made_by"))
            ),
            models.CheckConstraint(
                name="pledge_closed",
                condition=Q(state="closed", closed_by__isnull=False, closed_at__isnull=False)
                | ~Q(state="closed") & Q(closed_by=None, closed_at=None),
            ),
        ]
        triggers = [
            *locked_once("pledge", "OLD.state IN ('closed', 'dropped')"),
            pgtrigger.Trigger(
                name="pledge_forward",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                level=pgtrigger.Row,
                func=_FORWARD,
            ),
        ]

    def __str__(self) -> str:
        return self.matter


class ServiceLine(models.Model):
    """服务清单: one line of the list of services that a unit offers in a year. Published it does not change."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="service_lines", verbose_name=_("organization")
    )
    year = models.PositiveSmallIntegerField(_("year"), validators=YEARS)
    service = models.CharField(_("service"), max_length=120)
    for_whom = models.CharField(_("for whom, when and where"), max_length=160)
    made_by = models.ForeignKey(_USER, models.PROTECT, related_name="+", db_index=False, verbose_name=_("written by"))
    made_at = models.DateTimeField(_("written at"), db_default=Now())
    published_by = models.ForeignKey(
        _USER, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published at"), null=True)

    class Meta:
        ordering = ["organization", "-year", "pk"]
        verbose_name = _("line of a service list")
        verbose_name_plural = _("service lists")
        constraints = [
            models.CheckConstraint(name="service_line_year", condition=Q(year__range=(2000, 2100))),
            models.CheckConstraint(
                name="service_line_published",
                condition=Q(published_by=None, published_at=None)
                | Q(published_by__isnull=False, published_at__isnull=False) & ~Q(published_by=F("made_by")),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="service_line_locked",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                level=pgtrigger.Row,
                func=_PUBLISHED_LINE,
            ),
            no_truncate("service_line"),
        ]

    def __str__(self) -> str:
        return self.service


class Delivery(models.Model):
    """What was done in one quarter for a pledge or a line of a service list. Written once; a quarter without one is
    shown as missing. Beside the words a file may show it: a photo, or a PDF. `sha256` is of the file as it was sent."""

    pledge = models.ForeignKey(
        Pledge, models.PROTECT, null=True, related_name="deliveries", db_index=False, verbose_name=_("pledge")
    )
    line = models.ForeignKey(
        ServiceLine,
        models.PROTECT,
        null=True,
        related_name="deliveries",
        db_index=False,
        verbose_name=_("line of a service list"),
    )
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    standing = models.CharField(_("standing"), max_length=10, choices=Standing)
    done = models.CharField(_("what was done"), max_length=300)
    evidence = models.CharField(_("what shows it"), max_length=200)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    file_kind = models.CharField(_("kind of file"), max_length=8, choices=FileKind, blank=True)
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by"))
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        ordering = ["quarter", "pk"]
        verbose_name = _("quarterly delivery")
        verbose_name_plural = _("quarterly deliveries")
        constraints = [
            models.CheckConstraint(name="delivery_quarter", condition=Q(quarter__range=(1, 4))),
            models.CheckConstraint(
                name="delivery_of_one",
                condition=Q(pledge__isnull=False, line=None) | Q(pledge=None, line__isnull=False),
            ),
            models.CheckConstraint(
                name="delivery_file",
                condition=Q(sha256="", file_kind="") | ~Q(sha256="") & Q(file_kind__in=[FileKind.PHOTO, FileKind.PDF]),
            ),
            models.UniqueConstraint(fields=["pledge", "quarter"], name="delivery_pledge_quarter"),
            models.UniqueConstraint(fields=["line", "quarter"], name="delivery_line_quarter"),
        ]
        triggers = [*append_only("delivery"), before_insert("delivery_published", _PROMISED)]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def file_name(self) -> str:
        """Below MEDIA_ROOT; empty without a file."""
        return str(KEPT / self.sha256[:2] / f"{self.sha256}-{self.pk}.{self.ending}") if self.sha256 else ""

    @property
    def area(self) -> str:
        """The code under which the journal keeps it."""
        return self.pledge.area if self.pledge else self.line.organization.subdistrict.code  # type: ignore[union-attr]

    @property
    def ending(self) -> str:
        return "jpg" if self.file_kind == FileKind.PHOTO else self.file_kind


class PledgeReview(models.Model):
    """What residents said of a pledge: how many were asked and how many of them answered how. Nobody is named.

    It stands from when a second person typed in the same (`again_by`); until then it may be typed in anew.
    """

    pledge = models.OneToOneField(Pledge, models.PROTECT, related_name="review", verbose_name=_("pledge"))
    held_on = models.DateField(_("asked on"))
    asked = models.PositiveIntegerField(_("how many were asked"))
    satisfied = models.PositiveIntegerField(_("satisfied"))
    partly = models.PositiveIntegerField(_("partly satisfied"))
    dissatisfied = models.PositiveIntegerField(_("not satisfied"))
    words = models.CharField(_("what they said, in short"), max_length=400)
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+", db_index=False, verbose_name=_("typed in by"))
    at = models.DateTimeField(_("at"), db_default=Now())
    again_by = models.ForeignKey(
        _USER, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("typed in once more by")
    )
    again_at = models.DateTimeField(_("typed in once more at"), null=True)

    class Meta:
        ordering = ["pledge"]
        verbose_name = _("residents' review of a pledge")
        verbose_name_plural = _("residents' reviews of pledges")
        constraints = [
            models.CheckConstraint(
                name="pledge_review_counts",
                condition=Q(asked__gte=1) & Q(asked__gte=F("satisfied") + F("partly") + F("dissatisfied")),
            ),
            models.CheckConstraint(
                name="pledge_review_four_eyes",
                condition=Q(again_by=None, again_at=None)
                | Q(again_by__isnull=False, again_at__isnull=False) & ~Q(again_by=F("by")),
            ),
        ]
        triggers = [
            *locked_once("pledge_review", f"OLD.again_at IS NOT NULL OR {_CLOSED_TO_REVIEWS}"),
            no_truncate("pledge_review"),
            before_insert("pledge_review_once", _REVIEWED),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def answers(self) -> int:
        return self.satisfied + self.partly + self.dissatisfied


class UnitRating(models.Model):
    """The year of a unit in words: proposed by the case desk, concluded by a leader. The figures are those on which it
    was concluded: pledges done as pledged of those published, satisfied answers of all that reviews counted."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="ratings", db_index=False, verbose_name=_("organization")
    )
    year = models.PositiveSmallIntegerField(_("year"), validators=YEARS)
    rating = models.CharField(_("rating"), max_length=10, choices=Rating)
    words = models.CharField(_("why"), max_length=300)
    delivered = models.PositiveSmallIntegerField(_("pledges done as pledged"))
    pledged = models.PositiveSmallIntegerField(_("pledges"))
    satisfied = models.PositiveIntegerField(_("satisfied"))
    answers = models.PositiveIntegerField(_("answers"))
    proposed_by = models.ForeignKey(
        _USER, models.PROTECT, related_name="+", db_index=False, verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    concluded_by = models.ForeignKey(
        _USER, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("concluded by")
    )
    concluded_at = models.DateTimeField(_("concluded at"), null=True)

    class Meta:
        ordering = ["organization", "-year"]
        verbose_name = _("yearly rating")
        verbose_name_plural = _("yearly ratings")
        constraints = [
            models.UniqueConstraint(fields=["organization", "year"], name="unit_rating_once"),
            models.CheckConstraint(
                name="unit_rating_figures",
                condition=Q(delivered__lte=F("pledged"), satisfied__lte=F("answers"), year__range=(2000, 2100)),
            ),
            models.CheckConstraint(
                name="unit_rating_four_eyes",
                condition=Q(concluded_by=None, concluded_at=None)
                | Q(concluded_by__isnull=False, concluded_at__isnull=False) & ~Q(concluded_by=F("proposed_by")),
            ),
        ]
        triggers = locked_once("unit_rating", "OLD.concluded_at IS NOT NULL")

    def __str__(self) -> str:
        return f"{self.year} {self.get_rating_display()}"
