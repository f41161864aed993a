"""A post gives its role's rights in its area, from its first to its last day, and nothing else does."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories.office import Office, office
from tests.factories.people import PostFactory, UserFactory, staff_of
from tests.factories.territory import CommitteeFactory, OrganizationFactory, SubdistrictFactory, ZoneFactory
from wulibridge.journal.queries import entries_of
from wulibridge.journal.services import SYSTEM
from wulibridge.people.models import LeaderAssignment, Post, User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import NOWHERE, holders, holds, may, reach, responsible_leaders
from wulibridge.people.roles import RULES, AreaKind, Role
from wulibridge.people.services import assign_leader, end_post, give_post, save_user, set_password
from wulibridge.territory.models import Zone

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def days(count: int) -> date:
    return TODAY() + timedelta(days=count)


def member_with(zone, starts_on: date, ends_on: date | None) -> User:
    user = UserFactory()
    PostFactory(user=user, role=Role.ZONE_MEMBER, zone=zone, starts_on=starts_on, ends_on=ends_on)
    return user


@pytest.mark.parametrize(
    ("starts", "ends", "holds_today"),
    [
        (-10, None, True),
        (0, None, True),
        (0, 0, True),
        (-10, 0, True),  # ends today: still holds
        (-10, -1, False),  # ended yesterday: gives nothing
        (1, None, False),  # starts tomorrow: gives nothing yet
        (1, 5, False),
    ],
)
def test_a_post_holds_between_its_days(starts, ends, holds_today):
    zone = ZoneFactory()
    user = member_with(zone, days(starts), None if ends is None else days(ends))

    assert may(user, Permission.VISIT_LOG, zone_id=zone.pk) is holds_today
    assert holds(user, Permission.VISIT_LOG) is holds_today
    assert (user in holders(Permission.VISIT_LOG, zone)) is holds_today
    assert user.is_staff is holds_today
    assert bool(reach(user, Permission.VISIT_LOG)) is holds_today


def test_the_day_is_shanghais():
    """Posts are asked for the database's day in Shanghai, so 16:00 UTC is already tomorrow."""
    assert str(timezone.get_current_timezone()) == "Asia/Shanghai"
    ended = PostFactory(role=Role.ZONE_MEMBER, zone=ZoneFactory(), ends_on=date(2026, 3, 9))

    assert ended in Post.objects.in_force(on=date(2026, 3, 9))
    assert ended not in Post.objects.in_force(on=date(2026, 3, 10))


def test_several_posts_at_once_add_up_and_do_not_mix():
    """Lead of one zone and member of another: the dashboard is open for the first alone."""
    first, second = ZoneFactory(), ZoneFactory()
    user = staff_of(Role.ZONE_LEAD, first)
    PostFactory(user=user, role=Role.ZONE_MEMBER, zone=second)

    assert reach(user, Permission.VISIT_LOG).zones == {first.pk, second.pk}
    assert reach(user, Permission.DASHBOARD_READ).zones == {first.pk}


def test_one_post_that_ends_leaves_the_other():
    zone = ZoneFactory()
    user = member_with(zone, days(-9), days(-1))
    PostFactory(user=user, role=Role.COMMITTEE_STAFF, committee=zone.committee)

    assert not may(user, Permission.HANDLE_AT_ZONE, zone_id=zone.pk)
    assert may(user, Permission.HANDLE_AT_COMMITTEE, zone_id=zone.pk)


@pytest.mark.parametrize("user", [AnonymousUser(), UserFactory.build(pk=0)], ids=["anonymous", "without posts"])
def test_who_has_no_post_reaches_nothing(user):
    assert reach(user, Permission.PETITION_READ) == NOWHERE
    assert not holds(user, *Permission)


def test_a_shut_account_reaches_nothing_and_is_told_nothing():
    zone = ZoneFactory()
    user = staff_of(Role.ZONE_LEAD, zone, is_active=False)

    assert not holds(user, *Permission)
    assert not may(user, Permission.HANDLE_AT_ZONE, zone_id=zone.pk)
    assert holders(Permission.HANDLE_AT_ZONE, zone) == []
    assert not user.is_staff


# Reach ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def territory():
    """Two zones of one committee, a neighbouring committee, and another subdistrict."""
    own = ZoneFactory()
    beside = ZoneFactory(committee=own.committee)
    near = ZoneFactory(committee=CommitteeFactory(subdistrict=own.committee.subdistrict))
    far = ZoneFactory()
    return own, beside, near, far


