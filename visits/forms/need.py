"""Noting a need, and what happens to it."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from visits.forms.round import day_input
from visits.models import Heard, Need, NeedKind, Offer, Visit
from visits.queries.offer import Room, offers_reaching, with_room
from visits.queries.visit import visits_for
from visits.services.need import Agreement, NeedDraft
from wulibridge.people.models import User
from wulibridge.territory.models import Household
from wulibridge.web.fields import DraftIdField, LineField

VISITS_SHOWN = 5


def kinds() -> list[tuple[str, str]]:
    """The kinds as choices, with nothing chosen for anybody."""
    return [("", gettext("choose a kind")), *((value, capfirst(label)) for value, label in NeedKind.choices)]


class ReasonForm(forms.Form):
    reason = LineField(label=_("Why?"), max_length=200)


class DayForm(forms.Form):
    on = forms.DateField(label=_("Which day was it?"), widget=day_input())
    note = LineField(label=_("What should be remembered"), max_length=200, required=False)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, initial={"on": timezone.localdate()}, **more)


class HeardForm(forms.Form):
    heard = forms.ChoiceField(label=_("What does the household say?"), choices=Heard, widget=forms.RadioSelect)


class NeedWords(forms.Form):
    """What is needed, on its own page as in the sheet of a visit."""

    kind = forms.ChoiceField(label=_("What is it about?"), choices=kinds)
    words = LineField(
        label=_("What is needed?"),
        max_length=200,
        help_text=_("What, not why: nothing about health, and no names."),
    )


class NeedForm(NeedWords):
    client_uuid = DraftIdField(required=False, initial=uuid.uuid4)
    visit = forms.ModelChoiceField(
        label=_("Heard at which visit?"), queryset=Visit.objects.none(), required=False, empty_label=_("at none")
    )

    def __init__(self, data: Any = None, *, user: User, household: Household, visit: str = "") -> None:
        super().__init__(data, initial={"visit": visit})
        visits = visits_for(user).filter(household=household, withdrawn_at=None)
        shown = [row.pk for row in visits.order_by("-visited_at")[:VISITS_SHOWN]]
        field = self.fields["visit"]
        field.queryset = visits.filter(pk__in=shown).order_by("-visited_at")
        field.label_from_instance = _visit_in_words
        if not shown:
            del self.fields["visit"]

    def draft(self) -> NeedDraft:
        given = self.cleaned_data
        return NeedDraft(given["client_uuid"], given["kind"], given["words"], given.get("visit"))


class AgreeForm(forms.Form):
    """The offers that may serve the need, those of its kind before the others, and from which day they have room."""

    offer = forms.ModelChoiceField(label=_("Which offer?"), queryset=Offer.objects.none())
    what = LineField(label=_("What was agreed?"), max_length=200)
    planned_on = forms.DateField(label=_("For which day?"), widget=day_input())
    by_whom = LineField(
        label=_("Who comes?"), max_length=60, required=False, help_text=_("Somebody of the unit or the team.")
    )

    def __init__(self, data: Any = None, *, user: User, need: Need, **more: Any) -> None:
        today = timezone.localdate()
        super().__init__(data, initial={"planned_on": today, "what": need.words}, **more)
        offers = offers_reaching(user, need, today)
        rooms = with_room(offers, today)
        same = [room for room in rooms if room.offer.kind == need.kind]
        others = [room for room in rooms if room.offer.kind != need.kind]
        groups = ((gettext("Of the same kind"), same), (gettext("Other offers"), others))
        self.fields["offer"].queryset = offers
        self.fields["offer"].choices = [
            ("", gettext("choose an offer")),
            *((name, [(room.offer.pk, _room_in_words(room)) for room in group]) for name, group in groups if group),
        ]

    def agreement(self) -> Agreement:
        given = self.cleaned_data
        return Agreement(given["what"], given["planned_on"], given["by_whom"])


def _visit_in_words(visit: Visit) -> str:
    from_day = timezone.localtime(visit.visited_at).date().isoformat()
    return f"{from_day} · {visit.get_outcome_display()}"


def _room_in_words(room: Room) -> str:
    if room.is_now:
        room_left = gettext("%(left)s left") % {"left": room.left}
    else:
        room_left = gettext("from %(day)s") % {"day": date_format(room.first_on, "DATE_FORMAT")}
    return f"{room.offer.organization} · {room.offer.words} · {room_left}"
