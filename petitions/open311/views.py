"""The methods of GeoReport v2. Reading is open to the world; filing needs a key."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from petitions.models import ApiClient, Petition
from petitions.open311.asked import BadRequestError, filing_of, service_of, wanted_of, zone_of
from petitions.open311.formats import FORMS, answer
from petitions.queries.open311 import (
    Wanted,
    as_request,
    client_of,
    discovered,
    jurisdiction_of,
    open_petitions,
    requests_in,
    services_of,
)
from petitions.services import Refused
from petitions.services.open311 import file_request
from wulibridge.territory.models import Subdistrict
from wulibridge.territory.queries import heir_of
from wulibridge.web.guard import public
from wulibridge.web.middleware import address_of
from wulibridge.web.throttle import count_try, is_spent

HOUR = 3600
# Readings an hour from one address; wrong keys an hour from one address.
MOST_READINGS, MOST_WRONG_KEYS = 1_200, 20

View = Callable[..., HttpResponse]


def method(*verbs: str) -> Callable[[View], View]:
    """A method of the API: without cookies or forms of ours, and with every refusal in the form that was asked for."""

    def decorate(view: View) -> View:
        @csrf_exempt  # a key in the body stands for the caller, never a cookie
        @public
        @wraps(view)
        def spoken(request: HttpRequest, form: str, **parts: Any) -> HttpResponse:
            known = form if form in FORMS else "json"
            try:
                if form not in FORMS:
                    raise BadRequestError(404, "formats: json, xml")
                if request.method not in verbs:
                    raise BadRequestError(405, f"methods: {', '.join(verbs)}")
                _count_reading(request)
                response = view(request, form=form, **parts)
            except BadRequestError as refused:
                error = {"code": refused.status, "description": str(refused)}
                response = answer("errors", [error], form=known, status=refused.status)
            except (RequestDataTooBig, SuspiciousOperation):
                error = {"code": 400, "description": "this cannot be read"}
                response = answer("errors", [error], form=known, status=400)
            patch_cache_control(response, no_store=True)
            return response

        return spoken

    return decorate


@method("GET", "HEAD")
def discovery(request: HttpRequest, *, form: str) -> HttpResponse:
    """Where these methods are found, for whoever knows this host alone (Open311 Service Discovery)."""
    return answer("discovery", discovered(), form=form)


@method("GET", "HEAD")
def services(request: HttpRequest, *, form: str) -> HttpResponse:
    """What may be filed."""
    _jurisdiction(request.GET)
    return answer("services", services_of(), form=form)


@method("GET", "HEAD")
def service(request: HttpRequest, *, code: str, form: str) -> HttpResponse:
    """The definition of a service: none of ours asks for more than its description."""
    _jurisdiction(request.GET)
    topic = service_of(code)
    return answer("service_definition", {"service_code": topic.value, "attributes": []}, form=form)


@method("GET", "HEAD", "POST")
@sensitive_post_parameters()
def requests(request: HttpRequest, *, form: str) -> HttpResponse:
    """GET lists requests, POST files one."""
    if request.method == "POST":
        return _file(request, form)
    wanted = wanted_of(request.GET, now=timezone.now())
    rows = requests_in(_jurisdiction(request.GET), wanted)
    return answer("service_requests", [as_request(row) for row in rows], form=form)


@method("GET", "HEAD")
def request(request: HttpRequest, *, number: str, form: str) -> HttpResponse:
    """One request."""
    rows = requests_in(_jurisdiction(request.GET), Wanted(ids=(number,)))
    if not rows:
        raise BadRequestError(404, "service_request_id was not found")
    return answer("service_requests", [as_request(rows[0])], form=form)


@method("GET", "HEAD")
def token(request: HttpRequest, *, token: str, form: str) -> HttpResponse:
    """The number of what was filed, by the token that was given for it."""
    try:
        here = open_petitions().filter(zone__committee__subdistrict=_jurisdiction(request.GET))
        row = here.get(open_request__token=token)
    except (Petition.DoesNotExist, ValidationError) as error:  # the second: it can be none
        raise BadRequestError(404, "token was not found") from error
    said = {"service_request_id": row.number, "token": str(row.open_request.token)}
    return answer("service_requests", [said], form=form)


def _file(request: HttpRequest, form: str) -> HttpResponse:
    client = _client(request)
    subdistrict = client.subdistrict
    code = request.POST.get("jurisdiction_id", "")
    if code and code != subdistrict.code:
        raise BadRequestError(404, "jurisdiction_id was not found")
    if is_spent("open311-filings", str(client.pk), limit=client.rate_per_hour):
        raise BadRequestError(429, "too many filings in this hour; please file it later")
    filing = filing_of(request.POST)
    count_try("open311-filings", str(client.pk), seconds=HOUR)
    zone = zone_of(filing.address, subdistrict) or heir_of(client.zone)
    try:
        row = file_request(filing=filing, client=client, zone=zone)
    except Refused as refused:
        raise BadRequestError(400, str(refused.message)) from refused
    given = {"token": str(row.token)} if client.with_tokens else {"service_request_id": row.petition.number}
    said = {**given, "service_notice": None, "account_id": None}
    return answer("service_requests", [said], form=form, status=201)


def _client(request: HttpRequest) -> ApiClient:
    """Whose key it is. Wrong ones are counted by the address that they come from."""
    here = address_of(request) or ""
    if is_spent("open311-keys", here, limit=MOST_WRONG_KEYS):
        raise BadRequestError(429, "too many wrong keys; please try again in an hour")
    client = client_of(request.POST.get("api_key", ""), today=timezone.localdate())
    if client is None:
        count_try("open311-keys", here, seconds=HOUR)
        raise BadRequestError(403, "api_key is missing or not valid")
    return client


def _count_reading(request: HttpRequest) -> None:
    if request.method == "POST":
        return
    here = address_of(request) or ""
    if is_spent("open311-readings", here, limit=MOST_READINGS):
        raise BadRequestError(429, "too many requests in this hour; please come back later")
    count_try("open311-readings", here, seconds=HOUR)


def _jurisdiction(sent: Any) -> Subdistrict:
    code = str(sent.get("jurisdiction_id") or "")
    found = jurisdiction_of(code)
    if found is None:
        said = (404, "jurisdiction_id was not found") if code else (400, "jurisdiction_id was not provided")
        raise BadRequestError(*said)
    return found
