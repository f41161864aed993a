"""What a request asks for or files, read from its parameters. An empty parameter is none (GeoReport v2)."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone

from petitions.queries.open311 import CLOSED, OPEN, Wanted
from petitions.services.open311 import Filing
from petitions.takeover.places import within
from petitions.topics import PUBLIC_TOPICS, Topic
from wulibridge.plain import half_width, one_line, plain
from wulibridge.territory.calendar import SHANGHAI
from wulibridge.territory.models import Building, Subdistrict, Zone

Sent = Mapping[str, Any]

SPAN = timedelta(days=90)
LONGEST_TEXT, LONGEST_ADDRESS, LONGEST_NAME, LONGEST_PHONE = 4000, 160, 60, 20
# A flat, a floor or a unit, and all that follows it.
_HOME = re.compile(
    r"[0-9A-Za-z]+\s*(?:室|户|房|单元|层|楼).*$|,?\s*\b(?:room|rm|flat|apt|apartment|unit|floor)\b.*$", re.IGNORECASE
)


class BadRequestError(ValueError):
    """What was sent cannot be taken. `status` is the answer's, the message is for whoever wrote the client."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def wanted_of(sent: Sent, *, now: datetime) -> Wanted:
    """What a list is narrowed to. service_request_id overrides the rest; without dates the last 90 days are meant.

    Raises BadRequestError for a date or status that is none, and for more than 90 days.
    """
    if ids := _list(sent, "service_request_id"):
        return Wanted(ids=ids)
    statuses = _list(sent, "status")
    if set(statuses) - {OPEN, CLOSED}:
        raise BadRequestError(400, "status: open or closed")
    start, end = _moment(sent, "start_date"), _moment(sent, "end_date")
    if start and end and end - start > SPAN:
        raise BadRequestError(400, "start_date and end_date may not span more than 90 days")
    if start is None:
        start = (end or now) - SPAN
    return Wanted(codes=_list(sent, "service_code"), statuses=statuses, start=start, end=end or start + SPAN)


def filing_of(sent: Sent) -> Filing:
    """What is filed. E-mail addresses, accounts and devices are not kept.

    Raises BadRequestError: 404 for an unknown service, 400 for what is missing, too long or not readable.
    """
    topic = service_of(_line(sent, "service_code", 40))
    lat, long = _degrees(sent, "lat", 90), _degrees(sent, "long", 180)
    if (lat is None) != (long is None):
        raise BadRequestError(400, "lat and long go together")
    address = _line(sent, "address_string", LONGEST_ADDRESS)
    if lat is None and not address:
        raise BadRequestError(400, "a location was not provided: lat and long, or address_string")
    text = plain(str(sent.get("description") or "")).strip()
    if len(text) > LONGEST_TEXT - 400:
        raise BadRequestError(400, f"description: no more than {LONGEST_TEXT - 400} characters")
    name = f"{_line(sent, 'last_name', LONGEST_NAME)} {_line(sent, 'first_name', LONGEST_NAME)}".strip()
    media = _line(sent, "media_url", 300)
    said = text or str(topic.label)
    return Filing(
        topic=topic,
        text=f"{said}\n{media}" if media.startswith(("https://", "http://")) else said,
        address=address,
        open_address=open_address(address),
        name=name[:LONGEST_NAME],
        phone=half_width(_line(sent, "phone", LONGEST_PHONE)),
        lat=lat,
        long=long,
    )


def service_of(code: str) -> Topic:
    """The public topic of a service code. Raises BadRequestError: 400 for none, 404 for an unknown one."""
    if not code:
        raise BadRequestError(400, "service_code was not provided")
    if code not in PUBLIC_TOPICS:
        raise BadRequestError(404, "service_code was not found")
    return Topic(code)


def zone_of(address: str, subdistrict: Subdistrict) -> Zone | None:
    """The zone in which the building of an address stands; None when nobody knows it."""
    key = within(address) if address else ""
    rows = Building.objects.filter(address_key=key, zone__committee__subdistrict=subdistrict)
    found = rows.select_related("zone__committee__subdistrict").first() if key else None
    return found.zone if found else None


def open_address(address: str) -> str:
    """An address as the world may read it: up to the door of the house, never to that of a flat."""
    building = within(address) if address else ""
    return building if building.endswith("号") else _HOME.sub("", address).strip(" ,")


def _list(sent: Sent, name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in str(sent.get(name) or "").split(",") if part.strip())


def _line(sent: Sent, name: str, longest: int) -> str:
    text = one_line(str(sent.get(name) or ""))
    if len(text) > longest:
        raise BadRequestError(400, f"{name}: no more than {longest} characters")
    return text


def _moment(sent: Sent, name: str) -> datetime | None:
    text = str(sent.get(name) or "").strip()
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
        return timezone.make_aware(at, SHANGHAI) if at.tzinfo is None else at.astimezone(SHANGHAI)
    except (ValueError, OverflowError) as error:
        raise BadRequestError(400, f"{name}: a date and time such as 2026-01-31T00:00:00+08:00") from error


def _degrees(sent: Sent, name: str, most: int) -> Decimal | None:
    text = str(sent.get(name) or "").strip()
    if not text:
        return None
    try:
        value = Decimal(text)
        inside = value.is_finite() and abs(value) <= most
    except InvalidOperation:
        inside = False
    if not inside:
        raise BadRequestError(400, f"{name}: degrees, WGS 84")
    return round(value, 6)
