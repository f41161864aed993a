"""Reading rounds and their results. What is shown of answers is what evaluations.suppression lets through."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

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
    """What was counted, as far as it may be shown; without groups before it is frozen. Three queries.

    There is no sum over the groups: it would uncover a group that is hidden.
    """
    if row.state not in COUNTED:
        return RoundResult(row, ())
    questions = list(row.questions.order_by("position"))
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


def group_share(row: Round, group: RoundGroup) -> Share | None:
    """Scores of 4 and 5 among all scores that a group gave, over all questions of a frozen or published round.

    None before it is frozen, for a group that was not asked, below five answers, and where it would uncover that fewer
    than five scores were good, or not good.
    """
    return next((each.share for each in results_of(row).groups if each.group == group), None)
