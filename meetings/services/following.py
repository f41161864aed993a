"""What comes of a meeting: decisions that act on their petitions, and tasks until they are done."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from meetings.models import ActionItem, AgendaItem, Effect, Meeting, Progress, Resolution
from meetings.queries.meeting import people_for, units_for
from meetings.route import Deed
from meetings.services.acting import Act, acting, said
from meetings.services.notes import tell_owner
from petitions.models import Petition
from petitions.route import Move
from petitions.services import Refused, move
from petitions.services.duties import DutyDraft, assign_duty
from wulibridge.people.models import User
from wulibridge.territory.calendar import civil_date
from wulibridge.territory.models import Organization

MOVES = {Effect.ANSWER: Move.ANSWER, Effect.MOVE_UP: Move.MOVE_UP, Effect.SEND_DOWN: Move.SEND_DOWN}


def carry_out(*, resolution: Resolution, effect: str, facts: Mapping[str, Any], by: User) -> None:
    """Let a decision act on its petition, once, by the petition's own move and with its own rules; duties are given to
    as many departments as it names, one after the other. `facts` as petitions.services.move wants them, for a duty its
    department and whether that one leads: without words of their own, the decision itself is what is said.

    Raises Refused when it has acted already, and whatever the petition's own rules refuse.
    """
    with acting(resolution.item.meeting, Deed.CARRY_OUT, by=by) as act:
        row = Resolution.objects.select_for_update(of=("self",)).select_related("item__petition").get(pk=resolution.pk)
        petition = row.item.petition
        next_duty = row.effect == effect == Effect.DUTIES
        if petition is None or (row.effect and not next_duty):
            raise Refused(_("There is no petition that it could act on, or it has acted already."))
        words = facts.get("explanation") or row.text
        if effect == Effect.DUTIES:
            _give_duty(act, row, petition, words, facts)
        else:
            given = {**facts, "explanation": words, "reason": words, "given_on": act.today}
            move(petition=petition, move=MOVES[Effect(effect)], by=by, facts=given)
        row.effect, row.acted_at, row.acted_by = effect, act.now, by
        row.save(update_fields=["effect", "acted_at", "acted_by"])
        act.details |= {"item": row.item.position, "petition": petition.number, "effect": effect}


def _give_duty(act: Act, resolution: Resolution, petition: Petition, task: str, facts: Mapping[str, Any]) -> None:
    """A joint handling meeting gives a department its part of the petition, with the month that a duty has."""
    department = facts.get("department")
    if department is None:
        raise Refused(_("Please choose a department."), "department")
    held_on = civil_date(act.meeting.opened_at or act.now)
    leads = bool(facts.get("leads"))
    draft = DutyDraft(department, task, leads=leads, meeting_on=held_on, minutes=resolution.text)
    assign_duty(petition=petition, draft=draft, by=act.by)


def assign(
    *,
    item: AgendaItem,
    text: str,
    owner: User | None,
    due_on: date,
    by: User,
    organization: Organization | None = None,
) -> ActionItem:
    """Give somebody of the area, or a unit that takes it on, a task until a day (Asia/Shanghai); they are told.

    Raises Refused for a day gone by, for both owners at once or none, and for anybody of elsewhere.
    """
    with acting(item.meeting, Deed.ASSIGN, by=by) as act:
        if due_on < act.today:
            raise Refused(_("This day has passed."), "due_on")
        if (owner is None) == (organization is None):
            raise Refused(_("Choose a colleague or an organization, one of them."), "owner")
        if owner is not None and not people_for(act.meeting).filter(pk=owner.pk).exists():
            raise Refused(_("Please choose somebody from here."), "owner")
        if organization is not None and not units_for(act.meeting).filter(pk=organization.pk).exists():
            raise Refused(_("Please choose an organization from here."), "organization")
        facts = {"owner": owner, "organization": organization, "due_on": due_on, "given_at": act.now}
        task = ActionItem.objects.create(item=item, text=said(text, "text"), **facts)
        act.details |= {"task": task.pk, "owner": task.owner_id, "organization": task.organization_id}
        tell_owner(task, act.meeting, by=by)
        return task


def note_progress(*, task: ActionItem, note: str, by: User) -> None:
    """What was done about it until now. Raises Refused for a task that is done."""
    with acting(_meeting_of(task), Deed.PROGRESS, by=by) as act:
        if ActionItem.objects.get(pk=task.pk).done_at:
            raise Refused(_("It is done already."), "task")
        Progress.objects.create(task=task, note=said(note, "note"), at=act.now, by=by)
        act.details["task"] = task.pk


def finish(*, task: ActionItem, by: User) -> None:
    with acting(_meeting_of(task), Deed.FINISH, by=by) as act:
        act.details["task"] = task.pk
        ActionItem.objects.filter(pk=task.pk, done_at=None).update(done_at=act.now)


def _meeting_of(task: ActionItem) -> Meeting:
    return task.item.meeting
