"""Making petitions findable that were taken over: in small steps, when they are there already.

An index of every two signs of a hundred thousand texts takes several times as long as everything else.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef

from petitions.models import Petition, SearchText, Takeover
from petitions.services.searching import search_text_of

AT_ONCE = 1_000


def make_takeovers_findable() -> int:
    """Finish what a worker began, or died over, and return how many petitions can be found now that could not before.

    Any number may run at once; each step is a transaction of its own.
    """
    return sum(make_findable(takeover) for takeover in Takeover.objects.filter(findable=False).order_by("pk"))


def make_findable(takeover: Takeover) -> int:
    """Write the search texts of a takeover that are missing, the old numbers among them."""
    found, last = 0, 0
    missing = Petition.objects.filter(taken_over_from=takeover).select_related("old_case").order_by("pk")
    missing = missing.filter(~Exists(SearchText.objects.filter(petition=OuterRef("pk"))))
    while batch := list(missing.filter(pk__gt=last)[:AT_ONCE]):
        texts = [search_text_of(petition, also=[petition.old_case.number]) for petition in batch]
        with transaction.atomic():
            SearchText.objects.bulk_create(texts, ignore_conflicts=True)
        found, last = found + len(batch), batch[-1].pk
    Takeover.objects.filter(pk=takeover.pk).update(findable=True)
    return found
