"""Who may do what, where: the one place that turns posts into rights.

Three functions carry every check: `may` (a deed here?), `reach` (which rows?), `holders` (who is told?).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, ForeignKey, Lookup, OuterRef, Q, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from wulibridge.people.models import LeaderAssignment, Post, User
from wulibridge.people.permissions import Permission
from wulibridge.people.roles import RULES, Role, roles_with
from wulibridge.territory.models import Committee, Subdistrict, Zone


@dataclass(frozen=True)
class Reach:
    """Where a user holds a permission today, as row ids. A wider area includes the narrower ones in it, and each one
    the ended ones whose history it keeps: nothing is open there, so all that is left to do there is to read, and to
    reopen."""

    zones: frozenset[int] = field(default_factory=frozenset)
    committees: frozenset[int] = field(default_factory=frozenset)
    subdistricts: frozenset[int] = field(default_factory=frozenset)
    organizations: frozenset[int] = field(default_factory=frozenset)
    # Of the zones, those that lie in none of the subdistricts.
    outside: frozenset[int] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.zones or self.committees or self.subdistricts or self.organizations)


NOWHERE = Reach()


@ForeignKey.register_lookup
class OneOf(Lookup):
    """`zone__one_of=ids`: as `in`, for the hundred zones of a reach. The database is given one list of numbers instead
    of a parameter for each; that is planned alike, and written in a tenth of the time."""

    lookup_name = "one_of"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Raises EmptyResultSet for none, as `in` does: then nothing is asked."""
        if not self.rhs:
            raise EmptyResultSet
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", (*params, "{" + ",".join(str(int(pk)) for pk in self.rhs) + "}")


def _posts_with(user: User | AnonymousUser, permission: Permission) -> list[Post]:
    if not isinstance(user, User) or not user.is_active:
        return []
    return [post for post in user.posts_today if permission in RULES[Role(post.role)].permissions]


def reach(user: User | AnonymousUser, permission: Permission) -> Reach:
    """Where `user` holds `permission` today (Asia/Shanghai). At most two queries, cached on the user object."""
    if not isinstance(user, User):
        return NOWHERE
    # By the posts that give it: one post mostly gives several permissions, over the same area.
    cache: dict[tuple[int, ...], Reach] = user.__dict__.setdefault("_reach", {})
    posts = _posts_with(user, permission)
    key = tuple(post.pk for post in posts)
    if key not in cache:
        cache[key] = _reach(posts)
    return cache[key]


def _reach(posts: list[Post]) -> Reach:
    if not posts:
        return NOWHERE
    subdistricts = frozenset(post.subdistrict_id for post in posts if post.subdistrict_id)
    committees = frozenset(pk for post in posts if post.committee_id for pk in (post.committee_id, *_past(post)))
    zones = frozenset(pk for post in posts if post.zone_id for pk in (post.zone_id, *_past(post)))
    if subdistricts:
        committees |= frozenset(Committee.objects.filter(subdistrict__in=subdistricts).values_list("pk", flat=True))
    inside: frozenset[int] = frozenset()
    if committees:
        theirs = Q(committee__in=committees) | Q(successor__committee__in=committees)
        homes = dict(Zone.objects.filter(theirs).values_list("pk", "committee__subdistrict"))
        inside = frozenset(pk for pk, subdistrict in homes.items() if subdistrict in subdistricts)
        zones |= homes.keys()
    organizations = frozenset(post.organization_id for post in posts if post.organization_id)
    return Reach(zones, committees, subdistricts, organizations, zones - inside)


def _past(post: Post) -> list[int]:
    """The ended zones or committees whose history this post's own one keeps since the map was redrawn."""
    return post.past_zones if post.zone_id else post.past_committees  # type: ignore[attr-defined,no-any-return]


def holds(user: User | AnonymousUser, *permissions: Permission) -> bool:
    """Does `user` hold any of `permissions` anywhere today? For menus and for doors that lead to scoped rows."""
    return any(_posts_with(user, permission) for permission in permissions)


def may(user: User | AnonymousUser, permission: Permission, *, zone_id: int) -> bool:
    """Does `user` hold `permission` over this zone today?"""
    return zone_id in reach(user, permission).zones


