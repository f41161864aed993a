"""Unseen signs are taken out at the door, before any form, filter or session sees them."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, UnreadablePostError

from wulibridge.plain import plain


class PlainTextMiddleware:
    """Takes what nobody sees out of all that is sent, once and before anybody reads it: wulibridge.plain has the rule.

    So every form, filter and page number is covered, also one that will be written tomorrow. Stands before the
    sessions, whose key is a cookie, and reads the parameters when the language of the answer is known.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.COOKIES = {plain(name): plain(value) for name, value in request.COOKIES.items()}
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Raises what Django answers with 400, among it an encoding that is none."""
        if any(isinstance(part, str) and plain(part) != part for part in kwargs.values()):
            raise Http404  # no address of ours has such signs
        try:
            request.GET = _plain_dict(request.GET)  # type: ignore[assignment]
            request.POST = _plain_dict(request.POST)  # type: ignore[assignment]
        except UnreadablePostError:
            return  # the sender is gone: what looks for the form's secret finds none
        except LookupError as error:
            raise BadRequest("unknown encoding") from error


def _plain_dict(sent: QueryDict) -> QueryDict:
    if all(plain(text) == text for name, texts in sent.lists() for text in (name, *texts)):
        return sent
    kept = QueryDict(mutable=True, encoding=sent.encoding)
    for name, texts in sent.lists():
        kept.setlistdefault(plain(name)).extend(map(plain, texts))
    kept._mutable = False
    return kept
