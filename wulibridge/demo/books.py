"""The books of the demo office: opinion items that were sorted, what came in at the reception, what the diary finds."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from petitions.models import Channel
from petitions.topics import Topic
from visits.models import Intake, OpinionItem, OpinionState, Triage, Visit
from visits.services import make_visits_findable
from wulibridge.demo.matters import matter_at
from wulibridge.demo.places import Places
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World, moment_on, weighted
from wulibridge.people.models import User
from wulibridge.territory.models import Household, Zone

# What waits longer than this has been sorted, most times.
SORTED_WITHIN = timedelta(days=14)
CAME_IN_BY = (
    (Channel.RECEPTION, 40), (Channel.PHONE, 30), (Channel.SUGGESTION_BOX, 15), (Channel.EMAIL, 10),
    (Channel.QUESTIONNAIRE, 5),
)  # fmt: skip
SOURCES = {Channel.SUGGESTION_BOX: "居委会门口意见箱", Channel.QUESTIONNAIRE: "小区环境问卷"}
FINDABLE_AT_ONCE = 2_000


def note_opinion(world: World, of: Visit | Intake, topic: Topic, text: str, triage: Triage, by: User) -> None:
    """One matter as it was heard at a visit or an intake, sorted by now if it is not of these days."""
    chance = world.chance(f"opinion {of.client_uuid}")
    heard_at = of.visited_at if isinstance(of, Visit) else of.received_at
    item = OpinionItem(
        client_uuid=_identity(chance),
        visit=of if isinstance(of, Visit) else None,
        intake=of if isinstance(of, Intake) else None,
        channel=of.channel if isinstance(of, Intake) else Channel.VISIT,
        zone_id=of.zone_id,
        household=of.household,
        heard_at=heard_at,
        topic=topic,
        text=text,
        triage=triage,
    )
    sorted_at = heard_at + timedelta(days=chance.uniform(0.1, SORTED_WITHIN.days))
    if sorted_at < world.now and chance.random() < 0.9:
        item.state = weighted(chance, [(OpinionState.COUNTED, 65), (OpinionState.NOTED, 35)])
        item.sorted_by, item.sorted_at = by, sorted_at
    world.book.add(item)


def receive(world: World, places: Places, staff: Staff) -> None:
    """What came in at the desks: a few matters a committee, and two today in the zone of the demo logins."""
    chance = world.chance("reception")
    for committee in places.committees:
        for zone in places.zones_of(committee)[:2]:
            day = world.today - timedelta(days=chance.randint(1, 40))
            _came_in(world, chance, zone, places, staff.committees[committee.pk][0], moment_on(day, chance, 9, 17))
    first, desk = places.zones[0], staff.logins["desk"]
    for by in (desk, staff.logins["chair"]):
        _came_in(world, chance, first, places, by, world.now - timedelta(minutes=chance.randint(1, 30)))


def make_findable() -> None:
    """Let every visit be found by its words."""
    last = 0
    while some := list(Visit.objects.filter(pk__gt=last).order_by("pk")[:FINDABLE_AT_ONCE]):
        make_visits_findable(some)
        last = some[-1].pk


def _came_in(world: World, chance: Random, zone: Zone, places: Places, by: User, at: datetime) -> None:
    channel = weighted(chance, list(CAME_IN_BY))
    anonymous = channel in SOURCES
    household: Household | None = None if anonymous else chance.choice(places.households[zone.pk])
    intake = world.book.add(
        Intake(
            client_uuid=_identity(chance),
            channel=channel,
            zone=zone,
            household=household,
            source=SOURCES.get(channel, ""),
            received_at=at,
            received_by=by,
            logged_by=by,
            logged_at=at,
        )
    )
    topic, matter = matter_at(chance)
    note_opinion(
        world, intake, topic, matter["said"], weighted(chance, [(Triage.SIMPLE, 70), (Triage.COMPLEX, 30)]), by
    )


def _identity(chance: Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
