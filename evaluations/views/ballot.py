"""The public pages of a round: answering with the code of a slip, and the results. No account; nothing of who asks is
kept, of a signed-in clerk neither.

The code travels in the body of a POST. The printed QR code carries it behind the `#` of the address, which no browser
sends: so it stands in no log, and a script of the page puts it into the form.
"""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_cookie

from evaluations.forms.ballot import BallotCodeForm, BallotForm
from evaluations.models import Ballot
from evaluations.queries.ballot import ballot_of
from evaluations.queries.round import published_rounds, results_of
from evaluations.services.ballot import cast_ballot
from evaluations.services.guard import today
from petitions.services import Refused
from wulibridge.web.guard import public
from wulibridge.web.middleware import address_of
from wulibridge.web.refusals import put_on
from wulibridge.web.throttle import count_try, is_spent

WRONG_CODES, TRIES, SECONDS = "ballot-address", 10, 10 * 60
RESULTS_SHOWN = 10
FRESH_FOR = 300


class TooManyTriesError(Exception):
    """Too many wrong codes from this address."""


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@public
def ballot(request: HttpRequest) -> HttpResponse:
    """The form for the code; with it the questions; with these answered, thanks."""
    form = BallotCodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _ask(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK)
    try:
        found = _proven(request, form)
    except TooManyTriesError:
        return _ask(request, form, status=HTTPStatus.TOO_MANY_REQUESTS)
    if found is None:
        return _ask(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _answer(request, form, found)


def _answer(request: HttpRequest, form: BallotCodeForm, found: Ballot) -> HttpResponse:
    code = form.cleaned_data["code"]
    sent = request.POST if "answer" in request.POST else None
    saying = BallotForm(sent, row=found.round, initial={"code": code})
    if saying.is_bound and saying.is_valid():
        try:
            cast_ballot(code=code, said=saying.said())
        except Refused as no:
            if no.field == "code":  # used in this very moment
                put_on(form, no)
                return _ask(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
            put_on(saying, no)
        else:
            return render(request, "evaluations/ballot_thanks.html", {"round": found.round})
    status = HTTPStatus.UNPROCESSABLE_ENTITY if saying.errors else HTTPStatus.OK
    return render(request, "evaluations/ballot_questions.html", {"round": found.round, "form": saying}, status=status)


def _proven(request: HttpRequest, form: BallotCodeForm) -> Ballot | None:
    """The ballot of the code in a valid `form`, or None with one sentence for whatever is wrong with it. Raises
    TooManyTriesError after too many wrong codes."""
    whose = address_of(request) or ""
    if is_spent(WRONG_CODES, whose, limit=TRIES):
        form.add_error(None, _("There were too many wrong codes. Nothing is lost. Please try again in ten minutes."))
        raise TooManyTriesError
    found = ballot_of(form.cleaned_data["code"], on=today())
    if found is None:
        count_try(WRONG_CODES, whose, seconds=SECONDS)
        words = _("This code is wrong or was used already, or its round is over. Please compare it with your slip.")
        form.add_error("code", words)
    return found


def _ask(request: HttpRequest, form: BallotCodeForm, *, status: int) -> HttpResponse:
    context = {"form": form, "published": published_rounds()[:RESULTS_SHOWN]}
    return render(request, "evaluations/ballot.html", context, status=status)


@vary_on_cookie
@cache_control(private=True, max_age=FRESH_FOR)
@require_safe
@public
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """What a published round came to, as far as it may be shown."""
    row = published_rounds().filter(pk=pk).first()
    if row is None:
        raise Http404
    return render(request, "evaluations/results.html", {"round": row, "result": results_of(row)})
