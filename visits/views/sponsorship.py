"""What sponsors give: the ledger of one purpose, a gift, and the whole of it as a file."""

from collections.abc import Iterator
from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from petitions.services import Refused
from visits.forms.sponsorship import EntryForm, GiftForm, TakeBackForm
from visits.models import SponsorEntry, Sponsorship
from visits.queries import sponsorship as queries
from visits.queries.offer import keeps
from visits.services import sponsorship as services
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.web.exports import csv_file
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.refusals import put_on

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
@staff(Permission.WISH_MATCH, area=Area.COMMITTEE)
def sponsor_new(request: HttpRequest) -> HttpResponse:
    """Write down a gift and what it is for."""
    form = GiftForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_bound and form.is_valid():
        try:
            row = services.give(purpose=form.purpose_draft(), entry=form.entry(), by=request.user)
        except Refused as no:
            put_on(form, no)
        else:
            messages.success(request, _("The gift is in the ledger."))
            return redirect("visits:sponsorship", row.sponsorship_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "visits/sponsor_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@staff(Permission.HELP_READ, area=Area.COMMITTEE)
def sponsorship(request: HttpRequest, pk: int) -> HttpResponse:
    """One ledger: what was given and spent, another line, and taking a wrong one back."""
    row = scoped_or_404(queries.sponsorships_for(request.user), pk=pk)
    sent = request.POST if request.method == "POST" else None
    wrong = sent is not None and "entry" in sent
    line, back = EntryForm(None if wrong else sent), TakeBackForm(sent if wrong else None)
    form = back if wrong else line
    if form.is_bound and form.is_valid():
        try:
            _write(row, line, back, request.user)
        except Refused as no:
            put_on(form, no)
        else:
            messages.success(request, _("It is in the ledger."))
            return redirect("visits:sponsorship", row.pk)
    kept = keeps(request.user, committee_id=row.committee_id, subdistrict_id=row.organization.subdistrict_id)
    page = Paginator(queries.entries_of(row), PER_PAGE).get_page(request.GET.get("page"))
    lines = [(entry, _back(entry, back)) for entry in page]
    context = {
        "sponsorship": row,
        "line": line,
        "lines": lines,
        "keeps": kept,
        "lost": form
        if form.is_bound and form not in ([line, *(back for _entry, back in lines)] if kept else [])
        else None,
        "page": page,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "visits/sponsorship.html", context, status=status)


def _back(entry: SponsorEntry, sent: TakeBackForm) -> TakeBackForm:
    """The form that takes a line back: the one that was sent for it, with what was typed."""
    if sent.is_bound and sent["entry"].value() == str(entry.pk):
        return sent
    return TakeBackForm(initial={"entry": entry.pk}, auto_id=f"back{entry.pk}_%s")


def _write(row: Sponsorship, line: EntryForm, back: TakeBackForm, by: User) -> None:
    if back.is_bound:
        entry = scoped_or_404(queries.entries_of(row), pk=back.cleaned_data["entry"])
        services.take_back(entry=entry, note=back.cleaned_data["note"], by=by)
        return
    services.add_entry(sponsorship=row, kind=line.cleaned_data["kind"], entry=line.entry(), by=by)


@require_GET
@staff(Permission.HELP_READ, area=Area.COMMITTEE)
def sponsors_csv(request: HttpRequest) -> HttpResponseBase:
    """The whole ledger that one reads."""
    name = _("sponsors-%(day)s.csv") % {"day": timezone.localdate().isoformat()}
    return csv_file(_lines(request.user), name=name)


def _lines(user: User) -> Iterator[list[object]]:
    yield [_("number"), _("sponsor"), _("for what"), _("on"), _("kind"), _("yuan"), _("goods"), _("note"), _("by"),
           _("takes back")]  # fmt: skip
    for row in queries.entries_for(user):
        yield [row.pk, row.sponsorship.organization, row.sponsorship.what_for, row.on, row.get_kind_display(),
               row.amount, row.goods, row.note, row.by, row.reverses_id or ""]  # fmt: skip
