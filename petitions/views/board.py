"""The public boards of the committees, and the step at which a person puts an answer on one."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_cookie

from petitions.filing_forms import PublicationForm
from petitions.models import Petition
from petitions.queries.board import (
    board_of,
    counts_by_committee,
    may_be_public,
    petitions_to_publish,
    shown_answers,
    standing_answer,
    verdicts_on,
)
from petitions.queries.filing import committees_in_force
from petitions.services import Refused
from petitions.services.publication import findings, publish_answer, withdraw_answer
from petitions.views.review import REVIEW_IN, REVIEWERS
from wulibridge.web.guard import public, scoped_or_404, staff
from wulibridge.web.refusals import put_on

PER_PAGE = 20
# What a resident takes back is gone from the screens of others after so many seconds.
FRESH_FOR = 300


@vary_on_cookie
@cache_control(private=True, max_age=FRESH_FOR)
@require_safe
@public
def boards(request: HttpRequest) -> HttpResponse:
    """The committees, each with how many answers its board shows."""
    rows = counts_by_committee(committees_in_force(timezone.localdate()))
    several = len({committee.subdistrict_id for committee, _count in rows}) > 1
    return render(request, "petitions/boards.html", {"rows": rows, "several": several})


@vary_on_cookie
@cache_control(private=True, max_age=FRESH_FOR)
@require_safe
@public
def board(request: HttpRequest, code: str) -> HttpResponse:
    """The answered matters of one committee that may be read by everybody."""
    committee = next((row for row in committees_in_force(timezone.localdate()) if row.code == code), None)
    if committee is None:
        raise Http404
    answers = board_of(committee)
    page = Paginator(answers, PER_PAGE).get_page(request.GET.get("page"))
    context = {"committee": committee, "page": page, "verdicts": verdicts_on(answers)}
    return render(request, "petitions/board.html", context)


@require_http_methods(["GET", "POST"])
@staff(*REVIEWERS, area=REVIEW_IN)
def publication(request: HttpRequest, number: str) -> HttpResponse:
    """Edit the words for the board. POST does what `do` says: look (a preview), publish, or withdraw."""
    row = scoped_or_404(petitions_to_publish(request.user), number=number)
    if not may_be_public(row):
        raise Http404
    if request.method == "GET":
        return _page(request, row, PublicationForm(initial=_words(row)))
    if request.POST.get("do") == "withdraw":
        return _withdraw(request, row)
    form = PublicationForm(request.POST)
    if form.is_valid() and request.POST.get("do") == "publish":
        try:
            publish_answer(petition=row, by=request.user, **form.cleaned_data)
        except Refused as refused:
            put_on(form, refused)
        else:
            messages.success(request, _("It is on the board now."))
            return redirect("petitions:publication", row.number)
    return _page(request, row, form, status=HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY)


def _withdraw(request: HttpRequest, row: Petition) -> HttpResponse:
    try:
        withdraw_answer(petition=row, by=request.user)
    except Refused as refused:
        messages.warning(request, str(refused.message))
    else:
        messages.success(request, _("It is off the board."))
    return redirect("petitions:publication", row.number)


def _words(row: Petition) -> dict[str, str]:
    """What the form begins with: what stands on the board, else the title and the last answer."""
    if standing := standing_answer(row):
        return {"title": standing.title, "text": standing.text}
    last = row.replies.order_by("replied_at", "pk").last()
    return {"title": row.title, "text": last.explanation[:2000] if last else ""}


def _page(request: HttpRequest, row: Petition, form: PublicationForm, *, status: int = HTTPStatus.OK) -> HttpResponse:
    source: Any = form.cleaned_data if form.is_bound and not form.errors else form.initial if not form.is_bound else {}
    words = {name: source.get(name, "") for name in ("title", "text")}
    standing = standing_answer(row)
    context = {
        "petition": row,
        "form": form,
        "preview": words if words["text"] else None,
        "reply": row.replies.order_by("replied_at", "pk").last(),
        "findings": findings(petition=row, by=request.user, **words),
        "standing": standing,
        "shown": standing is not None and shown_answers().filter(pk=standing.pk).exists(),
    }
    return render(request, "petitions/publication.html", context, status=status)
