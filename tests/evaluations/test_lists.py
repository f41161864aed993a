"""The three lists: written, approved by somebody else, in force and locked; committees check themselves by them."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from evaluations.forms.power_list import ItemForm
from evaluations.list_route import ListMove, ListState
from evaluations.models import CheckMeasure, Kept, ListItem, ListKind, PowerList, SelfCheck
from evaluations.queries.power_list import differences, versions_for
from evaluations.queries.self_check import checks_for, gaps_for, owed_by, with_measures
from evaluations.services.power_list import ItemDraft, begin_version, move_list, remove_item, write_item
from evaluations.services.self_check import (
    answer_items,
    begin_check,
    finish_measure,
    hand_in,
    review,
    take_measure,
)
from petitions.services import Refused
from tests.factories.people import staff_of
from tests.factories.points import points_office
from tests.factories.territory import CommitteeFactory
from wulibridge.people.roles import Role
from wulibridge.periods import half_of
from wulibridge.territory.models import Committee

pytestmark = [pytest.mark.usefixtures("in_english"), pytest.mark.django_db]
TODAY = timezone.localdate()


@pytest.fixture
def place(db):
    return points_office()


# Versions -------------------------------------------------------------------------------------------------------------


def test_a_version_goes_on_from_the_one_in_force_and_replaces_it(place):
    first = place.version("开具证明", "保管公章", "分发物资")
    second = place.version(upto=None)
    items = {item.title: item for item in second.items.all()}
    said = {"basis": "新办法", "steps": "受理", "risks": "漏登"}
    write_item(version=second, draft=ItemDraft(1, "开具证明", **said), item=items["开具证明"], by=place.desk)
    remove_item(item=items["保管公章"], by=place.desk)
    write_item(version=second, draft=ItemDraft(9, "居务公开", **said), by=place.desk)

    found = [(one.new and one.new.title, one.old and one.old.title, one.parts) for one in differences(second)]
    assert found == [
        ("开具证明", "开具证明", ("basis",)),
        ("居务公开", None, ()),
        (None, "保管公章", ()),
    ]
    for move, by in (("submit", place.desk), ("approve", place.leader), ("publish", place.desk)):
        move_list(version=second, move=ListMove(move), by=by)
    assert list(PowerList.objects.order_by("number").values_list("state", flat=True)) == ["superseded", "published"]
    assert differences(first) == []


def test_whoever_wrote_it_does_not_approve_it(place):
    """Of somebody who is both at the desk and a leader."""
    both = staff_of(Role.CASE_DESK, place.committee.subdistrict)
    both.posts.create(role=Role.SUBDISTRICT_LEADER, subdistrict=place.committee.subdistrict, starts_on="2020-01-01")
    row = begin_version(subdistrict=place.committee.subdistrict, kind=ListKind.CONDUCT, news="", by=both)
    write_item(version=row, draft=ItemDraft(1, "不收礼"), by=both)
    move_list(version=row, move=ListMove.SUBMIT, by=place.desk)
    with pytest.raises(Refused, match="somebody else"):
        move_list(version=row, move=ListMove.APPROVE, by=both)
    with pytest.raises(DatabaseError, match="four_eyes"), transaction.atomic():
        PowerList.objects.update(state="approved", approved_by=both, approved_at=timezone.now())
    assert move_list(version=row, move=ListMove.APPROVE, by=place.leader).state == ListState.APPROVED


@pytest.mark.parametrize(
    ("upto", "move", "who"),
    [
        (None, "approve", "leader"),
        (None, "submit", "chair"),
        (None, "submit", "leader"),
        ("submit", "approve", "desk"),
        ("submit", "publish", "desk"),
        ("approve", "return", "leader"),
        ("publish", "publish", "desk"),
    ],
)
def test_a_move_that_the_route_does_not_have_for_them(place, upto, move, who):
    row = place.version("开具证明", upto=upto and ListMove(upto))
    with pytest.raises(Refused, match="not possible"):
        move_list(version=row, move=ListMove(move), reason="x", by=getattr(place, who))


def test_what_is_given_back_is_written_on(place):
    row = place.version("开具证明", upto=ListMove.SUBMIT)
    with pytest.raises(Refused, match="handed in"):
        write_item(version=row, draft=ItemDraft(2, "保管公章"), by=place.desk)
    with pytest.raises(Refused, match="missing"):
        move_list(version=row, move=ListMove.RETURN, by=place.leader)
    move_list(version=row, move=ListMove.RETURN, reason="缺依据", by=place.leader)
    assert write_item(version=row, draft=ItemDraft(2, "保管公章"), by=place.desk)


def test_nothing_invented_stands_in_a_list_and_an_empty_one_is_not_handed_in(place):
    row = place.version(upto=None)
    assert not row.items.exists()
    with pytest.raises(Refused, match="without items"):
        move_list(version=row, move=ListMove.SUBMIT, by=place.desk)
    with pytest.raises(Refused, match="on its way"):
        place.version(upto=None)


def test_powers_are_handed_in_with_steps_and_risk_points_and_the_other_lists_without(place):
    row = place.version("开具证明", upto=None)
    write_item(version=row, draft=ItemDraft(2, "保管公章", steps="登记"), by=place.desk)
    write_item(version=row, draft=ItemDraft(3, "分发物资", risks="错发"), by=place.desk)
    with pytest.raises(Refused, match="missing of 保管公章, 分发物资"):
        move_list(version=row, move=ListMove.SUBMIT, by=place.desk)
    assert place.version("不收礼", kind="conduct", upto=ListMove.SUBMIT).state == ListState.SUBMITTED


@pytest.mark.parametrize(
    ("kind", "fields"),
    [("powers", {"steps", "risks"}), ("conduct", set()), ("services", {"steps"})],
)
def test_the_form_of_an_item_asks_for_what_its_list_is_made_of(place, kind, fields):
    form = ItemForm(version=place.version("开具证明", kind=kind, upto=None))
    assert set(form.fields) == {"position", "title", "basis"} | fields


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE evaluations_powerlist SET news = 'x'",
        "UPDATE evaluations_powerlist SET state = 'draft'",
        "UPDATE evaluations_powerlist SET published_at = now() - interval '1 day'",
        "DELETE FROM evaluations_powerlist",
        "UPDATE evaluations_listitem SET risks = 'x'",
        "DELETE FROM evaluations_listitem",
        "INSERT INTO evaluations_listitem (version_id, position, title, basis, steps, risks)"
        " SELECT id, 9, 'x', '', '', '' FROM evaluations_powerlist",
    ],
)
def test_a_published_version_is_locked(place, sql):
    place.version("开具证明")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert ListItem.objects.get().risks == "漏登"


def test_drafts_are_read_by_who_writes_and_approves_them_alone(place):
    place.version("开具证明", upto=None)
    elsewhere = points_office()
    elsewhere.version("开具证明", kind="services")
    assert [versions_for(user).count() for user in (place.desk, place.leader, place.chair)] == [1, 1, 0]
    assert [versions_for(user).count() for user in (elsewhere.desk, elsewhere.chair, elsewhere.staff)] == [1, 1, 0]


# Self-checks ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def check(place):
    """Of two items, both open. The committee beside has answered its own check already."""
    version = place.version("开具证明", "保管公章")
    beside = staff_of(Role.COMMITTEE_CHAIR, CommitteeFactory(subdistrict=place.committee.subdistrict))
    other = begin_check(committee=beside.posts.get().committee, version=version, by=beside)
    answer_items(check=other, said=dict.fromkeys(version.items.all(), (Kept.YES, "")), by=beside)
    return begin_check(committee=place.committee, version=version, by=place.chair)


def answered(place, check, *kept):
    said = {
        item: (Kept(word), "少登记一次" if word == "no" else "")
        for item, word in zip(check.version.items.all(), kept, strict=False)
    }
    return answer_items(check=check, said=said, by=place.chair)


def test_every_item_is_answered_then_handed_in_reviewed_and_followed(place, check):
    answered(place, check, "yes")
    with pytest.raises(Refused, match="1 of 2"):
        hand_in(check=check, by=place.chair)
    answered(place, check, "yes", "no")
    wrong = check.answers.get(kept="no")
    with pytest.raises(Refused, match="Hand the check in"):
        take_measure(answer=wrong, text="补登记", due_on=TODAY, by=place.chair)
    hand_in(check=check, by=place.chair)
    with pytest.raises(Refused, match="handed in"):
        answered(place, check, "yes")
    measure = take_measure(answer=wrong, text="补登记", due_on=TODAY, by=place.chair)
    with pytest.raises(Refused, match="above"):
        review(check=check, words="好", by=place.chair)
    review(check=check, words="补齐即可", by=place.leader)

    tomorrow = TODAY + timedelta(days=1)
    late = with_measures(checks_for(place.desk), tomorrow).get()
    assert (late.review, late.waiting, late.late) == ("补齐即可", True, True)
    finish_measure(measure=measure, outcome="已补齐", by=place.chair)
    assert not with_measures(checks_for(place.desk), tomorrow).get().waiting


def test_what_was_not_kept_needs_a_note(place, check):
    item = check.version.items.first()
    with pytest.raises(Refused, match="开具证明"):
        answer_items(check=check, said={item: (Kept.NO, "")}, by=place.chair)


def test_a_note_without_a_choice_comes_back_with_what_was_typed(place, check, client):
    first, second = (f"note_{item.pk}" for item in check.version.items.all())
    client.force_login(place.chair)
    typed = {"deed": "answers", first: "少登记一次", second: ""}
    page = client.post(reverse("evaluations:check", args=[check.pk]), typed)
    assert page.status_code == 422
    form = next(deed.form for deed in page.context["deeds"] if deed.name == "answers")
    assert list(form.errors) == [first.replace("note", "kept")]
    assert form[first].value() == "少登记一次"


def test_once_in_a_half_year_against_what_is_in_force(place, check):
    assert owed_by([place.committee], TODAY) == []
    with pytest.raises(Refused, match="already"):
        begin_check(committee=place.committee, version=check.version, by=place.chair)
    assert [one.version for one in owed_by([place.committee], TODAY + timedelta(days=190))] == [check.version]
    draft = place.version(upto=None)
    with pytest.raises(Refused, match="not in force"):
        begin_check(committee=place.committee, version=draft, by=place.chair)
    for nobody in (place.desk, place.staff, place.leader):
        with pytest.raises(Refused, match="answer for"):
            begin_check(committee=place.committee, version=check.version, by=nobody)


def test_a_check_is_seen_by_its_committee_and_once_handed_in_by_who_reviews_it(place, check):
    beside = staff_of(Role.COMMITTEE_CHAIR, CommitteeFactory(subdistrict=place.committee.subdistrict))
    who = (place.chair, place.desk, place.leader, beside, points_office().desk)
    assert [checks_for(user).count() for user in who] == [1, 0, 0, 0, 0]
    answered(place, check, "yes", "not_ours")
    hand_in(check=check, by=place.chair)
    assert [checks_for(user).count() for user in who] == [1, 1, 1, 0, 0]


def test_who_reviews_is_told_who_has_not_begun_or_not_handed_in(place, check, client):
    """Of two committees both have begun; a third has not. Another subdistrict's list is none of theirs."""
    third = CommitteeFactory(subdistrict=place.committee.subdistrict)
    points_office().version("开具证明")
    gap = gaps_for(place.desk, TODAY)[0]
    beside = SelfCheck.objects.exclude(pk=check.pk).get().committee
    assert (gap.half.first, gap.kind, gap.not_begun) == (check.first, ListKind.POWERS, [third])
    assert set(gap.not_handed_in) == {place.committee, beside}
    assert gaps_for(place.chair, TODAY) == []
    answered(place, check, "yes", "not_ours")
    hand_in(check=check, by=place.chair)
    assert gaps_for(place.leader, TODAY)[0].not_handed_in == [beside]
    client.force_login(place.leader)
    client.cookies["language"] = "en"
    shown = client.get(reverse("evaluations:lists")).content.decode()
    assert f"Not begun: {third}" in shown
    assert f"Begun and not handed in: {beside}" in shown


def test_what_was_missing_in_a_past_half_year_stays_listed(place, check):
    """A new version does not wipe it out, and a committee that has ended owes nothing afterwards."""
    answered(place, check, "yes", "not_ours")
    hand_in(check=check, by=place.chair)
    beside = SelfCheck.objects.exclude(pk=check.pk).get().committee
    place.version("不收礼")
    later = half_of(half_of(TODAY).last + timedelta(days=1)).first
    assert [(gap.half.first, len(gap.not_begun), gap.not_handed_in) for gap in gaps_for(place.desk, later)] == [
        (later, 2, []),
        (check.first, 0, [beside]),
    ]
    Committee.objects.filter(pk=beside.pk).update(valid_to=half_of(TODAY).last)
    assert [len(gap.not_begun) for gap in gaps_for(place.desk, later)] == [1, 0]


def test_no_check_is_cut_from_the_list(place, check, client):
    """A hundred and more of years long gone stand on further pages."""
    halves = [date(year, month, 1) for year in range(1970, 2021) for month in (1, 7)]
    facts = {"committee": place.committee, "version": check.version, "begun_by": place.chair}
    SelfCheck.objects.bulk_create(SelfCheck(first=first, **facts) for first in halves)
    client.force_login(place.chair)
    page = client.get(reverse("evaluations:lists"), {"page": "99"}).context["page"]
    assert (page.paginator.count, page.object_list[-1].first) == (len(halves) + 1, halves[0])


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE evaluations_checkanswer SET kept = 'yes'",
        "DELETE FROM evaluations_checkanswer",
        "UPDATE evaluations_selfcheck SET handed_in_at = NULL, handed_in_by_id = NULL",
        "UPDATE evaluations_selfcheck SET review = 'x', reviewed_at = now(), reviewed_by_id = handed_in_by_id",
        "DELETE FROM evaluations_selfcheck",
    ],
)
def test_what_was_handed_in_is_locked(place, check, sql):
    answered(place, check, "yes", "no")
    hand_in(check=check, by=place.chair)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE evaluations_checkmeasure SET due_on = due_on + 30",
        "UPDATE evaluations_checkmeasure SET text = 'x'",
        "UPDATE evaluations_checkmeasure SET outcome = 'x' WHERE done_on IS NOT NULL",
        "UPDATE evaluations_checkmeasure SET done_on = NULL, outcome = '' WHERE done_on IS NOT NULL",
        "DELETE FROM evaluations_checkmeasure",
    ],
)
def test_a_measure_stays_as_it_was_written_down_and_done(place, check, sql):
    answered(place, check, "yes", "no")
    hand_in(check=check, by=place.chair)
    facts = {"answer": check.answers.get(kept="no"), "due_on": TODAY, "by": place.chair}
    take_measure(text="张贴", **facts)
    finish_measure(measure=take_measure(text="补登记", **facts), outcome="已补齐", by=place.chair)
    with pytest.raises(DatabaseError, match=r"concluded|delete"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_version_goes_its_way_on_its_page(place, client):
    """By the buttons alone: handed in, given back, handed in, approved and put in force."""
    row = place.version("开具证明", upto=None)
    page = reverse("evaluations:list", args=[row.pk])
    steps = (
        (place.desk, {"deed": "submit"}, "submitted"),
        (place.leader, {"deed": "return", "reason": "缺依据"}, "draft"),
        (place.desk, {"deed": "submit"}, "submitted"),
        (place.leader, {"deed": "approve"}, "approved"),
        (place.desk, {"deed": "publish"}, "published"),
    )
    for who, sent, state in steps:
        client.force_login(who)
        client.post(page, sent)
        row.refresh_from_db()
        assert row.state == state
    assert row.returned_because == ""


def test_a_check_is_reviewed_on_its_page(place, check, client):
    answered(place, check, "yes", "not_ours")
    hand_in(check=check, by=place.chair)
    client.force_login(place.leader)
    page = reverse("evaluations:check", args=[check.pk])
    assert client.post(page, {"deed": "review", "words": "做得细"}).status_code == 302
    check.refresh_from_db()
    assert (check.review, check.reviewed_by) == ("做得细", place.leader)


def test_from_the_page_of_the_lists_to_a_finished_measure(place, client):
    """By the pages alone, as the chair does it."""
    version = place.version("开具证明")
    client.force_login(place.chair)
    lists = reverse("evaluations:lists")
    client.post(lists, {"deed": "check", "owed": f"{place.committee.pk}-{version.pk}"})
    check = SelfCheck.objects.get()
    page = reverse("evaluations:check", args=[check.pk])
    item = version.items.get()
    wrong = {"deed": "answers", f"kept_{item.pk}": "no", f"note_{item.pk}": ""}
    assert client.post(page, wrong).status_code == 422
    client.post(page, wrong | {f"note_{item.pk}": "少登记一次"})
    client.post(page, {"deed": "hand_in"})
    answer = check.answers.get()
    client.post(page, {"deed": "measure", "answer": answer.pk, "text": "补登记", "due_on": TODAY.isoformat()})
    client.post(page, {"deed": "done", "measure": CheckMeasure.objects.get().pk, "outcome": "已补齐"})
    assert CheckMeasure.objects.get().outcome == "已补齐"
    assert "已补齐" in client.get(page).content.decode()


@pytest.mark.parametrize("name", ["lists", "list", "check"])
def test_the_pages_cost_the_same_for_more_rows(place, client, name, django_assert_max_num_queries):
    first = place.version("开具证明")
    version = place.version("保管公章", upto=None)
    checks = begin_check(committee=place.committee, version=first, by=place.chair)
    client.force_login(place.chair if name == "check" else place.desk)
    arguments = {"lists": [], "list": [version.pk], "check": [checks.pk]}[name]
    address = reverse(f"evaluations:{name}", args=arguments)
    client.get(address)
    with django_assert_max_num_queries(30) as one:
        assert client.get(address).status_code == 200
    for number in (3, 4):
        write_item(version=version, draft=ItemDraft(number, f"事项{number}"), by=place.desk)
    if name == "lists":
        place.version("不收礼", kind="conduct")
        place.version("助餐", kind="services")
    with django_assert_max_num_queries(len(one)):
        client.get(address)
