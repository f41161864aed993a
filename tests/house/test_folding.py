"""Ways of writing a word that a search must not tell apart."""

import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wulibridge.folding import fold


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("噪聲擾民", "噪声扰民"),  # traditional
        ("五里橋街道瞿溪路", "五里桥街道瞿溪路"),
        ("跟著走", "跟着走"),
        ("頭髮與發票", "头发与发票"),
        ("ＡＢＣ１２３（甲）", "abc123(甲)"),  # full width
        ("ﾊﾟ", "パ"),  # half width, two signs for one
        ("PETITION", "petition"),
        ("Straße", "strasse"),
        ("e\u0301", "é"),
        ("斜土\u200b路\ufeff734\u202e弄", "斜土路734弄"),  # zero width and bidi marks
        ("葛\U000e0100城", "葛城"),  # variation selectors
        (" 斜土路\u3000\n\t734弄\u00a0", "斜土路 734弄"),
        ("甲\x00乙\ud800丙", "甲乙丙"),
        ("", ""),
    ],
)
def test_one_form_for_all_ways_of_writing(written, meant):
    assert fold(written) == meant
    assert fold(meant) == meant


@pytest.mark.parametrize(("one", "other"), [("一楼", "二楼"), ("12号", "21号"), ("甲 乙", "甲乙"), ("o", "0")])
def test_what_differs_stays_different(one, other):
    assert fold(one) != fold(other)


def test_no_single_sign_changes_when_folded_twice():
    changed = [code for code in range(sys.maxunicode + 1) if fold(fold(chr(code))) != fold(chr(code))]
    assert changed == []


@given(st.text(st.characters(exclude_categories=[])))
@example("\u0345\u0301")
@example("㎑\ufdfa\u0390")
def test_a_folded_text_stays_as_it_is_and_fits_a_database(text):
    folded = fold(text)
    assert fold(folded) == folded
    assert "\x00" not in folded
    folded.encode()
