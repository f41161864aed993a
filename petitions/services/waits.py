"""Waiting for the resident: how a wait ends, by a person, by the move that follows, or by the clock."""

from datetime import datetime

from petitions.deadlines import days_waited, waited
from petitions.models import Cause, DeadlineEvent, Passage, Petition, Wait
from petitions.services.terms import calendar_from, promise
from wulibridge.people.models import User
from wulibridge.territory.calendar import civil_date


def end_wait(petition: Petition, passage: Passage, *, at: datetime, by: User | None) -> DeadlineEvent:
    """Go on with a petition that waits: the stop gets the days back that it waited, the whole line does not.

    Writes the wait; petition, stay and the promise are left to be saved, in this order.
    """
    wait = Wait.objects.get(petition=petition, ended_at=None)
    wait.ended_at, wait.ended_by = at, by
    wait.days = days_waited(civil_date(wait.began_at), until=wait.until, today=civil_date(at))
    wait.save()
    petition.waits_until = None
    term = waited(petition.due_on, days=wait.days, calendar=calendar_from(petition.due_on))
    return promise(petition, passage, term, Cause.WAITED, at=at, by=by, reason=wait.reason)
