"""Petitions that have come up with a transfer order, and duties that departments were given, by the services alone."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from petitions.duty_route import DutyMove
from petitions.models import Duty, Petition
from petitions.route import Stop
from petitions.services.duties import DutyDraft, assign_duty, move_duty
from tests.factories.office import Office, petition_at
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.calendar import end_of
from wulibridge.territory.models import Organization

# Everything that any step may ask to be told.
SAID: dict[str, Any] = {"reason": "这属于房管部门。", "outcome": "solved", "report": "路灯已经修好。"}


def department_of(people: Office) -> Organization:
    """Where the office's department handler works."""
    return people.department.posts.get().organization


def duty_of(people: Office, *moves: DutyMove, petition: Petition | None = None, **draft: Any) -> Duty:
    """A duty of the office's department about a petition at the third stop, after these steps."""
    petition = petition or petition_at(people, Stop.SUBDISTRICT)
    given = {"department": department_of(people), "task": "修理路灯"} | draft
    duty = assign_duty(petition=petition, draft=DutyDraft(**given), by=people.desk)
    return stepped(people, duty, *moves)


def stepped(people: Office, duty: Duty, *moves: DutyMove, **said: Any) -> Duty:
    """`duty` after these steps, each made by who may make it."""
    of_department = {DutyMove.ACCEPT, DutyMove.OBJECT, DutyMove.REPORT}
    for made in moves:
        by: User = people.desk
        if made in of_department:
            by = worker_at(duty.department)
        duty = move_duty(duty=duty, move=made, by=by, facts=SAID | said)
    return duty


def worker_at(department: Organization) -> User:
    return User.objects.filter(posts__organization=department, posts__role=Role.DEPARTMENT_HANDLER).earliest("pk")


def late(duty: Duty, *, days: int = 1) -> Duty:
    """As if the deadline of the duty had passed `days` days ago."""
    due_on = timezone.localdate() - timedelta(days=days)
    Duty.objects.filter(pk=duty.pk).update(due_on=due_on, wake_at=end_of(due_on))
    duty.refresh_from_db()
    return duty
