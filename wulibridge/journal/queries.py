"""Reading the journal."""

from django.db import models

from wulibridge.journal.models import JournalEntry


def entries_of(subject: models.Model) -> models.QuerySet[JournalEntry]:
    """Everything that was recorded of one row, newest first."""
    return JournalEntry.objects.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)
