"""The sheets of the dashboard: for whom they are, what they can be narrowed to, and what leaves the house of them."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import load_workbook

from evaluations.metrics import METRICS
from meetings.models import MeetingKind
from tests.dashboards.conftest import task_of
from tests.dashboards.test_pages import OVERVIEW, grow, rows_of, text_of
from tests.factories.orders import duty_of
from tests.factories.territory import HouseholdFactory, OrganizationFactory
from tests.factories.visits import VisitFactory
from wulibridge.dashboards.desks import SHEETS
from wulibridge.journal.models import JournalEntry

OFFICE, DEPARTMENT = SHEETS[:-1], SHEETS[-1]


def numbers_of(page):
    """Every number of a page that opens to rows, by its address."""
    found = {part.address: part.count for card in page.context["cards"] for part in card.parts.values()}
    if response := page.context.get("response"):
        found |= {number.address: number.count for number, _box, _share in response["rows"]}
    for _place, cards in (page.context.get("departments") or []) + (page.context.get("committees") or []):
        found |= {part.address: part.count for card in cards.values() for part in card.parts.values()}
    if calendar := page.context.get("calendar"):
        found |= {number.address: number.count for _month, number, _share in calendar["months"]}
        found |= {
            cell.address: cell.count for _frame, _labels, cells in calendar["halves"] for cell in cells if cell.count
        }
    if pyramid := page.context.get("pyramid"):
        flows = [flow for level in pyramid for flow in (level.open, level.up, level.down) if flow]
        found |= {flow.address: flow.count for flow in flows}
    return found


@pytest.mark.parametrize("sheet", OFFICE, ids=lambda sheet: sheet.key or "glance")
def test_every_number_of_a_sheet_opens_to_as_many_rows(busy, desk_of, sheet):
    client = desk_of(busy.leader)
    numbers = numbers_of(client.get(OVERVIEW, {"sheet": sheet.key}))
    assert len(numbers) > 8
    opened = {address: client.get(address).context["page"].paginator for address in numbers}
    assert {address: len(pages.object_list) for address, pages in opened.items()} == numbers


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key or "glance")
def test_a_sheet_takes_the_same_queries_for_one_zone_and_for_three(people, desk_of, sheet):
    reader = people.department if sheet is DEPARTMENT else people.leader
    taken = []
    for more in (1, 2):
        grow(people, more)
        for _ in range(more):
            duty_of(people)
        client = desk_of(reader)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(OVERVIEW, {"sheet": sheet.key}).context["sheet"] is sheet
        taken.append(len(queries))
    assert taken[0] == taken[1] <= 25


# Whose they are -------------------------------------------------------------------------------------------------------


def test_a_department_has_the_figures_of_its_own_duties_alone(busy, desk_of):
    client = desk_of(busy.department)
    page = client.get(OVERVIEW, {"sheet": "work"})
    assert page.context["sheet"] is DEPARTMENT
    assert [card.metric.key for card in page.context["cards"]] == [
        "duties",
        "late_duties",
        "punctuality",
        "tasks",
    ]
    numbers = numbers_of(page)
    assert [part.count for part in page.context["cards"][0].parts.values()] == [1, 0, 0, 1]
    assert {address: len(client.get(address).context["page"].paginator.object_list) for address in numbers} == numbers
    for key, metric in METRICS.items():
        status = 200 if metric in DEPARTMENT.cards else 404
        assert client.get(rows_of(key)).status_code == status


def test_a_department_does_not_open_anothers_duties(busy, desk_of):
    client = desk_of(busy.leader)
    rows = client.get(OVERVIEW, {"sheet": "work"}).context["departments"]
    assert len(rows) == 2
    own = busy.department.posts.get().organization
    for department, _cards in rows:
        assert client.get(rows_of("duties", department=department.pk)).status_code == 200
        client.force_login(busy.department)
        status = 200 if department == own else 404
        assert client.get(rows_of("duties", department=department.pk)).status_code == status
        client.force_login(busy.leader)


def test_departments_are_ranked_and_those_without_a_rate_come_last(busy, desk_of):
    rows = desk_of(busy.leader).get(OVERVIEW, {"sheet": "work"}).context["departments"]
    assert [cards["punctuality"].share.percent() for _department, cards in rows] == ["100.0%", "0.0%"]
    duty_of(busy, department=OrganizationFactory(subdistrict=busy.zone.committee.subdistrict))
    rows = desk_of(busy.leader).get(OVERVIEW, {"sheet": "work"}).context["departments"]
    assert [cards["punctuality"].share.value for _department, cards in rows] == [1, 0, None]


# Meetings -------------------------------------------------------------------------------------------------------------


def test_whose_meetings_were_held_is_counted_where_they_are_owed(busy, neighbour, desk_of):
    """The committee's own by its chair and above, not by the lead of one of its zones nor next door."""
    last_year = timezone.localdate().year - 1
    MeetingKind.objects.filter(code="appraisal").update(cadence="half_year", since=date(last_year, 1, 1))
    found = {}
    for name, reader in (("leader", busy.leader), ("chair", busy.chair), ("lead", busy.lead)):
        page = desk_of(reader).get(OVERVIEW, {"sheet": "meetings", "period": last_year})
        numbers = numbers_of(page)
        opened = {at: len(desk_of(reader).get(at).context["page"].paginator.object_list) for at in numbers}
        assert opened == numbers
        card = page.context["cards"][0]
        found[name] = (card.share.n, card.share.of)
        if name == "leader":
            by_committee = {place.pk: cards["meetings"].share.of for place, cards in page.context["committees"]}
            assert by_committee[busy.zone.committee_id] == by_committee[neighbour.zone.committee_id] == 2
    committees = busy.zone.committee.subdistrict.committees.count()
    assert found == {"leader": (0, 2 * committees), "chair": (0, 2), "lead": (0, 0)}
    ours = rows_of("meetings", period=last_year, part="missing", committee=busy.zone.committee_id)
    assert desk_of(busy.leader).get(ours).context["page"].paginator.count == 2
    of_the_zone = rows_of("meetings", period=last_year, part="missing", zone=busy.zone.pk)
    assert desk_of(busy.leader).get(of_the_zone).context["page"].paginator.count == 0
    assert desk_of(neighbour.chair).get(ours).status_code == 404