@pytest.mark.parametrize("role", [role for role in Role if RULES[role].area is not AreaKind.ORGANIZATION])
def test_each_role_reaches_its_area_and_no_further(territory, role):
    own, beside, near, far = territory
    kind = RULES[role].area
    area = {AreaKind.ZONE: own, AreaKind.COMMITTEE: own.committee, AreaKind.SUBDISTRICT: own.committee.subdistrict}[
        kind
    ]
    user = staff_of(role, area)
    expected = {
        AreaKind.ZONE: {own.pk},
        AreaKind.COMMITTEE: {own.pk, beside.pk},
        AreaKind.SUBDISTRICT: {own.pk, beside.pk, near.pk},
    }[kind]

    for permission in Permission:
        zones = reach(user, permission).zones
        assert zones == (expected if permission in RULES[role].permissions else set()), permission
        assert not may(user, permission, zone_id=far.pk)


def test_a_department_reaches_itself_and_no_zone(territory):
    department = OrganizationFactory()
    user = staff_of(Role.DEPARTMENT_HANDLER, department)

    assert reach(user, Permission.DEPARTMENT_READ).organizations == {department.pk}
    assert reach(user, Permission.DEPARTMENT_READ).zones == set()


def test_a_reach_is_read_once(django_assert_num_queries):
    user = staff_of(Role.CASE_DESK, ZoneFactory().committee.subdistrict)
    user = User.objects.get(pk=user.pk)

    with django_assert_num_queries(3):  # posts, committees, zones
        reach(user, Permission.PETITION_READ)
        reach(user, Permission.PETITION_READ)
        may(user, Permission.PETITION_READ, zone_id=1)


# Who is told ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def people() -> Office:
    return office()


def test_holders_are_those_of_the_zone_and_of_what_lies_above(people):
    assert holders(Permission.PETITION_READ, people.zone) == sorted(
        [people.leader, people.other_leader, people.member, people.lead, people.staff, people.chair, people.desk],
        key=lambda user: user.pk,
    )
    assert holders(Permission.PETITION_READ, people.zone, roles=[Role.ZONE_LEAD, Role.AUDITOR]) == [people.lead]


def test_one_person_with_two_posts_is_one_holder(people):
    PostFactory(user=people.lead, role=Role.ZONE_MEMBER, zone=people.zone)

    assert holders(Permission.HANDLE_AT_ZONE, people.zone) == [people.member, people.lead]


def test_the_leader_who_answers_for_the_committee_is_responsible(people):
    assert responsible_leaders(people.zone) == [people.leader]


@pytest.mark.parametrize("change", [{"ends_on": days(-1)}, {"starts_on": days(1)}])
def test_when_nobody_answers_for_it_today_every_leader_is(people, change):
    LeaderAssignment.objects.filter(leader=people.leader).update(**change)

    assert responsible_leaders(people.zone) == [people.leader, people.other_leader]


def test_an_assignment_without_the_post_of_a_leader_counts_for_nothing(people):
    Post.objects.filter(user=people.leader).update(ends_on=days(-1))

    assert responsible_leaders(people.zone) == [people.other_leader]


def test_a_committee_has_one_open_responsibility(people):
    second = LeaderAssignment(leader=people.other_leader, committee=people.zone.committee, starts_on=TODAY())

    with pytest.raises(ValidationError, match=r"负责|answers for this committee|领导"):
        assign_leader(assignment=second, by=people.desk)


# What the database holds ----------------------------------------------------------------------------------------------

