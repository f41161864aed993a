"""Teams, where their people come from, and who is on duty."""

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from petitions.services import Refused
from tests.factories.people import PostFactory, UserFactory, staff_of
from tests.factories.territory import BuildingFactory, CommitteeFactory, HouseholdFactory, ZoneFactory
from visits.models import Duty
from visits.queries.team import on_duty_now, teams_of, week_of
from visits.services.team import put_on_duty, set_origin, take_off_duty
from wulibridge.people.models import Post, User
from wulibridge.people.roles import Role
from wulibridge.territory.models import Plan
from wulibridge.territory.redistricting import carrying, drafts, edits
from wulibridge.territory.redistricting.carriers import Line
from wulibridge.territory.redistricting.findings import check

pytestmark = pytest.mark.django_db
NINE, NOON, FIVE = time(9), time(12), time(17)


def today():
    return timezone.localdate()


def put(place, user, by, *, day=None, starts=NINE, ends=FIVE):
    return put_on_duty(place=place, user=user, day=day or today() + timedelta(days=1), starts=starts, ends=ends, by=by)


# Teams ----------------------------------------------------------------------------------------------------------------


def test_a_zone_without_a_lead_and_people_who_leave_soon_are_marked(zone, chair):
    led = ZoneFactory(committee=zone.committee)
    staff_of(Role.ZONE_LEAD, led)
    for days in (10, 90):
        PostFactory(user=UserFactory(), role=Role.ZONE_MEMBER, zone=zone, ends_on=today() + timedelta(days=days))

    teams = {team.zone: team for team in teams_of(chair, today())}

    assert (teams[zone].has_lead, teams[led].has_lead) == (False, True)
    assert [person.leaves_on for person in teams[zone].people] == [today() + timedelta(days=10), None]


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_of_teams_costs_the_same_for_more_people(client, zone, chair, people, django_assert_max_num_queries):
    for _ in range(people):
        staff_of(Role.ZONE_MEMBER, ZoneFactory(committee=zone.committee))
    client.force_login(chair)

    with django_assert_max_num_queries(10):
        client.get(reverse("visits:teams"))


def test_the_origin_is_said_by_whoever_keeps_the_team_and_gives_no_right(client, zone, chair, member):
    post = Post.objects.get(user=member)
    before = User.objects.get(pk=member.pk).posts_today[0].role
    client.force_login(chair)

    client.post(reverse("visits:origin", args=[post.pk]), {"origin": "agency", "name": "房管所"})

    post.refresh_from_db()
    assert (post.origin, post.origin_name, post.role) == ("agency", "房管所", before)
    assert "房管所" in client.get(reverse("visits:teams")).content.decode()


def test_nobody_says_it_of_a_team_that_they_do_not_keep(zone, member):
    stranger = staff_of(Role.ZONE_LEAD, ZoneFactory(committee=zone.committee))
    post = Post.objects.get(user=member)

    for by in (stranger, member):
        with pytest.raises(Refused):
            set_origin(post=post, origin="agency", name="", by=by)


# Duty -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "ends", "clashes"),
    [(NOON, time(13), True), (time(8), time(9, 30), True), (FIVE, time(18), False), (time(8), NINE, False)],
)
def test_nobody_is_on_duty_in_two_places_at_a_time(zone, chair, member, starts, ends, clashes):
    put(zone, member, chair)

    if clashes:
        with pytest.raises(Refused):
            put(zone.committee, member, chair, starts=starts, ends=ends)
    else:
        put(zone.committee, member, chair, starts=starts, ends=ends)
    assert Duty.objects.count() == (1 if clashes else 2)


def test_the_database_itself_refuses_it_and_takes_another_person(zone, chair, member):
    duty = put(zone, member, chair)
    times = {"zone": zone, "starts_at": duty.starts_at, "ends_at": duty.ends_at}

    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(user=member, **times)
    Duty.objects.create(user=chair, **times)


def test_a_duty_that_ends_before_it_starts_ends_the_next_day(zone, chair, member):
    duty = put(zone, member, chair, starts=time(22), ends=time(6))

    assert duty.ends_at - duty.starts_at == timedelta(hours=8)


@pytest.mark.parametrize("days", [-1, 400])
def test_a_day_past_or_far_ahead_is_refused(zone, chair, member, days):
    with pytest.raises(Refused):
        put(zone, member, chair, day=today() + timedelta(days=days))


def test_only_people_of_the_place_serve_and_only_its_keeper_says_so(zone, chair, member):
    elsewhere = staff_of(Role.ZONE_MEMBER, ZoneFactory(committee=CommitteeFactory()))
    lead = staff_of(Role.ZONE_LEAD, zone)

    put(zone, member, lead)
    for place, user, by in (
        (zone, elsewhere, chair),
        (zone.committee, lead, lead),
        (zone, lead, member),
        (ZoneFactory(committee=zone.committee), member, lead),
    ):
        with pytest.raises(Refused):
            put(place, user, by)


