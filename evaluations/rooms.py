"""The rooms of the people's verdict: what each is for, and who has a door to it."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds


@dataclass(frozen=True)
class Room:
    """`url_name` is where it begins; it stands as a tab on each of its pages, under `key`."""

    key: str
    label: str | Promise
    url_name: str
    permissions: tuple[Permission, ...]
    sentence: str | Promise


# In the order of the year's work: asking, measuring, promising, thanking, binding.
ROOMS: tuple[Room, ...] = (
    Room(
        "round",
        _("Rounds"),
        "evaluations:rounds",
        (Permission.VERDICT_READ,),
        _("Appraisals and surveys by anonymous ballot: prepared, asked, counted, published."),
    ),
    Room(
        "index",
        _("Satisfaction index"),
        "evaluations:index",
        (Permission.VERDICT_READ,),
        _("Residents, local units and public opinion in one value, which opens to its parts."),
    ),
    Room(
        "work",
        _("Work evaluation"),
        "evaluations:work",
        (Permission.VERDICT_KEEP, Permission.VERDICT_APPROVE, Permission.VERDICT_ANSWER),
        _("A yearly sheet for each committee and department. Residents have the last word."),
    ),
    Room(
        "pledges",
        _("Pledges"),
        "evaluations:pledges",
        (Permission.VERDICT_READ, Permission.VERDICT_ANSWER),
        _("What units promise for the year, what they report each quarter, and what residents say of it."),
    ),
    Room(
        "organizations",
        _("Units and organizations"),
        "evaluations:organizations",
        (Permission.VERDICT_KEEP, Permission.VERDICT_APPROVE, Permission.DEPARTMENT_READ),
        _("Yearly service lists and ratings; social organizations are admitted and suspended here."),
    ),
    Room(
        "windows",
        _("Windows"),
        "evaluations:windows",
        (Permission.VERDICT_READ, Permission.VERDICT_ANSWER),
        _("A poster at each window asks how it was. The stars of the year are given by people."),
    ),
    Room(
        "inspections",
        _("Inspections"),
        "evaluations:inspections",
        (Permission.VERDICT_READ, Permission.VERDICT_ANSWER),
        _("What third parties looked at and found, the reply, and what was put right."),
    ),
    Room(
        "points",
        pgettext_lazy("ledger", "Points"),
        "evaluations:points",
        (Permission.POINTS_KEEP,),
        _("What volunteers, households and teams earn and redeem, and the star families of the year."),
    ),
    Room(
        "lists",
        _("Three lists"),
        "evaluations:lists",
        (Permission.LISTS_KEEP, Permission.LISTS_APPROVE),
        _("Powers, conduct and services in versions; each committee checks itself against them."),
    ),
)


def rooms_of(user: Any) -> list[Room]:
    """The rooms that `user` may enter today."""
    return [room for room in ROOMS if holds(user, *room.permissions)]
