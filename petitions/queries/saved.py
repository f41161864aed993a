"""How somebody narrows the list of petitions again and again."""

from django.db.models import QuerySet

from petitions.models import SavedFilter
from wulibridge.people.models import User


def saved_filters_of(user: User) -> QuerySet[SavedFilter]:
    """One's own, oldest first."""
    return SavedFilter.objects.filter(user=user)
