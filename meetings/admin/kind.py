"""The list of kinds of meetings, kept by the case desk. A kind is added here, without code."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from meetings import services
from meetings.kinds import Part
from meetings.models import MeetingKind
from wulibridge.people.permissions import Permission
from wulibridge.web.chair_admin import ChairAdmin, ServiceForm
from wulibridge.web.guard import Area


class KindForm(ServiceForm):
    required = forms.MultipleChoiceField(
        label=_("must be invited"), choices=Part.choices, widget=forms.CheckboxSelectMultiple
    )
    optional = forms.MultipleChoiceField(
        label=_("may be invited"), choices=Part.choices, widget=forms.CheckboxSelectMultiple, required=False
    )


@admin.register(MeetingKind)
class MeetingKindAdmin(ChairAdmin):
    """One list for the whole office, so it is not scoped to an area."""

    view_permissions = (Permission.MEETING_KINDS,)
    scoped_by = Area.EVERYWHERE
    change_permission = Permission.MEETING_KINDS
    icon = "category"
    sentence = _(
        "Which kinds of meetings there are: who convenes, who must come, how early, what papers, what comes of it."
    )
    form = KindForm
    list_display = ("named", "level", "cadence", "output", "active")
    fields = (
        ("code", "level"),
        ("name", "name_en"),
        ("convened_by", "convened_by_en"),
        ("requested_by", "requested_by_en"),
        "required",
        "optional",
        ("notice_days", "notice_in_workdays"),
        "objection_days",
        ("cadence", "since"),
        ("quorum_number", "quorum_percent"),
        ("papers", "papers_en"),
        "output",
        ("open_by_default", "active"),
    )

    @admin.display(description=_("name"), ordering="name")
    def named(self, kind: MeetingKind) -> str:
        """In the language of the page."""
        return kind.title

    def scope(self, request: HttpRequest) -> QuerySet[MeetingKind]:
        return MeetingKind.objects.all()

    def get_readonly_fields(self, request: HttpRequest, obj: MeetingKind | None = None) -> tuple[str, ...]:
        """What meetings of it rest on stays."""
        return ("code", "level") if obj else ()

    def service(self, row: Any, *, by: Any) -> None:
        services.save_kind(kind=row, by=by)
