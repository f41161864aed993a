"""The satisfaction index and work evaluation: an office with those who keep, conclude and are reviewed, and rounds that
are counted as people count them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from evaluations.models import BoxedAnswer, Indicator, Round, RoundQuestion, RoundSlips, WorkEvaluation, WorkYear
from evaluations.services.index import put_together, set_weights
from evaluations.services.round import close_round, freeze_round, publish_round
from evaluations.services.work import (
    IndicatorDraft,
    answer_evaluation,
    draft_evaluation,
    open_year,
    save_indicator,
    tell_by_hand,
    tell_reviewed,
)
from tests.factories.people import staff_of
from tests.factories.territory import CommitteeFactory, OrganizationFactory
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.periods import year_of
from wulibridge.territory.models import Committee, Organization, Subdistrict

_names = count()
# What a group answers, so that it may be shown: six of eleven are satisfied.
SIX_OF_ELEVEN = (5, 5, 5, 4, 4, 4, 2, 2, 1, 3, 3)
NOBODY = (1, 1, 2, 2, 3, 3)
EVERYBODY = (5, 5, 5, 4, 4, 4)


@dataclass
class Office:
    """One subdistrict: who puts together, who concludes, and a committee and a department that are reviewed."""

    committee: Committee
    department: Organization
    desk: User
    leader: User
    chair: User
    handler: User

    @property
    def subdistrict(self) -> Subdistrict:
        return self.committee.subdistrict

    def counted(
        self,
        said: Mapping[str, Sequence[int | Sequence[int]]],
        *,
        closes_on: date,
        questions: int = 1,
        published: bool = False,
        **facts: Any,
    ) -> Round:
        """A round with these scores by group, each for all questions unless there is one for each; frozen or published.
        Nobody can ask in the past, so it is put into the tables up to its box; closing and counting is done as always.
        """
        draft = {"kind": "survey", "title": f"测评{next(_names)}", "opens_on": closes_on - timedelta(days=9)} | facts
        row = Round.objects.create(subdistrict=self.subdistrict, closes_on=closes_on, made_by=self.desk, **draft)
        for position in range(1, questions + 1):
            RoundQuestion.objects.create(round=row, position=position, text="总的来说满意吗？")
        row.state = "open"
        row.save()
        for group, answers in said.items():
            RoundSlips.objects.create(round=row, group=group, slips=len(answers))
            for score in answers:
                scores = [score] * questions if isinstance(score, int) else list(score)
                BoxedAnswer.objects.create(round=row, group=group, scores=scores)
        close_round(row=row, by=self.desk)
        row = freeze_round(row=row, by=self.desk)
        return publish_round(row=row, by=self.leader) if published else row

    def year(self, year: int, **rules: Any) -> WorkYear:
        rules = {"lowest_share": 60, "answer_days": 10, "take_over": False} | rules
        return open_year(subdistrict=self.subdistrict, year=year, by=self.desk, **rules)

    def indicator(self, year: WorkYear, kind: str = "committee", metric: str = "", **said: Any) -> Indicator:
        draft = {"dimension": "quality", "name": f"指标{next(_names)}", "definition": "说明。", "points": 20} | said
        return save_indicator(year=year, draft=IndicatorDraft(kind=kind, metric=metric, **draft), by=self.desk)

    def sheet(self, year: WorkYear, subject: Any = None) -> WorkEvaluation:
        return draft_evaluation(year=year, subject=subject or self.committee, by=self.desk)


def work_office(subdistrict: Subdistrict | None = None) -> Office:
    where = {"subdistrict": subdistrict} if subdistrict else {}
    committee = CommitteeFactory(**where)
    department = OrganizationFactory(subdistrict=committee.subdistrict)
    return Office(
        committee,
        department,
        desk=staff_of(Role.CASE_DESK, committee.subdistrict),
        leader=staff_of(Role.SUBDISTRICT_LEADER, committee.subdistrict),
        chair=staff_of(Role.COMMITTEE_CHAIR, committee),
        handler=staff_of(Role.DEPARTMENT_HANDLER, department),
    )


def work_of_every_step(people: Any) -> Office:
    """Of an office of people: weights, a value to conclude, and sheets of a committee, a department and a person that
    are drafted, told and answered."""
    department = people.department.posts.get().organization
    here = Office(people.zone.committee, department, people.desk, people.leader, people.chair, people.department)
    today = timezone.localdate()
    weights = {"valid_from": date(2020, 1, 1), "shares": (50, 30, 20), "reason": "试行"}
    set_weights(subdistrict=here.subdistrict, by=here.desk, **weights)
    asked = {"residents": SIX_OF_ELEVEN, "units": EVERYBODY, "public": NOBODY}
    period = year_of(date(today.year - 1, 1, 1))
    here.counted(asked, closes_on=period.last - timedelta(days=9), published=True)
    put_together(subdistrict=here.subdistrict, committee=None, period=period, by=here.desk)
    for back, upto in enumerate(("draft", "told", "answered")):
        year = here.year(today.year - back)
        subjects = {"committee": here.committee, "department": department, "staff": people.member}
        for kind, subject in subjects.items():
            here.indicator(year, kind)
            row = here.sheet(year, subject)
            if upto == "draft":
                continue
            by_hand = {"points": Decimal(10), "evidence": "检查记录"}
            tell_by_hand(figure=row.figures.get(), **by_hand, by=here.desk)
            row = tell_reviewed(evaluation=row, by=here.desk)
            if upto == "answered" and kind == "committee":
                answer_evaluation(evaluation=row, answer="已改进。", by=here.chair)
    return here
