"""The residents' page: follow a petition with its number and query code, and give a verdict. No account, no session.

Number and code travel in the body of a POST, never in an address that stays in a history or a log.
"""

from dataclasses import dataclass
from http import HTTPStatus

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from petitions.filing_forms import ConsentForm
from petitions.forms import FollowForm, VerdictForm
from petitions.history import history_of
from petitions.models import Petition
from petitions.queries import by_query_code
from petitions.queries.board import may_be_public
from petitions.queries.mandate import told_of
from petitions.route import State
from petitions.services import Refused, judge_as_resident
from petitions.services.publication import agree
from wulibridge.web.guard import public
from wulibridge.web.middleware import address_of
from wulibridge.web.refusals import put_on
from wulibridge.web.throttle import count_try, is_spent


@dataclass(frozen=True)
class Limit:
    """How many wrong tries, in how many seconds."""

    what: str
    tries: int
    seconds: int


PER_ADDRESS = Limit("follow-address", 10, 10 * 60)
PER_NUMBER = Limit("follow-number", 20, 60 * 60)


class TooManyTriesError(Exception):
    """Too many wrong tries from this address or for this number."""


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@public
def follow(request: HttpRequest) -> HttpResponse:
    """The form for number and code; POST shows the petition."""
    form = FollowForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _ask(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else 200)
    try:
        petition = _proven(request, form)
    except TooManyTriesError:
        return _ask(request, form, status=HTTPStatus.TOO_MANY_REQUESTS)
    return _show(request, petition) if petition else _ask(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@never_cache
@sensitive_post_parameters("code")
@require_POST
@public
def verdict(request: HttpRequest) -> HttpResponse:
    """The resident's verdict, proven by number and code as before. Where that fails, it is kept to be sent again."""
    proof, form = FollowForm(request.POST), VerdictForm(request.POST)
    try:
        petition = _proven(request, proof) if proof.is_valid() else None
    except TooManyTriesError:
        return _ask(request, proof, typed=form, status=HTTPStatus.TOO_MANY_REQUESTS)
    if petition is None:
        return _ask(request, proof, typed=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if not form.is_valid():
        return _show(request, petition, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    satisfied, reason = form.cleaned_data["satisfied"], form.cleaned_data["reason"]
    try:
        judged = judge_as_resident(petition=petition, satisfied=satisfied, note=reason)
    except Refused as refused:
        petition.refresh_from_db()
        if petition.state != State.ANSWERED:  # sent twice, say: there is nothing left to fill in
            return _show(request, petition, late=True, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        put_on(form, refused)
        return _show(request, petition, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _show(request, judged, thanked=True)


@never_cache
@sensitive_post_parameters("code")
@require_POST
@public
def consent(request: HttpRequest) -> HttpResponse:
    """The resident agrees that others read of it, or takes that back; proven by number and code as before."""
    proof, form = FollowForm(request.POST), ConsentForm(request.POST)
    try:
        petition = _proven(request, proof) if proof.is_valid() else None
    except TooManyTriesError:
        return _ask(request, proof, status=HTTPStatus.TOO_MANY_REQUESTS)
    if petition is None:
        return _ask(request, proof, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if not form.is_valid():
        return _show(request, petition, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        petition = agree(petition=petition, agrees=form.cleaned_data["agrees"])
    except Refused:  # nothing of it is offered on the page
        return _show(request, petition, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _show(request, petition, consented=True)


def _proven(request: HttpRequest, form: Form) -> Petition | None:
    """The petition of the number and code in a valid `form`, or None with the same sentence for either being wrong.

    Wrong tries are counted by address and by number. Raises TooManyTriesError once there were too many of them.
    """
    number, code = form.cleaned_data["number"], form.cleaned_data["code"]
    counted = {PER_ADDRESS: address_of(request) or "", PER_NUMBER: number}
    if any(is_spent(limit.what, whose, limit=limit.tries) for limit, whose in counted.items()):
        form.add_error(None, _("There were too many wrong tries. Nothing is lost. Please try again in an hour."))
        raise TooManyTriesError
    petition = by_query_code(number, code)
    if petition is None:
        for limit, whose in counted.items():
            count_try(limit.what, whose, seconds=limit.seconds)
        form.add_error(None, _("Number and query code do not belong together. Please compare both with your slip."))
    return petition


def _ask(request: HttpRequest, form: Form, *, status: int, typed: Form | None = None) -> HttpResponse:
    """The form for number and code; with a verdict that was `typed` already, which goes along with them."""
    context = {"form": form, "typed": typed, "readable_at": reverse("petitions:follow")}
    return render(request, "petitions/follow.html", context, status=status)


def _show(
    request: HttpRequest, petition: Petition, *, form: Form | None = None, status: int = 200, **told: bool
) -> HttpResponse:
    """The petition's page; `told` says what happened: thanked for a verdict, too late, or consented."""
    may_judge = petition.state == State.ANSWERED
    if form is None and may_judge:
        form = VerdictForm(initial={"number": petition.number, "code": request.POST.get("code", "")})
    context = {
        "petition": petition,
        "history": history_of(petition),
        "form": form,
        "mandates": told_of(petition),
        "consent": _consent(request, petition),
        **told,
        "readable_at": reverse("petitions:follow"),
    }
    return render(request, "petitions/followed.html", context, status=status)


def _consent(request: HttpRequest, petition: Petition) -> Form | None:
    """What the resident may say about publication: the other of the two. None where it is never published."""
    if not may_be_public(petition):
        return None
    agrees = "no" if petition.publish_consent_at else "yes"
    initial = {"number": petition.number, "code": request.POST.get("code", ""), "agrees": agrees}
    return ConsentForm(initial=initial, auto_id="consent_%s")
