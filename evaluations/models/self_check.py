"""A committee checks itself, item by item, against a list in force; somebody else says a sentence to it; what is to be
done better is followed until it is done."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from evaluations.models.power_list import ListItem, PowerList
from evaluations.models.triggers import before_insert, locked_once, refuse
from wulibridge.territory.models import Committee

_IN_FORCE = f"""
    IF NOT EXISTS (
        SELECT FROM evaluations_powerlist l JOIN territory_committee c ON c.id = NEW.committee_id
            WHERE l.id = NEW.version_id AND l.state = 'published' AND l.subdistrict_id = c.subdistrict_id
    ) THEN
        {refuse("a committee checks itself against a list in force in its subdistrict")}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)
_FORWARD = f"""
    IF (NEW.committee_id, NEW.version_id, NEW.first) IS DISTINCT FROM (OLD.committee_id, OLD.version_id, OLD.first)
        OR (OLD.handed_in_at IS NOT NULL
            AND (NEW.handed_in_by_id, NEW.handed_in_at) IS DISTINCT FROM (OLD.handed_in_by_id, OLD.handed_in_at))
        OR (OLD.reviewed_at IS NOT NULL AND (NEW.reviewed_by_id, NEW.reviewed_at, NEW.review)
            IS DISTINCT FROM (OLD.reviewed_by_id, OLD.reviewed_at, OLD.review))
    THEN
        {refuse("a check is handed in once and reviewed once")}
    END IF;
    RETURN NEW;
"""
_ANSWER = f"""
    PERFORM 1 FROM evaluations_selfcheck c
        JOIN evaluations_listitem i ON i.version_id = c.version_id
        WHERE c.id = NEW.check_of_id AND i.id = NEW.item_id AND c.handed_in_at IS NULL FOR NO KEY UPDATE OF c;
    IF NOT FOUND OR (TG_OP = 'UPDATE'
        AND (NEW.check_of_id, NEW.item_id) IS DISTINCT FROM (OLD.check_of_id, OLD.item_id))
    THEN
        {refuse("items of its list are answered until the check is handed in")}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)


class SelfCheck(models.Model):
    """自查: one committee, one version in force, one half-year. `first` is the first day of the half-year."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="self_checks", db_index=False, verbose_name=_("residents' committee")
    )
    version = models.ForeignKey(PowerList, models.PROTECT, related_name="checks", verbose_name=_("version of a list"))
    first = models.DateField(_("half-year from"))
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("begun by")
    )
    begun_at = models.DateTimeField(_("begun at"), db_default=Now())
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("handed in by"),
    )
    handed_in_at = models.DateTimeField(_("handed in at"), null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("reviewed by"),
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True)
    review = models.CharField(_("review"), max_length=300, blank=True)

    class Meta:
        ordering = ["-first", "committee", "version"]
        verbose_name = _("self-check")
        verbose_name_plural = _("self-checks")
        constraints = [
            models.UniqueConstraint(fields=["committee", "version", "first"], name="self_check_once"),
            models.CheckConstraint(name="self_check_half", condition=Q(first__day=1, first__month__in=[1, 7])),
            models.CheckConstraint(
                name="self_check_handed_in",
                condition=Q(handed_in_by=None, handed_in_at=None)
                | Q(handed_in_by__isnull=False, handed_in_at__isnull=False),
            ),
            models.CheckConstraint(
                name="self_check_reviewed",
                condition=Q(reviewed_by=None, reviewed_at=None, review="")
                | (Q(reviewed_by__isnull=False, reviewed_at__isnull=False, handed_in_at__isnull=False) & ~Q(review="")),
            ),
            models.CheckConstraint(
                name="self_check_four_eyes",
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=models.F("handed_in_by")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="self_check_no_delete", operation=pgtrigger.Delete),
            before_insert("self_check_in_force", _IN_FORCE),
            pgtrigger.Trigger(
                name="self_check_forward", operation=pgtrigger.Update, when=pgtrigger.Before, func=_FORWARD
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Kept(models.TextChoices):
    YES = "yes", _("kept")
    NO = "no", _("not kept")
    NOT_OURS = "not_ours", _("not ours")


class CheckAnswer(models.Model):
    """What the committee says of one item. What was not kept needs a note."""

    check_of = models.ForeignKey(
        SelfCheck, models.PROTECT, related_name="answers", db_index=False, verbose_name=_("self-check")
    )
    item = models.ForeignKey(ListItem, models.PROTECT, related_name="answers", verbose_name=_("item of a list"))
    kept = models.CharField(_("kept?"), max_length=8, choices=Kept)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ["check_of", "item__position", "item"]
        verbose_name = _("answer of a self-check")
        verbose_name_plural = _("answers of self-checks")
        constraints = [
            models.UniqueConstraint(fields=["check_of", "item"], name="check_answer_once"),
            models.CheckConstraint(name="check_answer_note", condition=~Q(kept=Kept.NO) | ~Q(note="")),
        ]
        triggers = [
            pgtrigger.Protect(name="check_answer_no_delete", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="check_answer_open",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=_ANSWER,
            ),
        ]

    def __str__(self) -> str:
        return self.get_kept_display()


class CheckMeasure(models.Model):
    """What the committee does about an item that was not kept, until when, and what became of it."""

    answer = models.ForeignKey(
        CheckAnswer, models.PROTECT, related_name="measures", verbose_name=_("answer of a self-check")
    )
    text = models.CharField(_("what is done"), max_length=200)
    due_on = models.DateField(_("until"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())
    done_on = models.DateField(_("done on"), null=True)
    outcome = models.CharField(_("what became of it"), max_length=200, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("measure of a self-check")
        verbose_name_plural = _("measures of self-checks")
        constraints = [
            models.CheckConstraint(
                name="check_measure_done",
                condition=Q(done_on=None, outcome="") | (Q(done_on__isnull=False) & ~Q(outcome="")),
            ),
        ]
        triggers = locked_once(
            "check_measure",
            "OLD.done_on IS NOT NULL OR (NEW.answer_id, NEW.text, NEW.due_on, NEW.by_id, NEW.at)"
            " IS DISTINCT FROM (OLD.answer_id, OLD.text, OLD.due_on, OLD.by_id, OLD.at)",
        )

    def __str__(self) -> str:
        return self.text
