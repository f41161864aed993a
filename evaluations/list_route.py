"""The three lists as data: how a version comes into force, and how a committee checks itself against it.

Read each from top to bottom: who may do what, from which state, to which. Services obey these tables.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wulibridge.people.permissions import Permission


class ListState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("handed in for approval")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", _("in force")
    SUPERSEDED = "superseded", _("replaced by a later version")


# A list has one version at most on its way.
UNDER_WAY = frozenset({ListState.DRAFT, ListState.SUBMITTED, ListState.APPROVED})


class ListMove(models.TextChoices):
    SUBMIT = "submit", _("Hand in for approval")
    RETURN = "return", _("Give back to be written on")
    APPROVE = "approve", _("Approve")
    PUBLISH = "publish", _("Put in force")


@dataclass(frozen=True)
class ListRule:
    """One row of the route. `not_author`: by somebody else than who began it or handed it in."""

    permission: Permission
    from_state: ListState
    to_state: ListState
    not_author: bool
    prose: str | Promise


LIST_ROUTE: dict[ListMove, ListRule] = {
    ListMove.SUBMIT: ListRule(
        Permission.LISTS_KEEP,
        ListState.DRAFT,
        ListState.SUBMITTED,
        False,
        _("From now on its items cannot be changed. The leader approves it or gives it back."),
    ),
    ListMove.RETURN: ListRule(
        Permission.LISTS_APPROVE,
        ListState.SUBMITTED,
        ListState.DRAFT,
        True,
        _("Say what is missing."),
    ),
    ListMove.APPROVE: ListRule(
        Permission.LISTS_APPROVE,
        ListState.SUBMITTED,
        ListState.APPROVED,
        True,
        _("By somebody else than who wrote it."),
    ),
    ListMove.PUBLISH: ListRule(
        Permission.LISTS_KEEP,
        ListState.APPROVED,
        ListState.PUBLISHED,
        False,
        _("The version before it is replaced. Committees check themselves against this one."),
    ),
}


class CheckState(StrEnum):
    OPEN = "open"
    HANDED_IN = "handed_in"
    REVIEWED = "reviewed"
