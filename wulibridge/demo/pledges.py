"""What the units of the demo office pledge, how residents see it, its windows, and an inspection."""

from datetime import date, timedelta

from django.core.files.base import ContentFile

from evaluations.models import Pledge, Window, WindowRating
from evaluations.pledge_route import PledgeMove, Standing
from evaluations.services.inspection import InspectionDraft, add_finding, enter_inspection, put_right, reply
from evaluations.services.organization import apply_for_admission, propose_rating
from evaluations.services.pledge import (
    LineWords,
    PledgeDraft,
    Report,
    Verdict,
    add_line,
    deliver,
    make_pledge,
    move_pledge,
    publish_lines,
    review_pledge,
)
from evaluations.services.window import open_window, propose_stars
from wulibridge.demo.papers import lamp
from wulibridge.demo.places import Places
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World
from wulibridge.people.models import Post, User
from wulibridge.periods import month_of
from wulibridge.territory.models import Committee, Organization, OrganizationKind

DONE = (
    ("路灯报修", "居民报修的路灯三个工作日内修好。", "报修单上的日期", "修好四十一盏，平均两天。"),
    ("夜间施工", "接到投诉当晚到场。", "出勤记录", "到场十七次。"),
)
SERVICES = (
    ("上门修锁", "六十岁以上独居老人，每周三，电话预约"),
    ("法律咨询", "全体居民，每月第一个星期六，居委会二楼"),
)
# Stars of the last months, the oldest first: the third month had few visitors.
MONTHS = ((5, 5, 4, 4, 5, 3, 2, 2, 1, 3), (5, 5, 4, 4, 5, 5, 4), (5, 2, 4), (5, 4, 4, 5, 3, 2, 1, 3, 2))
SENTENCES = ("态度很好。", "排队有点久。", "一次就办好了。", "")


def promise_and_judge(world: World, places: Places, staff: Staff) -> None:
    """Of the department, the committee and the local unit of the demo logins."""
    handler, desk, colleague = staff.logins["department"], staff.logins["desk"], staff.desk[1]
    department = Post.objects.select_related("organization__subdistrict").get(user=handler).organization
    committee = places.zones[0].committee
    _pledges(world, department, staff, colleague)
    chair = staff.committees[committee.pk][0]
    own = _pledge(world, committee, ("楼道清理", "每月清理一次楼道堆物。", "楼组长签字", ""), chair)
    move_pledge(pledge=own, move=PledgeMove.PUBLISH, by=desk)
    unit = places.others[OrganizationKind.LOCAL_UNIT][0]
    silent = _pledge(world, unit, ("停车位", "晚上七点后开放二十个车位。", "门卫登记", ""), desk)
    move_pledge(pledge=silent, move=PledgeMove.PUBLISH, by=colleague)
    lines = [
        add_line(organization=department, year=world.today.year, words=LineWords(*words), by=handler)
        for words in SERVICES
    ]
    publish_lines(organization=department, year=world.today.year, lines=lines, by=desk)
    for row in places.others.get(OrganizationKind.SOCIAL, [])[:1]:
        apply_for_admission(organization=row, by=desk)
    _windows(world, places, committee, colleague)
    _inspection(world, committee, chair, desk)


def _pledge(world: World, unit: Organization | Committee, words: tuple[str, str, str, str], by: User) -> Pledge:
    matter, promise, measure, _done = words
    year = world.today.year
    draft = PledgeDraft(year, matter, promise, measure, date(year, 12, 31))
    return make_pledge(unit=unit, draft=draft, by=by)


def _pledges(world: World, department: Organization, staff: Staff, colleague: User) -> None:
    """Two that were reported on and one that was reviewed, the rating proposed with both."""
    handler, desk = staff.logins["department"], staff.logins["desk"]
    quarters = range(1, (world.today.month + 2) // 3 + 1)
    rows = []
    for words in DONE:
        row = _pledge(world, department, words, handler)
        move_pledge(pledge=row, move=PledgeMove.PUBLISH, by=desk)
        for quarter in quarters:
            standing = Standing.DONE if quarter == quarters[-1] else Standing.UNDER_WAY
            shown_by = ContentFile(lamp()) if words == DONE[0] and standing == Standing.DONE else None
            deliver(
                promise=row, report=Report(quarter, standing, words[3], "出勤与报修记录"), by=handler, file=shown_by
            )
        rows.append(row)
    _pledge(world, department, ("占道堆物", "每周巡查两次。", "巡查表", ""), handler)
    said = Verdict(world.today, 60, 33, 9, 6, "修得快，希望先打个电话。")
    for typist in (desk, colleague):
        review_pledge(pledge=rows[0], verdict=said, by=typist)
    words = "承诺基本兑现，有一项还没有评议。"
    propose_rating(organization=department, year=world.today.year, rating="adequate", words=words, by=colleague)


def _windows(world: World, places: Places, committee: Committee, by: User) -> None:
    hall = open_window(
        subdistrict=places.subdistrict, unit=None, name="社区事务受理中心 1 号窗口", place="一楼大厅", by=by
    )
    own = open_window(subdistrict=places.subdistrict, unit=committee, name="居委会接待窗口", place="底楼", by=by)
    for window in (hall, own):
        _answers(world, window)
    propose_stars(window=hall, year=world.today.year, stars=4, words="解释清楚，高峰时排队久。", by=by)


def _answers(world: World, window: Window) -> None:
    month, rows = month_of(world.today).first, []
    for stars in reversed(MONTHS):
        month = month_of(month - timedelta(days=1)).first
        rows += [
            WindowRating(
                window=window,
                month=month,
                stars=each,
                reasons=["quick", "clear"] if each > 3 else ["waited"],
                words=SENTENCES[n % len(SENTENCES)],
            )
            for n, each in enumerate(stars)
        ]
    WindowRating.objects.bulk_create(rows)


def _inspection(world: World, committee: Committee, chair: User, desk: User) -> None:
    draft = InspectionDraft("测试社会评估中心", world.today - timedelta(days=20), "接待记录与公开栏")
    row = enter_inspection(unit=committee, draft=draft, by=desk)
    found = add_finding(inspection=row, text="公开栏两个月没有更新。", due_on=world.today - timedelta(days=6), by=desk)
    put_right(finding=found, done="已更新，每月五日检查。", by=chair)
    add_finding(inspection=row, text="接待室没有无障碍坡道。", due_on=world.today + timedelta(days=30), by=desk)
    second = enter_inspection(
        unit=committee, draft=InspectionDraft("测试社会评估中心", world.today - timedelta(days=90), "楼道安全"), by=desk
    )
    reply(inspection=second, text="意见收到，没有需要整改的。", by=chair)
