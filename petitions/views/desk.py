"""Reading petitions at the desk: what is due, one petition, and what is masked on it."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from petitions.forms import DepartmentForm, move_form
from petitions.history import History, history_of
from petitions.models import Petition
from petitions.promises import reasons_of
from petitions.queries import (
    disputes_for,
    due_first,
    handled_by,
    handles,
    is_complaint,
    legal_due_for,
    may_hand_over,
    may_read_petitioner,
    moves_of,
    petitioner_of,
    petitions_for,
    supervised_for,
)
from petitions.queries.board import may_be_public, publishes
from petitions.queries.consent import departments_told
from petitions.queries.duty import duties_to_decide, supervised_duties_for
from petitions.queries.filing import waiting_filings
from petitions.queries.order import Orders, orders_of, orders_to_decide
from petitions.queries.saved import saved_filters_of
from petitions.route import HANDLES, ROUTE, State, Stop
from petitions.services import Refused, reveal_petitioner, reveal_query_code
from petitions.timeline import About, Timeline, timeline_of
from petitions.views.care import care_of, care_tabs
from petitions.views.kinds import of_kind
from petitions.views.lists import READ_IN, READERS, REVIEW, held
from petitions.views.orders import order_context
from petitions.views.shown_files import files_context
from petitions.views.voices import voices_context
from petitions.views.words import words_context
from wulibridge.people.absences import stood_in_for
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds, may
from wulibridge.web.drafts import just_arrived
from wulibridge.web.guard import Area, scoped_or_404, staff

PER_PAGE = 25
# Without these the page of what is due would be longer than anybody reads; the list has the rest.
MOST_DECISIONS = 50
# The first of them; a link leads to the others.
MOST_FILINGS = 5
DECIDERS = (*HANDLES.values(), Permission.SUPERVISE)


@require_GET
@staff(*DECIDERS, area=Area.ZONE)
def due(request: HttpRequest) -> HttpResponse:
    """What is due: what I handle by days left, my own first; then what waits for my decision."""
    user = request.user
    page = Paginator(due_first(handled_by(user), user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "disputes": disputes_for(user)[:MOST_DECISIONS],
        "supervised": supervised_for(user)[:MOST_DECISIONS] if holds(user, Permission.SUPERVISE) else [],
        "filings": waiting_filings(user)[:MOST_FILINGS] if holds(user, *REVIEW) else [],
        **_of_departments(user),
        "answers_somewhere": holds(user, *HANDLES.values()),
        "may_register": holds(user, Permission.PETITION_REGISTER),
        "today": timezone.localdate(),
        "standing_in": stood_in_for(user),
        **care_tabs(user),
        "saved": saved_filters_of(user),
        **held(user),
    }
    return render(request, "petitions/due.html", context)


def _of_departments(user: Any) -> dict[str, Any]:
    """Orders and duties that wait for the case desk's decision, and the late duties of a leader's committees."""
    at_desk, leads = holds(user, HANDLES[Stop.SUBDISTRICT]), holds(user, Permission.SUPERVISE)
    return {
        "orders_to_decide": orders_to_decide(user)[:MOST_DECISIONS] if at_desk else [],
        "legal_due": legal_due_for(user)[:MOST_DECISIONS] if at_desk or leads else [],
        "duties_to_decide": duties_to_decide(user)[:MOST_DECISIONS] if at_desk else [],
        "supervised_duties": supervised_duties_for(user)[:MOST_DECISIONS] if leads else [],
    }


@require_GET
@staff(*READERS, area=READ_IN)
def petition(request: HttpRequest, number: str) -> HttpResponse:
    """One petition, read from top to bottom."""
    return petition_page(request, scoped_or_404(petitions_for(request.user), number=number))


@require_POST
@staff(*READERS, area=READ_IN)
def petitioner(request: HttpRequest, number: str) -> HttpResponse:
    """The petitioner in clear, once, in this answer alone; the reading is journalled."""
    row = scoped_or_404(petitions_for(request.user), number=number)
    context: dict[str, Any] = {"revealed": True}
    status = HTTPStatus.OK
    try:
        context["petitioner"] = reveal_petitioner(petition=row, by=request.user)
    except Refused as refused:
        status, context = HTTPStatus.UNPROCESSABLE_ENTITY, {"petitioner_refused": refused.message}
    if request.htmx:
        return render(request, "petitions/_petitioner.html", {"petition": row, **context}, status=status)
    return petition_page(request, row, status=status, **context)


@require_POST
@staff(Permission.PETITION_REGISTER, area=Area.ZONE)
def query_code(request: HttpRequest, number: str) -> HttpResponse:
    """The slip for the resident: number, query code and where to follow it. To be printed."""
    row = scoped_or_404(petitions_for(request.user), number=number)
    try:
        code = reveal_query_code(petition=row, by=request.user)
    except Refused as refused:
        return petition_page(request, row, status=HTTPStatus.UNPROCESSABLE_ENTITY, page_refused=refused.message)
    context = {
        "petition": row,
        "code": code,
        "follow_address": settings.PUBLIC_URL + reverse("petitions:follow"),
        "readable_at": reverse("petitions:petition", args=[row.number]),
    }
    return render(request, "petitions/slip.html", context)


def petition_page(request: HttpRequest, row: Petition, *, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
    """The petition's page; `more` holds what a POST adds to it: a bound form, a refusal, a revealed petitioner."""
    user = request.user
    history = history_of(row)
    moves = moves_of(user, row, waits=history.waits)
    context = {
        "petition": row,
        "history": history,
        "moves": [{"move": move, "direct": not move_form(move).fields, "prose": ROUTE[move].prose} for move in moves],
        "why": reasons_of(history.promises),
        "readable_at": reverse("petitions:petition", args=[row.number]),
        "draft_sent": just_arrived(request),
        **_petitioner_masked(user, row),
        **_orders(user, row),
        **of_kind(user, row),
        **_handling(user, row),
        **files_context(user, row),
        **words_context(user, row),
        **voices_context(user, row),
        **care_of(user, row, history),
        **more,
    }
    context["timeline"] = _timeline(row, history, context, about=request.GET.get("about", ""))
    return render(request, "petitions/petition.html", context, status=status)


