"""Who is away, and who stands in meanwhile: entered, cancelled, and over by itself after the last day.

Nothing is copied and no right is given: a stand-in holds what the absent one handles over the same area already. So
one absence is looked up and never followed further: who stands in for somebody does so for nobody behind them.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wulibridge.journal.services import record, recording
from wulibridge.listed import listed
from wulibridge.people.models import Absence, Post, User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import posts_within, reach
from wulibridge.people.roles import RULES, Role, roles_with
from wulibridge.territory.calendar import civil_date, database_now

# What falls to somebody by name, and must not lie while they are away.
HANDLING = frozenset(
    {
        Permission.HANDLE_AT_ZONE,
        Permission.HANDLE_AT_COMMITTEE,
        Permission.HANDLE_AT_SUBDISTRICT,
        Permission.SUPERVISE,
        Permission.DUTY_WORK,
    }
)
# A longer one is no absence: somebody else is given the post.
LONGEST = timedelta(days=190)
FARTHEST = timedelta(days=366)
MOST_SHOWN = 50


# Reading --------------------------------------------------------------------------------------------------------------


def absences_now(users: Iterable[int]) -> dict[int, Absence]:
    """Of these accounts (ids) those that are away today (Asia/Shanghai), each with its absence. One query."""
    rows = Absence.objects.in_force().filter(user__in=set(users), cancelled_at=None)
    return {row.user_id: row for row in rows.select_related("user", "stand_in")}


def stand_ins_of(users: Iterable[int]) -> dict[int, User]:
    """Of these accounts (ids) those that are away today, each with who stands in and still handles the same.

    One query where nobody is away.
    """
    away = absences_now(users)
    return {
        pk: absence.stand_in for pk, absence in away.items() if absence.stand_in in who_could_stand_in(absence.user)
    }


def stood_in_for(user: User) -> dict[int, User]:
    """For whom `user` stands in today (Asia/Shanghai), by id. One query, kept for the life of this object."""
    known: dict[int, User] | None = user.__dict__.get("_stood_in_for")
    if known is None:
        rows = Absence.objects.in_force().filter(stand_in=user, cancelled_at=None).select_related("user")
        known = user.__dict__["_stood_in_for"] = {row.user_id: row.user for row in rows}
    return known


def absences_of(user: User, today: date) -> QuerySet[Absence]:
    """The user's absences that are not over on `today` (Asia/Shanghai), the next one first."""
    return Absence.objects.filter(user=user, cancelled_at=None, ends_on__gte=today).select_related(
        "user", "stand_in", "entered_by"
    )


def absences_within(user: User, today: date) -> QuerySet[Absence]:
    """The absences of the people whom `user` leads, and not over on `today` (Asia/Shanghai); one's own apart."""
    rows = Absence.objects.filter(cancelled_at=None, ends_on__gte=today, user__in=accounts_led_by(user).values("pk"))
    return rows.exclude(user=user).select_related("user", "stand_in").order_by("starts_on", "pk")[:MOST_SHOWN]


def may_enter_for(user: User, absent: User) -> bool:
    """One's own absences, and those of whoever works in one's own area alone, where one says who works on what."""
    return user.pk == absent.pk or accounts_led_by(user).filter(pk=absent.pk).exists()


def accounts_led_by(user: User) -> QuerySet[User]:
    """Accounts whose posts of today all lie where `user` says who works on what."""
    area = reach(user, Permission.TEAM_EDIT)
    if not area:
        return User.objects.none()
    inside = posts_within(area).order_by()
    now = Post.objects.in_force().order_by()
    elsewhere = now.exclude(pk__in=inside.values("pk"))
    rows = User.objects.filter(pk__in=now.filter(pk__in=inside.values("pk")).values("user"), is_active=True)
    return rows.exclude(pk__in=elsewhere.values("user"))


def who_could_stand_in(absent: User) -> list[User]:
    """Those who handle all that `absent` handles, over the same area, in a stable order. One query for each right."""
    found: set[int] | None = None
    for post in absent.posts_today:
        for permission in sorted(HANDLING & RULES[Role(post.role)].permissions):
            rows = Post.objects.in_force().filter(_covers(post), role__in=roles_with(permission))
            holding = set(rows.order_by().values_list("user", flat=True))
            found = holding if found is None else found & holding
    people = User.objects.filter(pk__in=found or (), is_active=True).exclude(pk=absent.pk)
    return list(people.order_by("name", "pk"))


def handles_something(user: User) -> bool:
    """Does anything fall to this user by name?"""
    return any(HANDLING & RULES[Role(post.role)].permissions for post in user.posts_today)


def _covers(post: Post) -> Q:
    """Posts over the area of this one, or over a wider one."""
    if post.zone:
        above = Q(committee=post.zone.committee_id) | Q(subdistrict=post.zone.committee.subdistrict_id)
        return Q(zone=post.zone_id) | above
    if post.committee:
        return Q(committee=post.committee_id) | Q(subdistrict=post.committee.subdistrict_id)
    if post.subdistrict_id:
        return Q(subdistrict=post.subdistrict_id)
    return Q(organization=post.organization_id)


# Writing --------------------------------------------------------------------------------------------------------------


def enter_absence(*, user: User, starts_on: date, ends_on: date, stand_in: User, by: User) -> Absence:
    """`user` is away from `starts_on` to `ends_on` (Asia/Shanghai, both included), and `stand_in` stands in.

    Raises ValidationError, by field, for who may not enter it, for days that cannot be, where it overlaps with another
    one, for a stand-in who does not handle the same over the same area, who is away themselves on one of the days, and
    for somebody who stands in for others then.
    """
    with recording():
        # Both, in one order: two absences of either are entered one after the other.
        list(User.objects.select_for_update(no_key=True).filter(pk__in={user.pk, stand_in.pk}).order_by("pk"))
        if not may_enter_for(by, user):
            raise ValidationError({"user": _("You may enter your own absence, and those of your own people.")})
        _check_days(starts_on, ends_on, civil_date(database_now()))
        _check_others(user, stand_in, _between(starts_on, ends_on))
        if stand_in.pk not in {person.pk for person in who_could_stand_in(user)}:
            raise ValidationError({"stand_in": _cannot(user, stand_in)})
        row = Absence.objects.create(
            user=user,
            starts_on=starts_on,
            ends_on=ends_on,
            stand_in=stand_in,
            entered_at=database_now(),
            entered_by=by,
        )
        details = {"user": user.pk, "stand_in": stand_in.pk, "days": [str(starts_on), str(ends_on)]}
        record("absence.entered", row, by=by, details=details)
    return row


def cancel_absence(*, absence: Absence, by: User) -> Absence:
    """It does not hold, or not any longer. Raises ValidationError for who may not, and when it was cancelled before."""
    with recording():
        row = Absence.objects.select_for_update(of=("self",)).select_related("user").get(pk=absence.pk)
        if not may_enter_for(by, row.user):
            raise ValidationError(_("You may enter your own absence, and those of your own people."))
        if row.cancelled_at is not None:
            raise ValidationError(_("This was cancelled already."))
        row.cancelled_at, row.cancelled_by = database_now(), by
        row.save(update_fields=["cancelled_at", "cancelled_by"])
        record("absence.cancelled", row, by=by, details={"user": row.user_id})
    return row


def _between(first: date, last: date) -> QuerySet[Absence]:
    return Absence.objects.filter(cancelled_at=None, starts_on__lte=last, ends_on__gte=first)


def _check_days(first: date, last: date, today: date) -> None:
    if first < today:
        raise ValidationError({"starts_on": _("An absence cannot begin in the past.")})
    if last < first:
        raise ValidationError({"ends_on": _("The last day cannot be before the first one.")})
    if first > today + FARTHEST:
        raise ValidationError({"starts_on": _("This is more than a year ahead. Please check the year.")})
    if last - first > LONGEST:
        raise ValidationError({"ends_on": _("Longer than half a year: somebody else should be given the post.")})


def _check_others(user: User, stand_in: User, others: QuerySet[Absence]) -> None:
    """No overlap, and no chain: nobody stands in for somebody who stands in."""
    if others.filter(user=user).exists():
        raise ValidationError({"starts_on": _("There is an absence on one of these days already. Cancel it first.")})
    if others.filter(user=stand_in).exists():
        raise ValidationError({"stand_in": _("%(who)s is away on one of these days.") % {"who": stand_in}})
    stood_for = others.filter(stand_in=user).select_related("user").first()
    if stood_for:
        raise ValidationError(
            {
                "starts_on": _("On one of these days %(who)s is stood in for. Find somebody else first.")
                % {"who": stood_for.user}
            }
        )


def _cannot(user: User, stand_in: User) -> str | Promise:
    could = who_could_stand_in(user)
    if not could:
        return _("Nobody else handles the same over the same area: ask whoever gives the posts.")
    names = listed(could[:10])
    return _("%(who)s does not handle the same over the same area. These do: %(names)s.") % {
        "who": stand_in,
        "names": names,
    }
