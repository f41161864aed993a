"""Reading rounds and their results. What is shown of answers is what evaluations.suppression lets through."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from evaluations.metrics.shares import Share
from evaluations.models import Ballot, BoxedAnswer, Invitation, PaperEntry, Round, RoundAnswer, RoundQuestion
from evaluations.round_route import COUNTED, SATISFIED, SCALE, RoundGroup, RoundState
from evaluations.suppression import FEWEST, showable
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Committee, Household, Organization, Zone

GOOD = frozenset(value for value in SCALE if value >= SATISFIED)
# What results_of() reads of a round.
WHOLE = ("questions", "cells", "slips")


@dataclass(frozen=True)
class QuestionResult:
    """`cells`: score and number of answers, from the best to the worst; None where it is hidden."""

    text: str
    cells: tuple[tuple[int, int | None], ...]


@dataclass(frozen=True)
class GroupResult:
    """One group of a frozen round. `answers` is None below five. `share`: scores of 4 and 5 among all that were given,
    over all questions; None where it is hidden."""

    group: RoundGroup
    slips: int
    answers: int | None
    questions: tuple[QuestionResult, ...]
    share: Share | None


@dataclass(frozen=True)
class RoundResult:
    round: Round
    groups: tuple[GroupResult, ...]


def results_of(row: Round) -> RoundResult:
    """What was counted, as far as it may be shown; without groups before it is frozen. Three queries, and none where
    WHOLE was prefetched.

    There is no sum over the groups: it would uncover a group that is hidden.
    """
    if row.state not in COUNTED:
        return RoundResult(row, ())
    questions = sorted(row.questions.all(), key=attrgetter("position"))
    counts: dict[str, dict[int, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for cell in row.cells.all():
        counts[cell.group][cell.question_id][cell.value] = cell.count
    slips = {each.group: each.slips for each in row.slips.all()}
    groups = (_group(RoundGroup(group), slips[group], questions, counts[group]) for group in slips)
    return RoundResult(row, tuple(sorted(groups, key=lambda each: list(RoundGroup).index(each.group))))


def _group(
    group: RoundGroup, slips: int, questions: list[RoundQuestion], counts: dict[int, dict[int, int]]
) -> GroupResult:
    tables = [counts[question.pk] for question in questions]
    answers = sum(tables[0].values())
    may = showable(tables, answers, GOOD)
    satisfied = sum(table[value] for table in tables for value in GOOD)
    results = tuple(
        QuestionResult(
            question.text,
            tuple((value, table[value] if value in keep else None) for value in reversed(SCALE)),
        )
        for question, table, keep in zip(questions, tables, may.cells, strict=True)
    )
    share = Share(satisfied, answers * len(questions)) if may.share else None
    return GroupResult(group, slips, answers if answers >= FEWEST else None, results, share)


# Who has to do with a round -------------------------------------------------------------------------------------------


def rounds_for(user: User) -> QuerySet[Round]:
    """Rounds that `user` reads of: of the subdistrict all, of a committee its own and those of the whole subdistrict,
    once they are open."""
    over = reach(user, Permission.VERDICT_READ)
    homes = Committee.objects.filter(pk__in=over.committees).values("subdistrict")
    theirs = Q(committee__in=over.committees) | Q(committee=None, subdistrict__in=homes)
    seen = Q(subdistrict__in=over.subdistricts) | (theirs & ~Q(state=RoundState.DRAFT))
    return Round.objects.filter(seen).select_related("subdistrict", "committee", "about")


def published_rounds() -> QuerySet[Round]:
    """What everybody may read."""
    return Round.objects.filter(state=RoundState.PUBLISHED).select_related("subdistrict", "committee", "about")


def rounds_on_board(committee: Committee) -> QuerySet[Round]:
    """Published rounds that concern a committee, the last asked first: its own, those of committees whose history it
    keeps, and those of its whole subdistrict. Four queries with all that results_of() reads."""
    own = Q(committee=committee) | Q(committee__successor=committee)
    rows = published_rounds().filter(own | Q(committee=None, subdistrict=committee.subdistrict_id))
    return rows.prefetch_related(*WHOLE).order_by("-closes_on", "-pk")


def keeps_rounds_of(user: User) -> frozenset[int]:
    """The subdistricts (ids) whose rounds `user` makes, opens, closes and freezes."""
    return reach(user, Permission.VERDICT_KEEP).subdistricts


def keeps_round(user: User, row: Round) -> bool:
    return row.subdistrict_id in keeps_rounds_of(user)


def approves_round(user: User, row: Round) -> bool:
    return row.subdistrict_id in reach(user, Permission.VERDICT_APPROVE).subdistricts


def types_round(user: User, row: Round) -> bool:
    """Does `user` type in the paper slips of this round, and hand its slips over?"""
    over = reach(user, Permission.VERDICT_TYPE)
    if row.subdistrict_id in over.subdistricts or row.committee_id in over.committees:
        return True
    own = Committee.objects.filter(pk__in=over.committees, subdistrict=row.subdistrict_id)
    return row.committee_id is None and own.exists()


# Who is asked ---------------------------------------------------------------------------------------------------------


def committees_for_round(user: User, day: date) -> QuerySet[Committee]:
    """Committees in force on `day` in which `user` may ask."""
    rows = Committee.objects.filter(subdistrict__in=keeps_rounds_of(user), valid_from__lte=day)
    return rows.filter(Q(valid_to=None) | Q(valid_to__gte=day))


def zones_of_round(row: Round) -> QuerySet[Zone]:
    """Zones whose households may be invited."""
    zones = Zone.objects.filter(committee__subdistrict=row.subdistrict_id, valid_to=None).select_related("committee")
    return zones.filter(committee=row.committee_id) if row.committee_id else zones


def organizations_of_round(row: Round) -> QuerySet[Organization]:
    """Units that may be invited: not the one that it is about."""
    rows = Organization.objects.filter(subdistrict=row.subdistrict_id, active=True)
    return rows.exclude(pk=row.about_id) if row.about_id else rows


def households_to_invite(row: Round, zones: list[Zone]) -> list[int]:
    """Households (ids) of these zones that live there and are not invited yet, in the order of their numbers."""
    invited = Invitation.objects.filter(round=row, household=OuterRef("pk"))
    here = Household.objects.filter(~Exists(invited), building__zone__in=zones, missing_since=None)
    return list(here.exclude(occupancy="vacant").order_by("pk").values_list("pk", flat=True))


def slips_to_be(row: Round) -> dict[RoundGroup, int]:
    """How many slips each group gets that is asked."""
    found = row.invitations.order_by().values_list("group").annotate(number=Count("pk"))
    slips = {RoundGroup(group): number for group, number in found}
    if row.public_slips:
        slips[RoundGroup.PUBLIC] = row.public_slips
    return {group: slips[group] for group in RoundGroup if group in slips}


def invitations_to_hand(user: User, row: Round) -> QuerySet[Invitation]:
    """Invitations whose slip is still to be handed over by `user`: doors of the own zones; units by the subdistrict."""
    over = reach(user, Permission.VERDICT_TYPE)
    mine = Q(household__building__zone__one_of=over.zones)
    if row.subdistrict_id in over.subdistricts:
        mine |= Q(organization__isnull=False)
    rows = row.invitations.filter(mine, handed_on=None).select_related("household__building", "organization")
    walk = ("household__building__walk_order", "household__building__address_key", "household__room")
    return rows.order_by("group", *walk, "organization__name", "pk")


# Ballots --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Turnout:
    """`answers` is None below five."""

    group: RoundGroup
    slips: int
    answers: int | None
    typed: int
    differed: int


def turnout_of(row: Round) -> list[Turnout]:
    """How many of each group answered so far: while it is open, as many as there are ballots gone."""
    rows: QuerySet[Any] = Ballot.objects.all() if row.state == RoundState.OPEN else RoundAnswer.objects.all()
    counted = dict(rows.filter(round=row).order_by().values_list("group").annotate(number=Count("pk")))
    found = []
    for each in row.slips.all():
        number = counted.get(each.group, 0)
        answers = each.slips - number if row.state == RoundState.OPEN else number
        told = answers if answers >= FEWEST else None
        found.append(Turnout(RoundGroup(each.group), each.slips, told, each.typed, each.differed))
    return found


def is_answered(row: Round) -> bool:
    """Is there an answer in the box, or a slip typed in?"""
    return BoxedAnswer.objects.filter(round=row).exists() or PaperEntry.objects.filter(ballot__round=row).exists()


@dataclass(frozen=True)
class Difference:
    """Readings of one slip of which no two agree, known by the end of its code: each question that was read differently
    with what each read, in the order of the readings."""

    mark: str
    readings: int
    lines: tuple[tuple[str, tuple[object, ...]], ...]


def differences_of(row: Round) -> list[Difference]:
    """Slips that people read differently, by the ends of their codes. Who read which is not shown."""
    questions = [question.text for question in row.questions.all()] + [row.words_asked]
    readings: dict[object, list[PaperEntry]] = defaultdict(list)
    for entry in PaperEntry.objects.filter(ballot__round=row).order_by("pk"):
        readings[entry.ballot_id].append(entry)
    found = []
    for entries in (each for each in readings.values() if len(each) > 1):
        said = zip(*([*entry.scores, entry.words] for entry in entries), strict=True)
        lines = tuple(line for line in zip(questions, said, strict=True) if len(set(line[1])) > 1)
        found.append(Difference(entries[0].mark, len(entries), lines))
    return sorted(found, key=lambda each: each.mark)


def words_of(row: Round) -> dict[RoundGroup, list[str]]:
    """What was said in words, of the groups in which five or more said something in words: in the order of the random
    keys, which says nothing of who answered when."""
    if row.state in {RoundState.DRAFT, RoundState.OPEN}:
        return {}
    words: dict[RoundGroup, list[str]] = defaultdict(list)
    for group, text in row.answers.exclude(words="").order_by("pk").values_list("group", "words"):
        words[RoundGroup(group)].append(text)
    return {group: texts for group, texts in words.items() if len(texts) >= FEWEST}