def _timeline(row: Petition, history: History, context: dict[str, Any], *, about: str) -> Timeline:
    """All that happened, with what the page has read already; to a helping department only the steps."""
    if not context["petitioner_shown"]:
        return Timeline([replace(event, about=About.STEPS) for event in history.events])
    files = [file["row"] for file in context["attachments"]]
    mandates = [shown["mandate"] for shown in context.get("mandates", ())]
    return timeline_of(
        row,
        history,
        orders=context["orders"],
        files=files,
        voices=context["voices"],
        mandates=mandates,
        about=about,
    )


def _orders(user: Any, row: Petition) -> dict[str, Any]:
    """The transfer order and its duties, for those who read the petition by their area."""
    if not may(user, Permission.PETITION_READ, zone_id=row.zone_id):
        return {}
    found = orders_of(row) if row.has_orders else Orders([], [])  # type: ignore[attr-defined]
    return order_context(user, row, found)


def _petitioner_masked(user: Any, row: Petition) -> dict[str, Any]:
    """Whom the page may mention behind a mask: nobody at all to those who only help."""
    shown = may(user, Permission.PETITION_READ, zone_id=row.zone_id)
    told = frozenset() if shown else departments_told(user, row)
    masked = petitioner_of(row, user=user, departments=told) if shown or told else None
    may_reveal = masked is not None and (bool(told) or may_read_petitioner(user, row))
    return {"petitioner_shown": shown, "name_told": bool(told), "masked": masked, "may_reveal": may_reveal}


def _handling(user: Any, row: Petition) -> dict[str, Any]:
    handling = handles(user, row) and row.state != State.CLOSED and not is_complaint(row)
    subdistrict_id = row.zone.committee.subdistrict_id
    return {
        "may_unlink": row.duplicate_of_id is not None and handles(user, row),
        "may_give_code": may_hand_over(user, row),
        "may_publish": row.publish_consent_at is not None and may_be_public(row) and publishes(user, row),
        "department_form": DepartmentForm(subdistrict_id=subdistrict_id, initial={"department": row.department_id})
        if handling
        else None,
    }
