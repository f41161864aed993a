"""Opinion items: one row a matter, sorted in one tap, one petition at most, sudden ones told to all three stops."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from petitions.models import Petition
from petitions.services import Refused
from tests.factories.office import office
from tests.factories.people import staff_of
from tests.factories.territory import BuildingFactory, HouseholdFactory, ZoneFactory
from tests.visits.conftest import draft
from tests.visits.test_intake import intake_draft
from visits.models import OpinionItem, OpinionState, Triage
from visits.queries.opinion import opinions_for, topics_by_month
from visits.services import (
    OpinionDraft,
    change_triage,
    log_visit,
    raise_petition,
    revise_opinions,
    settle,
    withdraw_opinions,
)
from visits.services.intake import log_intake
from wulibridge.journal.models import JournalEntry
from wulibridge.notices.channels import text_of
from wulibridge.notices.models import Notice
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.models import Zone

pytestmark = pytest.mark.django_db
LIST = reverse("visits:opinions")


def heard(household, by, *texts, triage=Triage.SIMPLE, **fields) -> list[OpinionItem]:
    items = [OpinionDraft(text=text, triage=triage, topic="lifts") for text in texts]
    visit = log_visit(draft=draft(opinions=items, **fields), household=household, by=by)
    return list(visit.opinions.all())


@pytest.fixture
def people(zone):
    return office(zone)


@pytest.fixture
def item(household, member):
    return heard(household, member, "电梯一周停三次。\n老人下不了楼。")[0]


def told(kind="opinion_sudden") -> set[User]:
    return set(User.objects.filter(notices__kind=kind, notices__channel="in_app"))


# One petition ---------------------------------------------------------------------------------------------------------


def test_it_becomes_a_petition_with_its_words_its_door_and_now_as_its_day(item, household, member):
    log_at = timezone.now() - timedelta(days=20)
    OpinionItem.objects.filter(pk=item.pk).update(heard_at=log_at)
    petition = raise_petition(item=item, by=member)

    assert (petition.title, petition.text) == ("电梯一周停三次。 老人下不了楼。", item.text)
    assert (petition.household, petition.zone, petition.topic) == (household, household.building.zone, "lifts")
    assert (petition.channel, petition.urgency) == ("visit", "normal")
    assert petition.received_at.date() == timezone.now().date()


@pytest.mark.parametrize(("length", "title"), [(40, "灯" * 40), (41, "灯" * 39 + "…")])
def test_a_long_matter_gets_a_short_title(household, member, length, title):
    (long,) = heard(household, member, "灯" * length)

    assert raise_petition(item=long, by=member).title == title


def test_the_second_tap_shows_the_petition_of_the_first(item, member):
    first = raise_petition(item=item, by=member)

    assert raise_petition(item=item, by=member) == first
    assert Petition.objects.count() == 1
    assert JournalEntry.objects.filter(verb="opinion.petition").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_tap_at_the_same_moment_make_one_petition(household, member):
    (row,) = heard(household, member, "电梯常停")

    def tap(_number):
        try:
            return raise_petition(item=row, by=member).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as crowd:
        assert len(set(crowd.map(tap, range(4)))) == Petition.objects.count() == 1


def test_one_petition_belongs_to_one_item(item, household, member):
    petition = raise_petition(item=item, by=member)
    (other,) = heard(household, member, "电梯常停")
    with pytest.raises(IntegrityError), transaction.atomic():
        OpinionItem.objects.filter(pk=other.pk).update(
            petition=petition, state="petition", sorted_by=member, sorted_at=timezone.now()
        )


@pytest.mark.parametrize("state", [OpinionState.COUNTED, OpinionState.NOTED, OpinionState.NEW])
def test_what_became_a_petition_is_not_sorted_any_more(item, member, state):
    raise_petition(item=item, by=member)
    with pytest.raises(Refused):
        settle(item=item, state=state, by=member)
    with pytest.raises(Refused):
        change_triage(item=item, triage=Triage.HARD, by=member)


# Sorting --------------------------------------------------------------------------------------------------------------


def test_who_sorted_it_is_known_and_taken_back_with_it(item, member):
    counted = settle(item=item, state=OpinionState.COUNTED, by=member)
    assert (counted.state, counted.sorted_by) == ("counted", member)
    again = settle(item=item, state=OpinionState.NEW, by=member)
    assert (again.sorted_by, again.sorted_at) == (None, None)
    verbs = JournalEntry.objects.filter(verb__startswith="opinion.").order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["opinion.counted", "opinion.unsorted"]


@pytest.mark.parametrize("deed", ["petition", "settle", "triage"])
def test_a_stranger_sorts_nothing(item, deed):
    stranger = staff_of(Role.ZONE_LEAD, ZoneFactory(committee=item.zone.committee))
    deeds = {
        "petition": lambda: raise_petition(item=item, by=stranger),
        "settle": lambda: settle(item=item, state=OpinionState.NOTED, by=stranger),
        "triage": lambda: change_triage(item=item, triage=Triage.HARD, by=stranger),
    }
    with pytest.raises(Refused):
        deeds[deed]()
    item.refresh_from_db()
    assert (item.state, item.triage) == ("new", "simple")


def test_a_matter_follows_its_household_to_another_zone(item, member, household):
    other = ZoneFactory(committee=item.zone.committee)
    household.building.zone = other
    household.building.save()
    now_there = staff_of(Role.ZONE_MEMBER, other)

    assert list(opinions_for(now_there)) == [item]
    assert list(opinions_for(member)) == []
    assert raise_petition(item=item, by=now_there).zone == other


def test_a_matter_of_no_household_goes_on_with_the_heir_of_its_zone(zone, member):
    log_intake(draft=intake_draft(opinions=[OpinionDraft("路灯不亮")]), zone=zone, by=member)
    heir = ZoneFactory(committee=zone.committee)
    Zone.objects.filter(pk=zone.pk).update(successor=heir, valid_to=date(2026, 1, 1))
    lead = staff_of(Role.ZONE_LEAD, heir)
    (row,) = opinions_for(lead)

    assert raise_petition(item=row, by=lead).zone == heir


# Sudden ---------------------------------------------------------------------------------------------------------------


def test_a_sudden_matter_is_told_to_all_three_stops_but_not_to_who_wrote_it(household, people):
    heard(household, people.lead, "管道爆裂，水漫到楼道", triage=Triage.SUDDEN)

    assert told() == {people.staff, people.chair, people.desk}
    assert "管道" not in str(list(Notice.objects.values_list("facts", flat=True)))


def test_the_notice_says_where_and_about_what_and_leads_to_the_matter(household, people):
    (row,) = heard(household, people.lead, "管道爆裂，水漫到楼道", triage=Triage.SUDDEN)
    notice = Notice.objects.filter(kind="opinion_sudden").first()
    subject, body = text_of(notice, language="en")

    assert subject == f"Sudden in {people.zone.name}: lifts"
    assert reverse("visits:opinion", args=[row.pk]) in body


def test_a_matter_that_turns_out_to_be_sudden_is_told_once(item, people):
    for triage in (Triage.SUDDEN, Triage.HARD, Triage.SUDDEN):
        change_triage(item=item, triage=triage, by=people.member)

    assert told() == {people.lead, people.staff, people.chair, people.desk}
    assert Notice.objects.filter(receiver=people.desk, kind="opinion_sudden").count() == 1


def test_what_is_not_sudden_is_told_to_nobody(household, people):
    heard(household, people.member, "想要长椅", triage=Triage.HARD)

    assert told() == set()


def test_a_sudden_one_becomes_a_petition_of_which_all_stops_hear(household, people):
    (row,) = heard(household, people.member, "管道爆裂", triage=Triage.SUDDEN)

    assert raise_petition(item=row, by=people.member).urgency == "emergency"


# Later versions of the visit ------------------------------------------------------------------------------------------


def test_a_later_version_changes_adds_and_takes_away(household, member):
    kept, gone = heard(household, member, "电梯常停", "楼道灯暗")
    raise_petition(item=kept, by=member)
    items = [OpinionDraft("电梯停了", uuid=kept.client_uuid), OpinionDraft("想要长椅")]
    revise_opinions(visit=kept.visit, items=items, by=member)

    rows = {row.text: row.state for row in OpinionItem.objects.all()}
    assert rows == {"电梯停了": "petition", "楼道灯暗": "withdrawn", "想要长椅": "new"}
    assert gone not in opinions_for(member)


def test_what_a_version_took_away_another_brings_back(household, member):
    (row,) = heard(household, member, "电梯常停")
    settle(item=row, state=OpinionState.NOTED, by=member)
    revise_opinions(visit=row.visit, items=[], by=member)
    revise_opinions(visit=row.visit, items=[OpinionDraft("电梯常停", uuid=row.client_uuid)], by=member)

    row.refresh_from_db()
    assert (row.state, row.sorted_by) == ("new", None)


def test_a_withdrawn_visit_takes_its_matters_out_of_every_list_and_figure(item, member):
    withdraw_opinions(visit=item.visit, by=member)

    assert not opinions_for(member).exists()
    with pytest.raises(Refused):
        raise_petition(item=item, by=member)


# Pages ----------------------------------------------------------------------------------------------------------------


def shown(client, **params) -> list[str]:
    context = client.get(LIST, params).context
    return [line.item.text for line in (*context["sudden"], *context["lines"])]


def test_sudden_ones_stand_on_top_until_they_are_sorted(member_client, household, member):
    (sudden,) = heard(household, member, "管道爆裂", triage=Triage.SUDDEN)
    heard(household, member, "想要长椅")
    assert shown(member_client) == ["管道爆裂", "想要长椅"]
    settle(item=sudden, state=OpinionState.NOTED, by=member)
    assert shown(member_client) == ["想要长椅", "管道爆裂"]


def test_sudden_ones_beyond_the_top_stand_among_the_others(member_client, household, member):
    for _visit in range(7):
        heard(household, member, "水管", "电线", "煤气", triage=Triage.SUDDEN)
    assert len(shown(member_client)) == 21


@pytest.mark.parametrize(
    "params",
    [{"state": "noted"}, {"triage": "hard"}, {"topic": "noise"}, {"channel": "phone"}, {"since": "2026-05-02"}],
    ids=lambda params: next(iter(params)),
)
def test_each_limit_leaves_what_fits(member_client, household, zone, member, params):
    heard(household, member, "别的")
    log_intake(
        draft=intake_draft(channel="phone", opinions=[OpinionDraft("这个", topic="noise", triage=Triage.HARD)]),
        zone=zone,
        by=member,
    )
    OpinionItem.objects.update(heard_at="2026-05-01T12:00:00+08:00")
    this = OpinionItem.objects.filter(text="这个")
    this.update(heard_at="2026-05-02T00:00:00+08:00", state="noted", sorted_by=member, sorted_at=timezone.now())

    assert shown(member_client, **params) == ["这个"]


def test_one_tap_makes_the_petition_and_shows_it(member_client, item):
    answer = member_client.post(reverse("visits:opinion", args=[item.pk]), {"deed": "petition"}, follow=True)
    petition = Petition.objects.get()

    assert petition.number in answer.content.decode()
    assert reverse("petitions:petition", args=[petition.number]) in answer.content.decode()


def test_a_tap_in_the_list_comes_back_to_the_same_list(member_client, item):
    sent = {"deed": "count", "listed": "state=new&topic=lifts"}
    answer = member_client.post(reverse("visits:opinion", args=[item.pk]), sent)

    assert answer.url == f"{LIST}?state=new&topic=lifts#item-{item.pk}"


def test_a_tap_by_htmx_gets_the_row_alone(member_client, item):
    headers = {"HX-Request": "true"}
    answer = member_client.post(reverse("visits:opinion", args=[item.pk]), {"deed": "note"}, headers=headers)

    assert answer.content.decode().strip().startswith("<li")
    assert OpinionItem.objects.get().state == "noted"


@pytest.mark.parametrize("sent", [{}, {"deed": "burn"}, {"deed": "triage"}, {"deed": "triage", "triage": "dire"}])
def test_a_tap_that_says_nothing_does_nothing(member_client, item, sent):
    assert member_client.post(reverse("visits:opinion", args=[item.pk]), sent).status_code == 422
    assert OpinionItem.objects.get().state == "new"


def test_a_leader_reads_and_sorts_nothing(client, item, people):
    client.force_login(people.leader)
    address = reverse("visits:opinion", args=[item.pk])

    assert "电梯" in client.get(address).content.decode()
    assert client.post(address, {"deed": "note"}).status_code == 404


def test_the_list_takes_as_many_queries_for_three_as_for_one(member_client, household, member):
    counted = []
    for more in (1, 2):
        for row in heard(household, member, *["电梯常停"] * more):
            raise_petition(item=row, by=member)
        heard(household, member, "管道爆裂", triage=Triage.SUDDEN)
        with CaptureQueriesContext(connection) as queries:
            member_client.get(LIST)
        counted.append(len(queries))

    assert counted[0] == counted[1] <= 14


# Topics ---------------------------------------------------------------------------------------------------------------


def test_topics_are_counted_by_the_month_in_shanghai_and_open_to_their_rows(member_client, household, member):
    first, last, before = heard(household, member, "甲", "乙", "丙")
    for row, moment in ((first, "2026-03-01T00:30"), (last, "2026-03-31T23:30"), (before, "2026-02-28T23:30")):
        OpinionItem.objects.filter(pk=row.pk).update(heard_at=f"{moment}:00+08:00")
    (line,) = topics_by_month(OpinionItem.objects.all(), date(2026, 11, 22))
    march = next(month for month in line.months if month.first == date(2026, 3, 1))

    assert (march.count, march.last, line.total) == (2, date(2026, 3, 31), 3)
    rows = shown(member_client, topic=line.topic, since=march.first.isoformat(), until=march.last.isoformat())
    assert set(rows) == {"甲", "乙"}


def test_topics_of_more_than_twelve_months_ago_are_not_counted(household, member):
    old, new = heard(household, member, "甲", "乙")
    for row, moment in ((old, "2025-11-30T23:59"), (new, "2025-12-01T00:00")):
        OpinionItem.objects.filter(pk=row.pk).update(heard_at=f"{moment}:00+08:00")

    assert [line.total for line in topics_by_month(OpinionItem.objects.all(), date(2026, 11, 22))] == [1]


def test_the_topics_page_counts_one_s_own_area(member_client, household, member, item):
    elsewhere = HouseholdFactory(building=BuildingFactory(zone=ZoneFactory(committee=item.zone.committee)))
    heard(elsewhere, staff_of(Role.ZONE_MEMBER, elsewhere.building.zone), "甲", "乙")

    assert member_client.get(reverse("visits:opinion_topics")).context["total"] == 1
