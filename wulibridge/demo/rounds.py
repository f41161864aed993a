"""A year of home visits: most doors opened, some did not, some households were seen twice."""

from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from visits.models import Purpose, Triage, Visit, VisitMember, VisitOutcome
from wulibridge.demo.books import note_opinion
from wulibridge.demo.matters import matter_at
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World, moment_on, weighted, words
from wulibridge.people.models import User
from wulibridge.territory.models import Household, Occupancy, Zone

COVERAGE = 0.85  # of the households, by the end of DAYS_OF_THE_ROUND
DAYS_OF_THE_ROUND = 300
NOT_MET = 0.08  # so many more had their turn, and were not met in the end
FIRST_HOUR, LAST_HOUR = 9, 20
SEASONS = {
    1: Purpose.COLD, 2: Purpose.FESTIVAL, 6: Purpose.RAIN, 7: Purpose.HEAT, 8: Purpose.HEAT, 9: Purpose.FESTIVAL,
    12: Purpose.COLD,
}  # fmt: skip


class Rounds:
    """The visits of one zone after another."""

    def __init__(self, world: World, staff: Staff) -> None:
        self.world, self.staff = world, staff
        self.chance = world.chance("rounds")
        self.new_year = world.today.replace(month=1, day=1)
        self.days_gone = (world.today - self.new_year).days
        self.matter_chance = world.chance("opinions")

    def walk(self, zone: Zone, households: list[Household]) -> None:
        """Last year's end and this year's round of a zone, waiting in the world's book."""
        done = min(1.0, self.days_gone / DAYS_OF_THE_ROUND)
        coverage = (COVERAGE + self.chance.uniform(-0.13, 0.13)) * done
        days_before = 365 - self.days_gone
        for household in households:
            if self.days_gone and self.chance.random() < coverage + NOT_MET:
                self.this_year(zone, household)
            if days_before > 0 and self.chance.random() < 0.85 * days_before / 365:
                day = self.new_year - timedelta(days=self.chance.randint(1, days_before))
                self.visit(zone, household, day, self.outcome(household))

    def this_year(self, zone: Zone, household: Household) -> None:
        day = self.new_year + timedelta(days=self.chance.randrange(self.days_gone))
        outcome = self.outcome(household)
        self.visit(zone, household, day, outcome)
        again = day + timedelta(days=self.chance.randint(3, 40))
        if outcome == VisitOutcome.NOBODY_HOME and again < self.world.today:
            # Somebody comes back until the door opens, most times.
            self.visit(zone, household, again, self.outcome(household, at_home=93))
        elif outcome == VisitOutcome.MET and again < self.world.today and self.chance.random() < 0.09:
            self.visit(zone, household, again, VisitOutcome.MET, weighted(self.chance, [
                (Purpose.PAIRED, 5), (Purpose.CARE, 4), (Purpose.SAMPLING, 1)
            ]))  # fmt: skip

    def outcome(self, household: Household, at_home: int = 77) -> VisitOutcome:
        if household.occupancy == Occupancy.VACANT:
            return weighted(self.chance, [(VisitOutcome.VACANT, 60), (VisitOutcome.MOVED, 10), (VisitOutcome.MET, 30)])
        away = 97 - at_home
        return weighted(
            self.chance,
            [
                (VisitOutcome.MET, at_home), (VisitOutcome.NOBODY_HOME, away), (VisitOutcome.REFUSED, 2),
                (VisitOutcome.MOVED, 1),
            ],
        )  # fmt: skip

    def visit(
        self, zone: Zone, household: Household, day: date, outcome: VisitOutcome, purpose: Purpose | None = None
    ) -> None:
        chance = self.chance
        visited_at = moment_on(day, chance, FIRST_HOUR, LAST_HOUR)
        if purpose is None:
            purpose = SEASONS.get(day.month, Purpose.ROUND) if chance.random() < 0.2 else Purpose.ROUND
        log = log_visit(self.world, chance, household, visited_at, outcome, purpose, self.team(zone))
        if outcome == VisitOutcome.MET and chance.random() < 0.18:
            topic, matter = matter_at(self.matter_chance)
            triage = weighted(chance, [(Triage.SIMPLE, 70), (Triage.COMPLEX, 25), (Triage.HARD, 5)])
            note_opinion(self.world, log, topic, matter["said"], triage, log.logged_by)

    def team(self, zone: Zone) -> list[User]:
        at_zone = self.staff.at_zone(zone)
        pool = at_zone if self.chance.random() < 0.8 else at_zone + self.staff.committees[zone.committee_id]
        return self.chance.sample(list({user.pk: user for user in pool}.values()), self.chance.choice((1, 2, 2)))


def log_visit(
    world: World,
    chance: Random,
    household: Household,
    visited_at: datetime,
    outcome: VisitOutcome,
    purpose: Purpose,
    team: list[User],
    logged_at: datetime | None = None,
) -> Visit:
    """One visit as it would have been logged, the first of the team writing. Waits in the world's book."""
    visit = world.book.add(
        Visit(
            client_uuid=UUID(int=chance.getrandbits(128), version=4),
            household=household,
            zone_id=household.building.zone_id,
            visited_at=visited_at,
            purpose=purpose,
            outcome=outcome,
            diary=_diary(outcome, chance),
            guidebook_left=outcome == VisitOutcome.MET and purpose == Purpose.ROUND and chance.random() < 0.6,
            logged_by=team[0],
            logged_at=logged_at or min(visited_at + timedelta(minutes=chance.randint(5, 90)), world.now),
        )
    )
    for user in team:
        world.book.add(VisitMember(visit=visit, user=user))
    return visit


def _diary(outcome: VisitOutcome, chance: Random) -> str:
    said = words("phrases")
    match outcome:
        case VisitOutcome.MET:
            return "".join(chance.sample(said["diaries"], chance.choice((0, 1, 1, 2))))
        case VisitOutcome.NOBODY_HOME:
            return chance.choice(said["shut_doors"])
        case VisitOutcome.REFUSED:
            return chance.choice(said["refusals"])
        case VisitOutcome.MOVED:
            return chance.choice(said["moved"])
        case _:
            return chance.choice(said["vacant"])
