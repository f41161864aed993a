"""What each move leaves behind: state, stays, answer, journal, and who hears of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from petitions.models import NotDoneReason, Outcome, Petition, Verdict, Way
from petitions.queries import moves_of
from petitions.route import Move, State, Stop
from petitions.services import Refused, involve_department, judge_as_resident, move
from petitions.sweeps import sweep_overdue
from tests.factories.office import facts, moved, petition_at
from tests.factories.people import UserFactory, staff_of
from tests.factories.petitions import overdue, petition_in
from tests.factories.territory import OrganizationFactory
from wulibridge.journal.chain import verify
from wulibridge.journal.queries import entries_of
from wulibridge.notices.models import Notice
from wulibridge.people.models import Post, User
from wulibridge.people.roles import Role
from wulibridge.territory.models import OrganizationKind


def told(petition: Petition, made: Move) -> list[User]:
    """Receivers of this move's notices, one for every notice, in the order in which the office hired them."""
    notices = Notice.objects.filter(kind=f"petition_{made.value}", facts__number=petition.number)
    return [notice.receiver for notice in notices.order_by("receiver_id")]


def test_taking_makes_an_owner(people):
    petition = moved(people, petition_at(people, Stop.ZONE), Move.TAKE)

    assert (petition.state, petition.owner, petition.stop) == (State.TAKEN, people.lead, Stop.ZONE)
    assert petition.handler == people.lead
    assert petition.wake_at is not None
    assert told(petition, Move.TAKE) == []


@pytest.mark.parametrize("made", [made for made in Move if made not in {Move.REGISTER, Move.LAPSE, Move.SUPERVISE}])
def test_every_move_leaves_one_journal_entry_with_its_maker(people, made):
    petition = petition_at(people, Stop.COMMITTEE, STATE_BEFORE.get(made, State.TAKEN))
    if made == Move.GO_ON:
        petition = moved(people, petition, Move.WAIT)
    before = entries_of(petition).count()

    petition = moved(people, petition, made)

    entry = entries_of(petition).first()
    assert entries_of(petition).count() == before + 1
    assert entry.verb == f"petition.{made.value}"
    assert entry.area == people.zone.code
    assert entry.actor_id in {people.chair.pk, people.desk.pk}
    assert verify().sound


STATE_BEFORE = {
    Move.TAKE: State.REGISTERED,
    Move.SATISFIED: State.ANSWERED,
    Move.DISSATISFIED: State.ANSWERED,
    Move.NO_ANSWER: State.ANSWERED,
    Move.REOPEN: State.DISPUTED,
    Move.CLOSE: State.DISPUTED,
}


def test_the_journal_says_what_changed_and_no_word_of_the_resident(people):
    petition = moved(people, petition_in(people.zone, text="我家的密码是六个八"), Move.MOVE_UP)

    details = entries_of(petition).first().details

    assert details["stop"] == ["1", "2"]
    assert set(details) <= {"stop", "due_on", "state"}


# Answers and verdicts -------------------------------------------------------------------------------------------------


def test_an_answer_stops_the_clock_and_tells_the_owner(people):
    petition = move(petition=petition_at(people, Stop.ZONE), move=Move.TAKE, by=people.member)
    petition = moved(people, petition, Move.ANSWER)

    reply = petition.replies.get()
    assert (petition.state, petition.wake_at, petition.owner) == (State.ANSWERED, None, people.member)
    assert (reply.author, reply.outcome, reply.way) == (people.lead, Outcome.SOLVED, Way.PHONE)
    assert reply.passage == petition.passages.get()
    assert told(petition, Move.ANSWER) == [people.member]


def test_who_answers_untaken_becomes_its_owner(people):
    petition = moved(people, petition_at(people, Stop.ZONE), Move.ANSWER)

    assert petition.owner == people.lead
    assert told(petition, Move.ANSWER) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"given_on": timezone.localdate() + timedelta(days=1)}, "given_on"),
        ({"given_on": timezone.localdate() - timedelta(days=1)}, "given_on"),  # received today
        ({"given_on": "2026-01-01"}, "given_on"),
        ({"outcome": "perhaps"}, "outcome"),
        ({"way": "by pigeon"}, "way"),
        ({"outcome": Outcome.NOT_DONE}, "reason_code"),
        ({"outcome": Outcome.NOT_DONE, "reason_code": "no idea"}, "reason_code"),
    ],
)
def test_an_impossible_answer_is_refused_at_its_field(people, wrong, field):
    petition = petition_at(people, Stop.ZONE)

    with pytest.raises(Refused) as refusal:
        move(petition=petition, move=Move.ANSWER, by=people.lead, facts=facts(**wrong))

    assert refusal.value.field == field
    assert petition.replies.count() == 0


