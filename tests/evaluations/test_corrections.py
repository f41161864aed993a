"""Whatever is corrected, and how often: a service is paid once or not at all, and the ledger says why."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluations.models import CareDeed, CareMonth, CareSignature, PayCorrection, PayEntry, PayStatement, WrongPay
from evaluations.queries.month import months_of, statements_of
from evaluations.services.month import (
    PAID_WRONGLY,
    TAKEN_BACK_WRONGLY,
    approve_month,
    correct_pay,
    lock_month,
)
from petitions.services import Refused
from tests.factories.homecare import visited
from tests.factories.people import PostFactory, staff_of
from wulibridge.people.roles import Role
from wulibridge.periods import month_of

pytestmark = pytest.mark.usefixtures("in_english")


def months(count):
    """The last months that are over, the oldest first."""
    found = [month_of(timezone.localdate().replace(day=1) - timedelta(days=1))]
    while len(found) < count:
        found.append(month_of(found[-1].first - timedelta(days=1)))
    return found[::-1]


FIRST, SECOND, THIRD, FOURTH = months(4)


@pytest.fixture
def plan(care):
    care.rates(20)
    return care.plan()


def paid(care, period):
    """Locked and approved: what each worker gets of it."""
    month = lock_month(agency=care.agency, first=period.first, by=care.centre)
    approve_month(month=month, by=care.leader)
    return {each.row.worker: each.yuan for each in statements_of(month)}


def last():
    return PayEntry.objects.latest("pk")


def wrong(care, entry, reason, **instead):
    return correct_pay(entry=entry, reason=reason, by=care.centre, **instead)


# One after the other --------------------------------------------------------------------------------------------------


def test_what_was_taken_back_by_mistake_is_paid_again_and_can_be_taken_back_again(care, plan):
    care.sign(visited(plan, FIRST.first))
    assert paid(care, FIRST) == {care.worker: 20}
    for period, reason, yuan in ((SECOND, "no_visit", -20), (THIRD, "mistake", 20), (FOURTH, "no_visit", -20)):
        wrong(care, last(), reason)
        assert paid(care, period) == {care.worker: yuan}
    assert PayEntry.objects.aggregate(yuan=Sum("yuan"))["yuan"] == 0


def test_another_worker_is_paid_instead_with_the_same_month(care, plan):
    care.sign(visited(plan, FIRST.first))
    paid(care, FIRST)
    wrong(care, last(), "other_worker", worker=care.other)
    assert paid(care, SECOND) == {care.worker: -20, care.other: 20}

    wrong(care, PayEntry.objects.get(yuan=20, statement__month__first=SECOND.first), "other_worker", worker=care.worker)
    assert paid(care, THIRD) == {care.worker: 20, care.other: -20}


def test_what_was_taken_back_may_go_to_who_was_there(care, plan):
    care.sign(visited(plan, FIRST.first))
    paid(care, FIRST)
    wrong(care, last(), "no_visit")
    paid(care, SECOND)
    wrong(care, last(), "other_worker", worker=care.other)
    assert paid(care, THIRD) == {care.other: 20}


def test_a_wrong_rate_is_taken_back_and_the_right_sum_paid(care, plan):
    care.sign(visited(plan, FIRST.first))
    paid(care, FIRST)
    wrong(care, last(), "rate", yuan=Decimal("25.50"))
    assert paid(care, SECOND) == {care.worker: Decimal("5.50")}
    assert sorted(PayEntry.objects.values_list("yuan", flat=True)) == [-20, 20, Decimal("25.50")]


def test_who_has_left_the_agency_may_still_be_owed_a_visit(care, plan):
    gone = staff_of(Role.HOME_CARE_WORKER, care.agency)
    visited(care.plan(worker=gone), FIRST.first)
    gone.posts.update(starts_on=FIRST.first, ends_on=FIRST.last)
    care.sign(visited(plan, FIRST.first))
    paid(care, FIRST)
    wrong(care, PayEntry.objects.get(), "other_worker", worker=gone)
    assert paid(care, SECOND) == {care.worker: -20, gone: 20}


@pytest.mark.parametrize(
    ("reason", "instead", "field"),
    [
        ("mistake", {}, "reason"),
        ("anything", {}, "reason"),
        ("other_worker", {}, "worker"),
        ("other_worker", {"worker": "worker"}, "worker"),
        ("other_worker", {"worker": "leader"}, "worker"),
        ("rate", {}, "yuan"),
        ("rate", {"yuan": Decimal(20)}, "yuan"),
        ("rate", {"yuan": Decimal(0)}, "yuan"),
        ("rate", {"yuan": Decimal("1.005")}, "yuan"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused(care, plan, reason, instead, field):
    care.sign(visited(plan, FIRST.first))
    paid(care, FIRST)
    if "worker" in instead:
        instead = {"worker": getattr(care, instead["worker"])}
    with pytest.raises(Refused) as no:
        wrong(care, last(), reason, **instead)
    assert no.value.field == field
    assert not PayCorrection.objects.exists()


def test_what_was_put_right_is_not_put_right_twice(care, plan):
    care.sign(visited(plan, FIRST.first))
    paid(care, FIRST)
    first = last()
    wrong(care, first, "other_worker", worker=care.other)
    paid(care, SECOND)
    back = PayEntry.objects.get(yuan=-20)
    for entry in (first, back):  # the one was corrected, the other has been paid again with the same month
        with pytest.raises(Refused, match="only once"):
            wrong(care, entry, "no_visit" if entry == first else "mistake")


def test_the_reason_of_a_taking_back_is_not_that_of_a_payment(care, plan):
    care.sign(visited(plan, FIRST.first))
    paid(care, FIRST)
    wrong(care, last(), "twice")
    paid(care, SECOND)
    with pytest.raises(Refused, match="does not fit"):
        wrong(care, last(), "twice")


def test_nobody_corrects_their_own_pay(care, plan):
    care.sign(visited(plan, FIRST.first))
    paid(care, FIRST)
    for worker, said in (
        (care.worker, {"reason": "rate", "yuan": Decimal(50)}),
        (care.other, {"reason": "other_worker"}),
    ):
        PostFactory(user=worker, role=Role.CASE_DESK, subdistrict=care.subdistrict)
        by = type(worker).objects.get(pk=worker.pk)
        with pytest.raises(Refused, match="own pay"):
            correct_pay(entry=last(), by=by, worker=care.other, **said)


# The list of months ---------------------------------------------------------------------------------------------------


def listed(care):
    return [(line.period, line.late) for line in months_of([care.agency], timezone.localdate())]


def test_a_month_without_a_visit_is_listed_when_it_puts_something_right(care, plan):
    care.sign(visited(plan, FIRST.first))
    paid(care, FIRST)
    assert listed(care) == [(FIRST, False)]
    wrong(care, last(), "no_visit")
    assert listed(care) == [(SECOND, True), (FIRST, False)]
    paid(care, SECOND)
    assert listed(care) == [(SECOND, False), (FIRST, False)]


def test_a_month_without_a_visit_is_listed_when_something_was_signed_late(care, plan):
    late = visited(plan, FIRST.first)
    paid(care, FIRST)
    assert listed(care) == [(FIRST, False)]
    care.sign(late)
    assert listed(care) == [(SECOND, True), (FIRST, False)]


# The database ---------------------------------------------------------------------------------------------------------


def opened(care, period, worker):
    """A statement of a locked month, straight in the table."""
    facts = {"agency": care.agency, "first": period.first, "locked_by": care.centre, "locked_at": timezone.now()}
    month, _is_new = CareMonth.objects.get_or_create(agency=care.agency, first=period.first, defaults=facts)
    return PayStatement.objects.create(month=month, worker=worker)


def test_the_database_takes_back_the_whole_of_an_entry_in_a_later_month(care, plan):
    for _n in range(2):
        care.sign(visited(plan, FIRST.first))
    lock_month(agency=care.agency, first=FIRST.first, by=care.centre)
    other, entry = PayEntry.objects.order_by("pk")
    later, others = opened(care, SECOND, care.worker), opened(care, SECOND, care.other)

    def take_back(**said):
        with transaction.atomic():
            facts = {"statement": later, "deed": entry.deed, "yuan": -entry.yuan, "reverses": entry} | said
            return PayEntry.objects.create(**facts)

    with pytest.raises(DatabaseError):
        take_back()  # nobody has said why
    PayCorrection.objects.create(entry=entry, reason="twice", by=care.centre)
    for said in ({"statement": entry.statement}, {"statement": others}, {"yuan": -5}, {"deed": other.deed}):
        with pytest.raises(DatabaseError):
            take_back(**said)
    take_back()


@pytest.fixture
def taken_back(care, plan):
    """An entry of the first month, taken back in the second; the third is locked and takes entries."""
    care.sign(visited(plan, FIRST.first))
    paid(care, FIRST)
    wrong(care, last(), "no_visit")
    paid(care, SECOND)
    return opened(care, THIRD, care.worker), last()


def test_the_database_pays_again_only_with_a_reason_the_same_sum_to_the_same_worker(care, taken_back):
    statement, back = taken_back

    def pay(**other):
        with transaction.atomic():
            return PayEntry.objects.create(
                **{"statement": statement, "deed": back.deed, "yuan": 20, "reverses": back} | other
            )

    with pytest.raises(DatabaseError):
        pay()
    PayCorrection.objects.create(entry=back, reason="mistake", by=care.centre)
    others = opened(care, THIRD, care.other)
    for said in ({"yuan": 21}, {"statement": others}, {"yuan": -20}, {"reverses": None}):
        with pytest.raises(DatabaseError):
            pay(**said)
    again = pay()
    with pytest.raises(DatabaseError):
        pay()
    with pytest.raises(DatabaseError):
        pay(reverses=again)


# At random ------------------------------------------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["correct", "correct", "correct", "lock", "lock", "visit", "sign"]), st.integers(0, 10**4)
    ),
    min_size=8,
    max_size=16,
)
# Two services of two workers paid, and one that waits to be signed late.
BEGUN = [("visit", 0), ("visit", 1), ("sign", 0), ("sign", 0), ("visit", 0), ("lock", 0)]


class Office:
    """Does what a step says, and reckons beside the ledger: `owed` is what each deed should have come to."""

    def __init__(self, care):
        self.care, self.plans = care, [care.plan(), care.plan(worker=care.other)]
        self.open, self.signed, self.owed, self.pending = months(8), [], {}, {}
        self.workers = [care.worker, care.other, staff_of(Role.HOME_CARE_WORKER, care.agency)]

    def visit(self, number):
        if self.open:
            visited(self.plans[number % 2], self.open[number % len(self.open)].first)

    def sign(self, number):
        waiting = CareDeed.objects.filter(visit__signature=None).order_by("pk")
        if waiting:
            deed = waiting[number % len(waiting)]
            self.care.sign(deed.visit)
            self.signed.append(deed)

    def correct(self, number):
        entries = PayEntry.objects.filter(statement__month__state="approved").order_by("pk")
        if not entries:
            return
        entry = entries[number % len(entries)]
        reasons = sorted(PAID_WRONGLY if entry.yuan > 0 else TAKEN_BACK_WRONGLY)
        reason, worker = reasons[number % len(reasons)], self.workers[number % 3]
        yuan = Decimal(number % 40 + 1)
        try:
            wrong(self.care, entry, reason, worker=worker, yuan=yuan)
        except Refused:
            return
        was = entry.statement.worker
        right = {
            WrongPay.OTHER_WORKER: (worker, abs(entry.yuan)),
            WrongPay.RATE: (was, yuan),
            WrongPay.MISTAKE: (was, -entry.yuan),
        }
        self.pending[entry.deed_id] = right.get(reason)

    def lock(self, number):
        if self.open:
            period = self.open.pop(0)
            paid(self.care, period)
            self.owed |= self.pending
            self.pending = {}
            for deed in self.signed:
                if deed.visit.day <= period.last:
                    self.owed.setdefault(deed.pk, (deed.visit.worker, Decimal(20)))


@pytest.mark.django_db
@settings(deadline=None, max_examples=10, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_whatever_is_done_each_service_is_paid_once_or_not_at_all(care, steps):
    with transaction.atomic():
        care.rates(20)
        office = Office(care)
        for name, number in [*BEGUN, *steps, ("lock", 0)]:
            getattr(office, name)(number)
        for deed in office.signed:
            entries = list(PayEntry.objects.filter(deed=deed).order_by("pk"))
            right = office.owed.get(deed.pk)
            assert sum(1 if entry.yuan > 0 else -1 for entry in entries) == (1 if right else 0)
            assert sum(entry.yuan for entry in entries) == (right[1] if right else 0)
        assert CareSignature.objects.count() == len(office.signed)
        for worker in office.workers:
            sums = PayStatement.objects.filter(worker=worker).aggregate(yuan=Sum("entries__yuan"))["yuan"] or 0
            assert sums == sum(right[1] for right in office.owed.values() if right and right[0] == worker)
        transaction.set_rollback(True)
