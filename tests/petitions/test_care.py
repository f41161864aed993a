"""First contact, one owner to the end, who works on it, and the call-back after an answer."""

import contextlib
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from petitions import figures
from petitions.models import Callback, Charge, Contact, Kind, Petition, Verdict
from petitions.queries import moves_of
from petitions.queries.charge import Load, workload
from petitions.queries.contact import answers_to_call_back
from petitions.route import Move, State, Stop
from petitions.services import PetitionDraft, Refused, move, register
from petitions.services.charges import assign, hand_over
from petitions.services.contact import call_back, note_contact
from petitions.sweeps import sweep_overdue
from tests.factories.office import moved, petition_at, tried_in_vain
from tests.factories.people import staff_of
from tests.factories.petitions import overdue, petition_in
from wulibridge.notices.models import Notice
from wulibridge.people.models import Post
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAYS = {"first": TODAY, "last": TODAY}


def signed_in(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def told(kind: str) -> set:
    return {notice.receiver for notice in Notice.objects.filter(kind=kind)}


class TestFirstContact:
    @pytest.mark.parametrize(
        ("said", "workdays"),
        [({}, 5), ({"urgency": "urgent"}, 1), ({"urgency": "emergency"}, 1), ({"channel": "hotline"}, 1)],
    )
    def test_the_days_go_by_urgency_and_channel(self, people, said, workdays):
        draft = PetitionDraft(title="灯", text="灯坏了。", **said)
        row = register(draft=draft, zone=people.zone, by=people.member)
        assert row.deadlines.get(term="contact").workdays == workdays

    def test_only_the_first_that_reached_the_resident_counts(self, people):
        petition = petition_in(people.zone)
        note_contact(petition=petition, way="phone", reached=False, by=people.member)
        petition.refresh_from_db()
        assert petition.first_contact_at is None

        first = note_contact(petition=petition, way="phone", reached=True, said="约了周三看。", by=people.member)
        note_contact(petition=petition, way="in_person", reached=True, said="看过了。", by=people.lead)
        petition.refresh_from_db()
        assert petition.first_contact_at == first.at
        assert Contact.objects.count() == 3

    @pytest.mark.parametrize(("way", "counts"), [("phone", True), ("notice", False)])
    def test_an_answer_that_was_told_is_a_contact(self, people, way, counts):
        petition = moved(people, petition_in(people.zone), Move.ANSWER, way=way)
        assert (petition.first_contact_at is not None) == counts

    @pytest.mark.parametrize("said", [{"way": "notice"}, {"said": " "}, {"by": "chair"}])
    def test_refused(self, people, said):
        given = {"way": "phone", "reached": True, "said": "已联系。", "by": "member"} | said
        with pytest.raises(Refused):
            note_contact(petition=petition_in(people.zone), **given | {"by": getattr(people, given["by"])})
        assert not Contact.objects.exists()

    def test_late_ones_are_shown_found_and_counted(self, people):
        late, spoken, early = (petition_in(people.zone, title=title) for title in ("无人联系", "已联系", "刚到"))
        note_contact(petition=spoken, way="phone", reached=True, said="好。", by=people.member)
        due_on = TODAY - timedelta(days=2)
        Petition.objects.filter(pk__in=[late.pk, spoken.pk]).update(contact_due_on=due_on)
        Petition.objects.filter(pk=spoken.pk).update(first_contact_at=timezone.now() - timedelta(days=3))

        client = signed_in(people.member)
        assert client.get("/petitions/due/").content.decode().count("first contact late") == 1
        assert list(client.get("/petitions/?unspoken=on").context["page"]) == [late]
        rows = figures.first_contacts([people.zone.pk], first=due_on, last=TODAY, today=TODAY)
        assert dict(rows.values_list("title", "in_time")) == {"无人联系": False, "已联系": True}
        assert early.contact_due_on >= TODAY


class TestOwner:
    def test_the_first_who_takes_it_keeps_it_through_stops_and_reopening(self, people):
        petition = moved(people, petition_in(people.zone), Move.TAKE, Move.MOVE_UP)
        assert (petition.owner, petition.handler) == (people.lead, None)
        petition = moved(people, petition, Move.TAKE)
        assert (petition.owner, petition.handler) == (people.lead, people.chair)
        petition = moved(people, petition, Move.ANSWER, Move.DISSATISFIED, Move.REOPEN)
        assert (petition.owner, petition.handler) == (people.lead, None)
        assert told("petition_answer") == {people.lead}
        assert told("petition_moved_on") == {people.lead, people.chair} - {people.chair}

    @pytest.mark.parametrize(("gone", "expected"), [(False, 1), (True, 0)])
    def test_the_owner_hears_that_its_deadline_passed_while_their_post_lasts(self, people, gone, expected):
        petition = overdue(petition_at(people, Stop.ZONE, State.TAKEN))
        if gone:
            Post.objects.filter(user=people.lead).update(ends_on=TODAY - timedelta(days=1))
        sweep_overdue()
        petition.refresh_from_db()
        assert (petition.owner, petition.handler) == (people.lead, None)
        assert Notice.objects.filter(kind="petition_moved_on", receiver=people.lead).count() == expected

    def test_handing_over_needs_a_reason_and_somebody_of_its_stops(self, people):
        petition = moved(people, petition_in(people.zone), Move.TAKE)
        for user, reason in ((people.member, " "), (people.department, "调岗。"), (people.strangers[0], "调岗。")):
            with pytest.raises(Refused):
                hand_over(petition=petition, user=user, reason=reason, by=people.lead)
        with pytest.raises(Refused):
            hand_over(petition=petition, user=people.member, reason="调岗。", by=people.member)
        assert hand_over(petition=petition, user=people.member, reason="调岗。", by=people.lead).owner == people.member
        assert hand_over(petition=petition, user=people.desk, reason="重大。", by=people.member).owner == people.desk
        assert list(Charge.objects.values_list("was", "user")) == [
            (people.lead.pk, people.member.pk),
            (people.member.pk, people.desk.pk),
        ]
        assert told("petition_given") == {people.member, people.desk}


class TestAssigning:
    @pytest.mark.parametrize(
        ("stop", "by", "whom", "may"),
        [
            (Stop.ZONE, "lead", "member", True),
            (Stop.ZONE, "chair", "member", True),
            (Stop.ZONE, "desk", "lead", True),
            (Stop.ZONE, "member", "lead", False),
            (Stop.ZONE, "lead", "staff", False),  # not of this stop
            (Stop.COMMITTEE, "chair", "staff", True),
            (Stop.COMMITTEE, "lead", "staff", False),
            (Stop.SUBDISTRICT, "chair", "desk", False),
            (Stop.COMMITTEE, "leader", "staff", False),
        ],
    )
    def test_who_assigns_whom(self, people, stop, by, whom, may):
        petition, by, whom = petition_at(people, stop), getattr(people, by), getattr(people, whom)
        if may:
            row = assign(petition=petition, user=whom, by=by)
            assert (row.handler, row.owner, row.state) == (whom, whom, State.REGISTERED)
            assert told("petition_given") == {whom}
        else:
            with pytest.raises(Refused):
                assign(petition=petition, user=whom, by=by)

    def test_how_much_everybody_has_opens_to_the_rows(self, people):
        for days, user in ((-1, people.member), (0, people.member), (30, people.member), (30, None)):
            petition = petition_in(people.zone)
            due_on = TODAY + timedelta(days=days)
            Petition.objects.filter(pk=petition.pk).update(handler=user, due_on=due_on)
        petition_at(people, Stop.COMMITTEE)  # a lead has nothing to do with it
        register_elsewhere = petition_in(staff_of(Role.ZONE_LEAD, people.zone).posts.get().zone)
        Petition.objects.filter(pk=register_elsewhere.pk).update(kind=Kind.COMPLAINT)

        days = {"today": TODAY, "soon_on": TODAY + timedelta(days=5)}
        assert workload(people.lead, **days) == [Load(None, 1, 0, 0), Load(people.member, 3, 1, 1)]
        assert [load.user for load in workload(people.chair, **days)] == [None, people.member]
        assert workload(people.chair, **days)[0].open == 2
        assert workload(people.strangers[1], **days) == []
        client = signed_in(people.lead)
        for show, count in (("open", 3), ("soon", 1), ("late", 1)):
            page = client.get(f"/petitions/workload/?of={people.member.pk}&show={show}").context["page"]
            assert len(page) == count
        assert signed_in(people.member).get("/petitions/workload/").status_code == 404
        assert client.get("/petitions/workload/?of=x").status_code == 404


class TestCallBack:
    def answered(self, people):
        return petition_at(people, Stop.ZONE, State.ANSWERED)  # by the lead

    @pytest.mark.parametrize(
        ("result", "more", "state", "verdict"),
        [
            ("satisfied", {}, State.CLOSED, Verdict.SATISFIED),
            ("not", {"note": "没修。"}, State.DISPUTED, Verdict.DISSATISFIED),
            ("partly", {"note": "一半。"}, State.DISPUTED, Verdict.DISSATISFIED),
            ("partly", {"note": "一半，可以。", "may_close": True}, State.CLOSED, Verdict.SATISFIED),
            ("unreachable", {}, State.ANSWERED, ""),
        ],
    )
    def test_what_follows(self, people, result, more, state, verdict):
        petition = self.answered(people)
        call_back(petition=petition, result=result, by=people.chair, **more)
        petition.refresh_from_db()
        assert (petition.state, petition.replies.get().verdict) == (state, verdict)
        assert not petition.replies.get().verdict_by_resident
        zones = [people.zone.pk]
        told = [] if result == "unreachable" else [result]
        assert [reply.result for reply in figures.called_back(zones, **DAYS)] == told
        assert figures.callbacks(zones, **DAYS).count() == 1

    @pytest.mark.parametrize(
        ("by", "said"),
        [
            ("lead", {}),  # gave the answer
            ("desk", {}),  # two stops up
            ("strangers", {}),
            ("member", {"result": "not"}),
            ("member", {"result": "partly", "may_close": True}),
            ("member", {"result": "unreachable", "may_close": True, "note": "没人接。"}),
            ("member", {"result": "maybe"}),
        ],
    )
    def test_refused(self, people, by, said):
        petition = self.answered(people)
        user = people.strangers[1] if by == "strangers" else getattr(people, by)
        with pytest.raises(Refused):
            call_back(petition=petition, by=user, **{"result": "satisfied"} | said)
        petition.refresh_from_db()
        assert petition.state == State.ANSWERED
        assert not Callback.objects.exists()

    @pytest.mark.parametrize(("days_ago", "closed"), [((2, 1), True), ((1, 1), False)])
    def test_after_tries_on_three_days_it_may_be_closed(self, people, days_ago, closed):
        petition = self.answered(people)
        for days in days_ago:
            at = timezone.now() - timedelta(days=days)
            Callback.objects.create(reply=petition.replies.get(), at=at, by=people.member, result="unreachable")
        said = {"result": "unreachable", "may_close": True, "note": "三天未接。", "by": people.member}
        if closed:
            call_back(petition=petition, **said)
        else:
            with pytest.raises(Refused):
                call_back(petition=petition, **said)
        petition.refresh_from_db()
        assert (petition.state == State.CLOSED) == closed

    @pytest.mark.parametrize(("days", "closed"), [(2, False), (3, True)])
    def test_the_plain_move_asks_for_the_same_tries(self, people, days, closed):
        petition = self.answered(people)
        tried_in_vain(petition, by=people.member, days=days)
        offered = Move.NO_ANSWER in moves_of(people.lead, petition)
        with contextlib.suppress(Refused):
            move(petition=petition, move=Move.NO_ANSWER, by=people.lead, facts={"reason": "三天未接。"})
        petition.refresh_from_db()
        assert (petition.state == State.CLOSED, offered) == (closed, closed)

    def test_its_tries_are_those_about_the_present_answer(self, people):
        petition = self.answered(people)
        tried_in_vain(petition, by=people.member)
        petition = moved(people, petition, Move.DISSATISFIED, Move.REOPEN, Move.ANSWER)
        assert Move.NO_ANSWER not in moves_of(people.lead, petition)

    def test_the_page_says_how_often_it_was_tried_and_from_when_a_try_counts(self, people):
        petition = self.answered(people)
        tried_in_vain(petition, by=people.member, days=1)
        page = signed_in(people.lead).get(f"/petitions/{petition.number}/")
        assert "Not reached on one of 3 days." in page.content.decode()
        assert page.context["next_try_on"] == TODAY
        call_back(petition=petition, result="unreachable", by=people.member)
        assert signed_in(people.lead).get(f"/petitions/{petition.number}/").context["next_try_on"] > TODAY

    def test_the_list_holds_what_others_answered_oldest_first(self, people):
        first, second = self.answered(people), self.answered(people)
        own = petition_in(people.zone)
        facts = {"outcome": "solved", "explanation": "好了。", "way": "phone", "given_on": TODAY}
        move(petition=own, move=Move.ANSWER, by=people.member, facts=facts)
        assert [reply.petition for reply in answers_to_call_back(people.member)] == [first, second]
        assert [reply.petition for reply in answers_to_call_back(people.chair)] == [first, second, own]
        assert list(answers_to_call_back(people.strangers[1])) == []
        call_back(petition=first, result="satisfied", by=people.member)
        assert [reply.petition for reply in answers_to_call_back(people.member)] == [second]

    def test_a_dissatisfied_one_is_decided_by_the_next_stop_with_a_reason(self, people):
        petition = self.answered(people)
        call_back(petition=petition, result="not", note="没修。", by=people.member)
        with pytest.raises(Refused):
            move(petition=petition, move=Move.REOPEN, by=people.member, facts={"reason": "再修。"})
        with pytest.raises(Refused):
            move(petition=petition, move=Move.REOPEN, by=people.chair, facts={"reason": ""})
        assert move(petition=petition, move=Move.REOPEN, by=people.chair, facts={"reason": "再修。"}).reopened == 1
        assert figures.reopenings([people.zone.pk], **DAYS).count() == 1


class TestPages:
    @pytest.mark.parametrize(
        ("verb", "by", "said"),
        [
            ("contact", "member", {"way": "phone", "reached": "yes", "said": "约了周三。"}),
            ("assign", "lead", {"user": "member"}),
            ("hand-over", "lead", {"user": "member", "reason": "调岗到别处。"}),
        ],
    )
    def test_a_deed_shows_on_the_page(self, people, verb, by, said):
        petition = moved(people, petition_in(people.zone), Move.TAKE)
        client, address = signed_in(getattr(people, by)), reverse("petitions:care_act", args=[petition.number, verb])
        sent = said | ({"user": getattr(people, said["user"]).pk} if "user" in said else {})
        assert client.get(address).status_code == 200
        assert client.post(address, sent).status_code == 302
        text = client.get(f"/petitions/{petition.number}/").content.decode()
        for word in (said.get("said"), said.get("reason"), "user" in said and people.member.name):
            assert not word or word in text

    def test_a_refusal_keeps_what_was_typed(self, people):
        petition = petition_at(people, Stop.ZONE, State.ANSWERED)
        address = reverse("petitions:care_act", args=[petition.number, "call-back"])
        answer = signed_in(people.lead).post(address, {"result": "not", "note": "没有修好。"})
        assert answer.status_code == 422
        assert "没有修好。" in answer.content.decode()
        assert signed_in(people.strangers[0]).get(address).status_code == 404

    @pytest.mark.parametrize("rows", [1, 3])
    @pytest.mark.parametrize("address", ["call-back", "workload"])
    def test_lists_ask_as_often_for_many(self, people, rows, address, django_assert_max_num_queries):
        for _n in range(rows):
            petition = petition_at(people, Stop.ZONE, State.ANSWERED)
            call_back(petition=petition, result="unreachable", by=people.chair)
            colleague = staff_of(Role.ZONE_MEMBER, people.zone)
            assign(petition=petition_at(people, Stop.ZONE), user=colleague, by=people.lead)
        client = signed_in(people.chair)
        with django_assert_max_num_queries(11):
            assert client.get(f"/petitions/{address}/").status_code == 200
