"""Where a phone hands in what it kept. It is spoken to in JSON: a page for people would tell it nothing."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_POST

from visits import services
from visits.forms import sync as shape
from visits.queries import sync as queries
from visits.services import Arrival, Receipt
from visits.views.along import masked
from wulibridge.people.devices import DeviceRevokedError, is_revoked, seen
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may
from wulibridge.territory.calendar import civil_date
from wulibridge.territory.models import Household
from wulibridge.web.guard import Area, staff

log = logging.getLogger(__name__)

Item = dict[str, Any]


def _no(reason: str, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"reason": reason}, status=status)


def spoken_in_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Says no as a phone understands it, before the guard would say it as a page does.

    A device that was shut out is told so first, also when nobody is signed in: shutting it out ended its session.
    """

    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        sent = _envelope(request)
        if isinstance(sent, shape.Envelope) and sent.device and is_revoked(sent.device):
            return _no("revoked", HTTPStatus.FORBIDDEN)
        if not request.user.is_authenticated:
            return _no("login", HTTPStatus.UNAUTHORIZED)
        try:
            return view(request, sent)
        except DeviceRevokedError:
            return _no("revoked", HTTPStatus.FORBIDDEN)

    return answered


@require_GET
@spoken_in_json
@staff(Permission.VISIT_LOG, area=Area.OWN)
def token(request: HttpRequest, sent: shape.Envelope) -> HttpResponse:
    """Who is signed in, what the next POST has to prove, and what time it is here."""
    _note_device(request, sent)
    return JsonResponse({"csrf": get_token(request), "user": request.user.pk, "now": timezone.now().isoformat()})


@require_POST
@spoken_in_json
@staff(Permission.VISIT_LOG, area=Area.ZONE)
def sync(request: HttpRequest, sent: shape.Envelope | HttpResponse) -> HttpResponse:
    """A receipt for each thing in the envelope, in their order; each is a transaction of its own."""
    if isinstance(sent, HttpResponse):
        return sent
    if sent.user != request.user.pk:
        return _no("other_login", HTTPStatus.FORBIDDEN)
    _note_device(request, sent)
    batch = _Batch(request.user, sent.items)
    receipts = [_receipt(item, batch) for item in sent.items]
    return JsonResponse({"receipts": receipts})


