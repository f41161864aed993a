"""Weather care, pairings and quotas as they stand in the database."""

from datetime import date, datetime
from uuid import uuid4

from visits.models import CareWish, ContactQuota, PeriodKind, Rank, Target, Visit, VisitMember, VisitOutcome
from wulibridge.people.models import User
from wulibridge.territory.calendar import SHANGHAI
from wulibridge.territory.models import Household, Subdistrict

LONG_AGO = date(2020, 1, 1)


def at(year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def wish(household: Household, kind: str, by: User, *, since: date = LONG_AGO, until: date | None = None) -> CareWish:
    return CareWish.objects.create(household=household, kind=kind, starts_on=since, ends_on=until, noted_by=by)


def visited(household: Household, when: datetime, team: list[User], outcome: str = VisitOutcome.MET, **more) -> Visit:
    """A visit with its team, as it was logged."""
    row = Visit.objects.create(
        client_uuid=uuid4(),
        household=household,
        zone=household.building.zone,
        visited_at=when,
        outcome=outcome,
        logged_by=team[0],
        **more,
    )
    VisitMember.objects.bulk_create([VisitMember(visit=row, user=user) for user in team])
    return row


def quota_of(subdistrict: Subdistrict, count: int, **fields) -> ContactQuota:
    """So many contacts a month for staff, since long ago."""
    said = {"rank": Rank.STAFF, "target": Target.CONTACTS, "period": PeriodKind.MONTH, "starts_on": LONG_AGO}
    return ContactQuota.objects.create(subdistrict=subdistrict, count=count, **(said | fields))
