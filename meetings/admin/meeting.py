"""Meetings for chairs and the case desk: the list, calling one, and a page for each step of its way."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import INPUT_CLASSES, UnfoldAdminSelectWidget

from meetings import services
from meetings.admin.deeds import form_for, run
from meetings.admin.pages import page_of, way_of
from meetings.admin.walk import AreaForm, Stage, WalkAdmin, address, as_validation
from meetings.documents.opinion import opinion_paper
from meetings.documents.papers import paper_for
from meetings.documents.whole import parts_of
from meetings.forms.deeds import DeedForm, MomentInput
from meetings.models import Meeting, MeetingKind
from meetings.queries.meeting import areas_for, meetings_of
from meetings.queries.mine import token_of
from meetings.route import COMING, PRESENT, ROUTE, Deed, Step
from petitions.models import FileKind
from wulibridge.paper import DOCX
from wulibridge.people.permissions import Permission
from wulibridge.pictures.files import place_of
from wulibridge.web.chair_admin import plain
from wulibridge.web.exports import download, zip_file
from wulibridge.web.guard import Area
from wulibridge.web.served import served

TYPES = {FileKind.PDF: "application/pdf", FileKind.DOCX: DOCX}


class CallForm(AreaForm):
    """Which meeting, where, when. Who may be named is decided by the way's first page."""

    begun_in = "called_in"

    area = forms.ChoiceField(label=_("Whose meeting"), widget=UnfoldAdminSelectWidget)
    starts_at = forms.DateTimeField(label=_("Begins"), widget=MomentInput({"class": " ".join(INPUT_CLASSES)}))
    ends_at = forms.DateTimeField(
        label=_("Ends"), widget=MomentInput({"class": " ".join(INPUT_CLASSES)}), required=False
    )

    def groups(self) -> list[tuple[Any, Any]]:
        return list(zip((_("Subdistrict"), _("Committees"), _("Zones")), areas_for(self.user), strict=True))


@admin.register(Meeting)
class MeetingAdmin(WalkAdmin):
    """Nothing is changed on the meeting's own page: each step has a page, and each deed is a POST to it."""

    steps, deeds, route, present = Step, Deed, ROUTE, PRESENT
    way_label = _("The way of this meeting")
    page_template = "meetings/step.html"

    view_permissions = (Permission.MEETING_HOLD,)
    scoped_by = Area.ZONE
    icon = "groups"
    sentence = _("Hearings and all other meetings of your area, from the first preparation to the published minutes.")
    form = CallForm
    list_display = ("title", "kind", "area_name", "starts_at", "state")
    list_filter = ("state", "kind")
    search_fields = ("title",)
    search_help_text = _("Words of the title")
    list_before_template = "meetings/_admin_calendar.html"

    def scope(self, request: HttpRequest) -> QuerySet[Meeting]:
        return meetings_of(request.user)

    def choices(self, request: HttpRequest) -> dict[str, QuerySet[Any]]:
        return {"kind": MeetingKind.objects.filter(active=True)}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_fields(self, request: HttpRequest, obj: Meeting | None = None) -> tuple[Any, ...]:
        if obj is None:
            return ("kind", "area", "title", "place", ("starts_at", "ends_at"))
        people = (plain(Meeting, "chair"), plain(Meeting, "recorder"))
        return (
            plain(Meeting, "kind"),
            "area_name",
            "title",
            "place",
            ("starts_at", "ends_at"),
            people,
            "open_to_public",
        )

    @admin.display(description=_("Whose meeting"))
    def area_name(self, meeting: Meeting) -> str:
        return meeting.area_name

    def service(self, row: Any, *, by: Any) -> None:
        facts = {name: getattr(row, name) for name in ("kind", "title", "place", "starts_at", "ends_at")}
        try:
            row.pk = services.call_meeting(area=row.called_in, by=by, **facts).pk
        except services.Refused as no:
            raise as_validation(no) from no

    def response_add(self, request: HttpRequest, obj: Meeting, post_url_continue: str | None = None) -> HttpResponse:
        messages.success(request, gettext("The meeting is called. Now prepare it."))
        return redirect(address(obj, Step.PREPARE))

    # The way ----------------------------------------------------------------------------------------------------------

    def way_of(self, row: Meeting) -> list[Stage]:
        return way_of(row)

    def page_of(self, request: HttpRequest, row: Meeting, step: Step, refused: DeedForm | None) -> dict[str, Any]:
        return page_of(row, step, request.user, refused, _item_of(request))

    def form_of(self, request: HttpRequest, row: Meeting, deed: Deed) -> DeedForm:
        return form_for(deed, row, request.user, request.POST, request.FILES)

    def run(self, request: HttpRequest, form: DeedForm) -> None:
        run(form)

    def after(self, request: HttpRequest, row: Meeting, deed: Deed) -> str:
        """Some pages have more to do after a deed; of the votes, those on the item that the address asks for."""
        rule = ROUTE[deed]
        if rule.step == Step.DECIDE and rule.to_state is None and _item_of(request):
            return f"{address(row, rule.step)}?item={_item_of(request)}"
        return address(row, rule.step) if rule.stays else super().after(request, row, deed)

    def file_of(self, request: HttpRequest, row: Meeting, step: Step) -> HttpResponseBase | None:
        """With ?as=docx the paper that belongs to the step, with ?as=zip all that is kept of the meeting, with ?as=qr
        the sheet by which colleagues sign in, with ?file= the file of a paper that lies before it."""
        match request.GET.get("as"):
            case "docx":
                return _paper(row, step)
            case "zip":
                return _whole(request, row)
            case "qr":
                return _sheet(request, row, step)
        return _file(request, row) if "file" in request.GET else None


def _item_of(request: HttpRequest) -> int | None:
    """The agenda item (id) whose voters the address asks for."""
    asked = request.GET.get("item", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else None


def _paper(meeting: Meeting, step: Step) -> HttpResponse:
    paper = opinion_paper(meeting) if step == Step.OPINION else paper_for(meeting, step)
    if paper is None:
        raise Http404
    name, content = paper
    return download(HttpResponse(content, content_type=DOCX), name=f"{name}-{meeting.pk}.docx")


def _sheet(request: HttpRequest, meeting: Meeting, step: Step) -> HttpResponse:
    """To hang in the room, from the invitations to the end of the meeting."""
    if step != Step.SIGN_IN or meeting.state not in COMING:
        raise Http404
    token = f"{meeting.pk}-{token_of(meeting.pk)}"
    shown = f"{settings.PUBLIC_URL}{reverse('meetings:mine')}?here={token}"
    back = address(meeting, step)
    return render(request, "meetings/sheet.html", {"meeting": meeting, "address": shown, "back": back})


def _whole(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    """All of it in one file. That it was taken out stands in the journal."""
    try:
        services.hand_out(meeting=meeting, by=request.user)
    except services.Refused as no:
        raise Http404 from no
    return zip_file(parts_of(meeting), name=f"{meeting.title}-{meeting.pk}.zip")


def _file(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    """The file of a paper, never shown as a page of ours. That it was opened stands in the journal."""
    asked = request.GET["file"]
    known = asked.isascii() and asked.isdecimal() and len(asked) < 19
    paper = meeting.papers.filter(pk=asked).exclude(sha256="").first() if known else None
    if paper is None or not place_of(paper.file_name).exists():
        raise Http404
    services.read_paper(paper=paper, by=request.user)
    called = f"{meeting.pk}-{paper.pk}.{paper.file_kind}"
    return served(paper.file_name, content_type=TYPES[FileKind(paper.file_kind)], called=called)
