"""A photo taken at the door. Its bytes stand in files outside of what the web serves; here is what is known of them."""

from pathlib import PurePosixPath

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from visits.models.visit import Visit
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.pictures.states import PhotoFlaw, PhotoState


class PhotoQuerySet(models.QuerySet["VisitPhoto"]):
    def visible_to(self, user: User) -> "PhotoQuerySet":
        return self.filter(visit__household__building__zone__in=reach(user, Permission.VISIT_READ).zones)


class VisitPhoto(models.Model):
    """One photo of one visit, known by the digest of what the phone sent: sent again, it is the same one.

    A row that was removed stays, so that what comes late is not filed anew; its files are gone.
    """

    visit = models.ForeignKey(
        Visit, models.PROTECT, related_name="photos", db_index=False, verbose_name=_("home visit")
    )
    sha256 = models.CharField(max_length=64, validators=[RegexValidator(r"^[0-9a-f]{64}\Z")])
    state = models.CharField(_("state"), max_length=8, choices=PhotoState, default=PhotoState.ARRIVED)
    flaw = models.CharField(_("why not"), max_length=10, choices=PhotoFlaw, blank=True)
    width = models.PositiveSmallIntegerField(_("width"), null=True)
    height = models.PositiveSmallIntegerField(_("height"), null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("brought by")
    )
    arrived_at = models.DateTimeField(_("arrived at"), db_default=Now())
    # How often a worker began it, and not before when the next one may: one that kills its workers is given up.
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(db_default=Now())

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["visit", "pk"]
        verbose_name = _("door photo")
        verbose_name_plural = _("door photos")
        constraints = [
            models.UniqueConstraint(fields=["visit", "sha256"], name="photo_once"),
            models.CheckConstraint(
                name="photo_ready",
                condition=~Q(state=PhotoState.READY) | Q(width__isnull=False, height__isnull=False),
            ),
            models.CheckConstraint(
                name="photo_refused",
                condition=Q(state=PhotoState.REFUSED) & ~Q(flaw="") | ~Q(state=PhotoState.REFUSED) & Q(flaw=""),
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="photo_waits", condition=Q(state=PhotoState.ARRIVED)),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.sha256[:8]}"

    # Names below MEDIA_ROOT. They follow from the row, so that a step that is done again finds what it left.

    @property
    def raw_name(self) -> str:
        """What was sent, until it has been looked at."""
        return str(QUARANTINE / f"{self.visit_id}-{self.sha256}")

    @property
    def name(self) -> str:
        return self._name("")

    @property
    def small_name(self) -> str:
        return self._name("-small")

    def _name(self, suffix: str) -> str:
        return str(PICTURES / f"{self.pk // 1000:06d}" / f"{self.pk}{suffix}.jpg")


QUARANTINE = PurePosixPath("photos/arrived")
PICTURES = PurePosixPath("photos/ready")
