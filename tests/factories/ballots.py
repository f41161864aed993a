"""Rounds of verdicts: an office with its people, and rounds in each state, made by the services as people do."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from evaluations.models import Ballot, Round, RoundSlips
from evaluations.queries.ballot import digest_of
from evaluations.queries.round import slips_to_be
from evaluations.round_route import RoundGroup
from evaluations.services.ballot import Saying, cast_ballot, type_slip
from evaluations.services.round import (
    RoundDraft,
    close_round,
    freeze_round,
    invite_households,
    invite_units,
    make_round,
    open_round,
    publish_round,
)
from petitions.services.numbers import new_query_code
from tests.factories.people import staff_of
from tests.factories.territory import HouseholdFactory, OrganizationFactory, ZoneFactory
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.models import Zone

QUESTIONS = ("楼道干净吗", "办事方便吗")


@dataclass
class Polls:
    """A zone with its committee and subdistrict. `codes`: of each round's slips, by group."""

    zone: Zone
    desk: User
    colleague: User
    leader: User
    clerk: User
    chair: User
    codes: dict[int, dict[str, list[str]]] = field(default_factory=dict)

    def draft(self, **said: Any) -> RoundDraft:
        today = timezone.localdate()
        facts = {
            "kind": "appraisal",
            "subdistrict": self.zone.committee.subdistrict,
            "committee": self.zone.committee,
            "title": "评议一",
            "questions": QUESTIONS,
            "opens_on": today - timedelta(days=7),
            "closes_on": today,
            "words_asked": "还有什么想说",
        }
        return RoundDraft(**(facts | said))

    def round(self, *, homes: int = 0, units: int = 0, **said: Any) -> Round:
        """A draft, with so many households and units invited."""
        row = make_round(draft=self.draft(**said), by=self.desk)
        if homes:
            HouseholdFactory.create_batch(homes, building__zone=self.zone)
            invite_households(row=row, zones=[self.zone], draw_only=homes, by=self.desk)
        if units:
            place = {"subdistrict": row.subdistrict, "kind": "local_unit"}
            invite_units(row=row, organizations=OrganizationFactory.create_batch(units, **place), by=self.desk)
        return row

    def opened(self, **said: Any) -> Round:
        row = self.round(**({"public_slips": 6} | said))
        codes: dict[str, list[str]] = defaultdict(list)
        for slip in open_round(row=row, by=self.desk):
            codes[slip.group].append(slip.code)
        self.codes[row.pk] = codes
        row.refresh_from_db()
        return row

    def past(self, **said: Any) -> Round:
        """An open round whose last day was yesterday, straight in the tables: no service opens one so late."""
        row = self.round(**({"public_slips": 6} | said))
        slips = slips_to_be(row)
        yesterday = timezone.localdate() - timedelta(days=1)
        Round.objects.filter(pk=row.pk).update(closes_on=yesterday, state="open")
        RoundSlips.objects.bulk_create(RoundSlips(round=row, group=group, slips=n) for group, n in slips.items())
        codes = {str(group): [new_query_code() for _n in range(n)] for group, n in slips.items()}
        Ballot.objects.bulk_create(
            Ballot(round=row, group=group, digest=digest_of(code)) for group in codes for code in codes[group]
        )
        self.codes[row.pk] = codes
        row.refresh_from_db()
        return row

    def code(self, row: Round, group: str = RoundGroup.PUBLIC) -> str:
        return self.codes[row.pk][group].pop()

    def answer(self, row: Round, *scores: int, group: str = RoundGroup.PUBLIC, words: str = "") -> None:
        """One answer: these scores, the last one for all further questions. After the last day it comes on paper."""
        said = Saying([*scores, *[scores[-1]] * (row.questions.count() - len(scores))], words)
        code = self.code(row, group)
        if row.closes_on >= timezone.localdate():
            cast_ballot(code=code, said=said)
            return
        for who in (self.clerk, self.chair):
            type_slip(row=row, code=code, said=said, by=who)

    def closed(self, row: Round) -> Round:
        return close_round(row=row, by=self.desk)

    def frozen(self, row: Round) -> Round:
        return freeze_round(row=self.closed(row), by=self.desk)

    def published(self, row: Round) -> Round:
        return self.publish(self.frozen(row))

    def publish(self, row: Round) -> Round:
        return publish_round(row=row, by=self.leader)


def polls(zone: Zone | None = None) -> Polls:
    zone = zone or ZoneFactory()
    committee, place = zone.committee, zone.committee.subdistrict
    return Polls(
        zone,
        desk=staff_of(Role.CASE_DESK, place),
        colleague=staff_of(Role.CASE_DESK, place),
        leader=staff_of(Role.SUBDISTRICT_LEADER, place),
        clerk=staff_of(Role.COMMITTEE_STAFF, committee),
        chair=staff_of(Role.COMMITTEE_CHAIR, committee),
    )


def differing(office: Polls) -> Round:
    """An open round with a slip that two people read differently."""
    row = office.opened(homes=6)
    code = office.code(row)
    for who, score in ((office.clerk, 4), (office.chair, 5)):
        type_slip(row=row, code=code, said=Saying([5, score]), by=who)
    return row


def answered(office: Polls) -> Round:
    """An open round, over since yesterday, with five answers in words and more slips than these."""
    row = office.past(public_slips=8)
    for score in (5, 5, 5, 4, 1):
        office.answer(row, score, words="楼道亮了")
    return row
