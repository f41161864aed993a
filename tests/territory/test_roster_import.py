from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.roster import roster_csv, roster_row, roster_rows
from tests.factories.territory import HouseholdContactFactory, every_zone
from tests.territory.conftest import DATA
from wulibridge.journal.models import JournalEntry
from wulibridge.journal.services import SYSTEM
from wulibridge.territory.models import Building, Household, HouseholdContact, Occupancy, Zone
from wulibridge.territory.roster.imports import Options, import_file
from wulibridge.territory.roster.report import Report

pytestmark = pytest.mark.django_db

EVERYTHING = ("pk", "committee", "building", "number", "floor", "room", "occupancy", "registered_elsewhere")
EVERYTHING += ("n_aged_60", "remark", "missing_since", "version", "contact__name", "contact__phone")


@pytest.fixture
def imported(tmp_path, committee):
    """Imports rows, as an operator unless told otherwise."""

    def run(rows: list[dict], *, committees: set[int] | None = None, **options: bool) -> Report:
        path = roster_csv(tmp_path / "roster.csv", rows)
        return import_file(path, name="roster.csv", committees=committees, options=Options(**options), by=SYSTEM)

    return run


def everything() -> list[tuple]:
    with every_zone():
        return list(Household.objects.order_by("pk").values_list(*EVERYTHING))


def nonzero(report: Report) -> dict[str, int]:
    return {name: count for name, count in vars(report.counts).items() if count}


def test_the_sample_is_judged_row_by_row(committee, neighbour):
    report = import_file(DATA / "roster_sample.csv", name="s", committees=None, options=Options(), by=SYSTEM)

    assert [(found.row, found.column, found.flaw.value) for found in report.problems] == [
        (4, "门牌地址", "address_twice"),
        (5, "责任区", "zone_other"),
        (6, "居委会代码", "committee_unknown"),
        (6, "户编号", "empty"),
        (6, "责任区", "empty"),
        (6, "60岁以上人数", "count"),
    ]
    assert nonzero(report) == {"rows": 5, "good": 2, "bad": 3, "created": 2, "buildings": 1}
    assert set(Household.objects.values_list("number", "room")) == {("Q1-0001", "101室"), ("Q1-0002", "102室")}
    assert Building.objects.get().address_key == "斜土路734弄1号"


def test_the_same_file_twice_changes_nothing(imported):
    rows = roster_rows(3, 备注="测试")
    imported(rows)
    before, entries = everything(), JournalEntry.objects.count()

    report = imported(rows)

    assert nonzero(report) == {"rows": 3, "good": 3, "unchanged": 3}
    assert everything() == before
    assert JournalEntry.objects.count() == entries + 1


