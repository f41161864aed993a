"""Reading what is masked by default. Every reading leaves an entry in the journal."""

from django.utils.translation import gettext_lazy as _

from petitions.models import Petition, Petitioner
from petitions.queries import may_hand_over, may_read_petitioner
from petitions.queries.consent import departments_told
from petitions.services.refusals import Refused
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.personal import personal_data


def reveal_petitioner(*, petition: Petition, by: User) -> Petitioner | None:
    """The petitioner's name and phone, in clear. None when nobody was written down.

    A confidential petitioner is shown only to those who handle the petition where it stands, and to who registered it.
    Raises Refused for anybody else, and for whoever may not read contacts in its zone. A department with an accepted
    duty is shown it while the resident agrees.
    """
    reads = may_read_petitioner(by, petition)
    told = frozenset() if reads else departments_told(by, petition)
    if not reads and not told:
        raise Refused(_("The petitioner's name is not shown to you."))
    zones = reach(by, Permission.CONTACT_READ).zones if reads else frozenset()
    with recording(), personal_data(zones=zones, departments=told):
        record("petition.petitioner_read", petition, by=by, area=petition.zone.code)
        return Petitioner.objects.filter(petition=petition).first()


def reveal_query_code(*, petition: Petition, by: User) -> str:
    """The resident's query code, for whoever registers petitions in the zone to hand it to the resident.

    Raises Refused for anybody else.
    """
    if not may_hand_over(by, petition):
        raise Refused(_("The query code is not shown to you."))
    with recording():
        record("petition.query_code_read", petition, by=by, area=petition.zone.code)
    return petition.query_code
