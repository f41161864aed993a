"""The rooms of the people's verdict: what each is for, and who has a door to it."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
)


def rooms_of(user: Any) -> list[Room]:
    """The rooms that `user` may enter today."""
    return [room for room in ROOMS if holds(user, *room.permissions)]
