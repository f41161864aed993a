"""A visit is logged, once, with everything that was said there."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from petitions.models import Petition
from petitions.services import PetitionDraft, Refused, check_moment, register, reveal_query_code
from visits.models import RaisedPetition, Visit, VisitMember, VisitOutcome, VisitVersion
from visits.queries import could_come_along, could_log, zones_at_door
from visits.services.care import close_by_visit
from visits.services.diary import make_new_visit_findable
from visits.services.drafts import VisitDraft, content_of, digest_of, kept
from visits.services.need import write_needs
from visits.services.opinion import write_opinions
from visits.services.wish import write_wishes
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may, reach
from wulibridge.personal import personal_data
from wulibridge.rows import insert, insert_new
from wulibridge.territory import services as territory
from wulibridge.territory.calendar import civil_date
from wulibridge.territory.models import Household, HouseholdContact, Zone
from wulibridge.territory.redistricting.reading import zone_on
from wulibridge.territory.redistricting.standing import door_now, share_map

NO_AHEAD = timedelta(0)


class MapMoved(Refused):
    """The door goes to another zone at this very moment: the same thing sent again is taken."""

    def __init__(self) -> None:
        super().__init__(_("The zones were redrawn meanwhile. Save once more."))


class NotTheirDoor(Refused):
    """Neither today nor on the day of the visit."""

    def __init__(self) -> None:
        super().__init__(_("You may not log visits in this zone."))


@dataclass(frozen=True)
class Slip:
    """What the resident takes away: the number of a petition and the code to follow it with."""

    petition: Petition
    query_code: str


def log_visit(*, draft: VisitDraft, household: Household, by: User) -> Visit:
    """Write one visit with its opinions, petitions, needs and wishes, all or nothing, and return it.

    The same draft sent twice by the same person gives the visit of the first time. A petition was received when the
    visit was made (Asia/Shanghai), however late it is written down, and the visit belongs to the zone of that day.
    Whoever could log visits at that door then, or can now, may log it. Raises Refused when `by` or a member of the team
    may not log visits there, when the visit lies in the future or more than a year back, when a draft's identity
    belongs to another visit (field `client_uuid`), when the door stayed shut and yet something was said, or when the
    household goes to another zone at this moment.
    """
    with recording():
        share_map()
        return write_new(draft=draft, household=household, by=by) or _repeated(draft, household, by)


def write_new(
    *, draft: VisitDraft, household: Household, by: User, version: int = 1, ahead: timedelta = NO_AHEAD
) -> Visit | None:
    """log_visit in the recording of a caller who shares the map: the new visit, or None where its identity is taken.

    A clock that is `ahead` by so much at most is wrong, not the visit.
    """
    check_outcome(draft)
    now, stands = door_now(zone_id=household.building.zone_id, building_id=household.building_id)
    visited_at = moment_of(draft, now, ahead)
    day = civil_date(visited_at)
    if not could_log(by, household=household, on=day):
        raise NotTheirDoor
    check_team(draft.members, household, day, besides=[by.pk])
    if not stands:
        raise MapMoved
    visit = _new(draft, household, zone_then(household, visited_at, now), by)
    visit.version, visit.visited_at, visit.logged_at = version, visited_at, now
    if not _insert(visit):
        return None
    numbers = _write_down(visit, draft, by)
    close_by_visit(visit=visit, by=by)
    write_version(visit, content_of(draft, household_id=household.pk), by=by, at=now)
    details = {"household": household.pk, "outcome": draft.outcome, "petitions": numbers}
    record("visit.logged", visit, by=by, area=visit.zone.code, details=details)
    return visit


def reveal_contact(*, household: Household, by: User) -> HouseholdContact | None:
    """The household's contact in clear, journalled. None when nobody is known. Raises Refused without the right."""
    if not may(by, Permission.CONTACT_READ, zone_id=household.building.zone_id):
        raise Refused(_("The contact is not shown to you."))
    with personal_data(zones=reach(by, Permission.CONTACT_READ).zones):
        return territory.reveal_contact(household=household, by=by)


def slips_of(*, visit: Visit, by: User) -> list[Slip]:
    """The slips of the petitions born in this visit that `by` may see, to hand over. Every code shown is journalled.

    Raises Refused when `by` sees one, and yet may not register petitions in its zone.
    """
    seen = Petition.objects.visible_to(by).order_by().values("pk")
    rows = visit.raised.filter(petition__in=seen).select_related("petition__zone").order_by("pk")
    with recording():
        return [Slip(row.petition, reveal_query_code(petition=row.petition, by=by)) for row in rows]


# Shared with the later versions of a visit ----------------------------------------------------------------------------


def check_outcome(draft: VisitDraft) -> None:
    """Raise Refused where a door stayed shut and yet something was said."""
    if draft.outcome != VisitOutcome.MET and (draft.opinions or draft.petitions or draft.needs or draft.wishes):
        raise Refused(_("What was said and asked for needs someone who was met."), "outcome")


