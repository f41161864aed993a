"""Who has to do with pledges, ratings, windows and inspections: the unit itself, the case desk, a leader."""

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from evaluations.models.unit import OfUnit
from wulibridge.people.models import Post, User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holders_at, reach
from wulibridge.people.roles import roles_with
from wulibridge.territory.models import Committee, Organization, Subdistrict

Row = TypeVar("Row", bound=Model)


def read_within(user: User) -> frozenset[int]:
    """The subdistricts (ids) all of whose pledges, windows and inspections `user` reads."""
    return reach(user, Permission.VERDICT_READ).subdistricts


def kept_within(user: User) -> frozenset[int]:
    """The subdistricts (ids) for which `user` is the case desk of these matters."""
    return reach(user, Permission.VERDICT_KEEP).subdistricts


def of_units_for(rows: QuerySet[Row], user: User) -> QuerySet[Row]:
    """Of rows of units (OfUnit) those that `user` sees: the whole subdistrict's, the own committee's, the own
    organization's."""
    read, own = reach(user, Permission.VERDICT_READ), reach(user, Permission.VERDICT_ANSWER)
    here = Q(subdistrict__in=read.subdistricts) | Q(committee__in=read.committees | own.committees)
    seen = rows.filter(here | Q(organization__in=own.organizations))
    return seen.select_related("subdistrict", "organization", "committee")


def organizations_for(user: User) -> QuerySet[Organization]:
    """Organizations whose year `user` sees: those of the subdistrict, or the own one."""
    own = reach(user, Permission.VERDICT_ANSWER).organizations
    rows = Organization.objects.filter(Q(subdistrict__in=read_within(user)) | Q(pk__in=own))
    return rows.select_related("subdistrict")


def keeps_of(user: User, subdistrict_id: int) -> bool:
    """Is `user` the case desk there?"""
    return subdistrict_id in kept_within(user)


def concludes_of(user: User, subdistrict_id: int) -> bool:
    """Does `user` conclude there what the case desk puts together?"""
    return subdistrict_id in reach(user, Permission.VERDICT_APPROVE).subdistricts


def speaks_for(user: User, unit: Organization | Committee | None) -> bool:
    """May `user` pledge, report and reply for this unit? Its own people; for an organization without any, the case
    desk of its subdistrict types in what it said."""
    own = reach(user, Permission.VERDICT_ANSWER)
    if isinstance(unit, Committee):
        return unit.pk in own.committees
    if unit is None:
        return False
    if unit.pk in own.organizations:
        return True
    return keeps_of(user, unit.subdistrict_id) and not holders_at(Permission.VERDICT_ANSWER, unit.pk)


def speakers_for(unit: Organization | Committee | None) -> list[User]:
    """Who speaks today for this unit as its own people, in a stable order: of a committee that ended, those of the one
    that keeps its history. Nobody for an organization without an account."""
    if unit is None:
        return []
    if isinstance(unit, Organization):
        return holders_at(Permission.VERDICT_ANSWER, unit.pk)
    here = [unit.pk, unit.successor_id] if unit.successor_id else [unit.pk]
    posts = Post.objects.in_force().filter(role__in=roles_with(Permission.VERDICT_ANSWER), committee__in=here)
    return list(User.objects.filter(pk__in=posts.order_by().values("user"), is_active=True).order_by("pk"))


def units_of(user: User) -> tuple[QuerySet[Organization], QuerySet[Committee]]:
    """All for which `user` speaks (speaks_for)."""
    own = reach(user, Permission.VERDICT_ANSWER)
    posts = Post.objects.in_force().filter(role__in=roles_with(Permission.VERDICT_ANSWER), user__is_active=True)
    with_people = posts.filter(organization__isnull=False).order_by().values("organization")
    silent = Q(subdistrict__in=kept_within(user)) & ~Q(pk__in=with_people)
    organizations = Organization.objects.filter(Q(pk__in=own.organizations) | silent, active=True)
    return organizations, Committee.objects.filter(pk__in=own.committees, valid_to=None)


def units_within(user: User) -> tuple[QuerySet[Organization], QuerySet[Committee]]:
    """The units of the subdistricts for which `user` is the case desk."""
    kept = kept_within(user)
    organizations = Organization.objects.filter(subdistrict__in=kept, active=True)
    return organizations, Committee.objects.filter(subdistrict__in=kept, valid_to=None)


def subdistricts_kept(user: User) -> QuerySet[Subdistrict]:
    return Subdistrict.objects.filter(pk__in=kept_within(user))


def speaker_of(row: OfUnit, user: User) -> bool:
    """May `user` speak for the unit of this row? A row of the office itself is the case desk's."""
    return speaks_for(user, row.unit) if row.unit else keeps_of(user, row.subdistrict_id)


def named(unit: Any) -> dict[str, Any]:
    """The fields of a row of a unit."""
    if isinstance(unit, Committee):
        return {"subdistrict_id": unit.subdistrict_id, "organization": None, "committee": unit}
    return {"subdistrict_id": unit.subdistrict_id, "organization": unit, "committee": None}