AREAS = {
    AreaKind.ZONE: ZoneFactory,
    AreaKind.COMMITTEE: CommitteeFactory,
    AreaKind.SUBDISTRICT: SubdistrictFactory,
    AreaKind.ORGANIZATION: OrganizationFactory,
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", AreaKind)
def test_a_role_stands_in_its_own_kind_of_area_only(role, kind):
    post = PostFactory.build(user=UserFactory(), role=role, **{kind.value: AREAS[kind]()})

    if RULES[role].area is kind:
        post.save()
    else:
        with pytest.raises(IntegrityError, match="post_area_fits_role"), transaction.atomic():
            post.save()


@pytest.mark.parametrize("areas", [{}, {"zone", "committee"}])
def test_a_post_has_exactly_one_area(areas):
    given = {AreaKind(name).value: AREAS[AreaKind(name)]() for name in areas}

    with pytest.raises(IntegrityError, match="post_area_fits_role"), transaction.atomic():
        PostFactory(role=Role.ZONE_MEMBER, **given)


def test_a_post_does_not_end_before_it_starts():
    with pytest.raises(IntegrityError, match="post_dates"), transaction.atomic():
        PostFactory(role=Role.ZONE_MEMBER, zone=ZoneFactory(), starts_on=days(1), ends_on=days(0))


# The services ---------------------------------------------------------------------------------------------------------


def test_giving_and_ending_a_post_is_recorded():
    zone = ZoneFactory()
    post = give_post(post=Post(user=UserFactory(), role=Role.ZONE_LEAD, zone=zone, starts_on=TODAY()), by=SYSTEM)
    end_post(post=post, on=days(3), by=SYSTEM)

    changed, given = entries_of(post)
    assert (given.verb, changed.verb) == ("post.given", "post.changed")
    assert changed.details == {"ends_on": [None, str(days(3))]}
    assert given.details["role"] == [None, "zone_lead"]


def test_ending_a_post_keeps_what_was_changed_of_it_meanwhile():
    post = PostFactory(role=Role.ZONE_LEAD, zone=ZoneFactory())
    elsewhere = ZoneFactory()
    Post.objects.filter(pk=post.pk).update(zone=elsewhere)

    end_post(post=post, on=days(3), by=SYSTEM)

    post.refresh_from_db()
    assert (post.zone, post.ends_on) == (elsewhere, days(3))
    assert entries_of(post).get().details == {"ends_on": [None, str(days(3))]}


def test_a_post_that_was_removed_is_not_brought_back():
    post = PostFactory(role=Role.ZONE_LEAD, zone=ZoneFactory())
    Post.objects.filter(pk=post.pk).delete()

    for deed in (lambda: give_post(post=post, by=SYSTEM), lambda: end_post(post=post, on=days(3), by=SYSTEM)):
        with pytest.raises(ValidationError):
            deed()

    assert not Post.objects.exists()


def test_an_edited_account_keeps_the_password_that_was_set_meanwhile():
    user = UserFactory()
    set_password(user=User.objects.get(pk=user.pk), password="long-enough-九月", by=SYSTEM)
    user.name = "测试改"

    save_user(user=user, by=SYSTEM)

    user.refresh_from_db()
    assert (user.name, user.check_password("long-enough-九月")) == ("测试改", True)


def test_a_post_that_does_not_fit_is_refused_and_not_recorded():
    post = Post(user=UserFactory(), role=Role.ZONE_LEAD, committee=CommitteeFactory(), starts_on=TODAY())

    with pytest.raises(ValidationError):
        give_post(post=post, by=SYSTEM)

    assert not Post.objects.exists()


def test_an_account_is_recorded_without_the_name_and_the_address():
    user = save_user(user=User(username="newcomer", name="测试新", email="new@example.test", password="!"), by=SYSTEM)

    details = entries_of(user).get().details
    assert (details["name"], details["email"]) == ("changed", "changed")
    assert details["username"] == [None, "newcomer"]


def test_nobody_gives_a_post_of_their_own():
    zone = ZoneFactory()
    keeper = staff_of(Role.SECURITY_ADMINISTRATOR, zone.committee.subdistrict)

    with pytest.raises(ValidationError):
        give_post(post=Post(user=keeper, role=Role.ZONE_LEAD, zone=zone, starts_on=TODAY()), by=keeper)


def test_nobody_hands_a_post_of_their_own_to_somebody_else():
    keeper = staff_of(Role.SECURITY_ADMINISTRATOR, SubdistrictFactory())
    post = keeper.posts.get()
    post.user = UserFactory()

    with pytest.raises(ValidationError):
        give_post(post=post, by=keeper)
    assert keeper.posts.count() == 1


def _end(zone: Zone, last: date) -> None:
    Zone.objects.filter(pk=zone.pk).update(valid_to=last)


@pytest.mark.parametrize("ends_on", [None, TODAY()])
def test_nobody_gets_a_post_in_a_zone_that_has_ended(ends_on):
    zone = ZoneFactory()
    _end(zone, days(-1))
    post = Post(user=UserFactory(), role=Role.ZONE_LEAD, zone=zone, starts_on=zone.valid_from, ends_on=ends_on)

    with pytest.raises(ValidationError) as refused:
        give_post(post=post, by=SYSTEM)
    assert "zone" in refused.value.error_dict


def test_a_post_of_the_past_may_stand_in_a_zone_that_has_ended():
    zone = ZoneFactory()
    yesterday = days(-1)
    _end(zone, yesterday)
    post = Post(user=UserFactory(), role=Role.ZONE_LEAD, zone=zone, starts_on=zone.valid_from, ends_on=yesterday)

    assert give_post(post=post, by=SYSTEM).pk
