"""A service's no, shown on the form that asked for it."""

from django import forms

from petitions.services import Refused


def put_on(form: forms.Form, no: Refused) -> None:
    """At the field it belongs to, or above the form. A used identity is none that anybody could mend."""
    shown = no.field in form.fields and no.field != "client_uuid"
    form.add_error(no.field if shown else None, str(no.message))
