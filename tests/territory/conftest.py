import csv
from pathlib import Path

import pytest

from tests.factories.territory import CommitteeFactory, ZoneFactory

DATA = Path(__file__).parent / "data"


def vectors(name: str) -> list[dict[str, str]]:
    """The rows of one of the files in data/."""
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def committee(db):
    """The committee of the sample roster, with one zone."""
    committee = CommitteeFactory(code="310101020001", short_name="桥一")
    ZoneFactory(committee=committee, code="桥一-01")
    return committee


@pytest.fixture
def neighbour(committee):
    """A second committee of the same subdistrict, with one zone."""
    neighbour = CommitteeFactory(code="310101020002", short_name="桥二", subdistrict=committee.subdistrict)
    ZoneFactory(committee=neighbour, code="桥二-01")
    return neighbour
