"""The satisfaction index and work evaluation: an office with those who keep, conclude and are reviewed, and rounds that
are counted as people count them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from evaluations.models import BoxedAnswer, Indicator, Round, RoundQuestion, RoundSlips, WorkEvaluation, WorkYear
from evaluations.services.round import close_round, freeze_round, publish_round
from evaluations.services.work import IndicatorDraft, draft_evaluation, open_year, save_indicator
from tests.factories.people import staff_of
from tests.factories.territory import CommitteeFactory, OrganizationFactory
from wulibridge.people.models import User
from wulibridge.people.roles import Role
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
        self, said: Mapping[str, Sequence[int]], *, closes_on: date, published: bool = False, **facts: Any
    ) -> Round:
        """A round with one question and these scores by group, frozen or published. Nobody can ask in the past, so it
        is put into the tables up to its box; closing and counting is done as always."""
        draft = {"kind": "survey", "title": f"测评{next(_names)}", "opens_on": closes_on - timedelta(days=9)} | facts
        row = Round.objects.create(subdistrict=self.subdistrict, closes_on=closes_on, made_by=self.desk, **draft)
        RoundQuestion.objects.create(round=row, position=1, text="总的来说满意吗？")
        row.state = "open"
        row.save()
        for group, scores in said.items():
            RoundSlips.objects.create(round=row, group=group, slips=len(scores))
            for score in scores:
                BoxedAnswer.objects.create(round=row, group=group, scores=[score])
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
