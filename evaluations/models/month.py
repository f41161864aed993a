"""A month of an agency: locked, put into statements, approved by somebody else. The ledger takes entries and nothing
else: what was wrong is taken back by an opposite entry in a later month, and what was taken back wrongly is paid again
by one more. A service has one chain of entries: paid, taken back, paid again, and so on. It is never paid twice."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from evaluations.models.plan import CareKind
from evaluations.models.triggers import append_only, before_insert, refuse
from evaluations.models.visit import CareDeed
from evaluations.route import MonthState
from wulibridge.territory.models import Organization, Subdistrict

_FORWARD = f"""
    IF OLD.state <> 'locked' OR NEW.state <> 'approved' OR (NEW.agency_id, NEW.first, NEW.locked_by_id, NEW.locked_at)
        IS DISTINCT FROM (OLD.agency_id, OLD.first, OLD.locked_by_id, OLD.locked_at) THEN
        {refuse("a locked month is approved, and nothing else")}
    END IF;
    RETURN NEW;
"""
_LEDGER = f"""
    IF NOT EXISTS (
        SELECT FROM evaluations_paystatement s JOIN evaluations_caremonth m ON m.id = s.month_id
            WHERE s.id = NEW.statement_id AND m.state = 'locked'
    ) THEN
        {refuse("an approved month takes no entry")}
    END IF;
    IF NEW.reverses_id IS NULL AND NOT EXISTS (
        SELECT FROM evaluations_caredeed d JOIN evaluations_carevisit v ON v.id = d.visit_id
            JOIN evaluations_caresignature g ON g.visit_id = v.id
            JOIN evaluations_careplan p ON p.id = v.plan_id
            JOIN evaluations_paystatement s ON s.id = NEW.statement_id AND s.worker_id = v.worker_id
            JOIN evaluations_caremonth m ON m.id = s.month_id AND m.agency_id = p.agency_id
            WHERE d.id = NEW.deed_id
    ) THEN
        {refuse("only what was signed for is paid, to who did it")}
    END IF;
    IF NEW.reverses_id IS NOT NULL AND NEW.yuan < 0 AND NOT EXISTS (
        SELECT FROM evaluations_payentry e
            JOIN evaluations_paycorrection c ON c.entry_id = e.id
            JOIN evaluations_paystatement was ON was.id = e.statement_id
            JOIN evaluations_caremonth before ON before.id = was.month_id
            JOIN evaluations_paystatement s ON s.id = NEW.statement_id AND s.worker_id = was.worker_id
            JOIN evaluations_caremonth m ON m.id = s.month_id
            WHERE e.id = NEW.reverses_id AND e.deed_id = NEW.deed_id AND e.yuan = -NEW.yuan
                AND before.agency_id = m.agency_id AND before.first < m.first
    ) THEN
        {refuse("an entry is taken back by its opposite in a later month, with a reason")}
    END IF;
    IF NEW.reverses_id IS NOT NULL AND NEW.yuan > 0 AND NOT EXISTS (
        SELECT FROM evaluations_payentry e
            JOIN evaluations_paycorrection c ON c.entry_id IN (e.id, e.reverses_id)
            JOIN evaluations_paystatement was ON was.id = e.statement_id
            JOIN evaluations_caremonth before ON before.id = was.month_id
            JOIN evaluations_paystatement s ON s.id = NEW.statement_id
                AND s.worker_id = coalesce(c.worker_id, was.worker_id)
            JOIN evaluations_caremonth m ON m.id = s.month_id
            WHERE e.id = NEW.reverses_id AND e.deed_id = NEW.deed_id AND e.yuan < 0
                AND NEW.yuan = coalesce(c.yuan, -e.yuan) AND before.agency_id = m.agency_id
                AND (c.entry_id = e.id AND before.first < m.first
                    OR c.entry_id <> e.id AND before.id = m.id AND coalesce(c.worker_id, c.yuan) IS NOT NULL)
    ) THEN
        {refuse("what was taken back is paid again as a correction says")}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)


