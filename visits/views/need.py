"""A need, and what becomes of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from visits.forms.need import AgreeForm, DayForm, HeardForm, ReasonForm
from visits.models import Need, NeedState
from visits.queries.need import matches_of, needs_for
from visits.queries.offer import suggested
from visits.services import need as services
from visits.views.deeds import Deed, answer, plain
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may
from wulibridge.web.drafts import just_arrived
from wulibridge.web.guard import Area, scoped_or_404, staff


def _agree_form(data: Any, *, row: Need, user: Any, auto_id: str) -> AgreeForm:
    return AgreeForm(data, need=row, user=user, auto_id=auto_id)


def _agree(row: Need, form: Any, user: Any) -> None:
    services.agree(need=row, offer=form.cleaned_data["offer"], agreement=form.agreement(), by=user)


State = NeedState
DEEDS = (
    Deed(
        "agree",
        _("Agree on an offer"),
        (State.OPEN,),
        Permission.WISH_MATCH,
        _agree,
        _("Agreed. Note here when it was done."),
        _agree_form,
        main=True,
    ),
    Deed(
        "deliver",
        _("It was done"),
        (State.MATCHED,),
        Permission.WISH_POST,
        lambda row, form, user: services.deliver(need=row, by=user, **form.cleaned_data),
        _("Noted. Ask the household what they say of it."),
        plain(DayForm),
        main=True,
    ),
    Deed(
        "confirm",
        _("What the household says"),
        (State.DELIVERED,),
        Permission.WISH_POST,
        lambda row, form, user: services.confirm(need=row, by=user, **form.cleaned_data),
        _("Thank you. It is noted as they said it."),
        plain(HeardForm),
        main=True,
    ),
    Deed(
        "call_off",
        _("Call it off"),
        (State.MATCHED,),
        Permission.WISH_MATCH,
        lambda row, form, user: services.call_off(need=row, by=user, **form.cleaned_data),
        _("Called off. The need is open again."),
        plain(ReasonForm),
    ),
    Deed(
        "drop",
        _("Drop this need"),
        (State.OPEN,),
        Permission.WISH_POST,
        lambda row, form, user: services.drop_need(need=row, by=user, **form.cleaned_data),
        _("Dropped. The reason stays with it."),
        plain(ReasonForm),
    ),
    Deed(
        "reopen",
        _("Look for another offer"),
        (State.CONFIRMED, State.DROPPED),
        Permission.WISH_POST,
        lambda row, form, user: services.reopen_need(need=row, by=user),
        _("The need is open again."),
    ),
)


@require_http_methods(["GET", "POST"])
@staff(Permission.WISH_READ, area=Area.ZONE)
def need(request: HttpRequest, pk: int) -> HttpResponse:
    """One need: what was agreed about it, which offers would fit, and what may be done now."""
    row = scoped_or_404(needs_for(request.user), pk=pk)
    zone_id = row.household.building.zone_id

    def context() -> dict[str, Any]:
        matches = may(request.user, Permission.WISH_MATCH, zone_id=zone_id) and row.state == State.OPEN
        return {
            "need": row,
            "matches": matches_of(row),
            "suggested": suggested(request.user, row, timezone.localdate()) if matches else None,
            "draft_sent": just_arrived(request),
        }

    return answer(request, row, DEEDS, zone_id=zone_id, template="visits/need.html", context=context)