def holders(permission: Permission, zone: Zone, *, roles: Iterable[Role] | None = None) -> list[User]:
    """Active users whose posts give `permission` over `zone` today: those to be told, in a stable order.

    `zone.committee` is read; give it loaded. `roles` narrows to some roles.
    """
    wanted = [role for role in roles_with(permission) if roles is None or role in set(roles)]
    ids = _posts_over(zone).filter(role__in=wanted).values("user")
    return list(User.objects.filter(pk__in=ids, is_active=True).order_by("pk"))


def held(permission: Permission, zone: Zone, *, on: date, among: Iterable[int]) -> set[int]:
    """Of these accounts (ids), those whose posts gave `permission` over `zone` on a day (Asia/Shanghai).

    For what somebody did then and hands in late. `zone.committee` is read; give it loaded. One query.
    """
    posts = _posts_over(zone, on).filter(role__in=roles_with(permission), user__in=list(among))
    return set(posts.order_by().values_list("user", flat=True))


def _posts_over(zone: Zone, on: date | None = None) -> QuerySet[Post]:
    area = Q(zone=zone) | Q(committee=zone.committee_id) | Q(subdistrict=zone.committee.subdistrict_id)
    return Post.objects.in_force(on).filter(area)


def holders_within(
    permission: Permission, subdistricts: Iterable[int] | None = None, *, roles: Iterable[Role] | None = None
) -> list[User]:
    """Active users who hold `permission` today over a whole one of these subdistricts (ids; None: of any), in a
    stable order. `roles` narrows to some roles."""
    wanted = [role for role in roles_with(permission) if roles is None or role in set(roles)]
    posts = Post.objects.in_force().filter(role__in=wanted, subdistrict__isnull=False)
    if subdistricts is not None:
        posts = posts.filter(subdistrict__in=set(subdistricts))
    return list(User.objects.filter(pk__in=posts.order_by().values("user"), is_active=True).order_by("pk"))


def holders_at(permission: Permission, organization_id: int | None) -> list[User]:
    """Active users who hold `permission` today by a post in this organization, in a stable order."""
    posts = Post.objects.in_force().filter(role__in=roles_with(permission), organization=organization_id)
    return list(User.objects.filter(pk__in=posts.order_by().values("user"), is_active=True).order_by("pk"))


def responsible_leaders(zone: Zone) -> list[User]:
    """The leader who answers for the zone's committee today, or every leader of the subdistrict when nobody does."""
    leaders = holders(Permission.SUPERVISE, zone, roles=[Role.SUBDISTRICT_LEADER])
    assigned = set(
        LeaderAssignment.objects.in_force().filter(committee=zone.committee_id).values_list("leader", flat=True)
    )
    return [leader for leader in leaders if leader.pk in assigned] or leaders


def posts_within(area: Reach) -> QuerySet[Post]:
    """Posts in the area, past and future ones too; a department's posts belong to its subdistrict."""
    return Post.objects.filter(
        Q(zone__in=area.zones)
        | Q(committee__in=area.committees)
        | Q(subdistrict__in=area.subdistricts)
        | Q(organization__subdistrict__in=area.subdistricts)
    )


def accounts_within(area: Reach) -> QuerySet[User]:
    """Accounts that have or had a post in the area."""
    return User.objects.filter(pk__in=posts_within(area).order_by().values("user"))


def accounts_kept_by(user: User) -> QuerySet[User]:
    """Accounts that `user` gives posts to: those with a post in their area, and new ones that have none anywhere."""
    area = reach(user, Permission.PEOPLE_EDIT)
    if not area:
        return User.objects.none()
    mine = Q(pk__in=posts_within(area).order_by().values("user"))
    return User.objects.filter(mine | ~Exists(Post.objects.filter(user=OuterRef("pk"))))


def area_codes(area: Reach) -> list[str]:
    """The codes of the zones, committees and subdistricts in the area. Three queries."""
    return [
        *Zone.objects.filter(pk__in=area.zones).values_list("code", flat=True),
        *Committee.objects.filter(pk__in=area.committees).values_list("code", flat=True),
        *Subdistrict.objects.filter(pk__in=area.subdistricts).values_list("code", flat=True),
    ]
