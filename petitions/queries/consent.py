"""The resident's consent that departments learn who asked: who writes it down, and whom it lets read."""

from petitions.duty_route import DutyState
from petitions.models import Duty, NameConsent, Petition
from petitions.queries.complaint import is_complaint
from petitions.queries.person import may_read_petitioner
from petitions.route import State
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may, reach

# The department has taken it on and is still at it.
ACCEPTED = (DutyState.WORKING, DutyState.REPORTED)


def standing_consent(petition: Petition) -> NameConsent | None:
    """The consent that holds now. One query."""
    return NameConsent.objects.filter(petition=petition, ended_at=None).select_related("noted_by").first()


def may_note_consent(user: User, petition: Petition) -> bool:
    """May this user write down that the resident agrees? Who registers petitions there and may read the name."""
    if petition.state == State.CLOSED or petition.confidential or is_complaint(petition):
        return False
    return may_end_consent(user, petition)


def may_end_consent(user: User, petition: Petition) -> bool:
    """May this user write down that the resident takes it back? At any time, whoever could write the consent down."""
    registers = may(user, Permission.PETITION_REGISTER, zone_id=petition.zone_id)
    return registers and may_read_petitioner(user, petition)


def departments_told(user: User, petition: Petition) -> frozenset[int]:
    """Those of the user's departments that may read who asked: with an accepted duty, while the resident agrees. One
    query for who works in one, none for anybody else."""
    own = reach(user, Permission.DUTY_WORK).organizations
    if not own or petition.confidential or is_complaint(petition):
        return frozenset()
    duties = Duty.objects.filter(order__petition=petition, department__in=own, state__in=ACCEPTED)
    agreed = duties.filter(order__petition__name_consents__ended_at=None, order__petition__name_consents__isnull=False)
    return frozenset(agreed.values_list("department", flat=True))