def _envelope(request: HttpRequest) -> shape.Envelope | HttpResponse:
    """What was sent, or what to say where it cannot be read."""
    if request.method == "GET":
        waiting = request.GET.get("waiting", "")
        told = int(waiting) if waiting.isascii() and waiting.isdigit() and len(waiting) < 7 else None
        return shape.Envelope(None, shape.identity(request.GET.get("device")), told, [])
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > shape.MOST_BYTES:
        return _no("too_large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        return shape.read_envelope(request.body)
    except (shape.UnreadableError, RawPostDataException):
        return _no("unreadable", HTTPStatus.BAD_REQUEST)


def _note_device(request: HttpRequest, sent: shape.Envelope) -> None:
    if sent.device:
        seen(
            device_id=sent.device,
            user=request.user,
            waiting=sent.waiting,
            session_key=request.session.session_key,
            user_agent=request.headers.get("User-Agent", ""),
        )


class _Batch:
    """What the things in an envelope speak of, looked up once."""

    def __init__(self, user: User, items: list[Any]) -> None:
        self.user = user
        known = [item for item in items if isinstance(item, dict)]
        self.doors = queries.doors_asked(user, _days(known))
        self.people = queries.people_asked(set(_team(known)))
        self.known = queries.identities_known(filter(None, (shape.identity(item.get("uuid")) for item in known)))

    def door(self, item: Item) -> Household | None:
        return self.doors.get(shape.key(item.get("household")) or 0)

    def may_register(self, household: Household) -> bool:
        return may(self.user, Permission.PETITION_REGISTER, zone_id=household.building.zone_id)


def _days(items: list[Item]) -> dict[int, list[date]]:
    """The households that are spoken of, each with the days of the visits there."""
    days: dict[int, list[date]] = defaultdict(list)
    for item in items:
        if pk := shape.key(item.get("household")):
            days[pk] += _day(item.get("visited_at"))
    return days


def _day(sent: Any) -> Iterator[date]:
    try:
        at = parse_datetime(sent) if isinstance(sent, str) else None
    except ValueError:
        at = None
    if at:
        yield civil_date(at if timezone.is_aware(at) else timezone.make_aware(at))


def _team(items: list[Item]) -> Iterator[int]:
    for item in items:
        members = item.get("members")
        for pk in members[: shape.MOST_TEAM] if isinstance(members, list) else []:
            if shape.key(pk):
                yield pk


# One thing ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Said:
    """A receipt, at which door, and whether petitions are asked for there."""

    receipt: Receipt
    household: Household | None = None
    raises: bool = False


def _receipt(sent: Any, batch: _Batch) -> dict[str, Any]:
    item = sent if isinstance(sent, dict) else {}
    take = KINDS.get(item.get("kind") if isinstance(item.get("kind"), str) else "")
    try:
        said = take(item, batch) if take else _Said(_unfit({"kind": shape.UNREADABLE}))
    except shape.Unfit as no:
        said = _Said(_unfit(no.errors))
    except Exception:
        # Whatever it is, it must not keep the others from arriving. The phone keeps this one and tries again.
        log.exception("a thing that a phone sent could not be saved")
        said = _Said(Receipt(Arrival.FAILED))
    return {"uuid": item.get("uuid")} | _written(said, batch)


def _unfit(errors: shape.Errors) -> Receipt:
    return Receipt(Arrival.REFUSED, errors=errors, message=next(iter(errors.values())))


def _visit(item: Item, batch: _Batch) -> _Said:
    household = batch.door(item)
    if household is None:
        return _Said(Receipt(Arrival.NOT_HERE))
    read = shape.visit_item(item, batch.people)
    uuid = read.draft.client_uuid
    receipt = services.take_visit(
        draft=read.draft,
        household=household,
        version=read.version,
        base=read.base,
        by=batch.user,
        is_known=uuid in batch.known,
    )
    batch.known.add(uuid)
    return _Said(receipt, household, raises=bool(read.draft.petitions))


def _withdrawal(item: Item, batch: _Batch) -> _Said:
    reason = shape.withdrawal_item(item)
    uuid = shape.identity(item.get("visit"))
    visit = queries.visit_asked(batch.user, uuid) if uuid else None  # it may have arrived a moment ago
    if visit is None:
        return _Said(Receipt(Arrival.NOT_HERE))
    return _Said(services.take_withdrawal(visit=visit, reason=reason, by=batch.user), visit.household)


def _correction(item: Item, batch: _Batch) -> _Said:
    household = batch.door(item)
    if household is None or not may(batch.user, Permission.VISIT_LOG, zone_id=household.building.zone_id):
        return _Said(Receipt(Arrival.NOT_HERE))
    correction = shape.correction_item(item)
    return _Said(services.take_correction(correction=correction, household=household, by=batch.user), household)


KINDS: dict[str, Callable[[Item, _Batch], _Said]] = {
    "visit": _visit,
    "withdraw": _withdrawal,
    "household": _correction,
}


def _written(said: _Said, batch: _Batch) -> dict[str, Any]:
    receipt, visit = said.receipt, said.receipt.visit
    raised = queries.numbers_raised(visit) if visit and said.raises else []
    return {
        "status": int(receipt.status),
        "message": receipt.said,
        "errors": {field: str(text) for field, text in receipt.errors.items()},
        "visit": visit.pk if visit else None,
        "version": receipt.version,
        "address": reverse("visits:visit", args=[visit.pk]) if visit else "",
        "slips": bool(raised and said.household and batch.may_register(said.household)),
        "petitions": raised,
        "waiting": list(receipt.waiting),
        "stays": list(receipt.stays),
        "stands": receipt.stands and receipt.stands | {"contact": masked(receipt.stands["contact"])},
    }
