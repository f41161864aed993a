"""Needs and wishes in the save of a visit: with it once, changed with it, and out of its hands once taken on."""

from dataclasses import replace
from uuid import uuid4

import pytest

from petitions.services import Refused
from tests.factories.territory import HouseholdContactFactory
from tests.factories.wishes import agreed, need_of, offer_of, unit_in
from tests.visits.conftest import draft
from visits.models import MicroWish, Need, NeedState, Visit, WishState
from visits.services import change_visit, log_visit, withdraw_visit
from visits.services.need import NeedDraft, drop_need
from visits.services.wish import WishDraft, claim
from wulibridge.journal.models import JournalEntry
from wulibridge.people.permissions import Permission
from wulibridge.people.roles import roles_with

pytestmark = pytest.mark.django_db


def needed(words: str, **said: object) -> NeedDraft:
    return NeedDraft(**{"client_uuid": uuid4(), "kind": "repair", "words": words} | said)


def wished(title: str, **said: object) -> WishDraft:
    return WishDraft(**{"client_uuid": uuid4(), "kind": "things", "title": title} | said)


TAP, ESCORT, LAMP, GLASSES = needed("修水龙头"), needed("陪诊", kind="escort"), wished("一盏台灯"), wished("老花镜")


@pytest.fixture
def visit(household, member):
    said = draft(needs=[TAP, ESCORT], wishes=[LAMP, GLASSES])
    return log_visit(draft=said, household=household, by=member)


def change(visit, by, *, needs=(), wishes=(), outcome="met"):
    said = draft(visited_at=visit.visited_at, needs=needs, wishes=wishes, outcome=outcome)
    return change_visit(visit=visit, draft=said, base=visit.version, by=by)


def needs_of(visit) -> list[tuple[str, str]]:
    return list(visit.needs.values_list("words", "state"))


def wishes_of(visit) -> list[tuple[str, str]]:
    return list(visit.wishes.values_list("title", "state"))


def taken_on(visit, chair, zone) -> tuple[Need, MicroWish]:
    """The first need of the visit is agreed on, and its first wish is claimed."""
    unit, need, wish = unit_in(zone.committee.subdistrict), visit.needs.first(), visit.wishes.first()
    agreed(need, offer_of(unit, by=chair, committee=zone.committee), by=chair)
    claim(wish=wish, organization=unit, by=chair)
    return need, wish


def test_several_of_each_are_written_in_the_same_save_once(household, member):
    said = draft(needs=[TAP, ESCORT], wishes=[LAMP, GLASSES])
    visit = log_visit(draft=said, household=household, by=member)
    assert log_visit(draft=said, household=household, by=member) == visit

    assert needs_of(visit) == [("修水龙头", "open"), ("陪诊", "open")]
    assert wishes_of(visit) == [("一盏台灯", "open"), ("老花镜", "open")]
    assert (Need.objects.count(), MicroWish.objects.count()) == (2, 2)
    assert {(row.household, row.noted_by) for row in Need.objects.all()} == {(household, member)}
    verbs = JournalEntry.objects.values_list("verb", flat=True)
    assert sorted(verbs) == ["need.noted", "need.noted", "visit.logged", "wish.posted", "wish.posted"]


def test_whoever_may_log_a_visit_may_note_what_was_asked_for():
    assert set(roles_with(Permission.VISIT_LOG)) <= set(roles_with(Permission.WISH_POST))


def test_a_wish_that_tells_whose_it_is_keeps_the_visit_from_being_saved(household, member):
    contact = HouseholdContactFactory(household=household, name="测试甲")
    with pytest.raises(Refused) as no:
        log_visit(draft=draft(wishes=[LAMP, wished(f"{contact.name}的眼镜")]), household=household, by=member)
    assert no.value.field == "wishes.1.title"
    assert (Visit.objects.count(), MicroWish.objects.count()) == (0, 0)


def test_a_version_changes_adds_and_takes_away(visit, member):
    said = {
        "needs": [replace(TAP, words="换水龙头"), needed("送餐")],
        "wishes": [replace(LAMP, title="台灯"), wished("伞")],
    }
    visit = change(visit, member, **said)

    assert needs_of(visit) == [("换水龙头", "open"), ("送餐", "open")]
    assert wishes_of(visit) == [("台灯", "open"), ("伞", "open")]
    dropped, down = Need.objects.get(words="陪诊"), MicroWish.objects.get(title="老花镜")
    assert (dropped.state, down.state) == (NeedState.DROPPED, WishState.WITHDRAWN)
    assert dropped.reason
    assert down.steps.last().reason


def test_what_a_version_had_taken_away_comes_back(visit, member):
    visit = change(visit, member, needs=[TAP], wishes=[LAMP])
    visit = change(visit, member, needs=[TAP, ESCORT], wishes=[LAMP, GLASSES])

    assert needs_of(visit) == [("修水龙头", "open"), ("陪诊", "open")]
    assert wishes_of(visit) == [("一盏台灯", "open"), ("老花镜", "open")]
    assert (Need.objects.count(), MicroWish.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"outcome": "refused"},
        {"needs": [replace(TAP, words="别的事")], "wishes": [replace(LAMP, title="别的东西")]},
    ],
    ids=["left out", "shut door", "other words"],
)
def test_what_somebody_has_taken_on_stays_whatever_a_version_says(visit, member, chair, zone, said):
    taken_on(visit, chair, zone)
    visit = change(visit, member, **said)

    assert needs_of(visit) == [("修水龙头", "matched")]
    assert wishes_of(visit) == [("一盏台灯", "claimed")]


def test_what_was_dropped_or_noted_on_its_own_page_is_left_alone(visit, household, member):
    drop_need(need=Need.objects.get(words="陪诊"), reason="不需要了", by=member)
    apart = need_of(household, by=member, visit=visit, words="另记的事")
    visit = change(visit, member, needs=[TAP, ESCORT])

    assert needs_of(visit) == [("修水龙头", "open"), ("陪诊", "dropped"), ("另记的事", "open")]
    withdraw_visit(visit=visit, reason="走错门", by=member)
    assert Need.objects.get(pk=apart.pk).state == NeedState.OPEN


def test_a_withdrawn_visit_takes_along_what_nobody_has_taken_on(visit, member, chair, zone):
    taken_on(visit, chair, zone)
    withdraw_visit(visit=visit, reason="走错门", by=member)

    assert needs_of(visit) == [("修水龙头", "matched"), ("陪诊", "dropped")]
    assert wishes_of(visit) == [("一盏台灯", "claimed"), ("老花镜", "withdrawn")]
    assert Need.objects.get(words="陪诊").reason == "走错门"
