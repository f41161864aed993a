"""How a sentence counts up what it names."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def listed(parts: Iterable[object]) -> str:
    """The parts one after the other, divided as the reader's language does: 打扫、助餐, or cleaning, meals."""
    return pgettext("between the parts of a list", ", ").join(map(str, parts))
