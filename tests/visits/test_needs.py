"""Needs and offers: met once, within the offer's capacity, and over only when the household has said so."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.formats import date_format

from petitions.services import Refused
from tests.factories.people import staff_of
from tests.factories.territory import CommitteeFactory, HouseholdFactory, ZoneFactory
from tests.factories.visits import VisitFactory
from tests.factories.wishes import agreed, need_of, offer_of, unit_in
from visits.forms.need import AgreeForm
from visits.models import Heard, Match, MatchState, Need, NeedState, Offer
from visits.queries.offer import room_of, rooms_of, suggested
from visits.services.need import agree, call_off, confirm, deliver, drop_need, reopen_need
from visits.services.offer import withdraw_offer
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.fixture
def desk(zone):
    return staff_of(Role.CASE_DESK, zone.committee.subdistrict)


@pytest.fixture
def offer(unit, chair, zone):
    return offer_of(unit, by=chair, committee=zone.committee)


def test_from_the_need_to_the_word_of_the_household(household, member, chair, offer):
    need = need_of(household, by=member)
    agreed(need, offer, by=chair)
    deliver(need=need, on=TODAY(), note="换了垫圈", by=member)
    match = confirm(need=need, heard=Heard.SATISFIED, by=member)

    need.refresh_from_db()
    assert (need.state, need.closed_at) == (NeedState.CONFIRMED, match.heard_at)
    assert (match.state, match.heard_by, match.delivered_on) == (MatchState.CONFIRMED, member, TODAY())
    with pytest.raises(Refused):
        reopen_need(need=need, by=member)


def test_who_was_not_satisfied_may_be_helped_once_more(household, member, chair, offer):
    need = need_of(household, by=member)
    agreed(need, offer, by=chair)
    deliver(need=need, on=TODAY(), note="", by=member)
    confirm(need=need, heard=Heard.PARTLY, by=member)

    reopen_need(need=need, by=member)

    assert agreed(need, offer, by=chair).state == MatchState.AGREED
    assert need.matches.count() == 2


@pytest.mark.parametrize(
    ("step", "after"),
    [
        (lambda need, by: confirm(need=need, heard="satisfied", by=by), "agreed before delivered"),
        (lambda need, by: deliver(need=need, on=TODAY() + timedelta(days=1), note="", by=by), "ahead of time"),
        (lambda need, by: drop_need(need=need, reason="不需要了", by=by), "dropped while agreed"),
        (lambda need, by: call_off(need=need, reason=" ", by=by), "called off without a reason"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_steps_that_do_not_follow(household, chair, offer, step, after):
    need = need_of(household, by=chair)
    agreed(need, offer, by=chair)

    with pytest.raises(Refused):
        step(need, chair)

    need.refresh_from_db()
    assert need.state == NeedState.MATCHED


def test_the_same_form_twice_is_one_need_and_another_household_is_not_swallowed(household, member):
    client_uuid = uuid4()

    assert need_of(household, by=member, client_uuid=client_uuid) == need_of(
        household, by=member, client_uuid=client_uuid
    )
    with pytest.raises(Refused):
        need_of(HouseholdFactory(building=household.building), by=member, client_uuid=client_uuid)
    with pytest.raises(Refused):
        need_of(household, by=member, client_uuid=client_uuid, words="别的事")
    assert Need.objects.count() == 1


def test_a_need_belongs_to_a_visit_of_its_own_household(household, member):
    elsewhere = VisitFactory(household__building=household.building, logged_by=member)

    with pytest.raises(Refused) as no:
        need_of(household, by=member, visit=elsewhere)

    assert no.value.field == "visit"


def test_a_stranger_notes_nothing_and_a_member_agrees_on_nothing(household, member, chair, offer):
    with pytest.raises(Refused):
        need_of(household, by=staff_of(Role.ZONE_MEMBER, ZoneFactory()))
    with pytest.raises(Refused):
        agreed(need_of(household, by=member), offer, by=member)


# Capacity -------------------------------------------------------------------------------------------------------------


def test_capacity_is_counted_in_the_period_of_the_planned_day(household, chair, unit, zone):
    offer = offer_of(unit, by=chair, committee=zone.committee, capacity=1)
    today = TODAY()
    next_month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    agreed(need_of(household, by=chair), offer, by=chair, planned_on=next_month)

    now = agreed(need_of(household, by=chair), offer, by=chair, planned_on=today)
    with pytest.raises(Refused) as no:
        agreed(need_of(household, by=chair), offer, by=chair, planned_on=today)

    assert no.value.field == "offer"
    call_off(need=now.need, reason="下雨", by=chair)
    assert agreed(need_of(household, by=chair), offer, by=chair, planned_on=today)


@pytest.mark.parametrize("how", ["ended", "not begun", "withdrawn"])
def test_an_offer_that_does_not_hold_on_that_day(household, chair, unit, zone, how):
    today = TODAY()
    days = {"ended": {"ends_on": today}, "not begun": {"starts_on": today + timedelta(days=3)}, "withdrawn": {}}[how]
    offer = offer_of(unit, by=chair, committee=zone.committee, **days)
    if how == "withdrawn":
        withdraw_offer(offer=offer, by=chair)

    with pytest.raises(Refused):
        agreed(need_of(household, by=chair), offer, by=chair, planned_on=today + timedelta(days=how == "ended"))


@pytest.mark.django_db(transaction=True)
def test_the_last_room_of_an_offer_is_given_once(household, chair, unit, zone):
    offer = offer_of(unit, by=chair, committee=zone.committee, capacity=2)
    needs = [need_of(household, by=chair) for _ in range(6)]

    def want(need):
        try:
            return agreed(need, offer, by=chair).pk
        except Refused:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as crowd:
        got = [pk for pk in crowd.map(want, needs) if pk]

    assert len(got) == Match.objects.filter(offer=offer).count() == 2
    assert Need.objects.filter(state=NeedState.MATCHED).count() == 2


def test_the_database_itself_keeps_one_agreement_a_need(household, chair, offer, unit, zone):
    need = need_of(household, by=chair)
    match = agreed(need, offer, by=chair)
    match.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        match.save(force_insert=True)


# Suggestions and scope ------------------------------------------------------------------------------------------------


def test_suggested_are_offers_of_the_kind_the_own_committees_first_and_those_with_room_later_at_the_end(
    household, zone, unit, chair, desk
):
    committee, today = zone.committee, TODAY()
    neighbour = CommitteeFactory(subdistrict=committee.subdistrict)
    whole = offer_of(unit_in(committee.subdistrict, name="甲队"), by=desk)
    own = offer_of(unit_in(committee.subdistrict, name="乙队"), by=chair, committee=committee)
    offer_of(unit, by=chair, committee=committee, kind="meal")
    offer_of(unit, by=desk, committee=neighbour)
    full = offer_of(unit, by=chair, committee=committee, capacity=1)
    agreed(need_of(household, by=chair), full, by=chair)
    elsewhere = ZoneFactory().committee.subdistrict
    offer_of(unit_in(elsewhere), by=staff_of(Role.CASE_DESK, elsewhere))

    over = offer_of(unit, by=chair, committee=committee, capacity=1, ends_on=today)
    agreed(need_of(household, by=chair), over, by=chair)

    rooms = suggested(chair, need_of(household, by=chair), today)

    assert [(room.offer, room.left, room.is_now) for room in rooms] == [
        (own, 2, True),
        (whole, 2, True),
        (full, 0, False),
    ]


@pytest.mark.parametrize(
    ("taken", "said", "first"),
    [
        ([], {}, "2026-11-20"),
        (["2026-11-02"], {}, "2026-12-01"),
        (["2026-11-02", "2026-12-24"], {}, "2027-01-01"),
        (["2026-12-24"], {}, "2026-11-20"),
        (["2026-11-02"], {"period": "quarter"}, "2027-01-01"),
        (["2026-11-02"], {"period": "year"}, "2027-01-01"),
        (["2026-11-02"], {"ends_on": date(2026, 12, 1)}, "2026-12-01"),
        (["2026-11-02"], {"ends_on": date(2026, 11, 30)}, None),
        ([], {"starts_on": date(2026, 12, 9)}, "2026-12-09"),
        (["2026-12-24"], {"starts_on": date(2026, 12, 9)}, "2027-01-01"),
    ],
)
def test_from_when_an_offer_has_room(taken, said, first):
    offer = Offer(**{"capacity": 1, "period": "month", "starts_on": date(2026, 1, 1)} | said)

    room = room_of(offer, [date.fromisoformat(on) for on in taken], date(2026, 11, 20))

    assert (room.first_on and room.first_on.isoformat(), room.is_now) == (first, first == "2026-11-20")


def test_one_that_is_full_now_is_agreed_on_for_the_day_from_which_it_has_room(household, chair, unit, zone):
    full = offer_of(unit, by=chair, committee=zone.committee, capacity=1)
    agreed(need_of(household, by=chair), full, by=chair)
    need = need_of(household, by=chair)
    (room,) = suggested(chair, need, TODAY())
    sent = {"offer": full.pk, "what": "上门", "planned_on": room.first_on}
    form = AgreeForm(sent, user=chair, need=need)
    assert form.is_valid()

    match = agree(need=need, offer=form.cleaned_data["offer"], agreement=form.agreement(), by=chair)

    assert (match.planned_on, date_format(room.first_on, "DATE_FORMAT") in str(form["offer"])) == (room.first_on, True)


def test_an_offer_for_another_committee_is_for_others(household, zone, unit, chair, desk):
    far = offer_of(unit, by=desk, committee=CommitteeFactory(subdistrict=zone.committee.subdistrict))

    with pytest.raises(Refused) as no:
        agreed(need_of(household, by=desk), far, by=desk)

    assert no.value.field == "offer"


@pytest.mark.parametrize("kind", ["department of here", "unit from elsewhere", "whole subdistrict by a committee"])
def test_offers_that_somebody_does_not_keep(zone, chair, kind):
    subdistrict = zone.committee.subdistrict
    unit = {
        "department of here": lambda: unit_in(subdistrict, kind="department"),
        "unit from elsewhere": lambda: unit_in(ZoneFactory().committee.subdistrict),
        "whole subdistrict by a committee": lambda: unit_in(subdistrict),
    }[kind]()

    with pytest.raises(Refused):
        offer_of(unit, by=chair, committee=None if kind.startswith("whole") else zone.committee)


def test_what_is_left_is_counted_within_each_offers_own_period(household, chair, unit, zone):
    today = TODAY()
    by_year = offer_of(unit, by=chair, committee=zone.committee, capacity=3, period="year")
    by_month = offer_of(unit, by=chair, committee=zone.committee, capacity=3, period="month")
    for offer in (by_year, by_month):
        match = agreed(need_of(household, by=chair), offer, by=chair)
        other = 1 if today.month > 6 else 12
        Match.objects.filter(pk=match.pk).update(planned_on=today.replace(month=other, day=15))

    assert [room.left for room in rooms_of([by_year, by_month], today)] == [2, 3]
