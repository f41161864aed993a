"""What each page of the way shows: the lists of the step, what is missing, and the forms of what may be done now."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone

from meetings.admin.deeds import BESIDE_ROWS, form_for
from meetings.admin.walk import Offer, Stage, address, stages, without_place
from meetings.forms.deeds import DeedForm
from meetings.forms.during import CountForm
from meetings.models import ActionItem, AgendaItem, Invitation, Meeting, OpinionCopy, Voting, WrittenOpinion
from meetings.queries.meeting import came_from, holds_over
from meetings.queries.missing import missing_for, quorum_of
from meetings.queries.opinion import gives_opinion, opinion_of
from meetings.queries.task import series_tasks
from meetings.queries.words import items_of
from meetings.route import COMING, HELD, ROUTE, WAY, Deed, State, Step, deeds_at
from meetings.services import personal_in
from wulibridge.people.models import User


def way_of(meeting: Meeting) -> list[Stage]:
    steps = [step for step in WAY if step != Step.OPINION or gives_opinion(meeting)]
    return stages(steps, meeting.step, partial(address, meeting))


def page_of(
    meeting: Meeting, step: Step, user: User, refused: DeedForm | None, asked: int | None = None
) -> dict[str, Any]:
    """The context of a step's page. `refused` is the form that was sent and did not do; `asked` the item (id) whose
    voters are to be shown."""
    deeds = [deed for deed in deeds_at(step, State(meeting.state)) if holds_over(user, ROUTE[deed].permission, meeting)]
    shown = [_offer(deed, meeting, user, refused) for deed in deeds if deed not in BESIDE_ROWS]
    offers = [offer for offer in shown if offer]
    context = {
        "meeting": meeting,
        "subject": meeting.title,
        "waits_for_nobody": not deeds and step == meeting.step,
        "stop_url": address(meeting, Step.STOP) if deeds_at(Step.STOP, State(meeting.state)) else "",
        "may": {deed.value for deed in deeds},
        "offers": offers,
        "refused": without_place(refused, offers),
        "list": f"meetings/_{step.value.replace('-', '_')}.html",
        "has_file": meeting.state in HELD,
        "has_paper": step in (Step.INVITE, Step.SIGN_IN),
        "has_sheet": step == Step.SIGN_IN and meeting.state in COMING,
    }
    context |= _lists(meeting, step, user, context["may"], refused)
    if step == Step.DECIDE:
        context["ballots"] = _one_open(context["ballots"], asked)
    return context


def _offer(deed: Deed, meeting: Meeting, user: User, refused: DeedForm | None) -> Offer | None:
    form = refused if refused is not None and refused.deed == deed else form_for(deed, meeting, user)
    if not form.is_offered:
        return None
    rule = ROUTE[deed]
    return Offer(deed, form, str(rule.prose), rule.to_state is not None, missing_for(meeting, deed))


def _lists(meeting: Meeting, step: Step, user: User, may: set[str], refused: DeedForm | None) -> dict[str, Any]:
    match step:
        case Step.PREPARE:
            missing = missing_for(meeting, Deed.SEND_INVITATIONS) if meeting.state == State.PREPARING else []
            context = {"items": _agenda(meeting), "papers": meeting.papers.all(), "missing": missing}
            return context | {"series": series_tasks(meeting), "came_from": came_from(meeting)}
        case Step.INVITE | Step.SIGN_IN:
            return _guests(meeting)
        case Step.DISCUSS:
            return {"items": items_of(meeting), "series": series_tasks(meeting)}
        case Step.DECIDE:
            return _decisions(meeting, user, may, refused)
        case Step.MINUTES:
            versions = meeting.minutes.select_related("written_by").order_by("-number")
            return {
                "versions": versions,
                "has_paper": bool(versions),
                "objections": _objections(meeting),
                "approval": getattr(meeting, "approval", None),
            }
        case Step.PUBLISH:
            return _publication(meeting, user, may, refused)
        case Step.OPINION:
            opinion = opinion_of(meeting)
            return {"opinion": opinion, "has_paper": opinion is not None, "copies": _copies(opinion)}
        case Step.FOLLOW_UP:
            return {"items": items_of(meeting), "tasks": _tasks(meeting)}
    return {"goes_on": meeting.goes_on, "merged_into": meeting.merged_into}


def _agenda(meeting: Meeting) -> Any:
    return meeting.items.select_related("petition", "project").prefetch_related("options")


def _objections(meeting: Meeting) -> Any:
    related = ("invitation__user", "invitation__household__building", "invitation__organization")
    return meeting.objections.select_related(*related)


def _tasks(meeting: Meeting) -> Any:
    rows = ActionItem.objects.filter(item__meeting=meeting).select_related("owner", "organization", "item")
    return rows.prefetch_related("notes__by")


def _copies(opinion: WrittenOpinion | None) -> list[tuple[OpinionCopy, bool]]:
    """Who has it, each with whether the reply is late."""
    today = timezone.localdate()
    return [(copy, copy.is_late(today)) for copy in opinion.copies.all()] if opinion else []


def _guests(meeting: Meeting) -> dict[str, Any]:
    guests = list(meeting.invitations.shown())
    there = [guest for guest in guests if guest.is_there]
    return {"guests": guests, "there": len(there), "quorum": quorum_of(meeting)}


@dataclass(frozen=True)
class Ballot:
    """An item with those who have not voted on it yet, or with the form of its secret count. The voters of one item
    are shown at a time; of the others how many are left."""

    item: AgendaItem
    waiting: list[Invitation]
    count: CountForm | None
    left: int = 0


def _decisions(meeting: Meeting, user: User, may: set[str], refused: DeedForm | None) -> dict[str, Any]:
    voters = [guest for guest in meeting.invitations.shown() if guest.may_vote]
    ballots = []
    for item in items_of(meeting):
        undecided = not hasattr(item, "resolution") and bool(item.options.all())
        voted = {vote.voter_id for vote in item.votes.all()}
        is_open = undecided and item.voting == Voting.OPEN and Deed.VOTE in may
        count = None
        if undecided and item.voting == Voting.SECRET and Deed.COUNT in may:
            ours = isinstance(refused, CountForm) and refused.about == item
            count = refused if ours else CountForm(meeting=meeting, user=user, item=item)  # type: ignore[assignment]
        waiting = [voter for voter in voters if voter.pk not in voted] if is_open else []
        ballots.append(Ballot(item, waiting, count, len(waiting)))
    return {"ballots": ballots, "voters": len(voters)}


def _one_open(ballots: list[Ballot], asked: int | None) -> list[Ballot]:
    """With the voters of one item alone: the one that is asked for, else the first on which somebody has not voted."""
    waiting = [ballot for ballot in ballots if ballot.left]
    shown = next((ballot for ballot in waiting if ballot.item.pk == asked), waiting[0] if waiting else None)
    return [ballot if ballot is shown else replace(ballot, waiting=[]) for ballot in ballots]


def _publication(meeting: Meeting, user: User, may: set[str], refused: DeedForm | None) -> dict[str, Any]:
    """The text as everybody will read it, with what in it may tell of somebody."""
    found: dict[str, Any] = {"publications": meeting.publications.select_related("published_by")}
    if Deed.PUBLISH in may:
        form = refused or form_for(Deed.PUBLISH, meeting, user)
        text = form.data.get("text", "") if form.is_bound else form.initial["text"]
        found |= {"preview": text, "findings": personal_in(text=text, meeting=meeting, by=user)}
    board = meeting.board
    return found | {"board_url": reverse("meetings:board", args=[board.code]) if board else ""}
