"""The base of every admin page: rows in the keeper's own area, written by a service, never deleted."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CharField, ForeignKey, Model, QuerySet
from django.forms import BaseForm, Field, Form, ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.functional import Promise
from unfold.admin import ModelAdmin, TabularInline

from wulibridge.folding import fold
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds
from wulibridge.web.fields import CodeField, LineField
from wulibridge.web.guard import Area
from wulibridge.web.widgets import SearchedChoice

# Compared with what comes from elsewhere at half width: a roster's cells, the name that is typed at the log-in.
CODES = frozenset({"code", "number", "phone", "floor", "room", "username"})


class RejectedError(Exception):
    """A service refused what the form let pass."""

    def __init__(self, error: ValidationError) -> None:
        super().__init__(error)
        self.error = error


class ServiceForm(ModelForm):
    """A form that also shows what the service said when it refused."""

    rejection: ValidationError | None = None

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.rejection is None:
            return
        for field, errors in by_field(self.rejection).items():
            self.add_error(field if field in self.fields else None, errors)


def by_field(error: ValidationError) -> dict[str, list[ValidationError]]:
    return error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}


@dataclass(frozen=True)
class Question:
    """A page that asks before it does: what will happen, perhaps a form, one button, and the way back."""

    title: str | Promise
    lead: str | Promise
    button: str | Promise
    back: str
    points: tuple[str | Promise, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()


def plain(model: type[Model], name: str) -> Callable[[Model], str]:
    """A foreign key by its name, without Unfold's link to a page that the reader may not have."""

    @admin.display(description=model._meta.get_field(name).verbose_name, ordering=name)
    def shown(row: Model) -> str:
        return str(getattr(row, name) or "-")

    shown.__name__ = name
    return shown


class ChairAdmin(ModelAdmin):
    """Declare the permissions, the kind of area, `scope` and `choices`; with `change_permission` also `service`.

    Holding a permission somewhere opens the page; `scope` holds the rows to the area of the posts, and a row outside it
    is a 404. A foreign key offers and accepts what `choices` names, and nothing where it names nothing.
    """

    view_permissions: tuple[Permission, ...]
    scoped_by: Area  # the kind of area by which `scope` narrows
    change_permission: Permission | None = None
    can_add = True
    leads_on = False  # an added row is gone on with elsewhere: the other buttons to save would not do what they say
    sentence: str | Promise = ""  # what is kept here, for the index
    icon = "folder"

    form = ServiceForm
    actions = []
    list_per_page = 50
    show_facets = None
    save_on_top = False

    def scope(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows that this person may see."""
        raise NotImplementedError

    def choices(self, request: HttpRequest) -> dict[str, QuerySet[Any]]:
        """What a foreign key may point at, by field."""
        return {}

    def service(self, row: Any, *, by: Any) -> None:
        """Write the row. Raises ValidationError, which lands on its field."""
        raise NotImplementedError

    # Rights -----------------------------------------------------------------------------------------------------------

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return holds(request.user, *self.view_permissions)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.change_permission is not None and holds(request.user, self.change_permission)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.can_add and self.has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    # Rows -------------------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = self.scope(request)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """What was typed, and the same in simplified characters of half width."""
        found, doubled = super().get_search_results(request, queryset, search_term)
        folded = fold(search_term)
        if folded in ("", search_term):
            return found, doubled
        more, doubled_too = super().get_search_results(request, queryset, folded)
        return found | more, doubled or doubled_too

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what a filter offers: else an address could guess a hash or a code letter by letter."""
        entries = [entry[0] if isinstance(entry, tuple) else entry for entry in self.get_list_filter(request)]
        fields = tuple(f"{name}__" for name in entries if isinstance(name, str))
        whole = {getattr(entry, "parameter_name", entry) for entry in entries}
        return lookup in whole or lookup.startswith(fields)

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Field | None:
        nothing = db_field.remote_field.model._default_manager.none()
        kwargs["queryset"] = self.choices(request).get(db_field.name, nothing)
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = SearchedChoice(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Field | None:
        if type(db_field) is CharField and not db_field.choices:
            kwargs.setdefault("form_class", CodeField if db_field.name in CODES else LineField)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        # Without the buttons that open a window to add or change the other row.
        if field is not None and hasattr(field.widget, "can_add_related"):
            field.widget = field.widget.widget
        return field

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """An empty name of a field in the address is none."""
        return super().get_object(request, object_id, from_field or None)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404

    def row_or_404(self, request: HttpRequest, object_id: str, *, to_change: bool = True) -> Any:
        """The row of a page of our own, when it is this person's to see, and to change."""
        row = self.get_object(request, unquote(str(object_id)))
        if row is None or (to_change and not self.has_change_permission(request, row)):
            raise Http404
        return row

    def ask(self, request: HttpRequest, question: Question, *, form: BaseForm | None = None) -> TemplateResponse:
        """Show the question; 422 when an answer was sent and did not do."""
        context = self.admin_site.each_context(request) | asdict(question) | {"opts": self.opts, "form": form}
        refused = form is not None and form.is_bound
        return TemplateResponse(request, "web/admin/ask.html", context, status=422 if refused else 200)

    # Writing ----------------------------------------------------------------------------------------------------------

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.rejection = getattr(request, "rejection", None)
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            response = super().changeform_view(request, object_id, form_url, extra_context)
        except RejectedError as refusal:
            # The same form once more, with everything typed and with what the service said.
            request.rejection = refusal.error
            response = super().changeform_view(request, object_id, form_url, extra_context)
        if request.method == "POST" and response.status_code == 200:
            response.status_code = 422
        return response

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], add: bool = False, **kwargs: Any
    ) -> HttpResponse:
        if add and self.leads_on:
            context |= {"show_save_and_continue": False, "show_save_and_add_another": False}
        return super().render_change_form(request, context, add=add, **kwargs)

    def save_model(self, request: HttpRequest, obj: Model, form: Form, change: bool) -> None:
        try:
            self.service(obj, by=request.user)
        except ValidationError as error:
            raise RejectedError(error) from error

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> None:
        """Nothing: the service has written the journal."""

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> None:
        """Nothing: the service has written the journal."""

    def get_urls(self) -> list[URLPattern]:
        """Without the pages that delete, Django's own history, and addresses of old that lead on to any row."""
        return [url for url in super().get_urls() if url.name and not url.name.endswith(("_delete", "_history"))]


class ReadOnlyInline(TabularInline):
    """Rows that belong to the one shown, to be read."""

    extra = 0
    can_delete = False
    hide_title = True

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission
