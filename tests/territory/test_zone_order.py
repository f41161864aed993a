from random import Random

import pytest

from wulibridge.territory.planning.order import address_of, lane_of, place_of

WALK = [
    "斜土路1号",
    "斜土路3弄1号",
    "斜土路3弄2号",
    "斜土路3弄10号",
    "斜土路3弄1支弄2号",
    "斜土路11号",
    "斜土路12号",
    "斜土路10弄2号",
    "斜土路10弄3号",
    "斜土路10号甲",
    "斜土路2号",
    "瞿溪路2号",
]


def test_the_odd_side_is_walked_up_and_the_even_side_back():
    shuffled = Random(1).sample(WALK, len(WALK))
    ranks = {"斜土路": 0, "瞿溪路": 1}

    walk = sorted(shuffled, key=lambda text: place_of(address_of(text), ranks))

    # A door with the number of a lane stands at its mouth.
    assert walk == [*WALK[:7], "斜土路10号甲", "斜土路10弄2号", "斜土路10弄3号", "斜土路2号", "瞿溪路2号"]


def test_streets_come_in_the_order_that_is_given():
    texts = ["斜土路2号", "瞿溪路2号"]

    assert sorted(texts, key=lambda text: place_of(address_of(text), {"瞿溪路": 0, "斜土路": 1})) == texts[::-1]


@pytest.mark.parametrize(
    ("text", "lane"), [("斜土路734弄12号", "斜土路734弄"), ("斜土路734弄2支弄6号", "斜土路734弄"), ("斜土路12号", "")]
)
def test_a_lane_has_the_name_of_its_street(text, lane):
    assert lane_of(address_of(text)) == lane


def test_what_is_no_address_is_a_street_of_its_own():
    assert address_of("五里桥").road == "五里桥"
