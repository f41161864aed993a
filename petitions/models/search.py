"""What petitions are found by, in a table of its own: a petition is moved often and found by other words never.

An index of its signs on the petition's own row would be written anew with each move, which doubles what one costs.
"""

from collections.abc import Collection
from functools import reduce
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func, Q, Value

from petitions.models.petition import Petition
from wulibridge.folding import is_searched


class Bigrams(Func):
    """Every two signs that stand side by side, through the function of the same name (migration of this table)."""

    function = "bigrams"
    output_field = ArrayField(models.TextField())


class Joined(Func):
    """Two arrays, one after the other."""

    function = "array_cat"
    output_field = ArrayField(models.TextField())


def place_marks(*, zones: Collection[int], subdistricts: Collection[int]) -> list[str]:
    """How `places` names zones and subdistricts. Longer than a pair of signs: no search can mean one."""
    return [f"subdistrict {pk}" for pk in sorted(subdistricts)] + [f"zone {pk}" for pk in sorted(zones)]


class PlacedTextQuerySet(models.QuerySet[Any]):
    """Of a table with `text`, `places`, and an index of both as one array."""

    def holding(self, folded: str, *, places: Collection[str] = ()) -> "PlacedTextQuerySet":
        """Those whose text holds each word of `folded`, one of them of two signs or more; of what is in any of
        `places`, where some are given.

        The index finds the pairs in these places alone, however many there are elsewhere; the text decides.
        """
        rows = self.annotate(marks=Joined(Bigrams("text"), "places"))
        # Words of one sign each have no pairs: then all of them are one word with its blanks.
        words = folded.split() if any(map(is_searched, folded.split())) else [folded]
        pairs: list[Func] = [Bigrams(Value(word)) for word in words if is_searched(word)]
        wanted = reduce(Joined, pairs)
        if len(places) == 1:
            wanted = Joined(wanted, Value(list(places), output_field=ArrayField(models.TextField())))
        elif places:
            rows = rows.filter(marks__overlap=list(places))
        return rows.filter(*(Q(text__contains=word) for word in words), marks__contains=wanted)


class SearchText(models.Model):
    """Title, text, address and number of a petition, folded (wulibridge.folding); and where it is. Never shown."""

    petition = models.OneToOneField(Petition, models.CASCADE, primary_key=True, related_name="+")
    text = models.TextField()
    # The petition's zone and subdistrict as place_marks() names them. Written by the database alone (migration 0009),
    # whatever moves the petition, its zone or its committee: no foreign key, so that the index can hold them.
    places = ArrayField(models.TextField(), default=list, editable=False)

    objects = PlacedTextQuerySet.as_manager()

    class Meta:
        verbose_name = "search text"
        indexes = [GinIndex(Joined(Bigrams("text"), "places"), name="search_marks")]

    def __str__(self) -> str:
        return str(self.petition_id)
