"""What must hold of petitions whatever died on the way. Written once, asked after every fault.

Lost: something that should have happened did not. Doubled: something that happens once happened twice. Wrong: the
books do not agree with each other. Each check reads whole tables a few times and is fit for 100,000 petitions.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise

from django.db.models import F, Q, QuerySet

from petitions.models import DeadlineEvent, Passage, Petition, Reply, Term
from petitions.route import Move, Stop
from petitions.services.notes import RememberedHandlers
from petitions.takeover.queries import lived_here
from wulibridge.journal.chain import verify
from wulibridge.journal.models import JournalEntry
from wulibridge.notices.models import Channel, Notice
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Zone


class Kind(StrEnum):
    LOST = "lost"
    DOUBLED = "doubled"
    WRONG = "wrong"


@dataclass(frozen=True)
class Flaw:
    kind: Kind
    text: str


def broken() -> list[str]:
    """Every invariant that does not hold, in words; an empty list when all is well and settled."""
    return [flaw.text for flaws in asked().values() for flaw in flaws]


def asked() -> dict[str, list[Flaw]]:
    """Each invariant by its name, with its flaws."""
    return {name: list(check()) for name, check in INVARIANTS.items()}


def overdue() -> Iterator[Flaw]:
    late = Petition.objects.overdue(civil_date(database_now()))
    for petition in late.filter(Q(stop__lt=Stop.SUBDISTRICT) | Q(supervised_at=None)):
        yield Flaw(Kind.LOST, f"{petition.number} is overdue at stop {petition.stop}")


def stays() -> Iterator[Flaw]:
    fields = ("petition", "ordinal", "entered_at", "entered_by", "left_at", "left_by")
    rows = Passage.objects.order_by("petition", "ordinal").values_list(*fields).iterator(20_000)
    for petition, group in groupby(rows, lambda row: row[0]):
        found = list(group)
        ordinals = [row[1] for row in found]
        if len(set(ordinals)) < len(ordinals):
            yield Flaw(Kind.DOUBLED, f"petition {petition} has stays {ordinals}")
        elif ordinals != list(range(1, len(found) + 1)):
            yield Flaw(Kind.LOST, f"petition {petition} has stays {ordinals}")
        for before, after in pairwise(found):
            if before[4:] != after[2:4]:
                yield Flaw(Kind.WRONG, f"petition {petition} has a hole before stay {after[1]}")
        if any(row[4] is None for row in found[:-1]):
            yield Flaw(Kind.DOUBLED, f"petition {petition} has an old stay that is open")


def present() -> Iterator[Flaw]:
    open_stays = Passage.objects.filter(left_at=None)
    for stay in open_stays.filter(~Q(stop=F("petition__stop")) | ~Q(due_on=F("petition__due_on"))):
        yield Flaw(Kind.WRONG, f"{stay} is not where its petition stands")
    for petition in Petition.objects.filter(closed_at=None).exclude(pk__in=open_stays.values("petition")):
        yield Flaw(Kind.LOST, f"{petition.number} has no open stay")


def explained() -> Iterator[Flaw]:
    fields = ("petition", "was_on", "due_on", "petition__due_on")
    rows = DeadlineEvent.objects.filter(term=Term.STOP).order_by("petition", "pk")
    for petition, group in groupby(rows.values_list(*fields).iterator(20_000), lambda row: row[0]):
        found = list(group)
        if [row[1] for row in found] != [None, *(row[2] for row in found[:-1])]:
            yield Flaw(Kind.WRONG, f"petition {petition} has a promise that does not follow the one before it")
        if found[-1][2] != found[-1][3]:
            yield Flaw(Kind.LOST, f"petition {petition} is due on {found[-1][3]}, and nothing says why")
    for petition in Petition.objects.exclude(pk__in=rows.values("petition")):
        yield Flaw(Kind.LOST, f"{petition.number} was never promised anything")


def told() -> Iterator[Flaw]:
    notices = Notice.objects.filter(channel=Channel.IN_APP, kind__in=["petition_lapse", "petition_supervise"])
    rows = notices.values_list("kind", "facts__number", "facts__stop", "receiver")
    found, wanted = Counter(rows.iterator(20_000)), _due_notices()
    if found == wanted:
        return
    for key in wanted | found:
        if found[key] != wanted[key]:
            kind = Kind.LOST if found[key] < wanted[key] else Kind.DOUBLED
            yield Flaw(kind, f"{found[key]} notices instead of {wanted[key]}: {key}")


def _climbs() -> QuerySet[Passage]:
    """Climbs by the clock. Those of a takeover were replayed: nobody was told, and no entry was written of each."""
    return lived_here(Passage.objects.filter(entered_by=Move.LAPSE), "entered_at")


def _supervised() -> QuerySet[Passage]:
    return lived_here(Passage.objects.filter(supervised_at__isnull=False), "supervised_at")


def _due_notices() -> Counter[tuple[str, str, int, int]]:
    """Who must have heard of which climb or supervision: those who handle the stop, and the leaders."""
    handlers = RememberedHandlers()
    zones = {zone.pk: zone for zone in Zone.objects.select_related("committee__subdistrict")}
    due: Counter[tuple[str, str, int, int]] = Counter()
    climbs = _climbs().values_list("petition__number", "stop", "petition__zone")
    for number, stop, zone in climbs.iterator(20_000):
        due.update(("petition_lapse", number, stop, user.pk) for user in handlers.at(zones[zone], Stop(stop)))
    supervised = _supervised().values_list("petition__number", "petition__zone")
    third = int(Stop.SUBDISTRICT)
    for number, zone in supervised.iterator(20_000):
        due.update(("petition_supervise", number, third, user.pk) for user in handlers.leaders(zones[zone]))
    return due


def answered_and_moved() -> Iterator[Flaw]:
    for reply in Reply.objects.filter(passage__left_by=Move.LAPSE):
        yield Flaw(Kind.DOUBLED, f"{reply.passage} was answered and lapsed")


def chain() -> Iterator[Flaw]:
    for flaw in verify().flaws:
        yield Flaw(Kind.WRONG, f"journal entry {flaw.seq}: {flaw.what}")


def written() -> Iterator[Flaw]:
    for verb, facts in (
        ("petition.lapse", _climbs().values_list("petition", flat=True)),
        ("petition.supervise", _supervised().values_list("petition", flat=True)),
        ("petition.answer", lived_here(Reply.objects.all(), "replied_at").values_list("petition", flat=True)),
    ):
        said = Counter(JournalEntry.objects.filter(verb=verb).values_list("subject_id", flat=True).iterator(20_000))
        happened = Counter(facts.iterator(20_000))
        for petition in () if said == happened else said | happened:
            if said[petition] != happened[petition]:
                kind = Kind.LOST if said[petition] < happened[petition] else Kind.DOUBLED
                times = f"{said[petition]} times, it happened {happened[petition]} times"
                yield Flaw(kind, f"the journal says {verb} of petition {petition} {times}")


INVARIANTS: dict[str, Callable[[], Iterator[Flaw]]] = {
    "nothing stands past its day: it climbed, or at the third stop it is under supervision": overdue,
    "stays are numbered without a gap, each begins when the one before ends, only the last is open": stays,
    "a petition stands where its one open stay is, with that stay's promise, until it is closed": present,
    "each due date is the last promise that was written down, and each promise names the one before": explained,
    "of every climb and every supervision each one who must act heard once in the app": told,
    "a stay was answered or it lapsed, never both": answered_and_moved,
    "the journal's chain holds": chain,
    "the journal speaks of every climb, supervision and answer exactly once": written,
}
