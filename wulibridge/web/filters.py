"""List filters that name only what the person may see."""

from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Committee


class CommitteeFilter(SimpleListFilter):
    """By residents' committee, of those within the reach of `permission`; `path` leads from the row to it."""

    title = _("residents' committee")
    parameter_name = "committee"
    permission: Permission = Permission.TERRITORY_EDIT
    path = "committee"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[int, str]]:
        reached = reach(request.user, self.permission).committees
        return list(Committee.objects.filter(pk__in=reached).values_list("pk", "short_name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        offered = {str(pk) for pk, _name in self.lookup_choices}
        return queryset.filter(**{self.path: self.value()}) if self.value() in offered else queryset.none()
