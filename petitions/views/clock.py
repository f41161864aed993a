"""The clock's page: what made the sweep stop, the outages on record, and the answer that lets it go on.

It shows figures and moments only: whoever keeps the machine running sees no case.
"""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from petitions import services
from petitions.clock_forms import AnswerForm, OutageForm
from petitions.models import HoldAnswer, SweepHold
from petitions.queries import last_sweep, open_hold, outages
from petitions.services import Refused
from wulibridge.people.permissions import Permission
from wulibridge.territory.calendar import database_now
from wulibridge.web.guard import Area, staff
from wulibridge.web.refusals import put_on

PER_PAGE = 20


@require_http_methods(["GET", "POST"])
@staff(Permission.CLOCK_CONFIRM, area=Area.EVERYWHERE)
def clock(request: HttpRequest) -> HttpResponse:
    """GET shows what the sweep waits for, POST answers it. With nothing to answer, POST records an outage."""
    held = open_hold()
    if request.method != "POST":
        return _page(request, held, AnswerForm(initial=_guess(held)) if held else OutageForm())
    form = AnswerForm(request.POST) if "answer" in request.POST or "hold" in request.POST else OutageForm(request.POST)
    if form.is_valid():
        try:
            done = _answer(form, request.user) if isinstance(form, AnswerForm) else _record(form, request.user)
        except Refused as refused:
            put_on(form, refused)
        else:
            messages.success(request, done)
            return redirect("petitions:clock")
    return _page(request, open_hold(), form, HTTPStatus.UNPROCESSABLE_ENTITY)


def _answer(form: AnswerForm, user: Any) -> str:
    facts = form.cleaned_data
    said = {"hold": facts["hold"], "reason": facts["reason"], "by": user}
    match HoldAnswer(facts["answer"]):
        case HoldAnswer.CLOCK_RIGHT:
            services.let_go_on(**said)
        case HoldAnswer.OUTAGE:
            services.explain_by_outage(**said, started_at=facts["started_at"], ended_at=facts["ended_at"])
        case HoldAnswer.SET_RIGHT:
            services.say_set_right(**said)
            return _("Noted. Nothing was let through; the deadlines are watched again.")
    return _("Noted. What is due moves up within a minute.")


def _record(form: OutageForm, user: Any) -> str:
    services.record_outage(**form.cleaned_data, by=user)
    return _("The outage is recorded.")


def _guess(held: SweepHold) -> dict[str, Any]:
    """An outage would have been from the last sweep until now."""
    last = held.facts.get("last_sweep")
    return {"hold": held.pk, "started_at": last and parse_datetime(last), "ended_at": held.raised_at}


def _page(request: HttpRequest, held: SweepHold | None, form: OutageForm, status: int = HTTPStatus.OK) -> HttpResponse:
    context = {
        "held": held,
        "seen": _seen(held) if held else None,
        "form": form,
        # An answer to what somebody else has answered meanwhile stays on the page, with the reason why not.
        "answering": isinstance(form, AnswerForm),
        "sweep": last_sweep(),
        "now": database_now(),
        "page": Paginator(outages(), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "petitions/clock.html", context, status=status)


def _seen(held: SweepHold) -> dict[str, Any]:
    facts = held.facts
    moments = {name: facts.get(name) and parse_datetime(facts[name]) for name in ("clock", "last_sweep")}
    return {"due": facts["due"], "open": facts["open"], "jump": facts["jump"], **moments}
