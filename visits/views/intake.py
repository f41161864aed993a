"""The reception desk: what came in today, and the short form of each channel."""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from petitions.models import Channel
from petitions.services import Refused
from visits.forms.intake import WORDS, IntakeSheet
from visits.models import Intake
from visits.queries.intake import intakes_on
from visits.queries.team import on_duty_now
from visits.services.intake import log_intake, slips_of_intake
from wulibridge.people.permissions import Permission
from wulibridge.web.drafts import draft_of, has_arrived, just_arrived
from wulibridge.web.guard import Area, staff


@require_GET
@staff(Permission.OPINION_WRITE, area=Area.ZONE)
def reception(request: HttpRequest) -> HttpResponse:
    """The channels, and what was written down today."""
    today = timezone.localdate()
    context = {
        "today": today,
        "channels": [(channel, Channel(channel).label) for channel in WORDS],
        "intakes": intakes_on(today, user=request.user),
        "on_duty": on_duty_now(request.user, timezone.now()),
        "draft_sent": just_arrived(request),
    }
    return render(request, "visits/reception.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@staff(Permission.OPINION_WRITE, area=Area.ZONE)
def intake(request: HttpRequest, channel: str) -> HttpResponse:
    """What came in by one channel: what was said, and the petitions born from it, in one save."""
    if channel not in WORDS:
        raise Http404
    if request.method == "GET":
        return _sheet(request, IntakeSheet(channel=channel, user=request.user))
    if "add" in request.POST:
        more = IntakeSheet.with_row(request.POST["add"], channel=channel, user=request.user, data=request.POST)
        return _sheet(request, more)
    sheet = IntakeSheet(channel=channel, user=request.user, data=request.POST)
    if sheet.is_valid():
        try:
            saved = log_intake(draft=sheet.draft(), zone=sheet.form.place, by=request.user)
        except Refused as no:
            sheet.refuse(no)
        else:
            return _saved(request, saved)
    return _sheet(request, sheet, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _saved(request: HttpRequest, saved: Intake) -> HttpResponse:
    has_arrived(request, _draft(saved.channel))
    if not saved.raised.exists():
        messages.success(request, _("Saved: %(channel)s.") % {"channel": saved.get_channel_display()})
        return redirect("visits:reception")
    context = {
        "slips": slips_of_intake(intake=saved, by=request.user),
        "follow_address": f"{settings.PUBLIC_URL}{reverse('petitions:follow')}",
        "draft_sent": just_arrived(request),
        "readable_at": reverse("visits:reception"),
    }
    return render(request, "visits/intake_slips.html", context)


def _sheet(request: HttpRequest, sheet: IntakeSheet, *, status: int = HTTPStatus.OK) -> HttpResponse:
    label = Channel(sheet.channel).label
    context = {"sheet": sheet, "channel": sheet.channel, "channel_label": label}
    context |= {"faulty": status == HTTPStatus.UNPROCESSABLE_ENTITY, **draft_of(request, _draft(sheet.channel), label)}
    return render(request, "visits/intake.html", context, status=status)


def _draft(channel: str) -> str:
    return f"intake-{channel}"
