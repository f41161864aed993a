"""Reading the journal."""

from collections.abc import Collection
from typing import Any

from django.db import models

from wulibridge.journal.models import JournalEntry


def entries_of(subject: models.Model) -> models.QuerySet[JournalEntry]:
    """Everything that was recorded of one row, newest first."""
    return JournalEntry.objects.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)


def entries_within(areas: Collection[str], actor_ids: models.QuerySet[Any]) -> models.QuerySet[JournalEntry]:
    """What was recorded of `areas` (codes of places); of no area, what these actors did, or nobody with an account."""
    placeless = models.Q(area="") & (models.Q(actor_id=None) | models.Q(actor_id__in=actor_ids))
    return JournalEntry.objects.filter(models.Q(area__in=areas) | placeless)
