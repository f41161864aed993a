"""Accounts and posts: who gives them, and from when to when."""

from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wulibridge.journal.services import SYSTEM, Actor, changes, record, recording
from wulibridge.people.models import LeaderAssignment, Post, User
from wulibridge.people.roles import Role
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Committee, Subdistrict, Zone
from wulibridge.territory.redistricting.standing import share_map

PERSONAL = frozenset({"name", "email"})


def save_user(*, user: User, by: Actor) -> User:
    """Create an account or change one. The password is not touched. Raises ValidationError."""
    with recording():
        before = User.objects.filter(pk=user.pk).values("username", "name", "email", "language", "is_active").first()
        user.full_clean(exclude=["password"])
        user.save()
        after = User.objects.values("username", "name", "email", "language", "is_active").get(pk=user.pk)
        record(
            "user.changed" if before else "user.created",
            user,
            by=by,
            details=changes(before or {}, after, personal=PERSONAL),
        )
    return user


def set_password(*, user: User, password: str, by: Actor) -> None:
    """Give an account a new password."""
    with recording():
        user.set_password(password)
        user.save(update_fields=["password"])
        record("user.password_set", user, by=by)


def give_post(*, post: Post, by: Actor) -> Post:
    """Give a post, or change one.

    Raises ValidationError when role and area or the dates do not fit, when it would last longer than its zone or
    committee, and for a post of one's own: whoever gives posts sees no case, and must not be able to help themselves to
    one (GB/T 22239, separation of powers).
    """
    holders = {post.user_id, *Post.objects.filter(pk=post.pk).values_list("user_id", flat=True)}
    if by.pk in holders:  # also a post that was theirs and is handed to somebody else
        raise ValidationError({"user": _("Nobody gives or changes a post of their own.")})
    with recording():
        _hold_to_map(post)
        return _save_dated(
            post, by, "post", ("user_id", "role", "zone_id", "committee_id", "subdistrict_id", "organization_id")
        )


def assign_leader(*, assignment: LeaderAssignment, by: Actor) -> LeaderAssignment:
    """Make a leader answer for a committee. Raises ValidationError when another one does, or when it has ended."""
    with recording():
        _hold_to_map(assignment)
        return _save_dated(assignment, by, "leader_assignment", ("leader_id", "committee_id"))


def end_post(*, post: Post, on: date, by: Actor) -> Post:
    """Make `on` (Asia/Shanghai) the post's last day. Raises ValidationError before its first day."""
    post.ends_on = on
    return give_post(post=post, by=by)


def _hold_to_map(row: Post | LeaderAssignment) -> None:
    """Give nothing at a place that a redrawing has ended: what was there has begun anew at its heir."""
    share_map()
    today = civil_date(database_now())
    lasts = row.ends_on is None or row.ends_on >= today
    for name, model, message in (
        ("zone", Zone, _("This zone has ended. Choose another one.")),
        ("committee", Committee, _("This committee has ended. Choose another one.")),
    ):
        place = getattr(row, f"{name}_id", None)
        if lasts and place and model._default_manager.filter(pk=place, valid_to__lt=today).exists():
            raise ValidationError({name: message})


def _save_dated(row: Any, by: Actor, kind: str, fields: tuple[str, ...]) -> Any:
    names = (*fields, "starts_on", "ends_on")
    before = type(row).objects.filter(pk=row.pk).values(*names).first()
    row.full_clean()
    row.save()
    after = {name: getattr(row, name) for name in names}
    record(
        f"{kind}.changed" if before else f"{kind}.given",
        row,
        by=by,
        details=changes(before or {}, after, personal=frozenset()),
    )
    return row


class OfficeExistsError(RuntimeError):
    """This database already holds an office."""


def open_office(*, code: str, name: str, username: str, password: str) -> User:
    """Begin an office in an empty database: its subdistrict and its security administrator, in post from today.

    Raises OfficeExistsError when there is one, ValidationError for a weak password or a bad name.
    """
    user = User(username=username, name=username)
    validate_password(password, user)
    with recording():
        if Subdistrict.objects.exists() or User.objects.exists():
            raise OfficeExistsError("This database already holds an office.")
        subdistrict = Subdistrict(code=code, name=name)
        subdistrict.full_clean()
        subdistrict.save()
        record("office.opened", subdistrict, by=SYSTEM, area=code)
        save_user(user=user, by=SYSTEM)
        set_password(user=user, password=password, by=SYSTEM)
        today = civil_date(database_now())
        give_post(
            post=Post(user=user, role=Role.SECURITY_ADMINISTRATOR, subdistrict=subdistrict, starts_on=today), by=SYSTEM
        )
    return user


def choose_language(*, user: User, language: str) -> User:
    """Remember in which language the user reads pages and letters: one of settings.LANGUAGES, checked by the caller."""
    with recording():
        before, user.language = user.language, language
        user.save(update_fields=["language"])
        record("user.language_chosen", user, by=user, details={"language": [before, language]})
    return user
