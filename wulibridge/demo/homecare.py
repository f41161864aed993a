"""Home care in the demo office: elders of two agencies, visits of two months, a swap of workers, pay and a draw."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from functools import cache
from io import BytesIO
from itertools import cycle

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from evaluations.models import (
    CareDeed,
    CareKind,
    CarePlan,
    CareRate,
    CareSheet,
    CareSignature,
    CareVisit,
)
from evaluations.services.card import issue_card
from evaluations.services.interview import exclude_from_draw, make_draw
from evaluations.services.month import lock_month
from evaluations.services.replacement import ask_for_another
from wulibridge.demo.places import Places
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World
from wulibridge.people.models import User
from wulibridge.periods import month_of
from wulibridge.pictures.files import keep
from wulibridge.territory.models import Household, Organization, OrganizationKind

ELDERS = 12  # of each agency
RATES = {CareKind.CLEANING: "30", CareKind.MEALS: "25", CareKind.COMPANY: "20", CareKind.LAUNDRY: "22.50"}
SERVICES = ([CareKind.CLEANING, CareKind.MEALS], [CareKind.MEALS, CareKind.COMPANY], [CareKind.LAUNDRY])
SCORES = (5, 4, 5, 5, 3, 5)
TWICE_A_WEEK = ([1, 4], [2, 5], [3, 6])


def care_for_elders(world: World, places: Places, staff: Staff) -> None:
    """In the first zone, so that the demo logins find something to do."""
    desk = staff.logins["desk"]
    since = world.today - timedelta(days=200)
    for kind, yuan in RATES.items():
        rate = {"yuan": Decimal(yuan), "from_on": since, "by": desk}
        CareRate.objects.create(subdistrict=places.subdistrict, kind=kind, **rate)
    homes = iter(places.households[places.zones[0].pk])
    for agency in places.others[OrganizationKind.CARE_AGENCY]:
        plans = _plans(world, agency, homes, staff.carers[agency.pk], desk, since)
        _live(world, plans, desk)
    last = month_of(month_of(world.today).first - timedelta(days=1)).first
    first = places.others[OrganizationKind.CARE_AGENCY][0]
    lock_month(agency=first, first=last, by=staff.desk[1])
    exclude_from_draw(plan=CarePlan.objects.filter(agency=first).latest("pk"), reason="away", by=desk)
    make_draw(subdistrict=places.subdistrict, by=desk)


def _plans(
    world: World, agency: Organization, homes: Iterator[Household], workers: list[User], desk: User, since: date
) -> list[CarePlan]:
    made = {"made_by": desk, "made_at": world.now - timedelta(days=200)}
    turns = zip(range(ELDERS), cycle(workers), cycle(SERVICES), cycle(TWICE_A_WEEK), strict=False)
    plans = [
        CarePlan(
            household=next(homes), agency=agency, worker=worker, kinds=kinds, weekdays=days, starts_on=since, **made
        )
        for _n, worker, kinds, days in turns
    ]
    for plan in plans:  # whom the login goes to on any day
        if plan.worker == workers[0]:
            plan.weekdays = sorted({*plan.weekdays, world.today.isoweekday()})
    return CarePlan.objects.bulk_create(plans)


def _live(world: World, plans: list[CarePlan], desk: User) -> None:
    """The visits of this and the last month, most of them signed on paper; one elder is not satisfied."""
    begin = month_of(month_of(world.today).first - timedelta(days=1)).first
    days = [begin + timedelta(days=n) for n in range((world.today - begin).days)]
    visits = CareVisit.objects.bulk_create(
        CareVisit(plan=plan, worker=plan.worker, day=day, began_at=time(8 + n), ended_at=time(9 + n))
        for n, plan in enumerate(plans)
        for day in days
        if day.isoweekday() in plan.weekdays
    )
    CareDeed.objects.bulk_create(CareDeed(visit=visit, kind=kind) for visit in visits for kind in visit.plan.kinds)
    _sign(world, visits, desk)
    for plan in plans[:4]:  # whose last visit waits to be signed, or was not liked
        issue_card(plan=plan, by=desk)


def _sign(world: World, visits: list[CareVisit], desk: User) -> None:
    sheets = {
        plan.pk: CareSheet.objects.create(plan=plan, sha256=f"{plan.pk:064x}", added_by=desk)
        for plan in {visit.plan for visit in visits}
    }
    for sheet in sheets.values():
        keep(sheet.name, ContentFile(_paper()))
    last = {visit.plan_id: visit for visit in visits}
    low, *waiting = list(last.values())[:4]  # of each worker one visit still waits to be signed
    signed = [visit for visit in visits if visit not in (low, *waiting)]
    CareSignature.objects.bulk_create(
        CareSignature(
            visit=visit,
            worker=visit.worker,
            way="paper",
            score=score,
            sheet=sheets[visit.plan_id],
            typed_by=desk,
            at=world.now,
        )
        for visit, score in zip(signed, cycle(SCORES), strict=False)
    )
    unhappy = CareSignature.objects.create(
        visit=low, worker=low.worker, way="paper", score=2, sheet=sheets[low.plan_id], typed_by=desk, at=world.now
    )
    ask_for_another(signature=unhappy, plan=low.plan)


@cache
def _paper() -> bytes:
    """An attendance sheet, drawn: lines and ticks, and nobody's hand."""
    picture = Image.new("RGB", (600, 840), "#f4f1e8")
    pen = ImageDraw.Draw(picture)
    for row in range(60, 800, 40):
        pen.line((40, row, 560, row), fill="#77736a", width=2)
        pen.line((470, row + 22, 482, row + 32, 505, row + 8), fill="#24537d", width=4)
    out = BytesIO()
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()
