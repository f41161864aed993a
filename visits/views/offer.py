"""Offers of units and teams."""

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from petitions.services import Refused
from visits.forms.offer import OfferForm
from visits.queries.need import needs_for
from visits.queries.offer import keeps, matches_under, offers_for, rooms_of
from visits.services import offer as services
from wulibridge.people.permissions import Permission
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.refusals import put_on

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
@staff(Permission.WISH_MATCH, area=Area.COMMITTEE)
def offer_new(request: HttpRequest) -> HttpResponse:
    """Write down what a unit or a team offers."""
    form = OfferForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_bound and form.is_valid():
        try:
            row = services.make_offer(draft=form.draft(), by=request.user)
        except Refused as no:
            put_on(form, no)
        else:
            messages.success(request, _("The offer of %(name)s is written down.") % {"name": row.organization})
            return redirect("visits:wishes", "offers")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "visits/offer_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@staff(Permission.HELP_READ, area=Area.COMMITTEE)
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """One offer: what is left of it, what it was used for, as far as one may see it, and taking it off the list."""
    row = scoped_or_404(offers_for(request.user), pk=pk)
    problem = None
    if request.method == "POST":
        try:
            services.withdraw_offer(offer=row, by=request.user)
        except Refused as no:
            problem = no.message
        else:
            messages.success(request, _("The offer is withdrawn. What was agreed stays agreed."))
            return redirect("visits:offer", row.pk)
    subdistrict_id = row.organization.subdistrict_id
    page = Paginator(matches_under(row), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "offer": row,
        "room": rooms_of([row], timezone.localdate())[0],
        "page": page,
        "open_needs": set(needs_for(request.user).filter(matches__in=page).values_list("pk", flat=True)),
        "may_withdraw": keeps(request.user, committee_id=row.committee_id, subdistrict_id=subdistrict_id),
        "problem": problem,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "visits/offer.html", context, status=status)
