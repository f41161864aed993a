from datetime import date, datetime

import pytest
from django.utils import translation

from tests.factories.roster import roster_row
from wulibridge.territory.models import Occupancy
from wulibridge.territory.roster.columns import BY_HEADER, Field
from wulibridge.territory.roster.judge import Ground, Household, Judge
from wulibridge.territory.roster.problems import ROW_MESSAGES, RowFlaw

QIAO_YI, QIAO_ER, STRANGE = 1, 2, 3
GROUND = Ground(
    committees={"310101020001": QIAO_YI, "310101020002": QIAO_ER, "310101020003": STRANGE},
    ended=frozenset({"310101020009"}),
    mine=frozenset({QIAO_YI, QIAO_ER}),
    zones={(QIAO_YI, "桥一-01"): 11, (QIAO_YI, "桥一-02"): 12, (QIAO_ER, "桥二-01"): 21},
    zone_names={11: "桥一-01", 12: "桥一-02", 21: "桥二-01"},
    buildings={"瞿溪路5号": 12},
    today=date(2026, 11, 22),
)


def judged(*rows: dict, create_zones: bool = False) -> tuple[list[Household | None], Judge]:
    judge = Judge(GROUND, create_zones)
    cells = [{BY_HEADER[header].field: cell for header, cell in row.items()} for row in rows]
    return [judge(number, row) for number, row in enumerate(cells, start=2)], judge


def flaws(*rows: dict) -> list[tuple[int, str, RowFlaw]]:
    _households, judge = judged(*rows)
    return [(found.row, found.column, found.flaw) for found in judge.problems]


def test_a_good_row_says_what_it_says():
    [household], judge = judged(roster_row(备注="测试备注", 告知日期="2026年3月1日"))

    assert judge.problems == []
    assert household.zone == 11
    assert household.address.building == "斜土路734弄1号"
    assert household.facts == {
        "occupancy": Occupancy.RESIDENT,
        "registered_elsewhere": False,
        "n_aged_60": 2,
        "remark": "测试备注",
    }
    assert household.contact == {"name": "测试户甲", "phone": "10000000001", "notice_given_on": date(2026, 3, 1)}


def test_an_empty_cell_says_nothing():
    empty = {"居住状态": "", "人户分离": None, "60岁以上人数": " ", "户联系人": "", "联系电话": "", "备注": ""}

    [household], _judge = judged(roster_row(**empty))

    assert household.facts == household.contact == {}


@pytest.mark.parametrize(
    ("header", "cell", "flaw"),
    [
        ("居委会代码", "", RowFlaw.EMPTY),
        ("居委会代码", "310101020099", RowFlaw.COMMITTEE_UNKNOWN),
        ("居委会代码", "310101020009", RowFlaw.COMMITTEE_ENDED),
        ("居委会代码", "310101020003", RowFlaw.COMMITTEE_OUTSIDE),
        ("居委会代码", 310101020001.0, RowFlaw.NUMBER_CELL),
        ("责任区", "", RowFlaw.EMPTY),
        ("责任区", "桥一-77", RowFlaw.ZONE_UNKNOWN),
        ("责任区", "桥二-01", RowFlaw.ZONE_OTHER),
        ("门牌地址", "", RowFlaw.EMPTY),
        ("门牌地址", "斜土路734弄", RowFlaw.ADDRESS_NUMBER),
        ("门牌地址", "五里桥", RowFlaw.ADDRESS_NUMBER),
        ("门牌地址", "斜土路七百三十四弄", RowFlaw.ADDRESS_WORDS),
        ("门牌地址", "734弄1号", RowFlaw.ADDRESS_ROAD),
        ("门牌地址", "斜土路734弄1号靠近菜场", RowFlaw.ADDRESS_REST),
        ("户编号", "", RowFlaw.EMPTY),
        ("户编号", 1.0, RowFlaw.NUMBER_CELL),
        ("户编号", datetime(2026, 1, 1), RowFlaw.DATE_CELL),
        ("户编号", "1" * 31, RowFlaw.TOO_LONG),
        ("居住状态", "暂住", RowFlaw.OCCUPANCY),
        ("人户分离", "也许", RowFlaw.YES_NO),
        ("60岁以上人数", "x", RowFlaw.COUNT),
        ("60岁以上人数", "-1", RowFlaw.COUNT),
        ("60岁以上人数", "100", RowFlaw.COUNT),
        ("60岁以上人数", 1.5, RowFlaw.COUNT),
        ("联系电话", "abc", RowFlaw.PHONE),
        ("联系电话", 10000000001.0, RowFlaw.NUMBER_CELL),
        ("告知日期", "2026-11-23", RowFlaw.DATE),
        ("告知日期", "2026-02-30", RowFlaw.DATE),
        ("类型", "别墅", RowFlaw.KIND),
    ],
)
def test_a_bad_cell_is_named_with_its_row_column_and_remedy(header, cell, flaw):
    households, judge = judged(roster_row(**{header: cell}))

    [problem] = judge.problems
    assert households == [None]
    assert (problem.row, problem.column, problem.flaw) == (2, header, flaw)
    assert problem.what
    assert problem.remedy