def check_team(members: Iterable[User], household: Household, day: date, *, besides: Iterable[int]) -> None:
    """Raise Refused where somebody came along who has no post there, neither now nor on the day of the visit."""
    others = {member.pk for member in members} - set(besides)
    if others - could_come_along(others, household=household, on=day):
        raise Refused(_("Someone in the team has no post in this zone today."), "members")


def moment_of(draft: VisitDraft, now: datetime, ahead: timedelta) -> datetime:
    """When the visit was made, by the database's clock. Raises Refused for what lies ahead or too far back."""
    visited_at = draft.visited_at or now
    if now < visited_at <= now + ahead:
        return now
    check_moment(visited_at, now=now, field="visited_at")
    return visited_at


def zone_then(household: Household, visited_at: datetime, now: datetime) -> Zone:
    """The zone in which the door was on the day of the visit."""
    day = civil_date(visited_at)
    return household.building.zone if day == civil_date(now) else zone_on(household.building, day)


def write_version(visit: Visit, content: dict[str, Any], *, by: User, at: datetime) -> None:
    """Keep what was sent as the version that the visit now has."""
    row = {"visit_id": visit.pk, "version": visit.version, "content": kept(content), "digest": digest_of(content)}
    insert(VisitVersion, [row | {"by_id": by.pk, "at": at}])


def raise_petitions(visit: Visit, draft: VisitDraft, by: User) -> list[Petition]:
    """Register those petitions of the draft that were not raised in this visit before; returns them."""
    wanted = list(zip(_identities(visit, draft.petitions), draft.petitions, strict=True))
    if not wanted:
        return []
    there = set(visit.raised.values_list("petition__client_uuid", flat=True))
    zone = visit.household.building.zone
    zones = zones_at_door(by, household=visit.household, on=civil_date(visit.visited_at))
    contact = _contact_of(visit, zones) if draft.asked_by_contact else None
    raised = [
        register(draft=_from_door(item, identity, visit, contact), zone=zone, by=by, zones=zones)
        for identity, item in wanted
        if identity not in there
    ]
    RaisedPetition.objects.bulk_create([RaisedPetition(visit=visit, petition=petition) for petition in raised])
    return raised


# --------------------------------------------------------------------------------------------------------------------


def _new(draft: VisitDraft, household: Household, zone: Zone, by: User) -> Visit:
    return Visit(
        client_uuid=draft.client_uuid,
        household=household,
        zone=zone,
        purpose=draft.purpose,
        outcome=draft.outcome,
        diary=draft.diary.strip(),
        guidebook_left=draft.guidebook_left,
        logged_by=by,
    )


def _insert(visit: Visit) -> bool:
    """Write the row. False where its identity is taken."""
    fields = [field.attname for field in Visit._meta.concrete_fields if not field.primary_key]
    visit.pk = insert_new(Visit, {name: getattr(visit, name) for name in fields})
    visit._state.adding = visit.pk is None
    return visit.pk is not None


def _repeated(draft: VisitDraft, household: Household, by: User) -> Visit:
    """The visit of the first time, if what came again is what was saved then: nothing newly typed may vanish."""
    visit = Visit.objects.get(client_uuid=draft.client_uuid)
    digest = digest_of(content_of(draft, household_id=household.pk))
    if visit.withdrawn_at or not visit.versions.filter(digest=digest, by=by).exists():
        raise Refused(
            _("This form was already saved as another visit. Save again to keep this as one more."), "client_uuid"
        )
    return visit


def _write_down(visit: Visit, draft: VisitDraft, by: User) -> list[str]:
    """Team, and all that was said and asked for at a new visit; returns the petitions' numbers."""
    team = {by.pk} | {member.pk for member in draft.members}
    insert(VisitMember, [{"visit_id": visit.pk, "user_id": pk} for pk in sorted(team)])
    write_opinions(of=visit, items=draft.opinions, by=by)
    write_needs(visit=visit, items=draft.needs, by=by)
    write_wishes(visit=visit, items=draft.wishes, by=by)
    raised = raise_petitions(visit, draft, by)
    make_new_visit_findable(visit, [item.text.strip() for item in draft.opinions])
    return [petition.number for petition in raised]


def _contact_of(visit: Visit, zones: Collection[int]) -> HouseholdContact | None:
    with personal_data(zones=zones):
        return HouseholdContact.objects.filter(household=visit.household).first()


def _identities(visit: Visit, items: Iterable[PetitionDraft]) -> list[UUID]:
    """Who each petition is in this visit, the same whenever it is sent again; two alike in one visit are two."""
    seen: Counter[UUID] = Counter()
    found = []
    for item in items:
        found.append(uuid5(visit.client_uuid, f"{item.client_uuid} {seen[item.client_uuid]}"))
        seen[item.client_uuid] += 1
    return found


def _from_door(item: PetitionDraft, identity: UUID, visit: Visit, contact: HouseholdContact | None) -> PetitionDraft:
    """A petition as it is born at a door: there, then, and asked by the contact where that was said."""
    item = replace(
        item,
        client_uuid=identity,
        household=item.household or visit.household,
        received_at=item.received_at or visit.visited_at,
    )
    if contact is None or item.petitioner_name or item.petitioner_phone:
        return item
    return replace(item, petitioner_name=contact.name, petitioner_phone=contact.phone)
