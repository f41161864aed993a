from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.factories.people import PostFactory, UserFactory
from tests.factories.territory import (
    BuildingFactory,
    CommitteeFactory,
    HouseholdContactFactory,
    HouseholdFactory,
    OrganizationFactory,
    SubdistrictFactory,
    ZoneFactory,
    every_zone,
)
from wulibridge.journal.queries import entries_of
from wulibridge.people.roles import Role
from wulibridge.territory.models import Building, HouseholdContact, Zone
from wulibridge.territory.queries import in_band, zones_with_size
from wulibridge.territory.services import change_household, remove_contact, save_place, set_contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory()


@pytest.mark.parametrize(
    "factory", [SubdistrictFactory, CommitteeFactory, ZoneFactory, OrganizationFactory], ids=lambda f: f.__name__
)
def test_a_changed_place_is_journalled_with_what_changed(factory, user):
    place = factory()
    place.name = "测试新名"

    save_place(place=place, by=user)
    save_place(place=place, by=user)

    [entry] = entries_of(place)
    assert entry.verb.endswith(".changed")
    assert entry.details["name"][1] == "测试新名"
    assert entry.actor_id == user.pk


def test_a_new_place_is_journalled_as_created(user):
    zone = save_place(place=Zone(committee=CommitteeFactory(), code="测-09", name="测-09"), by=user)

    assert [entry.verb for entry in entries_of(zone)] == ["zone.created"]


def test_a_building_is_known_by_its_normalised_address(user):
    building = save_place(place=Building(zone=ZoneFactory(), address="上海市黄浦区斜土路 734 弄 １２號"), by=user)

    assert building.address == building.address_key == "斜土路734弄12号"


@pytest.mark.parametrize("model", ["zone", "committee", "subdistrict"])
@pytest.mark.parametrize("ahead", [-1, 400])
def test_a_place_does_not_end_while_something_in_it_goes_on(model, ahead, user):
    zone = BuildingFactory().zone
    place = {"zone": zone, "committee": zone.committee, "subdistrict": zone.committee.subdistrict}[model]
    place.valid_to = timezone.localdate() + timedelta(days=ahead)

    with pytest.raises(ValidationError) as refused:
        save_place(place=place, by=user)

    assert list(refused.value.message_dict) == ["valid_to"]
    place.refresh_from_db()
    assert place.valid_to is None


def moved_zone():
    zone = BuildingFactory().zone
    zone.committee = CommitteeFactory(subdistrict=zone.committee.subdistrict)
    return zone, "committee"


def moved_building():
    building = HouseholdFactory().building
    building.zone = ZoneFactory(committee=building.zone.committee)
    return building, "zone"


def ended_zone():
    zone = PostFactory(role=Role.ZONE_LEAD, zone=ZoneFactory()).zone
    zone.valid_to = timezone.localdate()
    return zone, "valid_to"


@pytest.mark.parametrize("changed", [moved_zone, moved_building, ended_zone])
def test_what_is_in_use_changes_hands_by_a_plan_alone(changed, user):
    place, field = changed()

    with pytest.raises(ValidationError) as refused:
        save_place(place=place, by=user)

    assert list(refused.value.message_dict) == [field]


def test_what_nobody_uses_yet_is_put_right_by_hand(user):
    building = BuildingFactory()
    building.zone = ZoneFactory(committee=CommitteeFactory())
    emptied = Zone.objects.exclude(pk=building.zone_id).get()

    save_place(place=building, by=user)
    emptied.committee = building.zone.committee
    save_place(place=emptied, by=user)

    assert Zone.objects.filter(committee=building.zone.committee).count() == 2


def test_empty_places_end_from_below(user):
    zone = ZoneFactory()
    for place in (zone, zone.committee, zone.committee.subdistrict):
        place.valid_to = timezone.localdate()
        save_place(place=place, by=user)

    assert not Zone.objects.filter(valid_to=None).exists()


