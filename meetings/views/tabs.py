"""Which pages stand beside one's own meetings."""

from typing import Any

from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds

# Who has copies of written opinions, sends them, or answers for what is late.
OPINION_READERS = (Permission.DUTY_WORK, Permission.MEETING_HOLD, Permission.SUPERVISE)


def tabs_of(user: Any) -> dict[str, bool]:
    """Which of them this user has."""
    return {
        "holds_meetings": holds(user, Permission.MEETING_HOLD),
        "reads_calendar": holds(user, Permission.MEETING_READ),
        "reads_opinions": holds(user, *OPINION_READERS),
    }
