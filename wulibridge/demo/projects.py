"""Livelihood projects of the demo office: one that residents are being asked about, one that is kept up."""

from decimal import Decimal

from meetings.kinds import Output
from meetings.models import Meeting, Project
from meetings.route import HELD
from meetings.services import projects as services
from wulibridge.demo.places import Places
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World
from wulibridge.people.models import User
from wulibridge.territory.models import Zone

FINDINGS = {
    "assessor": "项目工作小组",
    "legal": True,
    "legal_text": "业主表决通过，符合规划要求。",
    "reasonable": True,
    "reasonable_text": "老人上下楼的需要集中，出资办法已公示。",
    "feasible": True,
    "feasible_text": "资金落实，施工图已审。",
    "controllable": True,
    "controllable_text": "底层住户的意见已采纳，有专人值守。",
    "measures": "错峰施工，噪声扰民当天处理，突发情况由居委会先到场。",
    "level": "low",
}
SIDES = {"office": "居民委员会", "manager": "测试物业公司", "residents": "二号楼居民小组"}
DUTIES = {"office": "每半年组织一次回看", "manager": "日常保洁和维修", "residents": "文明使用，发现问题及时告知"}


def carry_projects(world: World, places: Places, staff: Staff) -> None:
    """Of the committee of the demo logins, by its chair; the subdistrict's leader waives what is not needed."""
    zone, chair = places.zones[0], staff.logins["chair"]
    _asked_about(zone, chair, len(places.households[zone.pk]))
    _kept_up(world, zone, chair, staff.logins["leader"])


def _propose(zone: Zone, chair: User, title: str, text: str, place: str) -> Project:
    return services.propose(area=zone.committee, title=title, text=text, place=place, by=chair)


def _asked_about(zone: Zone, chair: User, households: int) -> None:
    project = _propose(zone, chair, "小区非机动车棚改造", "旧车棚漏雨，充电拉线多，重做棚顶并装充电桩。", "北门西侧")
    services.add_line(
        project=project, source="街道民生实事专项", sponsor=None, amount=Decimal("86000"), note="含充电桩", by=chair
    )
    services.consult(project=project, by=chair)
    services.ask(
        project=project,
        question="车棚怎样改",
        options=["原地重做", "移到北门外", "不改"],
        asked=households,
        zones=[zone],
        by=chair,
    )


def _kept_up(world: World, zone: Zone, chair: User, leader: User) -> None:
    """From the proposal to the signed agreement, all today: the clock of the demo does not turn back."""
    hearing = Meeting.objects.filter(
        committee=zone.committee, kind__output=Output.RECOMMENDATION, state__in=HELD
    ).latest("pk")
    project = _propose(zone, chair, "二号楼加装扶手", "楼道每层加装扶手，方便老人上下楼。", "二号楼楼道")
    services.add_line(
        project=project, source="街道民生实事专项", sponsor=None, amount=Decimal("12000"), note="", by=chair
    )
    services.consult(project=project, by=chair)
    asked = services.ask(
        project=project, question="装不装扶手", options=["装", "不装"], asked=24, zones=[zone], by=chair
    )
    yes, no = asked.options.all()
    services.count_answers(round=asked, counts={yes.pk: 19, no.pk: 2}, by=chair)
    services.heed(round=asked, changes="按居民意见改为两侧都装，一层留出轮椅通道。", by=chair)
    services.make_ready(project=project, by=chair)
    services.take(project=project, reason="本年度只有这一个项目达到票选条件", by=chair)
    _pass_gates(project, hearing, chair, leader)
    services.inspect(
        project=project, day=world.today, inspectors="居民代表三人", finding="安装牢固。", right_until=None, by=chair
    )
    services.finish_work(project=project, by=chair)
    services.evaluate(project=project, text="居民代表认为好用，老人上下楼方便了。", meeting=None, by=chair)
    facts = SIDES | {"begins_on": world.today, "every_months": 6, "owner": chair}
    services.agree(project=project, facts=facts, by=chair)
    for side, duty in DUTIES.items():
        services.add_upkeep_duty(project=project, side=side, text=duty, by=chair)
    services.sign(project=project, by=chair)


def _pass_gates(project: Project, hearing: Meeting, chair: User, leader: User) -> None:
    """What stands before the start, and the start."""
    first, *others = project.preconditions.all()
    services.fill(slot=first, name="资金已落实", evidence="街道专项资金批复", owner=chair, by=chair)
    services.waive(project=project, slots=others, reason="小型便民项目，不涉及其余条件", by=leader)
    services.assess(project=project, facts=FINDINGS, by=chair)
    services.add_opinion(
        project=project,
        group="底层住户",
        count=2,
        text="担心施工噪声",
        adopted=True,
        answer="午休和晚间不施工",
        by=chair,
    )
    services.link_hearing(project=project, meeting=hearing, by=chair)
    services.start(project=project, by=chair)
