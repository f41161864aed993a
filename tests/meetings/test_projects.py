"""The way of a livelihood project: what each gate asks, who may, and what the database holds besides."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone, translation

from meetings.models import Project, RankingSheet, UpkeepAgreement
from meetings.project_route import PRESENT, ROUTE, WAY, Deed, State, Step
from meetings.queries.project import ballot_of, points_of, preconditions_of, projects_of, ranking
from meetings.queries.project_missing import missing_for_project
from meetings.services import projects as services
from meetings.sweeps import remind
from tests.factories.meetings import chair_of, opened
from tests.factories.people import staff_of
from tests.factories.projects import (
    FINDINGS,
    asked,
    chosen,
    cleared,
    done,
    fresh,
    held,
    kept,
    proposed,
    ready,
    started,
)
from tests.factories.territory import ZoneFactory
from tests.meetings.conftest import refused
from wulibridge.journal.models import JournalEntry
from wulibridge.notices.models import Notice
from wulibridge.notices.services import notify
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db


# The table ------------------------------------------------------------------------------------------------------------


def test_every_deed_has_its_row_and_every_state_is_reached_and_left_but_for_the_ends():
    assert set(ROUTE) == set(Deed)
    assert set(PRESENT) == set(State)
    assert {rule.step for rule in ROUTE.values()} == set(Step)
    moving = [rule for rule in ROUTE.values() if rule.to_state]
    reached = {state for rule in moving for state in (rule.to_state, rule.or_state) if state} | {State.PROPOSED}
    assert reached == set(State)
    assert set(State) - {state for rule in moving for state in rule.states} == {State.DONE, State.GIVEN_UP}
    assert list(dict.fromkeys(rule.step for rule in ROUTE.values() if rule.step != Step.STOP)) == list(WAY)


# Asking ---------------------------------------------------------------------------------------------------------------


def test_answers_are_never_more_than_households_asked_and_the_rest_is_no_answer(zone, chair):
    project = asked(zone, by=chair)
    row = project.rounds.get()
    assert row.unanswered == 5
    yes, no = row.options.all()
    assert "households asked: 30" in refused(services.count_answers, round=row, counts={yes.pk: 30, no.pk: 1}, by=chair)
    assert "each option" in refused(services.count_answers, round=row, counts={yes.pk: 1}, by=chair)


def test_what_was_changed_is_said_before_the_next_round_and_before_the_vote(zone, chair):
    project = asked(zone, by=chair)
    again = {
        "project": project,
        "question": "再问",
        "options": ["好", "不好"],
        "asked": 9,
        "zones": [zone],
        "by": chair,
    }
    assert "what was changed" in refused(services.ask, **again)
    assert "what was changed" in refused(services.make_ready, project=project, by=chair)
    services.heed(round=project.rounds.get(), changes="移到北侧", by=chair)
    assert services.ask(**again).number == 2
    assert "not counted" in refused(services.make_ready, project=project, by=chair)


def test_a_round_asks_in_zones_of_here_with_something_to_choose(zone, chair):
    project = proposed(zone, by=chair)
    services.consult(project=project, by=chair)
    facts = {"project": project, "question": "问", "options": ["好", "不好"], "asked": 9, "zones": [zone], "by": chair}
    assert "zones from here" in refused(services.ask, **facts | {"zones": [zone, ZoneFactory()]})
    assert "two to nine" in refused(services.ask, **facts | {"options": ["好", " "]})


# The vote -------------------------------------------------------------------------------------------------------------


def test_points_are_counted_from_the_end_of_the_paper():
    sheets = [RankingSheet(order=[2, 1, 3], papers=2), RankingSheet(order=[3], papers=1)]
    assert points_of(3, sheets) == {1: 4, 2: 6, 3: 5}


def voted(zone, chair, *papers: tuple[list[int], int], handed_out: int = 9):
    rows = [ready(zone, by=chair, title=f"项目{n}") for n in range(3)]
    ballot = services.open_ballot(
        project=rows[0], title="今年的项目", meeting=None, others=rows[1:], papers=handed_out, by=chair
    )
    for order, count in papers:
        services.enter_sheets(ballot=ballot, order=order, papers=count, by=chair)
    return rows, ballot


def test_the_projects_with_most_points_are_chosen_and_ties_are_shown_as_ties(zone, chair):
    rows, ballot = voted(zone, chair, ([1, 2, 3], 2), ([1, 3, 2], 2))
    assert [(item.place.project, item.points, item.rank) for item in ranking(ballot_of(rows[0]))] == [
        (rows[0], 12, 1),
        (rows[1], 6, 2),
        (rows[2], 6, 2),
    ]
    assert "both sides" in refused(services.close_ballot, ballot=ballot, taken=2, by=chair)
    services.close_ballot(ballot=ballot, taken=1, by=chair)
    assert [fresh(row).state for row in rows] == [State.CHOSEN, State.PASSED_OVER, State.PASSED_OVER]
    assert "no longer possible" in refused(services.enter_sheets, ballot=ballot, order=[1], papers=1, by=chair)
    services.put_back(project=rows[2], by=chair)
    assert fresh(rows[2]).state == State.READY


@pytest.mark.parametrize(
    ("order", "papers", "words"),
    [([1, 1], 1, "each once"), ([4], 1, "each once"), ([], 1, "each once"), ([1], 3, "handed out: 4")],
)
def test_a_paper_names_what_is_on_the_list_and_there_are_no_more_than_handed_out(zone, chair, order, papers, words):
    _rows, ballot = voted(zone, chair, ([1], 2), handed_out=4)
    assert words in refused(services.enter_sheets, ballot=ballot, order=order, papers=papers, by=chair)


def test_nothing_is_chosen_without_papers_and_wrong_ones_are_taken_back(zone, chair):
    _rows, ballot = voted(zone, chair, ([1], 2))
    services.drop_sheets(sheet=ballot.sheets.get(), by=chair)
    assert "No paper" in refused(services.close_ballot, ballot=ballot, taken=1, by=chair)


def test_a_vote_is_among_projects_of_one_s_own_that_are_ready(zone, chair):
    project, other = ready(zone, by=chair), proposed(zone, by=chair)
    far = ZoneFactory(committee__subdistrict=zone.committee.subdistrict)
    foreign = ready(far, by=chair_of(far))
    facts = {"project": project, "title": "选", "meeting": None, "papers": 9, "by": chair}
    assert "at least one other" in refused(services.open_ballot, **facts, others=[])
    assert "no longer possible" in refused(services.open_ballot, **facts, others=[other])
    assert "not yours" in refused(services.open_ballot, **facts, others=[foreign])
    desk = staff_of(Role.CASE_DESK, zone.committee.subdistrict)
    services.open_ballot(**facts | {"by": desk}, others=[foreign])
    assert "not yours" in refused(services.enter_sheets, ballot=ballot_of(project), order=[1], papers=1, by=chair)


# The gates before the start -------------------------------------------------------------------------------------------


def test_a_project_starts_when_each_of_its_gates_is_passed(zone, chair):
    project = chosen(zone, by=chair)
    with translation.override("en"):
        assert missing_for_project(project, Deed.START) == [
            "8 preconditions are neither fulfilled nor waived.",
            "The risk to stability is not assessed.",
            "The hearing before it was not held, or is not named.",
        ]
    assert "8 preconditions" in refused(services.start, project=project, by=chair)
    passed = cleared(zone, by=chair)
    staff = staff_of(Role.COMMITTEE_STAFF, zone.committee)
    assert "not yours" in refused(services.start, project=passed, by=staff)
    services.start(project=passed, by=chair)
    assert fresh(passed).state == State.UNDERWAY


@pytest.mark.parametrize(
    ("finding", "words"),
    [({"controllable": False}, "not controllable"), ({"legal": False}, "not legal"), ({"level": "high"}, "is high")],
)
def test_what_cannot_be_controlled_does_not_start(zone, chair, finding, words):
    project = cleared(zone, by=chair)
    services.assess(project=project, facts=FINDINGS | finding, by=chair)
    assert words in refused(services.start, project=project, by=chair)
    assert_shut(project)
    services.assess(project=project, facts=FINDINGS, by=chair)
    services.start(project=project, by=chair)


def test_the_database_lets_nothing_start_past_a_gate(zone, chair):
    without = chosen(zone, by=chair)
    assert_shut(without)
    for undo in (
        lambda row: row.preconditions.filter(number=3).update(waived_at=None),
        lambda row: type(row.hearing).objects.filter(pk=row.hearing_id).update(state="cancelled", stopped_because="雨"),
    ):
        project = cleared(zone, by=chair)
        undo(project)
        assert_shut(project)


def assert_shut(project) -> None:
    with pytest.raises(DatabaseError, match="project"), transaction.atomic():
        Project.objects.filter(pk=project.pk).update(state=State.UNDERWAY, started_at=timezone.now())


def test_a_leader_waives_with_a_reason_and_nobody_else(zone, chair):
    project = chosen(zone, by=chair)
    slots = list(project.preconditions.all())
    desk = staff_of(Role.CASE_DESK, zone.committee.subdistrict)
    leader = staff_of(Role.SUBDISTRICT_LEADER, zone.committee.subdistrict)
    for by in (chair, desk, staff_of(Role.SUBDISTRICT_LEADER, ZoneFactory().committee.subdistrict)):
        assert "not yours" in refused(services.waive, project=project, slots=slots, reason="不涉及", by=by)
    assert "fill in" in refused(services.waive, project=project, slots=slots, reason=" ", by=leader)
    services.waive(project=project, slots=slots[:2], reason="不涉及", by=leader)
    assert [row.is_settled for row in project.preconditions.all()] == [True] * 2 + [False] * 6
    assert "open preconditions" in refused(services.waive, project=project, slots=slots[:1], reason="又", by=leader)


def test_the_leader_who_answers_for_the_area_is_told_that_a_waiver_is_asked_for(zone, chair):
    project = chosen(zone, by=chair)
    leader = staff_of(Role.SUBDISTRICT_LEADER, zone.committee.subdistrict)
    staff_of(Role.SUBDISTRICT_LEADER, ZoneFactory().committee.subdistrict)
    first, second, third, *_rest = project.preconditions.all()
    services.waive(project=project, slots=[third], reason="不涉及", by=leader)
    assert "fill in" in refused(services.ask_waiver, project=project, slots=[first], reason=" ", by=chair)
    assert "open preconditions" in refused(services.ask_waiver, project=project, slots=[third], reason="无", by=chair)
    assert "not yours" in refused(services.ask_waiver, project=project, slots=[first], reason="无", by=leader)
    services.ask_waiver(project=project, slots=[first, second], reason="本项目不动土", by=chair)
    told = Notice.objects.get(facts__step="waiver")
    assert (told.receiver, told.facts["count"], told.facts["reason"]) == (leader, 2, "本项目不动土")
    asked_for = project.preconditions.filter(waiver_asked_because="本项目不动土").values_list("number", flat=True)
    assert list(asked_for) == [1, 2]


def test_the_eight_are_nameless_until_the_office_names_them(zone, chair):
    project = chosen(zone, by=chair)
    assert [row.name for row in preconditions_of(project)] == [""] * 8
    first, second = project.preconditions.all()[:2]
    assert "fill in" in refused(services.fill, slot=first, name="", evidence="批文", owner=chair, by=chair)
    services.fill(slot=first, name="自定", evidence="批文", owner=chair, by=chair)
    desk = staff_of(Role.CASE_DESK, zone.committee.subdistrict)
    assert "not yours" in refused(services.name_slots, project=project, names={1: "甲"}, by=chair)
    services.name_slots(project=project, names={1: "甲", 2: "乙"}, by=desk)
    assert [row.name for row in preconditions_of(project)][:3] == ["自定", "乙", ""]
    stranger = staff_of(Role.ZONE_LEAD, ZoneFactory())
    assert "from here" in refused(services.fill, slot=second, name="", evidence="批文", owner=stranger, by=chair)


def test_only_a_hearing_that_was_held_counts(zone, chair):
    project = chosen(zone, by=chair)
    other = held(zone, by=chair, kind="coordination")
    coming = opened(zone, by=chair)
    for meeting in (other, coming):
        assert "from here" in refused(services.link_hearing, project=project, meeting=meeting, by=chair)
    services.link_hearing(project=project, meeting=held(zone, by=chair), by=chair)


# Work, evaluation, upkeep ---------------------------------------------------------------------------------------------


def test_work_is_finished_when_it_was_inspected_and_all_is_put_right(zone, chair):
    project, today = started(zone, by=chair), timezone.localdate()
    assert "Nobody has inspected" in refused(services.finish_work, project=project, by=chair)
    facts = {"project": project, "inspectors": "居民三人", "finding": "灯不亮", "by": chair}
    assert "between the start and today" in refused(
        services.inspect, **facts, day=today + timedelta(days=1), right_until=None
    )
    row = services.inspect(**facts, day=today, right_until=today)
    assert "not put right" in refused(services.finish_work, project=project, by=chair)
    services.put_right(inspection=row, by=chair)
    services.finish_work(project=project, by=chair)
    services.evaluate(project=project, text="好用", meeting=None, by=chair)
    assert fresh(project).state == State.DONE


def test_an_agreement_is_signed_by_three_sides_and_then_stands(zone, chair):
    project = done(zone, by=chair)
    sides = {"office": "居委会", "manager": "物业", "residents": "二号楼"}
    facts = sides | {"begins_on": date(2026, 8, 31), "every_months": 6, "owner": chair}
    services.agree(project=project, facts=facts, by=chair)
    project = fresh(project)
    services.add_upkeep_duty(project=project, side="office", text="检查", by=chair)
    assert "residents' side" in refused(services.sign, project=project, by=chair)
    for side in ("manager", "residents"):
        services.add_upkeep_duty(project=project, side=side, text="打扫", by=chair)
    services.sign(project=project, by=chair)
    assert UpkeepAgreement.objects.get().review_on == date(2027, 2, 28)
    far = facts | {"begins_on": date(9999, 12, 31)}
    assert "too far" in refused(services.agree, project=done(zone, by=chair), facts=far, by=chair)
    assert "is signed" in refused(services.agree, project=fresh(project), facts=facts, by=chair)
    services.review(project=fresh(project), finding="完好", by=chair)
    assert UpkeepAgreement.objects.get().review_on == date(2027, 8, 31)


def test_the_owner_is_reminded_once_before_and_once_after_the_day(zone, chair):
    kept(zone, by=chair)
    today = timezone.localdate()
    mine = Notice.objects.filter(kind="upkeep_review", receiver=chair, channel="in_app")
    for days, told in ((15, []), (14, [False]), (-1, [False, True])):
        UpkeepAgreement.objects.update(review_on=today + timedelta(days=days))
        for _twice in range(2):
            notify(services.review_messages(today))
        assert [notice.facts["late"] for notice in mine.order_by("pk")] == told
    UpkeepAgreement.objects.update(review_on=today)
    remind()
    assert mine.count() == 3


# Whose ----------------------------------------------------------------------------------------------------------------


def test_a_project_is_seen_by_who_works_on_it_and_by_leaders_of_there(zone, chair):
    project = proposed(zone, by=chair)
    seen = [chair, staff_of(Role.CASE_DESK, zone.committee.subdistrict)]
    seen.append(staff_of(Role.SUBDISTRICT_LEADER, zone.committee.subdistrict))
    far = ZoneFactory()
    others = [chair_of(far), staff_of(Role.SUBDISTRICT_LEADER, far.committee.subdistrict)]
    others.append(staff_of(Role.ZONE_LEAD, zone))
    assert [list(projects_of(user)) for user in (*seen, *others)] == [[project]] * 3 + [[]] * 3
    assert "do not propose" in refused(proposed, far, by=chair)


def test_it_is_given_up_with_a_reason_and_stays(zone, chair):
    project = started(zone, by=chair)
    services.give_up(project=project, reason="资金取消", by=chair)
    assert fresh(project).given_up_because == "资金取消"
    assert "no longer possible" in refused(services.finish_work, project=project, by=chair)


def test_every_deed_is_written_in_the_journal(zone, chair):
    kept(zone, by=chair)
    verbs = set(JournalEntry.objects.values_list("verb", flat=True))
    wanted = {"propose", "add_line", "consult", "ask", "count", "heed", "ready", "take", "fill", "waive", "assess"}
    assert {f"project.{verb}" for verb in wanted | {"start", "inspect", "finish", "evaluate", "agree", "sign"}} <= verbs
