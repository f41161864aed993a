"""The search over petitions: what it finds, what it does not, and that every writer makes its petitions findable."""

import pytest
from django.db import connection

from petitions.models import Petition, SearchText
from petitions.queries import matching
from petitions.services import PetitionDraft, register
from tests.factories.petitions import petition_in

pytestmark = pytest.mark.django_db


def found(words: str) -> set[str]:
    return set(matching(Petition.objects.all(), words).values_list("title", flat=True))


def said(people, title: str, text: str = "无", address: str = "") -> Petition:
    draft = PetitionDraft(title=title, text=text, address=address)
    return register(draft=draft, zone=people.zone, by=people.member)


@pytest.mark.parametrize(
    "words", ["电梯", "三号楼电", "不关门", "青石弄", "Lift", "lift", "Ｌｉｆｔ", "電梯", " 电梯\u200b "]
)
def test_words_of_title_text_and_address_are_found_however_they_are_written(people, words):
    said(people, "三号楼电梯", "Lift 上去了不关门", "青石弄 3 号")
    said(people, "五号楼漏水")

    assert found(words) == {"三号楼电梯"}


def test_a_number_is_found(people):
    petition = said(people, "三号楼电梯")
    said(people, "五号楼漏水")

    assert found(petition.number) == {"三号楼电梯"}


def test_pairs_that_do_not_stand_together_are_not_found(people):
    said(people, "电梯关不上，关门")

    assert found("梯关门") == set()


def test_nothing_is_found_across_the_end_of_the_title(people):
    said(people, "三号楼电", "梯坏了")

    assert found("电梯") == set()


@pytest.mark.parametrize("sign", ["100%", "a_c", "\\路"])
def test_signs_of_a_pattern_stand_for_themselves(people, sign):
    said(people, f"写着{sign}的牌子")
    said(people, "写着100元和abc的路牌")

    assert found(sign) == {f"写着{sign}的牌子"}


@pytest.mark.parametrize("words", ["", " ", "电", "\u200b电"])
def test_less_than_two_signs_narrow_nothing(people, words):
    said(people, "三号楼电梯")
    said(people, "五号楼漏水")

    assert len(found(words)) == 2


def test_the_index_of_pairs_answers(people):
    """Where reading the whole table is forbidden, the plan goes through the index of pairs."""
    petition_in(people.zone, by=people.member)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        plan = SearchText.objects.holding("电梯").explain()

    assert "search_bigrams" in plan


def test_a_registered_petition_has_one_search_text(people):
    petition = said(people, "三号楼電梯", "ＡＢ 漏水", "青石弄")

    assert SearchText.objects.get().text == f"三号楼电梯\nab 漏水\n青石弄\n{petition.number}"
