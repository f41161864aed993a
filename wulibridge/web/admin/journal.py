"""The journal, to be read by auditors. The database itself refuses every change to it."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.paginator import InfinitePaginator

from wulibridge.journal.models import JournalEntry
from wulibridge.journal.queries import entries_within
from wulibridge.journal.services import CLOCK, RESIDENT, SYSTEM
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import accounts_within, area_codes, reach
from wulibridge.people.roles import AreaKind, Role
from wulibridge.web.chair_admin import ChairAdmin
from wulibridge.web.guard import Area
from wulibridge.web.verbs import VERBS, in_words

ROLES = dict(Role.choices)
AREAS = {str(kind): apps.get_model("territory", kind)._meta.verbose_name for kind in AreaKind}
# Who acts without an account. An account may have the same name: the words tell them apart.
NOBODY = {
    CLOCK.journal_name: _("the clock"),
    RESIDENT.journal_name: _("a resident, online"),
    SYSTEM.journal_name: _("a command of the machine"),
}


class VerbFilter(admin.SimpleListFilter):
    title = _("deed")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(verb, str(words)) for verb, words in VERBS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[JournalEntry]) -> QuerySet[JournalEntry]:
        return queryset.filter(verb=self.value()) if self.value() else queryset


@admin.register(JournalEntry)
class JournalEntryAdmin(ChairAdmin):
    view_permissions = (Permission.JOURNAL_READ,)
    scoped_by = Area.SUBDISTRICT
    icon = "menu_book"
    sentence = _("Who did what to what, when and from where. Nobody can change it.")
    list_display = ("seq", "at", "deed", "who", "held", "area", "address")
    list_filter = ("at", VerbFilter)
    search_fields = ("actor",)
    search_help_text = _("User name")
    sortable_by = ("seq",)
    # The longest table of all: its end is found by its number at once, its length only by reading all of it.
    paginator = InfinitePaginator
    show_full_result_count = False
    fields = ("seq", "at", "deed", "who", "held", "address", "area", "subject", "subject_id", "told")

    def scope(self, request: HttpRequest) -> QuerySet[JournalEntry]:
        """What concerns the auditor's area, and what its people and the clock did without an area."""
        area = reach(request.user, Permission.JOURNAL_READ)
        return entries_within(area_codes(area), accounts_within(area).values("pk"))

    @admin.display(description=_("deed"))
    def deed(self, entry: JournalEntry) -> str:
        return in_words(entry.verb)

    @admin.display(description=_("by"))
    def who(self, entry: JournalEntry) -> str:
        return entry.actor if entry.actor_id else str(NOBODY.get(entry.actor, entry.actor))

    @admin.display(description=_("post"))
    def held(self, entry: JournalEntry) -> str:
        """The actor's posts at that moment, each as its role and the kind and number of its area."""
        posts = [held.partition("@") for held in entry.post.split(", ") if held]
        return ", ".join(f"{ROLES.get(role, role)} · {area_in_words(area)}" for role, _at, area in posts)

    @admin.display(description=_("kind"))
    def subject(self, entry: JournalEntry) -> str:
        """What the deed was done to; rows of a kind that is no longer kept show its technical name."""
        model = model_of(entry)
        return str(model._meta.verbose_name) if model else entry.subject_kind

    @admin.display(description=_("details"))
    def told(self, entry: JournalEntry) -> str:
        """One line for each field: what it was and what it became. Personal values were never written down."""
        return "\n".join(line(model_of(entry), name, value) for name, value in entry.details.items()) or "-"


def area_in_words(area: str) -> str:
    """zone:12 as “zone 12”. Entries of earlier versions have the number alone."""
    kind, _colon, number = area.rpartition(":")
    return f"{AREAS[kind]} {number}" if kind in AREAS else area


def model_of(entry: JournalEntry) -> type[Model] | None:
    try:
        return apps.get_model(entry.subject_kind)
    except (LookupError, ValueError):
        return None


def line(model: type[Model] | None, name: str, value: Any) -> str:
    """A field and its value in the words of its model, or as it was recorded where the model has no such field."""
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        field = None
    label = getattr(field, "verbose_name", None) or name
    words = {str(key): str(text) for key, text in getattr(field, "flatchoices", ())}
    if value == "changed":
        return f"{label}: {gettext('changed, not shown')}"
    shown = [words.get(str(part), str(part)) for part in (value if isinstance(value, list) else [value])]
    return f"{label}: {' → '.join(shown)}"
