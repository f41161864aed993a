"""Who has to do with the index and with work evaluation, where: who puts together, who concludes, who is evaluated."""

from django.db.models import Q, QuerySet

from evaluations.models import IndexValue, IndexWeights, WorkEvaluation, WorkYear
from evaluations.queries.unit import speakers_for
from evaluations.work_route import Subject, ValueState, WorkState
from wulibridge.people.models import Post, User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Committee, OrganizationKind


def kept_by(user: User) -> frozenset[int]:
    """The subdistricts (ids) for which `user` puts the index and the sheets together."""
    return reach(user, Permission.VERDICT_KEEP).subdistricts


def concluded_by(user: User) -> frozenset[int]:
    """The subdistricts (ids) where `user` concludes what somebody else put together."""
    return reach(user, Permission.VERDICT_APPROVE).subdistricts


def values_for(user: User) -> QuerySet[IndexValue]:
    """Values of one's subdistrict and committees; of the subdistrict around a committee those that are concluded."""
    here = reach(user, Permission.VERDICT_READ)
    around = Committee.objects.filter(pk__in=here.committees).values("subdistrict")
    of_all = Q(committee=None, state=ValueState.CONCLUDED, subdistrict__in=around)
    mine = Q(subdistrict__in=here.subdistricts) | Q(committee__in=here.committees) | of_all
    return IndexValue.objects.filter(mine).select_related(
        "subdistrict", "committee", "weights__by", "made_by", "concluded_by"
    )


def weights_for(user: User) -> QuerySet[IndexWeights]:
    """All versions of the weights where `user` reads values, the newest first."""
    here = reach(user, Permission.VERDICT_READ)
    mine = Q(subdistrict__in=here.subdistricts) | Q(subdistrict__committees__in=here.committees)
    rows = IndexWeights.objects.filter(pk__in=IndexWeights.objects.filter(mine).order_by().values("pk"))
    return rows.select_related("subdistrict", "by").order_by("subdistrict", "-valid_from")


def years_for(user: User) -> QuerySet[WorkYear]:
    """The years of work evaluation that `user` keeps or concludes."""
    here = kept_by(user) | concluded_by(user)
    return WorkYear.objects.filter(subdistrict__in=here).select_related("subdistrict", "by")


def own_evaluations(user: User) -> QuerySet[WorkEvaluation]:
    """Sheets about `user`, their committee or their department, once they were told."""
    here = reach(user, Permission.VERDICT_ANSWER)
    mine = Q(committee__in=here.committees) | Q(organization__in=here.organizations) | Q(person=user.pk)
    return _loaded(WorkEvaluation.objects.filter(mine).exclude(state=WorkState.DRAFT))


def evaluations_for(user: User) -> QuerySet[WorkEvaluation]:
    """Sheets that `user` keeps or concludes, and the own ones."""
    kept = Q(year__subdistrict__in=kept_by(user) | concluded_by(user))
    own = Q(pk__in=own_evaluations(user).order_by().values("pk"))
    return _loaded(WorkEvaluation.objects.filter(kept | own))


def _loaded(rows: QuerySet[WorkEvaluation]) -> QuerySet[WorkEvaluation]:
    people = ("person", "drafted_by", "answered_by", "concluded_by")
    return rows.select_related("year__subdistrict", "committee", "organization", *people)


def is_reviewed(user: User, row: WorkEvaluation) -> bool:
    """Does `user` answer for who is evaluated, today?"""
    match Subject(row.kind):
        case Subject.COMMITTEE:
            return row.committee_id in reach(user, Permission.VERDICT_ANSWER).committees
        case Subject.DEPARTMENT:
            return row.organization_id in reach(user, Permission.VERDICT_ANSWER).organizations
        case Subject.STAFF:
            return row.person_id == user.pk


def reviewed_of(row: WorkEvaluation) -> list[User]:
    """Who is told of this sheet: who answers for the committee or the department today, or the person."""
    if row.person is not None:
        return [row.person]
    return speakers_for(row.organization or row.committee)


def staff_of(subdistrict_id: int) -> QuerySet[User]:
    """Active accounts with a post in the subdistrict's zones, committees, office or departments today, by name."""
    here = Q(subdistrict=subdistrict_id) | Q(committee__subdistrict=subdistrict_id)
    here |= Q(zone__committee__subdistrict=subdistrict_id)
    here |= Q(organization__subdistrict=subdistrict_id, organization__kind=OrganizationKind.DEPARTMENT)
    posts = Post.objects.in_force().filter(here)
    return User.objects.filter(pk__in=posts.order_by().values("user"), is_active=True).order_by("name", "pk")
