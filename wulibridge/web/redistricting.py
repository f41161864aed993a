"""Plans that redraw committees and zones: the list, a new one, the dry run, and what can be done with a plan."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Plan, PlanCommittee, PlanZone
from wulibridge.territory.redistricting.carriers import Line, word_of
from wulibridge.territory.redistricting.carrying import apply, schedule, undo, why_not_undo, withdraw
from wulibridge.territory.redistricting.drafts import change_terms, draw, drop, refresh
from wulibridge.territory.redistricting.edits import undo_edit
from wulibridge.territory.redistricting.findings import Findings, check, restored
from wulibridge.territory.redistricting.reading import committees_in_force, plans_over, today
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.redistricting_forms import DrawForm, TermsForm, say_no
from wulibridge.web.zone_board import in_words

PAGE = 25
# Of renumbered households a page shows so many.
GLANCE = 20
PLANNED = (Area.COMMITTEE, Area.SUBDISTRICT)
State = Plan.State


def plans_of(request: HttpRequest) -> Any:
    """The plans that one may read and act on: of one's own committee, or of the whole subdistrict."""
    area = reach(request.user, Permission.TERRITORY_PLAN)
    return plans_over(area.committees, area.subdistricts)


def plan_or_404(request: HttpRequest, pk: int) -> Plan:
    return scoped_or_404(plans_of(request).defer(None), pk=pk)


