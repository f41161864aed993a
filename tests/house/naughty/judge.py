"""What must hold for every answer, whatever was sent."""

import json
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.http import HttpResponse

from tests.house.naughty.pages import TYPED, Form, Page
from tests.house.naughty.site import Offer
from tests.house.naughty.strings import arrived
from wulibridge.plain import plain

OURS = ("petitions", "visits", "people", "territory", "notices", "journal", "evaluations", "meetings")
TEXTUAL = (models.CharField, models.TextField, models.JSONField)


def assert_none(found: dict[str, list[str]]) -> None:
    """Fail with a line for each form or address that had flaws."""
    assert not found, "\n" + "\n".join(f"{where[:120]}: {'; '.join(flaws)[:400]}" for where, flaws in found.items())


def text_of(answer: HttpResponse) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "replace")


def flaws_of(answer: HttpResponse, *, allowed: tuple[int, ...]) -> list[str]:
    """What is wrong with any answer: its status, live mark-up, a header that was smuggled in."""
    text = text_of(answer)
    flaws = [] if answer.status_code in allowed else [f"status {answer.status_code} {_why(answer)}".strip()]
    if any(live in text for live in ("<script>alert(", "<img src=x", "onmouseover='alert", 'autofocus onfocus="alert')):
        flaws.append("mark-up came alive")
    if "Set-Cookie: sessionid=stolen" in str(answer.headers) or "stolen" in str(answer.cookies):
        flaws.append("a header was smuggled in")
    return flaws


def _why(answer: HttpResponse) -> str:
    kind, error, _traceback = getattr(answer, "exc_info", None) or (None, "", None)
    return f"{kind.__name__}: {str(error)[:200]}" if kind else ""


def form_again(offer: Offer, answer: HttpResponse) -> Form | None:
    """The form as the answer brings it back: of two that ask the same, the one that asks nothing more."""
    if not hasattr(answer, "forms_again"):  # several questions are asked about one answer
        answer.forms_again = Page(text_of(answer)).forms
    forms = answer.forms_again
    wanted = {control.name for control in offer.form.controls if control.kind not in ("hidden", "file")}
    return max(forms, key=lambda form: (len(wanted & form.names()), -len(form.names())), default=None)


def lost(offer: Offer, answer: HttpResponse, sent: list[tuple[str, str | bytes]]) -> list[str]:
    """Which of the controls that hold text came back without what was typed into them."""
    again = form_again(offer, answer)
    typed = {control.name for control in offer.form.of(*TYPED, "number", "date", "datetime-local")}
    gone = []
    for name, value in sent:
        if name not in typed:
            continue
        shown = [plain(text).strip() for text in (again.shown(name) if again else [])]
        if plain(arrived(value)).strip() not in shown:
            gone.append(name)
    return gone


def unmarked(offer: Offer, answer: HttpResponse, wrong: set[str]) -> list[str]:
    """Which of the controls that were wrong are not marked as such, with a sentence about them."""
    again = form_again(offer, answer)
    marked = {control.name for control in again.controls if control.invalid} if again else set()
    return sorted(wrong - marked)


class Written:
    """Which of our tables the statements within have written to."""

    def __init__(self) -> None:
        self.statements: set[str] = set()

    def __enter__(self) -> "Written":
        self._wrapping = connection.execute_wrapper(self._note)
        self._wrapping.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._wrapping.__exit__(*error)

    def _note(self, execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
        if not str(sql).lstrip().upper().startswith("SELECT"):
            self.statements.add(str(sql))
        return execute(sql, *rest)

    def models(self) -> list[type[models.Model]]:
        ours = (model for label in OURS for model in apps.get_app_config(label).get_models())
        return [model for model in ours if any(model._meta.db_table in sql for sql in self.statements)]


def unclean_texts(written: Written) -> list[str]:
    """The stored texts that hold what nobody sees, in the tables that have been written to."""
    found = []
    for model in written.models():
        names = [field.attname for field in model._meta.concrete_fields if isinstance(field, TEXTUAL)]
        for row in model._default_manager.values_list(*names) if names else ():
            found += [f"{model.__name__}.{name}" for name, text in zip(names, row, strict=True) if not _clean(text)]
    return found


def _clean(value: Any) -> bool:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return plain(text) == text
