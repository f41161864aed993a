"""The transfer order of a petition: read it, print it, draw it up afterwards, plan, and give departments duties."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from petitions.documents.order import document_of
from petitions.models import Petition
from petitions.order_forms import DutyForm, OrderForm, PlanForm
from petitions.queries import petitions_for
from petitions.queries.order import Orders, may_assign, may_draw_up, may_plan, orders_of
from petitions.route import HANDLES, Stop
from petitions.services import Refused
from petitions.services.duties import assign_duty
from petitions.services.orders import draw_up, write_plan
from wulibridge.paper import DOCX
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds
from wulibridge.web.drafts import draft_of, has_arrived, just_arrived
from wulibridge.web.exports import download
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.refusals import put_on

# Whose door the duties' own pages are.
DUTY_READERS = (Permission.DUTY_WORK, HANDLES[Stop.SUBDISTRICT], Permission.SUPERVISE)


@require_GET
@staff(Permission.PETITION_READ, area=Area.ZONE)
def order(request: HttpRequest, number: str) -> HttpResponse:
    """The transfer order with its duties, to read and to print; with ?as=docx the last one as a document."""
    row = scoped_or_404(petitions_for(request.user), number=number)
    found = orders_of(row)
    if request.GET.get("as") == "docx" and found.orders:
        shown = found.present or found.orders[-1]
        document = HttpResponse(document_of(shown, found.duties), content_type=DOCX)
        return download(document, name=f"{shown.number}.docx")
    return render(request, "petitions/order.html", {**order_context(request.user, row, found), **_arrived(request)})


def order_context(user: Any, row: Petition, found: Orders) -> dict[str, Any]:
    """What a page shows of a petition's orders, and which acts it offers."""
    return {
        "petition": row,
        "orders": found.orders,
        "order": found.present,
        "duties": found.duties,
        "may_draw_up": may_draw_up(user, row, found.present),
        "may_assign": may_assign(user, row),
        "may_plan": may_plan(user, row, found.present),
        "may_open_duties": holds(user, *DUTY_READERS),
    }


def _arrived(request: HttpRequest) -> dict[str, str]:
    return {"draft_sent": just_arrived(request)}


@dataclass(frozen=True)
class Act:
    """Something done with an order: what it is called, who may, its form, and the service that does it."""

    label: str | Promise
    lead: str | Promise
    may: Callable[[Any, Petition, Orders], bool]
    form: Callable[[Any, Petition, Orders], Form]
    do: Callable[[Form, Petition, Orders, Any], object]


def _plan(form: Form, row: Petition, found: Orders, user: Any) -> object:
    if found.present is None:
        raise Refused(_("There is no transfer order yet."))
    return write_plan(order=found.present, plan=form.cleaned_data["plan"], by=user)


def _draw(form: Form, row: Petition, found: Orders, user: Any) -> object:
    said = form.cleaned_data
    return draw_up(petition=row, asked=said["reason"], tried=said["tried"], suggested=said["suggested"], by=user)


ACTS: dict[str, Act] = {
    "draw": Act(
        gettext_lazy("Draw up the transfer order"),
        gettext_lazy("The petition came up by its deadline. Say now what was tried and what is asked."),
        lambda user, row, found: may_draw_up(user, row, found.present),
        lambda data, row, found: OrderForm(data, petition=row),
        _draw,
    ),
    "assign": Act(
        gettext_lazy("Give a department a duty"),
        gettext_lazy("It has one month. Several departments each get a duty of their own; one may lead."),
        lambda user, row, found: may_assign(user, row),
        lambda data, row, found: DutyForm(data, petition=row),
        lambda form, row, found, user: assign_duty(petition=row, draft=form.draft, by=user),  # type: ignore[attr-defined]
    ),
    "plan": Act(
        gettext_lazy("Joint action plan"),
        gettext_lazy("All departments with a duty here read it."),
        lambda user, row, found: may_plan(user, row, found.present),
        lambda data, row, found: PlanForm(data, initial={"plan": found.present.plan if found.present else ""}),
        _plan,
    ),
}


@require_http_methods(["GET", "POST"])
@staff(Permission.PETITION_READ, area=Area.ZONE)
def order_act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """GET shows the form of the act, POST does it."""
    if act not in ACTS:
        raise Http404
    row, chosen = scoped_or_404(petitions_for(request.user), number=number), ACTS[act]
    found = orders_of(row)
    posted = request.method == "POST"
    if not posted and not chosen.may(request.user, row, found):
        messages.warning(request, _("This is not possible now, or not yours to do."))
        return redirect("petitions:petition", row.number)
    form = chosen.form(request.POST if posted else None, row, found)
    key = f"{row.number}:{act}:{len(found.orders)}:{len(found.duties)}"
    if posted and form.is_valid():
        try:
            chosen.do(form, row, found, request.user)
        except Refused as refused:
            put_on(form, refused)
        else:
            has_arrived(request, key)
            messages.success(request, _("Done: %(move)s.") % {"move": chosen.label})
            return redirect("petitions:order", row.number)
    context = {
        "petition": row,
        "order": found.present,
        "title": chosen.label,
        "lead": chosen.lead,
        "form": form,
        "back": reverse("petitions:order" if found.orders else "petitions:petition", args=[row.number]),
        **draft_of(request, key, f"{row.number} {chosen.label}"),
    }
    return render(request, "petitions/order_act.html", context, status=_status(form))


def _status(form: Form) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
