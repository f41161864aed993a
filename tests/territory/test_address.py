import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.territory.conftest import vectors
from wulibridge.territory.address import Address, AddressError, Flaw, parse

VECTORS = vectors("address_vectors.csv")
PARTS = ("district", "street", "road", "lane", "sublane", "number", "number_suffix", "floor", "room")

NUMBERS = st.integers(1, 2999).map(str)
ADDRESSES = st.builds(
    Address,
    road=st.sampled_from(["斜土路", "瞿溪路", "中山南一路", "瞿溪新村", "镇宁路", "上海南路"]),
    lane=st.just("") | NUMBERS,
    number=NUMBERS,
    number_suffix=st.sampled_from(["", "甲", "乙"]),
    floor=st.sampled_from(["", "2", "12"]),
    room=st.sampled_from(["", "301室", "亭子间", "前楼", "101-102室", "12A室"]),
)


@pytest.mark.parametrize("row", [row for row in VECTORS if row["ok"] == "1"], ids=lambda row: row["raw"])
def test_address_is_read(row):
    address = parse(row["raw"])

    assert {part: getattr(address, part) for part in PARTS} == {part: row[part] for part in PARTS}


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("五里桥", Flaw.NUMBER),
        ("斜土路七百三十四弄", Flaw.WORDS),
        ("", Flaw.EMPTY),
        ("　", Flaw.EMPTY),
        ("12号301室", Flaw.ROAD),
        ("斜土路734弄12号靠近菜场", Flaw.REST),
    ],
)
def test_what_is_no_address_is_refused_with_what_is_missing(text, flaw):
    with pytest.raises(AddressError) as refused:
        parse(text)

    assert refused.value.flaw is flaw
    assert str(refused.value.message)


def test_every_refused_vector_is_refused():
    for row in VECTORS:
        if row["ok"] == "0":
            with pytest.raises(AddressError):
                parse(row["raw"])


@pytest.mark.parametrize(
    "text",
    [
        "斜土路734弄12号301室",
        "上海市黄浦区五里桥街道斜土路734弄12号",
        "斜土路 ７３４ 弄 012 號 2樓",
        "黄浦区斜土路734弄12号亭子間",
    ],
)
def test_one_building_has_one_key_however_it_is_written(text):
    assert parse(text).building == "斜土路734弄12号"


@pytest.mark.parametrize(
    "other", ["斜土路734弄12号甲", "斜土路734弄1号", "斜土路734弄2支弄12号", "斜土路12号", "斜土东路734弄12号"]
)
def test_different_buildings_have_different_keys(other):
    assert parse(other).building != parse("斜土路734弄12号").building


def test_a_room_with_and_without_its_word_is_one_door():
    assert parse("斜土路734弄12号502").door == parse("斜土路734弄12号502室").door
    assert parse("斜土路734弄12号501").door != parse("斜土路734弄12号502室").door


@given(ADDRESSES)
def test_what_is_written_is_read_back(address):
    assert parse(str(address)) == address


@given(st.text(alphabet="上海市黄浦区斜土路镇新村弄支号楼层室甲底亭子间前0123-１号 　A", max_size=25))
def test_any_text_is_read_into_a_stable_form_or_refused(text):
    try:
        address = parse(text)
    except AddressError:
        return

    assert parse(str(address)) == address


def test_doors_are_walked_in_the_order_of_their_numbers():
    walk = [parse(f"斜土路{lane}弄{number}号") for lane, number in [(12, 3), (2, 10), (2, 9), (2, 1)]]

    assert [str(door) for door in sorted(walk, key=lambda door: door.walk_key)] == [
        "斜土路2弄1号",
        "斜土路2弄9号",
        "斜土路2弄10号",
        "斜土路12弄3号",
    ]
