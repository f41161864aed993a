"""Which meetings the demo office owes, one that was missed with a reason, and tasks that others have from a meeting."""

from datetime import datetime, time, timedelta

from meetings import services
from meetings.kinds import Cadence
from meetings.models import AgendaItem, MeetingKind
from meetings.obligations import OF
from wulibridge.clock import add_workdays
from wulibridge.demo.places import Places
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World
from wulibridge.people.roles import Role
from wulibridge.periods import month_of
from wulibridge.territory.calendar import SHANGHAI


def owe_meetings(world: World, places: Places, staff: Staff) -> None:
    """Each kind from its running period on; the subdistrict's monthly one a month longer, which was missed."""
    for kind in MeetingKind.objects.exclude(cadence=Cadence.NONE):
        kind.since = OF[Cadence(kind.cadence)](world.today).first
        kind.save()
    _planned(world, places, staff)
    _missed(world, places, staff)
    _tasks(world, staff)


def _planned(world: World, places: Places, staff: Staff) -> None:
    """This month's deliberation day of the zone of the demo logins, on its last day."""
    kind = MeetingKind.objects.get(code="deliberation_day")
    starts_at = datetime.combine(month_of(world.today).last, time(19), tzinfo=SHANGHAI)
    facts = {"title": "本月民情议事日", "place": "居委会二楼活动室", "starts_at": starts_at, "ends_at": None}
    services.call_meeting(kind=kind, area=places.zones[0], by=staff.logins["chair"], **facts)


def _missed(world: World, places: Places, staff: Staff) -> None:
    kind = MeetingKind.objects.get(code="deliberation")
    last_month = month_of(world.today.replace(day=1) - timedelta(days=1))
    kind.since = last_month.first
    kind.save()
    subdistrict = places.zones[0].committee.subdistrict
    key = f"{kind.pk}-subdistrict-{subdistrict.pk}-{last_month.key}"
    services.excuse(key=key, reason="月报尚未定稿，并入下月议事", by=staff.logins["desk"])


def _tasks(world: World, staff: Staff) -> None:
    """Of the hearing that was held, for a member of the zone's team and for a department."""
    chair, member = staff.logins["chair"], staff.logins["zone"]
    item = AgendaItem.objects.filter(meeting__chair=chair, resolution__isnull=False).earliest("pk")
    post = staff.logins["department"].posts.get(role=Role.DEPARTMENT_HANDLER)
    for text, days, owner in (
        ("逐户征求低层住户意见", 6, {"owner": member}),
        ("现场核查管线位置", 9, {"owner": None, "organization": post.organization}),
    ):
        due_on = add_workdays(world.today, days, world.calendar.is_workday)
        services.assign(item=item, text=text, due_on=due_on, by=chair, **owner)
