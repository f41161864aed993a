"""Legal petitions (信访工作条例): the terms as dates, what follows from what, and who is told of what is late."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from petitions.legal_route import LAST, TERMS, Matter, Step, steps_after
from petitions.models import DeadlineEvent, Kind, LegalTerm, Petition, Term
from petitions.queries import legal_due_for
from petitions.services import (
    Refused,
    do_step,
    extend_legal,
    hold_hearing,
    make_legal,
    register,
    unmake_legal,
)
from petitions.services.register import PetitionDraft
from petitions.sweeps import sweep_overdue
from tests.factories.office import publish
from tests.factories.petitions import petition_in, received_on
from wulibridge.notices.models import Notice
from wulibridge.territory.models import WorkDay

pytestmark = pytest.mark.django_db

DONE: dict[str, Any] = {"result": "已书面告知。"}
TODAY = timezone.localdate()


@pytest.fixture
def petition(people):
    return petition_in(people.zone, by=people.member)


def legal(people, petition: Petition, **more: Any) -> Petition:
    return make_legal(petition=petition, reason="来信转办。", by=people.desk, **more)


def came(people, petition: Petition, day: date) -> Petition:
    """A legal petition received on a day of 2026, a year that is published."""
    publish(
        date(2026, 1, 1), date(2027, 6, 30), off=(*days("2026-02-16", "2026-02-23"), *days("2026-10-01", "2026-10-07"))
    )
    return legal(people, received_on(petition, day))


def days(first: str, last: str) -> list[date]:
    begin = date.fromisoformat(first)
    return [begin + timedelta(days=n) for n in range((date.fromisoformat(last) - begin).days + 1)]


def term_of(petition: Petition, step: Step) -> LegalTerm:
    return LegalTerm.objects.get(petition=petition, step=step)


def through(people, petition: Petition, *steps: tuple[Step, date]) -> None:
    for step, day in steps:
        accepted = True if step == Step.INFORM else None
        do_step(petition=petition, step=step, done_on=day, accepted=accepted, by=people.desk, **DONE)


class TestRoute:
    """The data a chair could read."""

    @pytest.mark.parametrize(
        ("matter", "follow"),
        [
            (Matter.APPEAL, [Step.CLOSE]),
            (Matter.ACCUSATION, []),  # Art 30: handled by its own rules, without a written decision
            (Matter.SUGGESTION, []),
        ],
    )
    def test_only_an_appeal_is_decided_on(self, matter, follow):
        assert steps_after(Step.INFORM, matter) == follow
        assert steps_after(None, matter) == [Step.INFORM, Step.OBJECT]

    def test_every_step_is_reached_and_the_last_leads_nowhere(self):
        reached, following = set(), steps_after(None, Matter.APPEAL)
        while following:
            reached |= set(following)
            following = [after for step in following for after in steps_after(step, Matter.APPEAL)]
        assert reached == set(Step) == set(TERMS)
        assert steps_after(LAST, Matter.APPEAL) == []


# Received, then each step on its day: when it is due. 2026: Spring Festival 16 to 23 Feb, National Day 1 to 7 Oct.
@pytest.mark.parametrize(
    ("received", "steps", "wanted", "due_on"),
    [
        (date(2026, 3, 2), [], Step.INFORM, date(2026, 3, 17)),  # 15 days
        (date(2026, 3, 6), [], Step.INFORM, date(2026, 3, 23)),  # a Saturday: Monday
        (date(2026, 2, 5), [], Step.INFORM, date(2026, 2, 24)),  # in Spring Festival: the day after
        (date(2026, 3, 2), [], Step.OBJECT, date(2026, 3, 9)),  # 5 working days over a weekend
        (date(2026, 2, 12), [], Step.OBJECT, date(2026, 2, 27)),  # 5 working days over Spring Festival
        (date(2026, 3, 2), [(Step.INFORM, date(2026, 3, 10))], Step.CLOSE, date(2026, 5, 11)),  # 60 days: a Saturday
        (date(2026, 8, 3), [(Step.INFORM, date(2026, 8, 4))], Step.CLOSE, date(2026, 10, 8)),  # in National Day
        (
            date(2026, 3, 2),
            [(Step.INFORM, date(2026, 3, 10)), (Step.CLOSE, date(2026, 4, 1))],
            Step.ASK_REVIEW,
            date(2026, 5, 1),
        ),
        (
            date(2026, 3, 2),
            [(Step.INFORM, date(2026, 3, 10)), (Step.CLOSE, date(2026, 4, 1)), (Step.ASK_REVIEW, date(2026, 4, 20))],
            Step.REVIEW,
            date(2026, 5, 20),
        ),
        (
            date(2026, 3, 2),
            [
                (Step.INFORM, date(2026, 3, 10)),
                (Step.CLOSE, date(2026, 4, 1)),
                (Step.ASK_REVIEW, date(2026, 4, 20)),
                (Step.REVIEW, date(2026, 5, 6)),
                (Step.ASK_REEXAMINATION, date(2026, 6, 1)),
            ],
            Step.REEXAMINATION,
            date(2026, 7, 1),
        ),
    ],
)
def test_terms_by_date(people, petition, received, steps, wanted, due_on):
    row = came(people, petition, received)
    through(people, row, *steps)

    assert term_of(row, wanted).due_on == due_on
    event = DeadlineEvent.objects.filter(petition=row, term=Term.LEGAL, start_on=term_of(row, wanted).start_on)
    assert due_on in set(event.values_list("due_on", flat=True))


class TestExtension:
    @pytest.fixture
    def decided(self, people, petition):
        row = legal(people, petition)
        through(people, row, (Step.INFORM, TODAY))
        return row

    def test_once_by_a_leader_from_the_first_day(self, people, decided):
        before = term_of(decided, Step.CLOSE).due_on
        term = extend_legal(petition=decided, days=30, reason="需要现场勘查。", by=people.leader)

        assert (term.start_on, term.extended_days) == (TODAY, 30)
        assert timedelta(days=25) < term.due_on - before < timedelta(days=40)
        last = DeadlineEvent.objects.filter(petition=decided, term=Term.LEGAL).latest("pk")
        assert (last.was_on, last.due_on, last.days, last.reason) == (before, term.due_on, 90, "需要现场勘查。")

    @pytest.mark.parametrize(("days_more", "reason"), [(31, "需要。"), (0, "需要。"), (30, " ")])
    def test_not_longer_nor_without_reason(self, people, decided, days_more, reason):
        with pytest.raises(Refused):
            extend_legal(petition=decided, days=days_more, reason=reason, by=people.leader)

    def test_not_twice_nor_by_the_desk_nor_late(self, people, decided):
        with pytest.raises(Refused):
            extend_legal(petition=decided, days=10, reason="需要。", by=people.desk)
        extend_legal(petition=decided, days=10, reason="需要。", by=people.leader)
        with pytest.raises(Refused):
            extend_legal(petition=decided, days=10, reason="需要。", by=people.leader)

    def test_not_when_it_has_passed(self, people, decided):
        LegalTerm.objects.filter(petition=decided).update(due_on=TODAY - timedelta(days=1))
        with pytest.raises(Refused):
            extend_legal(petition=decided, days=10, reason="需要。", by=people.leader)


def test_the_days_of_a_hearing_are_not_counted(people, petition):
    row = came(people, petition, date(2026, 3, 2))
    ways = [(Step.INFORM, date(2026, 3, 10)), (Step.CLOSE, date(2026, 4, 1)), (Step.ASK_REVIEW, date(2026, 4, 20))]
    through(people, row, *ways, (Step.REVIEW, date(2026, 5, 6)), (Step.ASK_REEXAMINATION, date(2026, 6, 1)))
    term = hold_hearing(petition=row, first=date(2026, 6, 10), last=date(2026, 6, 16), by=people.desk)

    assert term.due_on == date(2026, 7, 8)  # seven days later than 1 July
    with pytest.raises(Refused):
        hold_hearing(petition=row, first=date(2026, 6, 20), last=date(2026, 6, 21), by=people.desk)


class TestSteps:
    def test_not_accepted_nothing_follows(self, people, petition):
        row = legal(people, petition)
        do_step(petition=row, step=Step.INFORM, done_on=TODAY, accepted=False, by=people.desk, **DONE)

        assert set(row.legal_terms.values_list("step", flat=True)) == {Step.INFORM, Step.OBJECT}

    @pytest.mark.parametrize(
        ("step", "day", "accepted"),
        [
            (Step.INFORM, TODAY + timedelta(days=1), True),  # to come
            (Step.INFORM, TODAY - timedelta(days=1), True),  # before it was received
            (Step.INFORM, TODAY, None),  # yes or no?
            (Step.CLOSE, TODAY, None),  # not open yet
        ],
    )
    def test_refused(self, people, petition, step, day, accepted):
        row = legal(people, petition)
        with pytest.raises(Refused):
            do_step(petition=row, step=step, done_on=day, accepted=accepted, by=people.desk, **DONE)

    def test_a_right_is_gone_after_its_term(self, people, petition):
        row = came(people, petition, date(2026, 3, 2))
        with pytest.raises(Refused):
            do_step(petition=row, step=Step.OBJECT, done_on=date(2026, 3, 10), by=people.desk, **DONE)
        assert do_step(petition=row, step=Step.OBJECT, done_on=date(2026, 3, 9), by=people.desk, **DONE).done_on

    def test_after_the_last_the_same_matter_is_not_accepted_again(self, people, petition):
        row = legal(people, petition)
        LegalTerm.objects.create(
            petition=row, step=LAST, start_on=TODAY, due_on=TODAY, done_on=TODAY, done_by=people.desk
        )
        again = petition_in(people.zone, by=people.member)
        Petition.objects.filter(pk=again.pk).update(duplicate_of=row)
        with pytest.raises(Refused):
            legal(people, again)


class TestFlag:
    def test_only_the_desk_says_so_and_with_a_reason(self, people, petition):
        for by, reason in ((people.chair, "转办。"), (people.desk, " ")):
            with pytest.raises(Refused):
                make_legal(petition=petition, reason=reason, by=by)

    @pytest.mark.parametrize(("people_sent", "refused"), [(5, False), (6, True)])
    def test_five_representatives_at_most(self, people, petition, people_sent, refused):
        if refused:
            with pytest.raises(Refused) as said:
                legal(people, petition, representatives=people_sent)
            assert "20" in str(said.value.message)
        else:
            assert legal(people, petition, representatives=people_sent).representatives == 5

    def test_taken_back_and_set_again_no_term_starts_anew(self, people, petition):
        row = legal(people, received_on(petition, TODAY - timedelta(days=10)))
        before = set(row.legal_terms.values_list("step", "due_on"))
        unmake_legal(petition=row, reason="不属于信访。", by=people.desk)
        assert not list(legal_due_for(people.desk))

        assert set(legal(people, row).legal_terms.values_list("step", "due_on")) == before


class TestLate:
    @pytest.fixture
    def late(self, people, petition):
        row = legal(people, received_on(petition, TODAY - timedelta(days=40)))
        sweep_overdue()
        return row

    def told(self, row):
        return {notice.receiver for notice in Notice.objects.filter(kind="legal_late", path__contains=row.number)}

    def test_told_once_and_of_no_right(self, people, late):
        sweep_overdue()

        assert self.told(late) == {people.desk, people.leader}
        assert Notice.objects.filter(kind="legal_late").count() == 2  # one step, two receivers

    def test_it_stands_in_the_list_of_what_is_due(self, people, late):
        assert [term.step for term in legal_due_for(people.desk)] == [Step.INFORM]
        assert not list(legal_due_for(people.strangers[2]))

    def test_of_a_complaint_nobody_concerned_is_told(self, people):
        draft = PetitionDraft(title="态度", text="生硬。", kind=Kind.COMPLAINT, about=(people.leader,))
        row = register(draft=draft, zone=people.zone, by=people.member)
        legal(people, row)
        LegalTerm.objects.filter(petition=row).update(due_on=TODAY - timedelta(days=1))
        sweep_overdue()

        assert self.told(row) == {people.desk, people.other_leader}
        assert not list(legal_due_for(people.leader))


@pytest.mark.parametrize(
    ("received", "off", "on", "before", "after"),
    [
        ("2026-12-20", days("2027-01-01", "2027-01-05"), (), "2027-01-04", "2027-01-06"),
        ("2026-12-18", (), (date(2027, 1, 2),), "2027-01-04", "2027-01-04"),  # a working Saturday takes nothing back
    ],
)
def test_a_term_in_a_year_not_announced_is_final_with_its_calendar_and_never_earlier(
    people, petition, received, off, on, before, after
):
    WorkDay.objects.all().delete()
    publish(date(2026, 1, 1), date(2026, 12, 31))
    row = legal(people, received_on(petition, date.fromisoformat(received)))
    term = term_of(row, Step.INFORM)
    assert (term.due_on, term.provisional) == (date.fromisoformat(before), True)
    sweep_overdue()
    assert term_of(row, Step.INFORM).provisional

    publish(date(2027, 1, 1), date(2027, 12, 31), off=tuple(off), on=on)
    sweep_overdue()
    sweep_overdue()
    term = term_of(row, Step.INFORM)
    assert (term.due_on, term.provisional) == (date.fromisoformat(after), False)
    events = list(DeadlineEvent.objects.filter(petition=row, term=Term.LEGAL).order_by("pk"))
    assert [event.cause for event in events].count("settled") == 1
    assert (events[-1].due_on, events[-1].was_on) == (term.due_on, date.fromisoformat(before))
