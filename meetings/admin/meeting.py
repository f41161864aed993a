"""Meetings for chairs and the case desk: the list, calling one, and a page for each step of its way."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import INPUT_CLASSES, UnfoldAdminSelectWidget

from meetings import services
from meetings.admin.deeds import form_for, run
from meetings.admin.pages import page_of, way_of
from meetings.documents.opinion import opinion_paper
from meetings.documents.papers import paper_for
from meetings.documents.whole import parts_of
from meetings.forms.deeds import DeedForm, MomentInput
from meetings.models import Meeting, MeetingKind
from meetings.queries.meeting import areas_for, meetings_of
from meetings.queries.mine import token_of
from meetings.route import COMING, PRESENT, ROUTE, Deed, State, Step
from petitions.models import FileKind
from wulibridge.paper import DOCX
from wulibridge.people.permissions import Permission
from wulibridge.pictures.files import place_of
from wulibridge.web.chair_admin import ChairAdmin, ServiceForm, plain
from wulibridge.web.drafts import has_arrived, just_arrived
from wulibridge.web.exports import download, zip_file
from wulibridge.web.guard import Area
from wulibridge.web.served import served

TYPES = {FileKind.PDF: "application/pdf", FileKind.DOCX: DOCX}


class CallForm(ServiceForm):
    """Which meeting, where, when. Who may be named is decided by the way's first page."""

    user: Any = None

    area = forms.ChoiceField(label=_("Whose meeting"), widget=UnfoldAdminSelectWidget)
    starts_at = forms.DateTimeField(label=_("Begins"), widget=MomentInput({"class": " ".join(INPUT_CLASSES)}))
    ends_at = forms.DateTimeField(
        label=_("Ends"), widget=MomentInput({"class": " ".join(INPUT_CLASSES)}), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas: dict[str, Any] = {}
        if "area" in self.fields:
            self.fields["area"].choices = [("", "---------"), *self._choices()]

    def _choices(self) -> list[Any]:
        groups = []
        for label, rows in zip((_("Subdistrict"), _("Committees"), _("Zones")), areas_for(self.user), strict=True):
            keyed = {f"{row._meta.model_name}-{row.pk}": row for row in rows}
            self.areas |= keyed
            named = [(key, _name(row)) for key, row in keyed.items()]
            groups += [(label, named)] if named else []
        return groups

    def clean(self) -> None:
        super().clean()
        self.instance.called_in = self.areas.get(self.cleaned_data.get("area", ""))


def _name(row: Any) -> str:
    return f"{row.committee.name} {row.name}" if hasattr(row, "committee_id") else row.name


@admin.register(Meeting)
class MeetingAdmin(ChairAdmin):
    """Nothing is changed on the meeting's own page: each step has a page, and each deed is a POST to it."""

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
    change_form_outer_before_template = "meetings/_admin_way.html"

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

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[Any]:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        return form

    def service(self, row: Any, *, by: Any) -> None:
        facts = {name: getattr(row, name) for name in ("kind", "title", "place", "starts_at", "ends_at")}
        try:
            row.pk = services.call_meeting(area=row.called_in, by=by, **facts).pk
        except services.Refused as no:
            raise ValidationError({no.field or NON_FIELD_ERRORS: str(no.message)}) from no

    def response_add(self, request: HttpRequest, obj: Meeting, post_url_continue: str | None = None) -> HttpResponse:
        messages.success(request, gettext("The meeting is called. Now prepare it."))
        return redirect(_address(obj, Step.PREPARE))

    def get_urls(self) -> list[URLPattern]:
        own = path("<int:object_id>/way/<str:act>/", self.way, name="meetings_meeting_way")
        return [own, *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        meeting = kwargs.get("obj")
        more = {"meeting": meeting, "way": way_of(meeting), "step": None} if meeting else {}
        return super().render_change_form(request, context | more, **kwargs)

    # The way ----------------------------------------------------------------------------------------------------------

    def way(self, request: HttpRequest, object_id: int, act: str) -> HttpResponseBase:
        """A step: GET shows it, POST does what `do` says. With ?as=docx the paper that belongs to the step, with
        ?as=zip all that is kept of the meeting, with ?as=qr the sheet by which colleagues sign in, with ?file= the
        file of a paper that lies before it."""
        meeting = self.row_or_404(request, str(object_id), to_change=False)
        if act not in Step.values:
            raise Http404
        step = Step(act)
        if request.method == "POST":
            return self._do(request, meeting, step)
        if request.GET.get("as") == "docx":
            return _paper(meeting, step)
        if request.GET.get("as") == "zip":
            return _whole(request, meeting)
        if request.GET.get("as") == "qr":
            return _sheet(request, meeting, step)
        if "file" in request.GET:
            return _file(request, meeting)
        return self._page(request, meeting, step)

    def _do(self, request: HttpRequest, meeting: Meeting, step: Step) -> HttpResponse:
        name = request.POST.get("do", "")
        if name not in Deed.values or ROUTE[Deed(name)].step != step:
            raise Http404
        deed = Deed(name)
        form = form_for(deed, meeting, request.user, request.POST, request.FILES)
        if form.is_valid():
            try:
                run(deed, form)
            except services.Refused as no:
                shown = no.field in form.fields and not form.fields[no.field].widget.is_hidden
                form.add_error(no.field if shown else None, str(no.message))
                form.take_note()
            else:
                messages.success(request, gettext("Done: %(move)s.") % {"move": deed.label})
                if form.draft_name:
                    has_arrived(request, form.draft_name)
                return redirect(_address(meeting, _after(deed)) + _same_item(request, step, deed))
        return self._page(request, meeting, step, form)

    def _page(
        self, request: HttpRequest, meeting: Meeting, step: Step, refused: DeedForm | None = None
    ) -> TemplateResponse:
        context = self.admin_site.each_context(request) | {"opts": self.opts, "title": step.label}
        context["draft_sent"] = just_arrived(request)
        context |= page_of(meeting, step, request.user, refused, _item_of(request))
        return TemplateResponse(request, "meetings/step.html", context, status=422 if refused else 200)


def _after(deed: Deed) -> Step:
    """The page that a deed leads to."""
    rule = ROUTE[deed]
    return rule.step if rule.to_state is None or rule.stays else PRESENT[State(rule.to_state)]


def _item_of(request: HttpRequest) -> int | None:
    """The agenda item (id) whose voters the address asks for."""
    asked = request.GET.get("item", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else None


def _same_item(request: HttpRequest, step: Step, deed: Deed) -> str:
    """Stay with the item that the address asks for."""
    return f"?item={_item_of(request)}" if _item_of(request) and step == _after(deed) == Step.DECIDE else ""


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
    address = f"{settings.PUBLIC_URL}{reverse('meetings:mine')}?here={token}"
    back = _address(meeting, step)
    return render(request, "meetings/sheet.html", {"meeting": meeting, "address": address, "back": back})


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


def _address(meeting: Meeting, step: Step) -> str:
    return reverse("admin:meetings_meeting_way", args=[meeting.pk, step.value])
