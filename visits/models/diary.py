"""What the diary is searched by, in a table of its own: a visit that left no words has no row in it."""

from collections.abc import Collection

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func

from petitions.models.search import Bigrams, Joined, PlacedTextQuerySet
from visits.models.visit import Visit


def door_marks(*, buildings: Collection[int], subdistricts: Collection[int]) -> list[str]:
    """How `places` names buildings and subdistricts. Longer than a pair of signs: no search can mean one."""
    return [f"subdistrict {pk}" for pk in sorted(subdistricts)] + [f"building {pk}" for pk in sorted(buildings)]


class Signs(Func):
    """What the index held before it held places; migrations know it by this name."""

    function = "visit_signs"
    output_field = ArrayField(models.TextField())


class VisitText(models.Model):
    """Diary and opinion items of a visit, folded (wulibridge.folding); and where its household is. Never shown."""

    visit = models.OneToOneField(Visit, models.CASCADE, primary_key=True, related_name="+")
    text = models.TextField()
    # The building of the visit's household and its subdistrict as door_marks() names them, written by the database
    # alone (migration 0018). The zone is not among them: zones are redrawn, and the visits of years would be rewritten.
    places = ArrayField(models.TextField(), default=list, editable=False)

    objects = PlacedTextQuerySet.as_manager()

    class Meta:
        verbose_name = "search text of a visit"
        indexes = [GinIndex(Joined(Bigrams("text"), "places"), name="visit_marks")]

    def __str__(self) -> str:
        return str(self.visit_id)
