"""A whole small office: one zone and everybody who has to do with its petitions, and a second zone of strangers."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from petitions.models import Callback, CallbackResult, Outcome, Passage, Petition, Way
from petitions.route import UNREACHED_DAYS, Move, State, Stop
from petitions.services import move
from tests.factories.people import staff_of
from tests.factories.petitions import petition_in, restated
from tests.factories.territory import CommitteeFactory, OrganizationFactory, ZoneFactory
from wulibridge.people.models import LeaderAssignment, User
from wulibridge.people.roles import Role
from wulibridge.territory.models import WorkDay, Zone


@dataclass(frozen=True)
class Office:
    zone: Zone
    member: User
    lead: User
    staff: User
    chair: User
    desk: User
    leader: User  # answers for the zone's committee
    other_leader: User  # of the same subdistrict, answers for another committee
    department: User
    strangers: tuple[User, ...]  # the same roles, one zone, committee or subdistrict further

    def handler(self, stop: Stop) -> User:
        return {Stop.ZONE: self.lead, Stop.COMMITTEE: self.chair, Stop.SUBDISTRICT: self.desk}[stop]

    def above(self, stop: Stop) -> User:
        return {Stop.ZONE: self.chair, Stop.COMMITTEE: self.desk, Stop.SUBDISTRICT: self.leader}[stop]

    @property
    def everybody(self) -> tuple[User, ...]:
        own = (self.member, self.lead, self.staff, self.chair, self.desk, self.leader, self.other_leader)
        return (*own, self.department, *self.strangers)


def office(zone: Zone | None = None) -> Office:
    """An office around `zone`, with the roles that the rules tell apart."""
    zone = zone or ZoneFactory()
    committee, subdistrict = zone.committee, zone.committee.subdistrict
    neighbour = CommitteeFactory(subdistrict=subdistrict)
    far = ZoneFactory()
    leader = staff_of(Role.SUBDISTRICT_LEADER, subdistrict)
    other_leader = staff_of(Role.SUBDISTRICT_LEADER, subdistrict)
    LeaderAssignment.objects.create(leader=leader, committee=committee, starts_on=date(2020, 1, 1))
    LeaderAssignment.objects.create(leader=other_leader, committee=neighbour, starts_on=date(2020, 1, 1))
    return Office(
        zone=zone,
        member=staff_of(Role.ZONE_MEMBER, zone),
        lead=staff_of(Role.ZONE_LEAD, zone),
        staff=staff_of(Role.COMMITTEE_STAFF, committee),
        chair=staff_of(Role.COMMITTEE_CHAIR, committee),
        desk=staff_of(Role.CASE_DESK, subdistrict),
        leader=leader,
        other_leader=other_leader,
        department=staff_of(Role.DEPARTMENT_HANDLER, OrganizationFactory(subdistrict=subdistrict)),
        strangers=(
            staff_of(Role.ZONE_LEAD, ZoneFactory(committee=committee)),
            staff_of(Role.COMMITTEE_CHAIR, neighbour),
            staff_of(Role.CASE_DESK, far.committee.subdistrict),
            staff_of(Role.SUBDISTRICT_LEADER, far.committee.subdistrict),
            staff_of(Role.AUDITOR, subdistrict),
            staff_of(Role.SECURITY_ADMINISTRATOR, subdistrict),
            staff_of(Role.SYSTEM_ADMINISTRATOR, subdistrict),
        ),
    )


# Everything that any move may ask to be told.
FACTS: dict[str, Any] = {
    "reason": "需要上级协调。",
    "outcome": Outcome.SOLVED,
    "explanation": "灯已换好。",
    "way": Way.PHONE,
}


def facts(**given: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return FACTS | {"given_on": today, "until": today + timedelta(days=10)} | given


def moved(people: Office, petition: Petition, *moves: Move, **given: Any) -> Petition:
    """`petition` after these moves, each made by who may make it."""
    upstairs = {Move.EXTEND, Move.REOPEN, Move.CLOSE}
    for made in moves:
        by = (people.above if made in upstairs else people.handler)(Stop(petition.stop))
        if made == Move.NO_ANSWER:
            tried_in_vain(petition, by=people.above(Stop(petition.stop)))
        petition = move(petition=petition, move=made, by=by, facts=facts(**given))
    return petition


def tried_in_vain(petition: Petition, *, by: User, days: int = UNREACHED_DAYS, note: str = "") -> None:
    """As if nobody had been reached about its answer on so many days until yesterday."""
    reply = petition.replies.latest("replied_at", "pk")
    for day in range(1, days + 1):
        at = timezone.now() - timedelta(days=day)
        Callback.objects.create(reply=reply, at=at, by=by, result=CallbackResult.UNREACHABLE, note=note)


WAYS_TO: dict[State, tuple[Move, ...]] = {
    State.REGISTERED: (),
    State.TAKEN: (Move.TAKE,),
    State.ANSWERED: (Move.ANSWER,),
    State.DISPUTED: (Move.ANSWER, Move.DISSATISFIED),
    State.CLOSED: (Move.ANSWER, Move.SATISFIED),
}


def petition_at(people: Office, stop: Stop, state: State = State.REGISTERED) -> Petition:
    """A petition that has come to `stop` and `state` by the route."""
    petition = petition_in(people.zone, by=people.member)
    return moved(people, petition, *[Move.MOVE_UP] * (stop - 1), *WAYS_TO[state])


def came_to_stop(petition: Petition, day: date) -> Petition:
    """As if its present stay had begun on `day` at ten o'clock (Asia/Shanghai); due dates are left alone."""
    at = timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 10))
    Passage.objects.filter(petition=petition, left_at=None).update(entered_at=at)
    restated(petition, start_on=day)
    return petition


def publish(first: date, last: date, *, off: tuple[date, ...] = (), on: tuple[date, ...] = ()) -> None:
    """Publish the working calendar from `first` to `last`: Monday to Friday, but for the days `off` and `on`."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    WorkDay.objects.bulk_create(
        [WorkDay(day=day, is_workday=day in on or (day.weekday() < 5 and day not in off)) for day in days],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["is_workday"],
    )
