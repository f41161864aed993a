"""One matter, many voices: petitions that say the same follow a lead, and what it is answered they are answered too.

A link moves no clock: each petition keeps its own, and climbs by it whatever becomes of its lead.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from petitions.models import Petition, Voice, Way
from petitions.queries import handles, is_complaint
from petitions.queries.duty import has_open_duties
from petitions.queries.voice import may_link, possible_lead
from petitions.route import WAITING, Stop
from petitions.services.locking import locked
from petitions.services.notes import own_people, page_of, told_at
from petitions.services.orders import current_order
from petitions.services.refusals import Refused
from petitions.services.register import PetitionDraft, register
from wulibridge.journal.services import RESIDENT, Actor, record, recording
from wulibridge.notices.services import Message, notify
from wulibridge.people.models import User
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Zone

Facts = Mapping[str, Any]
# Of the ways in which staff speak to one resident, none has reached the others.
TOLD_BY_MESSAGE = frozenset({Way.IN_PERSON, Way.PHONE})


def register_voice(*, draft: PetitionDraft, zone: Zone, lead: str, by: User) -> Petition:
    """Register a petition and let it follow the one of number `lead`, or do neither; without a number it stands alone.
    Raises Refused as both do."""
    with recording():
        petition = register(draft=draft, zone=zone, by=by)
        if not lead or petition.duplicate_of_id is not None:  # of a form that was sent twice, the one of the first time
            return petition
        reason = gettext("The same was said when it was written down.")
        return link_to_number(petition=petition, number=lead, reason=reason, by=by)


def link_to_number(*, petition: Petition, number: str, reason: str, by: User) -> Petition:
    """link() to the petition of this number. Raises Refused, in the same words, where there is none and where it is
    not `by`'s to see."""
    lead = possible_lead(by, number)
    if lead is None:
        raise Refused(_("There is no petition of this number that you could choose."), "number")
    return link(petition=petition, lead=lead, reason=reason, by=by)


def link(*, petition: Petition, lead: Petition, reason: str, by: User) -> Petition:
    """Let `petition` follow `lead`: it is answered when its lead is. What follows it comes along, so a lead has none.

    Raises Refused when `by` may not say so, without a reason, for a complaint, for one that is answered already, for
    one of another subdistrict, when it follows one already, and while it has a transfer order of its own. An answer to
    the lead that comes first refuses it, one that comes later is given to both: their rows are locked, the lead's
    first, and only one link is made at a time.
    """
    with recording():
        _wait_for_turn()
        lead.refresh_from_db(fields=["duplicate_of"])
        first = locked(lead.duplicate_of or lead)
        if first.pk == petition.pk:
            raise Refused(_("This is the same petition, or one that follows it already."), "number")
        row = locked(petition)
        _check(row, first, reason, by)
        rows = [row, *Petition.objects.filter(duplicate_of=row).select_for_update().order_by("pk")]
        now = database_now()
        Voice.objects.filter(petition__in=rows[1:], ended_at=None).update(ended_at=now, ended_by=by)
        Voice.objects.bulk_create(
            [Voice(petition=each, lead=first, at=now, by=by, reason=reason.strip()) for each in rows]
        )
        Petition.objects.filter(pk__in=[each.pk for each in rows]).update(duplicate_of=first)
        row.duplicate_of = first
        details = {"to": first.pk, "with": [each.pk for each in rows[1:]]}
        record("petition.linked", row, by=by, area=row.zone.code, details=details)
        _tell(row, first, by, at=now)
    return row


def unlink(*, petition: Petition, by: User) -> Petition:
    """Let a petition that was linked to another one stand alone. Its clock was its own all the time.

    Raises Refused when `by` does not handle it where it stands.
    """
    with recording():
        row = locked(petition)
        if not handles(by, row):
            raise Refused(_("Only those who handle it now may part it from the other one."))
        if row.duplicate_of_id is not None:
            part(row, by=by, at=database_now())
            row.save(update_fields=["duplicate_of"])
    return row


def part(petition: Petition, *, by: Actor, at: datetime) -> None:
    """Let a locked petition stand alone, within the transaction of what parts it; to be saved then."""
    Voice.objects.filter(petition=petition, ended_at=None).update(
        ended_at=at, ended_by=by if isinstance(by, User) else None
    )
    details = {"from": petition.duplicate_of_id}
    record("petition.unlinked", petition, by=by, area=petition.zone.code, details=details)
    petition.duplicate_of = None


def part_disputed(petition: Petition, *, by: User | None, at: datetime) -> None:
    """A resident whom the answer to all does not satisfy is heard alone."""
    if petition.duplicate_of_id is not None:
        part(petition, by=by or RESIDENT, at=at)


def open_followers(lead: Petition) -> list[Petition]:
    """What follows the locked `lead` and waits for an answer, locked itself."""
    rows = Petition.objects.filter(duplicate_of=lead, state__in=WAITING).without_complaints()
    return [locked(row) for row in rows.select_for_update().order_by("pk")]


def facts_along(facts: Facts, *, lead: Petition, today: date) -> Facts:
    """What is said to the resident of a follower: the same words, told on the day on which they are entered."""
    way = Way.MESSAGE if facts["way"] in TOLD_BY_MESSAGE else facts["way"]
    without = gettext("Answered with %(number)s.") % {"number": lead.number}
    return {**facts, "way": way, "given_on": today, "without_duties": without}


def _wait_for_turn() -> None:
    """One link at a time, until the end of the transaction: two that cross would wait for each other's rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('petition links', 0))")


def _check(row: Petition, lead: Petition, reason: str, by: User) -> None:
    if is_complaint(row) or is_complaint(lead):
        raise Refused(_("A complaint stands alone."))
    if row.duplicate_of_id is not None:
        raise Refused(_("It follows another petition already. Part them first."))
    if not may_link(by, row):
        raise Refused(_("Only those who handle it now may say so, and only while it waits for an answer."))
    if not reason.strip():
        raise Refused(_("Please fill in this field."), "reason")
    if row.zone.committee.subdistrict_id != lead.zone.committee.subdistrict_id:
        raise Refused(_("That one belongs to another subdistrict."), "number")
    if lead.state not in WAITING:
        said = _("%(number)s does not wait for an answer any more. This one needs an answer of its own.")
        raise Refused(said % {"number": lead.number}, "number")
    if _has_open_order(row):
        raise Refused(_("It has a transfer order of its own. The order must be returned or ended first."))


def _has_open_order(petition: Petition) -> bool:
    """Drawn up, or with departments at work, or about to get them."""
    order = current_order(petition)
    return order is not None and (has_open_duties(petition) or not order.duties.exists())


def _tell(petition: Petition, lead: Petition, by: User, *, at: datetime) -> None:
    """Those who handle the follower need not answer it any more."""
    people = [*own_people(petition), *told_at(petition, Stop(petition.stop))]
    told = {user.pk: user for user in people if user.pk != by.pk}
    facts = {"number": petition.number, "title": petition.title, "stop": int(petition.stop)}
    facts |= {"due_on": petition.due_on.isoformat(), "urgency": petition.urgency}
    key = f"petition:{petition.pk}:linked:{lead.pk}:{at.timestamp()}"
    notify([Message("petition_linked", key, tuple(told.values()), page_of(petition.number), facts)])
