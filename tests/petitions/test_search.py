"""The search over petitions: what it finds, what it does not, and that every writer makes its petitions findable."""

import pytest
from django.db import connection

from petitions.models import Petition, SearchText
from petitions.queries import matching
from petitions.services import PetitionDraft, register
from tests.factories.office import office
from tests.factories.people import staff_of
from tests.factories.petitions import petition_in
from tests.factories.territory import CommitteeFactory, SubdistrictFactory, ZoneFactory
from wulibridge.people.models import Post, User
from wulibridge.people.roles import Role

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


@pytest.mark.parametrize("places", [(), ("zone 1",), ("zone 1", "subdistrict 2")])
def test_the_index_of_pairs_and_places_answers(people, places):
    """Where reading the whole table is forbidden, the plan goes through the index."""
    petition_in(people.zone, by=people.member)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        plan = SearchText.objects.holding("电梯", places=places).explain()

    _scan, asked = plan.split("search_marks")
    assert all(word in asked for word in ("电梯", *places))


def test_a_registered_petition_has_one_search_text(people):
    petition = said(people, "三号楼電梯", "ＡＢ 漏水", "青石弄")

    assert SearchText.objects.get().text == f"三号楼电梯\nab 漏水\n青石弄\n{petition.number}"


# Where it looks -------------------------------------------------------------------------------------------------------
# Of all petitions, as if whoever asks might see each: so that it is the place in the index that decides.


def found_by(user: User) -> set[Petition]:
    fresh = User.objects.get(pk=user.pk)  # the reach of a user is remembered on its row
    return set(matching(Petition.objects.all(), "电梯", user=fresh))


@pytest.fixture
def petition(people):
    return said(people, "三号楼电梯")


@pytest.fixture
def elsewhere():
    """Another office, with a petition of the same words."""
    others = office()
    said(others, "三号楼电梯")
    return others


def test_everybody_of_its_area_finds_it_and_nothing_of_elsewhere(people, petition, elsewhere):
    for user in (people.lead, people.chair, people.desk, people.leader):
        assert found_by(user) == {petition}


def test_a_petition_that_goes_to_another_zone_is_found_there_and_back_again(people, petition, elsewhere):
    here, there = (people.lead, people.chair, people.desk), (elsewhere.lead, elsewhere.chair, elsewhere.desk)

    Petition.objects.filter(pk=petition.pk).update(zone=elsewhere.zone)
    assert [petition in found_by(user) for user in (*here, *there)] == [False] * 3 + [True] * 3

    petition.zone = people.zone
    petition.save()
    assert [petition in found_by(user) for user in (*here, *there)] == [True] * 3 + [False] * 3


def test_a_zone_that_goes_to_another_subdistrict_takes_its_petitions_along(people, petition, elsewhere):
    people.zone.committee = elsewhere.zone.committee
    people.zone.save()

    assert [petition in found_by(user) for user in (people.desk, elsewhere.desk)] == [False, True]


def test_so_does_a_committee(people, petition, elsewhere):
    committee = people.zone.committee
    committee.subdistrict = elsewhere.zone.committee.subdistrict
    committee.save()

    assert [petition in found_by(user) for user in (people.desk, elsewhere.desk)] == [False, True]


def test_whoever_has_posts_in_several_places_finds_what_lies_in_each(people, petition, elsewhere):
    """In a whole subdistrict, and in one zone of another."""
    third = said(office(), "三号楼电梯")
    Post.objects.create(user=elsewhere.desk, role=Role.ZONE_LEAD, zone=people.zone, starts_on="2020-01-01")

    assert petition in found_by(elsewhere.desk)
    assert third not in found_by(elsewhere.desk)
    assert len(found_by(elsewhere.desk)) == 2


def test_a_committee_finds_what_lies_in_any_of_its_zones(people, petition):
    second = petition_in(ZoneFactory(committee=people.zone.committee), title="四号楼电梯")

    assert found_by(people.chair) == {petition, second}


def test_a_department_finds_what_it_helps_with_wherever_that_lies(people, petition, elsewhere):
    """Its petitions may lie anywhere, so nowhere is left out; what it may see is narrowed by the rows alone."""
    assert petition in found_by(elsewhere.department)


def test_of_very_many_places_none_is_left_out(people, petition):
    user = staff_of(Role.ZONE_LEAD, people.zone)
    subdistrict = SubdistrictFactory()
    zones = [ZoneFactory(committee=CommitteeFactory(subdistrict=subdistrict)) for _ in range(60)]
    Post.objects.bulk_create(Post(user=user, role=Role.ZONE_LEAD, zone=zone, starts_on="2020-01-01") for zone in zones)

    assert petition in found_by(user)
