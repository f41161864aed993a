"""One household, its visits, and who goes there. Every reader starts from a user's reach."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from petitions.models import Petition
from petitions.route import State
from visits.models import MicroWish, Need, OpinionItem, RaisedPetition, Visit, VisitOutcome, VisitVersion
from wulibridge.people.models import LeaderAssignment, Post, User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.personal import personal_data
from wulibridge.territory.calendar import SHANGHAI
from wulibridge.territory.models import Household, HouseholdContact, Zone


def households_of(user: User, permission: Permission = Permission.HOUSEHOLD_READ) -> QuerySet[Household]:
    """Households over which `user` holds `permission`, with building, zone and what a petition of theirs needs."""
    rows = Household.objects.filter(building__zone__in=reach(user, permission).zones)
    return rows.select_related("building__zone__committee__subdistrict")


def open_petitions_for(user: User) -> QuerySet[Petition]:
    """Petitions that `user` may see and that are not closed."""
    return Petition.objects.visible_to(user).exclude(state=State.CLOSED)


def visits_for(user: User) -> QuerySet[Visit]:
    """Visits that `user` may read, newest first, with team, opinions and where they were. Four queries at most."""
    return (
        Visit.objects.visible_to(user)
        .select_related("household__building__zone", "logged_by")
        .prefetch_related("members", Prefetch("opinions", OpinionItem.objects.standing()))
    )


def said_at(visit: Visit) -> dict[str, list[Any]]:
    """What the visit's own save wrote down, by the sets of its sheet. Three queries."""
    return {
        "opinions": list(visit.opinions.standing()),
        "needs": list(visit.needs.filter(with_visit=True)),
        "wishes": list(visit.wishes.all()),
    }


@dataclass(frozen=True)
class Earlier:
    """What a visit said before it was changed or withdrawn."""

    by: User
    at: datetime
    outcome: str
    diary: str
    said: list[str]


def versions_of(visit: Visit) -> list[VisitVersion]:
    """The visit's versions, the latest first. One query."""
    return list(VisitVersion.objects.filter(visit=visit).select_related("by").order_by("-version"))


def earlier_versions(versions: Iterable[VisitVersion], visit: Visit, *, asked: bool) -> list[Earlier]:
    """What the visit said before, by its versions; with needs and wishes (`asked`) for who may know of them."""
    labels = dict(VisitOutcome.choices)
    return [
        Earlier(
            row.by,
            row.at,
            str(labels.get(row.content["outcome"], "")),
            row.content["diary"],
            [item.get("text") or item.get("title") or item["words"] for item in _said(row.content, asked)],
        )
        for row in versions
        if row.version < visit.version
    ]


def not_taken_over(versions: Iterable[VisitVersion], visit: Visit, there: Iterable[Need | MicroWish]) -> list[str]:
    """Needs and wishes that the visit's last version says and that none of `there`, all that came of it, says.

    They were typed anew when somebody had taken them on already.
    """
    said = {(row.title, row.words) if isinstance(row, MicroWish) else ("", row.words) for row in there}
    last: dict[str, Any] = next((row.content for row in versions if row.version == visit.version), {})
    typed = [(item.get("title", ""), item["words"]) for item in _asked(last)]
    return [": ".join(filter(None, words)) for words in typed if words not in said]


def _said(content: dict[str, Any], asked: bool) -> list[dict[str, str]]:
    return [*content["opinions"], *(_asked(content) if asked else [])]


def _asked(content: dict[str, Any]) -> list[dict[str, str]]:
    return [*content.get("needs", []), *content.get("wishes", [])]


def raised_in(visits: Iterable[Visit], *, user: User) -> dict[int, list[Petition]]:
    """The petitions born in each of these visits, by the visit's id; those that `user` may see. One query."""
    rows = RaisedPetition.objects.filter(visit__in=list(visits), petition__in=Petition.objects.visible_to(user))
    found: dict[int, list[Petition]] = defaultdict(list)
    for row in rows.select_related("petition").order_by("pk"):
        found[row.visit_id].append(row.petition)
    return dict(found)


def contact_of(household: Household, *, user: User) -> HouseholdContact | None:
    """Whom to speak to there, to be shown masked to whoever reads the zone's households.

    In clear only through visits.services.reveal_contact.
    """
    with personal_data(zones=reach(user, Permission.HOUSEHOLD_READ).zones):
        return HouseholdContact.objects.filter(household=household).first()


def team_of(zone: Zone, *, besides: User) -> QuerySet[User]:
    """The other active people with a post in this zone today (责任区服务团队), and the leader who answers for its
    committee (领导包干制)."""
    posts = Post.objects.in_force().filter(zone=zone)
    leading = LeaderAssignment.objects.in_force().filter(committee=zone.committee_id)
    team = Q(pk__in=posts.values("user")) | Q(pk__in=leading.values("leader"))
    return User.objects.filter(team, is_active=True).exclude(pk=besides.pk).order_by("pk")


def last_team(user: User, today: date) -> list[int]:
    """Who went along on the last visit that `user` logged today (Asia/Shanghai): they mostly walk together all day."""
    midnight = datetime.combine(today, datetime.min.time(), tzinfo=SHANGHAI)
    last = Visit.objects.filter(logged_by=user, logged_at__gte=midnight).order_by("-logged_at").values("pk")[:1]
    return list(User.objects.filter(visits__in=last).exclude(pk=user.pk).order_by("pk").values_list("pk", flat=True))
