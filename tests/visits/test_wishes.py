"""Micro-wishes: everybody may read them, nobody learns whose they are, and one alone takes each on."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from petitions.services import Refused
from tests.factories.people import staff_of
from tests.factories.territory import HouseholdContactFactory, HouseholdFactory, ZoneFactory
from tests.factories.wishes import unit_in, wish_of
from visits.models import MicroWish, WishClaim, WishState, WishStep
from visits.nameless import Tells, tells
from visits.queries.wish import wishes_for
from visits.services.wish import claim, confirm_wish, fulfil, release, withdraw_wish
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db


# Words that name nobody -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "请打10000000001",
        "请打１００ ００００ ０００１",
        "一〇〇 〇〇〇〇 零零零一",
        "021-0000 0000",
        "证号 310101 19000101 001X",
        "写信到 test@example.invalid",
        "2026 11 22 33",
    ],
)
def test_numbers_that_lead_to_somebody_are_found(words):
    assert tells(words) is Tells.NUMBER


@pytest.mark.parametrize("words", ["住402室", "住四〇二室", "测试路12弄", "十二弄", "3号楼", "测试路100号"])
def test_doors_are_found(words):
    assert tells(words) is Tells.DOOR


@pytest.mark.parametrize(
    "words",
    [
        "想要一盏台灯",
        "2026年11月22日之前",
        "生日在 2026-11-22，蛋糕约 200 元",
        "两室一厅的窗帘",
        "100元到500元",
        "带一路小跑去坐10号线",
    ],
)
def test_everyday_words_pass(words):
    assert tells(words) is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": "打我电话10000000001"}, "title"),
        ({"words": "住在402室"}, "words"),
        ({"title": "找1000", "words": "0000001"}, "words"),
        ({"words": "测试甲想要一盏灯"}, "words"),
        ({"budget": 100_001}, "budget"),
    ],
    ids=["phone", "door", "parted over two fields", "the contact's name", "not small"],
)
def test_a_wish_that_tells_whose_it_is_is_refused_at_its_field(household, member, said, field):
    HouseholdContactFactory(household=household, name="测试甲")

    with pytest.raises(Refused) as no:
        wish_of(household, by=member, **said)

    assert no.value.field == field
    assert not MicroWish.objects.exists()


def test_another_households_contact_may_share_a_word(household, member):
    HouseholdContactFactory(household=HouseholdFactory(building=household.building), name="台灯")

    assert wish_of(household, by=member)


# Steps ----------------------------------------------------------------------------------------------------------------


def test_every_step_of_a_wish_is_kept(household, member, chair, unit):
    wish = wish_of(household, by=member)
    claim(wish=wish, organization=unit, by=chair)
    release(wish=wish, reason="库存没有了", by=chair)
    claim(wish=wish, organization=unit_in(unit.subdistrict), by=chair)
    fulfil(wish=wish, by=chair)
    confirm_wish(wish=wish, heard="satisfied", by=member)

    states = list(wish.steps.values_list("state", "reason"))
    assert states == [
        ("open", ""),
        ("claimed", ""),
        ("open", "库存没有了"),
        ("claimed", ""),
        ("fulfilled", ""),
        ("confirmed", ""),
    ]
    assert wish.claims.filter(released_at=None).count() == 1


@pytest.mark.parametrize(
    "step",
    [
        lambda wish, by, unit: fulfil(wish=wish, by=by),
        lambda wish, by, unit: confirm_wish(wish=wish, heard="satisfied", by=by),
        lambda wish, by, unit: release(wish=wish, reason="x", by=by),
        lambda wish, by, unit: withdraw_wish(wish=wish, reason=" ", by=by),
        lambda wish, by, unit: claim(wish=wish, organization=unit_in(unit.subdistrict, kind="department"), by=by),
        lambda wish, by, unit: claim(wish=wish, organization=unit_in(ZoneFactory().committee.subdistrict), by=by),
        lambda wish, by, unit: claim(wish=wish, organization=unit_in(unit.subdistrict, active=False), by=by),
    ],
    ids=["fulfil", "confirm", "release", "no reason", "a department", "from elsewhere", "no longer active"],
)
def test_what_an_open_wish_does_not_take(household, chair, unit, step):
    wish = wish_of(household, by=chair)

    with pytest.raises(Refused):
        step(wish, chair, unit)

    wish.refresh_from_db()
    assert (wish.state, WishStep.objects.count()) == (WishState.OPEN, 1)


def test_a_member_of_the_zone_claims_for_nobody(household, member, unit):
    with pytest.raises(Refused):
        claim(wish=wish_of(household, by=member), organization=unit, by=member)


def test_the_same_form_twice_is_one_wish(household, member):
    client_uuid = uuid4()

    assert wish_of(household, by=member, client_uuid=client_uuid) == wish_of(
        household, by=member, client_uuid=client_uuid
    )
    with pytest.raises(Refused):
        wish_of(HouseholdFactory(building=household.building), by=member, client_uuid=client_uuid)
    with pytest.raises(Refused):
        wish_of(household, by=member, client_uuid=client_uuid, budget=77)


# One claimant ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_many_who_claim_at_once_one_wins(household, chair):
    wish = wish_of(household, by=chair)
    units = [unit_in(household.committee.subdistrict) for _ in range(6)]

    def want(unit):
        try:
            return claim(wish=wish, organization=unit, by=chair).organization_id
        except Refused:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as crowd:
        won = [pk for pk in crowd.map(want, units) if pk]

    assert won == list(WishClaim.objects.values_list("organization", flat=True))
    assert len(won) == 1


def test_the_database_itself_takes_one_claimant(household, chair, unit):
    wish = wish_of(household, by=chair)
    WishClaim.objects.create(wish=wish, organization=unit, claimed_by=chair)

    with pytest.raises(IntegrityError), transaction.atomic():
        WishClaim.objects.create(wish=wish, organization=unit_in(unit.subdistrict), claimed_by=chair)


def test_where_the_state_lags_behind_the_database_has_the_last_word(household, chair, unit):
    wish = wish_of(household, by=chair)
    WishClaim.objects.create(wish=wish, organization=unit, claimed_by=chair)

    with pytest.raises(Refused):
        claim(wish=wish, organization=unit_in(unit.subdistrict), by=chair)


# Who reads what -------------------------------------------------------------------------------------------------------


def test_the_public_page_shows_open_wishes_of_its_subdistrict_and_nothing_of_their_household(
    client, household, member, chair, unit, django_assert_num_queries
):
    HouseholdContactFactory(household=household, name="测试甲", phone="10000000001")
    subdistrict = unit.subdistrict
    subdistrict.phone = "000-1234"
    subdistrict.save()
    wish_of(household, by=member, title="想要一盏台灯", words="看书用", budget=120)
    claim(wish=wish_of(household, by=member, title="已认领的"), organization=unit, by=chair)
    far = HouseholdFactory(building__zone=ZoneFactory())
    wish_of(far, by=staff_of(Role.ZONE_MEMBER, far.building.zone), title="别处的")

    with django_assert_num_queries(2):
        page = client.get(reverse("visits:wishes_public", args=[subdistrict.pk])).content.decode()

    assert "想要一盏台灯" in page
    assert "看书用" in page
    assert "000-1234" in page
    assert household.committee.name in page
    zone = household.building.zone
    secret = ["测试甲", "10000000001", household.number, household.room, household.building.address, zone.name]
    assert [word for word in [*secret, str(member), "已认领的", "别处的"] if word in page] == []


def test_the_list_of_those_who_match_does_not_say_whose_the_wishes_are(client, household, chair):
    wish_of(household, by=chair)
    client.force_login(chair)

    page = client.get(reverse("visits:wishes", args=["wishes"])).content.decode()

    assert "想要一盏台灯" in page
    assert [word for word in (household.number, household.room, household.building.address) if word in page] == []


def test_a_wish_is_known_to_its_own_zone_alone(household, member, zone):
    wish = wish_of(household, by=member)
    beside = staff_of(Role.ZONE_LEAD, ZoneFactory(committee=zone.committee))

    assert list(wishes_for(member)) == [wish]
    assert list(wishes_for(beside)) == []
