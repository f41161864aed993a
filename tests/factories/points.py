"""Points and lists: a committee with its people, made by the services as people do."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from evaluations.list_route import ListMove
from evaluations.models import PointAccount, PointEntry, PointRule, PointScheme, PointWay, PowerList, SchemeKind
from evaluations.services.points import Booking, RuleDraft, book, open_account, open_scheme, set_rule
from evaluations.services.power_list import ItemDraft, begin_version, move_list, write_item
from tests.factories.people import staff_of
from tests.factories.territory import BuildingFactory, CommitteeFactory, HouseholdFactory, OrganizationFactory
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.models import Committee


@dataclass
class PointsOffice:
    """One committee with staff and chair, the case desk and the leader above it."""

    committee: Committee
    staff: User
    chair: User
    desk: User
    leader: User

    def scheme(self, kind: str = SchemeKind.VOLUNTEERS, *, since: date | None = None, **lines: int) -> PointScheme:
        """With a line that earns 3, one that costs 5, and for households one of 6 for stars, unless said otherwise;
        `since` a day gone by they stand straight in the table."""
        name = f"{kind}-{PointScheme.objects.count()}"
        scheme = open_scheme(committee=self.committee, kind=SchemeKind(kind), name=name, by=self.staff)
        wanted = {"earn": 3, "redeem": 5} | ({"star": 6} if kind == SchemeKind.HOUSEHOLDS else {}) | lines
        for way, points in wanted.items():
            draft = RuleDraft(PointWay(way), f"{way}的事", points, since or timezone.localdate())
            if since:
                PointRule.objects.create(scheme=scheme, by=self.staff, **vars(draft))
            else:
                set_rule(scheme=scheme, draft=draft, by=self.staff)
        return scheme

    def account(self, scheme: PointScheme, **whose: Any) -> PointAccount:
        if scheme.kind == SchemeKind.HOUSEHOLDS and not whose:
            whose = {"household": HouseholdFactory(building=BuildingFactory(zone__committee=self.committee))}
        if scheme.kind == SchemeKind.TEAMS and not whose:
            whose = {"team": OrganizationFactory(subdistrict=self.committee.subdistrict, kind="volunteers")}
        return open_account(scheme=scheme, by=self.staff, **whose)

    def book(
        self, account: PointAccount, way: str = "earn", times: int = 1, by: User | None = None, **said: Any
    ) -> PointEntry:
        facts = {"day": timezone.localdate(), "reason": "楼道清扫"} | said
        booking = Booking(account.scheme.rules.get(way=way), times, **facts)
        return book(account=account, booking=booking, by=by or self.staff)

    def version(
        self, *titles: str, kind: str = "powers", upto: ListMove | None = ListMove.PUBLISH, **said: str
    ) -> PowerList:
        """A version with these items besides those that go on, as far on its way as said. `said`: more of each item;
        one of powers has its steps and risk points."""
        row = begin_version(subdistrict=self.committee.subdistrict, kind=kind, news="", by=self.desk)
        facts = {"basis": "测试办法"} | ({"steps": "受理", "risks": "漏登"} if kind == "powers" else {}) | said
        for number, title in enumerate(titles, start=1):
            write_item(version=row, draft=ItemDraft(number, title, **facts), by=self.desk)
        for move, by in (
            (ListMove.SUBMIT, self.desk),
            (ListMove.APPROVE, self.leader),
            (ListMove.PUBLISH, self.desk),
        ):
            if upto is None:
                break
            row = move_list(version=row, move=move, by=by)
            if move == upto:
                break
        return row


def points_office(committee: Committee | None = None) -> PointsOffice:
    place = committee or CommitteeFactory()
    return PointsOffice(
        place,
        staff=staff_of(Role.COMMITTEE_STAFF, place),
        chair=staff_of(Role.COMMITTEE_CHAIR, place),
        desk=staff_of(Role.CASE_DESK, place.subdistrict),
        leader=staff_of(Role.SUBDISTRICT_LEADER, place.subdistrict),
    )
