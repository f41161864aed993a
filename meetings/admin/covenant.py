"""Covenants and charters for chairs and the case desk: the list, beginning a version, a page for each step."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.covenant_route import PRESENT, ROUTE, Deed, State, Step, deeds_at
from meetings.documents.board import covenant_paper
from meetings.forms.covenant import CovenantForm, form_for
from meetings.models import Covenant
from meetings.queries.covenant import committees_for, covenants_of, deeds_for, missing_for
from meetings.services import Refused
from meetings.services import covenant as services
from wulibridge.paper import DOCX
from wulibridge.people.permissions import Permission
from wulibridge.web.chair_admin import ChairAdmin, plain
from wulibridge.web.drafts import has_arrived, just_arrived
from wulibridge.web.exports import download
from wulibridge.web.guard import Area

RUNS = {
    Deed.WRITE: services.write,
    Deed.CONSULT: services.consult,
    Deed.CLOSE: services.close,
    Deed.ADOPT: services.adopt,
    Deed.NOT_ADOPTED: services.not_adopted,
    Deed.FILE: services.file,
    Deed.RECEIVE: services.receive,
    Deed.PUBLISH: services.publish,
    Deed.WITHDRAW: services.withdraw,
    Deed.DROP: services.drop,
}


@dataclass(frozen=True)
class Stage:
    """One step as the line of the way shows it."""

    step: Step
    number: int
    url: str
    present: bool
    passed: bool


@dataclass(frozen=True)
class Offer:
    """A deed with its form, and why it cannot be done yet."""

    deed: Deed
    form: CovenantForm
    prose: str
    goes_on: bool
    missing: list[str]


@admin.register(Covenant)
class CovenantAdmin(ChairAdmin):
    """Nothing is changed on the version's own page: each step has a page, and each deed is a POST to it."""

    view_permissions = (Permission.MEETING_HOLD,)
    scoped_by = Area.COMMITTEE
    icon = "handshake"
    sentence = _("What the residents of a committee agreed on, from the first draft to the board, version by version.")
    list_display = ("__str__", "in_committee", "state", "in_force_from", "filed_under")
    list_filter = ("state", "kind")
    search_fields = ("committee__name",)
    search_help_text = _("Name of the committee")
    change_form_outer_before_template = "meetings/_admin_way.html"

    def scope(self, request: HttpRequest) -> QuerySet[Covenant]:
        return covenants_of(request.user)

    def choices(self, request: HttpRequest) -> dict[str, QuerySet[Any]]:
        return {"committee": committees_for(request.user)}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_fields(self, request: HttpRequest, obj: Covenant | None = None) -> tuple[Any, ...]:
        if obj is None:
            return ("committee", "kind")
        return (plain(Covenant, "committee"), "kind", "number", "state", "in_force_from", "text", "changes")

    @admin.display(description=_("residents' committee"), ordering="committee")
    def in_committee(self, covenant: Covenant) -> str:
        return covenant.committee.name

    def service(self, row: Any, *, by: Any) -> None:
        try:
            row.pk = services.begin(committee=row.committee, kind=row.kind, by=by).pk
        except Refused as no:
            raise ValidationError({no.field or NON_FIELD_ERRORS: str(no.message)}) from no

    def response_add(self, request: HttpRequest, obj: Covenant, post_url_continue: str | None = None) -> HttpResponse:
        return redirect(_address(obj, Step.TEXT))

    def get_urls(self) -> list[URLPattern]:
        own = path("<int:object_id>/way/<str:act>/", self.way, name="meetings_covenant_way")
        return [own, *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        row = kwargs.get("obj")
        more = {"way": _way(row), "way_label": _way_label(), "step": None} if row else {}
        return super().render_change_form(request, context | more, **kwargs)

    # The way ----------------------------------------------------------------------------------------------------------

    def way(self, request: HttpRequest, object_id: int, act: str) -> HttpResponse:
        """A step: GET shows it, POST does what `do` says. With ?as=docx the version as a paper."""
        row = self.row_or_404(request, str(object_id), to_change=False)
        if act not in Step.values:
            raise Http404
        if request.method == "POST":
            return self._do(request, row, Step(act))
        if request.GET.get("as") == "docx":
            return download(HttpResponse(covenant_paper(row), content_type=DOCX), name=f"{row}.docx")
        return self._page(request, row, Step(act))

    def _do(self, request: HttpRequest, row: Covenant, step: Step) -> HttpResponse:
        name = request.POST.get("do", "")
        if name not in Deed.values or ROUTE[Deed(name)].step != step:
            raise Http404
        deed = Deed(name)
        form = form_for(deed, row, request.POST)
        if form.is_valid():
            try:
                RUNS[deed](covenant=row, by=request.user, **form.sent())
            except Refused as no:
                shown = no.field in form.fields and not form.fields[no.field].widget.is_hidden
                form.add_error(no.field if shown else None, str(no.message))
                form.take_note()
            else:
                messages.success(request, gettext("Done: %(move)s.") % {"move": deed.label})
                if form.draft_name:
                    has_arrived(request, form.draft_name)
                to_state = ROUTE[deed].to_state
                return redirect(_address(row, PRESENT[to_state] if to_state else step))
        return self._page(request, row, step, form)

    def _page(
        self, request: HttpRequest, row: Covenant, step: Step, refused: CovenantForm | None = None
    ) -> TemplateResponse:
        may = deeds_for(request.user, row)
        offers = [_offer(deed, row, refused) for deed in deeds_at(step, State(row.state)) if deed in may]
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": step.label,
            "covenant": row,
            "subject": str(row),
            "draft_sent": just_arrived(request),
            "way": _way(row),
            "way_label": _way_label(),
            "step": step,
            "offers": offers,
            "assemblies": row.assemblies.select_related("meeting", "entered_by"),
            # What is not offered any more has no place of its own for its refusal.
            "refused": refused if refused is not None and refused.deed not in {row.deed for row in offers} else None,
        }
        return TemplateResponse(request, "meetings/covenant_step.html", context, status=422 if refused else 200)


def _way_label() -> str:
    return gettext("The way of this version")


def _offer(deed: Deed, row: Covenant, refused: CovenantForm | None) -> Offer:
    form = refused if refused is not None and refused.deed == deed else form_for(deed, row)
    rule = ROUTE[deed]
    goes_on = rule.to_state is not None and deed not in (Deed.NOT_ADOPTED, Deed.WITHDRAW, Deed.DROP)
    return Offer(deed, form, str(rule.prose), goes_on, missing_for(row, deed))


def _way(row: Covenant) -> list[Stage]:
    steps = list(Step)
    present = -1 if row.state == State.DROPPED else steps.index(row.step)
    return [
        Stage(step, number, _address(row, step), number - 1 == present, number - 1 < present)
        for number, step in enumerate(steps, 1)
    ]


def _address(row: Covenant, step: Step) -> str:
    return reverse("admin:meetings_covenant_way", args=[row.pk, step.value])