CELLS = st.fixed_dictionaries(
    {
        "门牌地址": st.sampled_from(
            ["斜土路1号", "斜土路1号２室", "斜土路1号2室", "蒙自路3号底楼", "五里桥", "蒙自路3号3楼"]
        ),
        "户编号": st.sampled_from(["1", "2", "3", "4", ""]),
        "居住状态": st.sampled_from(["常住", "空关", "", "?"]),
        "60岁以上人数": st.sampled_from(["", "0", "3", "x"]),
        "户联系人": st.sampled_from(["", "测试甲", "测试乙"]),
        "联系电话": st.sampled_from(["", "10000000001"]),
        "备注": st.sampled_from(["", " 测试 "]),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.lists(CELLS, min_size=1, max_size=5), second=st.lists(CELLS, min_size=1, max_size=5))
def test_whatever_was_there_before_a_file_twice_is_a_file_once(imported, first, second):
    imported([roster_row(**cells) for cells in first])
    rows = [roster_row(**cells) for cells in second]
    imported(rows)
    before = everything()

    report = imported(rows)

    assert everything() == before
    assert report.counts.created == report.counts.updated == report.counts.buildings == 0
    assert report.counts.vanished == report.counts.unmarked  # what a part of a roster leaves out is said every time


def test_a_changed_row_updates_and_says_what_changed(imported):
    imported(roster_rows(2))
    changed = roster_row(居住状态="空关", 户联系人="测试户乙", 门牌地址="蒙自路3号5室")

    report = imported([changed, roster_rows(2)[1]])

    [write] = report.updated
    assert write.changed == {
        "address": ["斜土路734弄1号", "蒙自路3号"],
        "room": ["101室", "5室"],
        "occupancy": ["resident", "vacant"],
        "name": "changed",
    }
    household = Household.objects.get(number="Q1-0001")
    assert household.occupancy == Occupancy.VACANT
    assert household.version == 2
    assert household.building.address == "蒙自路3号"
    with every_zone():
        assert household.contact.name == "测试户乙"


def test_an_empty_cell_leaves_what_is_stored(imported):
    imported(roster_rows(1, 备注="测试"))
    before = everything()

    imported(roster_rows(1, 备注="", 居住状态="", 户联系人="", 联系电话="", **{"60岁以上人数": ""}))

    assert everything() == before


def test_a_new_phone_keeps_the_notice_that_was_given(imported):
    imported(roster_rows(1))
    with every_zone():
        HouseholdContact.objects.update(notice_given_on="2026-01-05")

    imported(roster_rows(1, 联系电话="10000000002"))

    with every_zone():
        contact = HouseholdContact.objects.get()
    assert (contact.phone, contact.notice_given_on.isoformat()) == ("10000000002", "2026-01-05")


def test_a_vanished_household_is_marked_and_kept_until_it_comes_back(imported):
    imported(roster_rows(3))

    gone = imported(roster_rows(2))

    missing = Household.objects.get(number="Q1-0003")
    assert [vanished.number for vanished in gone.vanished] == ["Q1-0003"]
    assert missing.missing_since == timezone.localdate()
    assert imported(roster_rows(2)).counts.vanished == 0

    back = imported(roster_rows(3))

    missing.refresh_from_db()
    assert missing.missing_since is None
    assert back.counts.returned == 1


def test_a_file_that_leaves_out_more_than_it_names_is_a_part_and_takes_nobody_off_the_round(imported):
    imported(roster_rows(3))

    report = imported(roster_rows(1))

    assert [gone.number for gone in report.vanished] == ["Q1-0002", "Q1-0003"]
    assert report.counts.unmarked == 2
    assert not Household.objects.exclude(missing_since=None).exists()


def test_the_day_on_which_a_household_vanished_stays(imported):
    imported(roster_rows(2))
    long_ago = timezone.localdate() - timedelta(days=100)
    Household.objects.filter(number="Q1-0002").update(missing_since=long_ago)

    imported(roster_rows(1))

    assert Household.objects.get(number="Q1-0002").missing_since == long_ago


def test_a_household_with_a_bad_row_has_not_vanished(imported):
    imported(roster_rows(3))

    report = imported([roster_rows(1)[0], roster_row(户编号="Q1-0002", 居住状态="?", 门牌地址="斜土路734弄1号102室")])

    assert [vanished.number for vanished in report.vanished] == ["Q1-0003"]


def test_nobody_has_vanished_while_a_number_cannot_be_read(imported):
    imported(roster_rows(3))

    assert imported([*roster_rows(2), roster_row(户编号="", 门牌地址="斜土路734弄1号103室")]).counts.vanished == 0


def test_households_of_a_committee_that_the_file_does_not_name_have_not_vanished(imported, neighbour):
    imported(
        [*roster_rows(1), roster_row(居委会代码=neighbour.code, 责任区="桥二-01", 门牌地址="瞿溪路1号", 户编号="9")]
    )

    assert imported(roster_rows(1)).counts.vanished == 0


def test_all_or_nothing_changes_nothing_when_a_row_is_bad(imported):
    report = imported([*roster_rows(2), roster_row(户编号="9", 门牌地址="五里桥")], all_or_nothing=True)

    assert not report.written
    assert report.counts.created == 2
    assert not Household.objects.exists()
    assert not Building.objects.exists()
    assert imported(roster_rows(2), all_or_nothing=True).written


def test_a_dry_run_says_what_would_happen_and_changes_nothing(imported):
    imported(roster_rows(2))
    before, entries = everything(), JournalEntry.objects.count()

    report = imported([roster_row(居住状态="空关"), roster_row(户编号="9", 门牌地址="蒙自路3号")], dry_run=True)

    assert nonzero(report) == {
        "rows": 2,
        "good": 2,
        "created": 1,
        "updated": 1,
        "vanished": 1,
        "buildings": 1,
    }
    assert everything() == before
    assert JournalEntry.objects.count() == entries


def test_rows_of_committees_that_are_not_ones_own_are_refused(imported, committee, neighbour):
    other = roster_row(居委会代码=neighbour.code, 责任区="桥二-01", 门牌地址="瞿溪路1号", 户编号="9")
    imported([*roster_rows(1), other])

    report = imported([*roster_rows(1), other | {"居住状态": "空关"}], committees={committee.pk})

    assert [found.flaw.value for found in report.problems] == ["committee_outside"]
    assert Household.objects.get(committee=neighbour).occupancy == Occupancy.RESIDENT


def test_zones_are_created_on_demand_and_journalled(imported, committee):
    report = imported(roster_rows(2, 责任区="桥一-09"), create_zones=True)

    zone = Zone.objects.get(code="桥一-09")
    assert (report.counts.zones, report.counts.created) == (1, 2)
    assert zone.committee == committee
    assert Building.objects.get().zone == zone
    assert JournalEntry.objects.filter(verb="zone.created", subject_id=zone.pk).count() == 1


def test_new_doors_are_walked_in_the_order_in_which_they_stand(imported):
    imported([roster_row(门牌地址=f"斜土路2弄{number}号", 户编号=str(number)) for number in (10, 9, 1)])

    assert list(Building.objects.values_list("address", flat=True)) == ["斜土路2弄1号", "斜土路2弄9号", "斜土路2弄10号"]


def test_the_estate_and_kind_of_a_building_follow_the_roster(imported):
    imported(roster_rows(1, **{"小区/建筑名称": "测试小区"}))
    imported(roster_rows(1, **{"小区/建筑名称": "测试花园", "类型": "私人住宅"}))

    building = Building.objects.get()
    assert (building.estate_name, building.kind) == ("测试花园", "private")
    assert JournalEntry.objects.get(verb="building.changed").details["estate_name"] == ["测试小区", "测试花园"]


def test_the_journal_has_one_entry_for_the_import_and_one_for_each_changed_household(imported):
    imported(roster_rows(3))
    HouseholdContactFactory(name="无关")

    imported(roster_rows(2, 户联系人="测试户丁", 联系电话="10000000007", 备注="测试备注"))

    verbs = list(JournalEntry.objects.order_by("seq").values_list("verb", flat=True))
    assert verbs == ["roster.imported", *["household.changed"] * 2, "household.vanished", "roster.imported"]
    details = str(list(JournalEntry.objects.values_list("details", flat=True)))
    assert not any(secret in details for secret in ("测试户丁", "10000000007", "测试备注"))


def test_the_number_of_queries_does_not_grow_with_the_rows(imported):
    def queries(count: int, occupancy: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            imported(roster_rows(count, 居住状态=occupancy))
        return len(captured)

    imported(roster_rows(1))

    assert queries(3, "空关") == queries(60, "流动")


def test_the_command_says_row_by_row_what_is_wrong(committee, neighbour):
    out, err = StringIO(), StringIO()

    call_command("import_roster", str(DATA / "roster_sample.csv"), stdout=out, stderr=err)

    assert "good 2, bad 3" in out.getvalue()
    assert len(err.getvalue().splitlines()) == 6
    with pytest.raises(CommandError):
        call_command("import_roster", str(DATA / "roster_sample.csv"), "--all-or-nothing", stdout=out, stderr=err)


@pytest.mark.parametrize("content", [None, b"", b"\xff\xff"])
def test_the_command_says_in_a_sentence_why_it_cannot_read_a_file(tmp_path: Path, db, content):
    path = tmp_path / "r.csv"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CommandError) as refused:
        call_command("import_roster", str(path))

    assert str(refused.value)
