"""The shape of a reply slip, and of saying how far a wish has come."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from visits.models import Enrolment, EnrolmentState, Service, SlipWay
from visits.queries.guidebook import joinable
from visits.services.enrolment import STEPS
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holders, holds, reach
from wulibridge.web.fields import DraftIdField, LineField
from wulibridge.web.place_forms import PlaceForm


class SlipForm(PlaceForm):
    """The household by its number or address, what it ticked, and when the slip came back."""

    field_order = ("client_uuid", "search", "household", "services", "way", "came_back_on")

    client_uuid = DraftIdField(required=False, initial=uuid.uuid4)
    services = forms.ModelMultipleChoiceField(
        label=_("What they ticked"), queryset=Service.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    way = forms.ChoiceField(label=_("How it came back"), choices=SlipWay, widget=forms.RadioSelect)
    came_back_on = forms.DateField(
        label=_("When did it come back?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any = None, *, user: User, editions: list[Any], number: str = "") -> None:
        at_door = holds(user, Permission.VISIT_LOG)
        first = {
            "search": number,
            "way": SlipWay.DOOR if at_door else SlipWay.DESK,
            "came_back_on": timezone.localdate,
        }
        super().__init__(data, zone_ids=reach(user, Permission.SERVICE_ENROL).zones, initial=first)
        del self.fields["zone"], self.fields["address"]
        self.fields["search"].required = True
        self.fields["search"].help_text = _("Its number or address, as it stands on the slip.")
        if not at_door:
            self.fields["way"].choices = [(SlipWay.DESK.value, SlipWay.DESK.label)]
        rows = [service for edition in editions for service in joinable(edition)]
        ticks = self.fields["services"]
        ticks.queryset = Service.objects.filter(pk__in=[service.pk for service in rows])
        ticks.choices = [
            (capfirst(label), [(row.pk, row.title) for row in rows if row.service_class == value])
            for value, label in Service._meta.get_field("service_class").choices
        ]


class TakeBackForm(forms.Form):
    reason = LineField(
        label=_("Why?"), max_length=200, help_text=_("Such as: typed in for the wrong household. No names.")
    )


class FollowUpForm(forms.Form):
    """The next step, of those that may follow."""

    state = forms.ChoiceField(label=_("How far is it?"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, enrolment: Enrolment) -> None:
        super().__init__(data)
        steps = STEPS.get(enrolment.state, ())
        self.fields["state"].choices = [(step.value, EnrolmentState(step).label) for step in steps]


class OwnerForm(forms.Form):
    owner = forms.ModelChoiceField(label=_("Who sees to it?"), queryset=User.objects.none(), empty_label=None)

    def __init__(self, data: Any = None, *, enrolment: Enrolment) -> None:
        super().__init__(data, initial={"owner": enrolment.owner_id})
        people = holders(Permission.SERVICE_ENROL, enrolment.household.building.zone)
        self.fields["owner"].queryset = User.objects.filter(pk__in=[user.pk for user in people]).order_by("name", "pk")
