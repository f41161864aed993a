"""Rows that are worked from left to right in the administration rooms: each step has a page, each deed is a POST to it.

What the way is, the route modules say as data; what a page shows, each kind of row says for itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import TextChoices
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from unfold.widgets import UnfoldAdminSelectWidget

from meetings.forms.deeds import WayForm
from meetings.services import Refused
from wulibridge.web.chair_admin import ChairAdmin, ServiceForm
from wulibridge.web.drafts import has_arrived, just_arrived
from wulibridge.web.refusals import put_on


@dataclass(frozen=True)
class Stage:
    """One step as the line of the way shows it."""

    step: TextChoices
    number: int
    url: str
    present: bool
    passed: bool


@dataclass(frozen=True)
class Offer:
    """A deed with its form, and why it cannot be done yet."""

    deed: TextChoices
    form: WayForm
    prose: str
    goes_on: bool
    missing: list[str]


def stages(steps: Sequence[Any], present: Any, address: Callable[[Any], str]) -> list[Stage]:
    """The line of the way; without a present one where the row stands beside it."""
    at = steps.index(present) if present in steps else -1
    return [Stage(step, n + 1, address(step), n == at, n < at) for n, step in enumerate(steps)]


def without_place(refused: WayForm | None, offers: Sequence[Offer]) -> WayForm | None:
    """What is not offered any more, or stands beside a row, has no place of its own for its refusal."""
    return refused if refused is not None and refused.deed not in {offer.deed for offer in offers} else None


def address(row: Any, step: TextChoices) -> str:
    return reverse(f"admin:meetings_{row._meta.model_name}_way", args=[row.pk, step.value])


def as_validation(no: Refused) -> ValidationError:
    """What a service refused, at its field of the form that begins a row."""
    return ValidationError({no.field or NON_FIELD_ERRORS: str(no.message)})


class AreaForm(ServiceForm):
    """Begins a row in one of the areas of `user`. Who may begin it where, the service decides."""

    user: Any = None
    begun_in = ""  # under which name the row is given its area

    area = forms.ChoiceField(widget=UnfoldAdminSelectWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas: dict[str, Any] = {}
        if "area" in self.fields:
            self.fields["area"].choices = [("", "---------"), *self._choices()]

    def groups(self) -> list[tuple[Any, Sequence[Any]]]:
        """The areas by their level, each level with its name."""
        raise NotImplementedError

    def _choices(self) -> list[Any]:
        found = []
        for label, rows in self.groups():
            keyed = {f"{row._meta.model_name}-{row.pk}": row for row in rows}
            self.areas |= keyed
            found += [(label, [(key, _name(row)) for key, row in keyed.items()])] if keyed else []
        return found

    def clean(self) -> None:
        super().clean()
        setattr(self.instance, self.begun_in, self.areas.get(self.cleaned_data.get("area", "")))


def _name(row: Any) -> str:
    return f"{row.committee.name} {row.name}" if hasattr(row, "committee_id") else row.name


class WalkAdmin(ChairAdmin):
    """Nothing is changed on the row's own page. Declare the route, and say what a page shows and what is run."""

    steps: type[TextChoices]
    deeds: type[TextChoices]
    route: Mapping[Any, Any]  # by deed: on which page it stands, and to which state it leads
    present: Mapping[Any, Any]  # by state: where the work is
    way_label: str | Promise
    page_template: str
    leads_on = True

    change_form_outer_before_template = "meetings/_admin_way.html"

    def way_of(self, row: Any) -> list[Stage]:
        raise NotImplementedError

    def page_of(self, request: HttpRequest, row: Any, step: Any, refused: Any) -> dict[str, Any]:
        """The context of a step's page. `refused` is the form that was sent and did not do."""
        raise NotImplementedError

    def form_of(self, request: HttpRequest, row: Any, deed: Any) -> WayForm:
        """What was sent for a deed."""
        raise NotImplementedError

    def run(self, request: HttpRequest, form: Any) -> None:
        """Do what the valid form says. Raises Refused."""
        raise NotImplementedError

    def file_of(self, request: HttpRequest, row: Any, step: Any) -> HttpResponseBase | None:
        """What a step hands out instead of its page, by what the address asks for. Raises Http404 where it is not."""
        return None

    def after(self, request: HttpRequest, row: Any, deed: Any) -> str:
        """Where a deed leads to."""
        rule = self.route[deed]
        return address(row, rule.step if rule.to_state is None else self.present[rule.to_state])

    def get_urls(self) -> list[URLPattern]:
        own = path("<int:object_id>/way/<str:act>/", self.way, name=f"meetings_{self.opts.model_name}_way")
        return [own, *super().get_urls()]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[Any]:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        return form

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        row = kwargs.get("obj")
        more = {"way": self.way_of(row), "way_label": self.way_label, "step": None} if row else {}
        return super().render_change_form(request, context | more, **kwargs)

    def way(self, request: HttpRequest, object_id: int, act: str) -> HttpResponseBase:
        """A step: GET shows it or hands out its file, POST does what `do` says."""
        row = self.row_or_404(request, str(object_id), to_change=False)
        if act not in self.steps.values:
            raise Http404
        step = self.steps(act)
        if request.method == "POST":
            return self._do(request, row, step)
        return self.file_of(request, row, step) or self._page(request, row, step)

    def _do(self, request: HttpRequest, row: Any, step: TextChoices) -> HttpResponse:
        name = request.POST.get("do", "")
        if not name:
            messages.error(request, gettext("What was sent did not arrive whole. Please send it once more."))
            return redirect(address(row, step))
        if name not in self.deeds.values or self.route[self.deeds(name)].step != step:
            raise Http404
        deed = self.deeds(name)
        form = self.form_of(request, row, deed)
        if form.is_valid():
            try:
                self.run(request, form)
            except Refused as no:
                put_on(form, no)
                form.take_note()
            else:
                messages.success(request, gettext("Done: %(move)s.") % {"move": deed.label})
                if form.draft_name:
                    has_arrived(request, form.draft_name)
                return redirect(self.after(request, row, deed))
        return self._page(request, row, step, form)

    def _page(
        self, request: HttpRequest, row: Any, step: TextChoices, refused: WayForm | None = None
    ) -> TemplateResponse:
        context = self.admin_site.each_context(request) | {"opts": self.opts, "title": step.label, "step": step}
        context |= {"draft_sent": just_arrived(request), "way": self.way_of(row), "way_label": self.way_label}
        context |= self.page_of(request, row, step, refused)
        return TemplateResponse(request, self.page_template, context, status=422 if refused else 200)
