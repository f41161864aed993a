"""Who asked: behind a mask, in clear, or proven by number and query code."""

import secrets
from collections.abc import Collection

from petitions.models import Petition, Petitioner
from petitions.queries.complaint import is_open_to
from petitions.queries.moves import handles
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may, reach
from wulibridge.personal import personal_data


def by_query_code(number: str, code: str) -> Petition | None:
    """The petition of that number, for whoever also knows its query code. None alike for a wrong number or code.

    Spaces, dashes and small letters in the code are forgiven. The comparison takes the same time for every code.
    """
    petition = Petition.objects.select_related("zone__committee").filter(number=number.strip()).first()
    known = (petition and petition.query_code) or "-" * 10
    given = "".join(sign for sign in code.upper() if sign.isascii() and sign.isalnum())
    return petition if secrets.compare_digest(known, given) else None


def may_read_petitioner(user: User, petition: Petition) -> bool:
    """May `user` see in clear who asked? A confidential one: who handles it where it stands, and who wrote it down."""
    if not may(user, Permission.CONTACT_READ, zone_id=petition.zone_id) or not is_open_to(user, petition):
        return False
    return not petition.confidential or handles(user, petition) or petition.registered_by_id == user.pk


def may_hand_over(user: User, petition: Petition) -> bool:
    """May `user` give the resident their query code? Who registers petitions there, and knows of this one."""
    return may(user, Permission.PETITION_REGISTER, zone_id=petition.zone_id) and is_open_to(user, petition)


def petitioner_of(petition: Petition, *, user: User, departments: Collection[int] = frozenset()) -> Petitioner | None:
    """Who asked, to be shown masked to whoever reads the zone's petitions, and to those of the `departments` that are
    told (queries.consent). In clear: services.reveal_petitioner."""
    with personal_data(zones=reach(user, Permission.PETITION_READ).zones, departments=departments):
        return Petitioner.objects.filter(petition=petition).first()
