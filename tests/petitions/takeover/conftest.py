import pytest

from petitions.models import Takeover
from petitions.takeover.imports import take_over
from petitions.takeover.report import Report
from tests.factories.takeover import register_csv
from tests.factories.territory import BuildingFactory, CommitteeFactory, ZoneFactory
from wulibridge.journal.services import SYSTEM


@pytest.fixture
def committee(db):
    """A committee with one zone, in which a house stands."""
    committee = CommitteeFactory(code="310101020001", short_name="桥一")
    zone = ZoneFactory(committee=committee, code="桥一-01")
    BuildingFactory(zone=zone, address="斜土路734弄12号", address_key="斜土路734弄12号")
    return committee


@pytest.fixture
def zone(committee):
    return committee.zones.get()


@pytest.fixture
def neighbour(committee):
    """A second committee of the same subdistrict, with one zone and a house in it."""
    neighbour = CommitteeFactory(code="310101020002", short_name="桥二", subdistrict=committee.subdistrict)
    zone = ZoneFactory(committee=neighbour, code="桥二-01")
    BuildingFactory(zone=zone, address="斜土路800弄1号", address_key="斜土路800弄1号")
    return neighbour


@pytest.fixture
def bring(committee, tmp_path):
    """Takes rows over for the committee of the fixture alone, as an operator would."""

    def run(rows: list[dict], *, receiving: tuple = (), **options) -> Report:
        path = register_csv(tmp_path / "old.csv", rows)
        takeover = Takeover(subdistrict=committee.subdistrict, file_name="old.csv", **options)
        run.refused = []

        def finish(report: Report) -> None:
            if takeover.pk:
                takeover.report = report.stored()
                takeover.save()

        return take_over(
            path,
            takeover=takeover,
            committees={committee.pk},
            receiving=receiving,
            by=SYSTEM,
            refuse=lambda *refusal: run.refused.append(refusal),
            finish=finish,
        )

    return run
