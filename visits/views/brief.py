"""Policy briefs: to read, to acknowledge, to publish."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from petitions.services import Refused
from visits.forms.brief import BriefForm
from visits.queries import brief as queries
from visits.services import brief as services
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds
from wulibridge.web.drafts import draft_of, has_arrived, just_arrived
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.refusals import put_on

PER_PAGE = 25
DRAFT = "brief"
READS = (Permission.VISIT_LOG, Permission.BRIEF_PUBLISH)


@require_GET
@staff(*READS, area=Area.COMMITTEE)
def briefs(request: HttpRequest) -> HttpResponse:
    """The briefs for me, or that were published in my area."""
    context = {
        "page": Paginator(queries.briefs_for(request.user), PER_PAGE).get_page(request.GET.get("page")),
        "may_publish": holds(request.user, Permission.BRIEF_PUBLISH),
        "tab": "briefs",
        "draft_sent": just_arrived(request),
    }
    return render(request, "visits/briefs.html", context)


@require_http_methods(["GET", "POST"])
@staff(*READS, area=Area.COMMITTEE)
def brief(request: HttpRequest, pk: int) -> HttpResponse:
    """One brief; a POST says that I have read it. Who keeps teams sees who has not."""
    row = scoped_or_404(queries.briefs_for(request.user), pk=pk)
    problem: Any = ""
    if request.method == "POST":
        try:
            services.acknowledge(brief=row, by=request.user)
        except Refused as no:
            problem = no.message
        else:
            messages.success(request, _("Noted that you have read it."))
            return redirect("visits:briefs")
    keeps = holds(request.user, Permission.TEAM_EDIT)
    context = {"brief": row, "problem": problem, "readers": queries.readers_of(row, request.user) if keeps else None}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "visits/brief.html", context, status=status)


@require_http_methods(["GET", "POST"])
@staff(Permission.BRIEF_PUBLISH, area=Area.SUBDISTRICT)
def brief_new(request: HttpRequest) -> HttpResponse:
    form = BriefForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_bound and form.is_valid():
        try:
            services.publish_brief(draft=form.draft(), by=request.user)
        except Refused as no:
            put_on(form, no)
        else:
            has_arrived(request, DRAFT)
            messages.success(request, _("Published. The teams see it now."))
            return redirect("visits:briefs")
    context = {"form": form} | draft_of(request, DRAFT, _("Policy brief"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "visits/brief_new.html", context, status=status)
