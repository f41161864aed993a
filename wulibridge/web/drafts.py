"""Half-written forms, kept on the device that they are typed on: under which name, and when they have arrived.

The name begins with the account, so that nobody finds the words of another login.
"""

from typing import Any

from django.http import HttpRequest

# The session's note of the draft that has just arrived, so that the next page lets the device forget it.
SENT = "draft_sent"


def draft_of(request: HttpRequest, what: str, place: Any) -> dict[str, Any]:
    """What the template of the form needs: the draft's name, and how the list of drafts calls it."""
    return {"draft_key": _key(request, what), "draft_place": place, "draft_typed": request.method == "POST"}


def has_arrived(request: HttpRequest, what: str) -> None:
    """The form was taken: the next page says so to the device."""
    request.session[SENT] = _key(request, what)


def just_arrived(request: HttpRequest) -> str:
    """The name of the draft that has just arrived, once; empty without one."""
    return request.session.pop(SENT, "") if SENT in request.session else ""


def _key(request: HttpRequest, what: str) -> str:
    return f"{request.user.pk}:{what}"
