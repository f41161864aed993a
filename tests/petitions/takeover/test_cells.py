"""Cells as they really come."""

from datetime import date, datetime, timedelta

import pytest

from petitions.takeover import cells
from petitions.takeover.columns import COLUMNS, Field, key_of, lacking, recognised, said
from petitions.takeover.topics import topic_of
from petitions.takeover.twins import NEAR, Lead, leads, matter_of
from petitions.topics import Topic
from wulibridge.territory.calendar import SHANGHAI


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("\t\t\n\u3000\u3000弄口路灯坏了。\xa0\n", "弄口路灯坏了。"),
        ("第一行_x000D_\n第二行", "第一行\n第二行"),
        ("一\r\n\r\n\r\n\r\n二", "一\n\n二"),
        ("坏\u200b了\ufeff\0", "坏了"),
        ("_x4E00_x", "_x4E00_x"),
        (12345.0, "12345"),
        (None, ""),
        (True, "TRUE"),
    ],
)
def test_a_text_is_what_was_meant(cell, text):
    assert cells.said(cell) == text


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (12345.0, "12345"),
        ("12345.0", "12345"),
        (12345, "12345"),
        ("\t００１２３\u3000", "00123"),
        ("SX-2019-1", "SX-2019-1"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_number_is_read_in_every_form(cell, number):
    assert cells.number(cell) == number


@pytest.mark.parametrize("cell", [1.2345678901234568e17, "1.23457E+11", 10**16])
def test_a_number_whose_digits_are_lost_is_not_guessed(cell):
    with pytest.raises(cells.CutNumberError):
        cells.number(cell)


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2019/2/14  20:00:00", "2019-02-14 20:00:00"),
        ("2017-06-08 14:03:00", "2017-06-08 14:03:00"),
        ("\t2019.2.14 8:05\u3000", "2019-02-14 08:05:00"),
        ("2019年2月14日", "2019-02-14 00:00:00"),
        ("2019年2月14日 20时05分30秒", "2019-02-14 20:05:30"),
        ("2019年2月14日下午3:05", "2019-02-14 15:05:00"),
        ("2019/2/14 12:05:00 AM", "2019-02-14 00:05:00"),
        ("２０１９－０２－１４　２０：００", "2019-02-14 20:00:00"),
        ("20190214", "2019-02-14 00:00:00"),
        ("20190214200503", "2019-02-14 20:05:03"),
        ("2019-02-14T20:00:00.123", "2019-02-14 20:00:00"),
        ("2019-02-14T12:00:00+00:00", "2019-02-14 20:00:00"),
        (datetime(2019, 2, 14, 20), "2019-02-14 20:00:00"),
        (date(2019, 2, 14), "2019-02-14 00:00:00"),
        (43510.833333333, "2019-02-14 20:00:00"),
        (43510, "2019-02-14 00:00:00"),
        (20190214.0, "2019-02-14 00:00:00"),
    ],
)
def test_a_moment_is_read_in_every_form(cell, moment):
    found = cells.moment(cell)

    assert f"{found.at:%Y-%m-%d %H:%M:%S}" == moment
    assert found.at.tzinfo is SHANGHAI
    assert found.day_only == moment.endswith("00:00:00")


@pytest.mark.parametrize(
    "cell",
    ["", None, "昨天", "2019-13-01", "2019-02-30", "14/2/2019", "19-2-14", "2019-02-14 25:00", "1900-01-01", 5, 12.5,
     True, "9999999999999999", float("nan"), float("inf"), datetime(1899, 12, 31)],
)  # fmt: skip
def test_what_is_no_moment_is_none(cell):
    assert cells.moment(cell) is None


def test_a_day_without_a_time_lasts_to_its_end():
    assert f"{cells.moment('2019-02-14').day_end:%d %H:%M:%S}" == "14 23:59:59"
    assert f"{cells.moment('2019-02-14 08:00').day_end:%d %H:%M:%S}" == "14 08:00:00"


# Columns and topics ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        ["留言编号", "留言时间", "留言主题", "留言详情", "地址"],
        [" 工单 编号", "受理时间", "标题", "内容", "所属居委"],
        ["ID", "Received At", "Title", "Text", "Zone"],
    ],
)
def test_usual_headers_are_understood(header):
    assert list(recognised(header).values()) == [0, 1, 2, 3, 4]
    assert lacking(recognised(header)) == []


def test_of_two_headers_for_one_field_the_surer_one_is_taken():
    assert recognised(["时间", "受理时间", "主题", "标题"]) == {Field.RECEIVED: 1, Field.TITLE: 3}


def test_what_is_lacking_is_named_and_where_stands_for_any_place():
    assert [column.field for column in lacking(recognised(["内容", "时间"]))] == [Field.NUMBER, Field.ZONE]


def test_every_header_means_one_field():
    names = [name for column in COLUMNS for name in column.names]

    assert len(names) == len(set(names))


def test_a_person_says_which_column_is_which():
    header = ["甲", "乙", "甲"]

    assert said(header, {"number": " 甲", "text": "乙", "title": "", "topic": "丙"}) == {
        Field.NUMBER: 0,
        Field.TEXT: 1,
    }
    assert key_of(["甲 ", "Ｂ"]) == key_of(["甲", "b"]) != key_of(["b", "甲"])


@pytest.mark.parametrize(
    ("old", "topic"),
    [
        ("停车", Topic.PARKING),
        ("parking", Topic.PARKING),
        ("交通运输", Topic.TRAFFIC),
        ("住宅電梯", Topic.LIFTS),
        ("卫生计生", Topic.HEALTH_SERVICES),
        ("天外来物", Topic.OTHER),
    ],
)
def test_an_old_topic_finds_its_own_of_ours_and_is_never_refused(old, topic):
    assert topic_of(old) == topic


# The same matter ------------------------------------------------------------------------------------------------------

START = datetime(2019, 2, 14, 20, tzinfo=SHANGHAI)


def told(pk: int, text: str = "路灯坏了。", *, zone: int = 1, place: str = "", after: timedelta = timedelta()) -> tuple:
    return matter_of(zone, place, text), Lead(pk, START + after)


def test_the_first_to_say_it_leads_the_others():
    assert leads([], [told(1), told(2, after=timedelta(days=3)), told(3, " 路燈 壞了。", after=NEAR)]) == {2: 1, 3: 1}


@pytest.mark.parametrize("other", [{"zone": 2}, {"place": "斜土路1号"}, {"text": "路灯好了。"}, {"after": NEAR * 2}])
def test_another_place_text_or_time_is_another_matter(other):
    assert leads([], [told(1), told(2, **other)]) == {}


def test_the_links_make_no_chain():
    later = [told(pk, after=pk * NEAR * 0.7) for pk in range(4)]

    assert leads([], later) == {1: 0, 3: 2}


def test_one_that_is_there_already_leads():
    assert leads([told(9, after=timedelta(days=5))], [told(1)]) == {1: 9}
