"""Which lists stand beside what is due."""

from typing import Any

from petitions.queries.mandate import ACTS
from petitions.route import HANDLES
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds


def care_tabs(user: Any) -> dict[str, bool]:
    """Which of the lists beside what is due this user has."""
    return {
        "may_assign": holds(user, Permission.TEAM_EDIT),
        "may_call": holds(user, *HANDLES.values(), Permission.SUPERVISE),
        "may_act_for": holds(user, *ACTS),
    }