def test_a_count_may_be_a_number_cell():
    [household], _judge = judged(roster_row(**{"60岁以上人数": 3.0}))

    assert household.facts["n_aged_60"] == 3


def test_a_phone_without_a_name_belongs_to_nobody():
    assert flaws(roster_row(户联系人="")) == [(2, "户联系人", RowFlaw.CONTACT_MISSING)]


def test_every_bad_cell_of_a_row_is_named_at_once():
    row = roster_row(居委会代码="310101020099", 责任区="", 户编号="", **{"60岁以上人数": "x"})

    assert flaws(row) == [
        (2, "居委会代码", RowFlaw.COMMITTEE_UNKNOWN),
        (2, "户编号", RowFlaw.EMPTY),
        (2, "责任区", RowFlaw.EMPTY),
        (2, "60岁以上人数", RowFlaw.COUNT),
    ]


def test_two_rows_with_one_address_or_one_number_name_one_another():
    rows = (
        roster_row(),
        roster_row(门牌地址="斜土路 734弄1号１０１", 户编号="Q1-0002"),
        roster_row(门牌地址="斜土路734弄1号103室"),
    )

    _households, judge = judged(*rows)

    assert [(found.row, found.flaw, found.other) for found in judge.problems] == [
        (3, RowFlaw.ADDRESS_TWICE, "2"),
        (4, RowFlaw.NUMBER_TWICE, "2"),
    ]


def test_one_number_in_two_committees_is_two_households():
    assert flaws(roster_row(), roster_row(居委会代码="310101020002", 责任区="桥二-01", 门牌地址="瞿溪路9号")) == []


def test_a_building_stands_in_one_zone():
    rows = (
        roster_row(门牌地址="瞿溪路5号1室"),
        roster_row(门牌地址="蒙自路1号1室", 户编号="2"),
        roster_row(门牌地址="蒙自路1号2室", 户编号="3", 责任区="桥一-02"),
    )

    _households, judge = judged(*rows)

    assert [(found.row, found.flaw, found.other) for found in judge.problems] == [
        (2, RowFlaw.BUILDING_OTHER, "桥一-02"),
        (4, RowFlaw.BUILDING_TWO_ZONES, "3"),
    ]


def test_an_unknown_zone_is_created_only_on_demand_and_never_from_another_committee():
    rows = roster_row(责任区="桥一-77"), roster_row(责任区="桥二-01", 户编号="2", 门牌地址="蒙自路1号")

    [first, second], judge = judged(*rows, create_zones=True)

    assert first.zone == "桥一-77"
    assert second is None
    assert [found.flaw for found in judge.problems] == [RowFlaw.ZONE_OTHER]


def test_a_message_never_holds_what_is_personal():
    _households, judge = judged(
        roster_row(户联系人="测" * 61, 联系电话="秘密电话", 备注="密" * 201),
        roster_row(联系电话=10000000009.0, 户编号="2"),
    )

    assert [found.value for found in judge.problems if found.column in ("户联系人", "联系电话", "备注")] == ["***"] * 4
    assert not any("秘密" in str(found) or "10000000009" in str(found) for found in judge.problems)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_flaw_has_its_words(language):
    assert set(ROW_MESSAGES) == set(RowFlaw)
    with translation.override(language):
        assert all(str(what) and str(remedy) for what, remedy in ROW_MESSAGES.values())


def test_every_field_has_one_column():
    assert {column.field for column in BY_HEADER.values()} == set(Field)
