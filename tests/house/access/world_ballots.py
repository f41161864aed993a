"""Rounds of verdicts of a place's committee: one in each state, straight in the tables, since each text is a canary."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from evaluations.models import (
    Ballot,
    BoxedAnswer,
    Invitation,
    PaperEntry,
    Round,
    RoundAnswer,
    RoundQuestion,
    RoundSlips,
)
from evaluations.queries.ballot import digest_of
from evaluations.services.round import freeze_round, publish_round
from tests.house.access.places import Place
from wulibridge.people.roles import Role
from wulibridge.territory.models import Household

SLIPS = 8
ANSWERS = 5


class Asking:
    """Who asks in a place, and the words that they use."""

    def __init__(self, world: Any, place: Place) -> None:
        self.world, self.place = world, place
        self.name = world.ground.name_of(place.committee)
        subdistrict = world.ground.name_of(place.subdistrict)
        self.desk = world.staff[Role.CASE_DESK, subdistrict]
        self.leader = world.staff[Role.SUBDISTRICT_LEADER, subdistrict]

    def word(self, model: str, field: str) -> str:
        return self.world.canaries.new(self.name, f"evaluations.{model}", field)

    def draft(self, days: int) -> Round:
        """One that can be answered so many days more."""
        today = timezone.localdate()
        row = Round.objects.create(
            kind="appraisal",
            subdistrict=self.place.subdistrict,
            committee=self.place.committee,
            title=self.word("round", "title"),
            words_asked=self.word("round", "words_asked"),
            opens_on=today - timedelta(days=30),
            closes_on=today + timedelta(days=days),
            public_slips=SLIPS,
            made_by=self.desk,
        )
        RoundQuestion.objects.create(round=row, position=1, text=self.word("roundquestion", "text"))
        return row

    def opened(self) -> Round:
        """Over since yesterday; five answered, and one slip was read differently."""
        row = self.draft(-1)
        household = Household.objects.filter(building__zone=self.place.zone).first()
        Invitation.objects.create(round=row, group="residents", household=household)
        Round.objects.filter(pk=row.pk).update(state="open")
        row.refresh_from_db()
        RoundSlips.objects.create(round=row, group="public", slips=SLIPS)
        for _n in range(ANSWERS):
            words = self.word("boxedanswer", "words")
            BoxedAnswer.objects.create(round=row, group="public", scores=[5], words=words)
        return row

    def closed(self) -> Round:
        row = self.opened()
        for boxed in list(row.boxed.all()):
            said = {"id": boxed.id, "group": "public", "scores": [5], "words": boxed.words}
            RoundAnswer.objects.create(round=row, **said)
            boxed.delete()
        Round.objects.filter(pk=row.pk).update(state="closed")
        row.refresh_from_db()
        return row


def add_ballots(world: Any, place: Place, chair: Any) -> None:
    """`rounds shown`: of each model the row that pages are to show, whatever others there are."""
    asking = Asking(world, place)
    rows = {"draft round": asking.draft(30), "open round": asking.opened(), "closed round": asking.closed()}
    rows["frozen round"] = freeze_round(row=asking.closed(), by=asking.desk)
    rows["published round"] = publish_round(row=freeze_round(row=asking.closed(), by=asking.desk), by=asking.leader)
    code = f"CODE{place.zone.pk:06d}"
    Ballot.objects.create(round=rows["open round"], group="public", digest=digest_of(code))
    read = Ballot.objects.create(round=rows["open round"], group="public", digest=digest_of(f"{code}X"))
    for who, score in ((chair, 4), (asking.desk, 5)):
        words = asking.word("paperentry", "words")
        PaperEntry.objects.create(ballot=read, by=who, mark="000X", scores=[score], words=words)
    rows["rounds shown"] = {
        "evaluations.round": rows["open round"],
        "evaluations.roundquestion": rows["open round"].questions.get(),
        "evaluations.paperentry": read.entries.first(),
    }
    rows |= {"slip code": code, "invited": Invitation.objects.get(round=rows["open round"])}
    for each in world.ground:
        if each.committee == place.committee:
            each.rows |= rows
