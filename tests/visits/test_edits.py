"""Two people put the same household right: what they wrote is both kept, until somebody chooses."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from petitions.services import Refused
from tests.factories.people import staff_of
from tests.factories.territory import HouseholdContactFactory, HouseholdFactory, ZoneFactory, every_zone
from visits.models import HouseholdEdit
from visits.services import Correction, correct_household, settle_edit
from wulibridge.journal.models import JournalEntry
from wulibridge.people.roles import Role
from wulibridge.territory.models import Household, HouseholdContact
from wulibridge.territory.services import change_household, remove_contact, set_contact

pytestmark = pytest.mark.django_db
EDITS = reverse("visits:edits")


@pytest.fixture
def mate(zone):
    return staff_of(Role.ZONE_MEMBER, zone)


@pytest.fixture
def household(building):
    return HouseholdFactory(building=building, n_aged_60=1)


def correct(household, by, *, base=1, uuid=None, **changes):
    said = Correction(uuid or uuid4(), base, changes)
    return correct_household(correction=said, household=Household.objects.get(pk=household.pk), by=by)


def there(household):
    row = Household.objects.get(pk=household.pk)
    return row.n_aged_60, row.version


def edit():
    with every_zone():
        return HouseholdEdit.objects.select_related("household__building__zone").get(state="waiting")


def contact():
    with every_zone():
        row = HouseholdContact.objects.get()
        return row.name, row.phone


# The version ----------------------------------------------------------------------------------------------------------


def test_each_real_change_counts_the_version_on_by_one(household, member):
    with every_zone():
        change_household(household=household, by=member)
        assert there(household) == (1, 1)
        household.n_aged_60 = 2
        change_household(household=household, by=member)
        assert there(household) == (2, 2)
        said = {"household": household, "name": "测试甲", "notice_given_on": timezone.localdate(), "by": member}
        set_contact(**said)
        set_contact(**said)
        assert there(household) == (2, 3)
        remove_contact(household=household, by=member)
        assert there(household) == (2, 4)


def test_a_change_from_an_old_copy_does_not_take_the_version_back(household, member):
    old = Household.objects.get()
    correct(household, member, n_aged_60=(1, 2))
    old.room = "909室"
    assert change_household(household=old, by=member).version == 3


# Two at once ----------------------------------------------------------------------------------------------------------


def test_what_was_seen_as_it_is_now_is_taken_over(household, member):
    done = correct(household, member, n_aged_60=(1, 2), occupancy=("resident", "vacant"))
    assert (done.version, done.waiting) == (2, ())
    assert there(household) == (2, 2)


def test_of_two_who_put_one_thing_right_neither_value_is_lost(household, member, mate):
    correct(household, member, n_aged_60=(1, 2))
    done = correct(household, mate, n_aged_60=(1, 3))

    assert done.waiting == ("n_aged_60",)
    assert there(household) == (2, 2)
    waiting = edit()
    assert (waiting.new, waiting.by) == ({"n_aged_60": 3}, mate)


def test_two_who_put_different_things_right_are_both_taken_over(household, member, mate):
    correct(household, member, n_aged_60=(1, 2))
    done = correct(household, mate, occupancy=("resident", "vacant"))
    assert done.waiting == ()
    assert Household.objects.get().occupancy == "vacant"


def test_two_who_say_the_same_agree(household, member, mate):
    correct(household, member, n_aged_60=(1, 2))
    assert correct(household, mate, n_aged_60=(1, 2)).waiting == ()


def test_the_same_correction_again_is_one(household, member):
    uuid = uuid4()
    correct(household, member, uuid=uuid, n_aged_60=(1, 2))
    correct(household, member, n_aged_60=(2, 5), base=2)
    assert correct(household, member, uuid=uuid, n_aged_60=(1, 2)).again
    assert there(household)[0] == 5
    with pytest.raises(Refused):
        correct(household, member, uuid=uuid, n_aged_60=(1, 4))


@pytest.mark.parametrize(("chosen", "left"), [("there", 2), ("door", 3)])
def test_a_person_chooses(household, member, mate, chosen, left):
    correct(household, member, n_aged_60=(1, 2))
    correct(household, mate, n_aged_60=(1, 3))
    settle_edit(edit=edit(), chosen=chosen, version=2, by=member)
    assert there(household)[0] == left
    (entry,) = JournalEntry.objects.filter(verb="household.edit_settled")
    assert entry.details == {"field": "n_aged_60", "chosen": chosen}


def test_nobody_chooses_twice_nor_what_they_did_not_see(household, member, mate):
    correct(household, member, n_aged_60=(1, 2))
    correct(household, mate, n_aged_60=(1, 3))
    waiting = edit()
    correct(household, member, n_aged_60=(2, 7), base=2)
    with pytest.raises(Refused):
        settle_edit(edit=waiting, chosen="door", version=2, by=member)
    settle_edit(edit=waiting, chosen="door", version=3, by=member)
    with pytest.raises(Refused):
        settle_edit(edit=waiting, chosen="there", version=4, by=mate)
    assert there(household)[0] == 3


@pytest.mark.parametrize("deed", ["correct", "settle"])
def test_a_stranger_may_do_neither(household, member, mate, deed):
    correct(household, member, n_aged_60=(1, 2))
    correct(household, mate, n_aged_60=(1, 3))
    stranger = staff_of(Role.ZONE_LEAD, ZoneFactory(committee=household.committee))
    waiting = edit()
    deeds = {
        "correct": lambda: correct(household, stranger, n_aged_60=(2, 9), base=2),
        "settle": lambda: settle_edit(edit=waiting, chosen="door", version=2, by=stranger),
    }
    with pytest.raises(Refused):
        deeds[deed]()
    assert there(household)[0] == 2


# The contact ----------------------------------------------------------------------------------------------------------


def test_a_contact_of_whom_nobody_knew_is_taken_over(household, member):
    correct(household, member, base=1, n_aged_60=(1, 2))
    correct(household, member, base=1, contact_name=("", "测试乙"), contact_phone=("", "10000000002"))
    assert contact() == ("测试乙", "10000000002")


def test_a_contact_that_changed_meanwhile_waits_and_is_kept_behind_the_wall(household, member, mate):
    HouseholdContactFactory(household=household, name="测试甲", phone="10000000001")
    correct(household, member, contact_name=("", "测试乙"))
    done = correct(household, mate, contact_name=("", "测试丙"), contact_phone=("", "10000000003"))

    assert done.waiting == ("contact_name", "contact_phone")
    assert contact() == ("测试乙", "10000000001")
    assert not HouseholdEdit.objects.exists()
    settle_edit(edit=edit(), chosen="door", version=2, by=member)
    assert contact() == ("测试丙", "10000000003")


def test_no_second_copy_of_a_contact_is_left_once_it_is_decided(household, member, mate):
    HouseholdContactFactory(household=household)
    correct(household, member, contact_name=("", "测试乙"))
    correct(household, mate, contact_name=("", "测试丙"))
    settle_edit(edit=edit(), chosen="there", version=2, by=member)
    with every_zone():
        assert [(row.old, row.new) for row in HouseholdEdit.objects.all()] == [({}, {}), ({}, {})]
    assert "测试丙" not in str(list(JournalEntry.objects.values_list("details", flat=True)))


@pytest.mark.parametrize(("between", "waiting"), [(False, ()), (True, ("contact_name",))])
def test_nobody_is_in_their_own_way_and_somebody_else_still_is(household, member, mate, between, waiting):
    HouseholdContactFactory(household=household, name="测试甲")
    correct(household, member, n_aged_60=(1, 2), contact_name=("", "测试乙"))
    correct(household, member, n_aged_60=(2, 3))
    if between:
        correct(household, mate, base=Household.objects.get().version, contact_name=("", "测试丁"))
    assert correct(household, member, contact_name=("", "测试丙")).waiting == waiting
    assert contact()[0] == ("测试丁" if between else "测试丙")


def test_a_phone_without_a_name_is_nobody_s(household, member):
    with pytest.raises(Refused) as no:
        correct(household, member, contact_phone=("", "10000000002"))
    assert no.value.field == "contact_name"


# From the phone -------------------------------------------------------------------------------------------------------


def send(client, user, household, **fields):
    said = {"uuid": str(uuid4()), "kind": "household", "household": household.pk, "base": 1} | fields
    envelope = {"format": 1, "user": user.pk, "items": [said, said]}
    answer = client.post(reverse("visits:sync"), envelope, content_type="application/json")
    return answer.json()["receipts"]


def test_a_correction_arrives_from_the_phone_once(household, member, member_client):
    first, again = send(member_client, member, household, changes={"n_aged_60": [1, 2]})
    assert (first["status"], again["status"], first["version"], first["waiting"]) == (201, 200, 2, [])
    (late, _again) = send(member_client, member, household, changes={"n_aged_60": [1, 3]})
    assert (late["status"], late["version"], late["waiting"]) == (201, 2, ["n_aged_60"])
    stands = {"occupancy": "resident", "registered_elsewhere": False, "n_aged_60": 2, "contact": None}
    assert (first["stands"], late["stands"]) == (stands | {"waiting": []}, stands | {"waiting": ["n_aged_60"]})
    named = {"contact_name": ["", "测试甲"], "contact_phone": ["", "10000000001"]}
    (told, _again) = send(member_client, member, household, changes=named, notice_given=True)
    assert told["stands"]["contact"] == {"name": "测**", "phone": "*** 0001"}


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({}, "changes"),
        ({"remark": ["", "x"]}, "changes"),
        ({"n_aged_60": [1]}, "changes"),
        ({"n_aged_60": [1, {}]}, "changes"),
        ({"n_aged_60": [1, 51]}, "n_aged_60"),
        ({"n_aged_60": [1, -1]}, "n_aged_60"),
        ({"occupancy": ["resident", "haunted"]}, "occupancy"),
        ({"contact_name": ["", "测试乙"]}, "notice_given"),
        ({"contact_name": ["", " "]}, "contact_name"),
    ],
)
def test_what_cannot_be_is_said_at_its_place(household, member, member_client, changes, at):
    (receipt, _again) = send(member_client, member, household, changes=changes)
    assert (receipt["status"], list(receipt["errors"])) == (422, [at])
    assert there(household) == (1, 1)


def test_a_stranger_s_household_is_not_here(member, member_client):
    assert send(member_client, member, HouseholdFactory(), changes={"n_aged_60": [1, 2]})[0]["status"] == 404


# Pages ----------------------------------------------------------------------------------------------------------------


def page_of(household):
    return reverse("visits:correct", args=[household.pk])


def form(**fields):
    shown = {"occupancy": "resident", "registered_elsewhere": False, "n_aged_60": 1}
    initial = {f"initial-{name}": value for name, value in shown.items()}
    said = shown | initial | {"client_uuid": uuid4(), "base": 1} | fields
    return {name: value for name, value in said.items() if value is not False}


def test_the_page_puts_right_what_was_changed_on_it(household, member_client):
    assert member_client.post(page_of(household), form(n_aged_60=2, registered_elsewhere="on")).status_code == 302
    row = Household.objects.get()
    assert (row.n_aged_60, row.registered_elsewhere, row.version) == (2, True, 2)


def test_the_page_of_an_old_version_changes_only_what_was_changed_on_it(household, mate, member_client):
    correct(household, mate, n_aged_60=(1, 5))
    member_client.post(page_of(household), form(occupancy="vacant"))
    row = Household.objects.get()
    assert (row.n_aged_60, row.occupancy) == (5, "vacant")


def test_a_contact_needs_that_the_person_was_told(household, member_client):
    answer = member_client.post(page_of(household), form(contact_name="测试乙"))
    assert answer.status_code == 422
    assert "测试乙" in answer.text
    member_client.post(page_of(household), form(contact_name="测试乙", notice_given="on"))
    assert contact() == ("测试乙", "")


def test_both_values_stand_side_by_side_and_one_is_chosen(household, member, mate, member_client):
    correct(household, mate, n_aged_60=(1, 41))
    correct(household, mate, n_aged_60=(1, 42))
    page = member_client.get(EDITS).text
    assert ("41" in page, "42" in page, mate.name in page) == (True, True, True)
    chosen = {"chosen": "door", "version": 2}
    member_client.post(reverse("visits:edit", args=[edit().pk]), chosen)
    assert there(household) == (42, 3)


def test_a_contact_is_masked_until_it_is_asked_for_and_then_journalled(household, member, mate, member_client):
    HouseholdContactFactory(household=household, name="测试甲")
    correct(household, member, contact_name=("", "测试乙"))
    correct(household, mate, contact_name=("", "测试丙"))
    page = member_client.get(EDITS).text
    assert not any(name in page for name in ("测试乙", "测试丙"))
    assert not JournalEntry.objects.filter(verb="household.contact_read").exists()
    shown = member_client.post(reverse("visits:edit", args=[edit().pk]), {"show": "1"}).text
    assert all(name in shown for name in ("测试乙", "测试丙"))
    assert JournalEntry.objects.filter(verb="household.contact_read").count() == 1


def test_a_stranger_finds_no_correction(household, mate, stranger_client):
    correct(household, mate, n_aged_60=(1, 41))
    correct(household, mate, n_aged_60=(1, 42))
    assert mate.name not in stranger_client.get(EDITS).text
    assert stranger_client.post(reverse("visits:edit", args=[edit().pk]), {"show": "1"}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_queries_for_any_number(
    building, member, mate, member_client, rows, django_assert_max_num_queries
):
    for row in HouseholdFactory.create_batch(rows, building=building, n_aged_60=1):
        HouseholdContactFactory(household=row)
        correct(row, member, contact_name=("", "测试乙"))
        correct(row, mate, contact_name=("", "测试丙"))
    with django_assert_max_num_queries(14):
        assert member_client.get(EDITS).text.count('name="version"') == rows


def test_what_waits_goes_with_its_door_to_another_zone(household, building, mate, member_client, client):
    correct(household, mate, n_aged_60=(1, 41))
    correct(household, mate, n_aged_60=(1, 42))
    building.zone = ZoneFactory(committee=household.committee)
    building.save()
    assert mate.name not in member_client.get(EDITS).text
    client.force_login(staff_of(Role.ZONE_MEMBER, building.zone))
    assert mate.name in client.get(EDITS).text


def test_my_round_says_that_something_waits(household, mate, member_client):
    assert EDITS not in member_client.get(reverse("visits:round")).text
    correct(household, mate, n_aged_60=(1, 2))
    correct(household, mate, n_aged_60=(1, 3))
    assert EDITS in member_client.get(reverse("visits:round")).text
