"""Rounds of verdicts in the demo office: a published one, and one that is open, whose slips have codes to be tried."""

from collections.abc import Iterable
from datetime import timedelta
from random import Random
from uuid import UUID

from evaluations.models import Ballot, BoxedAnswer, Invitation, Round, RoundAnswer, RoundQuestion, RoundSlips
from evaluations.queries.ballot import digest_of
from evaluations.queries.round import slips_to_be
from evaluations.round_route import RoundGroup
from evaluations.services.round import freeze_round, publish_round
from wulibridge.demo.places import Places
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World, weighted
from wulibridge.territory.models import OrganizationKind

QUESTIONS = ("楼道和小区干净吗？", "到居委会办事方便吗？", "反映的问题有人管吗？")
WORDS_ASKED = "您还有什么想说的？"
WORDS = ("办事比以前快。", "希望多几把长椅。", "谢谢走访的同志。", "楼道灯还可以再亮一些。")
SLIPS = {RoundGroup.RESIDENTS: 60, RoundGroup.PUBLIC: 40}
# Of each group's slips so many came back; the units' are the ones of which some numbers stay hidden.
CAME_BACK = {RoundGroup.RESIDENTS: 46, RoundGroup.UNITS: 5, RoundGroup.PUBLIC: 28}
SCORES = {
    RoundGroup.RESIDENTS: ((5, 50), (4, 28), (3, 14), (2, 5), (1, 3)),
    RoundGroup.UNITS: ((5, 60), (4, 40)),
    RoundGroup.PUBLIC: ((5, 35), (4, 30), (3, 22), (2, 8), (1, 5)),
}


def ask_for_verdicts(world: World, places: Places, staff: Staff) -> None:
    """Of the first committee."""
    chance = world.chance("ballots")
    past = _draft(world, places, staff, "上半年社区工作评议", days=-40)
    _open(past, "PAST")
    _count(past, chance)
    publish_round(row=freeze_round(row=past, by=staff.desk[1]), by=staff.logins["leader"])
    _open(_draft(world, places, staff, "下半年社区工作评议", days=20), "DEM2")


def _draft(world: World, places: Places, staff: Staff, title: str, *, days: int) -> Round:
    zone = places.zones[0]
    row = Round.objects.create(
        kind="appraisal",
        subdistrict=places.subdistrict,
        committee=zone.committee,
        title=title,
        words_asked=WORDS_ASKED,
        opens_on=world.today + timedelta(days=days - 30),
        closes_on=world.today + timedelta(days=days),
        public_slips=SLIPS[RoundGroup.PUBLIC],
        made_by=staff.logins["desk"],
        made_at=world.now + timedelta(days=min(days - 40, -1)),
    )
    RoundQuestion.objects.bulk_create(
        RoundQuestion(round=row, position=n, text=text) for n, text in enumerate(QUESTIONS, start=1)
    )
    homes = places.households[zone.pk][: SLIPS[RoundGroup.RESIDENTS]]
    units = [unit for kind in (OrganizationKind.LOCAL_UNIT, OrganizationKind.VOLUNTEERS) for unit in
             places.others.get(kind, [])] + places.companies + places.departments  # fmt: skip
    invited = [Invitation(round=row, group=RoundGroup.RESIDENTS, household=home) for home in homes]
    invited += [Invitation(round=row, group=RoundGroup.UNITS, organization=unit) for unit in units[:8]]
    Invitation.objects.bulk_create(invited)
    return row


def _open(row: Round, codes: str) -> None:
    """With ballots whose codes can be told: DEM2000001 and so on. A real round's stand on its printed slips alone."""
    slips = slips_to_be(row)
    row.state = "open"
    row.save()
    RoundSlips.objects.bulk_create(RoundSlips(round=row, group=group, slips=n) for group, n in slips.items())
    groups = [group for group, number in slips.items() for _n in range(number)]
    Ballot.objects.bulk_create(
        Ballot(round=row, group=group, digest=digest_of(f"{codes}{n:06d}")) for n, group in enumerate(groups, start=1)
    )


def _count(row: Round, chance: Random) -> None:
    """What came back, and the end of the round."""
    slips = {each.group: each.slips for each in row.slips.all()}
    row.ballots.all().delete()
    boxed = [answer for group in slips for answer in _answers(row, group, chance, CAME_BACK[group])]
    BoxedAnswer.objects.bulk_create(boxed)
    RoundAnswer.objects.bulk_create(
        RoundAnswer(id=each.id, round=row, group=each.group, scores=each.scores, words=each.words) for each in boxed
    )
    row.boxed.all().delete()
    row.state = "closed"
    row.save()


def _answers(row: Round, group: str, chance: Random, number: int) -> Iterable[BoxedAnswer]:
    for _n in range(number):
        scores = [weighted(chance, list(SCORES[RoundGroup(group)])) for _question in QUESTIONS]
        words = chance.choice(WORDS) if chance.random() < 0.2 else ""
        key = UUID(int=chance.getrandbits(128), version=4)
        yield BoxedAnswer(id=key, round=row, group=group, scores=scores, words=words)
