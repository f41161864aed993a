"""A petition is born: number, query code, first stay at its zone, journal and notices in one transaction."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection
from django.utils.translation import gettext_lazy as _

from petitions.models import Cause, Channel, Kind, Petition, Petitioner, Urgency
from petitions.queries import About, is_complaint
from petitions.route import COMPLAINTS_BEGIN, Move, State, Stop
from petitions.services.complaint import answerable, write_targets
from petitions.services.dates import check_moment
from petitions.services.notes import handlers_of, message, told_at
from petitions.services.numbers import new_query_code, take_numbers
from petitions.services.passages import enter
from petitions.services.refusals import Refused
from petitions.services.searching import make_findable
from petitions.services.terms import calendar_from, first_entry, line_term, promise_contact, promise_line
from petitions.services.words import tell_resident
from petitions.topics import Topic
from wulibridge.journal.services import Actor, record, recording
from wulibridge.notices.services import notify
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.personal import personal_data
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Household, Zone
from wulibridge.territory.redistricting.standing import share_map, still_stands


@dataclass(frozen=True)
class PetitionDraft:
    """What is known when a petition is written down. Without `received_at` it is received now.

    `household` is optional: a petition may concern a street corner; `address` says where in either case.
    `about` says whom a complaint is about, and belongs to no other kind.
    `client_uuid` is made once with the form and makes a repeated save harmless.
    """

    title: str
    text: str
    topic: str = Topic.OTHER
    channel: str = Channel.VISIT
    kind: str = Kind.REQUEST
    about: tuple[About, ...] = ()
    urgency: str = Urgency.NORMAL
    confidential: bool = False
    by_letter: bool = False
    petitioner_name: str = ""
    petitioner_phone: str = ""
    household: Household | None = None
    address: str = ""
    received_at: datetime | None = None
    client_uuid: UUID = field(default_factory=uuid4)


def register(*, draft: PetitionDraft, zone: Zone, by: Actor, zones: Collection[int] | None = None) -> Petition:
    """Register a petition at its zone and return it; of a form that one person sent twice, the one of the first time.

    The zone's clock and the total clock start on the day it was received (Asia/Shanghai). Raises Refused when `by` may
    not register there, when the household lies in another zone, when title or text is missing, when it was received in
    the future or more than a year ago, or when the zone has ended. `zones` (ids) are where `by` may register if that is
    not by today's posts alone: somebody was sent to a door that has moved since, or no member of staff wrote it
    down.
    """
    if zones is None:
        zones = reach(by, Permission.PETITION_REGISTER).zones if isinstance(by, User) else ()
    _check(draft, zone, zones)
    with recording():
        share_map()
        _next_turn(draft.client_uuid)
        earlier = Petition.objects.filter(client_uuid=draft.client_uuid).first()
        if earlier and _is_same(earlier, draft, by):
            return earlier
        if earlier:  # a page gone back to and filled in anew: what was typed is a petition of its own
            draft = replace(draft, client_uuid=uuid4())
        _hold_to_map(draft, zone)
        now = database_now()
        received_at = draft.received_at or now
        check_moment(received_at, now=now, field="received_at")
        petition = _write(draft, zone, by if isinstance(by, User) else None, received_at)
        if is_complaint(petition):
            write_targets(petition, draft.about)
        _write_petitioner(petition, draft, zones)
        details = {name: str(getattr(petition, name)) for name in ("number", "topic", "channel", "due_on")}
        record("petition.register", petition, by=by, area=zone.code, details=details)
        told = [user for user in _told_of(petition) if user.pk != by.pk]
        notify([message(petition, Move.REGISTER, "1", told)])
        tell_resident(petition, Move.REGISTER, turn="1")
    return petition


def _check(draft: PetitionDraft, zone: Zone, zones: Collection[int]) -> None:
    if zone.pk not in zones:
        raise Refused(_("You may not register petitions for this zone."))
    for name in ("title", "text"):
        if not getattr(draft, name).strip():
            raise Refused(_("Please write down what was said."), name)
    if (draft.kind == Kind.COMPLAINT) != bool(draft.about):
        raise Refused(_("Please say whom the complaint is about, and only for a complaint."), "about")
    if draft.household and draft.household.building.zone_id != zone.pk:
        raise Refused(_("The household belongs to another zone."), "household")


def _hold_to_map(draft: PetitionDraft, zone: Zone) -> None:
    building_id = draft.household.building_id if draft.household else None
    if not still_stands(zone_id=zone.pk, building_id=building_id):
        raise Refused(_("The zones were redrawn meanwhile. Please choose the zone again."), "zone")


def _write(draft: PetitionDraft, zone: Zone, by: User | None, received_at: datetime) -> Petition:
    received_on = civil_date(received_at)
    calendar, allowances = calendar_from(received_on), zone.committee.subdistrict
    petition = Petition(
        client_uuid=draft.client_uuid,
        number=take_numbers(received_on.year)[0],
        query_code=new_query_code(),
        title=draft.title.strip(),
        text=draft.text.strip(),
        topic=draft.topic,
        channel=draft.channel,
        kind=draft.kind,
        urgency=draft.urgency,
        confidential=draft.confidential,
        by_letter=draft.by_letter,
        zone=zone,
        household=draft.household,
        address=draft.address or (str(draft.household) if draft.household else ""),
        state=State.REGISTERED,
        registered_by=by,
        received_at=received_at,
    )
    line = promise_line(
        petition, line_term(petition, allowances=allowances, calendar=calendar), Cause.REGISTERED, at=received_at
    )
    stop = COMPLAINTS_BEGIN if is_complaint(petition) else Stop.ZONE
    entry = first_entry(stop, start=received_on, allowances=allowances, calendar=calendar, cause=Cause.REGISTERED)
    passage, promised = enter(petition, entry, ordinal=1, at=received_at, by_move=Move.REGISTER, actor=by)
    contact = promise_contact(petition, calendar=calendar, at=received_at)
    for row in (petition, passage, line, promised, contact):
        row.save()
    make_findable([petition])
    return petition


def _write_petitioner(petition: Petition, draft: PetitionDraft, zones: Collection[int]) -> None:
    if draft.petitioner_name or draft.petitioner_phone:
        with personal_data(zones=zones):
            Petitioner.objects.create(petition=petition, name=draft.petitioner_name, phone=draft.petitioner_phone)


def _is_same(earlier: Petition, draft: PetitionDraft, by: Actor) -> bool:
    said = (draft.title.strip(), draft.text.strip())
    return earlier.registered_by_id == by.pk and (earlier.title, earlier.text) == said


def _next_turn(client_uuid: UUID) -> None:
    """Let one save of a form wait for the other, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(client_uuid)])


def _told_of(petition: Petition) -> list[User]:
    """Where it stands; a sudden matter is told to all three stops and the responsible leader at once (brief, triage at
    the door), a complaint to its handlers alone."""
    told = told_at(petition, Stop(petition.stop))
    if petition.urgency == Urgency.EMERGENCY:
        stops = () if is_complaint(petition) else Stop
        told = [*told, *(user for stop in stops for user in handlers_of(petition.zone, stop)), *answerable(petition)]
    return list({user.pk: user for user in told}.values())
