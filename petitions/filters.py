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
from petitions.route import State, Stop
from petitions.topics import Topic
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Committee
from wulibridge.web.place_forms import zones_by_committee
from wulibridge.web.widgets import LongSelect
from wulibridge.web.words_filter import WordsFilter

TICK = {"widget": forms.CheckboxInput}
ONE_OF_MANY = {"widget": LongSelect, "empty_label": _("all")}


class PetitionFilter(django_filters.FilterSet):
    q = WordsFilter(placeholder=_("title, text, address or number"))
    stop = django_filters.ChoiceFilter(label=_("Stop"), choices=Stop.choices, **ONE_OF_MANY)
    state = django_filters.ChoiceFilter(label=_("State"), choices=State.choices, **ONE_OF_MANY)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices, **ONE_OF_MANY)
    topic = django_filters.ChoiceFilter(label=_("Topic"), choices=Topic.choices, **ONE_OF_MANY)
    committee = django_filters.ChoiceFilter(
        label=_("Committee"), field_name="zone__committee", choices=[], **ONE_OF_MANY
    )
    zone = django_filters.ChoiceFilter(label=_("Zone"), choices=[], **ONE_OF_MANY)
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
        if len(area.zones) > 1:
            self.filters["zone"].extra["choices"] = zones_by_committee(area.zones)
        else:
            del self.filters["zone"]
        if len(area.committees) > 1:
            committees = Committee.objects.filter(pk__in=area.committees)
            self.filters["committee"].extra["choices"] = list(committees.values_list("pk", "name"))
        else:
            del self.filters["committee"]

    def search(self, rows: Any, name: str, value: str) -> Any:
        return matching(rows, value, user=self.user)

    def owned(self, rows: Any, name: str, value: bool) -> Any:
        return rows.filter(Q(owner=self.user) | Q(handler=self.user)) if value else rows

    def not_spoken_to(self, rows: Any, name: str, value: bool) -> Any:
        return rows.waiting().filter(without_contact(timezone.localdate())) if value else rows

    def by_law(self, rows: Any, name: str, value: bool) -> Any:
        return rows.filter(is_xinfang=True) if value else rows

    def late(self, rows: Any, name: str, value: bool) -> Any:
        return rows.overdue(timezone.localdate()) if value else rows

    def watched(self, rows: Any, name: str, value: bool) -> Any:
        return rows.under_supervision() if value else rows
