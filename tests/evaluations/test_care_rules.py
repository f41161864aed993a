"""The rules of home care that show only when somebody tries: whose plan and visit it is, and what signs for it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from evaluations.models import CardCode, CarePlan, CareReplacement, CareSheet, CareSignature, CareVisit
from evaluations.queries.plan import card_of
from evaluations.route import MOST_TRIES, ReplacementMove
from evaluations.services.card import issue_card
from evaluations.services.plan import PlanDraft, end_plan, make_plan
from evaluations.services.replacement import move_replacement, moves_of, report_absence
from evaluations.services.signature import MAX_BYTES, sign_by_code, sign_on_paper
from evaluations.services.visit import CareVisitDraft, log_care_visit
from petitions.services import Refused
from tests.factories.homecare import visited
from tests.factories.people import PostFactory, staff_of
from tests.factories.photos import picture, sent
from tests.factories.territory import HouseholdFactory, OrganizationFactory
from wulibridge.notices.models import Notice
from wulibridge.people.roles import Role

pytestmark = pytest.mark.usefixtures("in_english")
Move = ReplacementMove
TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def plan(care):
    return care.plan()


def draft(**said):
    return CareVisitDraft(**{"day": YESTERDAY, "began_at": time(9), "ended_at": time(10), "kinds": ["meals"]} | said)


# Plans ----------------------------------------------------------------------------------------------------------------


def drafted(care, **other):
    facts = {"household": care.household(), "agency": care.agency, "worker": care.worker, "kinds": ["meals"]}
    return PlanDraft(**facts | {"weekdays": [1], "starts_on": TODAY} | other)


@pytest.mark.parametrize(
    ("other", "field"),
    [
        (lambda care: {"household": HouseholdFactory()}, "household"),
        (lambda care: {"worker": care.manager}, "worker"),
        (lambda care: {"worker": staff_of(Role.HOME_CARE_WORKER, elsewhere(care))}, "worker"),
        (lambda care: {"agency": OrganizationFactory(kind="department", subdistrict=care.subdistrict)}, "agency"),
        (lambda care: {"kinds": []}, "kinds"),
        (lambda care: {"weekdays": []}, "kinds"),
        (lambda care: {"ends_on": YESTERDAY}, "ends_on"),
    ],
    ids=["household elsewhere", "manager", "other agency", "no agency", "nothing", "no day", "end"],
)
def test_a_plan_that_cannot_be_is_refused(care, other, field):
    with pytest.raises(Refused) as no:
        make_plan(draft=drafted(care, **other(care)), by=care.centre)
    assert no.value.field == field
    assert not CarePlan.objects.exists()


def elsewhere(care):
    return OrganizationFactory(kind="care_agency", subdistrict=care.subdistrict)


def test_a_plan_never_ends_inside_a_newer_one(care):
    plan = care.plan(ends_on=YESTERDAY)
    newer = care.plan(household=plan.household, starts_on=TODAY)
    other = care.plan()

    with pytest.raises(Refused, match="newer plan"):
        end_plan(plan=plan, ends_on=TODAY, by=care.centre)
    with pytest.raises(DatabaseError), transaction.atomic():
        CarePlan.objects.filter(pk=plan.pk).update(ends_on=None)
    assert end_plan(plan=newer, ends_on=TODAY + timedelta(days=9), by=care.centre).ends_on > TODAY
    assert end_plan(plan=other, ends_on=TODAY, by=care.centre).ends_on == TODAY


# Visits ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dates", [{"starts_on": TODAY}, {"ends_on": YESTERDAY - timedelta(days=1)}])
def test_a_visit_is_made_while_the_plan_holds(care, dates):
    with pytest.raises(Refused, match="does not hold") as no:
        log_care_visit(plan=care.plan(**dates), draft=draft(), by=care.worker)
    assert no.value.field == "day"


def test_a_visit_that_has_not_begun_is_not_written_down(care, plan):
    """In the last minute of a day it has begun."""
    with pytest.raises(Refused, match="not begun") as no:
        log_care_visit(
            plan=plan, draft=draft(day=TODAY, began_at=time(23, 59), ended_at=time(23, 59, 59)), by=care.worker
        )
    assert no.value.field == "began_at"


@pytest.mark.django_db(transaction=True)
def test_of_four_visits_at_the_same_hour_at_once_one_is_written_down(care):
    plans = [care.plan() for _n in range(4)]

    def log(plan):
        try:
            return log_care_visit(plan=plan, draft=draft(), by=care.worker)
        except Refused:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as crowd:
        logged = [visit for visit in crowd.map(log, plans) if visit]

    assert len(logged) == CareVisit.objects.count() == 1


# Signatures -----------------------------------------------------------------------------------------------------------


def test_a_right_code_forgives_the_wrong_ones_before(care, plan):
    for _round in range(2):
        visit = visited(plan)
        right = care.next_code(plan)
        wrong = "000000" if right != "000000" else "000001"
        for _n in range(MOST_TRIES - 1):
            with pytest.raises(Refused, match="not the code"):
                sign_by_code(visit=visit, score=5, code=wrong, by=care.worker)
        assert sign_by_code(visit=visit, score=5, code=right, by=care.worker)
    assert card_of(plan).tries == 0


def test_a_sheet_is_small_and_signs_for_something(care, plan):
    visit = visited(plan)
    large = sent(picture())
    large.size = MAX_BYTES + 1
    for file, scores, said in ((large, {visit.pk: 5}, "10 MB"), (sent(picture()), {}, "at least one")):
        with pytest.raises(Refused, match=said):
            sign_on_paper(plan=plan, sheet=file, scores=scores, by=care.centre)
    assert not CareSheet.objects.exists()


def test_the_photo_of_a_sheet_that_signs_nothing_is_not_kept(care, plan):
    visit = visited(care.plan())
    with pytest.raises(Refused):
        sign_on_paper(plan=plan, sheet=sent(picture()), scores={visit.pk: 5}, by=care.centre)
    assert [path for path in (settings.MEDIA_ROOT / "care_sheets").rglob(f"{plan.pk}-*") if path.is_file()] == []


# Another worker -------------------------------------------------------------------------------------------------------


def replaced(care, plan, worker):
    row = report_absence(plan=plan, reason="left", by=care.manager)
    return move_replacement(replacement=row, move=Move.NAME, worker=worker, by=care.manager)


def test_a_low_score_for_the_former_worker_asks_for_nobody(care, plan):
    late = visited(plan)
    move_replacement(replacement=replaced(care, plan, care.other), move=Move.CONFIRM, by=care.centre)
    card = dict(issue_card(plan=plan, by=care.centre))
    sign_by_code(visit=late, score=1, code=card[1], by=care.worker)
    assert not CareReplacement.objects.filter(state="asked").exists()


def test_who_left_meanwhile_does_not_come(care, plan):
    row = replaced(care, plan, care.other)
    care.other.posts.update(starts_on=date(2020, 1, 1), ends_on=YESTERDAY)
    with pytest.raises(Refused, match="left the agency"):
        move_replacement(replacement=row, move=Move.CONFIRM, by=care.centre)
    plan.refresh_from_db()
    assert plan.worker == care.worker


def test_the_card_ends_with_the_worker(care, plan):
    old = care.next_code(plan)
    move_replacement(replacement=replaced(care, plan, care.other), move=Move.CONFIRM, by=care.centre)
    plan.refresh_from_db()

    assert card_of(plan) is None
    with pytest.raises(Refused, match="no card"):
        sign_by_code(visit=visited(plan), score=5, code=old, by=care.other)
    assert CardCode.objects.filter(card__ended_at=None).count() == 0


def test_who_printed_the_card_does_not_become_the_worker(care, plan):
    PostFactory(user=care.centre, role=Role.HOME_CARE_WORKER, subdistrict=None, organization=care.agency)
    with pytest.raises(Refused, match="printed the elder's card"):
        replaced(care, plan, care.centre)
    issue_card(plan=plan, by=care.colleague)
    row = move_replacement(
        replacement=CareReplacement.objects.get(), move=Move.NAME, worker=care.centre, by=care.manager
    )

    issue_card(plan=plan, by=type(care.centre).objects.get(pk=care.centre.pk))
    with pytest.raises(Refused, match="printed the elder's card"):
        move_replacement(replacement=row, move=Move.CONFIRM, by=care.colleague)


@pytest.mark.parametrize("who", ["manager", "centre"])
def test_who_cannot_come_is_replaced_without_a_score(care, plan, who):
    row = report_absence(plan=plan, reason="away", by=getattr(care, who))

    assert (row.state, row.reason, row.signature, row.from_worker) == ("asked", "away", None, care.worker)
    assert Notice.objects.filter(kind="care_replacement", receiver=care.manager).exists()
    assert moves_of(row, care.manager) == [Move.NAME]
    with pytest.raises(Refused, match="already"):
        report_absence(plan=plan, reason="left", by=care.manager)
    care.sign(visited(plan), 1)
    assert CareReplacement.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "reason", "said"),
    [("worker", "left", "Somebody else"), ("leader", "left", "Somebody else"), ("manager", "low_score", "Choose")],
)
def test_who_may_not_ask_and_a_reason_that_is_the_elders(care, plan, who, reason, said):
    with pytest.raises(Refused, match=said):
        report_absence(plan=plan, reason=reason, by=getattr(care, who))
    assert not CareReplacement.objects.exists()


def test_the_database_wants_a_score_behind_a_low_score_alone(care, plan):
    row = report_absence(plan=plan, reason="left", by=care.manager)
    with pytest.raises(DatabaseError), transaction.atomic():
        CareReplacement.objects.filter(pk=row.pk).update(reason="low_score")


def test_with_its_plan_a_replacement_ends(care, plan):
    row = replaced(care, plan, care.other)
    end_plan(plan=plan, ends_on=TODAY, by=care.centre)

    row.refresh_from_db()
    assert (row.state, bool(row.closed_at), row.steps.last().move) == ("ended", True, "end")
    with pytest.raises(Refused, match="no longer"):
        move_replacement(replacement=row, move=Move.CONFIRM, by=care.centre)
    for move in (Move.END, Move.ASK, Move.REPORT):
        with pytest.raises(Refused):
            move_replacement(replacement=row, move=move, by=care.centre)


def test_a_plan_that_is_over_needs_nobody(care):
    with pytest.raises(Refused, match="over"):
        report_absence(plan=care.plan(ends_on=YESTERDAY), reason="left", by=care.manager)
    assert not CareSignature.objects.exists()
