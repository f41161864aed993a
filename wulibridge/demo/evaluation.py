"""The satisfaction index and work evaluation in the demo office: two surveys with their values, of which one lacks a
part, and sheets at each step."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle, islice

from evaluations.models import BoxedAnswer, Round, RoundQuestion, RoundSlips, WorkEvaluation, WorkYear
from evaluations.queries.work import sheet_of
from evaluations.round_route import RoundGroup, RoundKind, RoundState
from evaluations.services.index import conclude_value, put_together, set_weights
from evaluations.services.round import close_round, freeze_round, publish_round
from evaluations.services.work import (
    IndicatorDraft,
    answer_evaluation,
    conclude_evaluation,
    draft_evaluation,
    open_year,
    save_indicator,
    tell_by_hand,
    tell_reviewed,
)
from evaluations.work_route import Dimension, Grade, Subject
from wulibridge.demo.places import Places
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.periods import Period, half_of
from wulibridge.territory.models import Committee

# Whom the surveys asked, and what they said by turns; in the later one too few units answered to be shown.
EARLIER = {RoundGroup.RESIDENTS: 40, RoundGroup.UNITS: 14, RoundGroup.PUBLIC: 21}
LATER = {RoundGroup.RESIDENTS: 36, RoundGroup.UNITS: 3, RoundGroup.PUBLIC: 18}
SCORES = (5, 4, 5, 3, 4, 5, 4, 2)
QUESTIONS = ("对社区服务满意吗？", "对办事效率满意吗？")
WEIGHTS = (50, 30, 20)
# Of whom, dimension, name, definition, figure of the register, points.
INDICATORS = (
    (Subject.COMMITTEE, Dimension.CONDITIONS, "队伍配备", "社区工作者按标准配齐，岗位有人顶。", "", 10),
    (Subject.COMMITTEE, Dimension.EFFORT, "走访覆盖", "本年见到人的户数占在册户数。", "coverage", 20),
    (Subject.COMMITTEE, Dimension.PROCESS, "先行联系", "按时先行联系居民的件数占应联系件数。", "first_contact", 15),
    (Subject.COMMITTEE, Dimension.QUANTITY, "按期答复", "按期答复的环节占应答复环节。", "on_time", 25),
    (Subject.COMMITTEE, Dimension.QUALITY, "居民满意", "满意评价占居民全部评价。", "satisfaction", 30),
    (Subject.DEPARTMENT, Dimension.PROCESS, "按时办结", "按时反馈的职责任务占应反馈任务。", "punctuality", 40),
    (Subject.DEPARTMENT, Dimension.QUALITY, "答复质量", "抽查答复是否说清办理结果和依据。", "", 20),
    (Subject.STAFF, Dimension.EFFORT, "培训学时", "本年参加培训的学时。", "", 20),
)


def evaluate_work(world: World, places: Places, staff: Staff) -> None:
    """Put together by the desk, concluded by the leader, answered by the logins."""
    desk, leader = staff.logins["desk"], staff.logins["leader"]
    this = half_of(world.today)
    before = half_of(this.first - timedelta(days=1))
    weights = {"valid_from": date(world.today.year - 2, 1, 1), "shares": WEIGHTS, "reason": "经居民代表会议讨论确定"}
    set_weights(subdistrict=places.subdistrict, by=desk, **weights)
    for period, asked in ((before, LATER), (half_of(before.first - timedelta(days=1)), EARLIER)):
        _survey(places, period, asked, desk, leader)
        place = {"subdistrict": places.subdistrict, "committee": None}
        value = put_together(**place, period=period, by=desk)
        if value.value is not None:
            conclude_value(value=value, by=leader)
    earlier = _year(places, world.today.year - 1, desk)
    for facts in INDICATORS:
        save_indicator(year=earlier, draft=IndicatorDraft(*facts), by=desk)
    _conclude(earlier, places.committees[1:2], desk, leader)
    _sheets(places, staff, _year(places, world.today.year, desk))


def _survey(places: Places, period: Period, asked: dict[RoundGroup, int], desk: User, leader: User) -> None:
    """Asked at the end of the period. Nobody can ask in the past, so it is put into the tables up to its box."""
    ends = period.last - timedelta(days=10)
    row = Round.objects.create(
        kind=RoundKind.SURVEY,
        subdistrict=places.subdistrict,
        title=f"{period.first.year}年{'上' if period.first.month == 1 else '下'}半年满意度测评",
        opens_on=ends - timedelta(days=20),
        closes_on=ends,
        made_by=desk,
    )
    RoundQuestion.objects.bulk_create(
        RoundQuestion(round=row, position=n, text=text) for n, text in enumerate(QUESTIONS, 1)
    )
    row.state = RoundState.OPEN
    row.save(update_fields=["state"])
    RoundSlips.objects.bulk_create(RoundSlips(round=row, group=group, slips=n + 5) for group, n in asked.items())
    scores = cycle(SCORES)
    BoxedAnswer.objects.bulk_create(
        BoxedAnswer(round=row, group=group, scores=list(islice(scores, len(QUESTIONS))))
        for group, count in asked.items()
        for _n in range(count)
    )
    close_round(row=row, by=desk)
    publish_round(row=freeze_round(row=row, by=desk), by=leader)


def _year(places: Places, year: int, desk: User) -> WorkYear:
    """With the indicators of the year before, if there is one."""
    rules = {"lowest_share": 60, "answer_days": 10, "take_over": True}
    return open_year(subdistrict=places.subdistrict, year=year, by=desk, **rules)


def _conclude(year: WorkYear, committees: Iterable[Committee], desk: User, leader: User) -> None:
    """A year is concluded when it is over."""
    for committee in committees:
        row = _told(year, committee, desk)
        row = answer_evaluation(evaluation=row, answer="没有意见。", by=_chair_of(committee))
        said = sheet_of(row).residents
        good = not said.of or 100 * said.n >= year.lowest_share * said.of
        sentence = "以居民评价为准，按期答复需要再加强。"
        conclude_evaluation(evaluation=row, grade=Grade.GOOD if good else Grade.ADEQUATE, sentence=sentence, by=leader)


def _sheets(places: Places, staff: Staff, year: WorkYear) -> None:
    """One answered, one that is still a draft, one told to a department, and one of a person."""
    desk, chair = staff.logins["desk"], staff.logins["chair"]
    own, *others = places.committees
    answer_evaluation(evaluation=_told(year, own, desk), answer="两处老旧小区已安排复访，年底前补齐走访。", by=chair)
    for committee in others[1:2]:
        draft_evaluation(year=year, subject=committee, by=desk)
    _told(year, staff.logins["department"].posts.get().organization, desk)
    _told(year, staff.logins["zone"], desk)


def _told(year: WorkYear, subject: object, desk: User) -> WorkEvaluation:
    row = draft_evaluation(year=year, subject=subject, by=desk)  # type: ignore[arg-type]
    for figure in row.figures.filter(as_of=None).select_related("indicator"):
        points = Decimal(figure.indicator.points) * 8 / 10
        tell_by_hand(figure=figure, points=points, evidence="年度检查记录，见台账。", by=desk)
    return tell_reviewed(evaluation=row, by=desk)


def _chair_of(committee: Committee) -> User:
    return User.objects.filter(posts__role=Role.COMMITTEE_CHAIR, posts__committee=committee).order_by("pk")[0]
