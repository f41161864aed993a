"""Written opinions for those who have them: their receipts and their replies, and what is late."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.forms.opinion import OwnReplyForm
from meetings.models import OpinionCopy
from meetings.queries.opinion import copies_for
from meetings.services import Refused, confirm_receipt, reply_to
from meetings.views.tabs import OPINION_READERS, tabs_of
from wulibridge.web.drafts import has_arrived, just_arrived
from wulibridge.web.guard import Area, scoped_or_404, staff

PER_PAGE = 10
READ_IN = (Area.ORGANIZATION, Area.ZONE, Area.SUBDISTRICT)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*OPINION_READERS, area=READ_IN)
def opinions(request: HttpRequest) -> HttpResponse:
    """The copies that came to one's organization, office or area; POST confirms the receipt of one, or replies."""
    if request.method == "POST":
        return _do(request)
    return _page(request)


def _do(request: HttpRequest) -> HttpResponse:
    asked, deed = request.POST.get("copy", ""), request.POST.get("do", "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 19) or deed not in ("receive", "reply"):
        raise Http404
    copy = scoped_or_404(copies_for(request.user, timezone.localdate()), pk=int(asked))
    form = OwnReplyForm(request.POST if deed == "reply" else None)
    if deed == "reply" and not form.is_valid():
        return _page(request, refused=(copy, form))
    try:
        if deed == "receive":
            confirm_receipt(copy=copy, by=request.user)
        else:
            reply_to(copy=copy, reply=form.cleaned_data["reply"], by=request.user)
    except Refused as no:
        messages.error(request, str(no.message))
        return _page(request, refused=(copy, form))
    if deed == "reply":
        has_arrived(request, f"opinion-{copy.pk}")
    messages.success(request, _("The reply is sent.") if deed == "reply" else _("The receipt is confirmed."))
    return redirect(f"{reverse('meetings:opinions')}#copy-{copy.pk}")


def _page(request: HttpRequest, refused: tuple[OpinionCopy, OwnReplyForm] | None = None) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    page = Paginator(copies_for(user, today), PER_PAGE).get_page(request.GET.get("page"))
    own = set(
        OpinionCopy.objects.received_by(user).filter(pk__in=[copy.pk for copy in page]).values_list("pk", flat=True)
    )
    rows: list[dict[str, Any]] = []
    for copy in page:
        mine = copy.pk in own
        form = refused[1] if refused and refused[0] == copy else OwnReplyForm(auto_id=f"reply-{copy.pk}-%s")
        waits = mine and copy.replied_at is None
        rows.append({"copy": copy, "late": copy.is_late(today), "own": mine, "form": form if waits else None})
    rows.sort(key=lambda row: row["form"] is None)  # on each page, what waits for the reader comes first
    context = {"page": page, "rows": rows, "draft_sent": just_arrived(request), **tabs_of(user)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "meetings/opinions.html", context, status=status)
