"""What a resident files without an account, until it is a petition or somebody has said why it is none."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition
from petitions.topics import Topic
from wulibridge.territory.models import Zone


class FilingState(models.TextChoices):
    UNPROVEN = "unproven", _("waits for the code from the text message")
    PENDING = "pending", _("being looked at")
    REGISTERED = "registered", _("registered")
    NO_PETITION = "no_petition", _("no petition")
    DUPLICATE = "duplicate", _("known already")


WAITING_FILINGS = (FilingState.UNPROVEN, FilingState.PENDING)


class NoPetitionReason(models.TextChoices):
    ELSEWHERE = "elsewhere", _("a matter of another office")
    NOT_HERE = "not_here", _("outside this subdistrict")
    COURT = "court", _("a matter for a court or an arbitrator")
    UNCLEAR = "unclear", _("it cannot be made out what is asked for")
    INQUIRY = "inquiry", _("a question, answered here")
    NO_MATTER = "no_matter", _("nothing that is asked of the office")


class Filing(models.Model):
    """What was filed on the public page. Who filed it is a Filer, as long as it is looked at and no longer."""

    # Made once with the form, so that a form sent twice is one filing.
    client_uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    # SHA-256 of the code with which the filer comes back; the code itself is shown once.
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    text = models.TextField(_("what was said"), max_length=4000)
    topic = models.CharField(_("topic"), max_length=24, choices=Topic, default=Topic.OTHER)
    # Of the building that was found; of a place outside, the first zone of the committee that was chosen.
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="filings", verbose_name=_("zone"))
    address = models.CharField(_("address"), max_length=160, blank=True)
    confidential = models.BooleanField(_("keep the petitioner's name confidential"), default=False)
    publish = models.BooleanField(_("agrees to publication without personal data"), default=False)
    filed_at = models.DateTimeField(_("filed at"), db_default=Now())
    review_due_on = models.DateField(_("to be looked at by"))
    state = models.CharField(_("state"), max_length=12, choices=FilingState, default=FilingState.PENDING)
    # Of the text message: salted hash of six digits, until when, and how often a wrong code was tried.
    proof = models.CharField(max_length=160, blank=True, editable=False)
    proof_until = models.DateTimeField(null=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    # What it became, or the one that said the same before.
    petition = models.ForeignKey(
        Petition, models.PROTECT, null=True, blank=True, related_name="filings", verbose_name=_("petition")
    )
    reason_code = models.CharField(_("why not"), max_length=12, choices=NoPetitionReason, blank=True)
    answer = models.TextField(_("answer to the filer"), max_length=2000, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("settled by"),
    )

    class Meta:
        ordering = ["review_due_on", "pk"]
        verbose_name = _("filing of a resident")
        verbose_name_plural = _("filings of residents")
        constraints = [
            models.CheckConstraint(
                name="filing_settled_pair",
                condition=Q(state__in=WAITING_FILINGS, settled_at=None, petition=None)
                | (~Q(state__in=WAITING_FILINGS) & Q(settled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="filing_became_or_known",
                condition=Q(petition=None) ^ Q(state__in=(FilingState.REGISTERED, FilingState.DUPLICATE)),
            ),
            models.CheckConstraint(
                name="filing_reason_of_no_petition",
                condition=Q(reason_code="") ^ Q(state=FilingState.NO_PETITION),
            ),
        ]
        indexes = [
            models.Index(
                fields=["zone", "review_due_on"], name="filing_waiting", condition=Q(state__in=WAITING_FILINGS)
            ),
        ]
        triggers = [pgtrigger.Protect(name="filing_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Filer(models.Model):
    """Who filed it: behind the wall, moved to the petitioner with the registration, gone with a refusal."""

    filing = models.OneToOneField(Filing, models.CASCADE, related_name="filer", verbose_name=_("filing"))
    name = models.CharField(_("filer's name"), max_length=60, blank=True)
    phone = models.CharField(_("filer's phone"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("filer")
        verbose_name_plural = _("filers")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.filing_id}"
