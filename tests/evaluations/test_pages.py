"""The pages of home care, as each of those sees them who have to do with it."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from python_calamine import CalamineWorkbook

from evaluations.models import CareMonth, CarePlan, CareReplacement, CareSignature, CareVisit
from evaluations.services.interview import make_draw
from evaluations.services.month import lock_month
from tests.factories.homecare import last_month, visited
from tests.factories.photos import picture, sent
from wulibridge.periods import month_of

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def plan(care):
    care.rates(20)
    return care.plan()


@pytest.fixture
def page(client):
    client.cookies["language"] = "en"

    def _page(user, name, *args, **sent_):
        client.force_login(user)
        address = reverse(f"evaluations:{name}", args=args)
        return client.post(address, sent_, follow=True) if sent_ else client.get(address)

    return _page


def test_from_the_list_to_the_visit_to_the_signature(care, plan, page):
    assert str(plan.household) in page(care.worker, "elders").content.decode()

    visit = {"deed": "visit", "day": timezone.localdate(), "began_at": "00:00", "ended_at": "00:01", "kinds": "meals"}
    answer = page(care.worker, "plan", plan.pk, **visit)
    row = CareVisit.objects.get()
    assert answer.request["PATH_INFO"] == reverse("evaluations:sign", args=[row.pk])
    answer = page(care.worker, "sign", row.pk, score="2", code=care.next_code(plan))

    assert CareSignature.objects.get(visit=row).score == 2
    assert answer.request["PATH_INFO"] == reverse("evaluations:elders")


def test_the_code_is_asked_by_its_number_and_not_shown_again(care, plan, page):
    visit = visited(plan)
    code = care.next_code(plan)
    answer = page(care.worker, "sign", visit.pk, score="4", code=f"{code[:-1]}x")

    assert answer.status_code == 422
    assert "code number 1" in answer.content.decode()
    assert "Code number 1 of the card" in answer.content.decode()
    assert code[:-1] not in answer.content.decode()


def test_the_worker_sees_that_it_is_signed_and_never_how(care, plan, page):
    care.sign(visited(plan), 2)
    shown = page(care.worker, "plan", plan.pk).content.decode()
    assert "signed" in shown
    assert "2 of 5" not in shown
    assert "2 of 5" in page(care.manager, "plan", plan.pk).content.decode()


def test_the_card_is_shown_once_to_the_centre(care, plan, page):
    shown = page(care.centre, "plan", plan.pk, deed="card").content.decode()
    assert shown.count("<li><span>") == 40
    assert page(care.manager, "plan", plan.pk, deed="card").status_code == 404


def test_a_sheet_is_typed_in_and_its_photo_shown_to_the_centre(care, plan, page):
    visit = visited(plan)
    page(care.centre, "plan", plan.pk, deed="sheet", sheet=sent(picture()), **{f"score_{visit.pk}": "1"})

    signed = CareSignature.objects.get()
    assert (signed.score, CareReplacement.objects.count()) == (1, 1)
    answer = page(care.centre, "sheet", signed.sheet_id)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert page(care.manager, "sheet", signed.sheet_id).status_code == 404


def test_a_plan_is_made_by_committee_and_number(care, page):
    household = care.household()
    said = {"committee": household.committee_id, "household": household.number, "agency": care.agency.pk}
    said |= {"worker": care.worker.pk, "kinds": ["meals"], "weekdays": ["1", "3"], "starts_on": "2026-01-01"}
    page(care.centre, "plans", **said)

    row = CarePlan.objects.get()
    assert (row.household, row.weekdays, row.starts_on) == (household, [1, 3], date(2026, 1, 1))
    again = page(care.centre, "plans", **said)
    assert (again.status_code, CarePlan.objects.count()) == (422, 1)
    assert page(care.manager, "plans", **said).status_code == 404


def test_a_month_is_locked_approved_and_handed_out(care, plan, page, client):
    care.sign(visited(plan, last_month().first))
    month = (care.agency.pk, last_month().key)
    page(care.centre, "month", *month, deed="lock")
    assert page(care.centre, "month", *month, deed="approve").status_code == 422
    asked = page(care.leader, "month", *month).content.decode()
    # Nobody approves a sum that stands below the fold.
    assert 0 < asked.index("All together: ") < asked.index("Approve the statements")
    page(care.leader, "month", *month, deed="approve")
    assert CareMonth.objects.get().state == "approved"

    client.force_login(care.centre)
    file = client.get(reverse("evaluations:month", args=month), {"format": "xlsx"})
    rows = CalamineWorkbook.from_filelike(BytesIO(b"".join(file.streaming_content))).get_sheet_by_index(0).to_python()
    assert rows[0][:2] == ["home-care worker", "plan"]
    assert rows[1][0] == str(care.worker)
    assert rows[1][4:6] == ["help with meals", "20.00"]


def test_a_month_that_is_not_over_says_when_it_can_be_locked(care, plan, page):
    care.sign(visited(plan))
    shown = page(care.centre, "month", care.agency.pk, month_of(timezone.localdate()).key).content.decode()
    assert "The month can be locked from 1 " in shown


def test_the_days_of_a_sheet_are_said_as_everywhere(care, plan, page):
    visit = visited(plan)
    asked = f"{date_format(visit.day)} {visit.began_at:%H:%M}–{visit.ended_at:%H:%M} · {visit.worker}"
    assert asked in page(care.centre, "plan", plan.pk).content.decode()


def test_a_draw_shows_how_to_repeat_it(care, plan, page):
    page(care.centre, "draws", subdistrict=care.subdistrict.pk)
    drawn = care.subdistrict.care_draws.get()
    shown = page(care.centre, "draw", drawn.pk).content.decode()
    assert drawn.seed in shown
    assert drawn.frame_sha256 in shown
    assert "the same list" in shown

    interview = drawn.interviews.get()
    heard = {"reached": "1", "on": timezone.localdate(), "came": "yes", "did": "no", "score": "3", "follow_up": "太晚"}
    page(care.centre, "interview", interview.pk, **heard)
    page(care.centre, "interview", interview.pk, outcome="已调整")
    interview.refresh_from_db()
    assert interview.state == "done"


# Queries --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def cost(client):
    def _cost(user, name, *args):
        client.force_login(user)
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse(f"evaluations:{name}", args=args)).status_code == 200
        return len(found)

    return _cost


@pytest.mark.parametrize(
    ("who", "name"), [("worker", "elders"), ("manager", "plans"), ("centre", "draws"), ("leader", "months")]
)
def test_lists_cost_the_same_for_three_as_for_one(care, cost, who, name):
    care.rates(20)
    costs = []
    for _n in range(3):
        plan = care.plan()
        care.sign(visited(plan, last_month().first))
        visited(plan)
        costs.append(cost(getattr(care, who), name))
    assert costs[0] == costs[2] <= 16


def test_a_plan_costs_the_same_with_more_visits(care, plan, cost):
    costs = []
    for _n in range(3):
        care.sign(visited(plan), 2)
        visited(plan)
        costs.append(cost(care.centre, "plan", plan.pk))
    assert costs[0] == costs[2] <= 22


def test_statements_and_draws_cost_the_same(care, cost):
    care.rates(20)
    before = month_of(last_month().first - timedelta(days=1))
    costs = []
    for period, workers in ((before, [care.worker]), (last_month(), [care.worker, care.other])):
        for worker in workers:
            care.sign(visited(care.plan(worker=worker), period.first))
        lock_month(agency=care.agency, first=period.first, by=care.centre)
        costs.append(cost(care.manager, "month", care.agency.pk, period.key))
    assert costs[0] == costs[1] <= 14
    drawn = make_draw(subdistrict=care.subdistrict, by=care.centre)
    assert cost(care.centre, "draw", drawn.pk) <= 14
