"""A resident files without an account: written down, proven by a text message or looked at, then settled."""

import hmac
import logging
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from petitions.models import Channel, Filer, Filing, FilingState
from petitions.queries.filing import DESK_ONLY, hash_of_code
from petitions.route import HANDLES, Stop
from petitions.services.notes import TOLD, handlers_of
from petitions.services.numbers import CODE_ALPHABET, CODE_LENGTH
from petitions.services.publication import note_consent
from petitions.services.refusals import Refused
from petitions.services.register import PetitionDraft, register
from petitions.topics import Topic
from wulibridge.clock import add_workdays
from wulibridge.journal.services import RESIDENT, record, recording
from wulibridge.notices.services import Message, notify
from wulibridge.notices.sms import sms_backend
from wulibridge.people.models import User
from wulibridge.people.queries import holders
from wulibridge.personal import personal_data
from wulibridge.territory.calendar import civil_date, database_now, working_calendar
from wulibridge.territory.models import Zone
from wulibridge.territory.queries import heir_of
from wulibridge.territory.redistricting.standing import share_map

log = logging.getLogger(__name__)

# A filing is looked at within so many working days.
REVIEW_WORKDAYS = 3
PROOF_MINUTES = 10
MOST_TRIES = 5
LONGEST_TITLE = 80


@dataclass(frozen=True)
class FilingDraft:
    """What a resident wrote. `zone` is of the building that was found, or the first one of the chosen committee."""

    text: str
    zone: Zone
    topic: str = Topic.OTHER
    address: str = ""
    name: str = ""
    phone: str = ""
    confidential: bool = False
    publish: bool = False
    client_uuid: UUID = field(default_factory=uuid4)


@dataclass(frozen=True)
class Filed:
    """A filing, and the code with which the filer comes back: it is told this once."""

    filing: Filing
    code: str


def file_matter(*, draft: FilingDraft) -> Filed:
    """Write a filing down; of a form that was sent twice, the one of the first time with the same code.

    With a phone, and where text messages are sent, it waits for a code of six digits that is sent there; otherwise it
    is looked at within REVIEW_WORKDAYS working days (Asia/Shanghai). Raises Refused without a text.
    """
    if not draft.text.strip():
        raise Refused(_("Please write down what it is about."), "text")
    backend = sms_backend() if draft.phone and draft.topic not in DESK_ONLY else None
    digits = f"{secrets.randbelow(10**6):06d}" if backend else ""
    with recording():
        share_map()
        now = database_now()
        filing, code, is_new = _written(draft, now, digits)
        if is_new:
            record("filing.filed", filing, by=RESIDENT, area=filing.zone.code, details={"topic": filing.topic})
            if not backend:
                _tell_reviewers(filing)
    if is_new and backend:
        try:
            backend.send(draft.phone, _message_with(digits))
        except Exception:  # whatever a gateway raises; what was filed is safe, and somebody looks at it instead
            log.exception("the code of a filing could not be sent")
            filing = _look_at_it_instead(filing)
    return Filed(filing, code)


def prove(*, filing: Filing, digits: str) -> Filing:
    """The code from the text message: a right one registers the petition at once (channel web).

    Raises Refused for a wrong one. After MOST_TRIES wrong ones, or after PROOF_MINUTES, somebody looks at it instead.
    """
    given = "".join(sign for sign in digits if sign.isdecimal())
    with recording():
        share_map()
        row = _locked(filing)
        if row.state != FilingState.UNPROVEN:
            return row
        if row.proof_until is None or row.proof_until <= database_now():
            return _to_review(row)
        if check_password(given, row.proof):
            return _registered_by_filer(row)
        row.tries += 1
        row.save(update_fields=["tries"])
        if row.tries >= MOST_TRIES:
            return _to_review(row)
    raise Refused(_("This is not the code from the text message. Please compare it."), "digits")


def first_line(text: str) -> str:
    """A title out of what was said: its first line, shortened to LONGEST_TITLE."""
    line = " ".join(text.strip().partition("\n")[0].split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1]}…"


def take_filer(filing: Filing, zones: frozenset[int]) -> Filer:
    """Who filed it, taken out of the filing: moved on, or forgotten, but never kept twice. Nobody: an empty row."""
    with personal_data(zones=zones):
        filer = Filer.objects.filter(filing=filing).first()
        if filer is None:
            return Filer(filing=filing)
        filer.delete()
    return filer


# The steps ------------------------------------------------------------------------------------------------------------


