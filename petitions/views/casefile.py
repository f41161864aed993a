"""The whole file of a petition: to print, and as a document."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from petitions.casefile import Contents, case_file_of
from petitions.documents.case import document_of
from petitions.history import history_of
from petitions.models import Petition, Petitioner
from petitions.queries import may_read_petitioner, petitions_for
from petitions.queries.attachment import attachments_of
from petitions.queries.mandate import mandates_of
from petitions.queries.order import Orders, orders_of
from petitions.queries.voice import voices_of
from petitions.services import Refused, reveal_petitioner
from petitions.timeline import timeline_of
from wulibridge.paper import DOCX
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may
from wulibridge.web.exports import download
from wulibridge.web.guard import Area, scoped_or_404, staff


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.PETITION_READ, area=Area.ZONE)
def case_file(request: HttpRequest, number: str) -> HttpResponse:
    """GET without the petitioner; POST with them, which is journalled. `as=docx`: as a document."""
    user, row = request.user, scoped_or_404(petitions_for(request.user), number=number)
    if not may(user, Permission.PETITION_READ, zone_id=row.zone_id):
        raise Http404  # read for a department that helps: it sees its own part
    petitioner, refused = None, ""
    if request.method == "POST":
        try:
            petitioner = reveal_petitioner(petition=row, by=user)
        except Refused as no:
            refused = str(no.message)
    sections = case_file_of(_contents(user, row, petitioner))
    asked = request.POST if request.method == "POST" else request.GET
    if asked.get("as") == "docx" and not refused:
        document = HttpResponse(document_of(row, sections), content_type=DOCX)
        return download(document, name=f"{_('Case file')} {row.number}.docx")
    context = {
        "petition": row,
        "sections": sections,
        "may_reveal": may_read_petitioner(user, row) and petitioner is None,
        "page_refused": refused,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "petitions/case_file.html", context, status=status)


def _contents(user: Any, row: Petition, petitioner: Petitioner | None) -> Contents:
    history = history_of(row)
    orders = orders_of(row) if row.has_orders else Orders([], [])  # type: ignore[attr-defined]
    files = attachments_of(user, row) if row.has_files else []  # type: ignore[attr-defined]
    voices = voices_of(row) if row.has_links else []  # type: ignore[attr-defined]
    mandates = mandates_of(row) if row.has_mandates else []  # type: ignore[attr-defined]
    timeline = timeline_of(row, history, orders=orders.orders, files=files, voices=voices, mandates=mandates)
    return Contents(row, history, timeline, orders, files, petitioner)
