"""Home care of a place's household: a plan with card, visits, months in three states, and the draw of its subdistrict.

The agency is the organization of the map, and its worker is who walks for it.
"""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from evaluations.models import (
    CareDeed,
    CareDraw,
    CareInterview,
    CareKind,
    CareMonth,
    CarePlan,
    CareRate,
    CareSheet,
    CareSignature,
    CareVisit,
    DrawExclusion,
    DrawStratum,
    PayCorrection,
    PayEntry,
    PayStatement,
)
from evaluations.services.card import issue_card
from evaluations.services.replacement import ask_for_another
from tests.factories.people import staff_of
from tests.factories.territory import OrganizationFactory
from tests.house.access.places import Place
from wulibridge.journal.services import recording
from wulibridge.people.roles import Role
from wulibridge.periods import month_of
from wulibridge.territory.models import Household


def months_ago(count: int) -> date:
    first = timezone.localdate().replace(day=1)
    for _n in range(count):
        first = month_of(first - timedelta(days=1)).first
    return first


def add_homecare(world: Any, place: Place) -> None:
    subdistrict = world.ground.name_of(place.subdistrict)
    desk = world.staff[Role.CASE_DESK, subdistrict]
    worker = world.staff[Role.HOME_CARE_WORKER, world.ground.name_of(place.department)]
    household = Household.objects.filter(building__zone=place.zone).first()
    promised = {"kinds": [CareKind.MEALS], "weekdays": [1, 2, 3, 4, 5, 6, 7], "starts_on": date(2020, 1, 1)}
    made = {"made_by": desk, "made_at": timezone.now()}
    plan = CarePlan.objects.create(household=household, agency=place.department, worker=worker, **promised, **made)
    place.rows["code"] = issue_card(plan=plan, by=desk)[0][1]
    ended = promised | {"starts_on": date(2019, 1, 1), "ends_on": date(2019, 1, 1)}
    left_out = CarePlan.objects.create(household=household, agency=place.department, worker=worker, **ended, **made)
    DrawExclusion.objects.create(plan=left_out, first=months_ago(0), reason="away", by=desk)
    place.rows["left out plan"] = left_out
    beside = Household.objects.filter(building__zone=place.zone).exclude(pk=household.pk).first()
    place.rows["calm plan"] = CarePlan.objects.create(
        household=beside, agency=place.department, worker=worker, **promised, **made
    )
    sheet = CareSheet.objects.create(plan=plan, sha256=f"{plan.pk:064x}", added_by=desk)
    place.rows |= {"care sheet": sheet, "unsigned": _visit(plan, timezone.localdate())}
    _for_the_subdistrict(world, place, plan)
    low = _signed(plan, sheet, months_ago(1), score=1, by=desk)
    with recording():
        ask_for_another(signature=low, plan=plan)
    _months(place, plan, sheet, desk)
    place.rows["care plan"], place.rows["care other"] = plan, staff_of(Role.HOME_CARE_WORKER, place.department)


def _visit(plan: CarePlan, day: date) -> CareVisit:
    began = time(plan.visits.filter(day=day).count() + 1)
    visit = CareVisit.objects.create(plan=plan, worker=plan.worker, day=day, began_at=began, ended_at=time(23))
    CareDeed.objects.create(visit=visit, kind=CareKind.MEALS)
    return visit


def _signed(plan: CarePlan, sheet: CareSheet, day: date, *, score: int = 5, by: Any) -> CareSignature:
    visit = _visit(plan, day)
    facts = {"score": score, "sheet": sheet, "typed_by": by, "at": timezone.now()}
    return CareSignature.objects.create(visit=visit, worker=plan.worker, way="paper", **facts)


def _months(place: Place, plan: CarePlan, sheet: CareSheet, desk: Any) -> None:
    """Last month is open; the one before locked; the one before that approved, with an entry that was wrong."""
    agency = place.department
    if CareMonth.objects.filter(agency=agency).exists():
        return
    for first in (months_ago(3), months_ago(2)):
        signed = [_signed(plan, sheet, first, by=desk) for _n in range(2)]
        locked = {"locked_by": place.teammate, "locked_at": timezone.now()}
        month = CareMonth.objects.create(agency=agency, first=first, **locked)
        statement = PayStatement.objects.create(month=month, worker=plan.worker)
        entries = [
            PayEntry.objects.create(statement=statement, deed=each.visit.deeds.get(), yuan=Decimal(20))
            for each in signed
        ]
        if first == months_ago(3):
            month.state, month.approved_by, month.approved_at = "approved", place.leader, timezone.now()
            month.save()
            PayCorrection.objects.create(entry=entries[0], reason="twice", by=desk)


def _for_the_subdistrict(world: Any, place: Place, plan: CarePlan) -> None:
    """Rates, an agency where plans may be made, a draw with an interview to hold and one to follow up."""
    subdistrict = place.subdistrict
    desk, first = plan.made_by, months_ago(1)
    beside = next((other.rows["care agency"] for other in world.ground
                   if other.subdistrict == subdistrict and "care agency" in other.rows), None)  # fmt: skip
    if beside is None:
        beside = OrganizationFactory(subdistrict=subdistrict, kind="care_agency")
        place.rows["care worker"] = staff_of(Role.HOME_CARE_WORKER, beside)
        CareRate.objects.create(
            subdistrict=subdistrict, kind=CareKind.MEALS, yuan=20, from_on=date(2020, 1, 1), by=desk
        )
    place.rows["care agency"] = beside
    drawn = {"seed": "0" * 32, "frame_sha256": "0" * 64, "drawn_by": desk, "drawn_at": timezone.now()}
    draw, is_new = CareDraw.objects.get_or_create(subdistrict=subdistrict, first=first, defaults=drawn)
    if is_new:
        DrawStratum.objects.create(drawing=draw, agency=plan.agency, frame=[plan.pk], excluded=[], drawn=[plan.pk])
    DrawExclusion.objects.create(plan=plan, first=months_ago(2), reason="away", by=desk)
    place.rows["care interview"] = CareInterview.objects.create(drawing=draw, plan=plan)
    place.rows["care draw"] = draw
    before, _is_new = CareDraw.objects.get_or_create(subdistrict=subdistrict, first=months_ago(2), defaults=drawn)
    heard = {"came": "yes", "did": "no", "score": 3, "heard_by": desk, "heard_on": timezone.localdate()}
    heard |= {  # painted now: what was heard takes no change
        name: world.canaries.new(place.key, "evaluations.careinterview", name) for name in ("suggestion", "follow_up")
    }
    place.rows["care heard"] = CareInterview.objects.create(drawing=before, plan=plan, state="follow_up", **heard)
