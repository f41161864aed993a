"""The only writer of visits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from petitions.services import PetitionDraft, Refused, register
from petitions.topics import Topic
from visits.models import OpinionItem, Purpose, RaisedPetition, Triage, Visit, VisitMember, VisitOutcome
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Household


@dataclass(frozen=True)
class OpinionDraft:
    text: str
    topic: str = Topic.OTHER
    triage: str = Triage.SIMPLE


@dataclass(frozen=True)
class VisitDraft:
    """What was noted at the door. `client_uuid` is made once with the draft and makes a repeated save harmless."""

    client_uuid: UUID
    visited_at: datetime
    outcome: str
    purpose: str = Purpose.ROUND
    diary: str = ""
    guidebook_left: bool = False
    members: Sequence[User] = ()
    opinions: Sequence[OpinionDraft] = ()
    petitions: Sequence[PetitionDraft] = field(default_factory=tuple)


def log_visit(*, draft: VisitDraft, household: Household, by: User) -> Visit:
    """Write one visit with its opinions and petitions, all or nothing, and return it.

    The same draft sent twice by the same person gives the visit of the first time. Raises Refused when `by` may not
    log visits there, when the visit lies in the future, when a draft's identity belongs to somebody else's visit, or
    when the door stayed shut and yet something was said.
    """
    zone = household.building.zone
    if not may(by, Permission.VISIT_LOG, zone_id=zone.pk):
        raise Refused(_("You may not log visits in this zone."))
    if draft.outcome != VisitOutcome.MET and (draft.opinions or draft.petitions):
        raise Refused(_("Opinions and petitions need someone who was met."), "outcome")
    with recording():
        if draft.visited_at > database_now():
            raise Refused(_("This lies in the future."), "visited_at")
        visit, is_new = Visit.objects.get_or_create(
            client_uuid=draft.client_uuid,
            defaults={
                "household": household, "visited_at": draft.visited_at, "purpose": draft.purpose, "outcome": draft.outcome,
                "diary": draft.diary.strip(), "guidebook_left": draft.guidebook_left, "logged_by": by,
            },
        )
        if not is_new:
            return _repeated(visit, household, by)
        team = {by.pk: by} | {member.pk: member for member in draft.members}
        VisitMember.objects.bulk_create([VisitMember(visit=visit, user=member) for member in team.values()])
        OpinionItem.objects.bulk_create(
            [OpinionItem(visit=visit, topic=item.topic, text=item.text, triage=item.triage) for item in draft.opinions]
        )
        raised = [register(draft=petition, zone=zone, by=by) for petition in draft.petitions]
        RaisedPetition.objects.bulk_create([RaisedPetition(visit=visit, petition=petition) for petition in raised])
        record(
            "visit.logged", visit, by=by, area=zone.code,
            details={"household": household.pk, "outcome": draft.outcome, "petitions": [petition.number for petition in raised]},
        )
    return visit


def _repeated(visit: Visit, household: Household, by: User) -> Visit:
    if visit.logged_by_id != by.pk or visit.household_id != household.pk:
        raise Refused(_("This form was already used for another visit. Please open a new one."))
    return visit
