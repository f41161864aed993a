"""What the list of petitions can be narrowed by."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions.models import Kind, Petition
from petitions.queries import matching
from petitions.queries.contact import without_contact
from petitions.queries.voice import of_matter
from petitions.route import State, Stop
from petitions.topics import Topic
from wulibridge.people.absences import stood_in_for
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.queries import zones_in_order
from wulibridge.web.widgets import LongSelect
from wulibridge.web.words_filter import WordsFilter

# Choices are given by a function: of a list the form makes a copy, row by row, whenever it is made.
TICK = {"widget": forms.CheckboxInput}
ONE_OF_MANY = {"widget": LongSelect, "empty_label": _("all")}


class PetitionFilter(django_filters.FilterSet):
    q = WordsFilter(placeholder=_("title, text, address or number"))
    stop = django_filters.ChoiceFilter(label=_("Stop"), choices=lambda: Stop.choices, **ONE_OF_MANY)
    state = django_filters.ChoiceFilter(label=_("State"), choices=lambda: State.choices, **ONE_OF_MANY)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=lambda: Kind.choices, **ONE_OF_MANY)
    topic = django_filters.ChoiceFilter(label=_("Topic"), choices=lambda: Topic.choices, **ONE_OF_MANY)
    committee = django_filters.ChoiceFilter(
        label=_("Committee"), field_name="zone__committee", choices=[], **ONE_OF_MANY
    )
    zone = django_filters.ChoiceFilter(label=_("Zone"), choices=[], **ONE_OF_MANY)
    matter = django_filters.CharFilter(label=_("One matter"), method="saying_the_same", widget=forms.HiddenInput)
    mine = django_filters.BooleanFilter(label=_("Mine: I work on it or follow it through"), method="owned", **TICK)
    overdue = django_filters.BooleanFilter(label=_("Overdue"), method="late", **TICK)
    unspoken = django_filters.BooleanFilter(label=_("First contact late"), method="not_spoken_to", **TICK)
    legal = django_filters.BooleanFilter(label=_("Legal petition"), method="by_law", **TICK)
    supervised = django_filters.BooleanFilter(label=_("Under supervision"), method="watched", **TICK)

    class Meta:
        model = Petition
        fields: list[str] = []

    def __init__(self, data: Any, queryset: QuerySet[Petition], *, user: User) -> None:
        super().__init__(data, queryset)
        self.user = user
        area = reach(user, Permission.PETITION_READ)
        places = ("pk", "name", "committee", "committee__name")
        several = len(area.zones) > 1 or len(area.committees) > 1
        rows = list(zones_in_order(area.zones).values_list(*places)) if several else []
        zones: dict[str, list[tuple[int, str]]] = {}
        for zone, name, _committee, committee_name in rows:
            zones.setdefault(committee_name, []).append((zone, name))
        committees = {committee: name for _z, _n, committee, name in rows if committee in area.committees}
        self._offer("zone", list(zones.items()) if len(area.zones) > 1 else [])
        self._offer("committee", list(committees.items()) if len(area.committees) > 1 else [])

    def _offer(self, name: str, choices: list[Any]) -> None:
        if choices:
            self.filters[name].extra["choices"] = lambda: choices
        else:
            del self.filters[name]

    @property
    def limits(self) -> dict[str, str]:
        """What narrows the list, as it stands in the address; what does not do is left out, and what is searched for.

        A word that was searched for may be a name: it is neither kept nor journalled.
        """
        said = self.form.cleaned_data if self.form.is_valid() else {}
        found = {name: said[name] for name in self.filters if name != "q" and said.get(name)}
        return {name: "on" if value is True else str(value) for name, value in found.items()}

    def search(self, rows: Any, name: str, value: str) -> Any:
        return matching(rows, value, user=self.user)

    def owned(self, rows: Any, name: str, value: bool) -> Any:
        if not value:
            return rows
        people = [self.user.pk, *stood_in_for(self.user)]
        return rows.filter(Q(owner__in=people) | Q(handler__in=people))

    def saying_the_same(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(of_matter(value))

    def not_spoken_to(self, rows: Any, name: str, value: bool) -> Any:
        return rows.waiting().filter(without_contact(timezone.localdate())) if value else rows

    def by_law(self, rows: Any, name: str, value: bool) -> Any:
        return rows.filter(is_xinfang=True) if value else rows

    def late(self, rows: Any, name: str, value: bool) -> Any:
        return rows.overdue(timezone.localdate()) if value else rows

    def watched(self, rows: Any, name: str, value: bool) -> Any:
        return rows.under_supervision() if value else rows
