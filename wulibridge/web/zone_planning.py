"""Zone planning for a committee: the zones as they are, the proposal beside them, and a plan that the chair edits."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Committee, Plan, PlanZone
from wulibridge.territory.planning.doors import doors_of, doors_of_plan
from wulibridge.territory.planning.services import draw_proposal, open_zone, proposed
from wulibridge.territory.queries import zones_with_size
from wulibridge.territory.redistricting.edits import merge_zones, move_buildings, rename_zone, undo_edit
from wulibridge.territory.redistricting.reading import (
    committees_in_force,
    holding,
    places_of,
    plans_over,
    today,
    zones_of,
)
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.zone_board import Board, Line, in_words
from wulibridge.web.zone_forms import NEW_ZONE, MergeForm, MoveForm, PlanForm, ProposeForm, RenameForm

PLANS_PAGE = 20


@require_GET
@staff(Permission.TERRITORY_PLAN, area=Area.COMMITTEE)
def zones(request: HttpRequest) -> HttpResponse:
    """A committee's zones with their sizes, its plans, and the way to a proposal."""
    day = today()
    committee, committees = _committee(request, day)
    found = holding([committee.pk], day).values_list("pk", flat=True) if committee else []
    rows = [(zone, in_words(zone.n_households)) for zone in zones_with_size(found).order_by("code", "pk")]
    plans = _plans(request).filter(committee=committee).order_by("-drawn_at", "-pk")
    context = {
        "committee": committee,
        "committees": committees,
        "rows": rows,
        "form": ProposeForm(),
        "page": Paginator(plans, PLANS_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "web/zones.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.TERRITORY_PLAN, area=Area.COMMITTEE)
def zone_proposal(request: HttpRequest) -> HttpResponse:
    """The cheapest zones beside those in force. POST makes a draft of them; nothing else changes."""
    day = today()
    committee, _committees = _committee(request, day)
    if committee is None:
        raise Http404
    asked = ProposeForm(request.POST or request.GET, auto_id="asked_%s")
    wanted = asked.cleaned_data["zones"] if asked.is_valid() else None
    form = PlanForm(request.POST) if request.method == "POST" else PlanForm(initial=_suggested(committee, wanted, day))
    if form.is_valid() and asked.is_valid():
        try:
            plan = draw_proposal(committee=committee, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            _say_no(form, error)
        else:
            return redirect("web:zone_plan", pk=plan.pk)
    board = None
    if asked.is_valid():
        try:
            board = _proposal_board(committee, wanted, day)
        except ValidationError as error:
            _say_no(asked, error)
    context = {"committee": committee, "asked": asked, "form": form, "board": board}
    return render(request, "web/zone_proposal.html", context, status=422 if form.errors or asked.errors else 200)


@require_GET
@staff(Permission.TERRITORY_PLAN, area=Area.COMMITTEE)
def zone_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan of one committee's zones beside the zones in force; a draft with the forms that edit it."""
    plan = scoped_or_404(_plans(request), pk=pk)
    return render(request, "web/zone_plan.html", _plan_context(plan))


@require_POST
@staff(Permission.TERRITORY_PLAN, area=Area.COMMITTEE)
def zone_plan_edit(request: HttpRequest, pk: int, edit: str) -> HttpResponse:
    """One edit of a draft. htmx gets the picture and the figures anew, others are led back to the page."""
    plan = scoped_or_404(_plans(request), pk=pk)
    if edit not in EDITS:
        raise Http404
    context = _plan_context(plan, **{edit: request.POST})
    if not context["draft"]:
        messages.error(request, _("Only a draft can be changed."))
        return _to_page(request, plan)
    form = context["forms"][edit]
    if form.is_valid():
        try:
            EDITS[edit](plan, form.cleaned_data, request.user)
        except ValidationError as error:
            _say_no(form, error)
    template = "web/_zone_board.html" if request.htmx else "web/zone_plan.html"  # type: ignore[attr-defined]
    chosen = _blocks_of(context["board"], form)
    if form.errors:
        return render(request, template, context | {"opened": chosen} | _chosen(form), status=422)
    if not request.htmx:  # type: ignore[attr-defined]
        return _to_page(request, plan)
    fresh = _plan_context(scoped_or_404(_plans(request), pk=pk))
    return render(request, template, fresh | {"opened": chosen})


def _to_page(request: HttpRequest, plan: Plan) -> HttpResponse:
    address = reverse("web:zone_plan", args=[plan.pk])
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)  # type: ignore[attr-defined]


# What the edits do ----------------------------------------------------------------------------------------------------


def _move(plan: Plan, sent: dict[str, Any], by: Any) -> None:
    if sent["to"] == NEW_ZONE:
        open_zone(plan=plan, buildings=sent["buildings"], by=by)
    else:
        move_buildings(plan=plan, buildings=sent["buildings"], to=_zone(plan, sent["to"]), by=by)


def _merge(plan: Plan, sent: dict[str, Any], by: Any) -> None:
    merge_zones(plan=plan, zones=[_zone(plan, sent["zone"])], into=_zone(plan, sent["into"]), by=by)


def _rename(plan: Plan, sent: dict[str, Any], by: Any) -> None:
    zone = _zone(plan, sent["zone"])
    rename_zone(plan=plan, zone=zone, code=sent["code"] or zone.code, name=sent["name"] or zone.name, by=by)


def _undo(plan: Plan, _sent: dict[str, Any], by: Any) -> None:
    undo_edit(plan=plan, by=by)


def _zone(plan: Plan, pk: str) -> PlanZone:
    """The zone that was chosen, unless another edit has ended it meanwhile."""
    found = plan.zones.filter(pk=pk).first()
    if found is None:
        raise ValidationError(_("A zone is not part of this plan."))
    return found


EDITS: dict[str, Callable[[Plan, dict[str, Any], Any], None]] = {
    "move": _move,
    "merge": _merge,
    "rename": _rename,
    "undo": _undo,
}


def _say_no(form: forms.Form, error: ValidationError) -> None:
    """What a service refused, at its field where the form has it, otherwise above the form."""
    for field, words in getattr(error, "error_dict", {None: error}).items():
        form.add_error(field if field in form.fields else None, words)


# Reading --------------------------------------------------------------------------------------------------------------


def _committee(request: HttpRequest, day: date) -> tuple[Committee | None, list[Committee]]:
    """The committee that is asked for, and all that one may plan. The first one when none is asked for."""
    area = reach(request.user, Permission.TERRITORY_PLAN)
    mine = Committee.objects.filter(pk__in=area.committees).values("subdistrict")
    rows = committees_in_force(mine, day).filter(pk__in=area.committees).order_by("code", "pk")
    asked = request.POST.get("committee") or request.GET.get("committee")
    if asked:
        return scoped_or_404(rows, pk=asked), list(rows)
    committees = list(rows)
    return (committees[0] if committees else None), committees


def _plans(request: HttpRequest) -> Any:
    """The zonings that one may read."""
    area = reach(request.user, Permission.TERRITORY_PLAN)
    return (
        plans_over(area.committees, area.subdistricts)
        .filter(kind=Plan.Kind.ZONING)
        .defer(None)
        .defer("before", "outcome")
    )


def _suggested(committee: Committee, zones: int | None, day: date) -> dict[str, Any]:
    name = _("Zones of %(committee)s") % {"committee": committee.short_name}
    return {"name": name, "effective_on": day, "zones": zones}


def _proposal_board(committee: Committee, wanted: int | None, day: date) -> Board:
    existing = list(holding([committee.pk], day))
    doors = doors_of(existing)
    drafts = proposed(doors, existing, committee=committee, zones=wanted, day=day)
    lines = [Line(key, draft.zone, draft.code, draft.name) for key, draft in enumerate(drafts)]
    kept = {draft.zone for draft in drafts}
    ending = [zone for zone in existing if zone.pk not in kept]
    lines += [Line(len(lines) + n, zone.pk, zone.code, zone.name, ends=True) for n, zone in enumerate(ending)]
    return Board(doors, lines, {pk: key for key, draft in enumerate(drafts) for pk in draft.buildings})


def _plan_context(plan: Plan, **sent: Any) -> dict[str, Any]:
    """The page of a plan; `sent` is what was posted to one of its forms."""
    rows, places = list(zones_of(plan)), places_of(plan)
    doors = doors_of_plan(places, [row.zone for row in rows if row.zone])
    lines = [Line(row.pk, row.zone_id, row.code, row.name, row.ends) for row in rows]
    board = Board(doors, lines, {place.building: place.goes_to for place in places})
    draft = plan.state == Plan.State.DRAFT
    return {
        "plan": plan,
        "board": board,
        "draft": draft,
        "can_undo": draft and plan.before_edit is not None,
        "forms": _edit_forms(board, sent) if draft else {},
        "opened": frozenset(),
        "chosen": frozenset(),
        "chosen_lanes": frozenset(),
    }


def _edit_forms(board: Board, sent: dict[str, Any]) -> dict[str, forms.Form]:
    lanes = {block.key: [cell.door.pk for cell in block.cells] for street in board.streets for block in street.blocks}
    named = [(str(row.line.key), row.words) for row in board.staying]
    return {
        "move": MoveForm(sent.get("move"), lanes=lanes, zones=named),
        "merge": MergeForm(sent.get("merge"), zones=named),
        "rename": RenameForm(sent.get("rename"), zones=named),
        "undo": forms.Form(sent.get("undo")),
    }


def _chosen(form: forms.Form) -> dict[str, frozenset[int]]:
    """What stays ticked when the form comes back."""
    sent = form.cleaned_data
    return {"chosen": frozenset(sent.get("building", [])), "chosen_lanes": frozenset(sent.get("lane", []))}


def _blocks_of(board: Board, form: forms.Form) -> frozenset[int]:
    """The lanes in which something was chosen: they stay open when the picture is drawn anew."""
    sent = form.cleaned_data
    chosen = {*sent.get("buildings", []), *sent.get("building", []), *sent.get("lane", [])}
    blocks = [block for street in board.streets for block in street.blocks]
    return frozenset(block.key for block in blocks if chosen & {cell.door.pk for cell in block.cells})
