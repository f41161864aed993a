"""Pledges: the list of a reader's units, and one pledge with all that may be done about it."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from evaluations.forms.pledge import EditPledgeForm, NewPledgeForm, ReviewForm
from evaluations.forms.unit import DeliveryForm
from evaluations.models import Pledge
from evaluations.pledge_route import PLEDGE_ROUTE, REPORTED_ON, PledgeMove, PledgeState
from evaluations.queries.pledge import (
    deliveries_for,
    pledges_for,
    published_lines,
    published_pledges,
    review_of,
    satisfied_of,
    told_of,
    typed_by,
)
from evaluations.queries.unit import speaker_of
from evaluations.services.evidence import read_evidence
from evaluations.services.pledge import (
    deliver,
    edit_pledge,
    make_pledge,
    may_move,
    move_pledge,
    moves_of,
    review_pledge,
)
from evaluations.views.deed_page import Deed, DeedPage
from evaluations.views.years import quarters_in, quarters_left, year_asked
from petitions.models import FileKind
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds
from wulibridge.pictures.files import place_of
from wulibridge.territory.models import Subdistrict
from wulibridge.web.guard import Area, public, scoped_or_404, staff
from wulibridge.web.served import served

PER_PAGE = 50
ENTER = (Permission.VERDICT_READ, Permission.VERDICT_ANSWER)
AREAS = (Area.COMMITTEE, Area.SUBDISTRICT, Area.ORGANIZATION)


class PledgesPage(DeedPage):
    template = "evaluations/pledges.html"

    def deeds(self) -> list[Deed]:
        if not holds(self.user, Permission.VERDICT_ANSWER, Permission.VERDICT_KEEP):
            return []
        make = Deed(
            "make",
            _("Write down a pledge"),
            NewPledgeForm(**self.data("make"), user=self.user),
            lambda form: make_pledge(unit=form.cleaned_data["unit"], draft=form.draft(), by=self.user),
            _("Written down. Somebody else publishes it."),
            _("One matter, one pledge: what is done until when, and how anybody can measure it."),
        )
        return [make]

    def context(self) -> dict[str, Any]:
        rows = pledges_for(self.user).prefetch_related("deliveries")
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page"))
        for row in page:
            row.missing = sum(quarter.missing for quarter in quarters_in(row) if row.state == PledgeState.PUBLISHED)
        return {"page": page}

    def after(self, deed: Deed, done: Any) -> HttpResponse:
        super().after(deed, done)
        return redirect("evaluations:pledge", done.pk)


class PledgePage(DeedPage):
    template = "evaluations/pledge.html"
    called = "pledge"
    row: Pledge

    def __init__(self, request: HttpRequest, row: Pledge) -> None:
        super().__init__(request, row)
        self.typist = typed_by(row)

    def deeds(self) -> list[Deed]:
        found = [self._move(move) for move in moves_of(self.row, self.user)]
        if may_move(self.row, PledgeMove.REVIEW, self.user):
            found.insert(0, self._review())
        return (self._own() if speaker_of(self.row, self.user) else []) + found

    def _own(self) -> list[Deed]:
        if self.row.state == PledgeState.DRAFT:
            edit = Deed(
                "edit",
                _("Change the draft"),
                EditPledgeForm(**self.data("edit"), pledge=self.row),
                lambda form: edit_pledge(pledge=self.row, draft=form.draft(), by=self.user),
                _("Changed."),
            )
            return [edit]
        left = quarters_left(self.row)
        if self.row.state not in REPORTED_ON or not (left or self.asked == "deliver"):
            return []
        form = DeliveryForm(**self.data("deliver"))
        form.offer(left)
        report = Deed(
            "deliver",
            _("Report a quarter"),
            form,
            lambda form: deliver(
                promise=self.row, report=form.report(), by=self.user, file=form.cleaned_data["shown_by"]
            ),
            _("Reported. It stays as it is."),
            main=True,
        )
        return [report]

    def _review(self) -> Deed:
        return Deed(
            PledgeMove.REVIEW,
            PledgeMove.REVIEW.label,
            ReviewForm(**self.data(PledgeMove.REVIEW), again=self.typist not in (None, self.user)),
            lambda form: review_pledge(pledge=self.row, verdict=form.verdict(), by=self.user),
            _("Typed in. It stands when two people typed in the same."),
            PLEDGE_ROUTE[PledgeMove.REVIEW].prose,
        )

    def _move(self, move: PledgeMove) -> Deed:
        return Deed(
            move,
            move.label,
            forms.Form(**self.data(move)),
            lambda form: move_pledge(pledge=self.row, move=move, by=self.user),
            _("Done."),
            PLEDGE_ROUTE[move].prose,
            main=move != PledgeMove.DROP,
        )

    def context(self) -> dict[str, Any]:
        review = review_of(self.row)
        return {
            "quarters": quarters_in(self.row),
            "review": review,
            "told": told_of(review) if review else {},
            "typist": self.typist,
        }


@require_http_methods(["GET", "POST"])
@staff(*ENTER, area=AREAS)
def pledges(request: HttpRequest) -> HttpResponse:
    """What the units of one's area promise, year by year; their people write down new ones."""
    return PledgesPage(request, None).answer()


@require_http_methods(["GET", "POST"])
@staff(*ENTER, area=AREAS)
def pledge(request: HttpRequest, pk: int) -> HttpResponse:
    """One pledge with its four quarters and the residents' review."""
    return PledgePage(
        request, scoped_or_404(pledges_for(request.user).prefetch_related("deliveries__by"), pk=pk)
    ).answer()


@require_GET
@staff(*ENTER, area=AREAS)
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file beside a quarterly report. That it was opened stands in the journal."""
    row = scoped_or_404(deliveries_for(request.user), pk=pk)
    if not row.sha256 or not place_of(row.file_name).exists():
        raise Http404
    read_evidence(delivery=row, by=request.user)
    kind = FileKind(row.file_kind)
    called = f"{row.pk}.{row.ending}"
    return served(row.file_name, content_type=kind.content_type, called=called, inline=kind == FileKind.PHOTO)


@require_GET
@public
def promised(request: HttpRequest, pk: int) -> HttpResponse:
    """What the units of a subdistrict promise in a year, for everybody; nobody of the staff is named."""
    subdistrict = get_object_or_404(Subdistrict, pk=pk)
    year = year_asked(request)
    context = {
        "subdistrict": subdistrict,
        "year": year,
        "pledges": [(row, quarters_in(row), satisfied_of(row)) for row in published_pledges(pk, year)],
        "lines": published_lines(pk, year),
    }
    return render(request, "evaluations/promised.html", context)
