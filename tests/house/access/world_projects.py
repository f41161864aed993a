"""Projects of a committee: one whose upkeep is agreed on, one that may start, one with open gates, one that asks."""

from typing import Any

from django.utils import timezone

from meetings.models import BallotPlace, PreconditionSlot, Project, ProjectBallot, RankingSheet
from meetings.services import projects as services
from tests.factories.projects import asked, chosen, cleared, held, kept
from tests.house.access.places import Place
from wulibridge.people.models import User
from wulibridge.people.roles import Role


def add_projects(world: Any, place: Place, chair: User) -> None:
    """By the committee's chair, for all places of the committee."""
    leader = world.staff[Role.SUBDISTRICT_LEADER, world.ground.name_of(place.subdistrict)]
    hearing = held(place.zone, by=chair)

    def titled(way: Any, **more: Any) -> Project:
        name = world.ground.name_of(place.committee)
        return way(place.zone, by=chair, title=world.canaries.new(name, "meetings.project", "title"), **more)

    gates = {"leader": leader, "hearing": hearing}
    last, may_start, gated, asks = (
        titled(kept, **gates), titled(cleared, **gates), titled(chosen), titled(asked)
    )  # fmt: skip
    services.heed(round=asks.rounds.get(), changes="移位", by=chair)
    services.review(project=last, finding="完好", by=chair)
    PreconditionSlot.objects.get_or_create(subdistrict=place.subdistrict, number=1, defaults={"name": "甲"})
    ballot = ProjectBallot.objects.create(
        title="选", year=2026, meeting=hearing, papers=9, opened_at=timezone.now(), closed_at=timezone.now(), taken=1
    )
    BallotPlace.objects.create(ballot=ballot, project=last, position=1)
    RankingSheet.objects.create(ballot=ballot, order=[1], entered_at=timezone.now())
    rows = {"kept project": last, "cleared project": may_start, "chosen project": gated, "asking project": asks}
    rows["held hearing"] = hearing
    for each in world.ground:
        if each.committee == place.committee:
            each.rows |= rows
