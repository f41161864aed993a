"""Who did what to what, when, from where. Append-only and hash-chained by the database itself."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class JournalEntry(models.Model):
    """One fact. `seq`, `at`, `previous_hash` and `hash` are written by the trigger of migration 0002, never by us.

    No foreign keys: the journal stands below every app and must outlive the rows it speaks of.
    """

    seq = models.BigIntegerField(_("number"), primary_key=True, default=0)
    at = models.DateTimeField(_("at"), db_default=Now())
    actor_id = models.BigIntegerField(_("user number"), null=True)
    actor = models.CharField(_("by"), max_length=150)
    post = models.CharField(_("post"), max_length=200, blank=True)
    address = models.GenericIPAddressField(_("from address"), null=True)
    verb = models.CharField(_("deed"), max_length=60)
    subject_kind = models.CharField(_("kind"), max_length=60, blank=True)
    subject_id = models.BigIntegerField(_("row"), null=True)
    area = models.CharField(_("area"), max_length=100, blank=True)
    details = models.JSONField(_("details"), default=dict)
    previous_hash = models.BinaryField(default=b"")
    hash = models.BinaryField(default=b"")

    class Meta:
        ordering = ["-seq"]
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "seq"], name="journal_subject"),
            models.Index(fields=["actor_id", "seq"], name="journal_actor"),
        ]
        triggers = [
            pgtrigger.Protect(name="journal_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="journal_no_truncate",
                operation=pgtrigger.Truncate,
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                func="RAISE EXCEPTION 'the journal cannot be truncated';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.seq}"
