"""Petitions are born and moved by the services alone, so that no test works on a state that cannot be.

`overdue` and `received_on` then move dates into the past, because the clock is the database's and cannot be turned.
"""

from datetime import date, timedelta

from django.utils import timezone

from petitions.models import DeadlineEvent, Passage, Petition, Term
from petitions.route import Move
from petitions.services import PetitionDraft, move, register
from tests.factories.people import staff_of
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.calendar import end_of
from wulibridge.territory.models import Zone


def petition_in(zone: Zone, *, by: User | None = None, **draft: object) -> Petition:
    """A freshly registered petition in `zone`, by a zone member made for it unless given."""
    fields = {"title": "楼道灯不亮", "text": "三楼楼道灯坏了两周。"} | draft
    return register(draft=PetitionDraft(**fields), zone=zone, by=by or staff_of(Role.ZONE_MEMBER, zone))


def overdue(petition: Petition, *, days: int = 1) -> Petition:
    """As if the present stop's deadline had passed `days` days ago."""
    due_on = timezone.localdate() - timedelta(days=days)
    restated(petition, raw_on=due_on, due_on=due_on)
    Passage.objects.filter(petition=petition, left_at=None).update(due_on=due_on)
    Petition.objects.filter(pk=petition.pk).update(due_on=due_on, wake_at=end_of(due_on))
    petition.refresh_from_db()
    return petition


def restated(petition: Petition, **changes: object) -> DeadlineEvent:
    """As if the promise of its present stop had been another one; dates of petition and stay are left alone."""
    last = DeadlineEvent.objects.filter(petition=petition, term=Term.STOP).latest("pk")
    kept = {field.attname: getattr(last, field.attname) for field in DeadlineEvent._meta.concrete_fields}
    return DeadlineEvent.objects.create(**kept | {"id": None, "was_on": last.due_on} | changes)


def received_on(petition: Petition, day: date) -> Petition:
    """As if the petition had been received on `day`, due dates left alone."""
    at = timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 10))
    Petition.objects.filter(pk=petition.pk).update(received_at=at)
    Passage.objects.filter(petition=petition, ordinal=1).update(entered_at=at)
    petition.refresh_from_db()
    return petition


def closed(petition: Petition) -> Petition:
    """Taken by a member of its zone and answered to the resident's satisfaction."""
    member = staff_of(Role.ZONE_MEMBER, petition.zone)
    facts = {"outcome": "solved", "explanation": "已换灯", "way": "phone", "given_on": timezone.localdate()}
    move(petition=petition, move=Move.TAKE, by=member)
    move(petition=petition, move=Move.ANSWER, by=member, facts=facts)
    return move(petition=petition, move=Move.SATISFIED, by=member)
