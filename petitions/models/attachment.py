"""A photo or document that belongs to a petition. Its bytes stand in files outside of what the web serves."""

from pathlib import PurePosixPath

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from petitions.models.duty import Duty
from petitions.models.petition import Petition
from wulibridge.people.models import User
from wulibridge.pictures.states import PhotoFlaw, PhotoState


class FileKind(models.TextChoices):
    PHOTO = "photo", _("photo")
    PDF = "pdf", "PDF"
    DOCX = "docx", "DOCX"

    @property
    def content_type(self) -> str:
        """As it is served; a photo was written anew as JPEG."""
        return _TYPES[self]


_TYPES = {
    FileKind.PHOTO: "image/jpeg",
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: User) -> "AttachmentQuerySet":
        """Of petitions that `user` sees, and of duties that they see where a file goes with one. Which of them name the
        petitioner is looked at beside: attachments_of()."""
        seen = Petition.objects.visible_to(user).order_by().values("pk")
        return self.filter(petition__in=seen).of_duties_for(user)

    def of_duties_for(self, user: User) -> "AttachmentQuerySet":
        """Without what goes with duties that `user` does not see."""
        return self.filter(Q(duty=None) | Q(duty__in=Duty.objects.visible_to(user).order_by().values("pk")))


class Attachment(models.Model):
    """One file of a petition, known by the digest of what was sent: sent again while it is there, it is the same one.

    What it was called is not kept: names of files are names of people. A withdrawn row stays as the trace; its files
    are gone.
    """

    petition = models.ForeignKey(
        Petition, models.PROTECT, related_name="attachments", db_index=False, verbose_name=_("petition")
    )
    # Goes with a department's report, and is seen by those who see its duty.
    duty = models.ForeignKey(
        Duty, models.PROTECT, null=True, related_name="files", db_index=False, verbose_name=_("duty of a department")
    )
    sha256 = models.CharField(max_length=64, validators=[RegexValidator(r"^[0-9a-f]{64}\Z")])
    kind = models.CharField(_("kind"), max_length=8, choices=FileKind)
    caption = models.CharField(_("what it shows"), max_length=80, blank=True)
    size = models.PositiveIntegerField(_("bytes"))
    with_name = models.BooleanField(_("names the petitioner"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=PhotoState, default=PhotoState.ARRIVED)
    flaw = models.CharField(_("why not"), max_length=10, choices=PhotoFlaw, blank=True)
    width = models.PositiveSmallIntegerField(_("width"), null=True)
    height = models.PositiveSmallIntegerField(_("height"), null=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("brought by")
    )
    added_at = models.DateTimeField(_("arrived at"), db_default=Now())
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("withdrawn by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    reason = models.CharField(_("why it was withdrawn"), max_length=200, blank=True)
    # How often a worker began it, and not before when the next one may: one that kills its workers is given up.
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(db_default=Now())

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["petition", "pk"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "sha256"], condition=~Q(state=PhotoState.REMOVED), name="attachment_once"
            ),
            models.CheckConstraint(
                name="attachment_refused",
                condition=Q(state=PhotoState.REFUSED) & ~Q(flaw="") | ~Q(state=PhotoState.REFUSED) & Q(flaw=""),
            ),
            models.CheckConstraint(
                name="attachment_withdrawn",
                condition=Q(state=PhotoState.REMOVED, withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(reason="")
                | ~Q(state=PhotoState.REMOVED) & Q(withdrawn_at=None, withdrawn_by=None, reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["petition"], name="attachment_petition"),
            models.Index(fields=["next_try_at"], name="attachment_waits", condition=Q(state=PhotoState.ARRIVED)),
        ]

    def __str__(self) -> str:
        return self.caption or f"{self.get_kind_display()} {self.pk}"

    # Names below MEDIA_ROOT. They follow from the row, so that a step that is done again finds what it left.

    @property
    def raw_name(self) -> str:
        """A photo as it was sent, until it has been looked at."""
        return str(QUARANTINE / f"{self.petition_id}-{self.sha256}")

    @property
    def name(self) -> str:
        return self._name(".jpg" if self.kind == FileKind.PHOTO else f".{self.kind}")

    @property
    def small_name(self) -> str:
        return self._name("-small.jpg")

    def _name(self, suffix: str) -> str:
        return str(KEPT / self.sha256[:2] / f"{self.sha256}-{self.pk}{suffix}")


QUARANTINE = PurePosixPath("attachments/arrived")
KEPT = PurePosixPath("attachments/ready")
