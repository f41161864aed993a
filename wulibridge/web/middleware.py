"""What happens around every request."""

import ipaddress
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from wulibridge.journal.services import origin
from wulibridge.web.guard import Access

GetResponse = Callable[[HttpRequest], HttpResponse]


def address_of(request: HttpRequest) -> str | None:
    """The network address the request came from; of X-Forwarded-For only what trusted proxies wrote.

    None where there is none, as behind a unix socket, or where a proxy wrote something else: the journal keeps
    addresses alone.
    """
    given = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        if len(hops) >= settings.TRUSTED_PROXIES:
            given = hops[-settings.TRUSTED_PROXIES]
    try:
        return str(ipaddress.ip_address(given))
    except ValueError:
        return None


class OriginMiddleware:
    """Lets the journal know where a request comes from, and keeps signed-in pages out of shared caches."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = origin.set(address_of(request))
        try:
            response = self.get_response(request)
        finally:
            origin.reset(token)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class ClassifiedMiddleware:
    """Deny by default: a view that does not say who may pass, and in which kind of area, does not exist."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        access = getattr(view, "access", None)
        if not isinstance(access, Access) or not access.complete:
            raise Http404
