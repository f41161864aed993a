"""Micro-wishes: noted at a household, made true by one who claims them; and the page that everybody may read."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from petitions.services import Refused
from visits import queries
from visits.forms.need import HeardForm, NeedForm, ReasonForm
from visits.forms.wish import ClaimForm, WishForm
from visits.models import MicroWish, WishState
from visits.queries.wish import public_wishes, wishes_for
from visits.services import wish as services
from visits.services.need import note_need
from visits.views.deeds import Deed, answer, plain
from wulibridge.people.permissions import Permission
from wulibridge.territory.models import Subdistrict
from wulibridge.web.drafts import draft_of, has_arrived, just_arrived
from wulibridge.web.guard import Area, public, scoped_or_404, staff
from wulibridge.web.refusals import put_on


def _claim_form(data: Any, *, row: MicroWish, user: Any, auto_id: str) -> ClaimForm:
    subdistrict_id = row.household.building.zone.committee.subdistrict_id
    return ClaimForm(data, user=user, subdistrict_id=subdistrict_id, auto_id=auto_id)


State = WishState
DEEDS = (
    Deed(
        "claim",
        _("Somebody takes it on"),
        (State.OPEN,),
        Permission.WISH_MATCH,
        lambda row, form, user: services.claim(wish=row, by=user, **form.cleaned_data),
        _("Claimed. Nobody else can take it on now."),
        _claim_form,
        main=True,
    ),
    Deed(
        "fulfil",
        _("It was fulfilled"),
        (State.CLAIMED,),
        Permission.WISH_MATCH,
        lambda row, form, user: services.fulfil(wish=row, by=user),
        _("Noted. Ask the household what they say of it."),
        main=True,
    ),
    Deed(
        "confirm",
        _("What the household says"),
        (State.FULFILLED,),
        Permission.WISH_POST,
        lambda row, form, user: services.confirm_wish(wish=row, by=user, **form.cleaned_data),
        _("Thank you. It is noted as they said it."),
        plain(HeardForm),
        main=True,
    ),
    Deed(
        "release",
        _("Give it back"),
        (State.CLAIMED, State.FULFILLED),
        Permission.WISH_MATCH,
        lambda row, form, user: services.release(wish=row, by=user, **form.cleaned_data),
        _("Given back. Others can take it on again."),
        plain(ReasonForm),
    ),
    Deed(
        "withdraw",
        _("Take it down"),
        (State.OPEN,),
        Permission.WISH_POST,
        lambda row, form, user: services.withdraw_wish(wish=row, by=user, **form.cleaned_data),
        _("Taken down. The reason stays with it."),
        plain(ReasonForm),
    ),
)


@require_http_methods(["GET", "POST"])
@staff(Permission.WISH_POST, area=Area.ZONE)
def wish_note(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Note a need or a wish of one household."""
    if what not in ("need", "wish"):
        raise Http404
    household = scoped_or_404(queries.households_of(request.user, Permission.WISH_POST), pk=pk)
    data, draft = request.POST if request.method == "POST" else None, f"{what}-{pk}"
    if what == "need":
        form: Any = NeedForm(data, user=request.user, household=household, visit=request.GET.get("visit", ""))
    else:
        form = WishForm(data)
    if form.is_bound and form.is_valid():
        save = note_need if what == "need" else services.post_wish
        try:
            row: Any = save(household=household, draft=form.draft(), by=request.user)
        except Refused as no:
            put_on(form, no)
        else:
            has_arrived(request, draft)
            return redirect(f"visits:{what}", row.pk)
    context = {"household": household, "form": form, "what": what} | draft_of(request, draft, household)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "visits/wish_note.html", context, status=status)


@require_http_methods(["GET", "POST"])
@staff(Permission.WISH_READ, area=Area.ZONE)
def wish(request: HttpRequest, pk: int) -> HttpResponse:
    """One wish: what everybody reads of it, whose it is, and what may be done now."""
    row = scoped_or_404(wishes_for(request.user), pk=pk)

    def context() -> dict[str, Any]:
        return {
            "wish": row,
            "claims": row.claims.select_related("organization", "claimed_by"),
            "steps": row.steps.select_related("by"),
            "draft_sent": just_arrived(request),
        }

    zone_id = row.household.building.zone_id
    return answer(request, row, DEEDS, zone_id=zone_id, template="visits/wish.html", context=context)


@require_GET
@public
def wishes_public(request: HttpRequest, pk: int) -> HttpResponse:
    """The open wishes of a subdistrict, for whoever wants to make one true. It names nobody."""
    subdistrict = get_object_or_404(Subdistrict, pk=pk)
    context = {"subdistrict": subdistrict, "wishes": public_wishes(subdistrict)}
    return render(request, "visits/wishes_public.html", context)
