"""Notices on the board of a committee: the list, putting one up, and taking it off."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.documents.board import notice_paper
from meetings.forms.deeds import line
from meetings.models import BoardNotice
from meetings.queries.covenant import committees_for
from meetings.services import Refused
from meetings.services.board import NoticeDraft, put_up, take_down
from wulibridge.paper import DOCX
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds
from wulibridge.web.chair_admin import ChairAdmin, Question, ServiceForm, plain
from wulibridge.web.exports import download
from wulibridge.web.guard import Area
from wulibridge.web.refusals import put_on


class NoticeForm(ServiceForm):
    looked = forms.BooleanField(label=_("I have looked at what is named. It tells of nobody."), required=False)

    def clean(self) -> None:
        super().clean()
        self.instance.looked = self.cleaned_data.get("looked", False)


class TakeDownForm(forms.Form):
    reason = line(_("Reason"), 200)


@admin.register(BoardNotice)
class BoardNoticeAdmin(ChairAdmin):
    view_permissions = (Permission.MEETING_HOLD,)
    scoped_by = Area.COMMITTEE
    icon = "campaign"
    leads_on = True
    sentence = _("Short notices for everybody, on the public page of a committee.")
    form = NoticeForm
    list_display = ("title", "in_committee", "starts_on", "ends_on", "withdrawn_at")
    search_fields = ("title",)
    search_help_text = _("Words of the title")

    def scope(self, request: HttpRequest) -> QuerySet[BoardNotice]:
        return BoardNotice.objects.visible_to(request.user).select_related("committee")

    def choices(self, request: HttpRequest) -> dict[str, QuerySet[Any]]:
        return {"committee": committees_for(request.user, Permission.MEETING_APPROVE)}

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """From today, on the board of the one committee that is theirs."""
        committees = list(self.choices(request)["committee"][:2])
        sole = {"committee": committees[0].pk} if len(committees) == 1 else {}
        return {"starts_on": timezone.localdate(), **sole}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return holds(request.user, Permission.MEETING_APPROVE)

    def get_fields(self, request: HttpRequest, obj: BoardNotice | None = None) -> tuple[Any, ...]:
        shown = ("title", "text", ("starts_on", "ends_on"))
        if obj is None:
            return ("committee", *shown, "looked")
        to_do = "to_do" if self.has_add_permission(request) else "to_print"
        return (plain(BoardNotice, "committee"), *shown, "published_at", "withdrawn_at", "withdrawn_because", to_do)

    @admin.display(description=_("residents' committee"), ordering="committee")
    def in_committee(self, notice: BoardNotice) -> str:
        return notice.committee.name

    @admin.display(description=_("What may be done"))
    def to_do(self, notice: BoardNotice) -> str:
        address = reverse("admin:meetings_boardnotice_take_down", args=[notice.pk])
        links = [(f"{address}?as=docx", _("As a document to print"))]
        if notice.withdrawn_at is None:
            links.append((address, _("Take it off the board")))
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    @admin.display(description=_("What may be done"))
    def to_print(self, notice: BoardNotice) -> str:
        address = reverse("admin:meetings_boardnotice_take_down", args=[notice.pk])
        return format_html('<a href="{}?as=docx">{}</a>', address, _("As a document to print"))

    def service(self, row: Any, *, by: Any) -> None:
        draft = NoticeDraft(row.title, row.text, row.starts_on, row.ends_on)
        try:
            row.pk = put_up(committee=row.committee, draft=draft, looked=row.looked, by=by).pk
        except Refused as no:
            raise ValidationError({no.field or NON_FIELD_ERRORS: str(no.message)}) from no

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        messages.success(request, gettext("It is on the board now."))
        return redirect("admin:meetings_boardnotice_changelist")

    def get_urls(self) -> list[URLPattern]:
        own = path("<int:object_id>/take-down/", self.take_down, name="meetings_boardnotice_take_down")
        return [own, *super().get_urls()]

    def take_down(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Ask for the reason, and take it off. With ?as=docx the notice as a paper."""
        row = self.row_or_404(request, str(object_id), to_change=False)
        if request.GET.get("as") == "docx":
            return download(HttpResponse(notice_paper(row), content_type=DOCX), name=f"{row}.docx")
        if not self.has_add_permission(request):
            raise Http404
        form = TakeDownForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                take_down(notice=row, reason=form.cleaned_data["reason"], by=request.user)
            except Refused as no:
                put_on(form, no)
            else:
                messages.success(request, gettext("It is off the board."))
                return redirect("admin:meetings_boardnotice_changelist")
        back = reverse("admin:meetings_boardnotice_change", args=[row.pk])
        lead = _("The board then says that it was taken off, and why it was is kept here.")
        return self.ask(request, Question(row.title, lead, _("Take it off the board"), back), form=form)
