import pytest

from tests.factories.clients import client_in
from tests.factories.people import staff_of
from tests.factories.territory import BuildingFactory
from wulibridge.people.roles import Role


@pytest.fixture
def keeper(people):
    return staff_of(Role.SYSTEM_ADMINISTRATOR, people.zone.committee.subdistrict)


@pytest.fixture
def system(people, keeper):
    """A connected system and its key; filings of unknown addresses go to the office's zone."""
    return client_in(people.zone, by=keeper)


@pytest.fixture
def building(people):
    return BuildingFactory(zone=people.zone, address="测试路734弄12号", address_key="测试路734弄12号")
