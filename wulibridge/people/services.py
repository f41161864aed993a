"""Accounts and posts: who gives them, and from when to when."""

from collections.abc import Sequence
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
USER_FIELDS = ("username", "name", "email", "language", "is_active")
POST_FIELDS = (
    "user_id",
    "role",
    "zone_id",
    "committee_id",
    "subdistrict_id",
    "organization_id",
    "starts_on",
    "ends_on",
)
LEADER_FIELDS = ("leader_id", "committee_id", "starts_on", "ends_on")

REMOVED = _("This has been removed meanwhile.")


def save_user(*, user: User, by: Actor) -> User:
    """Create an account or change one. The password of one that is there is not touched. Raises ValidationError."""
    with recording():
        before = _before(user, USER_FIELDS)
        user.full_clean(exclude=["password"])
        # Of one that is there, what is edited: the row in hand may be older than the last log-in or password.
        user.save(update_fields=USER_FIELDS if before else None)
        after = User.objects.values(*USER_FIELDS).get(pk=user.pk)
        record(
            "user.changed" if before else "user.created",
            user,
            by=by,
            details=changes(before, after, personal=PERSONAL),
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
    with recording():
        _hold_to_map(post)
        before = _before(post, POST_FIELDS)
        # Also a post that was theirs and is handed to somebody else.
        if by.pk is not None and by.pk in (post.user_id, before.get("user_id")):
            raise ValidationError({"user": _("Nobody gives or changes a post of their own.")})
        return _save_dated(post, POST_FIELDS, before, by)


def set_origin(*, post: Post, origin: str, name: str, by: Actor) -> Post:
    """Say which house lends somebody to a zone's team: a value of Origin, and its name. It gives no right.

    Raises ValidationError for another value.
    """
    with recording():
        row = Post.objects.select_for_update().get(pk=post.pk)
        before = {"origin": row.origin, "origin_name": row.origin_name}
        row.origin, row.origin_name = origin, name
        row.clean_fields(exclude=["user", "zone", "committee", "subdistrict", "organization"])
        row.save(update_fields=["origin", "origin_name"])
        after = {"origin": origin, "origin_name": name}
        record("post.origin_set", row, by=by, details=changes(before, after, personal=frozenset({"origin_name"})))
    return row


def assign_leader(*, assignment: LeaderAssignment, by: Actor) -> LeaderAssignment:
    """Make a leader answer for a committee. Raises ValidationError when another one does, or when it has ended."""
    with recording():
        _hold_to_map(assignment)
        return _save_dated(assignment, LEADER_FIELDS, _before(assignment, LEADER_FIELDS), by)


def end_post(*, post: Post, on: date, by: Actor) -> Post:
    """Make `on` (Asia/Shanghai) the post's last day, whatever else was changed of it meanwhile.

    Raises ValidationError before its first day, and as give_post() does.
    """
    with recording():
        share_map()
        row = Post.objects.select_for_update(no_key=True).filter(pk=post.pk).first()
        if row is None:
            raise ValidationError(REMOVED)
        row.ends_on = on
        return give_post(post=row, by=by)


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


def _before(row: Any, names: Sequence[str]) -> dict[str, Any]:
    """The row as it stands, held until the end of the transaction; nothing of one that is yet to be made.

    Raises ValidationError when it was removed, as undoing a redrawing does: saving would bring it back.
    """
    before = type(row)._default_manager.select_for_update(no_key=True).filter(pk=row.pk).values(*names).first()
    if before is None and not row._state.adding:
        raise ValidationError(REMOVED)
    return before or {}


def _save_dated(row: Any, names: Sequence[str], before: dict[str, Any], by: Actor) -> Any:
    row.full_clean()
    row.save()
    after = {name: getattr(row, name) for name in names}
    kind = "post" if isinstance(row, Post) else "leader_assignment"
    verb = f"{kind}.changed" if before else f"{kind}.given"
    record(verb, row, by=by, details=changes(before, after, personal=frozenset()))
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


def choose_mail(*, user: User, mail: str) -> User:
    """Remember how the user wants notices by e-mail: a MailChoice, checked by the caller."""
    with recording():
        before, user.mail = user.mail, mail
        user.save(update_fields=["mail"])
        record("user.mail_chosen", user, by=user, details={"mail": [before, mail]})
    return user


def choose_language(*, user: User, language: str) -> User:
    """Remember in which language the user reads pages and letters: one of settings.LANGUAGES, checked by the caller."""
    with recording():
        before, user.language = user.language, language
        user.save(update_fields=["language"])
        record("user.language_chosen", user, by=user, details={"language": [before, language]})
    return user
