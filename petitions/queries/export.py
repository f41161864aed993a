"""Who takes the list of petitions out of the house as a file."""

from petitions.route import HANDLES, Stop
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds

# Those at a desk, and leaders; not from the phones that go from door to door.
EXPORTERS = (HANDLES[Stop.COMMITTEE], HANDLES[Stop.SUBDISTRICT], Permission.SUPERVISE)


def may_export(user: User) -> bool:
    """May `user` take what they see of petitions out as a file?"""
    return holds(user, Permission.PETITION_READ) and holds(user, *EXPORTERS)
