"""What sponsors gave and what is left of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from visits.models import EntryKind, SponsorEntry, Sponsorship
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Organization

NOTHING = Value(Decimal(0))
_GIVEN = Q(entries__kind=EntryKind.GIVEN) | Q(entries__reverses__kind=EntryKind.GIVEN)
_SPENT = Q(entries__kind=EntryKind.SPENT) | Q(entries__reverses__kind=EntryKind.SPENT)


def sponsorships_for(user: User) -> QuerySet[Sponsorship]:
    """Sponsorships whose ledger `user` reads, by sponsor, with `given`, `spent` and `left` in yuan."""
    area = reach(user, Permission.HELP_READ)
    here = Q(committee__in=area.committees) | Q(committee=None, organization__subdistrict__in=area.subdistricts)
    rows = Sponsorship.objects.filter(here).select_related("organization", "committee", "wish", "offer__organization")
    return rows.annotate(
        given=Coalesce(Sum("entries__amount", filter=_GIVEN), NOTHING),
        spent=Coalesce(-Sum("entries__amount", filter=_SPENT), NOTHING),
        left=Coalesce(Sum("entries__amount"), NOTHING),
    ).order_by("organization__name", "organization", "pk")


@dataclass(frozen=True)
class Sponsor:
    """A sponsor with what is left of all it gave, in yuan, and its purposes on the present page."""

    organization: Organization
    left: Decimal
    purposes: list[Sponsorship]


def by_sponsor(user: User, rows: Iterable[Sponsorship]) -> list[Sponsor]:
    """Sponsorships of a page under their sponsors, whose totals count all that `user` reads. One query."""
    under: dict[Organization, list[Sponsorship]] = {}
    for row in rows:
        under.setdefault(row.organization, []).append(row)
    mine = sponsorships_for(user).filter(organization__in=list(under)).order_by()
    entries = SponsorEntry.objects.filter(sponsorship__in=mine.values("pk")).order_by()
    left = dict(entries.values_list("sponsorship__organization").annotate(Sum("amount")))
    return [Sponsor(organization, left.get(organization.pk, Decimal(0)), purposes)
            for organization, purposes in under.items()]  # fmt: skip


def entries_of(sponsorship: Sponsorship) -> QuerySet[SponsorEntry]:
    """The ledger of one sponsorship, the latest first, each with the line that takes it back as `taken_back_by`.

    The caller has looked the sponsorship up in scope.
    """
    return sponsorship.entries.select_related("by").annotate(taken_back_by=F("reversed_by")).order_by("-pk")


def entries_for(user: User) -> QuerySet[SponsorEntry]:
    """The whole ledger that `user` reads, by sponsor and purpose, in the order in which it was written."""
    mine = sponsorships_for(user).order_by().values("pk")
    rows = SponsorEntry.objects.filter(sponsorship__in=mine).select_related(
        "sponsorship__organization", "sponsorship__wish", "sponsorship__offer__organization", "by"
    )
    return rows.order_by("sponsorship__organization__name", "sponsorship", "pk")


def balance_of(sponsorship: Sponsorship) -> Decimal:
    """What is left of it, in yuan. One query."""
    return sponsorship.entries.aggregate(left=Coalesce(Sum("amount"), NOTHING))["left"]
