"""Keeping how somebody narrows the list of petitions. It is one's own convenience, and no entry of the journal."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from petitions.models import SavedFilter
from petitions.services.refusals import Refused
from wulibridge.people.models import User
from wulibridge.plain import one_line

# As many as are found at a glance.
MOST_SAVED = 12


def save_filter(*, name: str, query: str, first: bool = False, by: User) -> SavedFilter:
    """Keep `query`, limits of the list as they stand in its address, under a name; the same name is written over.

    With `first` the list opens with it, and with no other. Raises Refused without a name or a limit, and for more than
    MOST_SAVED.
    """
    name = one_line(name)
    if not name:
        raise Refused(_("Please fill in this field."), "name")
    if not query:
        raise Refused(_("The list is not narrowed: there is nothing to keep. A search word is never kept."))
    with transaction.atomic():
        User.objects.select_for_update().only("pk").get(pk=by.pk)
        others = SavedFilter.objects.filter(user=by).exclude(name=name)
        if others.count() >= MOST_SAVED:
            raise Refused(_("Twelve lists are kept at most. Remove one first."))
        if first:
            others.update(first=False)
        row, _new = SavedFilter.objects.update_or_create(user=by, name=name, defaults={"query": query, "first": first})
    return row


def open_first(*, saved: SavedFilter, first: bool, by: User) -> None:
    """Let the list open with this one from now on, or, not `first`, with none. Raises Refused for somebody else's."""
    _own(saved, by)
    with transaction.atomic():
        mine = SavedFilter.objects.select_for_update().filter(user=by)
        mine.update(first=False)
        if first:
            mine.filter(pk=saved.pk).update(first=True)


def forget_filter(*, saved: SavedFilter, by: User) -> None:
    """Keep it no longer. Raises Refused for somebody else's."""
    _own(saved, by)
    saved.delete()


def _own(saved: SavedFilter, by: User) -> None:
    if saved.user_id != by.pk:
        raise Refused(_("This list is not yours."))