def test_a_department_reads_the_tasks_that_it_took_on(busy, desk_of):
    own = busy.department.posts.get().organization
    task = task_of(busy)
    type(task).objects.filter(pk=task.pk).update(owner=None, organization=own)
    page = desk_of(busy.department).get(rows_of("tasks", part="denominator"))
    assert [row.pk for row in page.context["page"]] == [task.pk]
    assert reverse("meetings:mine") in text_of(page)


# Narrowed to a place --------------------------------------------------------------------------------------------------


def test_a_place_narrows_every_number(busy, neighbour, desk_of):
    client = desk_of(busy.leader)
    for place in (f"zone-{neighbour.zone.pk}", f"committee-{neighbour.zone.committee_id}"):
        page = client.get(OVERVIEW, {"place": place})
        assert [card.parts["denominator"].count for card in page.context["cards"][:2]] == [1, 1]
        assert {tile.zone.committee for tile in page.context["tiles"]} == {neighbour.zone.committee}
        assert page.context["cards"][1].parts["denominator"].address.endswith(place.replace("-", "="))
        for address, count in numbers_of(page).items():
            assert client.get(address).context["page"].paginator.count == count
        assert f'<option value="{place}" selected>' in text_of(page)


def test_a_place_out_of_reach_is_not_found(busy, neighbour, desk_of):
    for reader, zone in ((busy.chair, neighbour.zone), (busy.department, busy.zone)):
        client = desk_of(reader)
        assert client.get(OVERVIEW, {"place": f"zone-{zone.pk}"}).status_code == 404
        assert client.get(OVERVIEW, {"place": f"committee-{zone.committee_id}"}).status_code == 404


# Taken out ------------------------------------------------------------------------------------------------------------


def sheet_of(response):
    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    return book.get_sheet_by_index(0).to_python()


# One figure of each kind of row.
KINDS = {metric.population.kind: metric.key for metric in reversed(METRICS.values())}


@pytest.mark.parametrize("key", KINDS.values())
def test_exactly_the_shown_rows_are_taken_out_and_the_journal_says_so(busy, desk_of, key):
    client = desk_of(busy.leader)
    part = METRICS[key].first_part
    address = rows_of(key, part=part, zone=busy.zone.pk)
    shown = client.get(address).context["page"].paginator.count
    lines = sheet_of(client.post(address))
    assert lines[0][0].endswith(str(METRICS[key].parts[part].title))
    assert busy.zone.name in lines[2]
    assert len(lines) == 5 + shown
    entry = JournalEntry.objects.latest("seq")
    assert (entry.verb, entry.actor_id) == ("figure.exported", busy.leader.pk)
    assert entry.details["rows"] == shown
    assert entry.details["limits"] == {"zone": busy.zone.pk}


def test_who_goes_from_door_to_door_takes_no_list_out(busy, desk_of):
    for reader in (busy.lead, busy.department):
        client = desk_of(reader)
        assert client.get(rows_of("duties")).status_code == 200
        assert "spreadsheet" not in text_of(client.get(rows_of("duties")))
        assert client.post(rows_of("duties")).status_code == 404


def test_a_day_of_the_calendar_opens_to_its_own_households(busy, desk_of):
    client, before = desk_of(busy.leader), timezone.now() - timedelta(days=1)
    VisitFactory(household=HouseholdFactory(building__zone=busy.zone), visited_at=before, logged_by=busy.member)
    day = timezone.localdate(before)
    calendar = client.get(OVERVIEW, {"sheet": "doors", "period": day.year}).context["calendar"]
    shown = [cell for _frame, _labels, cells in calendar["halves"] for cell in cells if cell.day == day]
    assert [cell.count for cell in shown] == [1]
    assert client.get(shown[0].address).context["page"].paginator.count == 1
