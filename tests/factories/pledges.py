"""A small subdistrict in which units pledge and are judged: a department, a committee, a unit without an account."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files import File
from django.utils import timezone

from evaluations.models import Admission, Inspection, Pledge, Window, WindowRating
from evaluations.pledge_route import CRITERIA, PledgeMove, Standing
from evaluations.queries.unit import named
from evaluations.services.inspection import InspectionDraft, enter_inspection
from evaluations.services.organization import apply_for_admission, decide_admission, find, name_criteria, suspend
from evaluations.services.pledge import PledgeDraft, Report, Verdict, deliver, make_pledge, move_pledge, review_pledge
from evaluations.services.window import open_window
from tests.factories.people import staff_of
from tests.factories.territory import CommitteeFactory, OrganizationFactory
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.models import Committee, Organization, Subdistrict


@dataclass
class PledgeOffice:
    committee: Committee
    department: Organization
    silent: Organization  # a local unit without an account
    social: Organization
    chair: User
    handler: User
    desk: User
    colleague: User  # at the same desk
    leader: User

    @property
    def subdistrict(self) -> Subdistrict:
        return self.committee.subdistrict

    def pledge(self, unit: Any = None, *, by: User | None = None, **said: Any) -> Pledge:
        year = timezone.localdate().year
        draft = {
            "year": year,
            "matter": "楼道灯",
            "promise": "三天内修好。",
            "measure": "报修单",
            "due_on": date(year, 12, 31),
        } | said
        return make_pledge(unit=unit or self.department, draft=PledgeDraft(**draft), by=by or self.handler)

    def published(self, unit: Any = None, *, by: User | None = None, **said: Any) -> Pledge:
        return move_pledge(pledge=self.pledge(unit, by=by, **said), move=PledgeMove.PUBLISH, by=self.leader)

    def earlier(self, unit: Any = None, *, by: User | None = None, **said: Any) -> Pledge:
        """A published one of last year, straight in the table: nobody pledges for a year that is over."""
        year = timezone.localdate().year - 1
        facts = {"year": year, "matter": "楼道灯", "due_on": date(year, 12, 31), "state": "published"} | said
        who = {"made_by": by or self.handler, "published_by": self.leader, "published_at": timezone.now()}
        return Pledge.objects.create(**named(unit or self.department), **who | facts)

    def reported(
        self, pledge: Pledge | None = None, standing: Standing = Standing.DONE, file: File | None = None
    ) -> Pledge:
        pledge = pledge or self.published()
        deliver(promise=pledge, report=report(standing=standing), by=pledge.made_by, file=file)
        return pledge

    def reviewed(self, pledge: Pledge | None = None, **said: Any) -> Pledge:
        """Typed in by both at the desk."""
        pledge = pledge or self.reported()
        for typist in (self.desk, self.colleague):
            review_pledge(pledge=pledge, verdict=verdict(**said), by=typist)
        pledge.refresh_from_db()
        return pledge

    def window(self, unit: Any = None, **said: Any) -> Window:
        facts = {"name": "一号窗口", "place": "大厅"} | said
        return open_window(subdistrict=self.subdistrict, unit=unit or self.committee, **facts, by=self.desk)

    def inspection(self, unit: Any = None, **said: Any) -> Inspection:
        draft = {"body": "测试评估社", "day": timezone.localdate(), "looked_at": "接待"} | said
        return enter_inspection(unit=unit or self.committee, draft=InspectionDraft(**draft), by=self.desk)

    def application(self) -> Admission:
        return apply_for_admission(organization=self.social, by=self.desk)

    def criteria(self, **others: str) -> None:
        """The eight, named one to eight; `others` as n4="账目"."""
        names = {number: f"标准{number}" for number in range(1, CRITERIA + 1)}
        names |= {int(key[1:]): name for key, name in others.items()}
        name_criteria(subdistrict=self.subdistrict, names=names, by=self.desk)

    def admitted(self) -> Admission:
        """The social organization, which meets all eight criteria."""
        self.criteria()
        row = self.application()
        for number in range(1, CRITERIA + 1):
            find(admission=row, number=number, met=True, evidence="看过", by=self.desk)
        return decide_admission(admission=row, admit=True, reason="", by=self.leader)

    def suspended(self) -> Organization:
        self.admitted()
        suspend(organization=self.social, until=timezone.localdate(), reason="未公开账目", by=self.leader)
        return self.social


def pledge_office(committee: Committee | None = None) -> PledgeOffice:
    committee = committee or CommitteeFactory()
    place = committee.subdistrict
    department = OrganizationFactory(subdistrict=place, kind="department")
    return PledgeOffice(
        committee,
        department,
        silent=OrganizationFactory(subdistrict=place, kind="local_unit"),
        social=OrganizationFactory(subdistrict=place, kind="social"),
        chair=staff_of(Role.COMMITTEE_CHAIR, committee),
        handler=staff_of(Role.DEPARTMENT_HANDLER, department),
        desk=staff_of(Role.CASE_DESK, place),
        colleague=staff_of(Role.CASE_DESK, place),
        leader=staff_of(Role.SUBDISTRICT_LEADER, place),
    )


def report(quarter: int = 1, standing: Standing = Standing.DONE) -> Report:
    return Report(quarter, standing, "换了四盏。", "报修单")


def verdict(**said: Any) -> Verdict:
    facts = {
        "held_on": timezone.localdate(),
        "asked": 40,
        "satisfied": 20,
        "partly": 6,
        "dissatisfied": 5,
        "words": "快了。",
    }
    return Verdict(**facts | said)


def answered(window: Window, month: date, *stars: int, **said: Any) -> None:
    """Answers of a month, straight in the table: the page takes those of today alone."""
    WindowRating.objects.bulk_create(WindowRating(window=window, month=month, stars=each, **said) for each in stars)
