"""Who may write at a door: the rules that look at a day, in one place.

A visit is often handed in later than it was made. What counts is that the door was theirs on that day, or is now.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from visits.models import Visit
from wulibridge.people.models import LeaderAssignment, Post, User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import held, holders, may, reach
from wulibridge.people.roles import roles_with
from wulibridge.territory.calendar import civil_date
from wulibridge.territory.models import Household
from wulibridge.territory.redistricting.reading import zone_on

# How long those who were there may change what they wrote down, from when it was first written down.
OPEN_FOR = timedelta(days=30)
# Besides visits, whoever answers for a zone's people holds one of these there: its lead, and the committee.
ANSWERS_FOR = (Permission.TEAM_EDIT, Permission.HANDLE_AT_COMMITTEE)


def could_log(user: User, *, household: Household, on: date) -> bool:
    """May `user` log visits at this door today, or might they on that day (Asia/Shanghai)?"""
    if may(user, Permission.VISIT_LOG, zone_id=household.building.zone_id):
        return True
    return bool(held(Permission.VISIT_LOG, zone_on(household.building, on), on=on, among=[user.pk]))


def zones_at_door(user: User, *, household: Household, on: date) -> frozenset[int]:
    """The zones (ids) whose residents' names and phones `user` may write and read for a visit at this door on that day:
    those of today, and that of the door if they were sent there then."""
    zones = reach(user, Permission.VISIT_LOG).zones
    zone_id = household.building.zone_id
    if zone_id in zones or not could_log(user, household=household, on=on):
        return zones
    return zones | {zone_id}


def could_log_there(accounts: Iterable[int], *, household: Household, on: date) -> set[int]:
    """Of these accounts (ids), those that may log visits at this door today, or might on that day (Asia/Shanghai)."""
    asked = set(accounts)
    if not asked:
        return set()
    today = {user.pk for user in holders(Permission.VISIT_LOG, household.building.zone)} & asked
    if today == asked:
        return today
    return today | held(Permission.VISIT_LOG, zone_on(household.building, on), on=on, among=asked - today)


def could_come_along(accounts: Iterable[int], *, household: Household, on: date) -> set[int]:
    """Of these accounts (ids), those that may be in a team at this door: whoever may log visits there, and the leader
    who answers for its committee, today or on that day (Asia/Shanghai)."""
    asked = set(accounts)
    team = could_log_there(asked, household=household, on=on)
    if team == asked:
        return team
    zones = {household.building.zone, zone_on(household.building, on)}
    rows = LeaderAssignment.objects.filter(committee__in={zone.committee_id for zone in zones}, leader__in=asked - team)
    leading = rows.in_force() | rows.in_force(on)
    return team | set(leading.order_by().values_list("leader", flat=True))


def may_change(user: User, visit: Visit, *, now: datetime) -> bool:
    """May `user` change or withdraw this visit?

    Who logged it or went along, for 30 days; the zone's lead and the committee at any time.
    """
    zone_id = visit.household.building.zone_id
    answers = any(may(user, permission, zone_id=zone_id) for permission in ANSWERS_FOR)
    if answers and may(user, Permission.VISIT_LOG, zone_id=zone_id):
        return True
    if now > visit.logged_at + OPEN_FOR:
        return False
    was_there = visit.logged_by_id == user.pk or visit.members.filter(pk=user.pk).exists()
    return was_there and could_log(user, household=visit.household, on=civil_date(visit.visited_at))


def has_post_there(permission: Permission, *, user: str) -> Exists:
    """Of rows with a household: does the person in the field `user` hold `permission` today where it stands now?"""
    zone = "household__building__zone"
    area = (
        Q(zone=OuterRef(zone))
        | Q(committee=OuterRef(f"{zone}__committee"))
        | Q(subdistrict=OuterRef(f"{zone}__committee__subdistrict"))
    )
    posts = Post.objects.in_force().filter(area, user=OuterRef(user), user__is_active=True)
    return Exists(posts.filter(role__in=roles_with(permission)))
