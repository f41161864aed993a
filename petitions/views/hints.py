"""While a petition is written down: what says something similar already."""

from typing import Any

from django.http import HttpRequest

from petitions.forms import RegisterForm
from petitions.models import Kind
from petitions.queries.hint import Hint, Told, hints_for, was_sent
from petitions.voice_forms import SameAsForm


def same_as(request: HttpRequest) -> str:
    """The number that was chosen, or nothing."""
    form = SameAsForm(request.POST)
    return form.cleaned_data["same_as"] if form.is_valid() else ""


def hints_context(request: HttpRequest, form: RegisterForm) -> dict[str, Any]:
    """The hints for what was typed by now, however little of it is right."""
    form.is_valid()
    return {"hints": _hints(request, form), "chosen": same_as(request)}


def must_ask(request: HttpRequest, hints: list[Hint]) -> bool:
    """Was nothing said yet of hints that are reason enough to ask? So it is without JavaScript, after the first try."""
    return "same_as" not in request.POST and any(hint.is_strong for hint in hints)


def _hints(request: HttpRequest, form: RegisterForm) -> list[Hint]:
    said = form.cleaned_data
    household = said.get("household")
    zone = household.building.zone_id if household else said.get("zone")
    if zone is None or said.get("kind") == Kind.COMPLAINT or was_sent(said.get("client_uuid")):
        return []
    words = "\n".join(filter(None, (said.get("title"), said.get("text"))))
    return hints_for(request.user, Told(zone, words, household, said.get("address") or "", said.get("topic") or ""))
