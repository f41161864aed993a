"""Who is invited to a meeting, what they answered, and whether they came."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.kinds import Part
from meetings.models.meeting import Meeting
from wulibridge.territory.models import Household, Organization


class Answer(models.TextChoices):
    ACCEPTED = "accepted", _("will come")
    DECLINED = "declined", _("will not come")
    SENDS = "sends", _("sends somebody")


class Attendance(models.TextChoices):
    PRESENT = "present", _("present")
    PROXY = "proxy", _("by proxy")
    EXCUSED = "excused", _("excused")


# Counted as being there.
THERE = (Attendance.PRESENT, Attendance.PROXY)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def shown(self) -> "InvitationQuerySet":
        """With what their names are made of."""
        return self.select_related("user", "household__building", "organization")

    def there(self) -> "InvitationQuerySet":
        return self.filter(attendance__in=THERE)

    def voters(self) -> "InvitationQuerySet":
        """Those who may vote: there, invited, with a vote, and without a stake of their own."""
        return self.there().filter(recused="", walked_in=False).exclude(part=Part.OBSERVER)


class Invitation(models.Model):
    """One invited: a member of staff, a household, an organization or a unit by its name. A resident's name is not
    kept here: a household is invited by its door, and whoever comes signs the sheet."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations", verbose_name=_("meeting"))
    part = models.CharField(_("as"), max_length=12, choices=Part)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="invitations",
        verbose_name=_("colleague"),
    )  # fmt: skip
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="invitations", verbose_name=_("household")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="invitations", verbose_name=_("organization")
    )
    unit = models.CharField(_("unit or group"), max_length=60, blank=True)
    answer = models.CharField(_("reply"), max_length=10, choices=Answer, blank=True)
    answer_note = models.CharField(_("why not, or who comes instead"), max_length=120, blank=True)
    attendance = models.CharField(_("attendance"), max_length=10, choices=Attendance, blank=True)
    walked_in = models.BooleanField(_("came without an invitation"), default=False)
    mandate = models.CharField(_("mandate of the proxy"), max_length=80, blank=True)
    recused = models.CharField(_("why recused"), max_length=200, blank=True)
    signed_at = models.DateTimeField(_("signed in at"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                name="invitation_of_one",
                condition=Q(user__isnull=False, household=None, organization=None, unit="")
                | Q(user=None, household__isnull=False, organization=None, unit="")
                | Q(user=None, household=None, organization__isnull=False, unit="")
                | (Q(user=None, household=None, organization=None) & ~Q(unit="")),
            ),
            models.UniqueConstraint(fields=["meeting", "user"], name="invited_user_once"),
            models.UniqueConstraint(fields=["meeting", "household"], name="invited_household_once"),
            models.UniqueConstraint(fields=["meeting", "organization"], name="invited_organization_once"),
            models.CheckConstraint(
                name="proxy_with_mandate", condition=~Q(attendance=Attendance.PROXY) | ~Q(mandate="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.user or self.household or self.organization or self.unit)

    @property
    def is_there(self) -> bool:
        return self.attendance in THERE

    @property
    def may_vote(self) -> bool:
        """The same as voters() says of rows."""
        return self.is_there and not self.recused and not self.walked_in and self.part != Part.OBSERVER
