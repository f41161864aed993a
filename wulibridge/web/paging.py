"""Pages of long lists."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

# Nobody turns forty pages; to count a hundred thousand rows takes longer than to show the first of them.
MOST_COUNTED = 1_000


class LongPaginator(Paginator):
    """Counts up to MOST_COUNTED rows and pages through these; `more` says that there are others behind them."""

    object_list: QuerySet[Any]

    @cached_property
    def _counted(self) -> int:
        return self.object_list.order_by()[: MOST_COUNTED + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self._counted, MOST_COUNTED)

    @property
    def more(self) -> bool:
        return self._counted > MOST_COUNTED
