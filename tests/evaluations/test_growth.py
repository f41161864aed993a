"""What grows: the rule at its edges, and how pairs of characters become words."""

from fractions import Fraction

import pytest

from evaluations.growth import RULE, GrowthRule, grown_words, pairs_of


@pytest.mark.parametrize(
    ("count", "before", "months", "grows"),
    [
        (5, 0, 12, True),
        (4, 0, 12, False),  # too few to speak of
        (9, 72, 12, False),  # one and a half times the mean is not more than that
        (10, 72, 12, True),
        (6, 40, 10, False),
        (7, 40, 10, True),
        (50, 0, 0, False),  # nothing to compare with
    ],
)
def test_the_rule(count, before, months, grows):
    assert RULE.grows(count, before, months) is grows


def test_pairs_are_of_chinese_characters_alone_and_folded():
    assert pairs_of("加裝電梯，3号楼 lift") == {"加装", "装电", "电梯", "号楼"}


def test_what_stands_together_makes_one_word():
    matters = dict.fromkeys(range(5), "想要加装电梯") | dict.fromkeys(range(5, 30), "灯坏")
    before = ["灯坏"] * 300
    (word,) = [grown for grown in grown_words(matters, before, 12) if "电梯" in grown.word]
    assert word.word == "想要加装电梯"
    assert word.ids == (0, 1, 2, 3, 4)
    assert word.before == 0


@pytest.mark.parametrize(
    ("written", "shown"),
    [(["灯坏"] * 5, "灯坏"), (["燈壞"] * 3 + ["灯坏"] * 2, "燈壞"), (["灯\u200b坏"] * 5, "灯坯")],
)
def test_a_word_is_shown_as_most_wrote_it(written, shown):
    # 坏 is folded to 坯: nobody should read that where anybody wrote the word without a break.
    (word,) = grown_words(dict(enumerate(written)), [], 12)
    assert word.word == shown


def test_a_word_that_no_text_holds_whole_is_put_together_from_its_pairs():
    (word,) = grown_words(dict.fromkeys(range(5), "电灯。灯坏"), [], 12)
    assert word.word == "电灯坏"


def test_the_months_before_are_counted_as_the_month_is():
    matters = dict.fromkeys(range(5), "加装电梯") | {5: "电梯", 6: "加装"}
    (word,) = grown_words(matters, ["加装", "装电", "电梯", "加装电梯", "楼梯"], 12)
    assert (word.word, word.ids, word.before) == ("加装电梯", tuple(range(7)), 4)


def test_a_joined_word_that_does_not_grow_itself_leaves_its_first_pair():
    # Each pair grows: 6 against a mean of 3. All matters with one of them do not: 7 against a mean of 6.
    matters = dict.fromkeys(range(5), "电梯间") | {5: "电梯", 6: "梯间"}
    (word,) = grown_words(matters, ["电梯"] * 36 + ["梯间"] * 36, 12)
    assert (word.word, word.ids, word.before) == ("梯间", (0, 1, 2, 3, 4, 6), 36)


def test_no_word_has_an_unsaid_pair():
    matters = dict.fromkeys(range(5), "找王小明")
    assert grown_words(matters, [], 12)
    assert grown_words(matters, [], 12, unsaid=frozenset({"小明"})) == []


def test_a_sentence_that_many_repeat_is_not_shown_whole():
    (word,) = grown_words(dict.fromkeys(range(5), "三号楼前面的路灯坏了两个星期没有人修"), [], 12)
    assert len(word.word) == 8


def test_what_is_said_as_often_as_before_is_no_word():
    matters = dict.fromkeys(range(6), "路灯")
    assert grown_words(matters, ["路灯"] * 48, 12) == []
    assert [grown.word for grown in grown_words(matters, ["路灯"] * 47, 12)] == ["路灯"]


def test_how_everybody_writes_is_no_word():
    matters = {n: f"请问，{'停车' if n < 5 else ''}" for n in range(40)}
    assert [grown.word for grown in grown_words(matters, [], 12)] == ["停车"]


def test_another_rule_is_obeyed():
    rule = GrowthRule(at_least=2, times=Fraction(1), months=12)
    assert [grown.word for grown in grown_words({1: "噪声", 2: "噪声"}, [], 1, rule)] == ["噪声"]
