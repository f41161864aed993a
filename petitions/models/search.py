"""What petitions are found by, in a table of its own: a petition is moved often and found by other words never.

An index of its signs on the petition's own row would be written anew with each move, which doubles what one costs.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func, Value

from petitions.models.petition import Petition


class Bigrams(Func):
    """Every two signs that stand side by side, through the function of the same name (migration of this table)."""

    function = "bigrams"
    output_field = ArrayField(models.TextField())


class SearchTextQuerySet(models.QuerySet["SearchText"]):
    def holding(self, folded: str) -> "SearchTextQuerySet":
        """Those whose text holds `folded`, two signs or more. The index finds the pairs, the text decides."""
        return self.annotate(pairs=Bigrams("text")).filter(
            pairs__contains=Bigrams(Value(folded)), text__contains=folded
        )


class SearchText(models.Model):
    """Title, text, address and number of a petition, folded (wulibridge.folding). Never shown."""

    petition = models.OneToOneField(Petition, models.CASCADE, primary_key=True, related_name="+")
    text = models.TextField()

    objects = SearchTextQuerySet.as_manager()

    class Meta:
        verbose_name = "search text"
        indexes = [GinIndex(Bigrams("text"), name="search_bigrams")]

    def __str__(self) -> str:
        return str(self.petition_id)
