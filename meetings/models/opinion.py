"""The written opinion that comes of an appraisal, and the copies in which it goes out: received, and replied to."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import Meeting
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Organization


class WrittenOpinion(models.Model):
    """Composed from what was decided and put right. Once it is confirmed, the database lets nobody change it."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="opinion", verbose_name=_("meeting"))
    text = models.TextField(_("text"), max_length=20_000)
    # Counts the changes of the text: who saves an older one is told.
    version = models.PositiveSmallIntegerField(default=1)
    written_at = models.DateTimeField(_("written at"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("written by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("confirmed by"),
    )  # fmt: skip

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("written opinion")
        verbose_name_plural = _("written opinions")
        constraints = [
            models.CheckConstraint(
                name="opinion_confirmed",
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            )
        ]
        triggers = [
            pgtrigger.Protect(name="opinion_no_delete", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="opinion_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__confirmed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Addressee(models.TextChoices):
    APPRAISED = "appraised", _("the appraised")
    SUPERIOR = "superior", _("its superior")
    SUBDISTRICT = "subdistrict", _("the subdistrict office")


class CopyQuerySet(models.QuerySet["OpinionCopy"]):
    def visible_to(self, user: User) -> "CopyQuerySet":
        """Copies to the organizations where `user` works, and those from committees and subdistricts where they hold
        meetings or answer for what is late."""
        held, led = reach(user, Permission.MEETING_HOLD), reach(user, Permission.SUPERVISE)
        zones, committees = held.zones | led.zones, held.committees | led.committees
        here = Q(organization__in=reach(user, Permission.DUTY_WORK).organizations)
        for name, rows in (
            ("zone", zones),
            ("committee", committees),
            ("subdistrict", held.subdistricts | led.subdistricts),
        ):
            here |= Q(**{f"opinion__meeting__{name}__in": rows})
        return self.filter(here)

    def received_by(self, user: User) -> "CopyQuerySet":
        """Those to whose addressee `user` belongs: they confirm its receipt and reply."""
        desk = reach(user, Permission.HANDLE_AT_SUBDISTRICT).subdistricts
        to_desk = Q(opinion__meeting__committee__subdistrict__in=desk)
        to_desk |= Q(opinion__meeting__zone__committee__subdistrict__in=desk)
        to_desk |= Q(opinion__meeting__subdistrict__in=desk)
        own = Q(organization__in=reach(user, Permission.DUTY_WORK).organizations)
        return self.filter(own | (Q(addressee=Addressee.SUBDISTRICT) & to_desk))

    def late(self, today: date) -> "CopyQuerySet":
        """Without the reply that was due before `today` (Asia/Shanghai)."""
        return self.filter(reply_due_on__lt=today, replied_at=None)


class OpinionCopy(models.Model):
    """The opinion as one of its addressees has it. Theirs are the receipt and the reply; for who has no account the
    committee enters both."""

    opinion = models.ForeignKey(
        WrittenOpinion, models.PROTECT, related_name="copies", verbose_name=_("written opinion")
    )
    addressee = models.CharField(_("as"), max_length=12, choices=Addressee)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name=_("organization")
    )
    body = models.CharField(_("another body"), max_length=80, blank=True)
    sent_at = models.DateTimeField(_("sent at"))
    reply_due_on = models.DateField(_("reply due on"))
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("receipt confirmed by"),
    )  # fmt: skip
    receipt = models.CharField(_("how the receipt was told"), max_length=120, blank=True)
    reply = models.TextField(_("reply"), max_length=4000, blank=True)
    replied_at = models.DateTimeField(_("replied at"), null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("reply entered by"),
    )  # fmt: skip

    objects = CopyQuerySet.as_manager()

    class Meta:
        ordering = ["opinion", "pk"]
        verbose_name = _("copy of a written opinion")
        verbose_name_plural = _("copies of written opinions")
        constraints = [
            models.UniqueConstraint(fields=["opinion", "addressee"], name="copy_once"),
            models.CheckConstraint(
                name="copy_to_one",
                condition=Q(addressee=Addressee.SUBDISTRICT, organization=None, body="")
                | (~Q(addressee=Addressee.SUBDISTRICT) & Q(organization__isnull=False, body=""))
                | (~Q(addressee=Addressee.SUBDISTRICT) & Q(organization=None) & ~Q(body="")),
            ),
            models.CheckConstraint(
                name="copy_received",
                condition=Q(received_at=None, received_by=None, receipt="")
                | Q(received_at__isnull=False, received_by__isnull=False),
            ),
            models.CheckConstraint(
                name="copy_replied",
                condition=Q(replied_at=None, replied_by=None, reply="")
                | (Q(replied_at__isnull=False, replied_by__isnull=False, received_at__isnull=False) & ~Q(reply="")),
            ),
        ]
        indexes = [
            models.Index(fields=["reply_due_on"], name="copy_waits", condition=Q(replied_at=None)),
        ]
        triggers = [pgtrigger.Protect(name="copy_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_addressee_display()}: {self.name}" if self.name else str(self.get_addressee_display())

    @property
    def name(self) -> str:
        """Who it is by name; empty for the subdistrict office, which has none of its own."""
        return self.organization.name if self.organization else self.body

    def is_late(self, today: date) -> bool:
        """`today`: a date of Asia/Shanghai."""
        return self.replied_at is None and self.reply_due_on < today
