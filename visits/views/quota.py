"""Contact duties: how far everybody has come, the quotas themselves, exceptions, and the public record."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from petitions.services import Refused
from visits import services
from visits.forms.quota import ExceptionForm, QuotaForm
from visits.models import ContactRecord, PeriodKind, QuotaException, Rank, Target
from visits.queries.counted import contacts_behind
from visits.queries.quota import (
    committees_published_by,
    duties_of,
    kind_of,
    people_answered_for,
    quotas_kept_by,
    records_of,
    subdistricts_kept_by,
)
from visits.queries.standing import zones_read_by
from visits.views.tabs import tabs_of
from wulibridge import periods
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds
from wulibridge.periods import Period
from wulibridge.web.guard import Area, public, scoped_or_404, staff
from wulibridge.web.refusals import put_on

PER_PAGE = 50
QUARTERS = 5


@require_GET
@staff(Permission.VISIT_LOG, Permission.DASHBOARD_READ, area=(Area.OWN, Area.ZONE))
def quotas(request: HttpRequest) -> HttpResponse:
    """My own duties, and those of the people in my area, in one period."""
    user, today, period = request.user, timezone.localdate(), _period(request)
    day = min(period.last, today)
    page = None
    if holds(user, Permission.DASHBOARD_READ):
        people = people_answered_for(user, Permission.DASHBOARD_READ, day).exclude(pk=user.pk)
        page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    excused_by_me = holds(user, Permission.TEAM_EDIT)
    context = {
        "tabs": tabs_of(user, "visits:quotas"),
        "period": period,
        "period_label": period.label(today),
        "period_choices": periods.choices(today),
        "mine": next(iter(duties_of([user], period, day)), None),
        "page": page,
        "people": duties_of(page.object_list, period, day) if page else [],
        "excuses": set(people_answered_for(user, Permission.TEAM_EDIT, today).values_list("pk", flat=True))
        if excused_by_me
        else set(),
        "sets": holds(user, Permission.QUOTA_EDIT),
        "committees": _records(user) if excused_by_me else [],
    }
    return render(request, "visits/quotas.html", context)


@require_GET
@staff(Permission.VISIT_LOG, Permission.DASHBOARD_READ, area=(Area.OWN, Area.ZONE))
def quota_contacts(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The contacts that count for somebody in one period: of oneself, or of the people in one's area."""
    user, today, period = request.user, timezone.localdate(), _read(key)
    people = people_answered_for(user, Permission.DASHBOARD_READ, min(period.last, today))
    person = user if pk == user.pk else scoped_or_404(people, pk=pk)
    target = request.GET.get("target", Target.CONTACTS)
    if target not in Target.values:
        raise Http404
    page = Paginator(contacts_behind(person, period, target), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row.visit, None) for row in page],
        "title": Target(target).label,
        "what": _("One contact for each household met and day, whoever else came along."),
        "place": None,
        "lead": f"{person} · {period.label(today)}",
        "readable": {zone.pk for zone in zones_read_by(user)},
        "back": f"{reverse('visits:quotas')}?period={period.key}",
        "back_to": _("Contact quotas"),
    }
    return render(request, "visits/counted.html", context)


@require_http_methods(["GET", "POST"])
@staff(Permission.QUOTA_EDIT, area=Area.SUBDISTRICT)
def quota_rules(request: HttpRequest) -> HttpResponse:
    """The quotas that hold; POST sets another one."""
    today = timezone.localdate()
    form = QuotaForm(request.POST or None, initial={"starts_on": today.replace(day=1)})
    form.fields["subdistrict"].queryset = subdistricts_kept_by(request.user)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_quota(subdistrict=form.cleaned_data["subdistrict"], terms=form.terms(), by=request.user)
        except Refused as no:
            put_on(form, no)
        else:
            messages.success(request, _("Saved."))
            return redirect("visits:quota_rules")
    page = Paginator(quotas_kept_by(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "today": today}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "visits/quota_rules.html", context, status=status)


