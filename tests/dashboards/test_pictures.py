"""What the pictures show: that each stands for the right rows, beside the right ones, the right way up."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from evaluations.metrics import METRICS
from evaluations.sweeps import refresh_summaries
from petitions.models import Petition
from petitions.route import Move
from tests.dashboards.test_pages import OVERVIEW, rows_of, text_of
from tests.dashboards.test_sheets import sheet_of
from tests.factories.office import moved
from tests.factories.petitions import overdue, petition_in, received_on
from tests.factories.territory import HouseholdFactory, ZoneFactory
from tests.factories.visits import VisitFactory
from tests.house.sources import ROOT
from wulibridge import periods
from wulibridge.dashboards.asked import Asked
from wulibridge.dashboards.exports import lines_of
from wulibridge.dashboards.reading import Readable


@pytest.fixture
def glance(people, desk_of):
    """What stands on the first sheet for the leader."""
    return lambda **asked: desk_of(people.leader).get(OVERVIEW, asked)


def count_at(client, address):
    return client.get(address).context["page"].paginator.count


# The trend ------------------------------------------------------------------------------------------------------------


def test_each_month_of_the_trend_stands_beside_the_same_one_a_year_before(people, glance, client):
    months = periods.recent_months(timezone.localdate(), 24)
    for _ in range(2):
        received_on(petition_in(people.zone, by=people.member), months[3].first)
    page = glance()
    counts = [[opened.count for opened, _box in month.before] for month in page.context["trend"]["months"]]
    assert counts == [[0, 0, 0]] * 3 + [[2, 0, 0]] + [[0, 0, 0]] * 8
    month = page.context["trend"]["months"][3]
    assert (month.period, count_at(client, month.before[0][0].address)) == (months[15], 2)
    # One mark in the drawing, and one that explains it; the number beside that of this year.
    assert text_of(page).count('class="db-before"') == 2
    assert re.search(rf'db-last" href="[^"]*period={months[3].key}[^"]*">2<', text_of(page))


def test_the_trend_of_a_place_opens_to_its_own_rows(people, glance, client):
    neighbour = ZoneFactory(committee__subdistrict=people.zone.committee.subdistrict)
    petition_in(people.zone, by=people.member)
    petition_in(neighbour)
    months = glance(place=f"zone-{neighbour.pk}").context["trend"]["months"]
    drawn = [opened for month in months for opened, _box in month.bars + month.before]
    assert len(drawn) == 12 * 2 * 3
    assert all(f"&zone={neighbour.pk}" in opened.address for opened in drawn)
    assert (drawn[-6].count, count_at(client, drawn[-6].address)) == (1, 1)


# The ranking and the map ----------------------------------------------------------------------------------------------


@pytest.fixture
def late_zones(people):
    """Of three committees one zone each: none of one, all of one, and one of two petitions are overdue."""
    zones = [ZoneFactory(committee__subdistrict=people.zone.committee.subdistrict) for _ in range(3)]
    for zone, late, others in zip(zones, (0, 1, 1), (1, 0, 1), strict=True):
        for _ in range(late):
            overdue(petition_in(zone))
        for _ in range(others):
            petition_in(zone)
        VisitFactory(household=HouseholdFactory(building__zone=zone), logged_by=people.member)
    return zones


def test_where_less_is_better_the_least_stands_first(late_zones, glance):
    none, every, half = late_zones
    ranking = glance(by="overdue").context["ranking"]
    assert [row.area for row in ranking if row.place] == [none.committee, half.committee, every.committee]


def test_every_number_of_the_ranking_opens_to_its_rows(late_zones, glance, client):
    for row in glance().context["ranking"]:
        for metric, share, address in row.shares:
            assert (metric.key, count_at(client, address)) == (metric.key, share.n)
            assert f"/{metric.key}/" in address


def test_where_less_is_better_more_is_darker_and_the_table_says_the_same(late_zones, glance):
    none, every, half = late_zones
    page = glance(by="overdue")
    shades = {tile.zone: tile.shade for tile in page.context["tiles"]}
    assert [shades[zone] for zone in (none, half, every)] == ["0", "3", "4"]
    for zone, shade, cells in ((none, "0", "0 1 0.0%"), (half, "3", "1 2 50.0%"), (every, "4", "1 1 100.0%")):
        table = text_of(page).partition('id="zones-table"')[2]
        row = re.search(rf">{zone.name}</a></th>(.*?)</tr>", table).group(1)
        assert re.findall(r">([^<]+)</td>", row) == cells.split()
        assert re.search(rf'db-shade-{shade}"[^>]*><title>{zone.name} ', text_of(page))


# The calendar and the response times ----------------------------------------------------------------------------------


def test_the_calendar_says_how_many_were_reached_so_far(people, glance):
    year = timezone.localdate().year - 1
    homes = HouseholdFactory.create_batch(4, building__zone=people.zone)
    for home, (month, day) in zip(homes, ((3, 10), (5, 2), (5, 3)), strict=False):
        at = timezone.make_aware(timezone.datetime(year, month, day, 10))
        VisitFactory(household=home, visited_at=at, logged_by=people.member)
    calendar = glance(sheet="doors", period=year).context["calendar"]
    so_far = [(number.count, share.n, share.of) for _month, number, share in calendar["months"]]
    assert so_far == [(0, 0, 4)] * 2 + [(1, 1, 4), (0, 1, 4), (2, 3, 4)] + [(0, 3, 4)] * 7


def test_the_response_times_are_shares_of_all_answers(people, glance):
    today = timezone.localdate()
    for days in (0, 0, 10):
        petition = petition_in(people.zone, by=people.member)
        moved(people, petition, Move.ANSWER)
        received_on(Petition.objects.get(pk=petition.pk), today - timedelta(days=days))
    page = glance(sheet="work")
    rows = page.context["response"]["rows"]
    assert [(share.n, share.of) for _number, _box, share in rows] == [(2, 3), (0, 3), (1, 3), (0, 3), (0, 3), (0, 3)]
    assert "66.7%" in text_of(page)


def test_rows_say_when_the_dashboard_counted_what_it_shows(people, desk_of):
    client, said = desk_of(people.leader), "On the dashboard the months that are over"
    last_year = timezone.localdate().year - 1
    assert said not in text_of(client.get(rows_of("received", period=last_year)))
    refresh_summaries()
    assert said in text_of(client.get(rows_of("received", period=last_year)))
    assert said in text_of(client.get(rows_of("first_met", period=last_year, day=f"{last_year}-03-01")))
    # Counted on each page anew.
    assert said not in text_of(client.get(rows_of("coverage", period=last_year)))


# On paper and in files ------------------------------------------------------------------------------------------------


def test_the_dashboard_is_printed_on_a4():
    style = "".join((ROOT / "static/css" / name).read_text() for name in ("wulibridge.css", "dashboards.css"))
    assert set(re.findall(r"@page\s*\{[^}]*size:\s*([^;]+);", style)) == {"A4"}


def test_a_file_has_the_days_of_its_rows(people, desk_of):
    petition = moved(people, petition_in(people.zone, by=people.member), Move.ANSWER, Move.SATISFIED)
    day = f"{timezone.localdate():%Y-%m-%d}"
    client = desk_of(people.leader)
    header, row = sheet_of(client.post(rows_of("received")))[4:]
    said = dict(zip(header, row, strict=True))
    assert (said["number"], said["title"]) == (petition.number, petition.title)
    assert (said["received on"], said["due at this stop"]) == (day, f"{petition.due_on:%Y-%m-%d}")
    header, row = sheet_of(client.post(rows_of("satisfaction")))[4:]
    said = dict(zip(header, row, strict=True))
    assert (said["answered on"], said["verdict at"]) == (day, day)
    visited = VisitFactory(household=HouseholdFactory(building__zone=people.zone), logged_by=people.member)
    header, row = sheet_of(client.post(rows_of("visits")))[4:]
    on = f"{timezone.localtime(visited.visited_at):%Y-%m-%d}"
    assert dict(zip(header, row, strict=True))["visited on"] == on


@pytest.mark.parametrize("key", ["received", "on_time", "moved_up", "satisfaction", "response"])
def test_a_file_has_no_title_that_its_reader_may_not_see(busy, scope, key):
    """Whoever reads figures of a zone need not be one who reads its petitions."""
    metric = METRICS[key]

    def written(reader):
        rows = metric.rows("denominator", scope)
        return str(list(lines_of(metric, "denominator", rows, Asked(scope), Readable(reader))))

    assert "楼道灯不亮" in written(busy.leader)
    assert "楼道灯不亮" not in written(busy.department)
