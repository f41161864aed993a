"""Connected systems: who may file and follow from outside, with which key, and who is told by webhook."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from petitions.client_forms import ClientForm, WebhookForm
from petitions.models import ApiClient
from petitions.queries.open311 import clients_kept_by, zones_for_clients
from petitions.services.open311 import issue_key, save_client, set_webhook
from wulibridge.people.permissions import Permission
from wulibridge.web.guard import Area, scoped_or_404, staff


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.CLIENT_MANAGE, area=Area.SUBDISTRICT)
def clients(request: HttpRequest) -> HttpResponse:
    """The connected systems of one's own subdistrict, and the form for another one."""
    zones = zones_for_clients(request.user, timezone.localdate())
    initial = {"starts_on": timezone.localdate(), "rate_per_hour": 60}
    form = ClientForm(request.POST if request.method == "POST" else None, zones=zones, initial=initial)
    if form.is_valid() and _saved(form, request):
        return redirect("petitions:client", pk=form.instance.pk)
    rows = clients_kept_by(request.user).select_related("zone")
    context = {"form": form, "rows": rows}
    return render(request, "petitions/clients.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.CLIENT_MANAGE, area=Area.SUBDISTRICT)
def client(request: HttpRequest, pk: int) -> HttpResponse:
    """One connected system. POST does what `act` says: change it, issue a key, set its webhook. A key and a secret are
    shown in the answer, and never again."""
    row = scoped_or_404(clients_kept_by(request.user).select_related("zone", "subscriber"), pk=pk)
    if request.method != "POST":
        return _page(request, row)
    act = request.POST.get("act")
    if act == "key":
        return _page(request, row, key=issue_key(client=row, by=request.user))
    if act == "webhook":
        return _set_webhook(request, row)
    form = ClientForm(request.POST, instance=row, zones=zones_for_clients(request.user, timezone.localdate()))
    if form.is_valid() and _saved(form, request):
        return redirect("petitions:client", pk=row.pk)
    return _page(request, row, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _set_webhook(request: HttpRequest, row: ApiClient) -> HttpResponse:
    form = WebhookForm(request.POST)
    if form.is_valid():
        try:
            secret = set_webhook(client=row, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            row.refresh_from_db()
            return _page(request, row, secret=secret)
    return _page(request, row, webhook=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _saved(form: ClientForm, request: HttpRequest) -> bool:
    try:
        save_client(client=form.instance, by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _page(
    request: HttpRequest,
    row: ApiClient,
    *,
    form: BaseForm | None = None,
    webhook: BaseForm | None = None,
    status: int = HTTPStatus.OK,
    **shown: Any,
) -> HttpResponse:
    told = row.subscriber
    zones = zones_for_clients(request.user, timezone.localdate())
    context = {
        "client": row,
        "form": form or ClientForm(instance=row, zones=zones),
        "webhook": webhook or WebhookForm(initial={"url": told.url, "events": told.events} if told else None),
        **shown,
    }
    return render(request, "petitions/client.html", context, status=status)