def test_who_is_on_duty_now_stands_on_the_round(client, zone, chair, member):
    now = timezone.now()
    hour = timedelta(hours=1)
    colleague = staff_of(Role.COMMITTEE_STAFF, zone.committee, name="值班的人")
    for user, from_, to in ((colleague, -hour, hour), (chair, hour, 2 * hour), (chair, -2 * hour, -hour)):
        Duty.objects.create(committee=zone.committee, user=user, starts_at=now + from_, ends_at=now + to)
    stranger = staff_of(Role.ZONE_MEMBER, ZoneFactory())
    Duty.objects.create(zone=stranger.posts.get().zone, user=stranger, starts_at=now - hour, ends_at=now + hour)
    client.force_login(member)

    assert [duty.user for duty in on_duty_now(member, now)] == [colleague]
    assert "值班的人" in client.get(reverse("visits:round")).content.decode()


def test_a_week_begins_on_monday_in_shanghai(zone, chair, member):
    monday = today() + timedelta(days=7 - today().weekday())
    for day, starts in ((monday, time(0, 30)), (monday + timedelta(days=6), time(23))):
        put(zone, member, chair, day=day, starts=starts, ends=time(23, 59))
    put(zone, member, chair, day=monday + timedelta(days=7), starts=time(0), ends=time(1))

    week = week_of(chair, monday + timedelta(days=3))

    assert [len(day.duties) for day in week] == [1, 0, 0, 0, 0, 0, 1]


def test_a_duty_ahead_is_taken_back_and_one_that_is_over_stays(client, zone, chair, member):
    ahead = put(zone, member, chair)
    now = timezone.now()
    over = Duty.objects.create(
        zone=zone, user=member, starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=2)
    )

    take_off_duty(duty=ahead, by=chair)
    with pytest.raises(Refused):
        take_off_duty(duty=over, by=chair)

    assert list(Duty.objects.all()) == [over]


def test_a_member_reads_the_roster_and_does_not_write_on_it(member_client, zone, chair, member):
    put(zone, member, chair, day=today())

    page = member_client.get(reverse("visits:duty"))

    assert page.context["form"] is None
    assert member.name in page.content.decode()
    assert member_client.post(reverse("visits:duty"), {}).status_code == 404


# When the map is redrawn ----------------------------------------------------------------------------------------------


@pytest.fixture
def merged(zone):
    """A plan that merges `zone` into its neighbour, which is larger."""
    stays = ZoneFactory(committee=zone.committee)
    HouseholdFactory(building=BuildingFactory(zone=zone))
    HouseholdFactory.create_batch(2, building=BuildingFactory(zone=stays))
    desk = UserFactory()
    plan = drafts.draw(committees=[zone.committee], kind=Plan.Kind.ZONING, name="试分", effective_on=today(), by=desk)
    edits.merge_zones(plan=plan, zones=[plan.zones.get(zone=zone)], into=plan.zones.get(zone=stays), by=desk)
    return plan, stays, desk


def test_duties_ahead_go_to_the_zone_that_follows_and_come_back(zone, chair, member, merged):
    plan, stays, desk = merged
    ahead = put(zone, member, chair)
    past = timezone.make_aware(datetime.combine(today() - timedelta(days=2), NINE))
    over = Duty.objects.create(zone=zone, user=member, starts_at=past, ends_at=past + timedelta(hours=1))
    assert Line("duty", 1, zone.name, stays.name) in check(plan).carried

    carrying.apply(plan=plan, by=desk)
    ahead.refresh_from_db()
    over.refresh_from_db()
    assert (ahead.zone, over.zone) == (stays, zone)

    carrying.undo(plan=Plan.objects.get(), by=desk)
    ahead.refresh_from_db()
    assert ahead.zone == zone


def test_a_duty_on_the_new_map_keeps_it(zone, merged):
    plan, stays, desk = merged
    carrying.apply(plan=plan, by=desk)
    put(stays, staff_of(Role.ZONE_MEMBER, stays), staff_of(Role.ZONE_LEAD, stays))

    with pytest.raises(ValidationError):
        carrying.undo(plan=Plan.objects.get(), by=desk)


def test_the_origin_goes_along_with_the_post(zone, chair, member, merged):
    plan, stays, desk = merged
    set_origin(post=Post.objects.get(user=member), origin="unit", name="测试小学", by=chair)

    carrying.apply(plan=plan, by=desk)

    assert Post.objects.get(user=member, zone=stays).origin_name == "测试小学"