class CareRate(models.Model):
    """What one service of a kind is paid from a day on, until another rate begins."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="care_rates", db_index=False, verbose_name=_("subdistrict")
    )
    kind = models.CharField(_("service"), max_length=12, choices=CareKind)
    yuan = models.DecimalField(_("yuan"), max_digits=8, decimal_places=2)
    from_on = models.DateField(_("from"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        ordering = ["subdistrict", "kind", "-from_on"]
        verbose_name = _("care rate")
        verbose_name_plural = _("care rates")
        constraints = [
            models.UniqueConstraint(fields=["subdistrict", "kind", "from_on"], name="care_rate_day"),
            models.CheckConstraint(name="care_rate_above_nothing", condition=Q(yuan__gt=0)),
        ]
        triggers = append_only("care_rate")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.yuan}"


class CareMonth(models.Model):
    """A month of an agency that was locked. An open one has no row."""

    agency = models.ForeignKey(
        Organization, models.PROTECT, related_name="care_months", db_index=False, verbose_name=_("care agency")
    )
    first = models.DateField(_("month"))
    state = models.CharField(_("state"), max_length=8, choices=MonthState, default=MonthState.LOCKED)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("locked by")
    )
    locked_at = models.DateTimeField(_("locked at"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True)

    class Meta:
        ordering = ["-first", "agency"]
        verbose_name = _("month of an agency")
        verbose_name_plural = _("months of agencies")
        constraints = [
            models.UniqueConstraint(fields=["agency", "first"], name="care_month_once"),
            models.CheckConstraint(name="care_month_begins", condition=Q(first__day=1)),
            models.CheckConstraint(
                name="care_month_approved",
                condition=Q(state=MonthState.LOCKED, approved_by=None, approved_at=None)
                | Q(state=MonthState.APPROVED, approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="care_month_four_eyes", condition=Q(approved_by=None) | ~Q(approved_by=F("locked_by"))
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="care_month_no_delete", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="care_month_forward",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                level=pgtrigger.Row,
                func=_FORWARD,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"


class PayStatement(models.Model):
    """What one worker gets of a month. Its sum is that of its entries."""

    month = models.ForeignKey(
        CareMonth, models.PROTECT, related_name="statements", db_index=False, verbose_name=_("month of an agency")
    )
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="pay_statements", verbose_name=_("home-care worker")
    )

    class Meta:
        ordering = ["month", "worker"]
        verbose_name = _("pay statement")
        verbose_name_plural = _("pay statements")
        constraints = [models.UniqueConstraint(fields=["month", "worker"], name="pay_statement_once")]
        triggers = append_only("pay_statement")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class PayEntry(models.Model):
    """One line of the ledger. A service is paid once, whoever asks how often: `reverses` is the entry before in the
    chain of its service, which has one at most behind it, of the opposite sign."""

    statement = models.ForeignKey(PayStatement, models.PROTECT, related_name="entries", verbose_name=_("pay statement"))
    deed = models.ForeignKey(
        CareDeed, models.PROTECT, related_name="pay", db_index=False, verbose_name=_("service of a visit")
    )
    yuan = models.DecimalField(_("yuan"), max_digits=8, decimal_places=2)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversed_by", verbose_name=_("corrects")
    )

    class Meta:
        ordering = ["statement", "pk"]
        verbose_name = _("entry of the pay ledger")
        verbose_name_plural = _("pay ledger")
        constraints = [
            models.UniqueConstraint(fields=["deed"], condition=Q(reverses=None), name="pay_entry_once"),
            models.CheckConstraint(
                name="pay_entry_sign", condition=Q(reverses=None, yuan__gt=0) | Q(reverses__isnull=False) & ~Q(yuan=0)
            ),
        ]
        triggers = [*append_only("pay_entry"), before_insert("pay_entry_ledger", _LEDGER)]

    def __str__(self) -> str:
        return str(self.yuan)


class WrongPay(models.TextChoices):
    NOT_GIVEN = "not_given", _("the service was not given")
    NO_VISIT = "no_visit", _("there was no such visit")
    OTHER_WORKER = "other_worker", _("another worker was there")
    TWICE = "twice", _("written down twice")
    RATE = "rate", _("the rate was wrong")
    MISTAKE = "mistake", _("it was taken back by mistake")


class PayCorrection(models.Model):
    """That an entry of an approved month was wrong, and why. The next month that is locked takes it back, and pays
    instead what is said here: another `worker`, another sum; or again what was taken back by mistake."""

    entry = models.OneToOneField(
        PayEntry, models.PROTECT, related_name="correction", verbose_name=_("entry of the pay ledger")
    )
    reason = models.CharField(_("why"), max_length=12, choices=WrongPay)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("who was there"),
    )
    yuan = models.DecimalField(_("yuan instead"), max_digits=8, decimal_places=2, null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        ordering = ["pk"]
        verbose_name = _("correction of pay")
        verbose_name_plural = _("corrections of pay")
        constraints = [
            models.CheckConstraint(
                name="pay_correction_worker", condition=Q(worker=None) | Q(reason=WrongPay.OTHER_WORKER)
            ),
            models.CheckConstraint(
                name="pay_correction_yuan",
                condition=Q(reason=WrongPay.RATE, yuan__gt=0) | ~Q(reason=WrongPay.RATE) & Q(yuan=None),
            ),
        ]
        triggers = append_only("pay_correction")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
