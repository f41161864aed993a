"""The dashboard's pages: who sees what, how many queries, and that every drawing is sound."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluations.metrics import METRICS
from evaluations.sweeps import refresh_summaries
from petitions.duty_route import DutyMove
from petitions.models import Duty, Heartbeat
from petitions.route import Stop
from tests.factories.orders import duty_of, late
from tests.factories.people import staff_of
from tests.factories.petitions import overdue, petition_in, received_on
from tests.factories.territory import CommitteeFactory, HouseholdFactory, ZoneFactory
from tests.factories.visits import VisitFactory
from wulibridge import periods
from wulibridge.dashboards.desks import THE_FIVE
from wulibridge.people.roles import Role
from wulibridge.territory.calendar import database_now

OVERVIEW = reverse("dashboards:overview")
PARTS = [(metric.key, part) for metric in METRICS.values() for part in metric.parts]
OVERVIEW_QUERIES = 17
ROWS_QUERIES = 12


def rows_of(key, **query):
    return reverse("dashboards:rows", args=[key], query=query)


def text_of(response):
    return response.content.decode()


# Numbers and the rows behind them -------------------------------------------------------------------------------------


@pytest.mark.parametrize("figure", THE_FIVE, ids=lambda figure: figure.key)
def test_each_number_of_the_overview_opens_to_as_many_rows(busy, desk_of, figure):
    client = desk_of(busy.leader)
    card = next(card for card in client.get(OVERVIEW).context["cards"] if card.metric is figure)
    for part in card.parts.values():
        opened = client.get(part.address)
        assert opened.context["page"].paginator.count == part.count
        assert text_of(opened).count('<li class="wb-row">') == part.count
        assert [number.count for number, here in opened.context["parts"] if here] == [part.count]


def test_a_month_of_the_trend_opens_to_its_rows(busy, desk_of):
    client = desk_of(busy.leader)
    month = client.get(OVERVIEW).context["trend"]["months"][-1]
    for opened, _box in month.bars + month.before:
        assert client.get(opened.address).context["page"].paginator.count == opened.count
    assert [opened.count > 0 for opened, _box in month.bars + month.before] == [True] * 3 + [False] * 3


def test_tiles_and_ranking_open_to_their_rows(busy, desk_of):
    client = desk_of(busy.leader)
    other = HouseholdFactory(building__zone=ZoneFactory(committee__subdistrict=busy.zone.committee.subdistrict))
    VisitFactory(household=other, logged_by=busy.member)
    page = client.get(OVERVIEW, {"by": "coverage"})
    assert sorted(tile.share.n for tile in page.context["tiles"] if tile.share.of) == [1, 2]
    for tile in page.context["tiles"]:
        assert client.get(tile.address).context["page"].paginator.count == tile.share.n
    for row in page.context["ranking"]:
        _figure, share, address = row.shares[0]
        assert client.get(address).context["page"].paginator.count == share.n


def test_rows_lead_on_to_the_petition_and_the_household(busy, desk_of):
    client = desk_of(busy.leader)
    for petition in busy.zone.petitions.waiting():
        assert f'href="{reverse("petitions:petition", args=[petition.number])}"' in text_of(client.get(rows_of("open")))
    for household in client.get(rows_of("coverage")).context["page"]:
        address = reverse("visits:household", args=[household.pk])
        assert f'href="{address}"' in text_of(client.get(rows_of("coverage")))


def test_rows_come_in_pages_of_fifty_and_keep_their_filter(people, desk_of):
    HouseholdFactory.create_batch(51, building__zone=people.zone)
    client = desk_of(people.leader)
    first = client.get(rows_of("coverage", part="missing", zone=people.zone.pk))
    assert len(first.context["page"].object_list) == 50
    assert f"zone={people.zone.pk}&amp;page=2" in text_of(first)
    second = client.get(rows_of("coverage", part="missing", zone=people.zone.pk, page=2))
    assert len(second.context["page"].object_list) == 1


# What a sheet and a list say of themselves ----------------------------------------------------------------------------


@pytest.mark.parametrize("reader", ["leader", "chair", "lead", "department"])
def test_a_sheet_says_whose_figures_it_has(people, desk_of, reader):
    committee = people.zone.committee
    name = {
        "leader": committee.subdistrict.name,
        "chair": committee.name,
        "lead": f"{committee.name} · {people.zone.name}",
        "department": people.department.posts_today[0].organization.name,
    }[reader]
    said = f"year {timezone.localdate().year} so far"
    assert lead_of(desk_of(getattr(people, reader)).get(OVERVIEW)).startswith(f"{name} · {said} · As of ")


def test_a_narrowed_sheet_says_of_which_place_period_and_matter(people, desk_of):
    asked = {"sheet": "doors", "place": f"zone-{people.zone.pk}", "period": "2025-Q1"}
    page = desk_of(people.leader).get(OVERVIEW, asked)
    assert lead_of(page).startswith(f"{people.zone.committee.name} · {people.zone.name} · quarter 1 of 2025 · As of ")
    assert "<h1>Dashboard · At the doors</h1>" in text_of(page)


def lead_of(page):
    return " ".join(re.search(r'<p class="wb-lead">(.*?)</p>', text_of(page), re.DOTALL)[1].split())


@pytest.mark.parametrize(
    ("key", "part", "said"),
    [
        ("received", "denominator", "收到"),
        ("on_time", "numerator", "按时答复率：按时答复"),
        ("open", "zone", "各站在办诉求：责任区"),
    ],
)
def test_rows_are_headed_by_their_figure_and_part_and_by_one_word_once(people, desk_of, key, part, said):
    page = desk_of(people.leader, "zh-hans").get(rows_of(key, part=part))
    assert f"<h1>{said}</h1>" in text_of(page)


def test_an_open_duty_past_its_day_is_marked_and_a_reported_one_is_not(people, desk_of):
    yesterday = late(duty_of(people)).due_on
    reported = duty_of(people, DutyMove.ACCEPT, DutyMove.REPORT)
    Duty.objects.filter(pk=reported.pk).update(due_on=yesterday)
    page = text_of(desk_of(people.leader).get(rows_of("duties")))
    assert (page.count('<li class="wb-row">'), page.count("wb-due-late")) == (2, 1)


def test_a_year_without_any_count_is_no_row_of_noughts(people, desk_of):
    months = periods.recent_months(timezone.localdate(), 24)
    received_on(petition_in(people.zone), months[10].first)
    page = text_of(desk_of(people.leader).get(OVERVIEW))
    assert page.count('db-last">–<') == 10 * 3
    assert len(re.findall(r'db-last" href="[^"]*">0<', page)) == 2 * 3 - 1


# Nothing to count, bad addresses --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "said"), [("en", "none"), ("zh-hans", "无")])
def test_a_rate_over_nothing_is_none(people, desk_of, language, said):
    page = text_of(desk_of(people.leader, language).get(OVERVIEW))
    assert page.count(f'<p class="db-figure">{said}</p>') == 4
    assert "%</p>" not in page


def test_an_office_without_zones_says_what_to_do(db, desk_of):
    leader = staff_of(Role.SUBDISTRICT_LEADER, CommitteeFactory().subdistrict)
    assert "import the roster" in text_of(desk_of(leader).get(OVERVIEW))


@pytest.mark.parametrize("period", ["nonsense", "2999", "2026-99"])
def test_a_bad_period_gives_this_year_and_says_so(people, desk_of, period):
    page = desk_of(people.leader).get(OVERVIEW, {"period": period})
    assert page.context["period"].key == str(timezone.localdate().year)
    assert "This period is not known" in text_of(page)


def test_a_good_period_is_shown_without_a_word(people, desk_of):
    page = desk_of(people.leader).get(OVERVIEW, {"period": "2025-Q1"})
    assert page.context["period"].key == "2025-Q1"
    assert "This period is not known" not in text_of(page)


@pytest.mark.parametrize(
    "address",
    [
        "/dashboard/nothing/",
        "/dashboard/coverage/?part=nothing",
        "/dashboard/coverage/?zone=x",
        "/dashboard/coverage/?zone=99999999999999999999",
        "/dashboard/coverage/?committee=x",
        "/dashboard/coverage/?committee=99999999999999999999",
        "/dashboard/punctuality/?department=99999999999999999999",
        "/dashboard/first_met/?day=2026-02-30",
        "/dashboard/first_met/?period=2025&day=2024-12-31",
        "/dashboard/coverage/?day=2026-02-01",
        "/dashboard/meetings/?day=2026-02-01",
        "/dashboard/?place=zone-x",
        "/dashboard/?place=street-1",
    ],
)
def test_an_address_that_means_nothing_is_not_found(people, desk_of, address):
    assert desk_of(people.leader).get(address).status_code == 404


def test_the_dashboard_is_only_read(people, desk_of):
    client = desk_of(people.leader)
    assert client.post(OVERVIEW).status_code == 405
    assert client.put(rows_of("coverage")).status_code == 405


# Scope ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["lead", "chair"])
def test_the_next_committee_sees_nothing_of_ours(busy, neighbour, desk_of, role):
    client = desk_of(getattr(neighbour, role))
    page = client.get(OVERVIEW)
    counts = {card.metric.key: {key: part.count for key, part in card.parts.items()} for card in page.context["cards"]}
    assert counts["coverage"] == {"numerator": 0, "denominator": 1, "missing": 1}
    assert counts["open"] == {"denominator": 1, "zone": 1, "committee": 0, "subdistrict": 0}
    assert counts["on_time"]["denominator"] == counts["satisfaction"]["denominator"] == 0
    assert {tile.zone.committee for tile in page.context["tiles"]} == {neighbour.zone.committee}
    assert {row.area.committee for row in page.context["ranking"]} == {neighbour.zone.committee}
    assert [opened.count for opened, _box in page.context["trend"]["months"][-1].bars] == [1, 0, 0]
    assert busy.zone.name not in text_of(page)


@pytest.mark.parametrize(("key", "part"), PARTS)
def test_no_list_shows_the_next_committee_ours(busy, neighbour, desk_of, key, part):
    rows = desk_of(neighbour.chair).get(rows_of(key, part=part))
    assert rows.status_code == 200
    assert busy.zone.name not in text_of(rows)
    assert "楼道灯不亮" not in text_of(rows)


@pytest.mark.parametrize("key", METRICS)
def test_a_zone_or_committee_out_of_reach_is_not_found(busy, neighbour, desk_of, key):
    client = desk_of(neighbour.chair)
    assert client.get(rows_of(key, zone=busy.zone.pk)).status_code == 404
    assert client.get(rows_of(key, committee=busy.zone.committee_id)).status_code == 404
    assert desk_of(busy.chair).get(rows_of(key, zone=busy.zone.pk)).status_code == 200


def test_a_leader_sees_the_whole_subdistrict(busy, neighbour, desk_of):
    cards = desk_of(busy.leader).get(OVERVIEW).context["cards"]
    assert [card.parts["denominator"].count for card in cards[:2]] == [4, 6]


def test_those_without_the_right_find_no_dashboard(busy, desk_of):
    for user in (busy.member, busy.staff, *busy.strangers[4:]):
        client = desk_of(user)
        assert client.get(OVERVIEW).status_code == 404
        assert client.get(rows_of("coverage")).status_code == 404


def test_a_passer_by_is_sent_to_the_door(client, db):
    assert client.get(OVERVIEW).url.startswith(reverse("web:login"))
    assert client.get(rows_of("coverage")).url.startswith(reverse("web:login"))


# Queries --------------------------------------------------------------------------------------------------------------


def grow(people, rows):
    for _ in range(rows):
        zone = ZoneFactory(committee__subdistrict=people.zone.committee.subdistrict)
        VisitFactory(household=HouseholdFactory(building__zone=zone), logged_by=people.member)
        overdue(petition_in(zone))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_overview_takes_the_same_few_queries(
    people, desk_of, sweep, rows, django_assert_num_queries, django_assert_max_num_queries
):
    grow(people, rows)
    client = desk_of(people.leader)
    with django_assert_num_queries(OVERVIEW_QUERIES):
        page = client.get(OVERVIEW)
    assert sum(tile.share.n for tile in page.context["tiles"]) == rows
    assert "Months that are over were counted" not in text_of(page)
    refresh_summaries()
    with django_assert_max_num_queries(OVERVIEW_QUERIES + 2):
        page = client.get(OVERVIEW)
    assert sum(tile.share.n for tile in page.context["tiles"]) == rows
    assert "Months that are over were counted" in text_of(page)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("key", ["coverage", "overdue", "on_time"])
def test_a_list_takes_the_same_few_queries(people, desk_of, rows, key, django_assert_max_num_queries):
    grow(people, rows)
    client = desk_of(people.leader)
    with django_assert_max_num_queries(ROWS_QUERIES):
        page = client.get(rows_of(key, part="denominator", period=f"{_yesterday().year}"))
    assert len(page.context["page"].object_list) == rows


def _yesterday():
    return timezone.localdate() - timedelta(days=1)


# Words and drawings ---------------------------------------------------------------------------------------------------


def test_a_sweep_that_runs_is_told_and_one_that_stopped_is_warned_of(people, desk_of, sweep):
    client = desk_of(people.leader)
    assert "Deadlines were last checked on" in text_of(client.get(OVERVIEW))
    assert "more than ten minutes ago" not in text_of(client.get(OVERVIEW))
    # The database's now is that of the transaction, which holds all of this module's tests.
    Heartbeat.objects.update(at=database_now() - timedelta(minutes=11))
    assert "more than ten minutes ago" in text_of(client.get(OVERVIEW))
    Heartbeat.objects.all().delete()
    assert "have never been checked" in text_of(client.get(OVERVIEW))


def test_a_missing_calendar_is_warned_of(people, desk_of):
    year = timezone.localdate().year
    assert f"The calendar of {year} is not complete" in text_of(desk_of(people.leader).get(OVERVIEW))


def test_a_zone_outside_the_band_is_noted(busy, desk_of):
    page = desk_of(busy.lead).get(OVERVIEW)
    assert page.context["odd_zones"] == [(busy.zone, 3)]
    assert "1 zone has fewer than 250 or more than 350 households" in text_of(page)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("by", ["coverage", "overdue", "on_time", "satisfaction"])
def test_drawings_are_sound_and_obey_the_policy(busy, desk_of, language, by):
    page = text_of(desk_of(busy.leader, language).get(OVERVIEW, {"by": by}))
    drawings = [ElementTree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]
    tiles = [drawing for drawing in drawings if drawing.get("class") == "db-tiles"]
    assert tiles
    for drawing in tiles:
        assert all(link.find("title").text.strip() for link in drawing.findall("a"))
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=", page)


@pytest.mark.parametrize(("language", "words"), [("en", "Answered on time"), ("zh-hans", "按时答复率")])
def test_both_languages_are_whole(busy, desk_of, language, words):
    client = desk_of(busy.leader, language)
    assert words in text_of(client.get(OVERVIEW))
    for key, part in PARTS:
        rows = client.get(rows_of(key, part=part))
        assert rows.status_code == 200
        if language == "zh-hans":
            assert "Back to the dashboard" not in text_of(rows)


def test_committees_are_ranked_the_best_first_and_those_without_a_rate_last(people, desk_of):
    subdistrict = people.zone.committee.subdistrict
    for reached, households in ((1, 2), (2, 2), (1, 2)):
        zone = ZoneFactory(committee__subdistrict=subdistrict)
        for index, household in enumerate(HouseholdFactory.create_batch(households, building__zone=zone)):
            if index < reached:
                VisitFactory(household=household, logged_by=people.member)
    ranking = desk_of(people.leader).get(OVERVIEW, {"by": "coverage"}).context["ranking"]
    assert [row.place for row in ranking] == [1, 2, 2] + [None] * (len(ranking) - 3)
    assert ranking[-1].shares[0][1].of == 0


def test_the_pyramid_has_the_third_stop_on_top(busy, desk_of):
    pyramid = desk_of(busy.leader).get(OVERVIEW).context["pyramid"]
    assert [level.open.count for level in pyramid] == [1, 2, 2]
    assert [(level.up.count, level.down.count) for level in pyramid if level.up] == [(1, 0), (3, 0)]
    assert len(pyramid) == len(Stop)
