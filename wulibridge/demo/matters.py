"""What a petition is about and what is answered: sentences put together by topic."""

from collections.abc import Sequence
from random import Random
from typing import Any

from petitions.models import NotDoneReason, Outcome
from petitions.topics import Topic
from wulibridge.demo.world import weighted, words

# How often each topic is raised, of a thousand.
TOPICS = (
    (Topic.HOUSING_REPAIR, 80), (Topic.PROPERTY_MANAGEMENT, 110), (Topic.LIFTS, 60), (Topic.WATER_POWER_GAS, 45),
    (Topic.DRAINAGE, 60), (Topic.PARKING, 90), (Topic.TRAFFIC, 40), (Topic.NOISE, 90), (Topic.AIR_AND_SMELL, 50),
    (Topic.WASTE_SORTING, 60), (Topic.GREENERY, 40), (Topic.ILLEGAL_BUILDING, 45), (Topic.FIRE_SAFETY, 50),
    (Topic.PUBLIC_SAFETY, 25), (Topic.STREET_TRADE, 25), (Topic.RENEWAL, 25), (Topic.ELDERLY_CARE, 35),
    (Topic.CHILDREN_SCHOOLS, 10), (Topic.HEALTH_SERVICES, 10), (Topic.SOCIAL_AID, 15), (Topic.WORK_PENSIONS, 8),
    (Topic.NEIGHBOURS, 50), (Topic.CULTURE_SPORT, 10), (Topic.STAFF_CONDUCT, 7), (Topic.OTHER, 10),
)  # fmt: skip
# Which department, by its place in the list of places.DEPARTMENTS, helps with a topic.
HELPS = {
    Topic.HOUSING_REPAIR: 0, Topic.PROPERTY_MANAGEMENT: 0, Topic.LIFTS: 3, Topic.WATER_POWER_GAS: 5,
    Topic.DRAINAGE: 5, Topic.PARKING: 1, Topic.TRAFFIC: 1, Topic.NOISE: 2, Topic.AIR_AND_SMELL: 3,
    Topic.WASTE_SORTING: 4, Topic.GREENERY: 4, Topic.ILLEGAL_BUILDING: 2, Topic.FIRE_SAFETY: 1,
    Topic.PUBLIC_SAFETY: 1, Topic.STREET_TRADE: 2, Topic.RENEWAL: 0, Topic.ELDERLY_CARE: 7, Topic.HEALTH_SERVICES: 6,
    Topic.SOCIAL_AID: 7, Topic.WORK_PENSIONS: 7,
}  # fmt: skip
# What the first department, that of the demo login, is asked about.
HELPED_TOPICS = tuple((topic, weight) for topic, weight in TOPICS if HELPS.get(topic) == 0)

Matter = dict[str, Any]


def matter_at(chance: Random, topics: Sequence[tuple[Topic, int]] = TOPICS) -> tuple[Topic, Matter]:
    """One of the topics with their weights, and one matter of it."""
    topic = weighted(chance, topics)
    return topic, chance.choice(words("matters")[topic.value])


def title_of(matter: Matter, place: str) -> str:
    return matter["title"].format(place=place)


def text_of(matter: Matter, chance: Random) -> str:
    said = words("phrases")
    return chance.choice(said["openings"]) + matter["said"] + chance.choice(said["wishes"])


def answer_to(matter: Matter, outcome: Outcome, reason: str, chance: Random) -> str:
    """The explanation given to the resident."""
    said = words("phrases")
    match outcome:
        case Outcome.SOLVED:
            core = matter["solved"]
        case Outcome.EXPLAINED:
            core = matter["explained"]
        case _:
            core = said["not_done"][NotDoneReason(reason).value]
    return chance.choice(said["answers_open"]) + core + chance.choice(said["answers_close"])
