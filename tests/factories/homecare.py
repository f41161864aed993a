"""Home care: an agency with its people, plans, visits and signatures, made by the services as people do."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from evaluations.models import CareDeed, CareKind, CarePlan, CareRate, CareSignature, CareVisit
from evaluations.services.card import issue_card
from evaluations.services.plan import PlanDraft, make_plan
from evaluations.services.signature import sign_by_code
from tests.factories.people import staff_of
from tests.factories.territory import HouseholdFactory, OrganizationFactory
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.periods import Period, month_of
from wulibridge.territory.models import Household, Organization, Subdistrict

_minutes = count()


def last_month() -> Period:
    return month_of(timezone.localdate().replace(day=1) - timedelta(days=1))


@dataclass
class CareOffice:
    """One subdistrict with the centre, a leader, an agency and two workers. `cards`: the codes of each plan's card."""

    agency: Organization
    centre: User
    colleague: User
    leader: User
    manager: User
    worker: User
    other: User
    cards: dict[int, list[tuple[int, str]]] = field(default_factory=dict)

    @property
    def subdistrict(self) -> Subdistrict:
        return self.agency.subdistrict

    def household(self) -> Household:
        return HouseholdFactory(building__zone__committee__subdistrict=self.subdistrict)

    def plan(self, **said: Any) -> CarePlan:
        """In force since long ago, every day, all services; with a card."""
        draft = {
            "household": said.pop("household", None) or self.household(),
            "agency": self.agency,
            "worker": self.worker,
            "kinds": list(CareKind.values),
            "weekdays": [1, 2, 3, 4, 5, 6, 7],
            "starts_on": date(2020, 1, 1),
        } | said
        plan = make_plan(draft=PlanDraft(**draft), by=self.centre)
        self.cards[plan.pk] = issue_card(plan=plan, by=self.centre)
        return plan

    def next_code(self, plan: CarePlan) -> str:
        return self.cards[plan.pk].pop(0)[1]

    def sign(self, visit: CareVisit, score: int = 5) -> CareSignature:
        return sign_by_code(visit=visit, score=score, code=self.next_code(visit.plan), by=visit.worker)

    def rates(self, yuan: object = 20) -> None:
        for kind in CareKind:
            CareRate.objects.create(
                subdistrict=self.subdistrict,
                kind=kind,
                yuan=Decimal(str(yuan)),
                from_on=date(2020, 1, 1),
                by=self.centre,
            )


def care_office(subdistrict: Subdistrict | None = None) -> CareOffice:
    where = {"subdistrict": subdistrict} if subdistrict else {}
    agency = OrganizationFactory(kind="care_agency", **where)
    place = agency.subdistrict
    return CareOffice(
        agency,
        centre=staff_of(Role.CASE_DESK, place),
        colleague=staff_of(Role.CASE_DESK, place),
        leader=staff_of(Role.SUBDISTRICT_LEADER, place),
        manager=staff_of(Role.CARE_AGENCY, agency),
        worker=staff_of(Role.HOME_CARE_WORKER, agency),
        other=staff_of(Role.HOME_CARE_WORKER, agency),
    )


def visited(
    plan: CarePlan, day: date | None = None, *, kinds: list[str] | None = None, worker: Any = None
) -> CareVisit:
    """A visit on any day, straight in the table: the service takes those of the last week alone."""
    began = time(*divmod(next(_minutes) % (23 * 60), 60))
    visit = CareVisit.objects.create(
        plan=plan,
        worker=worker or plan.worker,
        day=day or timezone.localdate(),
        began_at=began,
        ended_at=time(23, 59),
    )
    CareDeed.objects.bulk_create(CareDeed(visit=visit, kind=kind) for kind in kinds or [CareKind.MEALS])
    return visit
