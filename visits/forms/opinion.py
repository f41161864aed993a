"""What the list of opinion items can be narrowed by, and the one tap that sorts an item."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from petitions.topics import Topic
from visits.forms.diary import DAY, ONE_OF_MANY, day_after, first_moment
from visits.models import INTAKE_CHANNELS, OpinionItem, OpinionQuerySet, OpinionState, Triage
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.web.place_forms import zones_by_committee

STATES = [choice for choice in OpinionState.choices if choice[0] != OpinionState.WITHDRAWN]


class Deed(models.TextChoices):
    """What a person can do with an item in one tap."""

    PETITION = "petition", _("Make it a petition")
    COUNT = "count", _("Count under its topic")
    NOTE = "note", _("Take note")
    UNSORT = "unsort", _("Back to the unsorted")
    TRIAGE = "triage", _("Change the triage")


class OpinionFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), choices=STATES, **ONE_OF_MANY)
    triage = django_filters.ChoiceFilter(label=_("Triage"), choices=Triage.choices, **ONE_OF_MANY)
    topic = django_filters.ChoiceFilter(label=_("Topic"), choices=Topic.choices, **ONE_OF_MANY)
    channel = django_filters.ChoiceFilter(
        label=_("Channel"), choices=[("visit", _("home visit")), *((c.value, c.label) for c in INTAKE_CHANNELS)],
        **ONE_OF_MANY,
    )  # fmt: skip
    zone = django_filters.ChoiceFilter(label=_("Zone"), choices=[], **ONE_OF_MANY)
    since = django_filters.DateFilter(label=_("From"), method="not_before", **DAY)
    until = django_filters.DateFilter(label=_("To"), method="not_after", **DAY)

    class Meta:
        model = OpinionItem
        fields: list[str] = []

    def __init__(self, data: Any, queryset: OpinionQuerySet, *, user: User) -> None:
        super().__init__(data, queryset)
        zones = reach(user, Permission.VISIT_READ).zones
        if len(zones) > 1:
            self.filters["zone"].extra["choices"] = zones_by_committee(zones)
        else:
            del self.filters["zone"]

    def not_before(self, rows: OpinionQuerySet, name: str, value: date) -> OpinionQuerySet:
        return rows.filter(heard_at__gte=first_moment(value))

    def not_after(self, rows: OpinionQuerySet, name: str, value: date) -> OpinionQuerySet:
        return rows.filter(heard_at__lt=day_after(value))


class SortForm(forms.Form):
    """One button of an item; the triage comes along and is asked for by one of them alone."""

    deed = forms.ChoiceField(choices=Deed.choices)
    triage = forms.ChoiceField(label=_("Triage"), choices=Triage.choices, required=False)
    # The filters of the list that the tap was made in, to come back to it.
    listed = forms.CharField(max_length=600, required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("deed") == Deed.TRIAGE and not cleaned.get("triage"):
            self.add_error("triage", _("Choose a triage."))
        return cleaned
