"""Covenants and charters for chairs and the case desk: the list, beginning a version, a page for each step."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from meetings.admin.walk import Offer, Stage, WalkAdmin, address, as_validation, stages, without_place
from meetings.covenant_route import PRESENT, ROUTE, Deed, State, Step, deeds_at
from meetings.documents.board import covenant_paper
from meetings.forms.covenant import CovenantForm, form_for
from meetings.models import Covenant
from meetings.queries.covenant import committees_for, covenants_of, deeds_for, missing_for
from meetings.services import Refused
from meetings.services import covenant as services
from wulibridge.paper import DOCX
from wulibridge.people.permissions import Permission
from wulibridge.web.chair_admin import plain
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


@admin.register(Covenant)
class CovenantAdmin(WalkAdmin):
    """Nothing is changed on the version's own page: each step has a page, and each deed is a POST to it."""

    steps, deeds, route, present = Step, Deed, ROUTE, PRESENT
    way_label = _("The way of this version")
    page_template = "meetings/covenant_step.html"

    view_permissions = (Permission.MEETING_HOLD,)
    scoped_by = Area.COMMITTEE
    icon = "handshake"
    sentence = _("What the residents of a committee agreed on, from the first draft to the board, version by version.")
    list_display = ("__str__", "in_committee", "state", "in_force_from", "filed_under")
    list_filter = ("state", "kind")
    search_fields = ("committee__name",)
    search_help_text = _("Name of the committee")

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
            raise as_validation(no) from no

    def response_add(self, request: HttpRequest, obj: Covenant, post_url_continue: str | None = None) -> HttpResponse:
        return redirect(address(obj, Step.TEXT))

    # The way ----------------------------------------------------------------------------------------------------------

    def way_of(self, row: Covenant) -> list[Stage]:
        return stages(list(Step), None if row.state == State.DROPPED else row.step, partial(address, row))

    def page_of(self, request: HttpRequest, row: Covenant, step: Step, refused: CovenantForm | None) -> dict[str, Any]:
        may = deeds_for(request.user, row)
        offers = [_offer(deed, row, refused) for deed in deeds_at(step, State(row.state)) if deed in may]
        return {
            "covenant": row,
            "subject": str(row),
            "waits_for_nobody": not offers and step == row.step,
            "offers": offers,
            "assemblies": row.assemblies.select_related("meeting", "entered_by"),
            "refused": without_place(refused, offers),
        }

    def form_of(self, request: HttpRequest, row: Covenant, deed: Deed) -> CovenantForm:
        return form_for(deed, row, request.POST)

    def run(self, request: HttpRequest, form: CovenantForm) -> None:
        RUNS[form.deed](covenant=form.covenant, by=request.user, **form.sent())

    def file_of(self, request: HttpRequest, row: Covenant, step: Step) -> HttpResponse | None:
        """With ?as=docx the version as a paper."""
        if request.GET.get("as") != "docx":
            return None
        return download(HttpResponse(covenant_paper(row), content_type=DOCX), name=f"{row}.docx")


def _offer(deed: Deed, row: Covenant, refused: CovenantForm | None) -> Offer:
    form = refused if refused is not None and refused.deed == deed else form_for(deed, row)
    rule = ROUTE[deed]
    goes_on = rule.to_state is not None and deed not in (Deed.NOT_ADOPTED, Deed.WITHDRAW, Deed.DROP)
    return Offer(deed, form, str(rule.prose), goes_on, missing_for(row, deed))
