"""Making moves at the desk, asking a department, and writing a petition down. Each is one service call."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from petitions import services
from petitions.forms import DepartmentForm, RegisterForm
from petitions.models import Petition
from petitions.order_forms import form_of
from petitions.queries import is_open_to, moves_of, petitions_for
from petitions.route import ROUTE, Move
from petitions.services import Refused
from petitions.services.voices import register_voice
from petitions.template_forms import insert_into, offered
from petitions.views.desk import READ_IN, READERS, petition_page
from petitions.views.hints import hints_context, must_ask, same_as
from petitions.views.verbs import to_petition
from wulibridge.people.permissions import Permission
from wulibridge.web.drafts import draft_of, has_arrived
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.refusals import put_on

REGISTER_DRAFT = "register"


@require_http_methods(["GET", "POST"])
@staff(*READERS, area=READ_IN)
def move(request: HttpRequest, number: str, move: str) -> HttpResponse:
    """GET shows the form of the move, POST makes it; of an answer, or puts a template into it first."""
    if move not in Move.values:
        raise Http404
    row, wanted = scoped_or_404(petitions_for(request.user), number=number), Move(move)
    if request.method == "POST" and not (wanted == Move.ANSWER and "insert" in request.POST):
        return _make(request, row, wanted)
    if wanted not in moves_of(request.user, row):
        messages.warning(request, _("This move is not possible now, or not yours to make."))
        return redirect("petitions:petition", row.number)
    form = form_of(wanted, row)
    if request.method == "POST":
        return _form_page(request, row, wanted, form, insertion=insert_into(form, row, request.POST))
    return _form_page(request, row, wanted, form)


def _make(request, row, wanted: Move) -> HttpResponse:
    form = form_of(wanted, row, request.POST)
    if form.is_valid():
        try:
            services.move(petition=row, move=wanted, by=request.user, facts=form.facts)
        except Refused as refused:
            put_on(form, refused)
        else:
            has_arrived(request, _draft(row, wanted))
            messages.success(request, _("Done: %(move)s.") % {"move": wanted.label})
            return redirect("petitions:petition", row.number)
    if not form.fields:
        refusal = form.non_field_errors()[0]
        return petition_page(request, row, status=HTTPStatus.UNPROCESSABLE_ENTITY, page_refused=refusal)
    return _form_page(request, row, wanted, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _form_page(request, row, wanted: Move, form: Form, status: int = 200, insertion: Any = None) -> HttpResponse:
    context = {"petition": row, "move": wanted, "rule": ROUTE[wanted], "form": form}
    if wanted == Move.ANSWER:
        context["insertion"] = insertion or offered(row)
    context |= draft_of(request, _draft(row, wanted), f"{row.number} {wanted.label}")
    return render(request, "petitions/move.html", context, status=status)


def _draft(row: Petition, wanted: Move) -> str:
    """Each answer has a draft of its own: of one that was reopened, nothing of the first may come back."""
    return f"{row.number}:{wanted.value}:{row.reopened}"


@require_POST
@staff(*READERS, area=READ_IN)
def department(request: HttpRequest, number: str) -> HttpResponse:
    """Ask a department to help, or nobody any more."""
    row = scoped_or_404(petitions_for(request.user), number=number)
    form = DepartmentForm(request.POST, subdistrict_id=row.zone.committee.subdistrict_id)
    if form.is_valid():
        asked = form.cleaned_data["department"]
        try:
            services.involve_department(petition=row, department=asked, by=request.user)
        except Refused as refused:
            put_on(form, refused)
            context = {"department_form": form, "page_refused": refused.message}
            return petition_page(request, row, status=HTTPStatus.UNPROCESSABLE_ENTITY, **context)
        told = _("%(department)s can read this petition now.") % {"department": asked} if asked else _("No department.")
        messages.success(request, told)
        return redirect("petitions:petition", row.number)
    return petition_page(request, row, status=HTTPStatus.UNPROCESSABLE_ENTITY, department_form=form)


@sensitive_post_parameters("petitioner_name", "petitioner_phone")
@require_http_methods(["GET", "POST"])
@staff(Permission.PETITION_REGISTER, area=Area.ZONE)
def register(request: HttpRequest) -> HttpResponse:
    """Write a petition down at the desk."""
    kind = request.GET.get("kind", "")
    form = RegisterForm(request.POST if request.method == "POST" else None, user=request.user, kind=kind)
    hints = hints_context(request, form) if form.is_bound else {}
    if "hints" in request.POST:  # asked for while somebody types
        return render(request, "petitions/_hints.html", hints)
    if form.is_valid() and not must_ask(request, hints["hints"]):
        try:
            row = register_voice(draft=form.draft, zone=form.place, lead=same_as(request), by=request.user)
        except Refused as refused:
            put_on(form, refused)
        else:
            has_arrived(request, REGISTER_DRAFT)
            if is_open_to(request.user, row):
                messages.success(request, _("Petition %(number)s is registered.") % {"number": row.number})
            else:  # the number, and no more of it from now on
                told = _("Written down as number %(number)s. From now on only its named handlers see it.")
                messages.success(request, told % {"number": row.number})
            return to_petition(request, row)
    return render(
        request,
        "petitions/register.html",
        {"form": form, **hints, **draft_of(request, REGISTER_DRAFT, _("Register a petition"))},
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else 200,
    )