def test_not_done_keeps_its_coded_reason(people):
    petition = moved(
        people,
        petition_at(people, Stop.ZONE),
        Move.ANSWER,
        outcome=Outcome.NOT_DONE,
        reason_code=NotDoneReason.NO_FUNDS,
    )

    assert petition.replies.get().reason_code == NotDoneReason.NO_FUNDS


def test_done_drops_a_reason_that_was_left_in_the_form(people):
    petition = moved(people, petition_at(people, Stop.ZONE), Move.ANSWER, reason_code=NotDoneReason.NO_FUNDS)

    assert petition.replies.get().reason_code == ""


@pytest.mark.parametrize(
    ("made", "verdict"), [(Move.SATISFIED, Verdict.SATISFIED), (Move.NO_ANSWER, Verdict.NO_ANSWER)]
)
def test_a_verdict_closes(people, made, verdict):
    petition = moved(people, petition_at(people, Stop.ZONE, State.ANSWERED), made)

    reply, passage = petition.replies.get(), petition.passages.get()
    assert petition.state == State.CLOSED
    assert petition.closed_at == passage.left_at
    assert (reply.verdict, passage.left_by) == (verdict, made)
    assert reply.verdict_by_resident is False


def test_a_dissatisfied_resident_reopens_nothing_but_asks_the_next_stop(people):
    petition = judge_as_resident(
        petition=petition_at(people, Stop.ZONE, State.ANSWERED), satisfied=False, note="又坏了"
    )

    reply = petition.replies.get()
    assert (petition.state, petition.reopened, petition.closed_at) == (State.DISPUTED, 0, None)
    assert (reply.verdict, reply.verdict_by_resident, reply.verdict_note) == (Verdict.DISSATISFIED, True, "又坏了")
    assert told(petition, Move.DISSATISFIED) == [people.lead, people.staff, people.chair]


def test_a_dispute_at_the_third_stop_is_the_responsible_leaders(people):
    petition = judge_as_resident(
        petition=petition_at(people, Stop.SUBDISTRICT, State.ANSWERED), satisfied=False, note="又坏了"
    )

    assert told(petition, Move.DISSATISFIED) == [people.leader, people.desk]


def test_a_satisfied_resident_closes_without_a_word(people):
    petition = judge_as_resident(petition=petition_at(people, Stop.ZONE, State.ANSWERED), satisfied=True)

    assert petition.state == State.CLOSED
    assert petition.replies.get().verdict_by_resident
    assert told(petition, Move.SATISFIED) == [people.lead]
    assert entries_of(petition).first().actor == "resident"


def test_dissatisfaction_says_why(people):
    petition = petition_at(people, Stop.ZONE, State.ANSWERED)

    with pytest.raises(Refused) as refusal:
        judge_as_resident(petition=petition, satisfied=False, note=" ")

    assert refusal.value.field == "reason"


def test_a_verdict_belongs_to_the_last_answer(people):
    petition = petition_at(people, Stop.ZONE, State.DISPUTED)
    petition = moved(people, petition, Move.REOPEN, Move.ANSWER, Move.SATISFIED)

    assert [reply.verdict for reply in petition.replies.order_by("pk")] == [Verdict.DISSATISFIED, Verdict.SATISFIED]


# Between the stops ----------------------------------------------------------------------------------------------------


def test_moving_up_closes_one_stay_and_opens_the_next(people):
    petition = moved(people, petition_at(people, Stop.ZONE, State.TAKEN), Move.MOVE_UP)
    assert petition.owner == people.lead  # follows it through

    first, second = petition.passages.all()
    assert (first.stop, first.left_by, first.left_at) == (Stop.ZONE, Move.MOVE_UP, second.entered_at)
    assert (second.stop, second.entered_by, second.left_at) == (Stop.COMMITTEE, Move.MOVE_UP, None)
    assert (second.ordinal, second.reason, second.actor) == (2, "需要上级协调。", people.lead)
    assert (petition.state, petition.handler) == (State.REGISTERED, None)
    assert told(petition, Move.MOVE_UP) == [people.staff, people.chair]


def test_sending_down_tells_the_stop_below_and_keeps_the_guidance(people):
    petition = moved(people, petition_at(people, Stop.SUBDISTRICT), Move.SEND_DOWN, reason="请先开协调会。")

    assert petition.stop == Stop.COMMITTEE
    assert petition.passages.last().reason == "请先开协调会。"
    assert told(petition, Move.SEND_DOWN) == [people.staff, people.chair]


