"""An old register that is being read while the map is redrawn begins anew by the new one, and loses nothing."""

import pytest
from django.core.files.base import ContentFile

from petitions.models import Petition, Takeover
from petitions.services.takeovers import start_takeover
from petitions.takeover.imports import run_takeover, take_over
from tests.factories.people import UserFactory
from tests.factories.takeover import old_row, old_rows, register_csv
from tests.factories.territory import ZoneFactory
from wulibridge.journal.services import SYSTEM
from wulibridge.territory.models import Plan
from wulibridge.territory.redistricting import carrying, drafts, edits
from wulibridge.territory.redistricting.reading import today
from wulibridge.territory.redistricting.standing import MapChangedError


@pytest.fixture
def heir(committee):
    return ZoneFactory(committee=committee, code="桥一-02")


@pytest.fixture
def merge(committee, zone, heir):
    desk = UserFactory()
    plan = drafts.draw(committees=[committee], kind=Plan.Kind.ZONING, name="并入", effective_on=today(), by=desk)
    gone, stays = (plan.zones.get(zone=row) for row in (zone, heir))
    edits.merge_zones(plan=plan, zones=[gone], into=stays, by=desk)
    return lambda: carrying.apply(plan=plan, by=desk)


def test_rows_judged_by_the_old_map_are_not_written(committee, zone, merge, tmp_path):
    takeover = Takeover(subdistrict=committee.subdistrict, file_name="old.csv")
    path = register_csv(tmp_path / "old.csv", old_rows(2, 答复时间="", 答复意见=""))

    with pytest.raises(MapChangedError):
        take_over(
            path,
            takeover=takeover,
            committees={committee.pk},
            by=SYSTEM,
            progress=lambda done, expected: merge(),
        )

    assert not Petition.objects.exists()


def test_a_running_one_receives_in_the_zone_that_took_over(committee, zone, heir, merge, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    row = old_row(责任区="", 居委会="桥一")
    upload = start_takeover(
        file=ContentFile(register_csv(tmp_path / "o.csv", [row]).read_bytes()),
        name="o.csv",
        committees=[committee],
        receiving=[zone],
        dry_run=False,
        all_or_nothing=False,
        by=UserFactory(),
    )
    Takeover.objects.filter(pk=upload.pk).update(state=Takeover.State.RUNNING, attempts=1)
    merge()

    assert run_takeover(upload.pk)

    assert Petition.objects.get().zone == heir
