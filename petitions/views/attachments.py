"""Files of petitions: brought, several at once, opened by who may see them, withdrawn."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from petitions.attachment_forms import AttachForm, WithdrawForm
from petitions.models import Attachment, Duty, FileKind, Petition
from petitions.queries import may_read_petitioner, petitions_for
from petitions.queries.attachment import attachments_for, is_shown
from petitions.queries.duty import duties_for
from petitions.services import Refused
from petitions.services.attachments import add_attachment, read_attachment, withdraw_attachment
from petitions.views.desk import petition_page
from wulibridge.people.permissions import Permission
from wulibridge.pictures.files import place_of
from wulibridge.pictures.states import PhotoState
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.served import served

READERS = (Permission.PETITION_READ, Permission.DEPARTMENT_READ)
READ_IN = (Area.ZONE, Area.ORGANIZATION)


@require_POST
@staff(*READERS, area=READ_IN)
def files(request: HttpRequest, number: str) -> HttpResponse:
    """Bring files to a petition. One that is not taken is named with the reason, and loses none of the others."""
    row = scoped_or_404(petitions_for(request.user), number=number)
    duty = _duty_of(request, row)
    form = AttachForm(request.POST, knows_name=duty is None and may_read_petitioner(request.user, row))
    sent = request.FILES.getlist("files")
    if not form.is_valid():
        return petition_page(request, row, status=HTTPStatus.UNPROCESSABLE_ENTITY, attach_form=form)
    if sent:
        _take_in(request, row, sent, form.cleaned_data | {"duty": duty})
    else:
        messages.warning(request, _("Choose a file first."))
    if duty is not None:
        return redirect(reverse("petitions:duty", args=[duty.pk]) + "#files")
    return redirect(reverse("petitions:petition", args=[row.number]) + "#files")


def _duty_of(request: HttpRequest, row: Petition) -> Duty | None:
    """The duty whose report the files go with; none where they are the petition's own."""
    sent = request.POST.get("duty", "")
    if not sent:
        return None
    if not (sent.isascii() and sent.isdigit() and len(sent) < 19):
        raise Http404
    return scoped_or_404(duties_for(request.user).filter(order__petition=row), pk=int(sent))


def _take_in(request: HttpRequest, row: Petition, sent: list[Any], said: dict[str, Any]) -> None:
    added = 0
    for file in sent:
        try:
            _row, is_new = add_attachment(petition=row, file=file, by=request.user, **said)
        except Refused as refused:
            told = _("%(name)s was not added: %(reason)s") % {"name": file.name, "reason": refused.message}
            messages.warning(request, told)
        else:
            added += is_new
    if added:
        told = ngettext("%(count)d file was added.", "%(count)d files were added.", added) % {"count": added}
        messages.success(request, told)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*READERS, area=READ_IN)
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, to who may see it; `?small` a photo's thumbnail. That it was opened stands in the journal. POST
    withdraws it for good, with the reason."""
    row = scoped_or_404(attachments_for(request.user), pk=pk)
    if not is_shown(request.user, row):
        raise Http404
    if request.method == "POST":
        return _withdraw(request, row)
    name = row.small_name if "small" in request.GET and row.kind == FileKind.PHOTO else row.name
    place = place_of(name)
    if row.state != PhotoState.READY or not place.exists():
        raise Http404
    read_attachment(attachment=row, by=request.user)
    return _served(row, name)


def _withdraw(request: HttpRequest, row: Attachment) -> HttpResponse:
    form = WithdrawForm(request.POST)
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        withdraw_attachment(attachment=row, reason=reason, by=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The file is withdrawn. Who did it and why stays on the page."))
    return redirect(reverse("petitions:petition", args=[row.petition.number]) + "#files")


def _served(row: Attachment, name: str) -> HttpResponseBase:
    """A document is handed over, not shown."""
    kind = FileKind(row.kind)
    called = f"{row.petition.number}-{row.pk}.{'jpg' if kind == FileKind.PHOTO else kind.value}"
    return served(name, content_type=kind.content_type, called=called, inline=kind == FileKind.PHOTO)
