"""What somebody is told where petitions are spoken of: search, export, lists, notices, figures, and in public.

Who may not see a petition must not find its title in any of it.
"""

from collections.abc import Callable
from functools import partial

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from petitions.models import Petition
from wulibridge.people.models import User

LISTS = (
    "petitions:due",
    "petitions:duties",
    "petitions:callbacks",
    "petitions:workload",
    "petitions:mandates",
    "dashboards:overview",
    "web:notices",
    "admin:petitions_petition_changelist",
)
# So many signs of a title are searched for: the page repeats them, and must not go on.
SEARCHED = 3


def told_to(user: User, row: Petition, *, turn: int) -> str:
    """What `user` finds who searches for `row`, and what two of the other places say, which take turns."""
    client = Client()
    client.force_login(user)
    words = "?q=" + row.title[:SEARCHED]
    places = _places(client, row, words)
    asked = [partial(client.get, reverse("petitions:list") + words)]
    asked += [places[(2 * turn + n) % len(places)] for n in range(2)]
    return "\n".join(b"".join(ask()).decode() for ask in asked)


def _places(client: Client, row: Petition, words: str) -> list[Callable[[], HttpResponse]]:
    """Everywhere else. In public it is looked for by its number, with a query code that is not its own."""
    follow = {"number": row.number, "code": "AAAAAAAAAA"}
    return [
        partial(client.post, reverse("petitions:list_act", args=["export"]) + words, {"form": "csv"}),
        partial(client.get, reverse("petitions:petition", args=[row.number])),
        partial(client.get, reverse("petitions:board", args=[row.zone.committee.code])),
        partial(client.get, reverse("petitions:open311_requests", args=["json"])),
        partial(client.post, reverse("petitions:follow"), follow),
        *(partial(client.get, reverse(name)) for name in LISTS),
    ]
