"""What the diary can be narrowed by. Everything stands in the address of the page."""

from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from visits.models import Purpose, Visit, VisitOutcome, VisitQuerySet
from visits.queries.diary import holding, walkers_of
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.web.place_forms import zones_by_committee
from wulibridge.web.widgets import LongSelect
from wulibridge.web.words_filter import WordsFilter

ONE_OF_MANY = {"widget": LongSelect, "empty_label": _("all")}
DAY = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


def first_moment(day: date) -> datetime:
    """The beginning of a day in Asia/Shanghai."""
    return timezone.make_aware(datetime.combine(day, time.min))


def day_after(day: date) -> datetime:
    """The end of a day in Asia/Shanghai. The last day of the calendar has none; nothing happens on it either."""
    return first_moment(day + timedelta(days=1) if day < date.max else day)


class DiaryFilter(django_filters.FilterSet):
    q = WordsFilter(placeholder=_("words of the diary, or of what was said"))
    zone = django_filters.ChoiceFilter(
        label=_("Zone"), choices=[], field_name="household__building__zone", **ONE_OF_MANY
    )
    person = django_filters.ChoiceFilter(label=_("Who was there"), choices=[], field_name="members", **ONE_OF_MANY)
    since = django_filters.DateFilter(label=_("From"), method="not_before", **DAY)
    until = django_filters.DateFilter(label=_("To"), method="not_after", **DAY)
    purpose = django_filters.ChoiceFilter(label=_("Purpose"), choices=Purpose.choices, **ONE_OF_MANY)
    outcome = django_filters.ChoiceFilter(label=_("Outcome"), choices=VisitOutcome.choices, **ONE_OF_MANY)

    class Meta:
        model = Visit
        fields: list[str] = []

    def __init__(self, data: Any, queryset: VisitQuerySet, *, user: User) -> None:
        super().__init__(data, queryset)
        self.area = reach(user, Permission.VISIT_READ)
        self.filters["person"].extra["choices"] = [(row.pk, str(row)) for row in walkers_of(user)]
        if len(self.area.zones) > 1:
            self.filters["zone"].extra["choices"] = zones_by_committee(self.area.zones)
        else:
            del self.filters["zone"]

    def search(self, rows: VisitQuerySet, name: str, value: str) -> VisitQuerySet:
        if chosen := self.form.cleaned_data.get("zone"):
            return holding(rows, value, zone_ids=[int(chosen)])
        return holding(rows, value, zone_ids=self.area.outside, subdistrict_ids=self.area.subdistricts)

    def not_before(self, rows: VisitQuerySet, name: str, value: date) -> VisitQuerySet:
        return rows.filter(visited_at__gte=first_moment(value))

    def not_after(self, rows: VisitQuerySet, name: str, value: date) -> VisitQuerySet:
        return rows.filter(visited_at__lt=day_after(value))
