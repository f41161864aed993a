"""Rounds: the list, one round with what may be done about it, and the typing in of its paper slips."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from evaluations.forms.ballot import SlipForm
from evaluations.forms.round import CloseForm, HandForm, HouseholdsForm, RoundForm, UnitsForm, told_of
from evaluations.models import Round
from evaluations.queries.round import (
    approves_round,
    differences_of,
    invitations_to_hand,
    keeps_round,
    keeps_rounds_of,
    results_of,
    rounds_for,
    slips_to_be,
    turnout_of,
    types_round,
    words_of,
)
from evaluations.round_route import RoundGroup, RoundMove, RoundState
from evaluations.services.ballot import Typed, type_slip
from evaluations.services.round import (
    change_round,
    close_round,
    freeze_round,
    hand_over,
    invite_households,
    invite_units,
    make_round,
    open_round,
    print_again,
    publish_round,
    uninvite,
)
from evaluations.views.deed_page import Deed, DeedPage
from petitions.services import Refused
from wulibridge.people.permissions import Permission
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.refusals import put_on

PER_PAGE = 30
AREAS = (Area.COMMITTEE, Area.SUBDISTRICT)
PRINTED = ("open", "again")


@require_http_methods(["GET", "POST"])
@staff(Permission.VERDICT_READ, area=AREAS)
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds that one reads; the desk begins one."""
    keeps = keeps_rounds_of(request.user)
    if request.method == "POST" and not keeps:
        raise Http404
    form = RoundForm(request.POST if request.method == "POST" else None, user=request.user) if keeps else None
    if form is not None and form.is_bound and form.is_valid():
        try:
            row = make_round(draft=form.draft(), by=request.user)
        except Refused as no:
            put_on(form, no)
        else:
            messages.success(request, _("The draft is there. Now say who is invited."))
            return redirect("evaluations:round", row.pk)
    page = Paginator(rounds_for(request.user), PER_PAGE).get_page(request.GET.get("page"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None and form.errors else HTTPStatus.OK
    return render(request, "evaluations/rounds.html", {"page": page, "form": form}, status=status)


@require_http_methods(["GET", "POST"])
@staff(Permission.VERDICT_READ, area=AREAS)
@never_cache
def round_(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: what is asked, how many answered, what was counted, and what its state lets the reader do."""
    return RoundPage(request, scoped_or_404(rounds_for(request.user), pk=pk)).answer()


@require_http_methods(["GET", "POST"])
@staff(Permission.VERDICT_TYPE, area=AREAS)
@never_cache
@sensitive_post_parameters("code")
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Type in one paper slip after the other; what two people read differently stands side by side."""
    row = scoped_or_404(rounds_for(request.user).filter(state=RoundState.OPEN), pk=pk)
    form = SlipForm(request.POST if request.method == "POST" else None, row=row)
    if form.is_bound and form.is_valid():
        try:
            typed = type_slip(row=row, code=form.cleaned_data["code"], said=form.said(), by=request.user)
        except Refused as no:
            put_on(form, no)
        else:
            level = messages.WARNING if typed == Typed.DIFFERENT else messages.SUCCESS
            messages.add_message(request, level, TYPED[typed])
            return redirect("evaluations:paper", row.pk)
    context = {"round": row, "form": form, "differences": differences_of(row)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "evaluations/paper.html", context, status=status)


TYPED = {
    Typed.FIRST: _("Typed in once. Put it on the pile for somebody else."),
    Typed.ALIKE: _("Both read the same: it is in the box."),
    Typed.DIFFERENT: _("It was read differently. Put it aside for somebody else."),
    Typed.DECIDED: _("Two read the same: it is in the box."),
}


class RoundPage(DeedPage):
    template = "evaluations/round.html"
    called = "round"

    def __init__(self, request: HttpRequest, row: Round) -> None:
        super().__init__(request, row)
        self.round = row
        self.keeps, self.types = keeps_round(self.user, row), types_round(self.user, row)
        self.approves = approves_round(self.user, row)
        self.slips = slips_to_be(row) if row.state == RoundState.DRAFT else {}
        self.over = row.state == RoundState.OPEN and row.closes_on < timezone.localdate()

    def deeds(self) -> list[Deed]:
        state = self.round.state
        if state == RoundState.DRAFT and self.keeps:
            return self._preparing()
        if state == RoundState.OPEN:
            return self._handing() + (self._asking() if self.keeps else [])
        if state == RoundState.CLOSED and self.keeps:
            return [self._freeze()]
        return [self._publish()] if state == RoundState.FROZEN and self.approves else []

    def _preparing(self) -> list[Deed]:
        row, by = self.round, self.user
        return [
            Deed(
                "households",
                _("Invite households"),
                HouseholdsForm(**self.data("households"), row=row),
                lambda form: invite_households(row=row, by=by, **form.cleaned_data),
                _("Invited."),
                _("Each gets one slip. Vacant homes are left out."),
            ),
            Deed(
                "units",
                _("Invite local units"),
                UnitsForm(**self.data("units"), row=row),
                lambda form: invite_units(row=row, by=by, **form.cleaned_data),
                _("Invited."),
            ),
            *self._uninviting(),
            Deed(
                "change",
                _("Change the draft"),
                RoundForm(**self.data("change"), user=by, initial=told_of(row)),
                lambda form: change_round(row=row, draft=form.draft(), by=by),
                _("Changed."),
            ),
            self._plain(
                "open",
                _("Open the round and print the slips"),
                open_round,
                "",
                _("The codes are shown this once, shuffled: print them at once. Afterwards no question is changed."),
                main=bool(self.slips),
            ),
        ]

    def _uninviting(self) -> list[Deed]:
        if not self.slips.keys() - {RoundGroup.PUBLIC}:
            return []
        return [self._plain("uninvite", _("Take all invitations back"), uninvite, _("Taken back."))]

    def _handing(self) -> list[Deed]:
        if not self.types:
            return []
        form = HandForm(**self.data("hand"), waiting=invitations_to_hand(self.user, self.round))
        if not form.waiting and self.asked != "hand":
            return []
        said = _("Ticked. Which slip it was, nobody knows.")
        prose = _("Mix the slips of a group before you go, and let people draw one themselves.")
        return [
            Deed(
                "hand",
                _("Tick slips that were handed over"),
                form,
                lambda given: hand_over(row=self.round, invitations=given.chosen(), by=self.user),
                said,
                prose,
            )
        ]

    def _asking(self) -> list[Deed]:
        again = _("Only while nobody has answered. The slips printed before are void.")
        return [
            self._plain("again", _("Print all slips anew"), print_again, "", again),
            Deed(
                "close",
                _("Close the round"),
                CloseForm(**self.data("close")),
                lambda form: close_round(row=self.round, by=self.user, **form.cleaned_data),
                _("Closed. The answers are mixed, and nothing tells any more who answered when."),
                _("Once its last day is over or all have answered, and all paper slips are typed in."),
                main=self.over,
            ),
        ]

    def _freeze(self) -> Deed:
        prose = _("The counts and their hash are locked. Somebody else publishes them.")
        return self._plain(
            RoundMove.FREEZE, _("Count and freeze"), freeze_round, _("Counted and frozen."), prose, main=True
        )

    def _publish(self) -> Deed:
        prose = _("Everybody reads them then, as far as they may be shown. It cannot be taken back.")
        return self._plain(
            RoundMove.PUBLISH, _("Publish the results"), publish_round, _("Published."), prose, main=True
        )

    def _plain(self, name: str, label: Any, do: Any, said: Any, prose: Any = "", *, main: bool = False) -> Deed:
        """A deed that asks for nothing but the button."""
        form = forms.Form(**self.data(name))
        return Deed(name, label, form, lambda _form: do(row=self.round, by=self.user), said, prose, main)

    def context(self) -> dict[str, Any]:
        row = self.round
        told = row.state == RoundState.PUBLISHED or self.keeps or self.approves
        return {
            "slips": self.slips.items(),
            "over": self.over,
            "turnout": () if row.state == RoundState.DRAFT else turnout_of(row),
            "result": results_of(row) if told else None,
            "hash": row.results_sha256 if row.results_salt and (self.keeps or self.approves) else "",
            "words": words_of(row) if self.keeps else {},
            "may_type": self.types and row.state == RoundState.OPEN,
        }

    def after(self, deed: Deed, done: Any) -> HttpResponse:
        if deed.name not in PRINTED:
            return super().after(deed, done)
        address = settings.PUBLIC_URL + reverse("evaluations:ballot")
        slips = [(slip, f"{address}#{slip.code}") for slip in done]
        questions = list(self.round.questions.all())
        context = {"round": self.round, "slips": slips, "address": address, "questions": questions}
        return render(self.request, "evaluations/slips.html", context)
