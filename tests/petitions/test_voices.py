"""One matter, many voices: what a link does, what an answer to the lead does, and both at the same moment."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from petitions.models import DeadlineEvent, Petition, Reply, Voice, Word
from petitions.queries import linked_with, moves_of, petitions_for
from petitions.queries.voice import MOST_LINKED, households_of
from petitions.route import Move, State, Stop
from petitions.services import Refused, judge_as_resident, move
from petitions.services.duties import DutyDraft, assign_duty
from petitions.services.register import PetitionDraft
from petitions.services.voices import link, link_to_number, register_voice, unlink
from petitions.sweeps import sweep_overdue
from tests.factories.clock import unwatched
from tests.factories.office import facts, moved, office, petition_at
from tests.factories.petitions import overdue, petition_in
from tests.factories.territory import HouseholdFactory, ZoneFactory
from wulibridge.journal.models import JournalEntry
from wulibridge.journal.services import recording
from wulibridge.notices.models import Notice


@pytest.fixture
def lead(people) -> Petition:
    return petition_in(people.zone, by=people.member, title="路灯不亮")


def follower(people, lead, **draft) -> Petition:
    petition = petition_in(people.zone, by=people.member, title="灯坏了", **draft)
    return link(petition=petition, lead=lead, reason="同一盏灯。", by=people.lead)


def leads_of(*petitions) -> list[int | None]:
    return [Petition.objects.get(pk=petition.pk).duplicate_of_id for petition in petitions]


class TestLink:
    def test_it_is_written_down_and_moves_no_clock(self, people, lead):
        petition = petition_in(people.zone, by=people.member)
        before = Petition.objects.values("due_on", "total_due_on", "wake_at", "stop", "state").get(pk=petition.pk)

        link(petition=petition, lead=lead, reason="同一盏灯。", by=people.lead)

        assert leads_of(petition) == [lead.pk]
        assert Petition.objects.values(*before).get(pk=petition.pk) == before
        voice = Voice.objects.get()
        assert (voice.lead, voice.by, voice.reason, voice.ended_at) == (lead, people.lead, "同一盏灯。", None)
        assert JournalEntry.objects.filter(verb="petition.linked").count() == 1

    def test_who_handles_the_follower_is_told_once_and_not_by_themselves(self, people, lead):
        petition = moved(people, petition_in(people.zone, by=people.member), Move.TAKE)
        link(petition=petition, lead=lead, reason="同一盏灯。", by=people.member)
        assert [notice.receiver for notice in Notice.objects.filter(kind="petition_linked")] == [people.lead]

    def test_the_lead_of_a_lead_is_the_lead_and_what_follows_comes_along(self, people, lead):
        first = follower(people, lead)
        second = follower(people, first)
        other = petition_in(people.zone, by=people.member)
        third = follower(people, other)

        link(petition=other, lead=second, reason="同一件事。", by=people.lead)

        assert leads_of(lead, first, second, other, third) == [None, *[lead.pk] * 4]
        assert list(Voice.objects.filter(petition=third).values_list("lead", "ended_by")) == [
            (other.pk, people.lead.pk),
            (lead.pk, None),
        ]

    def test_who_wrote_it_down_may_say_so_until_somebody_has_taken_it(self, people, lead):
        fresh, taken = (petition_in(people.zone, by=people.staff) for _n in range(2))
        move(petition=taken, move=Move.TAKE, by=people.lead)
        assert link(petition=fresh, lead=lead, reason="同一件事。", by=people.staff).duplicate_of == lead
        with pytest.raises(Refused):
            link(petition=taken, lead=lead, reason="同一件事。", by=people.staff)

    @pytest.mark.parametrize("case", ["stranger", "no reason", "answered", "own lead", "linked", "order", "complaint"])
    def test_what_is_refused(self, people, lead, case):
        petition, by, reason = petition_in(people.zone, by=people.member), people.lead, "同一件事。"
        match case:
            case "stranger":
                by = people.strangers[0]
            case "no reason":
                reason = " "
            case "answered":
                lead = moved(people, lead, Move.ANSWER)
            case "own lead":
                lead = follower(people, petition)
            case "linked":
                petition = follower(people, petition_in(people.zone, by=people.member))
            case "order":
                petition, by = petition_at(people, Stop.SUBDISTRICT), people.desk
            case "complaint":
                lead, by = (
                    petition_in(people.zone, by=people.member, kind="complaint", about=(people.zone,)),
                    people.desk,
                )
                petition = petition_at(people, Stop.SUBDISTRICT)
                petition.transfer_orders.update(
                    state="returned", decided_by=by, decided_at=timezone.now(), return_reason="先调解"
                )
        before = leads_of(petition)
        with pytest.raises(Refused):
            link(petition=petition, lead=lead, reason=reason, by=by)
        assert leads_of(petition) == before

    def test_a_number_that_is_not_theirs_to_see_is_refused_as_one_that_is_not_there(self, people, lead):
        elsewhere = petition_in(ZoneFactory())
        complaint = petition_in(people.zone, by=people.member, kind="complaint", about=(people.staff,))
        said = set()
        for number in (elsewhere.number, complaint.number, "2020-999999"):
            with pytest.raises(Refused) as refused:
                link_to_number(petition=lead, number=number, reason="同一件事。", by=people.desk)
            said.add((str(refused.value.message), refused.value.field))
        assert len(said) == 1

    def test_registered_and_linked_in_one_go_or_not_at_all(self, people, lead):
        draft = PetitionDraft(title="灯", text="灯不亮。")
        petition = register_voice(draft=draft, zone=people.zone, lead=lead.number, by=people.member)
        assert petition.duplicate_of == lead
        assert register_voice(draft=draft, zone=people.zone, lead=lead.number, by=people.member) == petition
        count = Petition.objects.count()
        with pytest.raises(Refused):
            register_voice(draft=PetitionDraft(title="灯", text="不亮。"), zone=people.zone, lead="1", by=people.member)
        assert Petition.objects.count() == count

    def test_a_follower_gets_no_order_of_its_own_and_is_not_moved_up(self, people):
        lead, row = petition_at(people, Stop.SUBDISTRICT), petition_at(people, Stop.COMMITTEE)
        row = link(petition=row, lead=lead, reason="同一件事。", by=people.chair)
        assert Move.MOVE_UP not in moves_of(people.chair, row)
        with pytest.raises(Refused):
            move(petition=row, move=Move.MOVE_UP, by=people.chair, facts=facts())
        Petition.objects.filter(pk=row.pk).update(stop=Stop.SUBDISTRICT)
        department = people.department.posts.get().organization
        with pytest.raises(Refused):
            assign_duty(petition=row, draft=DutyDraft(department, "修灯"), by=people.desk)
        assert Move.MOVE_UP in moves_of(people.chair, unlink_as_it_stands(row))


def unlink_as_it_stands(row: Petition) -> Petition:
    Petition.objects.filter(pk=row.pk).update(duplicate_of=None, stop=Stop.COMMITTEE)
    return Petition.objects.get(pk=row.pk)


class TestClock:
    def test_it_lapses_by_its_own_deadline_alone(self, people, lead):
        row = overdue(follower(people, lead))
        assert unwatched(sweep_overdue).lapsed == 1
        row.refresh_from_db()
        lead.refresh_from_db()
        assert (row.stop, lead.stop, row.duplicate_of) == (Stop.COMMITTEE, Stop.ZONE, lead)

    def test_parted_it_goes_on_by_the_same_days(self, people, lead):
        row = follower(people, lead)
        kept = ("due_on", "total_due_on", "wake_at", "stop", "state")
        before = Petition.objects.values(*kept).get(pk=row.pk)
        events = DeadlineEvent.objects.filter(petition=row).count()

        unlink(petition=row, by=people.lead)

        assert Petition.objects.values(*kept).get(pk=row.pk) == before
        assert DeadlineEvent.objects.filter(petition=row).count() == events
        voice = Voice.objects.get()
        assert voice.ended_by == people.lead
        assert link(petition=row, lead=lead, reason="还是同一盏灯。", by=people.lead).duplicate_of == lead


class TestAnswer:
    def test_each_open_follower_is_answered_at_whatever_stop(self, people, lead):
        at_zone = follower(people, lead)
        above = overdue(follower(people, lead))
        unwatched(sweep_overdue)
        waiting = moved(people, follower(people, lead), Move.TAKE, Move.WAIT)
        parted = unlink(petition=follower(people, lead), by=people.lead)
        alone = moved(people, follower(people, lead), Move.ANSWER, explanation="你家的灯换了。")

        moved(people, lead, Move.ANSWER, explanation="整条弄堂的灯都换了。")

        states = [Petition.objects.get(pk=row.pk).state for row in (lead, at_zone, above, waiting, parted)]
        assert states == [*[State.ANSWERED] * 4, State.REGISTERED]
        first = Reply.objects.get(petition=lead)
        replies = Reply.objects.filter(given_with=first)
        assert {reply.petition for reply in replies} == {at_zone, above, waiting}
        assert {reply.explanation for reply in replies} == {first.explanation}
        assert len({reply.passage for reply in replies}) == 3
        assert Reply.objects.get(petition=alone).explanation == "你家的灯换了。"
        assert Word.objects.filter(event=Move.ANSWER).count() == 5
        assert JournalEntry.objects.filter(verb="petition.answer").count() == 5

    def test_what_is_claimed_of_the_telling_is_true_of_each(self, people, lead):
        """Its own resident was not spoken to, and told no earlier than today; who cannot read it does not own it."""
        row = follower(people, lead)
        yesterday = timezone.localdate() - timedelta(days=1)
        Petition.objects.filter(pk=lead.pk).update(received_at=timezone.now() - timedelta(days=2))
        moved(people, lead, Move.ANSWER, way="in_person", given_on=yesterday)
        reply = Reply.objects.get(petition=row)
        assert (reply.way, reply.given_on) == ("message", timezone.localdate())

    def test_who_cannot_read_it_does_not_become_its_owner(self, people):
        there = ZoneFactory(committee=people.zone.committee)
        lead = petition_in(people.zone, by=people.member)
        row = petition_in(there)
        Petition.objects.filter(pk=row.pk).update(stop=Stop.COMMITTEE)
        link(petition=row, lead=lead, reason="同一件事。", by=people.chair)
        Petition.objects.filter(pk=row.pk).update(stop=Stop.ZONE)
        Notice.objects.all().delete()
        moved(people, lead, Move.ANSWER)
        row.refresh_from_db()
        assert (row.state, row.owner, row.handler) == (State.ANSWERED, None, None)
        assert Notice.objects.filter(kind="petition_answer", path__contains=row.number).exists()

    def test_each_resident_judges_alone_and_who_is_not_satisfied_is_parted(self, people, lead):
        content, angry = follower(people, lead), follower(people, lead)
        moved(people, lead, Move.ANSWER, Move.SATISFIED)

        judge_as_resident(petition=content, satisfied=True)
        judge_as_resident(petition=angry, satisfied=False, note="我家门口还是黑的。")

        assert leads_of(content, angry) == [lead.pk, None]
        rows = [Petition.objects.get(pk=row.pk).state for row in (lead, content, angry)]
        assert rows == [State.CLOSED, State.CLOSED, State.DISPUTED]
        voice = Voice.objects.get(petition=angry)
        assert (voice.ended_at is not None, voice.ended_by) == (True, None)

    def test_households_are_counted_once_and_only_those_in_sight(self, people, lead):
        home = HouseholdFactory(building__zone=people.zone)
        for household in (home, home, None):
            follower(people, lead, household=household)
        hidden = petition_in(ZoneFactory(committee=people.zone.committee))
        Petition.objects.filter(pk=hidden.pk).update(duplicate_of=lead)
        for user, expected in ((people.lead, 3), (people.chair, 4)):
            row = petitions_for(user).get(pk=lead.pk)
            linked = linked_with(user, row)
            assert households_of(user, row, linked) == expected
            assert households_of(user, row, linked * MOST_LINKED) == expected  # asked of the database


def in_this_order(first: Callable[[], object], second: Callable[[], object]) -> list[Refused]:
    """The second begins when the first has done its work and not yet committed it. Returns what was refused."""
    done, begun, refused = threading.Event(), threading.Event(), []

    def lead_the_way() -> None:
        with recording():
            first()
            done.set()
            begun.wait()
            time.sleep(0.3)  # it waits for a lock by now

    def come_after() -> None:
        done.wait()
        begun.set()
        second()

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except Refused as error:
            refused.append(error)
        finally:
            connection.close()

    both = [threading.Thread(target=run, args=[work]) for work in (lead_the_way, come_after)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    return refused


class TestAtOnce:
    """Whoever has the lead's row comes first, the other one waits for it: no follower is left without the answer."""

    @pytest.fixture
    def scene(self, committed_db):
        people = office()
        lead, row = (petition_in(people.zone, by=people.member) for _n in range(2))
        return (
            row,
            lambda: link(petition=row, lead=lead, reason="同一件事。", by=people.lead),
            lambda: move(petition=lead, move=Move.ANSWER, by=people.lead, facts=facts()),
            lambda: unlink(petition=row, by=people.lead),
        )

    def test_a_link_before_the_answer(self, scene):
        row, links, answers, _parts = scene
        assert in_this_order(links, answers) == []
        assert Petition.objects.get(pk=row.pk).state == State.ANSWERED

    def test_the_answer_before_a_link(self, scene):
        row, links, answers, _parts = scene
        assert [error.field for error in in_this_order(answers, links)] == ["number"]
        assert leads_of(row) == [None]

    def test_parted_before_the_answer(self, scene):
        row, links, answers, parts = scene
        links()
        assert in_this_order(parts, answers) == []
        assert (leads_of(row), Petition.objects.get(pk=row.pk).state) == ([None], State.REGISTERED)