@require_POST
@staff(Permission.QUOTA_EDIT, area=Area.SUBDISTRICT)
def quota_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a quota."""
    quota = scoped_or_404(quotas_kept_by(request.user), pk=pk)
    try:
        services.end_quota(quota=quota, by=request.user)
    except Refused as no:
        messages.warning(request, no.message)
    else:
        messages.success(request, _("The quota has ended."))
    return redirect("visits:quota_rules")


@require_http_methods(["GET", "POST"])
@staff(Permission.TEAM_EDIT, area=Area.ZONE)
def quota_exception(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Why somebody is not held to their duties in one period."""
    period = _read(key)
    people = people_answered_for(request.user, Permission.TEAM_EDIT, timezone.localdate())
    person: User = scoped_or_404(people.exclude(pk=request.user.pk), pk=pk)
    said = QuotaException.objects.filter(user=person, period=kind_of(period), first_on=period.first).first()
    initial = {"reason": said.reason, "words": said.words} if said else {}
    form = ExceptionForm(request.POST or None, initial=initial)
    back = f"{reverse('visits:quotas')}?period={period.key}"
    if request.method == "POST" and ("take_back" in request.POST or form.is_valid()):
        try:
            if "take_back" in request.POST:
                services.hold_again(user=person, period=period, by=request.user)
            else:
                services.excuse(user=person, period=period, by=request.user, **form.cleaned_data)
        except Refused as no:
            form.is_valid()
            put_on(form, no)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    label = period.label(timezone.localdate())
    context = {"form": form, "person": person, "period_label": label, "said": said, "back": back}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "visits/quota_exception.html", context, status=status)


@require_POST
@staff(Permission.TEAM_EDIT, area=Area.COMMITTEE)
def record_publish(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Publish the contact record of a committee and quarter, or take it back."""
    committee = scoped_or_404(committees_published_by(request.user), pk=pk)
    period = _read(key)
    try:
        if "withdraw" in request.POST:
            services.withdraw_record(committee=committee, period=period, by=request.user)
            done = _("The record is no longer public.")
        else:
            services.publish_record(committee=committee, period=period, by=request.user)
            done = _("The record is public now.")
    except Refused as no:
        messages.error(request, no.message)
    else:
        messages.success(request, done)
    return redirect(f"{reverse('visits:quotas')}#records")


@require_GET
@public
def contact_record(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """What a committee published: who met how many households in a quarter."""
    period = _read(key)
    if kind_of(period) != PeriodKind.QUARTER:  # a year and its first month begin on the same day as a quarter
        raise Http404
    published = records_of([pk]).select_related("committee")
    record: ContactRecord = scoped_or_404(published, first_on=period.first)
    labels = dict(Rank.choices)
    context = {
        "record": record,
        "period": period,
        "lines": [(labels.get(rank, rank), name, count) for rank, name, count in record.lines],
        "others": [periods.quarter_of(row.first_on) for row in published if row.pk != record.pk],
    }
    return render(request, "visits/contact_record.html", context)


def _period(request: HttpRequest) -> Period:
    today = timezone.localdate()
    try:
        return periods.read(request.GET["period"], today) if request.GET.get("period") else periods.month_of(today)
    except ValueError:
        messages.warning(request, _("This period is not known. You see the present month."))
        return periods.month_of(today)


def _read(key: str) -> Period:
    """The period of an address. Raises Http404 for one that is none or lies ahead."""
    try:
        return periods.read(key, timezone.localdate())
    except ValueError as error:
        raise Http404 from error


def _records(user: User) -> list[dict[str, Any]]:
    """The committees whose record `user` publishes, each with its latest quarters that are over."""
    quarters = _quarters_over()
    committees = list(committees_published_by(user))
    published = {(row.committee_id, row.first_on) for row in records_of([row.pk for row in committees])}
    return [
        {"row": row, "quarters": [(period, (row.pk, period.first) in published) for period in quarters]}
        for row in committees
    ]


def _quarters_over() -> list[Period]:
    months = periods.recent_months(timezone.localdate(), 3 * QUARTERS)
    present = periods.quarter_of(timezone.localdate())
    found = dict.fromkeys(periods.quarter_of(month.first) for month in reversed(months))
    return [period for period in found if period != present][: QUARTERS - 1]
