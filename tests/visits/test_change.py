"""A visit is put right or taken back: by whom, and what then counts."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from petitions.models import Petition
from petitions.services import PetitionDraft, Refused
from tests.factories.people import staff_of
from tests.factories.territory import HouseholdFactory, ZoneFactory
from tests.factories.visits import VisitFactory
from tests.visits.conftest import NEED, OPINION, WISH, draft, sheet
from visits.models import Need, NeedState, Visit, VisitVersion
from visits.queries import coverage_by_zone, floors_of
from visits.services import OpinionDraft, change_visit, log_visit, withdraw_visit
from visits.services.need import NeedDraft
from visits.services.wish import WishDraft
from wulibridge.journal.models import JournalEntry
from wulibridge.people.models import Post
from wulibridge.people.roles import Role
from wulibridge.territory.models import Household

pytestmark = pytest.mark.django_db
THIS_YEAR = timezone.localdate().year


@pytest.fixture
def mate(zone):
    return staff_of(Role.ZONE_MEMBER, zone)


@pytest.fixture
def visit(household, member, mate):
    said = draft(diary="原来的", members=[mate], opinions=[OpinionDraft("灯暗")], petitions=[ASKED])
    return log_visit(draft=said, household=household, by=member)


ASKED = PetitionDraft(title="电梯常停", text="二号梯一周停三次。")


def changed(visit, by, **fields):
    said = {"client_uuid": visit.client_uuid, "visited_at": visit.visited_at, "diary": "改过的"} | fields
    return change_visit(visit=visit, draft=draft(**said), base=visit.version, by=by)


def written_down(visit, days):
    """As if it had been so many days ago."""
    Visit.objects.filter(pk=visit.pk).update(logged_at=timezone.now() - timedelta(days=days))
    visit.refresh_from_db()


WHO = {
    "who logged it": lambda visit, mate, zone: visit.logged_by,
    "who went along": lambda visit, mate, zone: mate,
    "the lead": lambda visit, mate, zone: staff_of(Role.ZONE_LEAD, zone),
    "committee staff": lambda visit, mate, zone: staff_of(Role.COMMITTEE_STAFF, zone.committee),
    "the chair": lambda visit, mate, zone: staff_of(Role.COMMITTEE_CHAIR, zone.committee),
    "another member": lambda visit, mate, zone: staff_of(Role.ZONE_MEMBER, zone),
    "the lead next door": lambda visit, mate, zone: staff_of(Role.ZONE_LEAD, ZoneFactory(committee=zone.committee)),
    "the case desk": lambda visit, mate, zone: staff_of(Role.CASE_DESK, zone.committee.subdistrict),
}
AT_ANY_TIME = ("the lead", "committee staff", "the chair")
FOR_A_MONTH = ("who logged it", "who went along")


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("days", [29, 31])
@pytest.mark.parametrize("deed", ["change", "withdraw"])
def test_who_was_there_may_for_30_days_and_who_answers_for_it_at_any_time(visit, mate, zone, who, days, deed):
    written_down(visit, days)
    by = WHO[who](visit, mate, zone)
    allowed = who in AT_ANY_TIME or (who in FOR_A_MONTH and days < 30)

    def do():
        return changed(visit, by) if deed == "change" else withdraw_visit(visit=visit, reason="走错门", by=by)

    if allowed:
        assert do().version == 2
    else:
        with pytest.raises(Refused):
            do()
        assert Visit.objects.get().version == 1


@pytest.mark.parametrize(("days_ago", "may"), [(3, True), (1, False)])
def test_who_has_moved_changes_what_was_theirs_on_its_day(household, member, days_ago, may):
    at = timezone.now() - timedelta(days=days_ago)
    visit = log_visit(draft=draft(visited_at=at), household=household, by=member)
    Post.objects.filter(user=member).update(ends_on=timezone.localdate() - timedelta(days=2))
    moved = type(member).objects.get(pk=member.pk)
    if may:
        assert changed(visit, moved).diary == "改过的"
    else:
        with pytest.raises(Refused):
            changed(visit, moved)


def test_a_change_is_one_more_version_and_one_entry_without_what_was_said(visit, member):
    changed(visit, member, outcome="refused", diary="他病了")

    assert [row.content["diary"] for row in visit.versions.order_by("version")] == ["原来的", "他病了"]
    entry = JournalEntry.objects.get(verb="visit.changed")
    assert entry.details["outcome"] == ["met", "refused"]
    assert "病" not in str(entry.details)


def test_a_change_sets_the_team_and_keeps_who_wrote_it_down(visit, member, mate, zone):
    other = staff_of(Role.ZONE_MEMBER, zone)
    changed(visit, member, members=[other])
    assert set(visit.members.all()) == {member, other}


def test_a_lead_who_changes_it_was_not_there_for_that(visit, member, mate, zone):
    changed(visit, staff_of(Role.ZONE_LEAD, zone), members=[mate])
    assert set(visit.members.all()) == {member, mate}


def test_a_change_of_the_day_is_when_somebody_was_last_met(visit, member, household):
    before = timezone.now() - timedelta(days=9)
    changed(visit, member, visited_at=before)
    assert Household.objects.get(pk=household.pk).last_met_at == before


def test_a_visit_from_before_there_were_versions_keeps_what_it_said(household, member):
    at = timezone.now() - timedelta(hours=1)
    old = VisitFactory(household=household, logged_by=member, diary="老的", visited_at=at)
    changed(old, member)
    assert [row.content["diary"] for row in old.versions.order_by("version")] == ["老的", "改过的"]


@pytest.mark.parametrize("deed", [lambda rows: rows.update(version=7), lambda rows: rows.delete()])
def test_no_version_is_ever_written_over(visit, deed):
    with pytest.raises(DatabaseError, match="Cannot update or delete"):
        deed(VisitVersion.objects.all())


# Withdrawn ------------------------------------------------------------------------------------------------------------


def test_a_withdrawn_visit_counts_in_no_figure(visit, member, mate, zone, building, household):
    def figures():
        (floor,) = floors_of(building, user=member, year=THIS_YEAR)
        row = coverage_by_zone([zone.pk], THIS_YEAR)[zone.pk]
        return (row.reached, row.visits, row.contacts, floor.doors[0].reached, floor.doors[0].last_at is None)

    assert figures() == (1, 1, 2, True, False)
    withdraw_visit(visit=visit, reason="走错门", by=mate)
    assert figures() == (0, 0, 0, False, True)
    assert Household.objects.get(pk=household.pk).last_met_at is None


def test_an_earlier_meeting_counts_again(visit, member, household):
    before = timezone.now() - timedelta(days=1)
    log_visit(draft=draft(visited_at=before), household=household, by=member)
    withdraw_visit(visit=visit, reason="重复", by=member)
    assert Household.objects.get(pk=household.pk).last_met_at == before


def test_what_was_said_goes_with_it_and_a_petition_stays(visit, member):
    withdraw_visit(visit=visit, reason="走错门", by=member)
    assert not visit.opinions.standing().exists()
    assert Petition.objects.count() == 1


def test_a_withdrawn_visit_is_neither_changed_nor_withdrawn_again(visit, member):
    withdraw_visit(visit=visit, reason="走错门", by=member)
    with pytest.raises(Refused):
        changed(visit, member)
    with pytest.raises(Refused):
        withdraw_visit(visit=visit, reason="再来", by=member)
    assert Visit.objects.get().withdrawn_reason == "走错门"


# Pages ----------------------------------------------------------------------------------------------------------------


def address(name, visit):
    return reverse(f"visits:{name}", args=[visit.pk])


def test_the_page_of_a_change_shows_what_the_visit_says(visit, member_client):
    page = member_client.get(address("change", visit)).text
    assert "原来的" in page
    assert "灯暗" in page
    assert "petitions-TOTAL_FORMS" not in page


def test_a_change_from_the_page_is_a_version(visit, member_client):
    (item,) = visit.opinions.all()
    rows = [OPINION | {"uuid": item.client_uuid, "text": "灯很暗"}, OPINION | {"text": "门坏"}]
    sent = sheet(diary="改过的", base=1, opinions=rows, client_uuid=None)
    answer = member_client.post(address("change", visit), sent, follow=True)
    assert "改过的" in answer.text
    assert [said.text for said in visit.opinions.standing()] == ["灯很暗", "门坏"]
    assert visit.opinions.count() == 2


def test_an_opinion_whose_words_are_gone_is_taken_away(visit, member_client):
    (item,) = visit.opinions.all()
    sent = sheet(base=1, opinions=[OPINION | {"uuid": item.client_uuid, "text": "", "topic": "lifts"}])
    assert member_client.post(address("change", visit), sent).status_code == 302
    assert not visit.opinions.standing().exists()


@pytest.fixture
def asked_for(household, member, mate):
    """A visit that noted a need and a wish."""
    said = draft(members=[mate], needs=[NeedDraft(uuid4(), **NEED)], wishes=[WishDraft(uuid4(), **WISH)])
    return log_visit(draft=said, household=household, by=member)


def test_the_page_of_a_change_shows_what_was_asked_for_and_changes_it(asked_for, member_client):
    need, wish = asked_for.needs.get(), asked_for.wishes.get()
    page = member_client.get(address("change", asked_for)).text
    assert all(f'value="{said}"' in page for said in (need.words, wish.title, need.client_uuid, wish.client_uuid))
    rows = {
        "needs": [NEED | {"uuid": need.client_uuid, "words": "换水龙头"}, NEED | {"words": "送餐", "kind": "meal"}],
        "wishes": [WISH | {"uuid": wish.client_uuid, "title": ""}],
    }
    assert member_client.post(address("change", asked_for), sheet(base=1, **rows)).status_code == 302
    assert [row.words for row in asked_for.needs.all()] == ["换水龙头", "送餐"]
    assert not asked_for.wishes.exists()


def test_a_wish_names_the_visit_at_which_it_was_said(asked_for, member_client):
    page = member_client.get(reverse("visits:wish", args=[asked_for.wishes.get().pk])).text
    assert f'href="{address("visit", asked_for)}"' in page


def test_what_is_agreed_on_while_the_page_is_open_is_neither_doubled_nor_dropped(asked_for, member_client):
    need = asked_for.needs.get()
    Need.objects.update(state=NeedState.MATCHED)
    assert need.words not in member_client.get(address("change", asked_for)).text
    row = NEED | {"uuid": need.client_uuid, "words": "别的事"}
    answer = member_client.post(address("change", asked_for), sheet(base=1, needs=[row]), follow=True)
    assert [(row.pk, row.words) for row in Need.objects.all()] == [(need.pk, "修水龙头")]
    assert "“修水龙头”保持原样：已有人承接。" in answer.text
    assert "别的事" in answer.text


def test_nothing_is_said_to_stay_that_the_page_did_not_show(asked_for, member_client):
    Need.objects.update(state=NeedState.MATCHED)
    answer = member_client.post(address("change", asked_for), sheet(base=1), follow=True)
    assert "stays as it is" not in answer.text


def test_what_is_called_off_or_given_back_while_the_page_is_open_stays_open(asked_for, member_client):
    """The page that was open does not show them: both were taken on."""
    member_client.post(address("change", asked_for), sheet(base=1, diary="改过的"))
    asked_for.refresh_from_db()
    assert (asked_for.diary, asked_for.needs.get().state, asked_for.wishes.get().state) == ("改过的", "open", "open")


def test_a_door_that_stayed_shut_is_refused_with_what_was_called_off_in_sight(asked_for, member_client):
    answer = member_client.post(address("change", asked_for), sheet(base=1, outcome="nobody_home"))
    assert answer.status_code == 422
    assert f'value="{asked_for.needs.get().client_uuid}"' in answer.text


def test_a_need_that_somebody_else_noted_is_put_beside_what_was_typed(asked_for, mate, member_client):
    (mine,) = asked_for.needs.all()
    kept = NeedDraft(mine.client_uuid, mine.kind, mine.words)
    changed(asked_for, mate, needs=[kept, NeedDraft(uuid4(), "meal", "同伴听到的")])
    row = NEED | {"uuid": mine.client_uuid}
    answer = member_client.post(address("change", asked_for), sheet(base=1, needs=[row], diary="我的话"))
    assert f'value="{asked_for.needs.get(kind="meal").client_uuid}"' in answer.text


def test_an_opinion_of_another_visit_cannot_be_claimed(visit, member, member_client, building):
    other = log_visit(
        draft=draft(opinions=[OpinionDraft("别人的")]), household=HouseholdFactory(building=building), by=member
    )
    (item,) = other.opinions.all()
    sent = sheet(base=1, opinions=[OPINION | {"uuid": item.client_uuid, "text": "抢来的"}])
    assert member_client.post(address("change", visit), sent).status_code == 302
    assert [said.text for said in other.opinions.all()] == ["别人的"]


def test_the_moment_is_kept_to_the_second_when_the_page_did_not_change_it(visit, member_client):
    shown = timezone.localtime(visit.visited_at)
    member_client.post(address("change", visit), sheet(base=1, visited_at=f"{shown:%Y-%m-%dT%H:%M}"))
    assert Visit.objects.get().visited_at == visit.visited_at


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(visit, mate, member_client):
    changed(visit, mate)
    answer = member_client.post(address("change", visit), sheet(base=1, diary="我的话"))
    assert answer.status_code == 422
    assert "我的话" in answer.text
    assert Visit.objects.get().diary == "改过的"


def test_who_was_told_of_it_can_save_what_they_typed(visit, mate, member_client):
    changed(visit, mate)
    answer = member_client.post(address("change", visit), sheet(base=1, diary="我的话"))
    assert '<input type="hidden" name="base" value="2"' in answer.text


def test_what_somebody_else_heard_is_put_beside_what_was_typed(visit, mate, member_client):
    kept = [OpinionDraft(text=item.text, uuid=item.client_uuid) for item in visit.opinions.all()]
    changed(visit, mate, opinions=[*kept, OpinionDraft(text="同伴听到的")])
    answer = member_client.post(address("change", visit), sheet(base=1, diary="我的话"))

    added = visit.opinions.get(text="同伴听到的")
    assert "同伴听到的" in answer.text
    assert f'value="{added.client_uuid}"' in answer.text


def test_a_visit_is_withdrawn_by_its_page_with_a_reason(visit, member_client):
    assert member_client.get(address("withdraw", visit)).status_code == 200
    assert member_client.post(address("withdraw", visit), {"reason": " "}).status_code == 422
    answer = member_client.post(address("withdraw", visit), {"reason": "走错门"}, follow=True)
    assert "走错门" in answer.text
    assert visit.household.visits.standing().count() == 0


@pytest.mark.parametrize("name", ["change", "withdraw"])
def test_who_sees_a_visit_and_may_not_change_it_is_told_why(visit, zone, client, name):
    client.force_login(staff_of(Role.ZONE_MEMBER, zone))
    answer = client.get(address(name, visit), follow=True)
    assert "30" in answer.text
    assert answer.redirect_chain[-1][0] == address("visit", visit)
    assert f'href="{address("change", visit)}"' not in answer.text


def test_a_withdrawn_visit_is_no_longer_listed_at_its_door(visit, member, member_client, household):
    door = reverse("visits:household", args=[household.pk])
    assert address("visit", visit) in member_client.get(door).text
    withdraw_visit(visit=visit, reason="走错门", by=member)
    assert address("visit", visit) not in member_client.get(door).text


@pytest.mark.parametrize("versions", [1, 3])
def test_the_visit_takes_as_many_queries_for_any_number_of_versions(
    visit, member, member_client, versions, django_assert_max_num_queries
):
    for _each in range(versions):
        visit = changed(visit, member)
    with django_assert_max_num_queries(22):
        assert member_client.get(address("visit", visit)).text.count("原来的") == 1
