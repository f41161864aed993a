"""Livelihood projects for chairs, the case desk and leaders: the list, a proposal, and a page for each step."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from meetings.admin.project_deeds import form_for, run
from meetings.admin.project_pages import has_paper, page_of, way_of
from meetings.admin.walk import AreaForm, Stage, WalkAdmin, address, as_validation
from meetings.documents.risk import assessment_paper
from meetings.documents.upkeep import agreement_paper
from meetings.forms.projects import ProjectForm
from meetings.models import Project
from meetings.project_route import PRESENT, ROUTE, Deed, Step
from meetings.queries.project import projects_of, proposal_areas_for
from meetings.services import projects as services
from wulibridge.paper import DOCX
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds
from wulibridge.web.exports import download
from wulibridge.web.guard import Area


class ProposeForm(AreaForm):
    begun_in = "proposed_in"

    area = forms.ChoiceField(label=_("Whose project"), widget=UnfoldAdminSelectWidget)

    def groups(self) -> list[tuple[Any, Any]]:
        return list(zip((_("Subdistrict"), _("Committees")), proposal_areas_for(self.user), strict=True))


@admin.register(Project)
class ProjectAdmin(WalkAdmin):
    """Nothing is changed on the project's own page: each step has a page, and each deed is a POST to it. A leader reads
    along, and waives preconditions."""

    steps, deeds, route, present = Step, Deed, ROUTE, PRESENT
    way_label = _("The way of this project")
    page_template = "meetings/project.html"
    view_permissions = (Permission.MEETING_HOLD, Permission.SUPERVISE)
    scoped_by = Area.COMMITTEE
    icon = "construction"
    sentence = _("Livelihood projects of your area, from the proposal to the agreement on their upkeep.")
    form = ProposeForm
    list_display = ("title", "area_name", "place", "state")
    list_filter = ("state",)
    search_fields = ("title",)
    search_help_text = _("Words of the title")

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

    def service(self, row: Any, *, by: Any) -> None:
        facts = {name: getattr(row, name) for name in ("title", "text", "place")}
        try:
            row.pk = services.propose(area=row.proposed_in, by=by, **facts).pk
        except services.Refused as no:
            raise as_validation(no) from no

    def response_add(self, request: HttpRequest, obj: Project, post_url_continue: str | None = None) -> HttpResponse:
        messages.success(request, gettext("The project is proposed. Next, ask the residents."))
        return redirect(address(obj, Step.PROPOSE))

    # The way ----------------------------------------------------------------------------------------------------------

    def way_of(self, row: Project) -> list[Stage]:
        return way_of(row)

    def page_of(self, request: HttpRequest, row: Project, step: Step, refused: ProjectForm | None) -> dict[str, Any]:
        return page_of(row, step, request.user, refused)

    def form_of(self, request: HttpRequest, row: Project, deed: Deed) -> ProjectForm:
        return form_for(deed, row, request.user, request.POST)

    def run(self, request: HttpRequest, form: ProjectForm) -> None:
        run(form)

    def file_of(self, request: HttpRequest, row: Project, step: Step) -> HttpResponse | None:
        """With ?as=docx the assessment or the agreement."""
        if request.GET.get("as") != "docx":
            return None
        if not has_paper(row, step):
            raise Http404
        content = agreement_paper(row) if step == Step.UPKEEP else assessment_paper(row)
        return download(HttpResponse(content, content_type=DOCX), name=f"{step.value}-{row.pk}.docx")
