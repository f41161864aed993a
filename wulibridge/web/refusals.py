"""A service's no, shown on the form that asked for it."""

import uuid
from typing import Any, Protocol

from django import forms
from django.utils.functional import Promise


class No(Protocol):
    """What a service refuses with: words for the person who tried, and the field they belong to."""

    message: str | Promise
    field: str | None


def put_on(form: forms.Form, no: No) -> None:
    """At the field it belongs to, or above the form when that is hidden or of another name.

    A used identity is replaced, so that saving again works.
    """
    if no.field == "client_uuid" and form.is_bound:
        sent: Any = form.data
        form.data = sent = sent.copy()  # what a request sent is not to be written on
        sent[form.add_prefix("client_uuid")] = str(uuid.uuid4())
    shown = no.field in form.fields and not form.fields[no.field].widget.is_hidden
    form.add_error(no.field if shown else None, str(no.message))
