"""Editing a plan of the territory: a page for each zone and each committee of a draft, with plain forms."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from wulibridge.people.permissions import Permission
from wulibridge.territory.models import Plan, PlanCommittee, PlanZone
from wulibridge.territory.redistricting import edits
from wulibridge.territory.redistricting.reading import zones_of
from wulibridge.web.guard import scoped_or_404, staff
from wulibridge.web.redistricting import PLANNED, plan_or_404
from wulibridge.web.redistricting_forms import (
    NEW,
    CommitteeRenameForm,
    PartForm,
    RenameForm,
    TargetForm,
    ZonePartForm,
    say_no,
)


@dataclass(frozen=True)
class Edit:
    """A form of the page, what its button says, and what it does. The button's name is its key."""

    form: forms.Form
    title: Any
    button: Any
    deed: Callable[[dict[str, Any]], Any]


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.TERRITORY_PLAN, area=PLANNED)
def plan_zone(request: HttpRequest, pk: int, zone: int) -> HttpResponse:
    """A zone of a draft: move or split off buildings, merge it, put it under another committee, rename it."""
    plan = _draft_or_404(request, pk)
    row = scoped_or_404(zones_of(plan).filter(ends=False), pk=zone)
    return _page(request, plan, row, _zone_edits(request, plan, row))


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.TERRITORY_PLAN, area=PLANNED)
def plan_committee(request: HttpRequest, pk: int, committee: int) -> HttpResponse:
    """A committee of a draft: move or split off zones, merge it, rename it."""
    plan = _draft_or_404(request, pk)
    if plan.kind != Plan.Kind.REDISTRICTING:
        raise Http404
    row = scoped_or_404(plan.committees.filter(ends=False), pk=committee)
    return _page(request, plan, row, _committee_edits(request, plan, row))


def _draft_or_404(request: HttpRequest, pk: int) -> Plan:
    plan = plan_or_404(request, pk)
    if plan.state != Plan.State.DRAFT:
        raise Http404
    return plan


def _page(request: HttpRequest, plan: Plan, row: PlanZone | PlanCommittee, offered: dict[str, Edit]) -> HttpResponse:
    sent = offered.get(request.POST.get("edit", ""))
    if sent and sent.form.is_valid():
        try:
            sent.deed(sent.form.cleaned_data)
        except ValidationError as error:
            say_no(sent.form, error)
        else:
            messages.success(request, _("The draft was changed. The map in force is as it was."))
            return redirect("web:plan", pk=plan.pk)
    refused = request.method == "POST" and (sent is None or bool(sent.form.errors))
    context = {"plan": plan, "row": row, "edits": offered, "is_zone": isinstance(row, PlanZone)}
    return render(request, "web/plan_place.html", context, status=422 if refused else 200)


def _sent(request: HttpRequest, edit: str) -> Any:
    """What was posted to one form of the page; the others stay untouched."""
    return request.POST if request.POST.get("edit") == edit else None


def _rename_edit(
    request: HttpRequest, form: type[RenameForm], row: PlanZone | PlanCommittee, deed: Callable[[dict[str, Any]], Any]
) -> Edit:
    names = {name: getattr(row, name) for name in form.base_fields}
    return Edit(form(_sent(request, "rename"), initial=names), _("Rename it"), _("Rename"), deed)


# A zone ---------------------------------------------------------------------------------------------------------------


def _zone_edits(request: HttpRequest, plan: Plan, row: PlanZone) -> dict[str, Edit]:
    by: Any = request.user
    others = [zone for zone in plan.zones.filter(ends=False).select_related("committee") if zone.pk != row.pk]
    several = plan.kind == Plan.Kind.REDISTRICTING
    zones = _by_committee(others, row) if several else [(zone.pk, zone.name) for zone in others]
    found = {zone.pk: zone for zone in others}

    def part(sent: dict[str, Any]) -> None:
        if sent["to"] == NEW:
            edits.split_zone(plan=plan, zone=row, buildings=sent["parts"], code=sent["code"], name=sent["name"], by=by)
        else:
            edits.move_buildings(plan=plan, buildings=sent["parts"], to=found[int(sent["to"])], by=by)

    offered = {
        "part": Edit(
            PartForm(
                _sent(request, "part"),
                parts=_buildings(row),
                targets=zones,
                label=_("Buildings"),
                new=[(NEW, _("A new zone"))],
            ),
            _("Move buildings"),
            _("Move them"),
            part,
        ),
        "merge": Edit(
            TargetForm(_sent(request, "merge"), prefix="merge", label=_("Its buildings go to"), targets=zones),
            _("Merge it into another zone"),
            _("Merge"),
            lambda sent: edits.merge_zones(plan=plan, zones=[row], into=found[sent["to"]], by=by),
        ),
        "rename": _rename_edit(
            request, RenameForm, row, lambda sent: edits.rename_zone(plan=plan, zone=row, by=by, **sent)
        ),
    }
    if several:
        offered["home"] = _home_edit(request, plan, row)
    return offered


