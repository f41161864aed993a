"""The journal, to be read by auditors. The database itself refuses every change to it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wulibridge.journal.models import JournalEntry
from wulibridge.journal.queries import entries_within
from wulibridge.people.permissions import Permission as P
from wulibridge.people.queries import accounts_within, area_codes, reach
from wulibridge.web.chair_admin import ChairAdmin
from wulibridge.web.verbs import VERBS, in_words


class VerbFilter(admin.SimpleListFilter):
    title = _("deed")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(verb, str(words)) for verb, words in VERBS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[JournalEntry]) -> QuerySet[JournalEntry]:
        return queryset.filter(verb=self.value()) if self.value() else queryset


@admin.register(JournalEntry)
class JournalEntryAdmin(ChairAdmin):
    view_permissions = (P.JOURNAL_READ,)
    icon = "menu_book"
    sentence = _("Who did what to what, when and from where. Nobody can change it.")
    list_display = ("seq", "at", "deed", "actor", "post", "area", "address")
    list_filter = ("at", VerbFilter)
    search_fields = ("actor",)
    search_help_text = _("User name")
    sortable_by = ("seq",)
    fields = ("seq", "at", "deed", "actor", "post", "address", "area", "subject_kind", "subject_id", "details")

    def scope(self, request: HttpRequest) -> QuerySet[JournalEntry]:
        """What concerns the auditor's area, and what its people and the clock did without an area."""
        area = reach(request.user, P.JOURNAL_READ)
        return entries_within(area_codes(area), accounts_within(area).values("pk"))

    @admin.display(description=_("deed"))
    def deed(self, entry: JournalEntry) -> str:
        return in_words(entry.verb)
