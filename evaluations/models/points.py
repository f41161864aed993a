"""Points that volunteers, households and teams earn and redeem: schemes, what earns how many, accounts, the ledger.

Each scheme is a ledger of its own. A volunteer is a number on a card, and no name. Entries are written once; the
database takes none that would leave an account below nothing.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluations.models.triggers import append_only, before_insert, refuse
from wulibridge.territory.models import Committee, Household, Organization

_ACCOUNT = f"""
    IF NOT EXISTS (
        SELECT FROM evaluations_pointscheme s WHERE s.id = NEW.scheme_id AND s.kind = CASE
            WHEN NEW.household_id IS NOT NULL THEN 'households'
            WHEN NEW.organization_id IS NOT NULL THEN 'teams' ELSE 'volunteers' END
    ) THEN
        {refuse("an account is of the kind of its scheme")}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)
_LEDGER = f"""
    -- Whoever books on this account next waits here, and then counts this entry too.
    PERFORM 1 FROM evaluations_pointaccount a WHERE a.id = NEW.account_id FOR NO KEY UPDATE;
    IF NEW.reverses_id IS NULL AND NOT EXISTS (
        SELECT FROM evaluations_pointrule r
            JOIN evaluations_pointaccount a ON a.id = NEW.account_id AND a.scheme_id = r.scheme_id
            JOIN evaluations_pointscheme s ON s.id = r.scheme_id AND (s.ended_on IS NULL OR NEW.day <= s.ended_on)
            WHERE r.id = NEW.rule_id AND r.way = NEW.way AND r.from_on <= NEW.day
                AND NEW.points = r.points * NEW.times * CASE r.way WHEN 'earn' THEN 1 ELSE -1 END
                AND NOT EXISTS (
                    SELECT FROM evaluations_pointrule later WHERE later.scheme_id = r.scheme_id AND later.way = r.way
                        AND later.what = r.what AND later.from_on > r.from_on AND later.from_on <= NEW.day
                )
    ) THEN
        {refuse("points are booked by a rule of their scheme that holds on that day")}
    END IF;
    IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM evaluations_pointentry e
            WHERE e.id = NEW.reverses_id AND e.account_id = NEW.account_id AND e.points = -NEW.points
                AND e.reverses_id IS NULL
    ) THEN
        {refuse("an entry is taken back by its opposite on the same account")}
    END IF;
    IF NEW.points + COALESCE(
        (SELECT sum(e.points) FROM evaluations_pointentry e WHERE e.account_id = NEW.account_id), 0) < 0
    THEN
        {refuse("an account is never below nothing")}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)


class SchemeKind(models.TextChoices):
    VOLUNTEERS = "volunteers", _("volunteers")
    HOUSEHOLDS = "households", _("households (covenant)")
    TEAMS = "teams", _("teams")


class PointScheme(models.Model):
    """积分: whose points, in which committee. Nobody sees them but who keeps the points of this committee."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="point_schemes", verbose_name=_("residents' committee")
    )
    kind = models.CharField(pgettext_lazy("points", "for"), max_length=10, choices=SchemeKind)
    name = models.CharField(_("name"), max_length=40)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("opened by")
    )
    opened_at = models.DateTimeField(pgettext_lazy("points", "opened at"), db_default=Now())
    ended_on = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        ordering = ["committee", "kind", "pk"]
        verbose_name = _("points scheme")
        verbose_name_plural = _("points schemes")
        constraints = [models.UniqueConstraint(fields=["committee", "name"], name="point_scheme_name")]
        triggers = [
            pgtrigger.Protect(name="point_scheme_no_delete", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="point_scheme_stays",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=f"""
                    IF (NEW.committee_id, NEW.kind) IS DISTINCT FROM (OLD.committee_id, OLD.kind) THEN
                        {refuse("a scheme stays what it was opened for")}
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PointWay(models.TextChoices):
    EARN = "earn", _("earns")
    REDEEM = "redeem", _("costs")
    STAR = "star", _("star families need")


class PointRule(models.Model):
    """What earns or costs how many points from a day on, until another line of the same words begins. None: no more."""

    scheme = models.ForeignKey(PointScheme, models.PROTECT, related_name="rules", verbose_name=_("points scheme"))
    way = models.CharField(pgettext_lazy("points", "it"), max_length=6, choices=PointWay)
    what = models.CharField(pgettext_lazy("points", "what"), max_length=60)
    points = models.PositiveIntegerField(pgettext_lazy("points", "points"))
    from_on = models.DateField(_("from"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        ordering = ["scheme", "way", "what", "-from_on"]
        verbose_name = _("rule for points")
        verbose_name_plural = _("rules for points")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "way", "what", "from_on"], name="point_rule_day"),
        ]
        triggers = append_only("point_rule")

    def __str__(self) -> str:
        return self.what


class PointAccount(models.Model):
    """One volunteer's, household's or team's account. `number` stands on the card; of a volunteer nothing else does."""

    scheme = models.ForeignKey(
        PointScheme, models.PROTECT, related_name="accounts", db_index=False, verbose_name=_("points scheme")
    )
    number = models.PositiveIntegerField(_("number on the card"))
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="point_accounts", verbose_name=_("household")
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="point_accounts",
        verbose_name=pgettext_lazy("points", "team"),
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("opened by")
    )
    opened_at = models.DateTimeField(pgettext_lazy("points", "opened at"), db_default=Now())

    class Meta:
        ordering = ["scheme", "number"]
        verbose_name = _("points account")
        verbose_name_plural = _("points accounts")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="point_account_number"),
            models.UniqueConstraint(fields=["scheme", "household"], name="point_account_household"),
            models.UniqueConstraint(fields=["scheme", "organization"], name="point_account_team"),
            models.CheckConstraint(name="point_account_one", condition=Q(household=None) | Q(organization=None)),
        ]
        triggers = [*append_only("point_account"), before_insert("point_account_kind", _ACCOUNT)]

    def __str__(self) -> str:
        return str(_("card %(number)s") % {"number": self.number})