def _home_edit(request: HttpRequest, plan: Plan, row: PlanZone) -> Edit:
    homes = {home.pk: home for home in plan.committees.filter(ends=False).exclude(pk=row.committee_id)}
    names = [(pk, home.name) for pk, home in homes.items()]
    return Edit(
        TargetForm(_sent(request, "home"), prefix="home", label=_("Residents' committee"), targets=names),
        _("Put it under another committee"),
        _("Move it"),
        lambda sent: edits.move_zone(plan=plan, zone=row, to=homes[sent["to"]], by=request.user),  # type: ignore[arg-type]
    )


def _by_committee(zones: list[PlanZone], row: PlanZone) -> list[tuple[str, list[tuple[int, str]]]]:
    """Zones under their committees: that of the row first, which is where most of its buildings go."""
    homes: dict[int, tuple[str, list[tuple[int, str]]]] = {}
    for zone in sorted(zones, key=lambda zone: zone.committee_id != row.committee_id):
        homes.setdefault(zone.committee_id, (zone.committee.name, []))[1].append((zone.pk, zone.name))
    return list(homes.values())


def _buildings(row: PlanZone) -> list[tuple[int, str]]:
    present = Count("building__households", filter=Q(building__households__missing_since=None))
    rows = row.buildings.select_related("building").annotate(n=present)
    return [
        (entry.building_id, f"{entry.building.address} · {_households(entry.n)}")
        for entry in rows.order_by("building__walk_order", "building__address_key")
    ]


def _households(count: int) -> str:
    return ngettext("%(count)s household", "%(count)s households", count) % {"count": count}


# A committee ----------------------------------------------------------------------------------------------------------


def _committee_edits(request: HttpRequest, plan: Plan, row: PlanCommittee) -> dict[str, Edit]:
    by: Any = request.user
    others = {home.pk: home for home in plan.committees.filter(ends=False).exclude(pk=row.pk)}
    names = [(pk, home.name) for pk, home in others.items()]
    zones = {zone.pk: zone for zone in zones_of(plan).filter(committee=row, ends=False)}

    def part(sent: dict[str, Any]) -> None:
        chosen = [zones[pk] for pk in sent["parts"]]
        if sent["to"] == NEW:
            facts = {name: sent[name] for name in ZonePartForm.new_ones}
            edits.split_committee(plan=plan, committee=row, zones=chosen, by=by, **facts)
        else:
            edits.move_zones(plan=plan, zones=chosen, to=others[int(sent["to"])], by=by)

    return {
        "part": Edit(
            ZonePartForm(
                _sent(request, "part"),
                parts=[(pk, f"{zone.name} · {_households(zone.n_households)}") for pk, zone in zones.items()],
                targets=names,
                label=_("Zones"),
                new=[(NEW, _("A new committee"))],
            ),
            _("Move zones"),
            _("Move them"),
            part,
        ),
        "merge": Edit(
            TargetForm(_sent(request, "merge"), prefix="merge", label=_("Its zones go to"), targets=names),
            _("Merge it into another committee"),
            _("Merge"),
            lambda sent: edits.merge_committees(plan=plan, committees=[row], into=others[sent["to"]], by=by),
        ),
        "rename": _rename_edit(
            request,
            CommitteeRenameForm,
            row,
            lambda sent: edits.rename_committee(plan=plan, committee=row, by=by, **sent),
        ),
    }
