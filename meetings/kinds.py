"""The kinds of meetings that the software ships, as plain data: three of a committee with the steps before them, two of
a zone, those of the subdistrict. A migration copies them into rows that the case desk edits; more are added there.

Who convenes and what comes of it: Shanghai's regulation on residents' committees (上海市居民委员会工作条例) Art 16 and
the published practice of "three meetings, three systems" and "five meetings, five systems". No quorum: the regulation
has none for these meetings, and the assembly's is of all who are entitled, not of those invited: see assembly. Days of
notice are the office's own, none of them is law.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Level(models.TextChoices):
    ZONE = "zone", _("zone")
    COMMITTEE = "committee", _("residents' committee")
    SUBDISTRICT = "subdistrict", _("subdistrict")


class Part(models.TextChoices):
    """As what somebody takes part."""

    AFFECTED = "affected", _("household concerned")
    RESIDENTS = "residents", _("residents' representatives")
    PARTY = "party", _("party to the conflict")
    COMMITTEE = "committee", _("residents' committee")
    ZONE_TEAM = "zone_team", _("zone team")
    OFFICE = "office", _("subdistrict office")
    LEADER = "leader", _("responsible leader")
    DEPARTMENT = "department", _("department")
    PROPERTY = "property", _("property company")
    UNIT = "unit", _("local unit")
    APPRAISED = "appraised", _("the appraised")
    MEDIATOR = "mediator", _("mediator")
    EXPERT = "expert", _("expert")
    OBSERVER = "observer", _("observer, without a vote")


class Cadence(models.TextChoices):
    NONE = "none", _("when there is need")
    MONTH = "month", _("every month")
    QUARTER = "quarter", _("every quarter")
    HALF_YEAR = "half_year", _("every half year")
    YEAR = "year", _("every year")


class Output(models.TextChoices):
    """What comes of a meeting of the kind."""

    NONE = "none", pgettext_lazy("what comes of a meeting", "nothing of its own")
    RECOMMENDATION = "recommendation", _("a recommendation")
    AGREEMENT = "agreement", _("an agreement")
    OPINION = "opinion", _("a written opinion")
    DUTIES = "duties", _("duties of departments")
    REPLIES = "replies", _("replies to the monthly report")
    PROJECTS = "projects", _("projects")
    RISK = "risk", _("a risk assessment of a project")


class Code(StrEnum):
    AGENDA = "agenda"
    HEARING = "hearing"
    TALK = "talk"
    COORDINATION = "coordination"
    SUPERVISION = "supervision"
    APPRAISAL = "appraisal"
    ASSEMBLY = "assembly"
    DELIBERATION_DAY = "deliberation_day"
    LANE = "lane"
    ON_SITE = "on_site"
    JOINT_HANDLING = "joint_handling"
    DELIBERATION = "deliberation"
    PROPOSAL = "proposal"
    DISPUTES = "disputes"
    CONFERENCE = "conference"
    CLINIC = "clinic"


@dataclass(frozen=True)
class Shipped:
    """One kind. Texts for people in Chinese and English; papers one a line in both."""

    name: str
    name_en: str
    level: Level
    convened_by: str
    convened_by_en: str
    required: tuple[Part, ...]
    optional: tuple[Part, ...] = ()
    requested_by: str = ""
    requested_by_en: str = ""
    notice_days: int = 3
    notice_in_workdays: bool = True
    cadence: Cadence = Cadence.NONE
    papers: tuple[tuple[str, str], ...] = ()
    output: Output = Output.NONE
    open_by_default: bool = False
    pre_step: Code | None = None


_COMMITTEE = ("居民委员会", "the residents' committee")
_OFFICE = ("街道办事处", "the subdistrict office")
_FOR_ANYBODY = (Part.UNIT, Part.EXPERT, Part.OBSERVER)

KINDS: dict[Code, Shipped] = {
    Code.AGENDA: Shipped(
        "议题征询", "agenda consultation", Level.COMMITTEE, *_COMMITTEE, (Part.COMMITTEE, Part.RESIDENTS),
        _FOR_ANYBODY, notice_days=1, open_by_default=True,
    ),
    Code.HEARING: Shipped(
        "听证会", "hearing", Level.COMMITTEE, *_COMMITTEE, (Part.AFFECTED, Part.COMMITTEE),
        (Part.RESIDENTS, Part.DEPARTMENT, Part.PROPERTY, *_FOR_ANYBODY),
        "提出事项的部门，或居民委员会自行提议", "the department whose matter it is, or the committee itself",
        papers=(("事项草案", "draft of the matter"),),
        output=Output.RECOMMENDATION, open_by_default=True, pre_step=Code.AGENDA,
    ),
    Code.TALK: Shipped(
        "民主恳谈", "open talk", Level.COMMITTEE, *_COMMITTEE, (Part.PARTY,), (Part.COMMITTEE, Part.MEDIATOR),
        notice_days=1,
    ),
    Code.COORDINATION: Shipped(
        "协调会", "coordination meeting", Level.COMMITTEE, *_COMMITTEE, (Part.PARTY, Part.COMMITTEE),
        (Part.MEDIATOR, Part.DEPARTMENT, Part.PROPERTY, *_FOR_ANYBODY),
        "矛盾的任何一方", "any party to the conflict",
        output=Output.AGREEMENT, pre_step=Code.TALK,
    ),
    Code.SUPERVISION: Shipped(
        "监督合议", "joint supervision session", Level.COMMITTEE, *_COMMITTEE, (Part.COMMITTEE, Part.RESIDENTS),
        (Part.EXPERT,), notice_days=1,
    ),
    Code.APPRAISAL: Shipped(
        "评议会", "appraisal meeting", Level.COMMITTEE, *_COMMITTEE, (Part.RESIDENTS, Part.APPRAISED, Part.COMMITTEE),
        (Part.DEPARTMENT, *_FOR_ANYBODY), "居民或街道办事处", "residents, or the subdistrict office",
        cadence=Cadence.YEAR, papers=(("被评议方的报告", "report of the appraised"),),
        output=Output.OPINION, open_by_default=True, pre_step=Code.SUPERVISION,
    ),
    Code.ASSEMBLY: Shipped(
        "居民会议", "residents' assembly", Level.COMMITTEE, *_COMMITTEE, (Part.COMMITTEE, Part.RESIDENTS),
        (Part.OFFICE, Part.OBSERVER), "五分之一以上十八周岁以上居民、户，或三分之一以上居民小组",
        "a fifth of the residents of 18 and more or of the households, or a third of the groups",
        notice_days=5, cadence=Cadence.YEAR, open_by_default=True,
    ),
    Code.DELIBERATION_DAY: Shipped(
        "民情议事日", "deliberation day", Level.ZONE, "责任区服务团队", "the zone's team", (Part.ZONE_TEAM,),
        (Part.RESIDENTS, Part.COMMITTEE, Part.UNIT), notice_days=1, cadence=Cadence.MONTH, open_by_default=True,
    ),
    Code.LANE: Shipped(
        "弄堂议事会", "lane meeting", Level.ZONE, "责任区服务团队或居民", "the zone's team, or residents",
        (Part.AFFECTED,), (Part.ZONE_TEAM, Part.COMMITTEE, Part.PROPERTY), notice_days=1, open_by_default=True,
    ),
    Code.ON_SITE: Shipped(
        "现场办公会", "on-site office meeting", Level.SUBDISTRICT, "包干的街道领导", "the responsible leader",
        (Part.LEADER, Part.COMMITTEE), (Part.OFFICE, Part.DEPARTMENT, Part.AFFECTED), cadence=Cadence.QUARTER,
    ),
    Code.JOINT_HANDLING: Shipped(
        "社区事务综合调处会", "joint handling meeting", Level.SUBDISTRICT, *_OFFICE, (Part.OFFICE, Part.DEPARTMENT),
        (Part.COMMITTEE, Part.LEADER, Part.UNIT), "居民委员会，凭转接单", "a committee, by its transfer order",
        papers=(("群众诉求转接单", "transfer orders"),), output=Output.DUTIES,
    ),
    Code.DELIBERATION: Shipped(
        "服务群众促和谐议事会", "deliberation meeting", Level.SUBDISTRICT, *_OFFICE, (Part.OFFICE, Part.COMMITTEE),
        (Part.DEPARTMENT, Part.UNIT, Part.RESIDENTS), cadence=Cadence.MONTH,
        papers=(("社情民意月报", "monthly public-opinion report"),), output=Output.REPLIES,
    ),
    Code.PROPOSAL: Shipped(
        "民生实事提议会", "livelihood proposal meeting", Level.SUBDISTRICT, *_OFFICE,
        (Part.OFFICE, Part.COMMITTEE, Part.RESIDENTS), (Part.DEPARTMENT, Part.UNIT, Part.EXPERT),
        notice_days=5, cadence=Cadence.HALF_YEAR, papers=(("征集意见汇总", "what was collected"),),
        output=Output.PROJECTS, open_by_default=True,
    ),
    Code.DISPUTES: Shipped(
        "矛盾排查分析会", "dispute analysis meeting", Level.SUBDISTRICT, *_OFFICE, (Part.OFFICE, Part.COMMITTEE),
        (Part.MEDIATOR, Part.DEPARTMENT, Part.EXPERT), cadence=Cadence.MONTH, output=Output.RISK,
    ),
    Code.CONFERENCE: Shipped(
        "联席会议", "joint conference", Level.SUBDISTRICT, *_OFFICE, (Part.OFFICE, Part.UNIT),
        (Part.COMMITTEE, Part.DEPARTMENT), notice_days=5, cadence=Cadence.QUARTER,
        papers=(("上次事项进展", "progress since the last one"),),
    ),
    Code.CLINIC: Shipped(
        "民情会诊", "opinion clinic", Level.SUBDISTRICT, *_OFFICE, (Part.OFFICE,),
        (Part.COMMITTEE, Part.DEPARTMENT, Part.EXPERT, Part.AFFECTED), "居民委员会", "a committee", notice_days=1,
        output=Output.RECOMMENDATION,
    ),
}  # fmt: skip
