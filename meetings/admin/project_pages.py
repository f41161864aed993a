"""What each page of a project's way shows: the lists of the step, what is missing, and what may be done now."""

from functools import partial
from typing import Any

from django.db.models import Sum

from meetings.admin.project_deeds import BESIDE_ROWS, form_for
from meetings.admin.walk import Offer, Stage, address, stages, without_place
from meetings.forms.projects import ProjectForm
from meetings.models import Project
from meetings.project_route import ROUTE, WAY, Deed, State, Step, deeds_at
from meetings.queries.project import ballot_of, holds_project, meetings_about, preconditions_of, ranking, rounds_of
from meetings.queries.project_missing import missing_for_project
from wulibridge.people.models import User


def way_of(project: Project) -> list[Stage]:
    return stages(WAY, project.step, partial(address, project))


def page_of(project: Project, step: Step, user: User, refused: ProjectForm | None) -> dict[str, Any]:
    """The context of a step's page. `refused` is the form that was sent and did not do."""
    here = deeds_at(step, State(project.state))
    deeds = [deed for deed in here if holds_project(user, ROUTE[deed].permission, project)]
    shown = [_offer(deed, project, user, refused) for deed in deeds if deed not in BESIDE_ROWS]
    offers = [offer for offer in shown if offer]
    may_stop = any(holds_project(user, ROUTE[deed].permission, project) for deed in deeds_at(Step.STOP, project.state))
    context = {
        "project": project,
        "subject": project.title,
        "waits_for_nobody": not deeds and step == project.step,
        "stop_url": address(project, Step.STOP) if may_stop else "",
        "may": {deed.value for deed in deeds},
        "offers": offers,
        "refused": without_place(refused, offers),
        "list": f"meetings/_project_{step.value}.html",
        "has_paper": has_paper(project, step),
    }
    return context | _lists(project, step)


def has_paper(project: Project, step: Step) -> bool:
    """Is there a document to print of this step?"""
    of_step = {Step.RISK: "assessment", Step.UPKEEP: "upkeep"}.get(step)
    return of_step is not None and hasattr(project, of_step)


def _offer(deed: Deed, project: Project, user: User, refused: ProjectForm | None) -> Offer | None:
    form = refused if refused is not None and refused.deed == deed else form_for(deed, project, user)
    if not form.is_offered:
        return None
    rule = ROUTE[deed]
    return Offer(deed, form, str(rule.prose), rule.to_state is not None, missing_for_project(project, deed))


def _lists(project: Project, step: Step) -> dict[str, Any]:
    match step:
        case Step.PROPOSE:
            lines = project.lines.select_related("sponsor")
            total = lines.aggregate(all=Sum("amount"))["all"]
            return {"lines": lines, "total": total, "meetings": meetings_about(project)}
        case Step.CONSULT:
            return {"rounds": rounds_of(project)}
        case Step.RANK:
            ballot = ballot_of(project)
            return {"ballot": ballot, "placed": ranking(ballot) if ballot else [], "entered": _entered(ballot)}
        case Step.CONDITIONS:
            return {"slots": preconditions_of(project)}
        case Step.RISK:
            return {"assessment": getattr(project, "assessment", None), "opinions": project.opinions.all()}
        case Step.START:
            return {"hearing": project.hearing}
        case Step.INSPECT:
            return {"inspections": project.inspections.all()}
        case Step.UPKEEP:
            return _upkeep(project)
    return {}


def _entered(ballot: Any) -> int:
    return sum(sheet.papers for sheet in ballot.sheets.all()) if ballot else 0


def _upkeep(project: Project) -> dict[str, Any]:
    agreement = getattr(project, "upkeep", None)
    if agreement is None:
        return {"agreement": None}
    return {
        "agreement": agreement,
        "duties": agreement.duties.all(),
        "reviews": agreement.reviews.select_related("by"),
    }