@require_GET
@staff(Permission.TERRITORY_PLAN, area=PLANNED)
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan within reach, newest first."""
    page = Paginator(plans_of(request), PAGE).get_page(request.GET.get("page"))
    people = User.objects.in_bulk({row.drawn_by_id for row in page})
    rows = [{"plan": row, "by": people.get(row.drawn_by_id)} for row in page]
    may_redistrict = bool(reach(request.user, Permission.TERRITORY_PLAN).subdistricts)
    return render(request, "web/plans.html", {"page": page, "rows": rows, "may_redistrict": may_redistrict})


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.TERRITORY_PLAN, area=Area.SUBDISTRICT)
def plan_new(request: HttpRequest) -> HttpResponse:
    """Begin a plan of several committees. Nothing changes yet."""
    subdistricts = reach(request.user, Permission.TERRITORY_PLAN).subdistricts
    if not subdistricts:
        raise Http404
    rows = {row.pk: row for row in committees_in_force(subdistricts, today())}
    form = DrawForm(
        request.POST if request.method == "POST" else None,
        committees=[(pk, row.name) for pk, row in rows.items()],
        initial={"effective_on": today()},
    )
    if form.is_valid():
        sent = dict(form.cleaned_data)
        committees = [rows[pk] for pk in sent.pop("committees")]
        try:
            plan = draw(committees=committees, kind=Plan.Kind.REDISTRICTING, by=request.user, **sent)
        except ValidationError as error:
            say_no(form, error)
        else:
            return redirect("web:plan", pk=plan.pk)
    return render(request, "web/plan_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.TERRITORY_PLAN, area=PLANNED)
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan and its dry run; of one that was carried out, what it did. POST changes the name and day of a draft."""
    row = plan_or_404(request, pk)
    facts = {"name": row.name, "effective_on": row.effective_on}
    form = TermsForm(request.POST if request.method == "POST" else None, initial=facts)
    if form.is_valid():
        try:
            change_terms(plan=row, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            say_no(form, error)
        else:
            return redirect("web:plan", pk=pk)
    context = _context(row) | {"form": form}
    return render(request, "web/plan.html", context, status=422 if form.errors else 200)


# What can be done with a plan -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Act:
    """`ask`: what a person is asked before; without it the deed is done at once."""

    deed: Callable[..., Any]
    states: tuple[str, ...]
    button: str | Promise
    done: str | Promise
    ask: str | Promise = ""


ACTS = {
    "apply": Act(
        apply,
        (State.DRAFT, State.SCHEDULED),
        _("Carry out now"),
        _("The plan was carried out. The new map is in force from today."),
        _("The map changes for everybody at once. It can be undone only until somebody works on the new one."),
    ),
    "schedule": Act(
        schedule,
        (State.DRAFT,),
        _("Schedule"),
        _("The plan is scheduled and will be carried out on its day."),
        _("The clock carries the plan out on its day. Until then it can be taken back."),
    ),
    "withdraw": Act(withdraw, (State.SCHEDULED,), _("Take back"), _("The plan is a draft again.")),
    "undo": Act(
        undo,
        (State.APPLIED,),
        _("Undo"),
        _("The plan was undone. The map is as it was before."),
        _("Zones, committees, posts and open petitions go back to where they were."),
    ),
    "refresh": Act(refresh, (State.DRAFT,), _("Refresh"), _("The plan follows the map of today. Please look again.")),
    "undo_edit": Act(undo_edit, (State.DRAFT,), _("Take back the last edit"), _("The last edit was taken back.")),
    "drop": Act(
        drop,
        (State.DRAFT, State.SCHEDULED),
        _("Drop the plan"),
        _("The plan was dropped."),
        _("A dropped plan is kept to be read, and cannot be carried out any more."),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.TERRITORY_PLAN, area=PLANNED)
def plan_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Do something with a plan. GET asks first; what is refused is said on the same page."""
    row = plan_or_404(request, pk)
    if act not in ACTS:
        raise Http404
    reasons: list[str] = []
    if request.method == "POST":
        try:
            ACTS[act].deed(plan=row, by=request.user)
        except ValidationError as error:
            reasons = error.messages
        else:
            messages.success(request, ACTS[act].done)
            return redirect("web:plan", pk=pk)
    context = {"plan": row, "act": ACTS[act], "reasons": reasons, "findings": _findings(row)}
    return render(request, "web/plan_confirm.html", context, status=422 if reasons else 200)


# Reading --------------------------------------------------------------------------------------------------------------


def _context(row: Plan) -> dict[str, Any]:
    findings, day = _findings(row), today()
    return {
        "plan": row,
        "draft": row.state == State.DRAFT,
        "history": _history(row),
        "findings": findings,
        "changing": _rows(findings, changing=True),
        "staying": _rows(findings, changing=False),
        "carried": _carried(findings),
        "glance": GLANCE,
        "acts": _acts(row, findings, day),
        "too_late": why_not_undo(row) if row.state == State.APPLIED else [],
        "edits": _pages(row) if row.state == State.DRAFT else [],
        "several": row.kind == Plan.Kind.REDISTRICTING,
    }


def _rows(findings: Findings | None, *, changing: bool) -> dict[str, list[Any]]:
    """The committees and zones, these each with how its size stands, that change with the plan, or that do not."""
    if findings is None:
        return {}
    zones = [row for row in findings.zones if row.changes == changing]
    return {
        "committees": [row for row in findings.committees if row.changes == changing],
        "zones": [(row, in_words(row.after) if row.after is not None else "") for row in zones],
    }


def _carried(findings: Findings | None) -> list[tuple[str, int, list[Line]]]:
    """What goes along, by its kind: in words, how many in all, and from where to where."""
    kinds: dict[str, list[Line]] = {}
    for line in findings.carried if findings else []:
        kinds.setdefault(line.kind, []).append(line)
    return [(word_of(kind), sum(line.count for line in lines), lines) for kind, lines in kinds.items()]


def _history(row: Plan) -> list[tuple[str | Promise, Any, str]]:
    """What was done with the plan, when, and by whom."""
    deeds = [
        (_("drawn"), row.drawn_at, row.drawn_by_id),
        (_("scheduled"), row.scheduled_at, row.scheduled_by_id),
        (_("carried out"), row.applied_at, row.applied_by_id),
        (_("undone"), row.undone_at, row.undone_by_id),
    ]
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=[pk for _word, _at, pk in deeds if pk])}
    return [(word, at, names.get(pk or 0, "")) for word, at, pk in deeds if at]


def _findings(row: Plan) -> Findings | None:
    """The dry run of what may yet be carried out; of the rest, what was found then."""
    if row.state in (State.DRAFT, State.SCHEDULED):
        return check(row)
    return restored(row.outcome) if row.outcome else None


def _acts(row: Plan, findings: Findings | None, day: Any) -> list[tuple[str, Act]]:
    """What is offered: nothing that would be refused for certain."""
    withheld = {"schedule"} if row.effective_on <= day else {"apply"}
    if findings is None or not findings.stale:
        withheld.add("refresh")
    if findings and findings.obstacles:
        withheld |= {"apply", "schedule"}
    if row.before_edit is None:
        withheld.add("undo_edit")
    if row.state == State.APPLIED and why_not_undo(row):
        withheld.add("undo")
    return [(name, act) for name, act in ACTS.items() if row.state in act.states and name not in withheld]


def _pages(row: Plan) -> list[tuple[PlanCommittee, list[PlanZone]]]:
    """The zones of a draft, each a page of its own, under their committees: those of a redistricting have one too."""
    homes = {home.pk: (home, list[PlanZone]()) for home in row.committees.filter(ends=False)}
    for zone in row.zones.filter(ends=False):
        homes[zone.committee_id][1].append(zone)
    return list(homes.values())