def test_down_and_up_again_are_stays_of_their_own(people):
    petition = moved(people, petition_at(people, Stop.COMMITTEE), Move.SEND_DOWN, Move.MOVE_UP)

    assert [(stay.ordinal, stay.stop) for stay in petition.passages.all()] == [(1, 1), (2, 2), (3, 1), (4, 2)]
    assert petition.passages.filter(left_at=None).count() == 1
    assert len(told(petition, Move.MOVE_UP)) == 2 * len({people.staff, people.chair})


def test_when_nobody_leads_the_stop_everybody_who_handles_it_is_told(people):
    Post.objects.filter(user=people.lead).update(ends_on=timezone.localdate() - timedelta(days=1))

    petition = moved(people, petition_at_committee_by_chair(people), Move.SEND_DOWN)

    assert told(petition, Move.SEND_DOWN) == [people.member]


def petition_at_committee_by_chair(people) -> Petition:
    petition = petition_in(people.zone, by=people.member)
    return move(petition=petition, move=Move.MOVE_UP, by=people.member, facts=facts())


def test_one_person_with_two_posts_is_told_once(people):
    Post.objects.create(
        user=people.chair, role=Role.COMMITTEE_STAFF, committee=people.zone.committee, starts_on="2020-01-01"
    )

    petition = moved(people, petition_at(people, Stop.ZONE), Move.MOVE_UP)

    assert told(petition, Move.MOVE_UP) == [people.staff, people.chair]


def test_who_moves_it_to_themselves_is_not_told(people):
    """A chair who is also the zone's lead moves it up: the committee's staff hear of it, they do not."""
    Post.objects.create(user=people.chair, role=Role.ZONE_LEAD, zone=people.zone, starts_on="2020-01-01")
    by = User.objects.get(pk=people.chair.pk)

    petition = move(petition=petition_at(people, Stop.ZONE), move=Move.MOVE_UP, by=by, facts=facts())

    assert told(petition, Move.MOVE_UP) == [people.staff]


# Extension ------------------------------------------------------------------------------------------------------------


def test_an_extension_is_kept_with_its_maker_and_reason(people):
    petition = moved(people, petition_at(people, Stop.ZONE), Move.EXTEND)

    passage = petition.passages.get()
    assert (passage.extended_by, passage.extension_reason) == (people.chair, "需要上级协调。")
    assert passage.extended_at is not None
    assert told(petition, Move.EXTEND) == [people.lead]


def test_a_stay_is_extended_once(people):
    petition = moved(people, petition_at(people, Stop.ZONE), Move.EXTEND)
    due_on = petition.due_on

    with pytest.raises(Refused):
        moved(people, petition, Move.EXTEND)

    petition.refresh_from_db()
    assert petition.due_on == due_on


def test_the_next_stay_has_an_extension_of_its_own(people):
    petition = moved(people, petition_at(people, Stop.ZONE), Move.EXTEND, Move.MOVE_UP, Move.EXTEND)

    assert [stay.months for stay in petition.passages.all()] == [2, 2]


def test_a_passed_deadline_is_not_extended(people):
    petition = overdue(petition_at(people, Stop.ZONE))

    with pytest.raises(Refused):
        moved(people, petition, Move.EXTEND)


def test_an_extension_is_offered_only_while_it_can_be_given(people):
    petition = petition_at(people, Stop.ZONE)
    assert Move.EXTEND in moves_of(people.chair, petition)
    assert Move.EXTEND not in moves_of(people.chair, moved(people, petition, Move.EXTEND))
    assert Move.EXTEND not in moves_of(people.chair, overdue(petition_at(people, Stop.ZONE)))


def test_on_the_last_day_it_still_is(people):
    petition = overdue(petition_at(people, Stop.ZONE), days=0)

    assert moved(people, petition, Move.EXTEND).due_on > timezone.localdate()


# Reopening and closing ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.DISPUTED, State.CLOSED])
def test_reopening_counts_and_starts_a_stay_at_the_same_stop(people, state):
    petition = moved(people, petition_at(people, Stop.COMMITTEE, state), Move.REOPEN)

    assert (petition.state, petition.stop, petition.reopened) == (State.REGISTERED, Stop.COMMITTEE, 1)
    assert (petition.closed_at, petition.handler) == (None, None)
    assert petition.wake_at is not None
    assert petition.passages.filter(left_at=None).get().entered_by == Move.REOPEN
    assert told(petition, Move.REOPEN) == [people.staff, people.chair]


def test_reopened_twice_counts_twice(people):
    petition = moved(people, petition_at(people, Stop.ZONE, State.CLOSED), Move.REOPEN, Move.ANSWER, Move.SATISFIED)
    petition = moved(people, petition, Move.REOPEN)

    assert petition.reopened == 2
    assert petition.passages.count() == 3


