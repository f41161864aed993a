"""Acting on behalf of residents: the deeds, what a petition's page says of it, and the list."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from petitions.figures import mandates_begun, mandates_ended
from petitions.mandate_forms import BeginForm, ConsentForm, EndForm, StepForm, WithdrawForm
from petitions.models import MandateOutcome, Petition
from petitions.queries.mandate import (
    ACTS,
    due_next,
    mandates_for,
    mandates_of,
    may_act_for,
    may_begin,
    may_go_on,
    zones_of,
)
from petitions.route import State
from petitions.services import mandates as deeds
from petitions.views.tabs import care_tabs
from petitions.views.verbs import Verb
from wulibridge.web.guard import Area, staff

PER_PAGE = 25
BEGIN = "act-for"

VERBS: dict[str, Verb] = {
    BEGIN: Verb(
        _("Act on behalf"),
        _("Somebody acts for residents who agreed to it, towards a body, until they can be told the outcome."),
        BeginForm,
        may_begin,
        deeds.begin,
    ),
    "act-step": Verb(
        _("Enter a step on behalf"),
        _("What was done towards the body, and when the next step is due."),
        StepForm,
        may_go_on,
        deeds.step,
    ),
    "act-join": Verb(
        _("Add households"), _("They agreed as well, each for itself."), ConsentForm, may_go_on, deeds.join
    ),
    "act-withdraw": Verb(
        _("A household takes its consent back"),
        _("It may do so at any time, without a reason. With the last one it ends."),
        WithdrawForm,
        may_go_on,
        deeds.withdraw,
    ),
    "act-end": Verb(
        _("End acting on behalf"),
        _("The residents are told what was reached, in your words."),
        EndForm,
        may_go_on,
        deeds.end,
    ),
}


def mandates_context(user: Any, row: Petition) -> dict[str, Any]:
    """What a petition's page says of acting on behalf, and the deeds that `user` finds there. No query where there is
    nothing and they may not."""
    rows = list(mandates_of(row)) if row.has_mandates else []  # type: ignore[attr-defined]
    runs = any(mandate.ended_at is None for mandate in rows)
    names: list[str] = []
    if (runs or row.state != State.CLOSED) and may_act_for(user, row):
        names = [name for name in VERBS if name != BEGIN] if runs else [BEGIN]
    today = timezone.localdate()
    return {
        "mandates": [{"mandate": mandate, "late": mandate.is_late(today)} for mandate in rows],
        "mandate_verbs": [(name, VERBS[name]) for name in names],
    }


@require_GET
@staff(*ACTS, area=Area.ZONE)
def mandates(request: HttpRequest) -> HttpResponse:
    """Whom somebody acts for, late steps first; with ?show= a figure of the year, the rows behind it."""
    user, today = request.user, timezone.localdate()
    year = {"first": today.replace(month=1, day=1), "last": today}
    rows, zones = mandates_for(user), zones_of(user)
    begun, ended = mandates_begun(zones, **year), mandates_ended(zones, **year)
    shown, names = request.GET.get("show", ""), dict(MandateOutcome.choices)
    if shown == "begun":
        rows = rows.filter(pk__in=begun.values("pk")).order_by("-began_at", "-pk")
    elif shown in names:
        rows = rows.filter(pk__in=ended.filter(outcome=shown).values("pk")).order_by("-ended_at", "-pk")
    else:
        shown, rows = "", due_next(rows)
    outcomes = list(ended.order_by().values_list("outcome", flat=True))
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "shown": shown,
        "shown_label": names.get(shown, ""),
        "begun": begun.count(),
        "ended": [(value, label, outcomes.count(value)) for value, label in names.items() if value in outcomes],
        **care_tabs(user),
    }
    return render(request, "petitions/mandates.html", context)
