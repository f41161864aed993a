"""The journal's one writer.

    with recording():          # one transaction
        ...change rows...
        record("petition.answered", petition, by=user, ...)

The entries are written last, just before the commit: the chain has one head, and whoever holds it makes others wait.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from django.db import models, transaction

from wulibridge.journal.models import JournalEntry
from wulibridge.rows import insert


class Actor(Protocol):
    """Whoever acts: a user, or one of the two below."""

    @property
    def pk(self) -> int | None: ...
    @property
    def journal_name(self) -> str: ...
    @property
    def journal_post(self) -> str: ...


class _Nobody:
    """An actor without an account."""

    pk = None
    journal_post = ""

    def __init__(self, name: str) -> None:
        self.journal_name = name


CLOCK = _Nobody("clock")  # deadlines that pass
RESIDENT = _Nobody("resident")  # the public page, proven by number and query code
SYSTEM = _Nobody("system")  # commands run by an operator

# The network address the present request came from; set by the web's middleware.
origin: ContextVar[str | None] = ContextVar("origin", default=None)


class NotRecordingError(RuntimeError):
    """record() was called outside recording(): the fact and its entry would not share a transaction."""


_open = threading.local()


@contextmanager
def recording() -> Iterator[None]:
    """One transaction whose journal entries are written at its very end. Nests: the outermost one writes."""
    outer: list[dict[str, Any]] | None = getattr(_open, "entries", None)
    if outer is not None:
        mark = len(outer)
        try:
            with transaction.atomic():
                yield
        except BaseException:
            del outer[mark:]
            raise
        return
    _open.entries = []
    try:
        with transaction.atomic():
            yield
            # Number, time and hashes are the chain's to write.
            insert(JournalEntry, _open.entries)
    finally:
        _open.entries = None


def record(
    verb: str,
    subject: models.Model | None,
    *,
    by: Actor,
    area: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Say what was done. `details` carries no personal data in clear: names of changed personal fields, not values.

    Raises NotRecordingError outside recording().
    """
    entries = getattr(_open, "entries", None)
    if entries is None:
        raise NotRecordingError(verb)
    entries.append(
        {
            "actor_id": by.pk,
            "actor": by.journal_name,
            "post": by.journal_post[:200],
            "address": origin.get(),
            "verb": verb,
            "subject_kind": subject._meta.label_lower if subject is not None else "",
            "subject_id": subject.pk if subject is not None else None,
            "area": area,
            "details": dict(details or {}),
        }
    )


def changes(before: Mapping[str, Any], after: Mapping[str, Any], *, personal: frozenset[str]) -> dict[str, Any]:
    """The changed fields as {field: [old, new]}, the values of `personal` fields left out ({field: "changed"})."""
    return {
        name: "changed" if name in personal else [_plain(before.get(name)), _plain(value)]
        for name, value in after.items()
        if before.get(name) != value
    }


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | None) else str(value)
