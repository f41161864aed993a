"""What is left of a resident's words when nobody is to be named."""

import pytest

from evaluations.unnamed import pairs_that_name, without_name, without_traces


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("王小明", "王小明谢谢", "某谢谢"),
        ("王小明", "王先生、王阿姨都说好", "某、某都说好"),
        ("陳大文", "陈大文，陳先生，陈女士", "某，某，某"),  # in either writing
        ("欧阳锋", "欧阳老师说欧元", "某说欧元"),
        ("王", "王奶奶", "某"),
        ("王小明", "李先生好，先生好，王牌", "李先生好，先生好，王牌"),
        ("Ada Lee", "ada  lee 和 ADA LEE", "ada  lee 和 某"),
        ("", "谢谢", "谢谢"),
        ("", "先生好", "先生好"),
    ],
)
def test_a_name_is_taken_out_in_each_of_its_forms(name, text, left):
    assert without_name(text, name) == left


def test_numbers_and_doors_are_taken_out():
    assert without_traces("10000000001,12号301室,a@b.cn,8号线") == "…,……,…,8号线"


def test_pairs_of_a_name_and_of_its_surname_with_a_title():
    named = pairs_that_name("王小明")
    assert {"王小", "小明", "王先", "王阿"} <= named
    assert not {"先生", "阿姨"} & named
    assert {"阳锋", "阳先"} <= pairs_that_name("欧阳锋")
    assert pairs_that_name("") == frozenset()
