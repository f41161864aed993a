"""How numbers, periods and pictures are said and drawn. No database."""

from datetime import date

import pytest
from django.utils.translation import override

from evaluations.metrics import METRICS, Direction, Share
from wulibridge import periods
from wulibridge.dashboards import pictures
from wulibridge.dashboards.areas import legend

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("n", "of", "said"),
    [
        (855, 939, "91.1%"),
        (0, 0, "none"),
        (0, 7, "0.0%"),
        (7, 7, "100.0%"),
        (35_999, 36_000, "99.9%"),
        (1, 36_000, "0.1%"),
        (181, 283, "64.0%"),
    ],
)
def test_percent(n, of, said):
    with override("en"):
        assert Share(n, of).percent() == said


def test_a_rate_over_nothing_is_said_in_chinese():
    with override("zh-hans"):
        assert Share(0, 0).percent() == "无"


@pytest.mark.parametrize(
    ("n", "of", "direction", "shade"),
    [
        (95, 100, Direction.MORE, "0"),
        (94, 100, Direction.MORE, "1"),
        (49, 100, Direction.MORE, "4"),
        (0, 9, Direction.LESS, "0"),
        (1, 100, Direction.LESS, "1"),
        (51, 100, Direction.LESS, "4"),
        (0, 0, Direction.MORE, "none"),
        (0, 0, Direction.LESS, "none"),
    ],
)
def test_shade(n, of, direction, shade):
    assert Share(n, of).shade(direction) == shade


@pytest.mark.parametrize("metric", [METRICS["coverage"], METRICS["overdue"]])
def test_the_legend_explains_every_shade(metric):
    assert [shade for shade, _words in legend(metric)] == ["0", "1", "2", "3", "4", "none"]


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_a_period_is_read_as_it_is_written(key, first, last):
    period = periods.read(key, TODAY)
    assert (period.key, period.first, period.last) == (key, first, last)


@pytest.mark.parametrize(
    "key", ["2027", "2026-12", "2026-Q5", "2026-13", "1999", "26", "２０２６", "2026-1", "x", "2026\n"]
)
def test_what_is_no_period_is_refused(key):
    with pytest.raises(ValueError, match=r".*"):
        periods.read(key, TODAY)


@pytest.mark.parametrize(
    ("key", "english", "chinese"),
    [
        ("2026", "year 2026 so far", "2026年截至目前"),
        ("2025-Q3", "quarter 3 of 2025", "2025年第3季度"),
        ("2026-10", "Oct 2026", "2026年10月"),
    ],
)
def test_a_period_says_its_name(key, english, chinese):
    period = periods.read(key, TODAY)
    with override("en"):
        assert period.label(TODAY) == english
    with override("zh-hans"):
        assert period.label(TODAY) == chinese


def test_recent_months_cross_the_year():
    months = [month.key for month in periods.recent_months(date(2026, 1, 31), 3)]
    assert months == ["2025-11", "2025-12", "2026-01"]


def test_every_choice_can_be_read_back():
    offered = [period for _name, group in periods.choices(TODAY) for period in group]
    assert [periods.read(period.key, TODAY) for period in offered] == offered
    assert len(offered) == len(set(offered)) == 20


def test_tiles_do_not_overlap_and_stay_in_their_frame():
    boxes, frame = [pictures.tile(index) for index in range(9)], pictures.tiles_frame(9)
    assert len({(box.x, box.y) for box in boxes}) == 9
    assert max(box.x + box.width for box in boxes) == frame.width
    assert max(box.y + box.height for box in boxes) == frame.height


def test_a_bar_is_as_long_as_its_share_and_one_is_seen():
    assert [pictures.scaled(count, 1000, 120) for count in (0, 1, 500, 1000)] == [0, 1, 60, 120]
    assert pictures.scaled(0, 0, 120) == 0


def test_each_day_of_a_half_year_has_a_place_of_its_own_in_the_frame():
    first, last = date(2026, 7, 1), date(2026, 12, 31)
    boxes = [pictures.day_cell(date.fromordinal(n), first) for n in range(first.toordinal(), last.toordinal() + 1)]
    frame = pictures.half_frame(first, last)
    assert len({(box.x, box.y) for box in boxes}) == 184
    assert boxes[0].x == 0
    assert max(box.x + box.width for box in boxes) == frame.width
    assert max(box.y + box.height for box in boxes) == frame.height


def test_the_busiest_day_is_darkest_and_one_is_seen():
    assert [pictures.day_shade(count, 400) for count in (0, 1, 100, 101, 400)] == ["0", "1", "1", "2", "4"]
