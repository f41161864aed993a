"""A service's no, shown on the form that asked for it."""

from django import forms

from petitions.services import Refused


def put_on(form: forms.Form, no: Refused) -> None:
    """At the field it belongs to, or above the form."""
    form.add_error(no.field if no.field in form.fields else None, str(no.message))