def test_a_committee_does_not_end_over_a_zone_that_ended_with_buildings_in_it(user):
    committee = BuildingFactory(zone__valid_to=timezone.localdate()).zone.committee
    committee.valid_to = timezone.localdate() + timedelta(days=400)

    with pytest.raises(ValidationError):
        save_place(place=committee, by=user)


def test_a_zone_that_ended_with_buildings_in_it_can_still_be_renamed(user):
    zone = BuildingFactory(zone__valid_to=timezone.localdate()).zone
    zone.name = "测试新名"

    save_place(place=zone, by=user)

    assert Zone.objects.get().name == "测试新名"


@pytest.mark.parametrize("address", ["五里桥", "斜土路734弄", "斜土路734弄12号靠近菜场", "斜土路 734弄12号"])
def test_a_building_without_a_door_or_at_a_known_one_is_refused_at_its_address(address, user):
    BuildingFactory(address="斜土路734弄12号")

    with pytest.raises(ValidationError) as refused:
        save_place(place=Building(zone=ZoneFactory(), address=address), by=user)

    assert list(refused.value.message_dict) == ["address"]
    assert Building.objects.count() == 1


def test_a_household_stands_in_a_building_of_its_committee(user):
    household = HouseholdFactory()
    household.building = BuildingFactory()

    with pytest.raises(ValidationError) as refused:
        change_household(household=household, by=user)

    assert list(refused.value.message_dict) == ["building"]


def test_a_changed_household_gets_a_new_version_and_keeps_remarks_out_of_the_journal(user):
    household = HouseholdFactory(n_aged_60=1)
    household.n_aged_60, household.remark = 2, "测试备注"

    change_household(household=household, by=user)
    change_household(household=household, by=user)

    household.refresh_from_db()
    [entry] = entries_of(household)
    assert household.version == 2
    assert entry.details == {"n_aged_60": [1, 2], "remark": "changed"}


def test_a_contact_is_kept_with_the_notice_and_out_of_the_journal(user):
    household = HouseholdFactory()
    today = timezone.localdate()

    with every_zone():
        set_contact(household=household, name="测试甲", phone="10000000001", notice_given_on=today, by=user)
        set_contact(household=household, name="测试乙", phone="10000000001", notice_given_on=today, by=user)

        assert HouseholdContact.objects.get(household=household).name == "测试乙"
    newest, _first = entries_of(household)
    assert newest.details == {"name": "changed"}


def test_a_contact_is_not_kept_before_the_notice(user):
    household = HouseholdFactory()
    with every_zone(), pytest.raises(ValidationError) as refused:
        set_contact(
            household=household,
            name="测试甲",
            notice_given_on=timezone.localdate() + timedelta(days=1),
            by=user,
        )

    assert list(refused.value.message_dict) == ["notice_given_on"]
    with every_zone():
        assert not HouseholdContact.objects.exists()


def test_a_contact_is_forgotten_and_the_household_stays(user):
    household = HouseholdContactFactory().household

    with every_zone():
        remove_contact(household=household, by=user)
        remove_contact(household=household, by=user)

        assert not HouseholdContact.objects.exists()
    assert [entry.verb for entry in entries_of(household)] == ["household.contact_removed"]


@pytest.mark.parametrize(("households", "meant"), [(249, False), (250, True), (350, True), (351, False)])
def test_a_zone_is_meant_to_hold_so_many_households(households, meant):
    assert in_band(households) is meant


def test_the_size_of_a_zone_leaves_out_who_vanished_from_the_roster(django_assert_num_queries):
    building = BuildingFactory()
    HouseholdFactory.create_batch(2, building=building)
    HouseholdFactory(building=building, missing_since=timezone.localdate())
    empty = ZoneFactory()

    with django_assert_num_queries(1):
        sizes = {zone.pk: zone.n_households for zone in zones_with_size([building.zone_id, empty.pk])}

    assert sizes == {building.zone_id: 2, empty.pk: 0}
