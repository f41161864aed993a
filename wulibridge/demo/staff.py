"""The staff: about four people a zone, the committees, departments, agencies, desk, leaders, twelve demo logins."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import cycle
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password

from petitions.route import Stop
from wulibridge.demo.places import NUMBERING, Places
from wulibridge.demo.world import World
from wulibridge.people.models import LeaderAssignment, Origin, Post, User
from wulibridge.people.roles import RULES, Role
from wulibridge.territory.calendar import SHANGHAI
from wulibridge.territory.models import Committee, Organization, OrganizationKind, Zone

# One login for each role, all in one chain: the first zone of the first committee and whoever stands above it.
LOGINS = {
    "zone": Role.ZONE_MEMBER,
    "lead": Role.ZONE_LEAD,
    "staff": Role.COMMITTEE_STAFF,
    "chair": Role.COMMITTEE_CHAIR,
    "department": Role.DEPARTMENT_HANDLER,
    "desk": Role.CASE_DESK,
    "leader": Role.SUBDISTRICT_LEADER,
    "auditor": Role.AUDITOR,
    "security": Role.SECURITY_ADMINISTRATOR,
    "system": Role.SYSTEM_ADMINISTRATOR,
    "worker": Role.HOME_CARE_WORKER,
    "agency": Role.CARE_AGENCY,
}
# Which houses lend their people to the zones' teams, by turns; a lead is of the committee.
ORIGINS = (
    (Origin.SUBDISTRICT, "街道办事处"),
    (Origin.AGENCY, "房屋管理所"),
    (Origin.UNIT, "驻区学校"),
    (Origin.COMMITTEE, "居民委员会"),
)
STAFF_OF_COMMITTEE = 4
HANDLERS_OF_DEPARTMENT = 4
DESK = 6
CARERS_OF_AGENCY = 3


@dataclass
class Staff:
    """Who stands where. Keys are those of zones, committees and organizations."""

    logins: dict[str, User] = field(default_factory=dict)
    leads: dict[int, User] = field(default_factory=dict)
    members: dict[int, list[User]] = field(default_factory=dict)
    committees: dict[int, list[User]] = field(default_factory=dict)
    departments: dict[int, list[User]] = field(default_factory=dict)
    carers: dict[int, list[User]] = field(default_factory=dict)
    desk: list[User] = field(default_factory=list)
    leaders: dict[int, User] = field(default_factory=dict)

    def at_zone(self, zone: Zone) -> list[User]:
        return [self.leads[zone.pk], *self.members[zone.pk]]

    def handlers(self, zone: Zone, stop: Stop) -> list[User]:
        """Those who handle what stands at `stop` in `zone`."""
        return {
            Stop.ZONE: self.at_zone(zone),
            Stop.COMMITTEE: self.committees[zone.committee_id],
            Stop.SUBDISTRICT: self.desk,
        }[stop]

    def above(self, zone: Zone, stop: Stop) -> list[User]:
        """Those one stop further up; beyond the third, the leader."""
        if stop == Stop.SUBDISTRICT:
            return [self.leaders[zone.committee_id]]
        return self.handlers(zone, Stop(stop + 1))


def hire(world: World, places: Places, *, password: str) -> Staff:
    """All accounts, posts and leaders' responsibilities, waiting in the world's book.

    The demo logins share one password hash, because each hash costs; the others have no usable password.
    """
    return _Hiring(world, places, make_password(password)).staff


class _Hiring:
    def __init__(self, world: World, places: Places, password: str) -> None:
        self.world, self.places, self.password = world, places, password
        self.chance = world.chance("staff")
        self.names = _names(self.chance)
        self.unfilled = dict(LOGINS)
        self.origins = cycle(ORIGINS)
        self.staff = Staff()
        for committee in places.committees:
            self.committee(committee)
        for department in places.departments:
            self.department(department)
        self.subdistrict()
        for agency in places.others[OrganizationKind.CARE_AGENCY]:
            self.agency(agency)

    def committee(self, committee: Committee) -> None:
        chair = self.give(Role.COMMITTEE_CHAIR, committee)
        people = [self.give(Role.COMMITTEE_STAFF, committee) for _ in range(STAFF_OF_COMMITTEE)]
        self.staff.committees[committee.pk] = [chair, *people]
        # Committee staff lead a zone each; the zone of the logins and those left over have a lead of their own.
        spare = iter(people[1:])
        for zone in self.places.zones_of(committee):
            colleague = None if "lead" in self.unfilled else next(spare, None)
            self.staff.leads[zone.pk] = self.give(Role.ZONE_LEAD, zone, user=colleague)
            n_members = self.chance.choice((2, 3))
            self.staff.members[zone.pk] = [self.give(Role.ZONE_MEMBER, zone) for _ in range(n_members)]

    def department(self, department: Organization) -> None:
        self.staff.departments[department.pk] = [
            self.give(Role.DEPARTMENT_HANDLER, department) for _ in range(HANDLERS_OF_DEPARTMENT)
        ]

    def agency(self, agency: Organization) -> None:
        self.give(Role.CARE_AGENCY, agency)
        self.staff.carers[agency.pk] = [self.give(Role.HOME_CARE_WORKER, agency) for _ in range(CARERS_OF_AGENCY)]

    def subdistrict(self) -> None:
        subdistrict = self.places.subdistrict
        self.staff.desk = [self.give(Role.CASE_DESK, subdistrict) for _ in range(DESK)]
        for n, committee in enumerate(self.places.committees):
            if n % 2 == 0:
                leader = self.give(Role.SUBDISTRICT_LEADER, subdistrict)
            self.staff.leaders[committee.pk] = leader
            self.world.book.add(LeaderAssignment(leader=leader, committee=committee, starts_on=self.long_ago()))
        for role in (Role.AUDITOR, Role.SECURITY_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR):
            self.give(role, subdistrict)

    def give(self, role: Role, area: Any, *, user: User | None = None) -> User:
        """A post for `user`, or for a new account: a demo login if the role's is still to be had."""
        since = self.long_ago()
        user = user or self.account(role, since)
        post = Post(user=user, role=role, starts_on=since, **{RULES[role].area.value: area})
        if role in (Role.ZONE_LEAD, Role.ZONE_MEMBER):
            post.origin, post.origin_name = ORIGINS[-1] if role == Role.ZONE_LEAD else next(self.origins)
        self.world.book.add(post)
        return user

    def account(self, role: Role, since: date) -> User:
        login = next((name for name, of in self.unfilled.items() if of == role), None)
        number, name = next(self.names)
        user = self.world.book.add(
            User(
                username=login or f"s{number:04d}",
                name=name,
                password=self.password if login else make_password(None),
                created_at=datetime.combine(since, time(9), tzinfo=SHANGHAI),
            )
        )
        if login:
            del self.unfilled[login]
            self.staff.logins[login] = user
        return user

    def long_ago(self) -> date:
        """A day before all of the office's history."""
        return self.world.today - timedelta(days=self.chance.randint(500, 2500))


def _names(chance: Random) -> Iterator[tuple[int, str]]:
    pairs = [a + b for a in NUMBERING for b in NUMBERING]
    chance.shuffle(pairs)
    for number, pair in enumerate(pairs, start=1):
        yield number, f"测试{pair}"