class TestPages:
    def page(self, petition, user) -> str:
        client = Client()
        client.force_login(user)
        return client.get(reverse("petitions:petition", args=[petition.number])).content.decode()

    def test_the_follower_says_whom_it_follows_and_why(self, people, lead):
        row = follower(people, lead)
        text = self.page(row, people.lead)
        assert lead.number in text
        assert "同一盏灯。" in text
        assert reverse("petitions:unlink", args=[row.number]) in text
        assert reverse("petitions:care_act", args=[row.number, "link"]) not in text

    def test_the_lead_leads_to_the_rows_of_all(self, people, lead):
        rows = [lead, *(follower(people, lead) for _n in range(2))]
        petition_in(people.zone, by=people.member, title="别的事")
        address = f"{reverse('petitions:list')}?matter={lead.number}"
        assert address in self.page(lead, people.lead)
        client = Client()
        client.force_login(people.lead)
        answer = client.get(address)
        assert {row.pk for row in answer.context["page"]} == {row.pk for row in rows}

    def test_the_answer_to_all_is_said_to_be_one(self, people, lead):
        row = follower(people, lead)
        moved(people, lead, Move.ANSWER)
        there = ZoneFactory(committee=people.zone.committee)
        assert lead.number in self.page(row, people.lead)
        Petition.objects.filter(pk=lead.pk).update(zone=there)
        assert lead.number not in self.page(row, people.lead)
        Petition.objects.filter(pk=lead.pk).update(zone=people.zone)
        assert f"与 {lead.number} 一并答复" in self.page(row, people.lead)

    def test_the_resident_reads_nothing_of_the_other_petition(self, people, lead):
        row = follower(people, lead)
        moved(people, lead, Move.ANSWER, explanation="整条弄堂的灯都换了。")
        sent = {"number": row.number, "code": row.query_code}
        text = Client().post(reverse("petitions:follow"), sent).content.decode()
        assert "整条弄堂的灯都换了。" in text
        assert lead.number not in text
        assert lead.title not in text

    def test_the_deed_is_done_from_its_page(self, people, lead):
        row, client = petition_in(people.zone, by=people.member), Client()
        client.force_login(people.lead)
        address = reverse("petitions:care_act", args=[row.number, "link"])
        assert client.get(address).status_code == 200
        sent = {"number": "2020-999999", "reason": "同一盏灯。"}
        assert client.post(address, sent).status_code == 422
        assert client.post(address, sent | {"number": lead.number}).status_code == 302
        assert leads_of(row) == [lead.pk]

    @pytest.mark.parametrize("followers", [1, 3])
    def test_as_many_questions_for_three_followers_as_for_one(
        self, people, lead, followers, django_assert_max_num_queries
    ):
        rows = [follower(people, lead) for _n in range(followers)]
        for row, most in ((lead, 15), (rows[0], 15)):
            client = Client()
            client.force_login(people.lead)
            with django_assert_max_num_queries(most):
                client.get(reverse("petitions:petition", args=[row.number]))
