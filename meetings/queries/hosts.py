"""Who convenes the meetings of an area, and which leader answers for it."""

from collections import defaultdict
from collections.abc import Iterable

from meetings.queries.owed import AT_COMMITTEE, CONVENING, Area
from wulibridge.people.models import LeaderAssignment, Post, User
from wulibridge.people.roles import Role
from wulibridge.territory.models import Committee, Subdistrict, Zone


class Hosts:
    """By the posts of today. Two queries when it is made, however many areas are asked for."""

    def __init__(self) -> None:
        wanted = (*CONVENING, Role.SUBDISTRICT_LEADER)
        posts = Post.objects.in_force().filter(role__in=wanted, user__is_active=True).select_related("user")
        self._posts: dict[tuple[str, int], list[User]] = defaultdict(list)
        for post in posts.order_by("user", "pk"):
            self._posts[post.role, post.area_id].append(post.user)
        rows = LeaderAssignment.objects.in_force().order_by("pk").values_list("committee", "leader")
        self._leaders: dict[int, set[int]] = defaultdict(set)
        for committee, leader in rows:
            self._leaders[committee].add(leader)

    def convening(self, area: Area) -> list[User]:
        """A zone's lead and its committee; a committee's chair and staff; the case desk of a subdistrict."""
        if isinstance(area, Subdistrict):
            return self._of((Role.CASE_DESK,), area.pk)
        if isinstance(area, Committee):
            return self._of(AT_COMMITTEE, area.pk)
        return [*self._of((Role.ZONE_LEAD,), area.pk), *self._of(AT_COMMITTEE, area.committee_id)]

    def leading(self, area: Area) -> list[User]:
        """The leader who answers for the area's committee, or every leader of its subdistrict when nobody does.

        `zone.committee` is read; give it loaded.
        """
        if isinstance(area, Subdistrict):
            return self._of((Role.SUBDISTRICT_LEADER,), area.pk)
        committee = area.committee if isinstance(area, Zone) else area
        leaders = self._of((Role.SUBDISTRICT_LEADER,), committee.subdistrict_id)
        return [user for user in leaders if user.pk in self._leaders[committee.pk]] or leaders

    def _of(self, roles: Iterable[Role], area_id: int) -> list[User]:
        return [user for role in roles for user in self._posts.get((role, area_id), [])]
