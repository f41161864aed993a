"""When the map is redrawn: a meeting stays where it was called. Nothing is moved."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext

from meetings.models import Meeting
from wulibridge.journal.services import Actor
from wulibridge.territory.redistricting.carriers import Forecast, register
from wulibridge.territory.redistricting.change import Change


class MeetingsCarrier:
    name = "meetings"
    links: Mapping[str, str] = {
        "meetings.Meeting.zone": "history: held on by whoever keeps the zone's history, and shown on that board",
        "meetings.Meeting.committee": "history: held on by whoever keeps the committee's history",
        "meetings.Covenant.committee": "history: of the committee whose residents agreed on it",
        "meetings.BoardNotice.committee": "history: on the board where it was put up",
        "meetings.Project.committee": "history: worked on by whoever keeps the committee's history",
        "meetings.ConsultationRound_zones.zone": "history: where households were asked at the time",
        "meetings.Excuse.zone": "history: of the zone that did not hold it",
        "meetings.Excuse.committee": "history: of the committee that did not hold it",
        "meetings.Invitation.household": "history: the household that was invited, wherever it now belongs",
    }
    words: Mapping[str, str | Promise] = {}

    def preview(self, change: Change) -> Forecast:
        return Forecast(())

    def carry(self, change: Change, by: Actor) -> dict[str, Any]:
        return {"last": Meeting.objects.aggregate(last=Max("pk"))["last"] or 0}

    def uncarry(self, change: Change, kept: Any, by: Actor) -> None:
        """Nothing was moved."""

    def used_since(self, change: Change, kept: Any) -> list[str]:
        called = Meeting.objects.filter(zone__in=change.new_zones, pk__gt=kept["last"])
        return [gettext("A meeting has been called there since.")] if called.exists() else []


register(MeetingsCarrier())
