"""What every verb of home care asks first."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from evaluations.models import CarePlan
from evaluations.queries.organization import in_force
from evaluations.queries.rights import keeps
from petitions.services import Refused
from visits.nameless import tells
from wulibridge.journal.services import record
from wulibridge.people.models import User
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Organization


def today() -> date:
    """Of Asia/Shanghai, by the database's clock."""
    return civil_date(database_now())


def check_keeps(by: User, agency: Organization) -> None:
    """Raises Refused for who is not the centre."""
    if not keeps(by, agency):
        raise Refused(_("Only the centre may do this."))


def check_not_suspended(organization: Organization, day: date, field: str) -> None:
    """Raises Refused, on `field`, for a social organization that is suspended on `day` (Asia/Shanghai)."""
    if in_force(day).filter(organization=organization).exists():
        raise Refused(_("This organization is suspended: it takes on nothing new."), field)


def check_nameless(words: str, field: str) -> None:
    """Raises Refused, on `field`, for words that name a door or a phone."""
    if tells(words):
        raise Refused(_("Leave out phone numbers and addresses."), field)


def note(verb: str, subject: CarePlan, *, by: User, **details: object) -> None:
    """A journal entry about a plan, where its household stands now."""
    zone = subject.household.building.zone
    record(verb, subject, by=by, area=zone.code, details={"agency": subject.agency_id, **details})


def locked_plan(plan: CarePlan) -> CarePlan:
    """The plan as it now stands, locked until the end of the transaction."""
    rows = CarePlan.objects.select_for_update(of=("self",)).select_related(
        "household__building__zone", "agency__subdistrict", "worker"
    )
    return rows.get(pk=plan.pk)
