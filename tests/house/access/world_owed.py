"""Owed meetings of a committee: one that was missed with a reason, a unit's task, and a calendar's address."""

from typing import Any

from django.utils import timezone

from meetings import services
from meetings.models import ActionItem, Meeting, MeetingKind
from tests.house.access.owed_asks import missed
from tests.house.access.places import Place
from wulibridge.people.models import User


def add_owed(world: Any, place: Place, chair: User) -> None:
    MeetingKind.objects.filter(code="deliberation_day").update(since="2000-01-01")
    reason = world.canaries.new(place.key, "meetings.excuse", "reason")
    services.excuse(key=missed(place, 12), reason=reason, by=chair)
    services.make_feed(by=chair)
    meeting: Meeting = place.rows["published meeting"]
    given = {"item": meeting.items.get(), "text": "问", "owner": None, "organization": place.department}
    services.assign(by=chair, due_on=timezone.localdate(), **given)
    task = ActionItem.objects.filter(item__meeting=meeting, owner=chair).get()
    for each in world.ground:
        if each.committee == place.committee:
            each.rows["own task"] = task
