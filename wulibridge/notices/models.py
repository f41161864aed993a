"""The outbox: a notice is a row written in the transaction of the fact; a task delivers it later."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    IN_APP = "in_app", _("in the app")
    EMAIL = "email", _("e-mail")
    # SMS and WeCom join here, each with a class in channels.py.


class NoticeState(models.TextChoices):
    PENDING = "pending", _("waiting")
    SENT = "sent", _("sent")
    DEAD = "dead", _("given up")


class Notice(models.Model):
    """One message to one member of staff over one channel. Its text is made at delivery, in the receiver's language,
    from templates/notices/<kind>-{subject,body}.txt and `facts`, which hold no personal data of residents."""

    dedupe_key = models.CharField(max_length=160)
    kind = models.CharField(_("kind"), max_length=40)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="notices",
        db_index=False,
        verbose_name=_("receiver"),
    )
    facts = models.JSONField(_("facts"), default=dict)
    path = models.CharField(_("page"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=NoticeState, default=NoticeState.PENDING)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    # Not before this moment; also the end of a lease, after which another worker may take the notice over.
    next_try_at = models.DateTimeField(_("next try"), db_default=Now())
    lease = models.UUIDField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    read_at = models.DateTimeField(_("read at"), null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("outbox")
        constraints = [
            # Not `unique` of the field, which would bring a second index, for patterns that nobody asks for.
            models.UniqueConstraint(fields=["dedupe_key"], name="notice_once"),
            models.CheckConstraint(
                name="notice_sent_pair",
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="notice_pending", condition=Q(state="pending")),
            models.Index(F("receiver"), F("created_at").desc(), name="notice_receiver", condition=Q(channel="in_app")),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
