"""Opinion items: what waits to be sorted, the tap that sorts it, and the topics in figures."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from petitions.services import Refused
from visits import services
from visits.forms.opinion import Deed, OpinionFilter, SortForm
from visits.models import OpinionItem, OpinionState, Triage
from visits.queries.opinion import SUDDEN_AND_NEW, lines_of, opinions_for, topics_by_month
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.paging import LongPaginator

PER_PAGE = 25
# Of the sudden ones on top; more than these stand among the others, so that every figure opens to all of its rows.
MOST_SUDDEN = 20
# What the buttons that settle an item make of it.
SETTLES = {Deed.COUNT: OpinionState.COUNTED, Deed.NOTE: OpinionState.NOTED, Deed.UNSORT: OpinionState.NEW}


@require_GET
@staff(Permission.VISIT_READ, area=Area.ZONE)
def opinions(request: HttpRequest) -> HttpResponse:
    """What was heard, sudden matters that nobody has sorted on top, then the newest first."""
    found = OpinionFilter(request.GET, opinions_for(request.user), user=request.user)
    sudden = list(found.qs.filter(SUDDEN_AND_NEW)[:MOST_SUDDEN])
    others = found.qs.exclude(pk__in=[row.pk for row in sudden])
    page = LongPaginator(others, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": page,
        "sudden": lines_of(sudden, user=request.user) if page.number == 1 else [],
        "lines": lines_of(page.object_list, user=request.user),
        "narrowed": bool(found.form.is_valid() and any(found.form.cleaned_data.values())),
        "listed": request.GET.urlencode(),
        "triages": Triage.choices,
        "may_receive": holds(request.user, Permission.OPINION_WRITE),
    }
    return render(request, "visits/opinions.html", context)


@require_http_methods(["GET", "POST"])
@staff(Permission.VISIT_READ, area=Area.ZONE)
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """One item, and the tap that sorts it."""
    row = scoped_or_404(opinions_for(request.user), pk=pk)
    if request.method == "GET":
        return _item(request, row)
    if not holds(request.user, Permission.OPINION_WRITE):
        raise Http404
    form = SortForm(request.POST)
    if not form.is_valid():
        wrong = "triage" in form.errors
        problem = _("Choose a triage.") if wrong else _("Please choose what becomes of it.")
        return _item(request, row, problem=problem, triage_wrong=wrong)
    try:
        said = _sort(request, row, form)
    except Refused as no:
        return _item(request, row, problem=str(no.message))
    if request.htmx:
        return _item(request, scoped_or_404(opinions_for(request.user), pk=pk))
    messages.success(request, said)
    if form.cleaned_data["deed"] == Deed.PETITION:
        return redirect("visits:opinion", pk)
    listed = QueryDict(form.cleaned_data["listed"]).urlencode()
    return HttpResponseRedirect(f"{reverse('visits:opinions')}?{listed}#item-{pk}")


@require_GET
@staff(Permission.VISIT_READ, area=Area.ZONE)
def topics(request: HttpRequest) -> HttpResponse:
    """How often each topic was raised in the last twelve months; each figure opens to its rows."""
    lines = topics_by_month(OpinionItem.objects.visible_to(request.user).standing(), timezone.localdate())
    context = {"lines": lines, "months": lines[0].months if lines else [], "total": sum(line.total for line in lines)}
    return render(request, "visits/opinion_topics.html", context)


def _sort(request: HttpRequest, row: OpinionItem, form: SortForm) -> str:
    """Do what the button says, and say it in words."""
    deed = Deed(form.cleaned_data["deed"])
    if deed == Deed.PETITION:
        petition = services.raise_petition(item=row, by=request.user)
        return _("It is petition %(number)s now.") % {"number": petition.number}
    if deed == Deed.TRIAGE:
        changed = services.change_triage(item=row, triage=form.cleaned_data["triage"], by=request.user)
        return _("Triage: %(triage)s.") % {"triage": changed.get_triage_display()}
    settled = services.settle(item=row, state=SETTLES[deed], by=request.user)
    return _("Sorted: %(state)s.") % {"state": settled.get_state_display()}


def _item(request: HttpRequest, row: OpinionItem, *, problem: str = "", triage_wrong: bool = False) -> HttpResponse:
    template = "visits/_opinion_item.html" if request.htmx else "visits/opinion.html"
    context = {
        "line": lines_of([row], user=request.user)[0],
        "triages": Triage.choices,
        "listed": request.POST.get("listed", ""),
        "problem": problem,
        "triage_wrong": triage_wrong,
    }
    return render(request, template, context, status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK)
