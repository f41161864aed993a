"""Reading what came in at the reception desk and by other channels."""

from datetime import date, datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from petitions.models import Petition
from visits.models import Intake, IntakePetition
from wulibridge.people.models import Post, User
from wulibridge.people.permissions import Permission
from wulibridge.people.roles import RULES, Role, roles_with
from wulibridge.territory.calendar import SHANGHAI


def intakes_on(day: date, *, user: User) -> QuerySet[Intake]:
    """What was written down on a day (Asia/Shanghai) where `user` sorts opinions, newest first. Three queries."""
    midnight = datetime.combine(day, datetime.min.time(), tzinfo=SHANGHAI)
    raised = IntakePetition.objects.filter(petition__in=Petition.objects.visible_to(user)).select_related("petition")
    return (
        Intake.objects.visible_to(user)
        .filter(logged_at__gte=midnight, logged_at__lt=midnight + timedelta(days=1))
        .select_related("zone", "household__building", "received_by")
        .prefetch_related("opinions", Prefetch("raised", raised.order_by("pk")))
    )


def colleagues_of(user: User) -> QuerySet[User]:
    """Who may have received something that `user` writes down: those with a post in the same places, `user` too."""
    mine = [post for post in user.posts_today if Permission.OPINION_WRITE in RULES[Role(post.role)].permissions]
    same = Q(pk__in=[])
    for kind in ("zone", "committee", "subdistrict"):
        same |= Q(**{f"{kind}__in": [pk for post in mine if (pk := getattr(post, f"{kind}_id"))]})
    posts = Post.objects.in_force().filter(same, role__in=roles_with(Permission.OPINION_WRITE)).order_by()
    return User.objects.filter(pk__in=posts.values("user"), is_active=True).order_by("name", "pk")
