"""Photos: brought by phones, shown on the visit's page, removed."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from petitions.services import Refused
from visits.models import PhotoState, Visit
from visits.queries.photo import photos_for, visits_to_photograph
from visits.services.photo import add_photo, read_photo, remove_photo
from wulibridge.people.devices import DeviceRevokedError, is_revoked, seen
from wulibridge.people.permissions import Permission
from wulibridge.pictures.files import place_of
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.served import served

# How a refusal is told to a phone.
STATUSES = {
    "not_yours": HTTPStatus.FORBIDDEN,
    "withdrawn": HTTPStatus.GONE,
    "digest": HTTPStatus.CONFLICT,
    "too_big": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "too_many": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "no_image": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
}
View = Callable[..., HttpResponse]


def for_phones(view: View) -> View:
    """Answers a phone in JSON where a page would lead to the log-in, and sends away one that was shut out."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        device = _uuid(request.POST.get("device", ""))
        if device is not None and is_revoked(device):
            return _told(HTTPStatus.FORBIDDEN, "revoked")
        if not request.user.is_authenticated:
            return _told(HTTPStatus.UNAUTHORIZED, "login")
        try:
            _note(request, device)
        except DeviceRevokedError:
            return _told(HTTPStatus.FORBIDDEN, "revoked")
        return view(request, *args, **kwargs)

    return answered


@require_POST
@for_phones
@staff(Permission.VISIT_LOG, area=Area.ZONE)
def upload(request: HttpRequest) -> HttpResponse:
    """One photo of a visit, by the visit's own identity and the digest of the bytes."""
    uuid, sha256 = _uuid(request.POST.get("visit", "")), request.POST.get("sha256", "")
    file = request.FILES.get("file")
    if uuid is None or file is None or len(sha256) != 64:
        return _told(HTTPStatus.BAD_REQUEST, "unreadable")
    visit = visits_to_photograph(request.user).filter(client_uuid=uuid).first()
    if visit is None:
        return _told(HTTPStatus.NOT_FOUND, "no_visit")
    try:
        photo, is_new = add_photo(visit=visit, file=file, sha256=sha256.lower(), by=request.user)
    except Refused as no:
        return _told(STATUSES[no.field], no.field, str(no.message))
    status = HTTPStatus.CREATED if is_new else HTTPStatus.OK
    return JsonResponse({"photo": photo.pk, "state": photo.state}, status=status)


@require_GET
@staff(Permission.VISIT_READ, area=Area.ZONE)
def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The picture, to who may read the visit; `?small` its thumbnail. That it was seen stands in the journal."""
    row = scoped_or_404(photos_for(request.user).filter(state=PhotoState.READY), pk=pk)
    name = row.small_name if "small" in request.GET else row.name
    place = place_of(name)
    if not place.exists():
        raise Http404
    read_photo(photo=row, by=request.user)
    return served(name, content_type="image/jpeg", called=f"{row.pk}.jpg", inline=True)


@require_POST
@staff(Permission.VISIT_LOG, area=Area.ZONE)
def photo_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a photo for good. The page asks before."""
    row = scoped_or_404(photos_for(request.user), pk=pk)
    try:
        remove_photo(photo=row, by=request.user)
    except Refused as no:
        messages.error(request, no.message)
    else:
        messages.success(request, _("The photo is removed."))
    return HttpResponseRedirect(reverse("visits:visit", args=[row.visit_id]) + "#photos")


def file_photos(request: HttpRequest, visit: Visit, files: list[UploadedFile]) -> None:
    """Add what came with the visit's form, after the visit was saved: a bad photo is named, and loses nothing."""
    for file in files:
        try:
            add_photo(visit=visit, file=file, by=request.user)
        except Refused as no:
            messages.warning(
                request, _("%(name)s was not added: %(reason)s") % {"name": file.name, "reason": no.message}
            )


def _note(request: HttpRequest, device: UUID | None) -> None:
    if device is not None:
        seen(
            device_id=device,
            user=request.user,
            waiting=None,
            session_key=request.session.session_key,
            user_agent=request.headers.get("User-Agent", ""),
        )


def _told(status: HTTPStatus, reason: str, message: str = "") -> JsonResponse:
    return JsonResponse({"reason": reason, "message": message}, status=status)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
