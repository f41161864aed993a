"""Monthly reports of the demo office: the one before last went its whole way, the last one waits to be written in."""

from datetime import timedelta

from django.db import connection

from evaluations.models import MonthlyReport
from evaluations.services import report as services
from evaluations.services.report_due import draft_report
from meetings import services as meetings
from meetings.models import Attendance, Meeting, MeetingKind, Voting
from wulibridge.demo.places import Places
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World
from wulibridge.people.models import User
from wulibridge.periods import recent_months

WORDS = {
    "figures": "本月受理量与上月持平，按时答复率稳定。超期件主要集中在需要多部门配合的事项。",
    "topics": "居民反映较多的事项由相关居委会逐件走访核实，涉及同一小区的合并研究。",
    "unresolved": "久未解决的事项由包干领导逐件过问，月底前给居民一个说法。",
    "outlook": "建议下月议事会专题讨论楼道照明与非机动车停放。",
}
SUGGESTION = ("桥一居委会", "楼道灯能否由物业每季度统一查一遍，不等居民来报。")
ANSWER = "采纳。已请物业公司把查灯列入每季度的公共部位检查，结果在公示栏张贴。"


def write_reports(world: World, places: Places, staff: Staff) -> None:
    """One approved and locked, one drafted. The worker drafts the other months of the year when it runs."""
    with connection.cursor() as cursor:
        # All these new rows are thought to be few, as nobody has counted them: row by row it would take minutes.
        cursor.execute("SET LOCAL enable_nestloop = off")
    before, last, _present = recent_months(world.today, 3)
    desk, leader = staff.logins["desk"], staff.logins["leader"]
    done = draft_report(subdistrict=places.subdistrict, period=before, now=world.now)
    draft_report(subdistrict=places.subdistrict, period=last, now=world.now)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = on")
    if done is not None:
        _led(world, places, done, desk, leader)


def _led(world: World, places: Places, report: MonthlyReport, desk: User, leader: User) -> None:
    for heading, text in WORDS.items():
        services.write_words(report=report, heading=heading, text=text, by=desk)
    services.name_meeting(report=report, meeting=_deliberation(world, places, desk), by=desk)
    who, text = SUGGESTION
    suggestion = services.add_suggestion(report=report, who=who, text=text, by=desk)
    services.answer_suggestion(suggestion=suggestion, answer=ANSWER, by=desk)
    services.settle(report=report, by=desk)
    services.approve_report(report=report, by=leader)


def _deliberation(world: World, places: Places, desk: User) -> Meeting:
    """Of the subdistrict, in session today: the clock of the demo does not turn back."""
    kind = MeetingKind.objects.get(code="deliberation")
    when = {"starts_at": world.now + timedelta(minutes=1), "ends_at": None}
    facts = {"title": "服务群众促和谐议事会", "place": "街道办事处三楼会议室", **when}
    meeting = meetings.call_meeting(kind=kind, area=places.subdistrict, by=desk, **facts)
    agenda = {"title": "社情民意月报", "text": "逐项讨论，收集建议。", "petition": None, "voting": Voting.NONE}
    meetings.add_item(meeting=meeting, by=desk, **agenda)
    for paper in meeting.papers.all():
        meetings.lay_paper(paper=paper, by=desk)
    named = meetings.Facts(meeting.title, meeting.place, meeting.starts_at, None, desk, desk, False, meeting.version)
    meetings.change_meeting(meeting=meeting, facts=named, by=desk)
    for part, unit in (("office", ""), ("committee", "桥一居委会"), ("unit", "驻区单位代表")):
        guests = meetings.Guests(part, unit=unit) if unit else meetings.Guests(part, users=[desk])
        meetings.add_guests(meeting=meeting, guests=guests, by=desk)
    meetings.send_invitations(meeting=meeting, reason="月报当天讨论", by=desk)
    meetings.open_meeting(meeting=meeting, by=desk)
    for guest in meeting.invitations.order_by("pk"):
        meetings.sign_in(guest=guest, attendance=Attendance.PRESENT, by=desk)
    meeting.refresh_from_db()
    return meeting
