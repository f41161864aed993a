"""What units give for a purpose, and what was spent of it: an append-only ledger that never falls below nothing."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from visits.models.offer import Offer
from visits.models.wish import MicroWish
from wulibridge.territory.models import Committee, Organization


class SponsorPurpose(models.TextChoices):
    WISH = "wish", _("a micro-wish")
    OFFER = "offer", _("an offer")
    OWN = "own", _("in own words")


class Sponsorship(models.Model):
    """One sponsor's gifts for one purpose, kept by a committee, or without one by the subdistrict."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="sponsorships", verbose_name=_("sponsor")
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="sponsorships", verbose_name=_("kept by")
    )
    purpose = models.CharField(_("purpose"), max_length=5, choices=SponsorPurpose)
    wish = models.ForeignKey(
        MicroWish, models.PROTECT, null=True, blank=True, related_name="sponsorships", verbose_name=_("micro-wish")
    )
    offer = models.ForeignKey(
        Offer, models.PROTECT, null=True, blank=True, related_name="sponsorships", verbose_name=_("offer")
    )
    words = models.CharField(_("for what"), max_length=100, blank=True)

    class Meta:
        ordering = ["organization__name", "pk"]
        verbose_name = _("sponsorship")
        verbose_name_plural = _("sponsorships")
        constraints = [
            models.CheckConstraint(
                name="sponsorship_purpose",
                condition=Q(purpose=SponsorPurpose.WISH, wish__isnull=False, offer=None)
                | Q(purpose=SponsorPurpose.OFFER, wish=None, offer__isnull=False)
                | (Q(purpose=SponsorPurpose.OWN, wish=None, offer=None) & ~Q(words="")),
            ),
            models.UniqueConstraint(
                fields=["organization", "committee", "purpose", "wish", "offer", "words"],
                nulls_distinct=False,
                name="one_sponsorship_a_purpose",
            ),
        ]

    def __str__(self) -> str:
        return self.what_for

    @property
    def what_for(self) -> str:
        """The purpose for a reader. A wish names nobody, so it may stand here."""
        return str(self.wish or self.offer or self.words)


class EntryKind(models.TextChoices):
    GIVEN = "given", _("given")
    SPENT = "spent", _("spent")
    REVERSED = "reversed", _("taken back")


# The database's own guard, whoever writes: entries of one sponsorship one after the other, and never below nothing.
_GUARD = """
    PERFORM 1 FROM visits_sponsorship WHERE id = NEW.sponsorship_id FOR UPDATE;
    SELECT coalesce(sum(amount), 0) + NEW.amount INTO rest FROM visits_sponsorentry
        WHERE sponsorship_id = NEW.sponsorship_id;
    IF rest < 0 THEN
        RAISE EXCEPTION 'a sponsorship cannot fall below nothing' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM visits_sponsorentry WHERE id = NEW.reverses_id AND sponsorship_id = NEW.sponsorship_id
            AND amount = -NEW.amount AND goods = NEW.goods AND reverses_id IS NULL
    ) THEN
        RAISE EXCEPTION 'an entry is taken back by its own opposite' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class SponsorEntry(models.Model):
    """One line of the ledger: yuan in (above nothing) or out (below), or goods in words. A mistake is put right by an
    entry that takes it back, once."""

    client_uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    sponsorship = models.ForeignKey(Sponsorship, models.PROTECT, related_name="entries", verbose_name=_("sponsorship"))
    kind = models.CharField(_("kind"), max_length=8, choices=EntryKind)
    amount = models.DecimalField(_("yuan"), max_digits=12, decimal_places=2, default=0)
    goods = models.CharField(_("goods"), max_length=100, blank=True)
    note = models.CharField(_("note"), max_length=100, blank=True)
    on = models.DateField(_("on"))
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversed_by", verbose_name=_("takes back")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        ordering = ["sponsorship", "pk"]
        verbose_name = _("entry of the sponsorship ledger")
        verbose_name_plural = _("sponsorship ledger")
        constraints = [
            models.CheckConstraint(
                name="sponsor_entry_kind",
                condition=Q(kind=EntryKind.GIVEN, amount__gte=0, reverses=None)
                | Q(kind=EntryKind.SPENT, amount__lte=0, reverses=None)
                | Q(kind=EntryKind.REVERSED, reverses__isnull=False),
            ),
            models.CheckConstraint(name="sponsor_entry_says_something", condition=~Q(amount=0) | ~Q(goods="")),
        ]
        triggers = [
            pgtrigger.Protect(name="sponsor_entry_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="sponsor_entry_no_truncate",
                operation=pgtrigger.Truncate,
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                func="RAISE EXCEPTION 'the sponsorship ledger cannot be truncated';",
            ),
            pgtrigger.Trigger(
                name="sponsor_entry_balance",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                declare=[("rest", "numeric")],
                func=_GUARD,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
