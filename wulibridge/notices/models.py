"""The outbox: a notice is a row written in the transaction of the fact; a task delivers it later."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from wulibridge.territory.models import Subdistrict


class Channel(models.TextChoices):
    IN_APP = "in_app", _("in the app")
    EMAIL = "email", _("e-mail")
    WEBHOOK = "webhook", _("webhook")
    # SMS and WeCom join here, each with a class in channels.py.


class NoticeState(models.TextChoices):
    PENDING = "pending", _("waiting")
    SENT = "sent", _("sent")
    DEAD = "dead", _("given up")


class Subscriber(models.Model):
    """Another system that is told of what happens, by a signed request to its address."""

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="+", verbose_name=_("subdistrict"))
    url = models.CharField(_("address"), max_length=400)
    # Both sides sign with it. Shown once, when it is made.
    secret = models.CharField(max_length=64, editable=False)
    events = ArrayField(models.CharField(max_length=12), default=list, verbose_name=_("events"))
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.url


class Notice(models.Model):
    """One message to one member of staff over one channel. Its text is made at delivery, in the receiver's language,
    from templates/notices/<kind>-{subject,body}.txt and `facts`, which hold no personal data of residents. One to
    another system has a subscriber instead, and its `facts` are what is sent."""

    dedupe_key = models.CharField(max_length=160)
    kind = models.CharField(_("kind"), max_length=40)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="notices",
        db_index=False,
        verbose_name=_("receiver"),
    )
    subscriber = models.ForeignKey(
        Subscriber, models.CASCADE, null=True, related_name="+", db_index=False, verbose_name=_("webhook")
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
            models.CheckConstraint(
                name="notice_one_receiver",
                condition=Q(receiver__isnull=False, subscriber=None) | Q(receiver=None, subscriber__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="notice_pending", condition=Q(state="pending")),
            models.Index(F("receiver"), F("created_at").desc(), name="notice_receiver", condition=Q(channel="in_app")),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
