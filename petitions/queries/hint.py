"""What may say the same as a petition that is being written down: of what the writer may see, and each with its why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce, Now
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from petitions.models import Petition, SearchText
from petitions.topics import Topic
from wulibridge.folding import fold
from wulibridge.people.models import User
from wulibridge.territory.models import Household, Zone

LOOKED_BACK = timedelta(days=90)
# So many pairs of signs say what it is about; a longer text brings no others that matter.
MOST_PAIRS, FEWEST_PAIRS = 120, 6
# Two ways of telling the same matter had 31 of 100 pairs in common and more (five pairs written by hand, and 3,000
# tellings of the 77 matters of the demo: 38 and more); two matters hardly ever so many (95 of 100 pairs: under 27).
SIMILAR_PERCENT = 30
MOST_HINTS = 5


class Why(StrEnum):
    ADDRESS = "address"
    WORDS = "words"
    TOPIC = "topic"

    @property
    def label(self) -> str | Promise:
        return _WORDS[self]


_WORDS = {
    Why.ADDRESS: _("same address"),
    Why.WORDS: _("similar words"),
    Why.TOPIC: _("same topic nearby"),
}


@dataclass(frozen=True)
class Told:
    """What is being told, as far as it is known by now."""

    zone: int
    said: str
    household: Household | None = None
    address: str = ""
    topic: str = Topic.OTHER


@dataclass(frozen=True)
class Hint:
    petition: Petition
    whys: tuple[Why, ...]

    @property
    def is_strong(self) -> bool:
        """Reason enough to ask before it is registered: many matters of one topic are not the same."""
        return Why.ADDRESS in self.whys or Why.WORDS in self.whys


class _InCommon(Func):
    """How many of these pairs of signs (an array) stand in a text. A look for each costs less than to take apart every
    text into pairs once more."""

    template = "(SELECT count(*) FROM unnest(%(expressions)s, pair) > 0)"
    arg_joiner = ") AS pair WHERE strpos("
    output_field = IntegerField()


def hints_for(user: User, told: Told) -> list[Hint]:
    """Petitions of the last 90 days of the committee that may say the same, of what `user` may see; complaints never.

    Those of the same address first, then by words in common. One query; the index by zone and day bounds what it reads.
    """
    pairs = pairs_of(told.said)
    text = SearchText.objects.filter(petition=OuterRef("pk"))
    wanted = Value(pairs, output_field=ArrayField(TextField()))
    counted = Subquery(text.annotate(found=_InCommon(wanted, "text")).values("found"))
    enough = max(FEWEST_PAIRS - 1, -(-len(pairs) * SIMILAR_PERCENT // 100))
    place, topic = _same_place(told), Q(zone=told.zone, topic=told.topic) & ~Q(topic=Topic.OTHER)
    rows = Petition.objects.visible_to(user).without_complaints()
    rows = rows.filter(zone__in=_around(told.zone), received_at__gte=Now() - LOOKED_BACK)
    rows = rows.annotate(common=Coalesce(counted, 0), near=Case(When(place, then=1), default=0))
    found = rows.filter(place | topic | Q(common__gte=enough)).order_by("-near", "-common", "-received_at", "-pk")
    return [Hint(row, tuple(_whys(row, told, enough))) for row in found.select_related("zone")[:MOST_HINTS]]


def was_sent(client_uuid: UUID | None) -> bool:
    """Has the form of this key been registered already? Then nothing is asked any more."""
    return client_uuid is not None and Petition.objects.filter(client_uuid=client_uuid).exists()


def pairs_of(said: str) -> list[str]:
    """Every two signs that stand side by side in it, folded, each once and none with a mark or a blank; MOST_PAIRS at
    most. None where they are too few to say anything."""
    folded = fold(said)
    pairs = dict.fromkeys(one + two for one, two in pairwise(folded) if (one + two).isalnum())
    return list(pairs)[:MOST_PAIRS] if len(pairs) >= FEWEST_PAIRS else []


def _around(zone: int) -> QuerySet[Zone]:
    """All zones of its committee."""
    committee = Zone.objects.filter(pk=zone).values("committee")
    return Zone.objects.filter(committee=Subquery(committee))


def _same_place(told: Told) -> Q:
    place = Q(pk__in=[])
    if told.household:
        place |= Q(household=told.household)
    if told.address.strip():
        place |= Q(address=told.address.strip())
    return place


def _whys(row: Petition, told: Told, enough: int) -> Iterable[Why]:
    if row.near:  # type: ignore[attr-defined]
        yield Why.ADDRESS
    if row.common >= enough:  # type: ignore[attr-defined]
        yield Why.WORDS
    if row.zone_id == told.zone and row.topic == told.topic != Topic.OTHER:
        yield Why.TOPIC
