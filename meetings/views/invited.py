"""What the invited do on the page of their own meetings: reply, sign in by the sheet in the room, object."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings import services
from meetings.forms.own import OwnAnswerForm, OwnObjectionForm
from meetings.models import Invitation, Meeting, Minutes
from meetings.queries.mine import invitations_of, minutes_for, opens
from meetings.route import State
from wulibridge.people.models import User
from wulibridge.web.drafts import has_arrived
from wulibridge.web.guard import scoped_or_404
from wulibridge.web.refusals import put_on

SHEET = re.compile(r"(?P<meeting>\d{1,18})-(?P<token>[0-9a-f]{32})", re.ASCII)
FORMS: dict[str, type[OwnAnswerForm] | type[OwnObjectionForm]] = {"reply": OwnAnswerForm, "object": OwnObjectionForm}
DONE = {"reply": _("Your reply is written down."), "object": _("Your objection is with the chair.")}


@dataclass(frozen=True)
class Refusal:
    """What was sent and did not do."""

    guest: Invitation
    form: forms.Form


@dataclass(frozen=True)
class Coming:
    """A meeting with one's invitation to it, and the form of the reply while it may be given."""

    meeting: Meeting
    guest: Invitation | None
    form: forms.Form | None


@dataclass(frozen=True)
class ToRead:
    """Minutes that one may object to until a day, with what one said against them."""

    guest: Invitation
    version: Minutes
    form: forms.Form | None


def here_of(user: User, named: str) -> dict[str, Any]:
    """The invitation of `user` that a sheet's address names. A wrong address and a meeting without them are a 404."""
    sheet = SHEET.fullmatch(named)
    if sheet is None or not opens(sheet["token"], int(sheet["meeting"])):
        raise Http404
    return {"here": scoped_or_404(invitations_of(user), meeting=int(sheet["meeting"])), "sheet": named}


def sign_in(request: HttpRequest) -> str:
    """Sign in by the sheet; returns where to go on."""
    found = here_of(request.user, request.POST.get("sheet", ""))
    try:
        services.sign_oneself_in(guest=found["here"], token=found["sheet"].partition("-")[2], by=request.user)
    except services.Refused as no:
        messages.error(request, str(no.message))
    return f"{reverse('meetings:mine')}?here={found['sheet']}"


def act(request: HttpRequest, deed: str) -> Refusal | None:
    """Do what the invitation that is named was sent; None when it is done."""
    named = request.POST.get("guest", "")
    known = named.isascii() and named.isdecimal() and len(named) < 19
    guest = scoped_or_404(invitations_of(request.user), pk=int(named) if known else 0)
    form = FORMS[deed](request.POST, guest=guest)
    if not form.is_valid():
        return Refusal(guest, form)
    verb = services.reply_oneself if deed == "reply" else services.object_oneself
    try:
        verb(guest=guest, by=request.user, **form.cleaned_data)
    except services.Refused as no:
        put_on(form, no)
        return Refusal(guest, form)
    if deed == "object":
        has_arrived(request, f"objection-{guest.pk}")
    messages.success(request, str(DONE[deed]))
    return None


def coming_rows(user: User, meetings: Iterable[Meeting], refused: Refusal | None) -> list[Coming]:
    rows = list(meetings)
    guests = {guest.meeting_id: guest for guest in invitations_of(user).filter(meeting__in=rows)}
    return [_coming(meeting, guests.get(meeting.pk), refused) for meeting in rows]


def _coming(meeting: Meeting, guest: Invitation | None, refused: Refusal | None) -> Coming:
    if guest is None or meeting.state != State.INVITED:
        return Coming(meeting, guest, None)
    sent = refused is not None and refused.guest == guest and isinstance(refused.form, OwnAnswerForm)
    return Coming(meeting, guest, refused.form if refused and sent else OwnAnswerForm(guest=guest))


def rows_to_read(user: User, today: date, refused: Refusal | None) -> list[ToRead]:
    return [_to_read(guest, today, refused) for guest in minutes_for(user)]


def _to_read(guest: Invitation, today: date, refused: Refusal | None) -> ToRead:
    meeting = guest.meeting
    version = list(meeting.minutes.all())[-1]
    if meeting.objections_until is None or today > meeting.objections_until:
        return ToRead(guest, version, None)
    sent = refused is not None and refused.guest == guest and isinstance(refused.form, OwnObjectionForm)
    return ToRead(guest, version, refused.form if refused and sent else OwnObjectionForm(guest=guest))


def has_place(refused: Refusal, coming: Iterable[Coming], to_read: Iterable[ToRead]) -> bool:
    """Does the page still show the form that was refused?"""
    return any(row.form is refused.form for row in (*coming, *to_read))
