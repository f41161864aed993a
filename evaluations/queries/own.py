"""The committees that somebody works for themselves: who keeps a whole subdistrict is not at home in each of them."""

from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Committee


def own_committees(user: User, permission: Permission) -> frozenset[int]:
    """The committees (ids) where `user` holds `permission` by a post of the committee, with those whose history it
    keeps; none of a subdistrict over which the same person holds it as a whole."""
    area = reach(user, permission)
    if not area.subdistricts:
        return area.committees
    above = Committee.objects.filter(subdistrict__in=area.subdistricts).values_list("pk", flat=True)
    return area.committees - frozenset(above)


def whole_subdistricts(user: User, permission: Permission) -> frozenset[int]:
    """The subdistricts (ids) over which `user` holds `permission` as a whole."""
    return reach(user, permission).subdistricts
