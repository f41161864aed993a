"""The petition screens."""

from django.http import Http404, HttpRequest, HttpResponse

from wulibridge.web.guard import staff


@staff()
def _soon(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404


petitions = due = register = petition = petitioner = query_code = department = move = follow = verdict = _soon
