"""The diary of the visits, at the desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from visits import queries
from visits.forms.diary import DiaryFilter
from visits.queries.diary import entries_for
from wulibridge.people.permissions import Permission
from wulibridge.web.guard import Area, staff
from wulibridge.web.paging import LongPaginator

PER_PAGE = 25


@require_GET
@staff(Permission.VISIT_READ, area=Area.ZONE)
def diary(request: HttpRequest) -> HttpResponse:
    """What was written down at the doors, newest first, filtered and searched."""
    found = DiaryFilter(request.GET, entries_for(request.user), user=request.user)
    page = LongPaginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    raised = queries.raised_in(page.object_list, user=request.user)
    context = {
        "filter": found,
        "page": page,
        "entries": [(visit, raised.get(visit.pk, [])) for visit in page],
        "narrowed": bool(found.form.is_valid() and any(found.form.cleaned_data.values())),
    }
    return render(request, "visits/diary.html", context)
