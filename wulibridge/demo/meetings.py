"""Meetings of the demo office: a hearing that is being prepared, and one whose minutes everybody may read."""

from datetime import datetime, time, timedelta

from meetings import services
from meetings.models import Meeting, MeetingKind, Voting
from petitions.route import Stop
from wulibridge.clock import add_workdays
from wulibridge.demo.places import Places
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World
from wulibridge.people.models import User
from wulibridge.territory.calendar import SHANGHAI
from wulibridge.territory.models import Zone

AGREED = "同意在二号楼试装，先由物业公司出图，费用方案下次会上再议。"


def hold_meetings(world: World, places: Places, staff: Staff) -> None:
    """Of the committee of the demo logins, by its chair."""
    zone, chair = places.zones[0], staff.logins["chair"]
    _coming(world, zone, chair)
    _held(world, zone, places, chair)


def _call(zone: Zone, chair: User, title: str, starts_at: datetime) -> Meeting:
    kind = MeetingKind.objects.get(code="hearing")
    facts = {"title": title, "place": "居委会二楼活动室", "starts_at": starts_at, "ends_at": None}
    return services.call_meeting(kind=kind, area=zone.committee, by=chair, **facts)


def _coming(world: World, zone: Zone, chair: User) -> None:
    """Prepared as far as its agenda, with a petition that waits there."""
    day = add_workdays(world.today, 8, world.calendar.is_workday)
    meeting = _call(zone, chair, "小区非机动车停放听证会", datetime.combine(day, time(14), tzinfo=SHANGHAI))
    petition = zone.petitions.waiting().without_complaints().filter(stop=Stop.COMMITTEE).order_by("pk").first()
    services.add_item(
        meeting=meeting,
        title="在哪里划停车线",
        text="两处空地，各有住户希望和反对。",
        petition=petition,
        voting=Voting.OPEN,
        by=chair,
    )
    services.add_usual(meeting=meeting, by=chair)


def _held(world: World, zone: Zone, places: Places, chair: User) -> None:
    """From the invitations to the board, all today: the clock of the demo does not turn back."""
    meeting = _call(zone, chair, "二号楼加装电梯听证会", world.now + timedelta(minutes=1))
    item = services.add_item(meeting=meeting, title="是否试装", text="", petition=None, voting=Voting.SECRET, by=chair)
    options = [services.add_option(item=item, text=words, by=chair) for words in ("同意试装", "暂不装")]
    for paper in meeting.papers.all():
        services.lay_paper(paper=paper, by=chair)
    facts = services.Facts(meeting.title, meeting.place, meeting.starts_at, None, chair, chair, True, meeting.version)
    services.change_meeting(meeting=meeting, facts=facts, by=chair)
    services.add_usual(meeting=meeting, by=chair)
    for household in places.households[zone.pk][:6]:
        services.add_guests(meeting=meeting, guests=services.Guests("affected", door=household.number), by=chair)
    services.send_invitations(meeting=meeting, reason="各户商定今天开会", by=chair)
    services.open_meeting(meeting=meeting, by=chair)
    guests = list(meeting.invitations.order_by("pk"))
    for guest in guests:
        services.sign_in(guest=guest, attendance="present", by=chair)
    services.write_statement(item=item, speaker=guests[-1], text="老人上下楼不便，希望早装。", by=chair)
    counts = {options[0].pk: len(guests) - 2, options[1].pk: 1}
    services.enter_count(item=item, counts=counts, abstained=1, by=chair)
    services.resolve(item=item, text=AGREED, by=chair)
    services.conclude(meeting=meeting, by=chair)
    services.draft_minutes(meeting=meeting, by=chair)
    services.send_minutes(meeting=meeting, by=chair)
    services.approve_minutes(meeting=meeting, number=1, reason="到会各方当场确认无异议", by=chair)
    services.publish_minutes(meeting=meeting, text=AGREED, looked=True, by=chair)
    due_on = add_workdays(world.today, 10, world.calendar.is_workday)
    services.assign(item=item, text="请物业公司出示意图", owner=chair, due_on=due_on, by=chair)
