"""What stands before the start of a project: the eight preconditions, its assessment, the hearing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.kinds import Output
from meetings.models import Meeting, Precondition, PreconditionSlot, Project, RiskAssessment, RiskOpinion
from meetings.project_route import SLOTS, Deed, Step
from meetings.queries.hosts import Hosts
from meetings.queries.project import project_meetings, project_people, slot_names
from meetings.services.acting import said
from meetings.services.projects.acting import acting
from petitions.services import Refused
from wulibridge.notices.services import Message, notify
from wulibridge.people.models import User

FINDINGS = ("legal", "reasonable", "feasible", "controllable")


def name_slots(*, project: Project, names: Mapping[int, str], by: User) -> None:
    """What the subdistrict of `project` calls its preconditions, by number 1 to 8; empty takes a name away. What is
    settled keeps the name that it was settled under."""
    with acting(project, Deed.NAME_SLOTS, by=by) as act:
        if not set(names) <= set(range(1, SLOTS + 1)):
            raise Refused(_("There are eight preconditions."))
        subdistrict = act.project.in_subdistrict
        named = {number: name.strip() for number, name in names.items() if name.strip()}
        PreconditionSlot.objects.filter(subdistrict=subdistrict, number__in=names.keys() - named.keys()).delete()
        PreconditionSlot.objects.bulk_create(
            [PreconditionSlot(subdistrict_id=subdistrict, number=n, name=name) for n, name in named.items()],
            update_conflicts=True,
            unique_fields=["subdistrict", "number"],
            update_fields=["name"],
        )
        act.details["numbers"] = sorted(named)


def fill(*, slot: Precondition, name: str, evidence: str, owner: User, by: User) -> None:
    """A precondition is fulfilled: by what evidence, and who answers for it. Raises Refused for somebody of elsewhere,
    and for one that has no name when none is given."""
    with acting(slot.project, Deed.FILL, by=by) as act:
        if not project_people(act.project).filter(pk=owner.pk).exists():
            raise Refused(_("Please choose somebody from here."), "owner")
        known = slot_names(act.project).get(slot.number, "")
        Precondition.objects.filter(pk=slot.pk).update(
            name=known or said(name, "name"),
            evidence=said(evidence, "evidence"),
            owner=owner,
            filled_at=act.now,
            waived_at=None,
            waived_by=None,
            waived_because="",
        )
        act.details |= {"precondition": slot.number, "owner": owner.pk}


def ask_waiver(*, project: Project, slots: Sequence[Precondition], reason: str, by: User) -> None:
    """Some that are open wait for a leader to do without them: whoever answers for the area is told, once for each
    time that it is asked."""
    with acting(project, Deed.ASK_WAIVER, by=by) as act:
        words = said(reason, "reason")
        rows = _open_ones(act.project, slots)
        keys = [row.pk for row in rows]
        Precondition.objects.filter(pk__in=keys).update(waiver_asked_at=act.now, waiver_asked_because=words)
        act.details |= {"preconditions": [row.number for row in rows]}
        told = tuple(user for user in Hosts().leading(act.project.area) if user.pk != by.pk)
        path = reverse("admin:meetings_project_way", args=[project.pk, Step.CONDITIONS.value])
        facts = {"step": "waiver", "title": act.project.title, "count": len(rows), "reason": words}
        notify([Message("meeting_step", f"waiver:{project.pk}:{act.now.isoformat()}", told, path, facts)])


def waive(*, project: Project, slots: Sequence[Precondition], reason: str, by: User) -> None:
    """A leader does without some that are open, and says why."""
    with acting(project, Deed.WAIVE, by=by) as act:
        words, names = said(reason, "reason"), slot_names(act.project)
        rows = _open_ones(act.project, slots)
        for row in rows:
            row.name = names.get(row.number, "")
            row.waived_at, row.waived_by, row.waived_because = act.now, by, words
        Precondition.objects.bulk_update(rows, ["name", "waived_at", "waived_by", "waived_because"])
        act.details |= {"preconditions": [row.number for row in rows]}


def assess(*, project: Project, facts: Mapping[str, Any], by: User) -> RiskAssessment:
    """Save the assessment of a project: who made it, the four findings with their words, measures, and the level that
    is left. Saved again, the new one holds (Art 24 of the State Council's rules on major decisions, 重大行政决策程序
    暂行条例: adjust until controllable); the journal keeps what each one said."""
    with acting(project, Deed.ASSESS, by=by) as act:
        words = ("assessor", *(f"{name}_text" for name in FINDINGS), "measures")
        given: dict[str, Any] = {name: said(facts[name], name) for name in words}
        given |= {name: bool(facts[name]) for name in FINDINGS} | {"level": facts["level"], "saved_at": act.now}
        row, _created = RiskAssessment.objects.update_or_create(project=act.project, defaults=given)
        act.details |= {name: given[name] for name in (*FINDINGS, "level")}
        return row


def add_opinion(
    *, project: Project, group: str, count: int, text: str, adopted: bool, answer: str, by: User
) -> RiskOpinion:
    """How many objected, as what, and what was done about it. Nobody is named."""
    with acting(project, Deed.ADD_OPINION, by=by) as act:
        if count < 1:
            raise Refused(_("Please say how many they are."), "count")
        act.details |= {"count": count, "adopted": adopted}
        return RiskOpinion.objects.create(
            project=act.project,
            group=said(group, "group"),
            count=count,
            text=said(text, "text"),
            adopted=adopted,
            answer=said(answer, "answer"),
        )


def drop_opinion(*, opinion: RiskOpinion, by: User) -> None:
    with acting(opinion.project, Deed.DROP_OPINION, by=by) as act:
        act.details |= {"count": opinion.count, "adopted": opinion.adopted}
        RiskOpinion.objects.filter(pk=opinion.pk).delete()


def link_hearing(*, project: Project, meeting: Meeting, by: User) -> None:
    """Which hearing was held before the start."""
    with acting(project, Deed.LINK_HEARING, by=by) as act:
        act.project.hearing = _held(act.project, meeting, Output.RECOMMENDATION, by)
        act.details["meeting"] = meeting.pk


def start(*, project: Project, by: User) -> None:
    """Begin the work. Raises Refused while a precondition is open, the risk is not assessed or too high, or the
    hearing was not held; the database refuses the same."""
    with acting(project, Deed.START, by=by) as act:
        act.project.started_at = act.now


def _open_ones(project: Project, slots: Sequence[Precondition]) -> list[Precondition]:
    keys = {slot.pk for slot in slots}
    rows = list(project.preconditions.filter(pk__in=keys, filled_at=None, waived_at=None))
    if not rows or len(rows) < len(keys):
        raise Refused(_("Please choose open preconditions."), "slots")
    return rows


def _held(project: Project, meeting: Meeting, output: Output, by: User) -> Meeting:
    if not project_meetings(project, by, output).filter(pk=meeting.pk).exists():
        raise Refused(_("Please choose a meeting from here."), "meeting")
    return meeting
