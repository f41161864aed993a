"""A list of very many rows: its first pages, without counting all of it."""

import pytest

from tests.factories.territory import ZoneFactory
from wulibridge.territory.models import Zone
from wulibridge.web import paging
from wulibridge.web.paging import LongPaginator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three_at_most(monkeypatch):
    monkeypatch.setattr(paging, "MOST_COUNTED", 3)


@pytest.mark.parametrize(("rows", "count", "more"), [(0, 0, False), (3, 3, False), (4, 3, True), (6, 3, True)])
def test_rows_are_counted_up_to_the_most(rows, count, more):
    ZoneFactory.create_batch(rows)
    pages = LongPaginator(Zone.objects.all(), 2)

    assert (pages.count, pages.more) == (count, more)


def test_the_last_page_ends_with_the_last_counted_row():
    ZoneFactory.create_batch(6)
    pages = LongPaginator(Zone.objects.order_by("pk"), 2)

    assert [len(pages.get_page(number)) for number in (1, 2, 99)] == [2, 1, 1]


def test_it_asks_once_for_count_and_more(django_assert_num_queries):
    ZoneFactory.create_batch(4)
    pages = LongPaginator(Zone.objects.all(), 2)

    with django_assert_num_queries(1):
        assert (pages.count, pages.more) == (3, True)
