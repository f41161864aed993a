"""群众事务代理: the committee acts for residents who agreed, towards a body, until it can tell them the outcome."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from petitions.models.attachment import Attachment
from petitions.models.petition import MOST_REPRESENTATIVES, Petition
from wulibridge.people.models import User
from wulibridge.territory.models import Committee, Household, Organization


class Consent(models.TextChoices):
    SIGNED = "signed", _("signed slip")
    SPOKEN = "spoken", _("spoken, before a witness")


class MandateOutcome(models.TextChoices):
    REACHED = "reached", _("fully reached")
    PARTLY = "partly", _("partly reached")
    NOT = "not", _("nothing was reached")
    WITHDRAWN = "withdrawn", _("withdrawn by the residents")


class MandateQuerySet(models.QuerySet["Mandate"]):
    def visible_to(self, user: User) -> "MandateQuerySet":
        """Of petitions that `user` sees."""
        return self.filter(petition__in=Petition.objects.visible_to(user).order_by().values("pk"))

    def running(self) -> "MandateQuerySet":
        return self.filter(ended_at=None)


class Mandate(models.Model):
    """One matter, one or several households, one person who acts for them. One at a time of a petition."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="mandates", verbose_name=_("petition"))
    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="mandates", db_index=False, verbose_name=_("committee that acts")
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("who acts")
    )
    # How many residents speak for the others (信访工作条例 Art 20 III). Their names stand nowhere.
    representatives = models.PositiveSmallIntegerField(_("residents who speak for them"), default=1)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("body approached"),
    )
    body = models.CharField(_("other body approached"), max_length=80, blank=True)
    began_at = models.DateTimeField(_("since"))
    began_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    next_on = models.DateField(_("next step due"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("ended by"),
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=MandateOutcome, blank=True)
    told = models.TextField(_("outcome, as the residents were told"), max_length=2000, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("mandate to act on behalf")
        verbose_name_plural = _("mandates to act on behalf")
        constraints = [
            models.UniqueConstraint(fields=["petition"], condition=Q(ended_at=None), name="mandate_one_running"),
            models.CheckConstraint(
                name="mandate_representatives",
                condition=Q(representatives__gte=1, representatives__lte=MOST_REPRESENTATIVES),
            ),
            models.CheckConstraint(
                name="mandate_one_body",
                condition=(Q(organization=None) & ~Q(body="")) | Q(organization__isnull=False, body=""),
            ),
            models.CheckConstraint(
                name="mandate_ended",
                condition=Q(ended_at=None, ended_by=None, outcome="", told="", next_on__isnull=False)
                | (Q(ended_at__isnull=False, ended_by__isnull=False, next_on=None) & ~Q(outcome="") & ~Q(told="")),
            ),
        ]
        indexes = [models.Index(fields=["next_on"], name="mandate_next", condition=Q(ended_at=None))]
        triggers = [pgtrigger.Protect(name="mandate_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.began_at:%Y-%m-%d}"

    @property
    def towards(self) -> str:
        """The body that is approached, by its name."""
        return self.organization.name if self.organization else self.body

    def is_late(self, today: date) -> bool:
        """Has the day of its next step passed? `today`: a date of Asia/Shanghai."""
        return self.next_on is not None and self.next_on < today


class MandateHousehold(models.Model):
    """A household for which the committee acts, with the proof that it agreed. Who lives there is not written here."""

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="households", db_index=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="mandates", verbose_name=_("household"))
    consent = models.CharField(_("consent"), max_length=8, choices=Consent)
    slip_number = models.CharField(_("number of the slip"), max_length=40, blank=True)
    slip = models.ForeignKey(
        Attachment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("photo of the slip"),
    )
    witness = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("witness"),
    )
    consent_on = models.DateField(_("agreed on"))
    added_at = models.DateTimeField(_("entered at"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("entered by"),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("household of a mandate")
        verbose_name_plural = _("households of mandates")
        constraints = [
            models.UniqueConstraint(
                fields=["mandate", "household"], condition=Q(withdrawn_at=None), name="mandatehousehold_once"
            ),
            models.CheckConstraint(
                name="mandatehousehold_proven",
                condition=(Q(consent=Consent.SIGNED, witness=None) & ~Q(slip_number=""))
                | Q(consent=Consent.SPOKEN, slip_number="", slip=None, witness__isnull=False),
            ),
            models.CheckConstraint(
                name="mandatehousehold_withdrawn",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["mandate"], name="mandatehousehold_of")]
        triggers = [pgtrigger.Protect(name="mandatehousehold_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.mandate_id} {self.household_id}"


class MandateStep(models.Model):
    """What was done towards the body, and what came of it. Written once."""

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="steps")
    on = models.DateField(_("on"))
    done = models.TextField(_("what was done, and what came of it"), max_length=2000)
    at = models.DateTimeField(_("entered at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("step on behalf")
        verbose_name_plural = _("steps on behalf")
        triggers = [pgtrigger.Protect(name="mandatestep_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.mandate_id} {self.on}"
