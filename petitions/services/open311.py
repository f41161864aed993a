"""Connected systems: who may file, with which key, and what they file."""

import re
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from petitions.models import ApiClient, Channel, OpenRequest
from petitions.queries.open311 import hash_of
from petitions.route import Move
from petitions.services.register import PetitionDraft, register
from petitions.services.webhook import EVENTS, tell_world
from petitions.topics import Topic
from wulibridge.journal.services import Actor, record, recording
from wulibridge.notices.models import Subscriber
from wulibridge.notices.webhooks import RefusedAddressError, check_address
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Zone

LONGEST_TITLE = 80
HIDDEN = "•••"
# Digits enough for a phone number, a mail address, the number of a flat.
_PRIVATE = re.compile(
    r"\+?\d(?:[\s()\-]*\d){6,}"
    r"|[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+"
    r"|[0-9A-Za-z]{1,5}\s*(?:室|户|房)"
    r"|\b(?:room|rm|flat|apt|apartment|unit)\.?\s*[0-9A-Za-z\-]+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Filing:
    """What a connected system files. `address` is as it was given; `open_address` is what the world may read of it."""

    topic: Topic
    text: str
    address: str
    open_address: str
    name: str = ""
    phone: str = ""
    lat: Decimal | None = None
    long: Decimal | None = None


class ClientActor:
    """A connected system in the journal: it has no account."""

    pk = None
    journal_post = ""

    def __init__(self, client: ApiClient) -> None:
        self.journal_name = f"client {client.name}"


def file_request(*, filing: Filing, client: ApiClient, zone: Zone) -> OpenRequest:
    """Register what a connected system files for a resident, at `zone`, and open to the world what may be open of it.

    Raises Refused as register() does.
    """
    by = ClientActor(client)
    with recording():
        draft = PetitionDraft(
            title=_title_of(filing),
            text=filing.text,
            topic=filing.topic,
            channel=Channel.WEB,
            petitioner_name=filing.name,
            petitioner_phone=filing.phone,
            address=filing.address,
        )
        petition = register(draft=draft, zone=zone, by=by, zones=[zone.pk])
        row = OpenRequest.objects.create(
            petition=petition,
            client=client,
            description=open_words(filing.text, names=[filing.name, *filing.name.split()]),
            address=filing.open_address,
            lat=filing.lat,
            long=filing.long,
        )
        record("petition.filed", petition, by=by, area=zone.code, details={"client": client.pk})
        tell_world([petition], Move.REGISTER)
    return row


def open_words(text: str, *, names: Iterable[str] = ()) -> str:
    """`text` without who filed it and where exactly they live: names, phone and flat numbers, mail addresses."""
    for name in sorted({name for name in names if len(name) > 1}, key=len, reverse=True):
        text = text.replace(name, HIDDEN)
    return _PRIVATE.sub(HIDDEN, text)


def _title_of(filing: Filing) -> str:
    title = " ".join(filing.text.split())
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


# Keeping them ---------------------------------------------------------------------------------------------------------


def save_client(*, client: ApiClient, by: Actor) -> ApiClient:
    """Write a connected system. Raises ValidationError for a zone of another subdistrict, or a name that is taken."""
    home = client.zone.committee.subdistrict_id
    if client.pk and home != client.subdistrict_id:
        raise ValidationError({"zone": _("Please choose a zone of this subdistrict.")})
    client.subdistrict_id = home
    client.full_clean(exclude=["key_hash", "key_hint", "issued_at", "subscriber"])
    with recording():
        verb = "client.changed" if client.pk else "client.created"
        client.save()
        record(verb, client, by=by, details={"name": client.name, "rate_per_hour": client.rate_per_hour})
    return client


def issue_key(*, client: ApiClient, by: Actor) -> str:
    """A new key, returned this once; the one before opens nothing from now on."""
    key = f"wb_{secrets.token_urlsafe(32)}"
    with recording():
        row = ApiClient.objects.select_for_update(of=("self",)).get(pk=client.pk)
        row.key_hash, row.key_hint, row.issued_at = hash_of(key), key[:8], database_now()
        row.save(update_fields=["key_hash", "key_hint", "issued_at"])
        record("client.key_issued", row, by=by)
    return key


def set_webhook(*, client: ApiClient, url: str, events: Collection[str], by: Actor) -> str:
    """Tell a connected system of `events` at `url` from now on, and return the new secret, this once. Without events
    it is told nothing any more.

    Raises ValidationError for an unknown event, and for an address that is not https or not of the open internet.
    """
    if unknown := set(events) - set(EVENTS):
        raise ValidationError({"events": f"unknown: {', '.join(sorted(unknown))}"})
    try:
        check_address(url)
    except RefusedAddressError as error:
        raise ValidationError({"url": error.message}) from error
    secret = secrets.token_hex(32)
    with recording():
        row = ApiClient.objects.select_for_update(of=("self",)).get(pk=client.pk)
        subscriber = row.subscriber or Subscriber(subdistrict_id=row.subdistrict_id)
        subscriber.url, subscriber.secret = url, secret
        subscriber.events, subscriber.active = [name for name in EVENTS if name in events], bool(events)
        subscriber.save()
        if row.subscriber_id != subscriber.pk:
            row.subscriber = subscriber
            row.save(update_fields=["subscriber"])
        details = {"host": urlsplit(url).hostname or "", "events": subscriber.events}
        record("client.webhook_set", row, by=by, details=details)
    return secret
