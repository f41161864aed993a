"""What must hold of petitions whatever died on the way. Written once, asked after every fault."""

from collections import Counter
from itertools import pairwise

from django.db.models import F, Q
from django.utils import timezone

from petitions.models import Passage, Petition, Reply
from petitions.route import Move, Stop
from petitions.services.notes import handlers_of
from wulibridge.journal.chain import verify
from wulibridge.journal.models import JournalEntry
from wulibridge.notices.models import Channel, Notice
from wulibridge.people.queries import responsible_leaders


def broken() -> list[str]:
    """Every invariant that does not hold, in words; an empty list when all is well and settled."""
    checks = (overdue, stays, present, told, answered_and_moved, journal)
    return [flaw for check in checks for flaw in check()]


def overdue() -> list[str]:
    """Nothing stands past its day: it climbed, or at the third stop it is under supervision."""
    late = Petition.objects.waiting().filter(due_on__lt=timezone.localdate())
    left = late.filter(Q(stop__lt=Stop.SUBDISTRICT) | Q(supervised_at=None))
    return [f"{petition.number} is overdue at stop {petition.stop}" for petition in left]


def stays() -> list[str]:
    """Stays are numbered without a gap, each begins when the one before ends, and only the last is open."""
    flaws = []
    for petition in Petition.objects.prefetch_related("passages"):
        found = sorted(petition.passages.all(), key=lambda stay: stay.ordinal)
        if [stay.ordinal for stay in found] != list(range(1, len(found) + 1)):
            flaws.append(f"{petition.number} has stays {[stay.ordinal for stay in found]}")
        flaws += [
            f"{petition.number} has a hole before stay {after.ordinal}"
            for before, after in pairwise(found)
            if before.left_at != after.entered_at or before.left_by != after.entered_by
        ]
        if any(stay.left_at is None for stay in found[:-1]):
            flaws.append(f"{petition.number} has an old stay that is open")
    return flaws


def present() -> list[str]:
    """The petition stands where its one open stay is, with that stay's promise, until it is closed."""
    open_stays = Passage.objects.filter(left_at=None)
    lost = ~Q(stop=F("petition__stop")) | ~Q(due_on=F("petition__due_on"))
    flaws = [f"{stay} is not where its petition stands" for stay in open_stays.filter(lost)]
    without = Petition.objects.filter(closed_at=None).exclude(pk__in=open_stays.values("petition"))
    return flaws + [f"{petition.number} has no open stay" for petition in without]


def told() -> list[str]:
    """Of every climb by the clock, and of every supervision, each one who must act heard once in the app."""
    notices = Notice.objects.filter(channel=Channel.IN_APP, kind__in=["petition_lapse", "petition_supervise"])
    found = Counter(notices.values_list("kind", "facts__number", "facts__stop", "receiver"))
    wanted = _due_notices()
    return [
        f"{found[key]} notices instead of {wanted[key]}: {key}" for key in wanted | found if found[key] != wanted[key]
    ]


def _due_notices() -> Counter:
    due: Counter = Counter()
    climbs = Passage.objects.filter(entered_by=Move.LAPSE).select_related("petition__zone__committee__subdistrict")
    for stay in climbs:
        for user in handlers_of(stay.petition.zone, Stop(stay.stop)):
            due["petition_lapse", stay.petition.number, stay.stop, user.pk] += 1
    supervised = Petition.objects.filter(supervised_at__isnull=False).select_related("zone__committee__subdistrict")
    for petition in supervised:
        for user in responsible_leaders(petition.zone):
            due["petition_supervise", petition.number, int(Stop.SUBDISTRICT), user.pk] += 1
    return due


def answered_and_moved() -> list[str]:
    """A stay was answered or it lapsed, never both."""
    both = Reply.objects.filter(passage__left_by=Move.LAPSE)
    return [f"{reply.passage} was answered and lapsed" for reply in both]


def journal() -> list[str]:
    """The chain holds, and it speaks of every climb and supervision exactly once."""
    flaws = [f"journal entry {flaw.seq}: {flaw.what}" for flaw in verify().flaws]
    for verb, facts in (
        ("petition.lapse", Passage.objects.filter(entered_by=Move.LAPSE)),
        ("petition.supervise", Petition.objects.filter(supervised_at__isnull=False)),
    ):
        said, happened = JournalEntry.objects.filter(verb=verb).count(), facts.count()
        if said != happened:
            flaws.append(f"the journal says {verb} {said} times, it happened {happened} times")
    return flaws