def test_a_closed_petition_keeps_when_and_how_its_last_stay_ended_when_reopened(people):
    petition = petition_at(people, Stop.ZONE, State.CLOSED)
    first = petition.passages.get()

    moved(people, petition, Move.REOPEN)

    kept = petition.passages.first()
    assert (kept.left_at, kept.left_by) == (first.left_at, Move.SATISFIED)


def test_closing_a_dispute_keeps_the_reason(people):
    petition = moved(people, petition_at(people, Stop.ZONE, State.DISPUTED), Move.CLOSE, reason="已按规定办理。")

    passage = petition.passages.get()
    assert petition.state == State.CLOSED
    assert (passage.closing_reason, passage.left_by) == ("已按规定办理。", Move.CLOSE)
    assert told(petition, Move.CLOSE) == [people.lead]


def test_supervision_ends_with_the_stay(people):
    petition = overdue(petition_at(people, Stop.SUBDISTRICT))
    sweep_overdue()

    petition = moved(people, petition, Move.ANSWER, Move.DISSATISFIED, Move.REOPEN)

    assert petition.supervised_at is None
    assert petition.passages.filter(stop=Stop.SUBDISTRICT).first().supervised_at is not None  # the history keeps it
    assert petition.wake_at is not None


def test_supervision_stays_on_record_when_it_is_answered_late(people):
    petition = overdue(petition_at(people, Stop.SUBDISTRICT))
    sweep_overdue()

    petition = moved(people, petition, Move.ANSWER)

    assert petition.supervised_at is not None


# Departments and menus ------------------------------------------------------------------------------------------------


def test_a_department_that_is_asked_reads_the_petition_and_others_do_not(people):
    petition = petition_at(people, Stop.ZONE)
    other = staff_of(Role.DEPARTMENT_HANDLER, OrganizationFactory(subdistrict=people.zone.committee.subdistrict))

    involve_department(petition=petition, department=people.department.posts.get().organization, by=people.lead)

    assert petition in Petition.objects.visible_to(people.department)
    assert petition not in Petition.objects.visible_to(other)
    assert entries_of(petition).first().verb == "petition.department"


def test_only_who_handles_it_now_asks_a_department(people):
    department = people.department.posts.get().organization
    petition = petition_at(people, Stop.COMMITTEE)

    with pytest.raises(Refused):
        involve_department(petition=petition, department=department, by=people.lead)

    assert involve_department(petition=petition, department=department, by=people.chair).department == department


def test_nobody_asks_a_department_about_a_closed_petition(people):
    petition = moved(people, petition_at(people, Stop.ZONE, State.ANSWERED), Move.SATISFIED)

    with pytest.raises(Refused):
        involve_department(petition=petition, department=people.department.posts.get().organization, by=people.lead)


def test_only_an_active_department_of_the_subdistrict_is_asked(people):
    petition = petition_at(people, Stop.ZONE)
    here = people.zone.committee.subdistrict
    elsewhere, over = OrganizationFactory(), OrganizationFactory(subdistrict=here, active=False)
    company = OrganizationFactory(subdistrict=here, kind=OrganizationKind.PROPERTY)

    for organization in (elsewhere, over, company):
        with pytest.raises(Refused) as refused:
            involve_department(petition=petition, department=organization, by=people.lead)
        assert refused.value.field == "department"


def test_only_those_of_the_area_see_it(people):
    petition = petition_at(people, Stop.ZONE)

    seeing = {user for user in people.everybody if petition in Petition.objects.visible_to(user)}

    assert seeing == {
        people.member, people.lead, people.staff, people.chair, people.desk, people.leader, people.other_leader
    }  # fmt: skip


def test_the_menu_of_moves_is_what_the_service_would_allow(people):
    petition = petition_at(people, Stop.COMMITTEE, State.TAKEN)

    assert moves_of(people.chair, petition) == [Move.ANSWER, Move.MOVE_UP, Move.SEND_DOWN, Move.WAIT]
    assert moves_of(people.desk, petition) == [Move.EXTEND]
    assert moves_of(people.lead, petition) == []


def test_an_account_that_was_shut_moves_nothing(people):
    petition = petition_at(people, Stop.ZONE)
    User.objects.filter(pk=people.lead.pk).update(is_active=False)

    with pytest.raises(Refused):
        move(petition=petition, move=Move.TAKE, by=User.objects.get(pk=people.lead.pk))


def test_the_service_believes_the_row_and_not_the_object_it_was_given(people):
    stale = petition_at(people, Stop.ZONE)
    moved(people, Petition.objects.get(pk=stale.pk), Move.MOVE_UP)

    with pytest.raises(Refused):
        move(petition=stale, move=Move.TAKE, by=people.lead)


def test_a_user_without_posts_moves_nothing(people):
    with pytest.raises(Refused):
        move(petition=petition_at(people, Stop.ZONE), move=Move.TAKE, by=UserFactory())
