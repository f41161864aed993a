"""A visit is logged, once, with everything that was said there."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from petitions.models import Petition
from petitions.services import PetitionDraft, Refused, check_moment, register, reveal_query_code
from visits.models import Purpose, RaisedPetition, Visit, VisitMember, VisitOutcome
from visits.services.diary import make_visit_findable
from visits.services.opinion import OpinionDraft, write_opinions
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holders, may, reach
from wulibridge.personal import personal_data
from wulibridge.territory import services as territory
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Household, HouseholdContact, Zone
from wulibridge.territory.redistricting.reading import zone_on
from wulibridge.territory.redistricting.standing import share_map, still_stands


@dataclass(frozen=True)
class VisitDraft:
    """What was noted at the door. `client_uuid` is made once with the draft and makes a repeated save harmless.

    Without `visited_at` it was made now. `asked_by_contact`: the household's contact is who asks in every petition
    that names nobody.
    """

    client_uuid: UUID
    visited_at: datetime | None
    outcome: str
    purpose: str = Purpose.ROUND
    diary: str = ""
    guidebook_left: bool = False
    members: Sequence[User] = ()
    opinions: Sequence[OpinionDraft] = ()
    petitions: Sequence[PetitionDraft] = field(default_factory=tuple)
    asked_by_contact: bool = False


@dataclass(frozen=True)
class Slip:
    """What the resident takes away: the number of a petition and the code to follow it with."""

    petition: Petition
    query_code: str


def log_visit(*, draft: VisitDraft, household: Household, by: User) -> Visit:
    """Write one visit with its opinions and petitions, all or nothing, and return it.

    The same draft sent twice by the same person gives the visit of the first time. A petition was received when the
    visit was made (Asia/Shanghai), however late it is written down, and the visit belongs to the zone of that day; the
    right to log it is that of today's zone. Raises Refused when `by` or a member of the team
    may not log visits there, when the visit lies in the future or more than a year back, when a draft's identity
    belongs to another visit (field `client_uuid`), when the door stayed shut and yet something was said, or when the
    household goes to another zone at this moment.
    """
    zone = household.building.zone
    _check(draft, zone, by)
    with recording():
        share_map()
        now = database_now()
        visited_at = draft.visited_at or now
        check_moment(visited_at, now=now, field="visited_at")
        visit, is_new = Visit.objects.get_or_create(
            client_uuid=draft.client_uuid,
            defaults={
                "household": household,
                "zone": _zone_then(household, visited_at, now),
                "visited_at": visited_at,
                "purpose": draft.purpose,
                "outcome": draft.outcome,
                "diary": draft.diary.strip(),
                "guidebook_left": draft.guidebook_left,
                "logged_by": by,
            },
        )
        if not is_new:
            return _repeated(visit, draft, household, by)
        numbers = _write_down(visit, draft, by)
        record(
            "visit.logged",
            visit,
            by=by,
            area=visit.zone.code,
            details={"household": household.pk, "outcome": draft.outcome, "petitions": numbers},
        )
    return visit


def reveal_contact(*, household: Household, by: User) -> HouseholdContact | None:
    """The household's contact in clear, journalled. None when nobody is known. Raises Refused without the right."""
    if not may(by, Permission.CONTACT_READ, zone_id=household.building.zone_id):
        raise Refused(_("The contact is not shown to you."))
    with personal_data(zones=reach(by, Permission.CONTACT_READ).zones):
        return territory.reveal_contact(household=household, by=by)


def slips_of(*, visit: Visit, by: User) -> list[Slip]:
    """The slips of the petitions born in this visit, to hand over. Every code shown is journalled.

    Raises Refused when `by` may not register petitions in their zone.
    """
    rows = visit.raised.select_related("petition__zone").order_by("pk")
    with recording():
        return [Slip(row.petition, reveal_query_code(petition=row.petition, by=by)) for row in rows]


def _check(draft: VisitDraft, zone: Zone, by: User) -> None:
    if not may(by, Permission.VISIT_LOG, zone_id=zone.pk):
        raise Refused(_("You may not log visits in this zone."))
    if draft.outcome != VisitOutcome.MET and (draft.opinions or draft.petitions):
        raise Refused(_("Opinions and petitions need someone who was met."), "outcome")
    others = {member.pk for member in draft.members} - {by.pk}
    if others and not others <= {user.pk for user in holders(Permission.VISIT_LOG, zone)}:
        raise Refused(_("Someone in the team has no post in this zone today."), "members")


def _zone_then(household: Household, visited_at: datetime, now: datetime) -> Zone:
    day = civil_date(visited_at)
    return household.building.zone if day == civil_date(now) else zone_on(household.building, day)


def _repeated(visit: Visit, draft: VisitDraft, household: Household, by: User) -> Visit:
    """The visit of the first time, if what came again is what was saved then: nothing newly typed may vanish."""
    same_place = visit.logged_by_id == by.pk and visit.household_id == household.pk
    saved = (visit.outcome, visit.purpose, visit.diary, visit.opinions.count(), visit.raised.count())
    sent = (draft.outcome, draft.purpose, draft.diary.strip(), len(draft.opinions), len(draft.petitions))
    if not same_place or saved != sent:
        raise Refused(
            _("This form was already saved as another visit. Save again to keep this as one more."), "client_uuid"
        )
    return visit


def _write_down(visit: Visit, draft: VisitDraft, by: User) -> list[str]:
    """Team, opinions and petitions of a new visit; returns the petitions' numbers."""
    zone = visit.household.building.zone
    if not still_stands(zone_id=zone.pk, building_id=visit.household.building_id):
        raise Refused(_("The zones were redrawn meanwhile. Save once more."))
    team = {by.pk: by} | {member.pk: member for member in draft.members}
    VisitMember.objects.bulk_create([VisitMember(visit=visit, user=member) for member in team.values()])
    write_opinions(of=visit, items=draft.opinions, by=by)
    contact = _contact_of(visit, by) if draft.asked_by_contact else None
    raised = [register(draft=_from_door(item, visit, contact), zone=zone, by=by) for item in draft.petitions]
    RaisedPetition.objects.bulk_create([RaisedPetition(visit=visit, petition=petition) for petition in raised])
    make_visit_findable(visit)
    return [petition.number for petition in raised]


def _contact_of(visit: Visit, by: User) -> HouseholdContact | None:
    with personal_data(zones=reach(by, Permission.VISIT_LOG).zones):
        return HouseholdContact.objects.filter(household=visit.household).first()


def _from_door(item: PetitionDraft, visit: Visit, contact: HouseholdContact | None) -> PetitionDraft:
    """A petition as it is born at a door: there, then, and asked by the contact where that was said."""
    item = replace(
        item,
        client_uuid=uuid4(),  # a visit is known by its own: two alike in one visit are two
        household=item.household or visit.household,
        received_at=item.received_at or visit.visited_at,
    )
    if contact is None or item.petitioner_name or item.petitioner_phone:
        return item
    return replace(item, petitioner_name=contact.name, petitioner_phone=contact.phone)
