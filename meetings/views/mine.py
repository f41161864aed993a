"""One's own meetings: those that are coming, minutes to look at, tasks, and the address of the calendar."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from meetings import services
from meetings.forms.own import ReportForm
from meetings.models import ActionItem
from meetings.queries.mine import coming_for, feed_of
from meetings.queries.task import tasks_of
from meetings.views import invited
from meetings.views.tabs import tabs_of
from wulibridge.people.permissions import Permission
from wulibridge.web.drafts import just_arrived
from wulibridge.web.guard import Area, scoped_or_404, staff

DONE_SHOWN = 10
MOST_COMING = 50
UNFIT = HTTPStatus.UNPROCESSABLE_ENTITY


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.PETITION_READ, Permission.DEPARTMENT_READ, area=(Area.OWN, Area.ORGANIZATION))
def mine(request: HttpRequest) -> HttpResponse:
    """My meetings and tasks; with ?here= from the sheet of a meeting, the button that signs one in. POST does what
    `do` says: for an invitation, a task, or the address of the calendar, which is shown in the answer and never
    again."""
    if request.method != "POST":
        return _page(request, here=request.GET.get("here", ""))
    match request.POST.get("do"):
        case "here":
            return redirect(invited.sign_in(request))
        case "reply" | "object" as deed:
            unfit = invited.act(request, deed)
            return _page(request, unfit=unfit, status=UNFIT) if unfit else redirect("meetings:mine")
        case "feed":
            token = services.make_feed(by=request.user)
            return _page(request, address=f"{settings.PUBLIC_URL}{reverse('meetings:feed', args=[token])}")
        case "shut":
            services.shut_feed(by=request.user)
            messages.success(request, _("The address no longer works."))
            return redirect("meetings:mine")
        case "report":
            return _report(request)
    raise Http404


def _report(request: HttpRequest) -> HttpResponse:
    named = request.POST.get("task", "")
    rows = tasks_of(request.user)
    task = scoped_or_404(rows, pk=named if named.isascii() and named.isdigit() and len(named) < 10 else 0)
    form = ReportForm(request.POST, task=task.pk)
    if form.is_valid():
        try:
            services.report(task=task, by=request.user, **form.cleaned_data)
        except services.Refused as no:
            form.add_error("note" if no.field == "note" else None, str(no.message))
        else:
            messages.success(request, _("It is written down."))
            return redirect("meetings:mine")
    return _page(request, form=form, about=task, status=UNFIT)


def _page(
    request: HttpRequest,
    *,
    address: str = "",
    form: ReportForm | None = None,
    about: ActionItem | None = None,
    unfit: invited.Refusal | None = None,
    here: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    rows = tasks_of(user)
    still = list(rows.filter(done_at=None))
    coming = invited.coming_rows(user, coming_for(user, today)[:MOST_COMING], unfit)
    to_read = invited.rows_to_read(user, today, unfit)
    # What is not offered any more has no place of its own for its refusal.
    lost = unfit.form if unfit and not invited.has_place(unfit, coming, to_read) else None
    context: dict[str, Any] = {
        "coming": coming,
        "to_read": to_read,
        "draft_sent": just_arrived(request),
        "tasks": [(task, form if about == task else ReportForm(task=task.pk)) for task in still],
        "refused": form if about is not None and about not in still else lost,
        "done": rows.exclude(done_at=None).order_by("-done_at")[:DONE_SHOWN],
        "feed": feed_of(user),
        "address": address,
        **tabs_of(user),
        **(invited.here_of(user, here) if here else {}),
    }
    return render(request, "meetings/mine.html", context, status=status)
