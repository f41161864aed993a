"""Handing a kept file over: by nginx or by ourselves, and never as a page of ours."""

from http import HTTPStatus

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

from wulibridge.pictures.files import place_of


def served(name: str, *, content_type: str, called: str, inline: bool = False) -> HttpResponseBase:
    """The file `name` below MEDIA_ROOT as `called`; `inline` shows it, else it is saved. Nobody in between keeps it."""
    response: HttpResponseBase = HttpResponse() if settings.PHOTO_ACCEL else FileResponse(place_of(name).open("rb"))
    if settings.PHOTO_ACCEL:
        response["X-Accel-Redirect"] = f"{settings.PHOTO_ACCEL.rstrip('/')}/{name}"
    response["Content-Type"] = content_type
    response["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{called}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    response.status_code = HTTPStatus.OK
    return response
