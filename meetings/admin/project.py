"""Livelihood projects for chairs, the case desk and leaders: the list, a proposal, and a page for each step."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from meetings.admin.project_deeds import form_for, run
from meetings.admin.project_pages import address, has_paper, page_of, way_of
from meetings.documents.risk import assessment_paper
from meetings.documents.upkeep import agreement_paper
from meetings.forms.projects import ProjectForm
from meetings.models import Project
from meetings.project_route import PRESENT, ROUTE, Deed, State, Step
from meetings.queries.project import projects_of, proposal_areas_for
from meetings.services import projects as services
from wulibridge.paper import DOCX
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds
from wulibridge.web.chair_admin import ChairAdmin, ServiceForm
from wulibridge.web.drafts import has_arrived, just_arrived
from wulibridge.web.exports import download
from wulibridge.web.guard import Area


class ProposeForm(ServiceForm):
    user: Any = None

    area = forms.ChoiceField(label=_("Whose project"), widget=UnfoldAdminSelectWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas: dict[str, Any] = {}
        if "area" in self.fields:
            self.fields["area"].choices = [("", "---------"), *self._choices()]

    def _choices(self) -> list[Any]:
        groups = []
        for label, rows in zip((_("Subdistrict"), _("Committees")), proposal_areas_for(self.user), strict=True):
            keyed = {f"{row._meta.model_name}-{row.pk}": row for row in rows}
            self.areas |= keyed
            groups += [(label, [(key, row.name) for key, row in keyed.items()])] if keyed else []
        return groups

    def clean(self) -> None:
        super().clean()
        self.instance.proposed_in = self.areas.get(self.cleaned_data.get("area", ""))


@admin.register(Project)
class ProjectAdmin(ChairAdmin):
    """Nothing is changed on the project's own page: each step has a page, and each deed is a POST to it. A leader reads
    along, and waives preconditions."""

    view_permissions = (Permission.MEETING_HOLD, Permission.SUPERVISE)
    scoped_by = Area.COMMITTEE
    icon = "construction"
    sentence = _("Livelihood projects of your area, from the proposal to the agreement on their upkeep.")
    form = ProposeForm
    list_display = ("title", "area_name", "place", "state")
    list_filter = ("state",)
    search_fields = ("title",)
    search_help_text = _("Words of the title")
    change_form_outer_before_template = "meetings/_admin_way.html"

    def scope(self, request: HttpRequest) -> QuerySet[Project]:
        return projects_of(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return holds(request.user, Permission.MEETING_HOLD)

    def get_fields(self, request: HttpRequest, obj: Project | None = None) -> tuple[Any, ...]:
        if obj is None:
            return ("area", "title", "text", "place")
        return ("area_name", "title", "text", "place", "state")

    @admin.display(description=_("Whose project"))
    def area_name(self, project: Project) -> str:
        return project.area.name

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[Any]:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        return form

    def service(self, row: Any, *, by: Any) -> None:
        facts = {name: getattr(row, name) for name in ("title", "text", "place")}
        try:
            row.pk = services.propose(area=row.proposed_in, by=by, **facts).pk
        except services.Refused as no:
            raise ValidationError({no.field or NON_FIELD_ERRORS: str(no.message)}) from no

    def response_add(self, request: HttpRequest, obj: Project, post_url_continue: str | None = None) -> HttpResponse:
        messages.success(request, gettext("The project is proposed. Next, ask the residents."))
        return redirect(address(obj, Step.PROPOSE))

    def get_urls(self) -> list[URLPattern]:
        own = path("<int:object_id>/way/<str:act>/", self.way, name="meetings_project_way")
        return [own, *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        project = kwargs.get("obj")
        more = {"project": project, "way": way_of(project), "step": None} if project else {}
        return super().render_change_form(request, context | more, **kwargs)

    # The way ----------------------------------------------------------------------------------------------------------

    def way(self, request: HttpRequest, object_id: int, act: str) -> HttpResponse:
        """A step: GET shows it, POST does what `do` says. With ?as=docx the assessment or the agreement."""
        project = self.row_or_404(request, str(object_id), to_change=False)
        if act not in Step.values:
            raise Http404
        step = Step(act)
        if request.method == "POST":
            return self._do(request, project, step)
        if request.GET.get("as") == "docx":
            return _paper(project, step)
        return self._page(request, project, step)

    def _do(self, request: HttpRequest, project: Project, step: Step) -> HttpResponse:
        name = request.POST.get("do", "")
        if name not in Deed.values or ROUTE[Deed(name)].step != step:
            raise Http404
        deed = Deed(name)
        form = form_for(deed, project, request.user, request.POST)
        if form.is_valid():
            try:
                run(form)
            except services.Refused as no:
                shown = no.field in form.fields and not form.fields[no.field].widget.is_hidden
                form.add_error(no.field if shown else None, str(no.message))
            else:
                messages.success(request, gettext("Done: %(move)s.") % {"move": deed.label})
                if form.draft_name:
                    has_arrived(request, form.draft_name)
                return redirect(address(project, _after(deed)))
        return self._page(request, project, step, form)

    def _page(
        self, request: HttpRequest, project: Project, step: Step, refused: ProjectForm | None = None
    ) -> TemplateResponse:
        context = self.admin_site.each_context(request) | {"opts": self.opts, "title": step.label}
        context["draft_sent"] = just_arrived(request)
        context |= page_of(project, step, request.user, refused)
        return TemplateResponse(request, "meetings/project.html", context, status=422 if refused else 200)


def _after(deed: Deed) -> Step:
    """The page that a deed leads to."""
    rule = ROUTE[deed]
    return rule.step if rule.to_state is None else PRESENT[State(rule.to_state)]


def _paper(project: Project, step: Step) -> HttpResponse:
    if not has_paper(project, step):
        raise Http404
    content = agreement_paper(project) if step == Step.UPKEEP else assessment_paper(project)
    return download(HttpResponse(content, content_type=DOCX), name=f"{step.value}-{project.pk}.docx")
