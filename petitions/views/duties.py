"""The departments' room: what one's department was given to do, each duty on its page, and the steps."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from petitions.duty_route import DUTY_ROUTE, OPEN, DutyMove
from petitions.models import Duty
from petitions.order_forms import DutyMoveForm, InquiryAnswerForm, InquiryForm
from petitions.promises import explain
from petitions.queries.duty import (
    DESK,
    by_state,
    duties_for,
    duty_moves_of,
    figures_of,
    in_rows,
    inquiries_of,
    inquiries_to_answer,
    may_answer,
    own_duties,
    side_of,
)
from petitions.services import Refused
from petitions.services.duties import move_duty
from petitions.services.inquiries import answer_inquiry, ask
from petitions.views.shown_files import report_files_context
from wulibridge.people.absences import stood_in_for
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may
from wulibridge.web.drafts import draft_of, has_arrived, just_arrived
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.refusals import put_on

PER_PAGE = 25
MOST_QUESTIONS = 50
READERS = (Permission.DUTY_WORK, DESK, Permission.SUPERVISE)
READ_IN = (Area.ORGANIZATION, Area.SUBDISTRICT)
# Beside the steps of the route: a question, and its answer.
ASK, TELL = "ask", "tell"
LABELS = {ASK: gettext_lazy("Ask for information"), TELL: gettext_lazy("Answer the question")}
LEADS = {
    ASK: gettext_lazy("An answer is due in five working days. The clock of the duty runs on."),
    TELL: gettext_lazy("Whoever asked, the department that has the duty and the case desk read it."),
}
SHOWN = ("open", "late", "done")


@require_GET
@staff(*READERS, area=READ_IN)
def duties(request: HttpRequest) -> HttpResponse:
    """My department's duties by days left; the case desk sees all of its subdistrict, a leader the supervised ones."""
    user, today = request.user, timezone.localdate()
    rows = own_duties(user)
    shown = request.GET.get("show", "")
    shown = shown if shown in SHOWN else SHOWN[0]
    context = {
        "page": Paginator(in_rows(by_state(rows, shown, today)), PER_PAGE).get_page(request.GET.get("page")),
        "figures": figures_of(rows, today),
        "shown": shown,
        "questions": inquiries_to_answer(user)[:MOST_QUESTIONS],
        "today": today,
        "standing_in": stood_in_for(user),
    }
    return render(request, "petitions/duties.html", context)


@require_GET
@staff(*READERS, area=READ_IN)
def duty(request: HttpRequest, pk: int) -> HttpResponse:
    """One duty: what the petition says, without who asked, the order, the task, the clock, and what may be done now."""
    return _page(request, scoped_or_404(duties_for(request.user), pk=pk))


@require_http_methods(["GET", "POST"])
@staff(*READERS, area=READ_IN)
def duty_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """GET shows the form of a step, POST makes it."""
    if move not in {*DutyMove.values, *LABELS}:
        raise Http404
    row = scoped_or_404(duties_for(request.user), pk=pk)
    if request.method != "POST" and not _is_possible(request, row, move):
        messages.warning(request, _("This is not possible now, or not yours to do."))
        return redirect("petitions:duty", row.pk)
    form = _form(request, row, move)
    key = f"duty{row.pk}:{move}:{row.steps.count()}"
    if form.is_bound and form.is_valid():
        try:
            done = _do(row, move, form, request.user)
        except Refused as refused:
            put_on(form, refused)
        else:
            has_arrived(request, key)
            messages.success(request, _("Done: %(move)s.") % {"move": _label(move)})
            return redirect("petitions:duty", done.pk)
    if not form.fields and form.is_bound:
        refusal = form.non_field_errors()[0]
        return _page(request, row, status=HTTPStatus.UNPROCESSABLE_ENTITY, page_refused=refusal)
    context = {
        "petition": row.order.petition,
        "duty": row,
        "title": _label(move),
        "lead": LEADS[move] if move in LEADS else DUTY_ROUTE[DutyMove(move)].prose,
        "form": form,
        "back": reverse("petitions:duty", args=[row.pk]),
        **draft_of(request, key, f"{row.order.number} {_label(move)}"),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "petitions/order_act.html", context, status=status)


def _is_possible(request: HttpRequest, row: Duty, move: str) -> bool:
    match move:
        case "ask":
            return side_of(request.user, row) is not None and row.state in OPEN
        case "tell":
            asked = request.GET.get("inquiry", "")
            return any(str(inquiry.pk) == asked for inquiry in _to_answer(request, row))
        case _:
            return DutyMove(move) in duty_moves_of(request.user, row)


def _to_answer(request: HttpRequest, row: Duty) -> list[Any]:
    found = inquiries_of(row, request.user)
    return [inquiry for inquiry in found if inquiry.answered_at is None and may_answer(request.user, inquiry)]


def _form(request: HttpRequest, row: Duty, move: str) -> Form:
    data = request.POST if request.method == "POST" else None
    if move == ASK:
        side = side_of(request.user, row)
        return InquiryForm(data, duty=row, by_department=side is not None and side.department is not None)
    if move == TELL:
        return InquiryAnswerForm(data, duty=row, initial={"inquiry": request.GET.get("inquiry")})
    return DutyMoveForm(data, duty=row, move=DutyMove(move))


def _do(row: Duty, move: str, form: Form, user: Any) -> Duty:
    said = form.cleaned_data
    if move == ASK:
        ask(duty=row, asked_of=said["asked_of"], question=said["question"], by=user)
        return row
    if move == TELL:
        answer_inquiry(inquiry=said["inquiry"], answer=said["answer"], by=user)
        return row
    return move_duty(duty=row, move=DutyMove(move), by=user, facts=said)


def _label(move: str) -> Any:
    return LABELS[move] if move in LABELS else DutyMove(move).label


def _page(request: HttpRequest, row: Duty, *, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
    user = request.user
    inquiries = inquiries_of(row, user)
    moves = [
        {"move": move, "direct": not DUTY_ROUTE[move].facts, "prose": DUTY_ROUTE[move].prose}
        for move in duty_moves_of(user, row)
    ]
    context = {
        "duty": row,
        "order": row.order,
        "petition": row.order.petition,
        "moves": moves,
        "why": explain(list(row.promises.all())),
        "inquiries": [{"row": i, "mine": i.answered_at is None and may_answer(user, i)} for i in inquiries],
        "may_ask": side_of(user, row) is not None and row.state in OPEN,
        "steps": row.steps.select_related("by"),
        "reads_order": may(user, Permission.PETITION_READ, zone_id=row.order.petition.zone_id),
        "today": timezone.localdate(),
        "draft_sent": just_arrived(request),
        **report_files_context(user, row),
        **more,
    }
    return render(request, "petitions/duty.html", context, status=status)
