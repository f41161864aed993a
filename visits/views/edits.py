"""A household is put right at its door; and where two said different things, somebody chooses."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from petitions.services import Refused
from visits import queries, services
from visits.forms.household import ChoiceForm, CorrectionPage
from visits.queries.edit import edit_waiting, edits_waiting
from wulibridge.people.permissions import Permission
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.refusals import put_on


@require_http_methods(["GET", "POST"])
@staff(Permission.VISIT_LOG, area=Area.ZONE)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands of a household, to be put right."""
    household = scoped_or_404(queries.households_of(request.user, Permission.VISIT_LOG), pk=pk)
    form = CorrectionPage(request.POST or None, household=household)
    if request.method == "POST" and form.is_valid():
        try:
            done = services.correct_household(correction=form.correction(), household=household, by=request.user)
        except Refused as no:
            put_on(form, no)
        else:
            if done.waiting:
                messages.warning(
                    request,
                    _("Somebody else changed this meanwhile. Both values are kept, and somebody decides between them."),
                )
            else:
                messages.success(request, _("Saved."))
            return redirect("visits:household", pk=pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "visits/correct.html", {"household": household, "form": form}, status=status)


@require_GET
@staff(Permission.VISIT_LOG, area=Area.ZONE)
def edits(request: HttpRequest) -> HttpResponse:
    """Where two said different things."""
    return render(request, "visits/edits.html", {"rows": edits_waiting(request.user), "revealed": None})


@require_POST
@staff(Permission.VISIT_LOG, area=Area.ZONE)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: shown in clear, in this one answer, or decided."""
    row = edit_waiting(request.user, pk)
    if row is None:
        raise Http404
    form = ChoiceForm(request.POST)
    try:
        if "show" in request.POST:
            services.reveal_edit(edit=row, by=request.user)
            return render(request, "visits/edits.html", {"rows": edits_waiting(request.user), "revealed": row.pk})
        if form.is_valid():
            services.settle_edit(edit=row, by=request.user, **form.cleaned_data)
            messages.success(request, _("Decided."))
        else:
            messages.error(request, _("Please choose one of the two."))
    except Refused as no:
        messages.error(request, str(no.message))
    return redirect("visits:edits")
