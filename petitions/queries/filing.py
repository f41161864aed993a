"""What residents filed without an account: where it belongs, who looks at it, and who comes back with the code."""

import hashlib
from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from petitions.models import Filer, Filing, FilingState, Petition
from petitions.queries.board import NEVER_PUBLIC
from wulibridge.folding import fold
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.personal import personal_data
from wulibridge.territory.address import AddressError, parse
from wulibridge.territory.address import fold as fold_address
from wulibridge.territory.models import Building, Committee, Zone
from wulibridge.territory.queries import in_force

# As many doors as somebody reads through to find the right one.
MOST_DOORS = 8
# What is filed about the conduct of staff is for the case desk alone: the committee may be meant.
DESK_ONLY = NEVER_PUBLIC


def hash_of_code(code: str) -> str:
    """Of the code with which a filer comes back. Spaces, dashes and small letters are forgiven."""
    plain = "".join(sign for sign in code.upper() if sign.isascii() and sign.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def filing_by_code(code: str) -> Filing | None:
    """The filing of that code, with its petition."""
    rows = Filing.objects.select_related("petition", "zone__committee__subdistrict")
    return rows.filter(code_hash=hash_of_code(code)).first()


def buildings_found(words: str, today: date) -> list[Building]:
    """Houses of zones in force today by a whole address or a part of it, without who lives there; at most MOST_DOORS.

    One query.
    """
    rows = Building.objects.filter(zone__in=in_force(Zone.objects.all(), today)).select_related("zone__committee")
    try:
        keys = {parse(words).building, parse(fold(words)).building}
        return list(rows.filter(address_key__in=keys)[:MOST_DOORS])
    except AddressError:
        typed, simplified = fold_address(words), fold_address(fold(words))
    if len(typed) < 2:
        return []
    return list(rows.filter(Q(address__icontains=typed) | Q(address__icontains=simplified))[:MOST_DOORS])


def committees_in_force(today: date) -> QuerySet[Committee]:
    """The committees of today (Asia/Shanghai), those of a subdistrict together."""
    rows = in_force(Committee.objects.filter(zones__in=in_force(Zone.objects.all(), today)), today)
    return rows.select_related("subdistrict").order_by("subdistrict__code", "code", "pk").distinct()


def first_zone_of(committee: Committee, today: date) -> Zone:
    """Where a matter of a committee is looked at that stands at no door. Raises Zone.DoesNotExist."""
    return in_force(committee.zones.select_related("committee__subdistrict"), today).earliest("code", "pk")


def filings_for(user: User) -> QuerySet[Filing]:
    """The filings that `user` may look at: the committee's own, and at the case desk all of the subdistrict.

    One that became a petition is open to whom that petition is open to.
    """
    mine = Q(zone__one_of=reach(user, Permission.HANDLE_AT_COMMITTEE).zones) & ~Q(topic__in=DESK_ONLY)
    mine |= Q(zone__one_of=reach(user, Permission.HANDLE_AT_SUBDISTRICT).zones)
    open_to_them = Petition.objects.open_to(user)
    rows = Filing.objects.filter(mine).filter(Q(petition=None) | Q(petition__in=open_to_them))
    return rows.select_related("zone__committee__subdistrict", "petition", "settled_by")


def waiting_filings(user: User) -> QuerySet[Filing]:
    """Those that somebody has to look at, the earliest due first. One that waits for a text message's code does not,
    until the code has run out."""
    given_up = Q(state=FilingState.UNPROVEN, proof_until__lt=Now())
    return filings_for(user).filter(Q(state=FilingState.PENDING) | given_up).order_by("review_due_on", "pk")


def filer_of(filing: Filing, *, user: User) -> Filer | None:
    """Who filed it, to be shown masked to who looks at it. In clear: services.reveal_filer."""
    with personal_data(zones=reach(user, Permission.CONTACT_READ).zones):
        return Filer.objects.filter(filing=filing).first()
