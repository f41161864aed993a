"""The hours in which nobody is written to. What waits then leaves in the morning; the app shows it at once."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.db.models import Q

from wulibridge.notices.models import Channel
from wulibridge.territory.calendar import SHANGHAI

# Told in the middle of the night as well: what the door reported as sudden.
URGENT_KINDS = frozenset({"opinion_sudden"})
URGENT = Q(facts__urgency="emergency") | Q(kind__in=sorted(URGENT_KINDS))
# What may leave at night.
LEAVES_AT_NIGHT = ~Q(channel=Channel.EMAIL) | URGENT


def is_urgent(kind: str, facts: Mapping[str, Any]) -> bool:
    """Does this notice tell of an emergency?"""
    return kind in URGENT_KINDS or facts.get("urgency") == "emergency"


def is_night(moment: datetime) -> bool:
    """Does `moment` lie in the quiet hours of QUIET_HOURS ("21:00-08:00" in Asia/Shanghai; empty: there are none)?

    The first minute belongs to them, the last one does not.
    """
    if not settings.QUIET_HOURS:
        return False
    begins, ends = (time.fromisoformat(part.strip()) for part in settings.QUIET_HOURS.split("-"))
    at = moment.astimezone(SHANGHAI).time()
    return begins <= at < ends if begins <= ends else at >= begins or at < ends