class EntryWay(models.TextChoices):
    EARN = "earn", _("earned")
    REDEEM = "redeem", _("redeemed")
    REVERSAL = "reversal", _("taken back")


class PointEntry(models.Model):
    """One line of the ledger: earned, redeemed, or a line before it taken back."""

    account = models.ForeignKey(PointAccount, models.PROTECT, related_name="entries", verbose_name=_("points account"))
    way = models.CharField(_("way"), max_length=8, choices=EntryWay)
    rule = models.ForeignKey(
        PointRule, models.PROTECT, null=True, related_name="entries", db_index=False, verbose_name=_("rule for points")
    )
    times = models.PositiveSmallIntegerField(_("times"), default=1)
    points = models.IntegerField(pgettext_lazy("points", "points"))
    reason = models.CharField(_("reason"), max_length=100)
    day = models.DateField(_("day"))
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversed_by", verbose_name=_("takes back")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        ordering = ["account", "pk"]
        verbose_name = _("entry of the points ledger")
        verbose_name_plural = _("points ledger")
        constraints = [
            models.CheckConstraint(
                name="point_entry_way",
                condition=Q(way=EntryWay.EARN, points__gt=0, rule__isnull=False, reverses=None)
                | Q(way=EntryWay.REDEEM, points__lt=0, rule__isnull=False, reverses=None)
                | Q(way=EntryWay.REVERSAL, rule=None, reverses__isnull=False),
            ),
            models.CheckConstraint(name="point_entry_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="point_entry_not_itself", condition=Q(reverses=None) | ~Q(reverses=F("id"))),
        ]
        triggers = [*append_only("point_entry"), before_insert("point_entry_ledger", _LEDGER)]

    def __str__(self) -> str:
        return f"{self.points:+d}"
