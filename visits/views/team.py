"""Teams of the zones, where their people come from, and who is on duty."""

from datetime import date, timedelta
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from petitions.services import Refused
from visits.forms.team import DutyForm, OriginForm
from visits.queries import team as queries
from visits.services import team as services
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.refusals import put_on

READS_BRIEFS = (Permission.VISIT_LOG, Permission.BRIEF_PUBLISH)
A_WEEK = timedelta(days=7)


@require_GET
@staff(Permission.VISIT_READ, area=Area.ZONE)
def teams(request: HttpRequest) -> HttpResponse:
    """Each zone with its team; a zone without a lead and people who leave soon are marked."""
    rows = queries.teams_of(request.user, timezone.localdate())
    context = {
        "teams": rows,
        "without_lead": sum(not team.has_lead for team in rows),
        "tab": "teams",
        "reads_briefs": holds(request.user, *READS_BRIEFS),
    }
    return render(request, "visits/teams.html", context)


@require_http_methods(["GET", "POST"])
@staff(Permission.TEAM_EDIT, area=Area.ZONE)
def origin(request: HttpRequest, pk: int) -> HttpResponse:
    """Which house lends somebody to the team."""
    post = scoped_or_404(queries.team_posts_kept_by(request.user), pk=pk)
    form = OriginForm(request.POST if request.method == "POST" else None, post=post)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            services.set_origin(post=post, origin=given["origin"], name=given["name"], by=request.user)
        except Refused as no:
            put_on(form, no)
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{reverse('visits:teams')}#zone-{post.zone_id}")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "visits/origin.html", {"form": form, "post": post}, status=status)


@require_http_methods(["GET", "POST"])
@staff(Permission.VISIT_READ, area=(Area.ZONE, Area.COMMITTEE))
def duty(request: HttpRequest) -> HttpResponse:
    """The duty roster of a week; who keeps it puts people on it."""
    edits = holds(request.user, Permission.TEAM_EDIT)
    if request.method == "POST" and not edits:
        raise Http404
    form = DutyForm(request.POST if request.method == "POST" else None, user=request.user) if edits else None
    if form and form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            row = services.put_on_duty(**given, by=request.user)
        except Refused as no:
            put_on(form, no)
        else:
            messages.success(request, _("On the roster: %(name)s.") % {"name": row.user})
            return redirect(f"{reverse('visits:duty')}?week={given['day'].isoformat()}")
    week = queries.week_of(request.user, _day(request))
    context = {
        "form": form,
        "week": week,
        "last": week[0].day - A_WEEK,
        "next": week[0].day + A_WEEK,
        "today": timezone.localdate(),
        "now": timezone.now(),
        "kept": set(queries.duties_in(request.user, Permission.TEAM_EDIT).values_list("pk", flat=True))
        if edits
        else (),
        "tab": "duty",
        "reads_briefs": holds(request.user, *READS_BRIEFS),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form and form.errors else HTTPStatus.OK
    return render(request, "visits/duty.html", context, status=status)


def _day(request: HttpRequest) -> date:
    """A day of the week that the address names; today where it names none that a roster could have."""
    today = timezone.localdate()
    try:
        day = date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        return today
    return day if abs((day - today).days) < 3660 else today


@require_POST
@staff(Permission.TEAM_EDIT, area=(Area.ZONE, Area.COMMITTEE))
def duty_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = scoped_or_404(queries.duties_in(request.user, Permission.TEAM_EDIT), pk=pk)
    day = timezone.localdate(row.starts_at)
    try:
        services.take_off_duty(duty=row, by=request.user)
    except Refused as no:
        messages.error(request, no.message)
    else:
        messages.success(request, _("Taken off the roster."))
    return redirect(f"{reverse('visits:duty')}?week={day.isoformat()}")
