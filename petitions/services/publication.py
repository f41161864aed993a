"""What others may read of a petition: the resident agrees or takes it back; a person edits, publishes and withdraws."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from petitions.models import Petition, Petitioner, PublicAnswer, Reply
from petitions.queries.board import ANSWERED, may_be_public, publishes, standing_answer
from petitions.services.locking import locked
from petitions.services.refusals import Refused
from wulibridge.journal.services import RESIDENT, Actor, record, recording
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.personal import personal_data
from wulibridge.plain import half_width
from wulibridge.territory.calendar import database_now

LONGEST_TITLE, LONGEST_TEXT = 80, 2000
# Digits enough for a phone number.
_PHONE = re.compile(r"\+?\d(?:[\s()\-]*\d){6,}")
_MAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
_DOOR = re.compile(
    r"\d+(?:-\d+)?\s*(?:弄|号(?!楼|线|文)|室|房)|\b(?:room|rm|flat|apt|apartment|unit)\.?\s*\d+|\b\d{3,4}(?=\s*(?:的)?(?:住户|业主|居民|家))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Finding:
    """What in a text may tell who asked. A `certain` one is never published."""

    words: str
    why: str | Promise
    certain: bool = False


def findings(*, title: str, text: str, petition: Petition | None, by: User) -> list[Finding]:
    """What in the words for the board may tell who asked: their name and phone, and what looks like a phone number, a
    mail address or a door; without a petition the latter alone. Reads the petitioner behind the wall; shows nothing of
    it that the words do not have."""
    said = half_width(f"{title}\n{text}")
    with personal_data(zones=reach(by, Permission.CONTACT_READ).zones):
        petitioner = Petitioner.objects.filter(petition=petition).first() if petition else None
    found = [Finding(words, _("the petitioner's name or phone"), True) for words in _own(petitioner, said)]
    certain = {finding.words for finding in found}
    for pattern, why in ((_PHONE, _("a phone number?")), (_MAIL, _("a mail address?")), (_DOOR, _("a door?"))):
        for words in dict.fromkeys(pattern.findall(said)):
            if words not in certain:
                found.append(Finding(words, why))
    return found


def _own(petitioner: Petitioner | None, said: str) -> Iterable[str]:
    if petitioner is None:
        return
    if len(petitioner.name) > 1 and petitioner.name in said:
        yield petitioner.name
    phone = "".join(sign for sign in petitioner.phone if sign.isdecimal())
    if len(phone) >= 5 and phone in re.sub(r"[\s()\-]", "", said):
        yield phone


def agree(*, petition: Petition, agrees: bool) -> Petition:
    """The resident's own word, proven by number and query code: others may read of it without personal data, or not
    any more. What was published is withdrawn with it. Raises Refused where it can never be public.
    """
    with recording():
        row = locked(petition)
        if agrees and not may_be_public(row):
            raise Refused(_("This petition is never published."))
        if agrees and row.publish_consent_at is None:
            note_consent(row, at=database_now(), by=RESIDENT)
        elif not agrees and row.publish_consent_at is not None:
            row.publish_consent_at = None
            row.save(update_fields=["publish_consent_at"])
            record("petition.publication_withdrawn", row, by=RESIDENT, area=row.zone.code)
            _take_off(row, None)
    return row


def note_consent(petition: Petition, *, at: datetime, by: Actor) -> None:
    """Write down that the resident agreed, within the transaction of what it goes with."""
    petition.publish_consent_at = at
    petition.save(update_fields=["publish_consent_at"])
    record("petition.publication_agreed", petition, by=by, area=petition.zone.code)


def publish_answer(*, petition: Petition, title: str, text: str, looked: bool, by: User) -> PublicAnswer:
    """Put the last answer on the committee's board in these words, in the place of what stood there.

    Raises Refused without the resident's consent, where there is no answer that stands, for whoever does not edit the
    board there, when the petitioner's name or phone is in the words, and when something in them may tell who asked
    and nobody says to have `looked` at it.
    """
    title, text = " ".join(title.split()), text.strip()
    for name, value, longest in (("title", title, LONGEST_TITLE), ("text", text, LONGEST_TEXT)):
        if not value or len(value) > longest:
            raise Refused(_("Please fill in this field."), name)
    with recording():
        row = locked(petition)
        reply = _publishable(row, by)
        found = findings(title=title, text=text, petition=row, by=by)
        if any(finding.certain for finding in found):
            raise Refused(_("The petitioner's name or phone stands in it. Please take it out."), "text")
        if found and not looked:
            raise Refused(_("Please look at what is marked, and say that it tells of nobody."), "looked")
        _take_off(row, by)
        answer = PublicAnswer.objects.create(
            petition=row, reply=reply, title=title, text=text, published_at=database_now(), published_by=by
        )
        record("petition.published", row, by=by, area=row.zone.code, details={"found": len(found)})
    return answer


def withdraw_answer(*, petition: Petition, by: User) -> None:
    """Take a published answer off the board; the row stays. Raises Refused for whoever does not edit the board."""
    with recording():
        row = locked(petition)
        if not publishes(by, row):
            raise Refused(_("The board there is not yours to edit."))
        if not _take_off(row, by):
            raise Refused(_("Nothing of it is on the board."))


def _publishable(row: Petition, by: User) -> Reply:
    if not publishes(by, row):
        raise Refused(_("The board there is not yours to edit."))
    if row.publish_consent_at is None or not may_be_public(row):
        raise Refused(_("The resident has not agreed to publication, or not any more."))
    reply = row.replies.order_by("replied_at", "pk").last()
    if reply is None or row.state not in ANSWERED:
        raise Refused(_("There is no answer that stands. It can be published when there is one."))
    return reply


def _take_off(row: Petition, by: User | None) -> bool:
    standing = standing_answer(row)
    if standing is None:
        return False
    standing.withdrawn_at, standing.withdrawn_by = database_now(), by
    standing.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record("petition.unpublished", row, by=by or RESIDENT, area=row.zone.code)
    return True
