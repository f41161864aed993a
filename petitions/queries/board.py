"""The public board of a committee: answered matters whose resident agrees, in the words edited for it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from petitions.models import Kind, Petition, PublicAnswer, Reply, Verdict
from petitions.route import HANDLES, State, Stop
from petitions.topics import Topic
from wulibridge.people.models import User
from wulibridge.people.queries import may, reach
from wulibridge.territory.models import Committee

# A matter is public while its answer stands; one that is worked on again is taken off by itself.
ANSWERED = (State.ANSWERED, State.CLOSED)
NEVER_PUBLIC = (Topic.STAFF_CONDUCT,)
# Whoever handles petitions at one of these edits the board.
BOARD_STOPS = (Stop.COMMITTEE, Stop.SUBDISTRICT)
# Below it, figures of verdicts would tell of single people.
FEWEST_VERDICTS = 5


@dataclass(frozen=True)
class Verdicts:
    """What residents said of the answers on a board; `shown` only from FEWEST_VERDICTS on."""

    satisfied: int
    dissatisfied: int
    no_answer: int

    @property
    def shown(self) -> bool:
        return self.satisfied + self.dissatisfied >= FEWEST_VERDICTS


def may_be_public(petition: Petition) -> bool:
    """May a resident agree to it at all? Never of complaints, of the conduct of staff, nor where the name is kept
    confidential."""
    return petition.kind != Kind.COMPLAINT and petition.topic not in NEVER_PUBLIC and not petition.confidential


def shown_answers() -> QuerySet[PublicAnswer]:
    """What the world may read now, newest answers first."""
    later = Reply.objects.filter(petition=OuterRef("petition"), replied_at__gt=OuterRef("reply__replied_at"))
    return (
        PublicAnswer.objects.filter(
            withdrawn_at=None,
            petition__publish_consent_at__isnull=False,
            petition__confidential=False,
            petition__state__in=ANSWERED,
        )
        .exclude(petition__kind=Kind.COMPLAINT)
        .exclude(petition__topic__in=NEVER_PUBLIC)
        .exclude(Exists(later))
        .select_related("petition", "reply")
        .order_by("-reply__given_on", "-pk")
    )


def board_of(committee: Committee) -> QuerySet[PublicAnswer]:
    """The board of a committee in force, with what it keeps of those that ended."""
    here = Q(petition__zone__committee=committee) | Q(petition__zone__committee__successor=committee)
    return shown_answers().filter(here | Q(petition__zone__successor__committee=committee))


def counts_by_committee(committees: Iterable[Committee]) -> list[tuple[Committee, int]]:
    """These committees, each with how many answers its board shows. One query."""
    rows = shown_answers().order_by()
    path = "petition__zone__"
    links = rows.values_list("pk", f"{path}committee", f"{path}committee__successor", f"{path}successor__committee")
    counted = Counter(committee for _pk, *ways in links for committee in {way for way in ways if way})
    return [(committee, counted[committee.pk]) for committee in committees]


def verdicts_on(answers: QuerySet[PublicAnswer]) -> Verdicts:
    """The verdicts on all answers of a board. One query."""
    given = Counter(answers.order_by().values_list("reply__verdict", flat=True))
    return Verdicts(given[Verdict.SATISFIED], given[Verdict.DISSATISFIED], given[Verdict.NO_ANSWER])


def publishes(user: User, petition: Petition) -> bool:
    """Does `user` edit the board where this petition is: the committee's staff, and the case desk?"""
    return any(may(user, HANDLES[stop], zone_id=petition.zone_id) for stop in BOARD_STOPS)


def petitions_to_publish(user: User) -> QuerySet[Petition]:
    """The petitions of the boards that `user` edits, those open to them; whether one may be public, may_be_public()."""
    zones = {pk for stop in BOARD_STOPS for pk in reach(user, HANDLES[stop]).zones}
    return Petition.objects.filter(zone__in=zones).open_to(user).select_related("zone__committee__subdistrict")


def standing_answer(petition: Petition) -> PublicAnswer | None:
    """What was published of a petition and not withdrawn. Whether it is shown now, shown_answers() says."""
    return petition.public_answers.filter(withdrawn_at=None).select_related("reply", "published_by").first()
