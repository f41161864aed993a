"""Word to the resident about what happened to a petition: by text message or by letter."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition
from petitions.route import Move


class WordState(models.TextChoices):
    PENDING = "pending", _("waiting")
    SENT = "sent", _("sent by text message")
    TO_PRINT = "to_print", _("letter to print")
    PRINTED = "printed", _("letter printed")
    NOT_SENT = "not_sent", _("nobody to be told, or told in another way")
    DEAD = "dead", _("given up")


class Word(models.Model):
    """One event that the resident hears of, written in its transaction; a task sends it later, or puts it among the
    letters. Neither the phone nor the name nor the text stands here: they are read when it leaves."""

    dedupe_key = models.CharField(max_length=60)
    petition = models.ForeignKey(Petition, models.PROTECT, related_name="words", verbose_name=_("petition"))
    event = models.CharField(_("what happened"), max_length=16, choices=Move)
    # A letter whether or not there is a phone: as the resident wished, or as the answer was given.
    by_letter = models.BooleanField(_("by letter"), default=False)
    # Days that the event set, as they then were.
    facts = models.JSONField(_("facts"), default=dict)
    state = models.CharField(_("state"), max_length=8, choices=WordState, default=WordState.PENDING)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    # Not before this moment; also the end of a lease, after which another worker may take it over.
    next_try_at = models.DateTimeField(_("next try"), db_default=Now())
    lease = models.UUIDField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True)
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("by")
    )

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("word to the resident")
        verbose_name_plural = _("words to residents")
        constraints = [
            models.UniqueConstraint(fields=["dedupe_key"], name="word_once"),
            models.CheckConstraint(
                name="word_printed_by",
                condition=Q(state=WordState.PRINTED, printed_by__isnull=False)
                | ~Q(state=WordState.PRINTED) & Q(printed_by=None),
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="word_pending", condition=Q(state=WordState.PENDING)),
            models.Index(fields=["created_at"], name="word_to_print", condition=Q(state=WordState.TO_PRINT)),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.event}"
