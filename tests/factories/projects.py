"""Livelihood projects as the services leave them, step by step."""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from meetings.models import Meeting, Project
from meetings.services import projects as services
from tests.factories.meetings import called
from tests.factories.people import staff_of
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.models import Zone

FINDINGS = {
    "assessor": "项目工作组",
    **{f"{name}_text": "有依据" for name in ("legal", "reasonable", "feasible", "controllable")},
    **dict.fromkeys(("legal", "reasonable", "feasible", "controllable"), True),
    "measures": "公示，错峰施工，专人值守",
    "level": "low",
}


def proposed(zone: Zone, *, by: User, title: str = "修自行车棚", **more: Any) -> Project:
    """A project of the zone's committee."""
    return services.propose(
        **{"area": zone.committee, "title": title, "text": "给老人留路", "place": "二号楼"} | more, by=by
    )


def asked(zone: Zone, *, by: User, **more: Any) -> Project:
    """With one round of questions that is counted."""
    project = proposed(zone, by=by, **more)
    services.add_line(project=project, source="街道", sponsor=None, amount=Decimal("3000.50"), note="", by=by)
    services.consult(project=project, by=by)
    row = services.ask(project=project, question="修不修", options=["修", "不修"], asked=30, zones=[zone], by=by)
    yes, no = row.options.all()
    services.count_answers(round=row, counts={yes.pk: 20, no.pk: 5}, by=by)
    return fresh(project)


def ready(zone: Zone, *, by: User, **more: Any) -> Project:
    project = asked(zone, by=by, **more)
    services.heed(round=project.rounds.get(), changes="改在北侧", by=by)
    services.make_ready(project=project, by=by)
    return fresh(project)


def chosen(zone: Zone, *, by: User, **more: Any) -> Project:
    project = ready(zone, by=by, **more)
    services.take(project=project, reason="只有一个项目", by=by)
    return fresh(project)


def cleared(
    zone: Zone, *, by: User, leader: User | None = None, hearing: Meeting | None = None, **more: Any
) -> Project:
    """Ready to start: one precondition is fulfilled, the others are waived by a leader, the hearing was held."""
    project = chosen(zone, by=by, **more)
    first, *others = project.preconditions.all()
    services.fill(slot=first, name="资金", evidence="批文", owner=by, by=by)
    leader = leader or staff_of(Role.SUBDISTRICT_LEADER, zone.committee.subdistrict)
    services.waive(project=project, slots=others, reason="不涉及", by=leader)
    services.assess(project=project, facts=FINDINGS, by=by)
    objection = {"group": "底层住户", "count": 2, "text": "怕吵", "adopted": True, "answer": "白天施工"}
    services.add_opinion(project=project, **objection, by=by)
    services.link_hearing(project=project, meeting=hearing or held(zone, by=by), by=by)
    return fresh(project)


def started(zone: Zone, *, by: User, **more: Any) -> Project:
    project = cleared(zone, by=by, **more)
    services.start(project=project, by=by)
    return fresh(project)


def done(zone: Zone, *, by: User, **more: Any) -> Project:
    project = started(zone, by=by, **more)
    facts = {"day": timezone.localdate(), "inspectors": "居民三人", "finding": "齐平"}
    services.inspect(project=project, **facts, right_until=None, by=by)
    services.finish_work(project=project, by=by)
    services.evaluate(project=project, text="好用", meeting=None, by=by)
    return fresh(project)


def kept(zone: Zone, *, by: User, **more: Any) -> Project:
    """With a signed agreement on its upkeep, looked at every six months."""
    project = done(zone, by=by, **more)
    sides = {"office": "居委会", "manager": "测试物业", "residents": "二号楼"}
    facts = {**sides, "begins_on": timezone.localdate(), "every_months": 6, "owner": by}
    services.agree(project=project, facts=facts, by=by)
    for side in sides:
        services.add_upkeep_duty(project=project, side=side, text="打扫", by=by)
    services.sign(project=project, by=by)
    return fresh(project)


def held(zone: Zone, *, by: User, kind: str = "hearing") -> Meeting:
    """A meeting that was held: what was said in it is of no account here."""
    meeting = called(zone, by=by, kind=kind)
    moments = dict.fromkeys(("invited_at", "opened_at", "concluded_at"), timezone.now())
    Meeting.objects.filter(pk=meeting.pk).update(state="concluded", **moments)
    return Meeting.objects.get(pk=meeting.pk)


def fresh(project: Project) -> Project:
    return Project.objects.with_place().get(pk=project.pk)
