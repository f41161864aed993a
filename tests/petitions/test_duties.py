"""Duties of departments: who may do what with one, when, and what the clock does."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from petitions.duty_route import DUTY_ROUTE, DutyMove, DutyState, DutyWho
from petitions.models import DeadlineEvent, Duty, Petition
from petitions.queries.duty import composed_answer, duty_moves_of, own_duties, supervised_duties_for
from petitions.route import Move, Stop
from petitions.services import Refused, move
from petitions.services.duties import DutyDraft, assign_duty, move_duty
from petitions.services.duty_clock import settle_duties
from petitions.services.inquiries import answer_inquiry, ask
from petitions.sweeps import sweep_overdue
from tests.factories.office import facts, moved, office, petition_at, publish
from tests.factories.orders import SAID, department_of, duty_of, late, stepped
from tests.factories.people import staff_of
from tests.factories.territory import OrganizationFactory
from wulibridge.journal.chain import verify
from wulibridge.journal.queries import entries_of
from wulibridge.notices.models import Notice
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.calendar import end_of
from wulibridge.territory.models import WorkDay

ACCEPT, OBJECT, REPORT = DutyMove.ACCEPT, DutyMove.OBJECT, DutyMove.REPORT

WAYS_TO: dict[DutyState, tuple[DutyMove, ...]] = {
    DutyState.ASSIGNED: (),
    DutyState.OBJECTED: (OBJECT,),
    DutyState.WORKING: (ACCEPT,),
    DutyState.REPORTED: (ACCEPT, REPORT),
    DutyState.DONE: (ACCEPT, REPORT, DutyMove.CONFIRM),
}


@pytest.fixture
def other(people):
    """Another department of the subdistrict, with somebody in it."""
    department = OrganizationFactory(subdistrict=people.zone.committee.subdistrict)
    staff_of(Role.DEPARTMENT_HANDLER, department)
    return department


def worker(department) -> User:
    return User.objects.get(posts__organization=department)


def told(step: str) -> list[User]:
    notices = Notice.objects.filter(kind="duty_step", facts__step=step)
    return [notice.receiver for notice in notices.order_by("receiver_id")]


def of_state(people, state: DutyState) -> Duty:
    return duty_of(people, *WAYS_TO[state])


# Who may do what ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", WAYS_TO)
def test_each_state_lets_make_exactly_what_the_route_says_and_nobody_else(people, other, state):
    duty = of_state(people, state)
    by_hand = {made: rule for made, rule in DUTY_ROUTE.items() if rule.who in (DutyWho.DEPARTMENT, DutyWho.DESK)}
    possible = {made for made, rule in by_hand.items() if state in rule.from_states}
    if OBJECT in WAYS_TO[state]:
        possible.discard(OBJECT)
    whose = {made: people.desk if rule.who == DutyWho.DESK else people.department for made, rule in by_hand.items()}

    for user in (*people.everybody, worker(other)):
        assert set(duty_moves_of(user, duty)) == {made for made in possible if whose[made] == user}
    for user in (people.department, people.desk, people.leader, worker(other)):
        for made in by_hand:
            if made not in possible or whose[made] != user:
                with pytest.raises(Refused):
                    move_duty(duty=duty, move=made, by=user, facts=SAID | {"department": other})

    duty.refresh_from_db()
    assert duty.state == state


@pytest.mark.parametrize("made", [DutyMove.ASSIGN, DutyMove.SUPERVISE, DutyMove.REMIND, DutyMove.DROP])
def test_what_the_clock_or_the_answer_does_nobody_does(people, made):
    with pytest.raises(Refused):
        move_duty(duty=duty_of(people), move=made, by=people.desk, facts=SAID)


@pytest.mark.parametrize("made", [made for made, rule in DUTY_ROUTE.items() if rule.facts and rule.from_states])
def test_a_step_without_its_facts_is_refused_at_the_field(people, other, made):
    rule = DUTY_ROUTE[made]
    if rule.who not in (DutyWho.DEPARTMENT, DutyWho.DESK):
        return
    state = next(state for state in WAYS_TO if state in rule.from_states)
    duty, given = of_state(people, state), SAID | {"department": other}
    by = people.desk if rule.who == DutyWho.DESK else people.department

    for name in rule.facts:
        with pytest.raises(Refused) as refusal:
            move_duty(duty=duty, move=made, by=by, facts=given | {name: ""})
        assert refusal.value.field == name


# Reopening ------------------------------------------------------------------------------------------------------------


def test_after_reopening_done_duties_stay_done_and_the_answer_is_written_from_new_reports(people, other, client):
    lead = duty_of(people, ACCEPT, REPORT, DutyMove.CONFIRM, leads=True)
    Duty.objects.update(assigned_at=lead.assigned_at - timedelta(days=9))
    petition = Petition.objects.get(pk=lead.order.petition_id)
    petition = moved(people, petition, Move.ANSWER, Move.DISSATISFIED, Move.REOPEN)
    assert composed_answer(petition) == {}

    new = duty_of(people, petition=petition, department=other, leads=True)
    stepped(people, new, ACCEPT, REPORT, report="已换新灯。")
    again = duty_of(people, petition=petition)  # the same department as before
    lead.refresh_from_db()
    assert (lead.state, new.order, again.order) == (DutyState.DONE, lead.order, lead.order)
    assert composed_answer(petition) == {"explanation": f"{other.name}：已换新灯。", "outcome": "solved"}
    third = OrganizationFactory(subdistrict=people.zone.committee.subdistrict)
    with pytest.raises(Refused) as refusal:
        duty_of(people, petition=petition, department=third, leads=True)
    assert refusal.value.field == "leads"
    client.force_login(people.desk)
    page = client.get(reverse("petitions:petition", args=[petition.number]), headers={"accept-language": "en"})
    assert "The petition was reopened." in page.content.decode()


# Giving one -----------------------------------------------------------------------------------------------------------


def test_a_duty_has_a_month_and_its_department_is_told(people):
    duty = duty_of(people, meeting_on=timezone.localdate(), minutes="纪要〔2026〕3号")

    event = DeadlineEvent.objects.get(duty=duty)
    assert (duty.state, duty.owner, duty.months) == (DutyState.ASSIGNED, None, 1)
    assert (duty.due_on, duty.wake_at, event.due_on) == (event.due_on, end_of(duty.due_on), duty.due_on)
    assert (event.cause, event.by, event.was_on) == ("assigned", people.desk, None)
    assert told("assign") == [people.department]
    assert entries_of(duty).get().verb == "duty.assign"
    assert verify().sound


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"task": " "}, "task"),
        ({"meeting_on": date(2999, 1, 1)}, "meeting_on"),
        ({"department": "of elsewhere"}, "department"),
        ({"department": "again"}, "department"),
        ({"leads": True}, "leads"),
    ],
)
def test_an_impossible_duty_is_refused_at_its_field(people, other, wrong, field):
    petition = petition_at(people, Stop.SUBDISTRICT)
    duty_of(people, petition=petition, leads=True)
    departments = {"of elsewhere": OrganizationFactory(), "again": department_of(people)}
    given = {"department": other, "task": "换灯"} | wrong
    given["department"] = departments.get(wrong.get("department"), other)

    with pytest.raises(Refused) as refusal:
        assign_duty(petition=petition, draft=DutyDraft(**given), by=people.desk)

    assert refusal.value.field == field
    assert Duty.objects.count() == 1


@pytest.mark.parametrize("who", ["chair", "leader", "department"])
def test_only_the_desk_gives_duties(people, who):
    petition = petition_at(people, Stop.SUBDISTRICT)

    with pytest.raises(Refused):
        assign_duty(petition=petition, draft=DutyDraft(department_of(people), "换灯"), by=getattr(people, who))


def test_before_the_third_stop_there_are_none(people):
    with pytest.raises(Refused):
        duty_of(people, petition=petition_at(people, Stop.COMMITTEE))


# No clock restarts ----------------------------------------------------------------------------------------------------


def test_sent_back_or_standing_it_keeps_its_day(people):
    duty = duty_of(people, ACCEPT, REPORT)
    promised = duty.due_on

    duty = stepped(people, duty, DutyMove.SEND_BACK)
    again = stepped(people, duty_of(people, OBJECT), DutyMove.STANDS)

    assert (duty.state, duty.due_on, duty.wake_at) == (DutyState.WORKING, promised, end_of(promised))
    assert (again.state, again.due_on) == (DutyState.ASSIGNED, promised)
    assert DeadlineEvent.objects.filter(term="duty").count() == 2


def test_another_department_gets_what_is_left_of_the_time(people, other):
    duty = late(duty_of(people, OBJECT, leads=True), days=-7)
    event = duty.promises.get()

    new = stepped(people, duty, DutyMove.REASSIGN, department=other)

    duty.refresh_from_db()
    assert (duty.state, duty.wake_at, new.replaces, new.leads) == (DutyState.REASSIGNED, None, duty, True)
    assert (new.department, new.start_on, new.due_on) == (other, duty.start_on, event.due_on)
    assert (new.promises.get().cause, new.promises.get().was_on) == ("reassigned", event.due_on)
    assert told("assign") == [people.department, worker(other)]
    assert not Duty.objects.visible_to(people.department).exists()


def test_an_extension_is_one_month_and_one(people):
    duty = stepped(people, duty_of(people), DutyMove.EXTEND)

    assert (duty.months, duty.promises.count(), told("extend")) == (2, 2, [people.department])
    with pytest.raises(Refused):
        stepped(people, duty, DutyMove.EXTEND)


def test_what_is_late_is_not_extended(people):
    with pytest.raises(Refused):
        stepped(people, late(duty_of(people)), DutyMove.EXTEND)


@pytest.mark.parametrize("when", ["too late", "twice"])
def test_an_objection_has_its_time_and_comes_once(people, when):
    duty = duty_of(people)
    if when == "too late":
        Duty.objects.update(object_by=timezone.localdate() - timedelta(days=1))
    else:
        stepped(people, duty, OBJECT, DutyMove.STANDS)

    with pytest.raises(Refused):
        stepped(people, duty, OBJECT)


def test_a_published_calendar_makes_it_final_and_only_later(people):
    WorkDay.objects.all().delete()
    duty = duty_of(people)
    promised = duty.due_on
    assert duty.provisional
    publish(promised - timedelta(days=40), promised + timedelta(days=40), off=(promised,))

    assert settle_duties(ids=[duty.pk]) == 1

    duty.refresh_from_db()
    assert (duty.provisional, duty.due_on > promised) == (False, True)
    assert duty.wake_at == end_of(duty.due_on)
    assert duty.promises.latest("pk").was_on == promised


# The sweep ------------------------------------------------------------------------------------------------------------


def test_a_late_duty_comes_under_supervision_once_and_stays_open(people):
    duty, calm = late(duty_of(people, ACCEPT)), duty_of(people)

    sweep_overdue()
    sweep_overdue()

    duty.refresh_from_db()
    calm.refresh_from_db()
    assert (duty.state, duty.supervised_at is None, calm.supervised_at) == (DutyState.WORKING, False, None)
    assert told("supervise") == sorted([people.leader, people.department], key=lambda user: user.pk)
    assert [step.move for step in duty.steps.filter(by=None)] == ["supervise"]
    assert entries_of(duty).first().actor == "clock"


def test_five_working_days_later_they_are_reminded(people):
    duty = late(duty_of(people), days=9)
    sweep_overdue()
    duty.refresh_from_db()
    assert duty.wake_at > timezone.now() + timedelta(days=4)
    Duty.objects.update(wake_at=timezone.now() - timedelta(hours=1))

    sweep_overdue()

    assert told("remind") == sorted([people.leader, people.department], key=lambda user: user.pk)


def test_what_was_reported_in_time_is_not_late_while_it_waits_for_the_desk(people):
    duty = duty_of(people, ACCEPT, REPORT)
    Duty.objects.update(due_on=timezone.localdate() - timedelta(days=1))

    sweep_overdue()

    duty.refresh_from_db()
    assert duty.supervised_at is None


def test_one_broken_duty_does_not_hold_back_the_others(people, monkeypatch):
    broken, sound = late(duty_of(people)), late(duty_of(people))
    notes = []

    def note_step(duty, *args, **kwargs):
        if duty.pk == broken.pk:
            raise ValueError("broken")
        notes.append(duty.pk)

    monkeypatch.setattr("petitions.services.duty_clock.note_step", note_step)
    sweep_overdue()

    sound.refresh_from_db()
    assert sound.supervised_at is not None


# Two at once ----------------------------------------------------------------------------------------------------------


def at_once(*works) -> list[object]:
    """What each of these says when all begin together, each in its own connection; or how it was refused."""
    start, said = threading.Barrier(len(works)), [None] * len(works)

    def run(n: int) -> None:
        try:
            start.wait()
            said[n] = works[n]()
        except Refused as refused:
            said[n] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def test_of_two_who_accept_a_duty_one_becomes_its_owner(committed_db):
    people = office()
    duty = duty_of(people)
    workers = [people.department, staff_of(Role.DEPARTMENT_HANDLER, department_of(people))]

    said = at_once(*(lambda user=user: move_duty(duty=duty, move=ACCEPT, by=user) for user in workers))

    refused = [answer for answer in said if isinstance(answer, Refused)]
    winner = next(user for user, answer in zip(workers, said, strict=True) if not isinstance(answer, Refused))
    duty.refresh_from_db()
    assert (len(refused), duty.owner) == (1, winner)
    assert duty.steps.filter(move=ACCEPT).count() == 1


def test_an_answer_and_a_report_at_once_leave_no_duty_open(committed_db):
    people = office()
    petition = petition_at(people, Stop.SUBDISTRICT)
    duty = duty_of(people, ACCEPT, petition=petition)

    at_once(
        lambda: move(petition=petition, move=Move.ANSWER, by=people.desk, facts=facts(without_duties="已解决")),
        lambda: move_duty(duty=duty, move=REPORT, by=people.department, facts=SAID),
    )

    duty.refresh_from_db()
    assert (duty.state, Petition.objects.get().state) == (DutyState.DROPPED, "answered")


# Who reads ------------------------------------------------------------------------------------------------------------


def test_a_department_reads_the_petitions_it_has_to_do_with_and_no_others(people, other):
    mine, theirs = duty_of(people), duty_of(people, department=other)
    petition_at(people, Stop.SUBDISTRICT)

    assert list(Petition.objects.visible_to(people.department)) == [mine.order.petition]
    assert list(Duty.objects.visible_to(people.department)) == [mine]

    ask(duty=theirs, asked_of=department_of(people), question="这盏灯是谁的", by=worker(other))

    assert set(Petition.objects.visible_to(people.department)) == {mine.order.petition, theirs.order.petition}
    assert set(Duty.objects.visible_to(people.department)) == {mine, theirs}
    assert list(own_duties(people.department)) == [mine]


def test_a_leader_reads_the_supervised_ones_of_the_own_committees(people):
    duty = late(duty_of(people))
    assert list(supervised_duties_for(people.leader)) == []
    sweep_overdue()

    assert list(supervised_duties_for(people.leader)) == list(own_duties(people.leader)) == [duty]
    assert list(supervised_duties_for(people.other_leader)) == []


def test_the_page_does_not_say_who_asked(client, people):
    petition = petition_at(people, Stop.SUBDISTRICT)
    duty = duty_of(people, petition=petition)
    client.force_login(people.department)

    said = client.get(reverse("petitions:duty", args=[duty.pk])).content.decode()

    assert petition.text in said
    assert people.member.name not in said


# Information requests -------------------------------------------------------------------------------------------------


def test_a_question_is_answered_once_by_who_was_asked(people, other):
    duty = duty_of(people)
    inquiry = ask(duty=duty, asked_of=other, question="电缆是谁的", by=people.department)
    assert told("asked") == [worker(other)]

    for user in (people.department, people.desk, people.leader):
        with pytest.raises(Refused):
            answer_inquiry(inquiry=inquiry, answer="不知道", by=user)
    answer_inquiry(inquiry=inquiry, answer="是我们的", by=worker(other))
    with pytest.raises(Refused):
        answer_inquiry(inquiry=inquiry, answer="再答一次", by=worker(other))

    inquiry.refresh_from_db()
    assert (inquiry.answer, inquiry.asked_for) == ("是我们的", department_of(people))
    assert told("answered") == [people.department]
    assert inquiry.due_on >= timezone.localdate() + timedelta(days=5)


def test_the_desk_is_asked_and_answers(people):
    inquiry = ask(duty=duty_of(people), asked_of=None, question="有没有钥匙", by=people.department)

    assert answer_inquiry(inquiry=inquiry, answer="在居委会", by=people.desk).answered_by == people.desk


@pytest.mark.parametrize("who", ["chair", "leader", "other"])
def test_who_only_reads_asks_nothing(people, other, who):
    user = worker(other) if who == "other" else getattr(people, who)

    with pytest.raises(Refused):
        ask(duty=duty_of(people), asked_of=department_of(people), question="怎么样了", by=user)


def test_nobody_asks_themselves(people):
    duty = duty_of(people)

    for asked_of, user in ((department_of(people), people.department), (None, people.desk)):
        with pytest.raises(Refused) as refusal:
            ask(duty=duty, asked_of=asked_of, question="怎么样了", by=user)
        assert refusal.value.field == "asked_of"


# Pages ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("who", "name", "most"), [("department", "duties", 12), ("desk", "duties", 14), ("desk", "due", 18)]
)
def test_lists_ask_as_often_for_many(client, people, rows, who, name, most, django_assert_max_num_queries):
    for _n in range(rows):
        duty = duty_of(people, ACCEPT, REPORT)
        ask(duty=duty, asked_of=None, question="有没有钥匙", by=people.department)
        petition_at(people, Stop.SUBDISTRICT)
    client.force_login(getattr(people, who))

    with django_assert_max_num_queries(most):
        page = client.get(reverse(f"petitions:{name}"))

    assert len(page.context["page"]) >= rows


def test_the_figures_open_as_lists(client, people):
    late(duty_of(people))
    duty_of(people)
    of_state(people, DutyState.DONE)
    client.force_login(people.department)

    for shown, count in (("open", 2), ("late", 1), ("done", 1)):
        page = client.get(reverse("petitions:duties"), {"show": shown})
        assert (len(page.context["page"]), getattr(page.context["figures"], shown)) == (count, count)


def test_a_refusal_keeps_what_was_typed(client, people):
    duty = duty_of(people)
    Duty.objects.update(object_by=timezone.localdate() - timedelta(days=1))
    client.force_login(people.department)

    answer = client.post(reverse("petitions:duty_move", args=[duty.pk, "object"]), {"reason": "不归我们管"})

    assert answer.status_code == 422
    assert "不归我们管" in answer.content.decode()
