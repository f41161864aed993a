"""One zone with a team, and a door in it that the member of the team may knock at."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.factories.people import staff_of
from tests.factories.territory import BuildingFactory, HouseholdFactory, ZoneFactory
from tests.factories.wishes import unit_in
from visits.models import VisitOutcome
from visits.services import VisitDraft
from wulibridge.people.roles import Role


@pytest.fixture
def zone(db):
    return ZoneFactory()


@pytest.fixture
def building(zone):
    return BuildingFactory(zone=zone)


@pytest.fixture
def household(building):
    return HouseholdFactory(building=building)


@pytest.fixture
def member(zone):
    return staff_of(Role.ZONE_MEMBER, zone)


@pytest.fixture
def chair(zone):
    return staff_of(Role.COMMITTEE_CHAIR, zone.committee)


@pytest.fixture
def unit(zone):
    return unit_in(zone.committee.subdistrict)


@pytest.fixture
def member_client(client, member):
    client.force_login(member)
    return client


@pytest.fixture
def stranger_client(db, client):
    """A member of another zone's team: the same rights, elsewhere."""
    client.force_login(staff_of(Role.ZONE_MEMBER, ZoneFactory()))
    return client


def draft(**fields: object) -> VisitDraft:
    """A visit where someone was met, just now."""
    return VisitDraft(**{"client_uuid": uuid4(), "visited_at": None, "outcome": VisitOutcome.MET} | fields)


def sheet(*, opinions=(), petitions=(), needs=(), wishes=(), **fields: object) -> dict[str, object]:
    """What a browser sends for the visit form; a value of None is not sent."""
    sent = {
        "client_uuid": uuid4(),
        "outcome": "met",
        "visited_at": f"{datetime(timezone.localdate().year, 1, 1, 0, 30):%Y-%m-%dT%H:%M}",
        "purpose": "round",
        "diary": "",
    }
    sets = {"opinions": opinions, "petitions": petitions, "needs": needs, "wishes": wishes}
    for name, rows in sets.items():
        sent |= {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": 0}
        for number, row in enumerate(rows):
            sent |= {f"{name}-{number}-{key}": value for key, value in row.items()}
    return {key: value for key, value in (sent | fields).items() if value is not None}


OPINION = {"text": "楼道灯暗", "topic": "other", "triage": "simple"}
PETITION = {"title": "电梯常停", "text": "二号梯一周停三次。", "topic": "lifts", "urgency": "normal"}
NEED = {"kind": "repair", "words": "修水龙头"}
WISH = {"kind": "things", "title": "一盏台灯"}
