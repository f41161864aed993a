"""A figure of a work evaluation opens to the rows that it counted, whatever became of them: as far as the reader sees
them, and with how many there are besides."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evaluations.metrics import METRICS, Scope, counts_of
from evaluations.metrics.shape import DENOMINATOR, MISSING, NUMERATOR
from evaluations.models import WorkPart
from evaluations.queries.work_sources import metrics_for
from evaluations.services.work import drop_draft, tell_reviewed
from petitions.models import Petition
from petitions.route import Stop
from tests.factories.office import office as everybody
from tests.factories.office import petition_at
from tests.factories.orders import department_of, duty_of, late
from tests.factories.petitions import closed, petition_in
from tests.factories.territory import CommitteeFactory, HouseholdFactory, ZoneFactory
from tests.factories.visits import VisitFactory
from tests.factories.work import Office
from wulibridge.periods import year_of
from wulibridge.territory.models import Building, Household

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
TODAY = timezone.localdate()


@pytest.fixture
def people():
    return everybody()


@pytest.fixture
def work(people):
    committee, department = people.zone.committee, department_of(people)
    return Office(committee, department, people.desk, people.leader, people.chair, people.department)


@pytest.fixture
def rows(client):
    """The page of the rows of a figure."""
    client.cookies["language"] = "en"

    def _rows(user, sheet, metric, part=NUMERATOR):
        client.force_login(user)
        return client.get(reverse("evaluations:work_rows", args=[sheet.pk, metric]), {"part": part})

    return _rows


def told(work, *metrics, kind="committee", subject=None):
    year = work.year(TODAY.year)
    for metric in metrics:
        work.indicator(year, kind, metric=metric)
    return tell_reviewed(evaluation=work.sheet(year, subject), by=work.desk)


def shown(answer):
    return {row.pk for row in answer.context["page"].object_list}


def homes(people, count):
    return [HouseholdFactory(building__zone=people.zone) for _n in range(count)]


def test_a_figure_opens_to_what_it_counted_and_not_to_what_is_there_today(people, work, rows):
    first, second, third = homes(people, 3)
    VisitFactory(household=first)
    sheet = told(work, "coverage")
    VisitFactory(household=second)
    homes(people, 2)

    assert shown(rows(work.desk, sheet, "coverage")) == {first.pk}
    assert shown(rows(work.desk, sheet, "coverage", DENOMINATOR)) == {first.pk, second.pk, third.pk}
    assert shown(rows(work.desk, sheet, "coverage", MISSING)) == {second.pk, third.pk}
    figure = sheet.figures.get()
    assert (figure.numerator, figure.denominator) == (1, 3)
    page = rows(work.desk, sheet, "coverage").content.decode()
    assert "1 were counted" in page
    assert reverse("evaluations:evaluation", args=[sheet.pk]) in page


def test_the_rows_are_what_the_numbers_of_the_register_count(people, work):
    """Of each figure that a committee can be measured by: counted by the register itself, without keys."""
    closed(petition_in(people.zone))
    late(duty_of(people))
    VisitFactory(household=homes(people, 2)[0])
    metrics = metrics_for("committee")
    year = work.year(TODAY.year)
    for metric in metrics:
        work.indicator(year, metric=metric.key)
    sheet = work.sheet(year)

    own = frozenset({people.zone.pk, people.strangers[0].posts.get().zone_id})
    scope = Scope(own, year_of(TODAY), TODAY, committees=frozenset({work.committee.pk}))
    counts = counts_of(metrics, scope)
    kept = {(part.metric, part.part): part.count for part in sheet.parts.all()}
    assert kept == counts
    assert {METRICS[key].key for key, _part in kept if counts[key, DENOMINATOR]} >= {"coverage", "satisfaction"}
    for figure in sheet.figures.select_related("indicator"):
        key = figure.indicator.metric
        assert (figure.numerator, figure.denominator) == (counts[key, NUMERATOR], counts[key, DENOMINATOR])


def test_who_reads_a_sheet_is_told_how_many_of_its_rows_they_do_not_see(people, work, rows):
    stays, moves, goes = homes(people, 3)
    sheet = told(work, "coverage")
    elsewhere = ZoneFactory(committee=CommitteeFactory(subdistrict=work.subdistrict))
    Building.objects.filter(pk=moves.building_id).update(zone=elsewhere)
    Household.objects.filter(pk=goes.pk).delete()

    answer = rows(work.chair, sheet, "coverage", DENOMINATOR)
    text = answer.content.decode()
    assert shown(answer) == {stays.pk}
    assert "1 of them is not yours to see." in text
    assert "1 of them is no longer kept." in text
    assert "3 were counted" in text
    assert shown(rows(work.desk, sheet, "coverage", DENOMINATOR)) == {stays.pk, moves.pk}


def test_what_residents_said_of_answers_opens_as_well(people, work, rows, client):
    happy = closed(petition_in(people.zone))
    year = work.year(TODAY.year)
    work.indicator(year, metric="coverage")
    sheet = tell_reviewed(evaluation=work.sheet(year), by=work.desk)
    closed(petition_in(people.zone))

    replies = shown(rows(work.chair, sheet, "satisfaction"))
    assert set(Petition.objects.filter(replies__in=replies)) == {happy}
    page = client.get(reverse("evaluations:evaluation", args=[sheet.pk])).content.decode()
    for metric in ("satisfaction", "coverage"):
        assert reverse("evaluations:work_rows", args=[sheet.pk, metric]) in page
    assert "as they stand today" not in page


def test_a_department_opens_what_it_was_given_to_do(people, work, rows):
    duty = late(duty_of(people))
    sheet = told(work, "punctuality", kind="department", subject=work.department)
    late(duty_of(people, petition=petition_at(people, Stop.SUBDISTRICT)))

    answer = rows(work.handler, sheet, "punctuality", MISSING)
    assert shown(answer) == {duty.pk}
    assert "not yours to see" not in answer.content.decode()


def test_owed_meetings_stand_in_their_calendar(work, rows):
    sheet = told(work, "meetings")
    part = sheet.parts.get(metric="meetings", part="unplanned")
    assert (part.ids, len(part.names)) == ([], part.count)
    assert part.count
    answer = rows(work.chair, sheet, "meetings", "unplanned")
    assert f"{reverse('meetings:calendar')}?year={TODAY.year}" in answer.content.decode()


def test_a_sheet_without_kept_rows_leads_to_those_of_today(people, work, rows, client):
    year = work.year(TODAY.year)
    work.indicator(year, metric="coverage")
    sheet = work.sheet(year)
    WorkPart.objects.all().delete()  # as sheets from before are
    sheet = tell_reviewed(evaluation=sheet, by=work.desk)

    assert rows(work.desk, sheet, "coverage").status_code == 404
    address = reverse("evaluations:evaluation", args=[sheet.pk])
    page = client.get(address).content.decode()
    assert f"{reverse('dashboards:rows', args=['coverage'])}?period={TODAY.year}" in page
    assert reverse("evaluations:work_rows", args=[sheet.pk, "coverage"]) not in page
    client.force_login(work.chair)
    assert "as they stand today" not in client.get(address).content.decode()


@pytest.mark.parametrize("metric", ["overdue", "nothing-of-ours"])
def test_what_is_not_on_the_sheet_is_not_found(work, rows, metric):
    assert rows(work.desk, told(work, "coverage"), metric).status_code == 404


def test_the_rows_of_another_committees_sheet_are_not_found(people, work, rows):
    sheet = told(work, "coverage")
    assert rows(people.strangers[1], sheet, "coverage").status_code == 404
    assert rows(work.handler, sheet, "coverage").status_code == 404


def test_which_rows_were_counted_is_locked_against_sql(people, work):
    homes(people, 2)
    year = work.year(TODAY.year)
    work.indicator(year, metric="coverage")
    draft = work.sheet(year)
    parts = WorkPart.objects.filter(evaluation=draft)
    with pytest.raises(DatabaseError), transaction.atomic():
        parts.update(ids=[])
    with pytest.raises(DatabaseError), transaction.atomic():
        WorkPart.objects.create(evaluation=draft, metric="x", part="x", kind="x", titles={}, count=1, ids=[1, 2])
    drop_draft(evaluation=draft, by=work.desk)
    sheet = tell_reviewed(evaluation=work.sheet(year), by=work.desk)
    for change in (
        lambda: sheet.parts.all()._raw_delete("default"),
        lambda: WorkPart.objects.create(evaluation=sheet, metric="x", part="x", kind="x", titles={}, count=0, ids=[]),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert sheet.parts.get(metric="coverage", part=DENOMINATOR).count == 2


def test_rows_cost_the_same_for_four_as_for_one(people, work, client):
    costs = []
    client.force_login(work.desk)
    for back in (0, 1):
        homes(people, 1 + back * 2)
        year = work.year(TODAY.year - back)
        work.indicator(year, metric="coverage")
        sheet = work.sheet(year)
        with CaptureQueriesContext(connection) as found:
            answer = client.get(reverse("evaluations:work_rows", args=[sheet.pk, "coverage"]), {"part": DENOMINATOR})
        assert len(shown(answer)) == 1 + back * 3
        costs.append(len(found))
    assert costs[0] == costs[1] <= 20
