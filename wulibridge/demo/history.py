"""The petitions of the demo office: who asked for what, where, and how it went."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

from petitions.models import Cause, Channel, NumberSeries, Petition, Petitioner, Urgency
from petitions.route import Stop
from petitions.services.numbers import CODE_ALPHABET, CODE_LENGTH
from petitions.services.terms import line_term, promise_line
from petitions.topics import Topic
from visits.models import Purpose, RaisedPetition, Triage, VisitOutcome
from wulibridge.demo.books import note_opinion
from wulibridge.demo.life import Life
from wulibridge.demo.matters import HELPED_TOPICS, HELPS, TOPICS, Matter, matter_at, text_of, title_of
from wulibridge.demo.places import Places, phone, resident_name
from wulibridge.demo.rounds import FIRST_HOUR, LAST_HOUR, log_visit
from wulibridge.demo.scene import Arrival, arrivals
from wulibridge.demo.staff import Staff
from wulibridge.demo.timings import timings
from wulibridge.demo.world import World, weighted
from wulibridge.people.models import User
from wulibridge.territory.calendar import SHANGHAI, civil_date
from wulibridge.territory.models import Household, Organization

BORN_IN_A_VISIT = 0.45
ASKED_BY_HAND = ((Channel.PHONE, 30), (Channel.RECEPTION, 20), (Channel.HOTLINE, 20), (Channel.PAPER, 8),
                 (Channel.SUGGESTION_BOX, 6), (Channel.INTERVIEW, 4), (Channel.QUESTIONNAIRE, 3))  # fmt: skip
ASKED_AT_ANY_HOUR = ((Channel.WEB, 60), (Channel.HOTLINE, 30), (Channel.EMAIL, 10))
QUICK = timedelta(days=3)


class History:
    """All petitions, oldest first, numbered as they came."""

    def __init__(self, world: World, places: Places, staff: Staff, source: Path | None) -> None:
        self.world, self.places, self.staff = world, places, staff
        self.chance = world.chance("petitions")
        times = timings(world, count=world.size.petitions, source=source)
        self.waits = [timing.answered_at - timing.received_at for timing in times]
        self.arrivals = arrivals(world, places, times)
        self.numbers: dict[int, int] = {}
        self.lives: list[Life] = []

    def tell(self) -> Iterator[Life]:
        """One life after another, waiting in the world's book."""
        for arrival in self.arrivals:
            life = self._life(arrival)
            self.lives.append(life)
            yield life
        for year, last in self.numbers.items():
            NumberSeries.objects.create(year=year, last=last)

    def _life(self, arrival: Arrival) -> Life:
        chance = self.chance
        topic, matter = matter_at(chance, HELPED_TOPICS if arrival.helped else TOPICS)
        petition = self._petition(arrival, topic, matter)
        life = Life(
            self.world,
            self.staff,
            self.places.subdistrict,
            petition,
            matter,
            chance,
            next_wait=lambda: chance.choice(self.waits),
            steady=arrival.placed,
        )
        life.live(arrival.answered_at)
        petition.department = self._department(petition, arrival)
        self._petitioner(petition)
        if petition.channel == Channel.VISIT and petition.household and petition.registered_by:
            self._visit(petition, petition.household, petition.registered_by)
        return life

    def _petition(self, arrival: Arrival, topic: Topic, matter: Matter) -> Petition:
        chance, received_at = self.chance, arrival.received_at
        household = chance.choice(self.places.households[arrival.zone.pk])
        place = household.building.estate_name or household.building.address
        received_on = civil_date(received_at)
        channel = self._channel(received_at.astimezone(SHANGHAI).hour)
        quick = arrival.answered_at is not None and arrival.answered_at - received_at < QUICK
        urgency = weighted(chance, [(Urgency.NORMAL, 88), (Urgency.URGENT, 9), (Urgency.EMERGENCY, 8 if quick else 1)])
        needs_household = channel == Channel.VISIT or chance.random() < 0.85
        petition = Petition(
            number=self._number(received_on.year),
            client_uuid=uuid.UUID(int=chance.getrandbits(128), version=4),
            query_code="".join(chance.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)),
            title=title_of(matter, place),
            text=text_of(matter, chance),
            channel=channel,
            topic=topic,
            urgency=urgency,
            confidential=chance.random() < (0.6 if topic in (Topic.STAFF_CONDUCT, Topic.NEIGHBOURS) else 0.04),
            zone=arrival.zone,
            household=household if needs_household else None,
            address=str(household) if needs_household else household.building.address,
            registered_by=chance.choice(self.staff.at_zone(arrival.zone)),
            received_at=received_at,
        )
        term = line_term(petition, allowances=self.places.subdistrict, calendar=self.world.calendar)
        self.world.book.add(petition)
        self.world.book.add(promise_line(petition, term, Cause.REGISTERED, at=received_at))
        return petition

    def _channel(self, hour: int) -> Channel:
        if not FIRST_HOUR < hour < LAST_HOUR:
            return weighted(self.chance, ASKED_AT_ANY_HOUR)
        return Channel.VISIT if self.chance.random() < BORN_IN_A_VISIT else weighted(self.chance, ASKED_BY_HAND)

    def _number(self, year: int) -> str:
        self.numbers[year] = self.numbers.get(year, 0) + 1
        return f"{year}-{self.numbers[year]:06d}"

    def _department(self, petition: Petition, arrival: Arrival) -> Organization | None:
        """Higher stops ask departments more often; the scene makes sure that the login's department is asked."""
        if arrival.helped:
            return self.places.departments[0]
        share = {Stop.ZONE: 0.08, Stop.COMMITTEE: 0.35, Stop.SUBDISTRICT: 0.7}[Stop(petition.stop)]
        if petition.topic not in HELPS or self.chance.random() > share:
            return None
        return self.places.departments[HELPS[Topic(petition.topic)]]

    def _petitioner(self, petition: Petition) -> None:
        if self.chance.random() < 0.92:
            self.world.book.add(
                Petitioner(petition=petition, name=resident_name(self.chance), phone=phone(self.chance))
            )

    def _visit(self, petition: Petition, household: Household, by: User) -> None:
        """The visit that it was born in: one save, so the visit was logged when the petition was received."""
        chance = self.chance
        team = [by, *_others(self.staff.at_zone(petition.zone), by, chance)]
        visited_at = petition.received_at - timedelta(minutes=chance.randint(5, 50))
        visit = log_visit(
            self.world, chance, household, visited_at, VisitOutcome.MET, Purpose.ROUND, team,
            logged_at=petition.received_at,
        )  # fmt: skip
        if petition.urgency == Urgency.EMERGENCY:
            triage = Triage.SUDDEN
        else:
            triage = weighted(chance, [(Triage.COMPLEX, 70), (Triage.HARD, 30)])
        note_opinion(self.world, visit, Topic(petition.topic), petition.text, triage, by)
        self.world.book.add(RaisedPetition(visit=visit, petition=petition))


def _others(team: list[User], one: User, chance: Random) -> list[User]:
    rest = [user for user in team if user.pk != one.pk]
    return chance.sample(rest, min(len(rest), chance.choice((0, 1))))
