"""Whose projects somebody sees, what belongs to a project's area, and how a vote on projects stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Prefetch, Q, QuerySet, Sum

from meetings.kinds import Output
from meetings.models import (
    BallotPlace,
    Meeting,
    Precondition,
    PreconditionSlot,
    Project,
    ProjectBallot,
    RankingSheet,
    UpkeepAgreement,
)
from meetings.project_route import State
from meetings.queries.meeting import AT_MEETINGS, meetings_of
from meetings.route import HELD
from wulibridge.people.models import Post, User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Committee, Organization, Subdistrict, Zone


def projects_of(user: User) -> QuerySet[Project]:
    """The projects that `user` works on or answers for, with what their names are made of."""
    return Project.objects.visible_to(user).with_place()


def holds_project(user: User, permission: Permission, project: Project) -> bool:
    """Does `user` hold `permission` in the area of this project today?"""
    area = reach(user, permission)
    return project.committee_id in area.committees or project.subdistrict_id in area.subdistricts


def proposal_areas_for(user: User) -> tuple[list[Subdistrict], list[Committee]]:
    """Where `user` may propose a project, the wider first. Two queries."""
    here = reach(user, Permission.MEETING_HOLD)
    in_force = Q(valid_to=None)
    return (
        list(Subdistrict.objects.filter(in_force, pk__in=here.subdistricts).order_by("code")),
        list(Committee.objects.filter(in_force, pk__in=here.committees).order_by("code")),
    )


def project_zones(project: Project) -> QuerySet[Zone]:
    """The zones in force where residents can be asked about it."""
    rows = Zone.objects.filter(valid_to=None).order_by("code")
    if project.committee_id:
        return rows.filter(committee=project.committee_id)
    return rows.filter(committee__subdistrict=project.subdistrict_id)


def project_people(project: Project) -> QuerySet[User]:
    """Colleagues with a post in the area today, above it, or in an organization of the subdistrict."""
    subdistrict = project.in_subdistrict
    here = Q(subdistrict=subdistrict) | Q(organization__subdistrict=subdistrict) | Q(zone__in=project_zones(project))
    if project.committee_id:
        here |= Q(committee=project.committee_id)
    else:
        here |= Q(committee__subdistrict=subdistrict)
    posts = Post.objects.in_force().filter(here, role__in=AT_MEETINGS).order_by()
    return User.objects.filter(pk__in=posts.values("user"), is_active=True).order_by("name", "pk")


def project_units(project: Project) -> QuerySet[Organization]:
    """Organizations of the subdistrict, who may sponsor it."""
    return Organization.objects.filter(subdistrict=project.in_subdistrict, active=True)


def project_meetings(project: Project, user: User, output: Output) -> QuerySet[Meeting]:
    """Meetings of the subdistrict of a kind with this output that were held, as far as `user` sees them."""
    subdistrict = project.in_subdistrict
    here = Q(subdistrict=subdistrict) | Q(committee__subdistrict=subdistrict)
    here |= Q(zone__committee__subdistrict=subdistrict)
    return meetings_of(user).filter(here, kind__output=output, state__in=HELD)


def projects_for(meeting: Meeting, user: User) -> QuerySet[Project]:
    """Projects of the meeting's subdistrict that `user` sees and that are not given up: they may be on its agenda."""
    subdistrict = meeting.in_subdistrict
    here = Q(subdistrict=subdistrict) | Q(committee__subdistrict=subdistrict)
    return Project.objects.visible_to(user).filter(here).exclude(state=State.GIVEN_UP)


def ballot_candidates(project: Project, user: User) -> QuerySet[Project]:
    """Projects of the subdistrict that are ready for a vote and that `user` works on."""
    area = reach(user, Permission.MEETING_HOLD)
    mine = Q(committee__in=area.committees) | Q(subdistrict__in=area.subdistricts)
    subdistrict = project.in_subdistrict
    here = Q(subdistrict=subdistrict) | Q(committee__subdistrict=subdistrict)
    return Project.objects.filter(mine, here, state=State.READY).order_by("created_at", "pk")


def ballot_of(project: Project) -> ProjectBallot | None:
    """The last vote that the project stood in, with its list and its papers. Three queries."""
    places = BallotPlace.objects.select_related("project")
    rows = ProjectBallot.objects.filter(places__project=project).select_related("meeting")
    return rows.prefetch_related(Prefetch("places", places), "sheets").order_by("-opened_at", "-pk").first()


@dataclass(frozen=True)
class Placed:
    """A project of a vote with its points; those with the same points share a rank."""

    place: BallotPlace
    points: int
    rank: int


def points_of(size: int, sheets: Iterable[RankingSheet]) -> dict[int, int]:
    """Borda's count by number on the paper: of `size` projects the first gets `size` points, the next one less, what
    is not ranked none; a sheet stands for all the papers that say the same."""
    points = dict.fromkeys(range(1, size + 1), 0)
    for sheet in sheets:
        for behind, number in enumerate(sheet.order):
            points[number] += (size - behind) * sheet.papers
    return points


def ranking(ballot: ProjectBallot) -> list[Placed]:
    """The projects by points, the best first. Reads what is prefetched."""
    places = list(ballot.places.all())
    points = points_of(len(places), ballot.sheets.all())
    ordered = sorted(places, key=lambda place: (-points[place.position], place.position))
    better = [sum(points[other.position] > points[place.position] for other in places) for place in ordered]
    return [Placed(place, points[place.position], n + 1) for place, n in zip(ordered, better, strict=True)]


def papers_entered(ballot: ProjectBallot) -> int:
    return ballot.sheets.aggregate(all=Sum("papers"))["all"] or 0


def slot_names(project: Project) -> dict[int, str]:
    """What the subdistrict calls its preconditions, by number; empty as shipped."""
    rows = PreconditionSlot.objects.filter(subdistrict=project.in_subdistrict)
    return dict(rows.values_list("number", "name"))


def preconditions_of(project: Project) -> list[Precondition]:
    """The eight with the names that hold now: a settled one keeps its own, an open one has that of the subdistrict."""
    names = slot_names(project)
    rows = list(project.preconditions.select_related("owner", "waived_by"))
    for row in rows:
        row.name = row.name or names.get(row.number, "")
    return rows


def rounds_of(project: Project) -> QuerySet:
    return project.rounds.prefetch_related("options", "zones")


def meetings_about(project: Project) -> QuerySet[Meeting]:
    """The meetings that it was on the agenda of, the last one first."""
    return Meeting.objects.filter(items__project=project).distinct().order_by("-starts_at", "-pk")


def reviews_due(last: date) -> QuerySet[UpkeepAgreement]:
    """Signed agreements whose next review is due up to and with `last` (Asia/Shanghai)."""
    rows = UpkeepAgreement.objects.filter(review_on__lte=last).select_related("project__committee", "owner")
    return rows.order_by("review_on", "pk")


def last_round(project: Project) -> int:
    return project.rounds.aggregate(last=Max("number"))["last"] or 0


def open_gates(project: Project) -> int:
    """How many preconditions are neither fulfilled nor waived."""
    rows = project.preconditions.filter(filled_at=None, waived_at=None)
    return rows.aggregate(open=Count("pk"))["open"]
