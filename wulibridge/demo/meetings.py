"""Meetings of the demo office: a hearing that is being prepared, one whose minutes everybody may read, and an appraisal
whose written opinion waits for its reply and whose minutes for the chair's answer to an objection. Who is invited by
name replies and objects for themselves."""

from datetime import datetime, time, timedelta

from meetings import services
from meetings.models import Answer, Invitation, Meeting, MeetingKind, Objection, Voting
from petitions.route import Stop
from wulibridge.clock import add_workdays
from wulibridge.demo.places import Places
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World
from wulibridge.people.models import User
from wulibridge.territory.calendar import SHANGHAI
from wulibridge.territory.models import Zone

# What somebody said against the minutes of the hearing and the chair to it, and what still waits in the other meeting.
OBJECTED = "请写明先在二号楼试装，不是全小区。"
ANSWERED = "决定里已写明“在二号楼试装”，不另修改。"
MISSING = "纪要没有写维修情况公示在哪里，请补上。"
AGREED = "同意在二号楼试装，先由物业公司出图，费用方案下次会上再议。"


def hold_meetings(world: World, places: Places, staff: Staff) -> None:
    """Of the committee of the demo logins, by its chair."""
    zone, chair = places.zones[0], staff.logins["chair"]
    _coming(world, zone, chair)
    _held(world, zone, places, chair)
    _appraised(world, zone, places, chair)


def _call(zone: Zone, chair: User, title: str, starts_at: datetime, code: str = "hearing") -> Meeting:
    kind = MeetingKind.objects.get(code=code)
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
    guests = _opened(meeting, zone, places, chair, "affected")
    services.write_statement(item=item, speaker=guests[-1], text="老人上下楼不便，希望早装。", by=chair)
    counts = {options[0].pk: len(guests) - 2, options[1].pk: 1}
    services.enter_count(item=item, counts=counts, abstained=1, by=chair)
    services.resolve(item=item, text=AGREED, by=chair)
    _minuted(meeting, chair)
    services.answer_objection(objection=_objection(guests, OBJECTED), answer=ANSWERED, by=chair)
    services.approve_minutes(meeting=meeting, number=1, reason="异议已答复，到会各方当场确认", by=chair)
    services.publish_minutes(meeting=meeting, text=AGREED, looked=True, by=chair)
    due_on = add_workdays(world.today, 10, world.calendar.is_workday)
    services.assign(item=item, text="请物业公司出示意图", owner=chair, due_on=due_on, by=chair)


def _appraised(world: World, zone: Zone, places: Places, chair: User) -> None:
    """Of a property company; its superior has no account."""
    company = places.companies[0]
    title = f"{company.name}年度评议会"
    meeting = _call(zone, chair, title, world.now + timedelta(minutes=1), "appraisal")
    item = services.add_item(
        meeting=meeting, title="电梯故障报修", text="", petition=None, voting=Voting.NONE, by=chair
    )
    guests = services.Guests("appraised", organization=company)
    services.add_guests(meeting=meeting, guests=guests, by=chair)
    there = _opened(meeting, zone, places, chair, "residents")
    services.resolve(item=item, text="接报修后半小时内到场，每月公示一次维修情况。", by=chair)
    _minuted(meeting, chair)
    _objection(there, MISSING)
    services.compose_opinion(meeting=meeting, by=chair)
    due_on = add_workdays(world.today, 15, world.calendar.is_workday)
    sending = services.Sending(company, "", None, "测试物业总公司", due_on)
    services.send_opinion(meeting=meeting, sending=sending, version=1, by=chair)


def _opened(meeting: Meeting, zone: Zone, places: Places, chair: User, part: str) -> list[Invitation]:
    """With its papers, the usual people and six households as `part`; returns those who are signed in."""
    for paper in meeting.papers.all():
        services.lay_paper(paper=paper, by=chair)
    facts = services.Facts(meeting.title, meeting.place, meeting.starts_at, None, chair, chair, True, meeting.version)
    services.change_meeting(meeting=meeting, facts=facts, by=chair)
    services.add_usual(meeting=meeting, by=chair)
    for household in places.households[zone.pk][:6]:
        services.add_guests(meeting=meeting, guests=services.Guests(part, door=household.number), by=chair)
    services.send_invitations(meeting=meeting, reason="各户商定今天开会", by=chair)
    excused = _replies(meeting, chair)
    services.open_meeting(meeting=meeting, by=chair)
    guests = list(meeting.invitations.select_related("user").order_by("pk"))
    for guest in guests:
        services.sign_in(guest=guest, attendance="excused" if guest == excused else "present", by=chair)
    return [guest for guest in guests if guest != excused]


def _replies(meeting: Meeting, chair: User) -> Invitation:
    """The colleagues reply for themselves: all come but the last, who is returned."""
    named = meeting.invitations.filter(user__isnull=False).exclude(user=chair)
    *coming, kept_away = named.select_related("user").order_by("pk")
    for guest in coming:
        services.reply_oneself(guest=guest, answer=Answer.ACCEPTED, note="", by=guest.user)
    services.reply_oneself(guest=kept_away, answer=Answer.DECLINED, note="已约好上门走访", by=kept_away.user)
    return kept_away


def _objection(there: list[Invitation], text: str) -> Objection:
    """Of the first colleague beside the chair who was there."""
    guest = next(guest for guest in there if guest.user and guest.user != guest.meeting.chair)
    return services.object_oneself(guest=guest, text=text, by=guest.user)


def _minuted(meeting: Meeting, chair: User) -> None:
    services.conclude(meeting=meeting, by=chair)
    services.draft_minutes(meeting=meeting, by=chair)
    services.send_minutes(meeting=meeting, by=chair)
