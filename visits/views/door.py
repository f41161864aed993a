"""The pages at the door: my round, a building, a household, a visit."""

import uuid
from datetime import date
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from petitions.services import Refused
from visits import queries, services
from visits.forms.visit import SHUT_DOOR, OutcomeForm, VisitSheet
from visits.models import Edition, Visit
from visits.queries.edit import count_waiting
from visits.queries.enrolment import going_on_at, slips_at
from visits.queries.guidebook import edition_in_force
from visits.queries.need import needs_for, needs_of
from visits.queries.team import on_duty_now
from visits.queries.wish import wishes_for, wishes_of
from visits.views import contacts
from visits.views.photo import file_photos
from wulibridge.people.devices import devices_led_by, silent
from wulibridge.people.models import Device, User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds, may
from wulibridge.territory.models import Household, HouseholdContact
from wulibridge.web.drafts import just_arrived
from wulibridge.web.guard import Area, scoped_or_404, staff

# A household is visited a few times a year; older visits than these are for the handbook.
VISITS_SHOWN = 30
# The session's note of the draft that has just arrived, so that the next page lets the phone forget it.
SENT = "visits_sent"


@require_GET
@staff(Permission.VISIT_LOG, area=Area.ZONE)
def my_round(request: HttpRequest) -> HttpResponse:
    """My zones; with one of them, or one chosen, its buildings in walking order."""
    today = timezone.localdate()
    rounds = queries.rounds_of(request.user, today)
    wanted = request.GET.get("zone", "")
    if not wanted and len(rounds) != 1:
        context = {"rounds": rounds, "year": today.year} | _besides(request.user, today)
        return render(request, "visits/zones.html", context)
    chosen = next((row for row in rounds if not wanted or str(row.zone.pk) == wanted), None)
    if chosen is None:
        raise Http404
    buildings = queries.buildings_of_round(chosen.zone, today.year)
    context = {
        "rounds": rounds,
        "chosen": chosen,
        "buildings": buildings,
        "several": len(rounds) > 1,
        "year": today.year,
    }
    return render(request, "visits/round.html", context | _besides(request.user, today))


@require_GET
@staff(Permission.HOUSEHOLD_READ, area=Area.ZONE)
def building(request: HttpRequest, pk: int) -> HttpResponse:
    """The doors of one building, floor by floor."""
    row = scoped_or_404(queries.buildings_of(request.user), pk=pk)
    floors = queries.floors_of(row, user=request.user, year=timezone.localdate().year)
    doors = [door for floor in floors for door in floor.doors if door.household.missing_since is None]
    context = {
        "building": row,
        "floors": floors,
        "reached": sum(door.reached for door in doors),
        "total": len(doors),
        "walks": may(request.user, Permission.VISIT_LOG, zone_id=row.zone_id),
        "sent": _just_sent(request),
    }
    return render(request, "visits/building.html", context)


@require_GET
@staff(Permission.HOUSEHOLD_READ, area=Area.ZONE)
def household(request: HttpRequest, pk: int) -> HttpResponse:
    """One household: what to do now, who lives there, what was said."""
    row = scoped_or_404(queries.households_of(request.user), pk=pk)
    return render(request, "visits/household.html", _household(request, row))


@require_POST
@staff(Permission.CONTACT_READ, area=Area.ZONE)
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """The contact in clear, in this one answer."""
    row = scoped_or_404(queries.households_of(request.user), pk=pk)
    try:
        clear = services.reveal_contact(household=row, by=request.user)
    except Refused as no:
        raise Http404 from no
    if request.htmx:
        return render(request, "visits/_contact.html", {"household": row, "contact": clear, "revealed": True})
    return render(request, "visits/household.html", _household(request, row, clear=clear))


@require_POST
@staff(Permission.VISIT_LOG, area=Area.ZONE)
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """A door that stayed shut."""
    row = scoped_or_404(queries.households_of(request.user, Permission.VISIT_LOG), pk=pk)
    form = OutcomeForm(request.POST)
    problem: Any = _("Please choose what happened at the door.")
    if form.is_valid():
        try:
            visit = services.log_visit(draft=form.draft(), household=row, by=request.user)
        except Refused as no:
            problem = no.message
        else:
            return _back_to_building(request, visit)
    return render(
        request,
        "visits/household.html",
        _household(request, row, problem=problem),
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
    )


@require_http_methods(["GET", "POST"])
@staff(Permission.VISIT_LOG, area=Area.ZONE)
def visit_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Someone was met: what was said, and the petitions born from it, in one save."""
    row = scoped_or_404(queries.households_of(request.user, Permission.VISIT_LOG), pk=pk)
    if request.method == "GET":
        return _sheet(request, row, VisitSheet(household=row, user=request.user))
    if "add" in request.POST:
        more = VisitSheet.with_row(request.POST["add"], household=row, user=request.user, data=request.POST)
        return _sheet(request, row, more)
    sheet = VisitSheet(household=row, user=request.user, data=request.POST)
    if sheet.is_valid():
        try:
            visit = services.log_visit(draft=sheet.draft(), household=row, by=request.user)
        except Refused as no:
            sheet.refuse(no)
        else:
            file_photos(request, visit, request.FILES.getlist("photos"))
            return _saved(request, visit)
    return _sheet(request, row, sheet, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_GET
@staff(Permission.VISIT_READ, area=Area.ZONE)
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit, to read."""
    row = scoped_or_404(queries.visits_for(request.user), pk=pk)
    raised = queries.raised_in([row], user=request.user).get(row.pk, [])
    zone_id = row.household.building.zone_id
    hands_over = may(request.user, Permission.PETITION_REGISTER, zone_id=zone_id)
    reads_asked = may(request.user, Permission.WISH_READ, zone_id=zone_id)
    versions = queries.versions_of(row)
    needs, wishes = list(needs_for(request.user).filter(visit=row)), list(wishes_for(request.user).filter(visit=row))
    context = {
        "visit": row,
        "raised": raised,
        "hands_over": hands_over and bool(raised),
        "may_wish_for": may(request.user, Permission.WISH_POST, zone_id=zone_id),
        "needs": needs,
        "small_wishes": wishes,
        "not_taken_over": queries.not_taken_over(versions, row, [*needs, *wishes]) if reads_asked else [],
        "edition": _edition_left(row),
        "photos": list(queries.photos_for(request.user).filter(visit=row)),
        "may_change": queries.may_change(request.user, row, now=timezone.now()),
        "versions": queries.earlier_versions(versions, row, asked=reads_asked),
        "draft_sent": just_arrived(request),
    }
    return render(request, "visits/visit.html", context)


