"""Letters to residents: those that wait to be printed, printed, and who wishes for letters."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from petitions.letters import answer_of, context_of, reason_of
from petitions.models import Petition, Word
from petitions.queries import petitions_for
from petitions.queries.word import letters_for, words_about
from petitions.route import Move
from petitions.services import Refused
from petitions.services.words import Letter, mark_printed, open_letters, wish_letters
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may
from wulibridge.web.guard import Area, scoped_or_404, staff

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.PETITION_REGISTER, area=Area.ZONE)
def letters(request: HttpRequest) -> HttpResponse:
    """The letters that wait. POST `act`: open shows the chosen ones as they are printed, printed takes them off the
    list, wish says of a petition whether its resident wishes for letters."""
    act = request.POST.get("act", "")
    if act == "wish":
        return _wish(request)
    chosen = _chosen(request) if request.method == "POST" else []
    if act == "open" and chosen:
        return _open(request, chosen)
    if act == "printed" and chosen:
        return _printed(request, chosen)
    if request.POST.get("letter"):
        return _list(request, refused=_("These letters are not on the list any more."))
    if request.method == "POST":
        messages.warning(request, _("Choose a letter first."))
        return redirect("petitions:letters")
    return _list(request)


def _list(request: HttpRequest, *, refused: str = "") -> HttpResponse:
    page = Paginator(letters_for(request.user), PER_PAGE).get_page(request.GET.get("page"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "petitions/letters.html", {"page": page, "page_refused": refused}, status=status)


def _chosen(request: HttpRequest) -> list[Word]:
    """One's own letters among those named; of others, and of such as are printed meanwhile, nothing is known."""
    named = [pk for pk in request.POST.getlist("letter") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    return list(letters_for(request.user).filter(pk__in=named[:PER_PAGE]))


def _open(request: HttpRequest, chosen: list[Word]) -> HttpResponse:
    try:
        opened = open_letters(words=chosen, by=request.user)
    except Refused as refused:
        return _list(request, refused=str(refused.message))
    context = {"letters": [_worded(letter) for letter in opened], "readable_at": reverse("petitions:letters")}
    response = render(request, "petitions/letters_print.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _printed(request: HttpRequest, chosen: list[Word]) -> HttpResponse:
    try:
        count = mark_printed(words=chosen, by=request.user)
    except Refused as refused:
        return _list(request, refused=str(refused.message))
    told = ngettext("%(count)d letter is marked as printed.", "%(count)d letters are marked as printed.", count)
    messages.success(request, told % {"count": count})
    return redirect("petitions:letters")


def _wish(request: HttpRequest) -> HttpResponse:
    row = scoped_or_404(petitions_for(request.user), number=request.POST.get("number", ""))
    try:
        wish_letters(petition=row, by_letter=request.POST.get("by_letter") == "yes", by=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Written down."))
    return redirect("petitions:petition", row.number)


def _worded(letter: Letter) -> dict[str, Any]:
    word = letter.word
    reply = answer_of(word.petition) if word.event in (Move.ANSWER, Move.CLOSE, Move.NO_ANSWER) else None
    return {
        "letter": letter,
        "office": word.petition.zone.committee,
        "reason": reason_of(word),
        "reply": reply,
        "language": settings.LANGUAGE_CODE,  # the office's, whoever prints it
        **context_of(word),
    }


def words_context(user: Any, row: Petition) -> dict[str, Any]:
    """What the petition's page says of how its resident is told; nothing to those who only help."""
    if not may(user, Permission.PETITION_READ, zone_id=row.zone_id):
        return {}
    writes = may(user, Permission.PETITION_REGISTER, zone_id=row.zone_id)
    words = words_about(row) if row.has_words else []  # type: ignore[attr-defined]
    return {"words": words, "may_wish_letters": writes}
