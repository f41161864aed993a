"""The working calendar: single days, and a whole year at once."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from wulibridge.people.permissions import Permission
from wulibridge.territory.models import WorkDay
from wulibridge.territory.services import UnknownYearError, load_calendar_year, set_workday
from wulibridge.web.chair_admin import ChairAdmin, Question
from wulibridge.web.guard import Area


class YearForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=2004, max_value=2100)


class YearFilter(admin.SimpleListFilter):
    title = _("year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(day.year), str(day.year)) for day in WorkDay.objects.dates("day", "year", order="DESC")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[WorkDay]) -> QuerySet[WorkDay]:
        year = self.value()
        if not year:
            return queryset
        return queryset.filter(day__year=year) if year in dict(self.lookup_choices) else queryset.none()


@admin.register(WorkDay)
class WorkDayAdmin(ChairAdmin):
    """One calendar for the whole country, so it is not scoped to an area."""

    view_permissions = (Permission.CALENDAR_EDIT,)
    scoped_by = Area.EVERYWHERE
    change_permission = Permission.CALENDAR_EDIT
    icon = "calendar_month"
    sentence = _("Working days and days off. Deadlines that would end on a day off move to the next working day.")
    list_display = ("day", "is_workday", "name")
    list_filter = (YearFilter, "is_workday")
    ordering = ("-day",)
    fields = ("day", "is_workday", "name")
    actions_list = ("load_year",)

    def scope(self, request: HttpRequest) -> QuerySet[WorkDay]:
        return WorkDay.objects.all()

    def get_readonly_fields(self, request: HttpRequest, obj: WorkDay | None = None) -> tuple[str, ...]:
        return ("day",) if obj else ()

    def service(self, row: Any, *, by: Any) -> None:
        set_workday(day=row.day, is_workday=row.is_workday, name=row.name, by=by)

    @action(description=_("Load a year"), url_path="load", icon="event_available")
    def load_year(self, request: HttpRequest) -> HttpResponse:
        """GET asks for the year, POST loads it."""
        if not self.has_change_permission(request):
            raise Http404
        form = YearForm(
            request.POST if request.method == "POST" else None, initial={"year": timezone.localdate().year + 1}
        )
        back = reverse("admin:territory_workday_changelist")
        if form.is_bound and form.is_valid():
            try:
                load_calendar_year(year=form.cleaned_data["year"], by=request.user)
            except UnknownYearError as error:
                form.add_error("year", str(error))
            else:
                messages.success(request, gettext("The calendar of %(year)s is loaded.") % form.cleaned_data)
                return redirect(back)
        question = Question(
            title=_("Load a year"),
            lead=_("All days of the year are written as the State Council has published them."),
            points=(
                _("Days that are in the calendar already stay as they are."),
                _("Provisional due dates that fall in it become final soon after, and none of them becomes earlier."),
            ),
            button=_("Load the year"),
            back=back,
        )
        return self.ask(request, question, form=form)
