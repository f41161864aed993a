"""What the world may read of petitions, in the words of GeoReport v2: of those filed through connected systems, and of
those whose resident agreed to publication.

Never a name, a phone or a household. A petition that became a complaint, or whose topic is not public, is not there.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from petitions.models import ApiClient, Kind, OpenRequest, Passage, Petition, Reply
from petitions.queries.board import shown_answers
from petitions.route import State, Stop
from petitions.topics import PUBLIC_TOPICS, Topic
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.calendar import SHANGHAI, end_of
from wulibridge.territory.models import Subdistrict, Zone
from wulibridge.territory.queries import in_force

OPEN, CLOSED = "open", "closed"
# When the methods last changed.
CHANGED = "2026-11-22T00:00:00+08:00"
# No more are listed at once (GeoReport v2, GET Service Requests).
MOST_LISTED = 1_000


@dataclass(frozen=True)
class Wanted:
    """What a list of requests is narrowed to. Moments are aware; nothing said narrows nothing. `ids` stand alone."""

    ids: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None


def clients_kept_by(user: User) -> QuerySet[ApiClient]:
    """The connected systems of the subdistricts where `user` keeps them."""
    return ApiClient.objects.filter(subdistrict__in=reach(user, Permission.CLIENT_MANAGE).subdistricts)


def zones_for_clients(user: User, today: date) -> QuerySet[Zone]:
    """The zones in force today (Asia/Shanghai) that may get what names no known address, by committee."""
    mine = reach(user, Permission.CLIENT_MANAGE).subdistricts
    rows = in_force(Zone.objects.filter(committee__subdistrict__in=mine), today)
    return rows.select_related("committee__subdistrict").order_by("committee", "code", "pk")


def hash_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def client_of(key: str, *, today: date) -> ApiClient | None:
    """The connected system of a key, while it may file. None alike for a wrong key and one out of its time."""
    in_time = Q(ends_on=None) | Q(ends_on__gte=today)
    rows = ApiClient.objects.filter(in_time, key_hash=hash_of(key), starts_on__lte=today)
    return rows.select_related("subdistrict", "zone__committee__subdistrict").first() if key else None


def jurisdiction_of(code: str) -> Subdistrict | None:
    """The subdistrict of a jurisdiction_id; without one the only one there is. None: not found, or more than one."""
    rows = Subdistrict.objects.filter(code=code) if code else Subdistrict.objects.all()
    found = list(rows.order_by("pk")[:2])
    return found[0] if len(found) == 1 else None


def open_petitions() -> QuerySet[Petition]:
    """What the world may read, each with what as_request() shows: its last answer, what the board says of it, and
    `updated_at`. Three queries."""
    agreed = Q(publish_consent_at__isnull=False, confidential=False)
    stays = Passage.objects.filter(petition=OuterRef("pk")).order_by().values("petition")
    answers = Reply.objects.filter(petition=OuterRef("pk")).order_by().values("petition")
    last = (
        Subquery(stays.annotate(at=Max(Greatest("entered_at", "left_at", "taken_at"))).values("at")),
        Subquery(answers.annotate(at=Max(Greatest("replied_at", "verdict_at"))).values("at")),
    )
    return (
        Petition.objects.filter(Q(open_request__isnull=False) | agreed, topic__in=PUBLIC_TOPICS)
        .exclude(kind=Kind.COMPLAINT)
        .select_related("open_request", "zone__committee__subdistrict")
        .prefetch_related(
            Prefetch("replies", Reply.objects.order_by("-replied_at", "-pk")),
            Prefetch("public_answers", shown_answers(), to_attr="on_board"),
        )
        .annotate(updated_at=Greatest(F("received_at"), *last))
        .order_by("-received_at", "-pk")
    )


def requests_in(subdistrict: Subdistrict, wanted: Wanted) -> list[Petition]:
    """The newest of the requests of a subdistrict that are wanted, MOST_LISTED at most."""
    rows = open_petitions().filter(zone__committee__subdistrict=subdistrict)
    if wanted.ids:
        return list(rows.filter(number__in=wanted.ids)[:MOST_LISTED])
    if wanted.codes:
        rows = rows.filter(topic__in=wanted.codes)
    if wanted.start:
        rows = rows.filter(received_at__gte=wanted.start)
    if wanted.end:
        rows = rows.filter(received_at__lte=wanted.end)
    if len(set(wanted.statuses)) == 1:
        closed = Q(state=State.CLOSED)
        rows = rows.filter(closed if wanted.statuses[0] == CLOSED else ~closed)
    return list(rows[:MOST_LISTED])


def service_of(topic: Topic) -> dict[str, Any]:
    """A service of the list, in the language of the request."""
    group = PUBLIC_TOPICS[topic]
    return {
        "service_code": topic.value,
        "service_name": str(topic.label),
        "description": _("Matters of public places: %(topic)s.") % {"topic": topic.label},
        "metadata": False,
        "type": "realtime",
        "keywords": f"{topic.label}, {group.label}",
        "group": str(group.label),
    }


def as_request(petition: Petition) -> dict[str, Any]:
    """A row of open_petitions() in the fields of GeoReport v2 and their order. Times in Asia/Shanghai."""
    filed = getattr(petition, "open_request", None) or _without_filing(petition)
    closed = petition.state == State.CLOSED
    at_subdistrict = petition.stop == Stop.SUBDISTRICT
    responsible = petition.zone.committee.subdistrict.name if at_subdistrict else petition.zone.committee.name
    return {
        "service_request_id": petition.number,
        "status": CLOSED if closed else OPEN,
        "status_notes": _status_notes(petition),
        "service_name": str(Topic(petition.topic).label),
        "service_code": petition.topic,
        "description": filed.description,
        "agency_responsible": responsible,
        "service_notice": None,
        "requested_datetime": _moment(petition.received_at),
        "updated_datetime": _moment(petition.updated_at),  # type: ignore[attr-defined]
        "expected_datetime": None if closed else _moment(end_of(petition.due_on) - timedelta(seconds=1)),
        "address": filed.address,
        "address_id": None,
        "zipcode": None,
        "lat": _degrees(filed.lat),
        "long": _degrees(filed.long),
        "media_url": None,
    }


def _without_filing(petition: Petition) -> OpenRequest:
    """What the world reads of what a resident said here: the words edited for the board, or none but the topic's; and
    not where they live, only the zone."""
    shown = next(iter(petition.on_board), None)  # type: ignore[attr-defined]
    words = shown.title if shown else str(Topic(petition.topic).label)
    return OpenRequest(description=words, address=f"{petition.zone.committee.name} {petition.zone.name}")


def _status_notes(petition: Petition) -> str:
    """Where it stands in words: the state, and of an answer its outcome. What the answer says is for the resident."""
    answer = next(iter(petition.replies.all()), None)
    state = str(State(petition.state).label)
    return f"{state} · {answer.get_outcome_display()} {answer.given_on:%Y-%m-%d}" if answer else state


def _moment(at: datetime) -> str:
    return timezone.localtime(at, SHANGHAI).isoformat(timespec="seconds")


def _degrees(value: Any) -> float | None:
    return None if value is None else float(value)


def discovered() -> dict[str, Any]:
    """The endpoints, in the fields of the discovery document and their order."""
    return {
        "changeset": CHANGED,
        "contact": _("The office of the subdistrict answers questions about its requests."),
        "key_service": _("The office of the subdistrict gives a key to each connected system."),
        "endpoints": [
            {
                "specification": "http://wiki.open311.org/GeoReport_v2",
                "url": settings.PUBLIC_URL + reverse("petitions:open311_services", args=["json"]).rpartition("/")[0],
                "changeset": CHANGED,
                "type": "production",
                "formats": ["text/xml", "application/json"],
            }
        ],
    }


def services_of(codes: Collection[Topic] = tuple(PUBLIC_TOPICS)) -> list[dict[str, Any]]:
    """The services that may be filed, in their order."""
    return [service_of(topic) for topic in codes]
