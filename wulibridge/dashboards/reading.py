"""Where somebody reads figures, and which of the rows behind them they may open further."""

from datetime import date
from functools import cached_property
from typing import Any

from evaluations.metrics import Scope
from wulibridge.listed import listed
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import Reach, holds, reach
from wulibridge.people.roles import RULES, Role
from wulibridge.periods import Period
from wulibridge.territory.models import Zone

DUTY_READERS = (Permission.HANDLE_AT_SUBDISTRICT, Permission.SUPERVISE)


def whole_scope(user: User, period: Period, today: date) -> Scope:
    """All that `user` reads figures of: their zones, or else what their departments were given to do."""
    here = reach(user, Permission.DASHBOARD_READ)
    departments = frozenset() if here.zones else reach(user, Permission.DUTY_WORK).organizations
    return Scope(here.zones, period, today, departments, here.committees, here.subdistricts)


def whose(user: User) -> str:
    """Whose figures `user` reads, as their posts call it: no query more than the posts themselves."""
    permission = Permission.DASHBOARD_READ if holds(user, Permission.DASHBOARD_READ) else Permission.DUTY_WORK
    areas = [post.area for post in user.posts_today if permission in RULES[Role(post.role)].permissions]
    named = [f"{area.committee.name} · {area.name}" if isinstance(area, Zone) else area.name for area in areas]
    return listed(sorted(set(named)))


class Readable:
    """Zones and departments by what may be read there; each asks the database once, and only if it is asked for."""

    def __init__(self, user: User | Any) -> None:
        self._user = user

    @cached_property
    def petitions(self) -> frozenset[int]:
        return reach(self._user, Permission.PETITION_READ).zones

    @cached_property
    def households(self) -> frozenset[int]:
        return reach(self._user, Permission.HOUSEHOLD_READ).zones

    @cached_property
    def wishes(self) -> frozenset[int]:
        return reach(self._user, Permission.WISH_READ).zones

    @cached_property
    def meetings(self) -> Reach:
        """Whose meetings they hold."""
        return reach(self._user, Permission.MEETING_HOLD)

    @cached_property
    def duties(self) -> frozenset[int]:
        """Where the case desk and the leader read them."""
        return frozenset().union(*(reach(self._user, one).zones for one in DUTY_READERS))

    @cached_property
    def departments(self) -> frozenset[int]:
        return reach(self._user, Permission.DUTY_WORK).organizations
