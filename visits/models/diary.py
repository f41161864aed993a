"""What the diary is searched by, in a table of its own: a visit that left no words has no row in it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func, Value

from petitions.models import Bigrams
from visits.models.visit import Visit


class Signs(Func):
    """The pairs of signs of a text and a token for its household, through the function `visit_signs` (migration)."""

    function = "visit_signs"
    output_field = ArrayField(models.TextField())


class VisitTextQuerySet(models.QuerySet["VisitText"]):
    def holding(self, folded: str, *, households: list[int] | None = None) -> "VisitTextQuerySet":
        """Those whose text holds `folded`, two signs or more; with `households` (ids) only theirs.

        One index finds the pairs and the households together, so that a search in a zone costs what the zone holds,
        however large the whole is. The text decides.
        """
        rows = self.annotate(signs=Signs("text", "household_id"))
        if households is not None:
            rows = rows.filter(signs__overlap=[f"h{pk}" for pk in households])
        return rows.filter(signs__contains=Bigrams(Value(folded)), text__contains=folded)


class VisitText(models.Model):
    """Diary and opinion items of a visit, folded (wulibridge.folding). Never shown."""

    visit = models.OneToOneField(Visit, models.CASCADE, primary_key=True, related_name="+")
    # A token of the index, no link: it is the visit's household, which never changes.
    household_id = models.BigIntegerField()
    text = models.TextField()

    objects = VisitTextQuerySet.as_manager()

    class Meta:
        verbose_name = "search text of a visit"
        indexes = [GinIndex(Signs("text", "household_id"), name="visit_signs")]

    def __str__(self) -> str:
        return str(self.visit_id)
