"""A service's no, shown on the form that asked for it."""

import uuid
from typing import Any

from django import forms

from petitions.services import Refused


def put_on(form: forms.Form, no: Refused) -> None:
    """At the field it belongs to, or above the form. A used identity is replaced, so that saving again works."""
    if no.field == "client_uuid" and form.is_bound:
        sent: Any = form.data
        form.data = sent = sent.copy()  # what a request sent is not to be written on
        sent[form.add_prefix("client_uuid")] = str(uuid.uuid4())
    shown = no.field in form.fields and no.field != "client_uuid"
    form.add_error(no.field if shown else None, str(no.message))