@require_POST
@staff(Permission.PETITION_REGISTER, area=Area.ZONE)
def slips(request: HttpRequest, pk: int) -> HttpResponse:
    """The slips of a visit once more."""
    return _slips(request, scoped_or_404(queries.visits_for(request.user), pk=pk))


def _besides(user: User, today: date) -> dict[str, Any]:
    """What stands above the round, with one zone or several: what waits for this person."""
    return {
        "silent_devices": _silent(user),
        "waiting_edits": count_waiting(user),
        "on_duty": on_duty_now(user, timezone.now()),
    } | contacts.of_round(user, today)


def _silent(user: User) -> list[Device]:
    """For who answers for others: their devices that keep visits and say nothing."""
    return list(silent(devices_led_by(user))) if holds(user, Permission.DEVICE_REVOKE) else []


def _saved(request: HttpRequest, visit: Visit) -> HttpResponse:
    if not visit.raised.exists():
        return _back_to_building(request, visit)
    request.session[SENT] = visit.household_id
    return _slips(request, visit)


def _slips(request: HttpRequest, visit: Visit) -> HttpResponse:
    try:
        handed = services.slips_of(visit=visit, by=request.user)
    except Refused as no:
        raise Http404 from no
    follow = f"{settings.PUBLIC_URL}{reverse('petitions:follow')}"
    context = {
        "visit": visit,
        "slips": handed,
        "follow_address": follow,
        "sent": _just_sent(request),
        "readable_at": reverse("visits:visit", args=[visit.pk]),
    }
    return render(request, "visits/slips.html", context)


def _back_to_building(request: HttpRequest, visit: Visit) -> HttpResponse:
    place = visit.household.room or visit.household.number
    messages.success(
        request, _("Saved: %(place)s, %(outcome)s.") % {"place": place, "outcome": visit.get_outcome_display()}
    )
    request.session[SENT] = visit.household_id
    address = reverse("visits:building", args=[visit.household.building_id])
    return HttpResponseRedirect(f"{address}#door-{visit.household_id}")


def _just_sent(request: HttpRequest) -> int | None:
    """The household whose visit has just arrived here. Said once."""
    return request.session.pop(SENT) if SENT in request.session else None


def _edition_left(row: Visit) -> Edition | None:
    if not row.guidebook_left:
        return None
    return edition_in_force(row.household.building.zone.committee.subdistrict_id, row.visited_at)


def _household(
    request: HttpRequest, row: Household, *, clear: HouseholdContact | None = None, problem: Any = ""
) -> dict[str, Any]:
    user, zone_id = request.user, row.building.zone_id
    visits = list(queries.visits_for(user).filter(household=row, withdrawn_at=None)[:VISITS_SHOWN])
    raised = queries.raised_in(visits, user=user)
    knows_wishes = may(user, Permission.WISH_READ, zone_id=zone_id)
    return {
        "household": row,
        "contact": clear or queries.contact_of(row, user=user),
        "revealed": clear is not None,
        "may_reveal": may(user, Permission.CONTACT_READ, zone_id=zone_id),
        "may_log": may(user, Permission.VISIT_LOG, zone_id=zone_id),
        "petitions": queries.open_petitions_for(user).filter(household=row).order_by("due_on", "pk"),
        "visits": [(each, raised.get(each.pk, [])) for each in visits],
        "contacts": contacts.of_household(user, row, timezone.localdate()),
        "going_on": going_on_at(row),
        "slips": slips_at(row),
        "may_enrol": may(user, Permission.SERVICE_ENROL, zone_id=zone_id),
        "may_wish_for": may(user, Permission.WISH_POST, zone_id=zone_id),
        "needs": needs_of(row) if knows_wishes else [],
        "small_wishes": wishes_of(row) if knows_wishes else [],
        "shut_door": SHUT_DOOR,
        "client_uuid": uuid.uuid4(),
        "problem": problem,
        "readable_at": reverse("visits:household", args=[row.pk]),
    }


def _sheet(request: HttpRequest, row: Household, sheet: VisitSheet, *, status: int = 200) -> HttpResponse:
    context = {
        "household": row,
        "sheet": sheet,
        "has_contact": queries.contact_of(row, user=request.user) is not None,
        "draft_key": f"{request.user.pk}:{row.pk}",
        "typed": request.method == "POST",
        "faulty": status == HTTPStatus.UNPROCESSABLE_ENTITY,
    }
    return render(request, "visits/visit_form.html", context, status=status)