def _written(draft: FilingDraft, now: datetime, digits: str) -> tuple[Filing, str, bool]:
    zone, today = heir_of(draft.zone), civil_date(now)
    code = _code_of(draft.client_uuid)
    calendar = working_calendar(today, today + timedelta(days=14))
    proof = {
        "state": FilingState.UNPROVEN,
        "proof": make_password(digits),
        "proof_until": now + timedelta(minutes=PROOF_MINUTES),
    }
    filing, is_new = Filing.objects.get_or_create(
        client_uuid=draft.client_uuid,
        defaults={
            "code_hash": hash_of_code(code),
            "text": draft.text.strip(),
            "topic": draft.topic,
            "zone": zone,
            "address": draft.address,
            "confidential": draft.confidential,
            "publish": draft.publish and not draft.confidential and draft.topic not in DESK_ONLY,
            "filed_at": now,
            "review_due_on": add_workdays(today, REVIEW_WORKDAYS, calendar.is_workday),
            **(proof if digits else {}),
        },
    )
    if not is_new and filing.text != draft.text.strip():  # a page gone back to and filled in anew
        again = {name: getattr(draft, name) for name in draft.__dataclass_fields__} | {"client_uuid": uuid4()}
        return _written(FilingDraft(**again), now, digits)
    if is_new and (draft.name or draft.phone):
        with personal_data(zones=[zone.pk]):
            Filer.objects.create(filing=filing, name=draft.name, phone=draft.phone)
    return filing, code, is_new


def _registered_by_filer(row: Filing) -> Filing:
    zone = heir_of(row.zone)
    filer = take_filer(row, frozenset({row.zone_id}))
    petition = register(draft=draft_of_filing(row, filer), zone=zone, by=RESIDENT, zones=[zone.pk])
    row.petition, row.state, row.settled_at = petition, FilingState.REGISTERED, database_now()
    row.save(update_fields=["petition", "state", "settled_at"])
    if row.publish:
        note_consent(petition, at=row.filed_at, by=RESIDENT)
    record("filing.registered", row, by=RESIDENT, area=zone.code, details={"number": petition.number})
    return row


def draft_of_filing(row: Filing, filer: Filer) -> PetitionDraft:
    """A petition as it was filed: received when it was filed, with the first line as its title."""
    return PetitionDraft(
        title=first_line(row.text),
        text=row.text,
        topic=row.topic,
        channel=Channel.WEB,
        confidential=row.confidential,
        petitioner_name=filer.name,
        petitioner_phone=filer.phone,
        address=row.address,
        received_at=row.filed_at,
        client_uuid=row.client_uuid,
    )


def _look_at_it_instead(filing: Filing) -> Filing:
    with recording():
        row = _locked(filing)
        return _to_review(row) if row.state == FilingState.UNPROVEN else row


def _to_review(row: Filing) -> Filing:
    row.state = FilingState.PENDING
    row.save(update_fields=["state"])
    _tell_reviewers(row)
    return row


def _locked(filing: Filing) -> Filing:
    row = Filing.objects.select_for_update().get(pk=filing.pk)
    row.zone = Zone.objects.select_related("committee__subdistrict", "successor").get(pk=row.zone_id)
    return row


def _tell_reviewers(row: Filing) -> None:
    """The committee and the case desk; of the conduct of staff the case desk alone. Never what was said."""
    zone = heir_of(row.zone)
    desk = handlers_of(zone, Stop.SUBDISTRICT)
    committee = [] if row.topic in DESK_ONLY else holders(HANDLES[Stop.COMMITTEE], zone, roles=TOLD[Stop.COMMITTEE])
    receivers: dict[int, User] = {user.pk: user for user in [*committee, *desk]}
    facts = {"place": zone.committee.name, "due_on": row.review_due_on.isoformat()}
    path = reverse("petitions:filing_review", args=[row.pk])
    notify([Message("filing_arrived", f"filing:{row.pk}", tuple(receivers.values()), path=path, facts=facts)])


def _message_with(digits: str) -> str:
    return gettext("%(digits)s is your code for the neighbourhood office. It holds for %(minutes)s minutes.") % {
        "digits": digits,
        "minutes": PROOF_MINUTES,
    }


def _code_of(client_uuid: UUID) -> str:
    """The filer's code: of one form always the same, so that a form sent twice shows the code once more. Nobody who has
    not the key and the form can work it out."""
    digest = hmac.new(settings.SECRET_KEY.encode(), b"filing:" + client_uuid.bytes, sha256).digest()
    number, signs = int.from_bytes(digest), []
    for _n in range(CODE_LENGTH):
        number, sign = divmod(number, len(CODE_ALPHABET))
        signs.append(CODE_ALPHABET[sign])
    return "".join(signs)
