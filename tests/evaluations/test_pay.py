"""What is paid: once, what was signed for, at the rate of its day; taken back in a later month; never changed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluations.models import CareKind, CareMonth, CareRate, CareVisit, PayCorrection, PayEntry
from evaluations.pay import Done, NoRateError, Wrong, lines_of, rate_on
from evaluations.queries.month import months_of, statements_of
from evaluations.services.month import approve_month, correct_pay, export_month, lock_month, set_rate
from evaluations.services.visit import CareVisitDraft, log_care_visit
from petitions.services import Refused
from tests.factories.homecare import care_office, last_month, visited
from tests.factories.people import PostFactory, staff_of
from tests.factories.territory import OrganizationFactory
from wulibridge.journal.queries import entries_of
from wulibridge.people.roles import Role
from wulibridge.periods import month_of

pytestmark = pytest.mark.usefixtures("in_english")
SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a machine with much to do

# Arithmetic -----------------------------------------------------------------------------------------------------------

days = st.dates(date(2026, 1, 1), date(2026, 3, 31))
yuan = st.decimals("0.01", "9999", places=2)
rates = st.dictionaries(st.sampled_from("ab"), st.lists(st.tuples(days, yuan), max_size=3, unique_by=lambda r: r[0]))
done = st.builds(Done, st.integers(1, 10**6), st.integers(1, 3), st.sampled_from("ab"), days)


@SLOW
@given(rates, st.lists(done, max_size=8, unique_by=lambda one: one.deed))
def test_every_service_is_paid_once_at_the_rate_of_its_day(rates, services):
    lacking = [one for one in services if not any(since <= one.day for since, _yuan in rates.get(one.kind, ()))]
    if lacking:
        with pytest.raises(NoRateError):
            lines_of(services, rates)
        return
    lines = lines_of(services, rates)
    assert [(line.deed, line.worker) for line in lines] == [(one.deed, one.worker) for one in services]
    for line, one in zip(lines, services, strict=True):
        since, _paid = max(each for each in rates[one.kind] if each[0] <= one.day)
        assert (since, line.yuan) in rates[one.kind]


@SLOW
@given(st.lists(st.builds(Wrong, st.integers(1), st.integers(1, 3), st.integers(), yuan), max_size=8))
def test_what_is_taken_back_comes_to_nothing_with_what_was_paid(wrong):
    back = lines_of([], {}, wrong)
    assert [(line.worker, line.deed, line.reverses, -line.yuan) for line in back] == [
        (each.worker, each.deed, each.entry, each.yuan) for each in wrong
    ]


def test_a_rate_holds_from_its_first_day():
    held = {"a": [(date(2026, 2, 1), Decimal(30)), (date(2026, 1, 1), Decimal(20))]}
    assert rate_on(held, "a", date(2026, 1, 31)) == 20
    assert rate_on(held, "a", date(2026, 2, 1)) == 30
    with pytest.raises(NoRateError):
        rate_on(held, "a", date(2025, 12, 31))


# The month ------------------------------------------------------------------------------------------------------------

MONTH = last_month()
BEFORE = month_of(MONTH.first - timedelta(days=1))


@pytest.fixture
def plan(care):
    care.rates(20)
    return care.plan()


def locked(care, period=MONTH):
    return lock_month(agency=care.agency, first=period.first, by=care.centre)


def paid(month):
    return {str(each.row.worker): each.yuan for each in statements_of(month)}


def test_signed_visits_become_statements_worker_by_worker(care, plan):
    other = care.plan(worker=care.other)
    care.sign(visited(plan, MONTH.first, kinds=["meals", "laundry"]))
    care.sign(visited(other, MONTH.last), 1)
    visited(plan, MONTH.first)  # nobody signed for it

    assert paid(locked(care)) == {str(care.worker): Decimal(40), str(care.other): Decimal(20)}


def test_what_is_signed_late_is_paid_with_the_next_month(care, plan):
    late = visited(plan, BEFORE.first)
    assert paid(locked(care, BEFORE)) == {}
    care.sign(late)

    assert paid(locked(care)) == {str(care.worker): Decimal(20)}


def test_a_new_rate_holds_for_visits_from_its_day(care, plan):
    CareRate.objects.create(subdistrict=care.subdistrict, kind="meals", yuan=25, from_on=MONTH.last, by=care.centre)
    care.sign(visited(plan, MONTH.first))
    care.sign(visited(plan, MONTH.last))
    month = locked(care)
    assert sorted(PayEntry.objects.values_list("yuan", flat=True)) == [Decimal(20), Decimal(25)]
    with pytest.raises(Refused, match="locked up to that day"):
        set_rate(
            subdistrict=care.subdistrict, kind=CareKind.MEALS, yuan=Decimal(9), from_on=month.first, by=care.centre
        )


@pytest.mark.parametrize(
    ("period", "who", "said"),
    [
        (month_of(timezone.localdate()), "centre", "when it is over"),
        (MONTH, "leader", "centre"),
        (MONTH, "manager", "centre"),
        (MONTH, "worker", "centre"),
    ],
)
def test_a_month_that_may_not_be_locked(care, plan, period, who, said):
    visited(plan, period.first)
    with pytest.raises(Refused, match=said):
        lock_month(agency=care.agency, first=period.first, by=getattr(care, who))
    assert not CareMonth.objects.exists()


def test_months_are_locked_one_after_the_other_and_once(care, plan):
    visited(plan, BEFORE.last)
    with pytest.raises(Refused, match="first"):
        locked(care)
    locked(care, BEFORE)
    locked(care)
    with pytest.raises(Refused, match="already"):
        locked(care)


def test_without_a_rate_nothing_is_locked(care):
    care.sign(visited(care.plan(), MONTH.first))
    with pytest.raises(Refused, match="no rate"):
        locked(care)
    assert not CareMonth.objects.exists()


def test_a_locked_month_takes_no_visit(care, plan):
    today = timezone.localdate()
    CareMonth.objects.create(
        agency=care.agency, first=month_of(today).first, locked_by=care.centre, locked_at=timezone.now()
    )
    draft = CareVisitDraft(today, *map(CareVisit._meta.get_field("began_at").to_python, ("00:00", "00:01")), ["meals"])
    with pytest.raises(Refused, match="locked"):
        log_care_visit(plan=plan, draft=draft, by=care.worker)
    with pytest.raises(DatabaseError), transaction.atomic():
        visited(plan, today)
    visited(plan, MONTH.last)


def test_somebody_else_approves(care, plan):
    care.sign(visited(plan, MONTH.first))
    month = locked(care)
    for who in (care.centre, care.colleague, care.manager, care.worker):
        with pytest.raises(Refused):
            approve_month(month=month, by=who)
    with pytest.raises(IntegrityError), transaction.atomic():
        CareMonth.objects.update(state="approved", approved_by=care.centre, approved_at=timezone.now())

    assert approve_month(month=month, by=care.leader).approved_by == care.leader
    with pytest.raises(Refused, match="already"):
        approve_month(month=month, by=care.leader)


def test_nobody_approves_their_own_pay(care, plan):
    care.sign(visited(plan, MONTH.first))
    month = locked(care)
    PostFactory(user=care.worker, role=Role.SUBDISTRICT_LEADER, subdistrict=care.subdistrict)
    with pytest.raises(Refused, match="paid by it"):
        approve_month(month=month, by=type(care.worker).objects.get(pk=care.worker.pk))


def test_a_wrong_entry_is_taken_back_with_the_next_month(care, plan):
    care.sign(visited(plan, BEFORE.first))
    care.sign(visited(plan, MONTH.first))
    before = locked(care, BEFORE)
    entry = PayEntry.objects.get()
    with pytest.raises(Refused, match="approved month"):
        correct_pay(entry=entry, reason="twice", by=care.centre)
    approve_month(month=before, by=care.leader)

    correct_pay(entry=entry, reason="twice", by=care.centre)
    with pytest.raises(Refused, match="once"):
        correct_pay(entry=entry, reason="twice", by=care.centre)
    month = locked(care)

    assert paid(before) == {str(care.worker): Decimal(20)}
    assert paid(month) == {str(care.worker): Decimal(0)}
    assert PayEntry.objects.get(reverses=entry).yuan == -20
    assert PayCorrection.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: PayEntry.objects.update(yuan=99),
        lambda entry: PayEntry.objects.all().delete(),
        lambda entry: PayEntry.objects.create(statement=entry.statement, deed=entry.deed, yuan=20),
        lambda entry: PayEntry.objects.create(statement=entry.statement, deed=entry.deed, yuan=-20, reverses=entry),
        lambda entry: CareMonth.objects.all().delete(),
        lambda entry: CareMonth.objects.update(first=BEFORE.first),
    ],
    ids=["amount", "delete", "twice", "reverse in its own month", "month", "moved month"],
)
def test_the_database_keeps_the_ledger(care, plan, change):
    care.sign(visited(plan, MONTH.first))
    locked(care)
    entry = PayEntry.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        change(entry)
    assert PayEntry.objects.get() == entry


def test_an_unsigned_service_cannot_be_paid_even_by_hand(care, plan):
    care.sign(visited(plan, MONTH.first))
    month = locked(care)
    deed = visited(plan).deeds.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        PayEntry.objects.create(statement=month.statements.get(), deed=deed, yuan=20)


def test_the_list_of_months_costs_the_same_for_more_of_them(care, plan, django_assert_num_queries):
    for period in (BEFORE, MONTH):
        care.sign(visited(plan, period.first))
        visited(plan, period.first)
        locked(care, period)
        with django_assert_num_queries(4):
            lines = months_of([care.agency], timezone.localdate())
    assert [(line.period.key, line.visits, line.signed, line.yuan) for line in lines] == [
        (MONTH.key, 2, 1, Decimal(20)),
        (BEFORE.key, 2, 1, Decimal(20)),
    ]


@pytest.mark.django_db(transaction=True)
def test_locked_by_four_at_once_everything_is_paid_once(care):
    care.rates(20)
    plan = care.plan()
    for _n in range(3):
        care.sign(visited(plan, MONTH.first))

    def lock(_n):
        try:
            return lock_month(agency=care.agency, first=MONTH.first, by=care.centre)
        except Refused:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as crowd:
        made = [month for month in crowd.map(lock, range(4)) if month]

    assert len(made) == 1
    assert paid(made[0]) == {str(care.worker): Decimal(60)}
    assert PayEntry.objects.count() == 3


# What is refused, and whose it is -------------------------------------------------------------------------------------


def test_an_earlier_month_is_not_locked_after_a_later_one(care, plan):
    locked(care)
    with pytest.raises(Refused, match="later month"):
        locked(care, BEFORE)


def test_a_day_has_one_rate_and_a_subdistrict_its_own(care):
    facts = {"subdistrict": care.subdistrict, "kind": CareKind.MEALS, "from_on": date(2020, 1, 1), "by": care.centre}
    set_rate(yuan=Decimal(20), **facts)
    with pytest.raises(Refused, match="already"):
        set_rate(yuan=Decimal(25), **facts)
    assert CareRate.objects.get().yuan == 20
    beside = care_office()
    with pytest.raises(Refused, match="centre"):
        set_rate(yuan=Decimal(25), **facts | {"subdistrict": beside.subdistrict})

    beside.sign(visited(beside.plan(), MONTH.first))
    with pytest.raises(Refused, match="no rate"):
        locked(beside)


def test_an_agency_pays_its_own_visits_alone(care, plan):
    agency = OrganizationFactory(kind="care_agency", subdistrict=care.subdistrict)
    other = care.plan(agency=agency, worker=staff_of(Role.HOME_CARE_WORKER, agency))
    care.sign(visited(other, MONTH.first))
    assert paid(locked(care)) == {}
    theirs = lock_month(agency=agency, first=MONTH.first, by=care.centre)
    assert paid(theirs) == {str(other.worker): Decimal(20)}


def test_a_month_is_handed_out_when_approved_and_the_journal_says_to_whom(care, plan):
    care.sign(visited(plan, MONTH.first))
    month = locked(care)
    with pytest.raises(Refused, match="approved"):
        export_month(month=month, by=care.centre)
    month = approve_month(month=month, by=care.leader)
    for who in (care.manager, care.worker):
        with pytest.raises(Refused):
            export_month(month=month, by=who)
    export_month(month=month, by=care.centre)
    assert entries_of(month).get(verb="care_month.export").actor_id == care.centre.pk


def test_who_locked_a_month_does_not_approve_it_whatever_their_posts(care, plan):
    care.sign(visited(plan, MONTH.first))
    PostFactory(user=care.centre, role=Role.SUBDISTRICT_LEADER, subdistrict=care.subdistrict)
    both = type(care.centre).objects.get(pk=care.centre.pk)
    month = lock_month(agency=care.agency, first=MONTH.first, by=both)
    with pytest.raises(Refused, match="who locked"):
        approve_month(month=month, by=both)


# The worker's own page ------------------------------------------------------------------------------------------------


def test_a_worker_reads_their_own_statements_alone(care, plan, client):
    other = care.plan(worker=care.other)
    care.sign(visited(plan, MONTH.first))
    care.sign(visited(other, MONTH.first, kinds=["meals", "laundry"]))
    locked(care)
    sums = {}
    for worker in (care.worker, care.other):
        client.force_login(worker)
        page = client.get(reverse("evaluations:pay")).context["page"]
        assert {row.worker_id for row in page} == {worker.pk}
        sums[worker] = [row.yuan for row in page]
    assert sums == {care.worker: [20], care.other: [40]}
    client.force_login(care.manager)
    assert client.get(reverse("evaluations:pay")).status_code == 404


def test_a_workers_statements_cost_the_same_for_three_as_for_one(care, plan, client):
    client.force_login(care.worker)
    costs = []
    for period in (month_of(BEFORE.first - timedelta(days=1)), BEFORE, MONTH):
        care.sign(visited(plan, period.first))
        care.sign(visited(plan, period.first))
        locked(care, period)
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("evaluations:pay")).status_code == 200
        costs.append(len(found))
    assert costs[0] == costs[2] <= 14


def test_a_wrong_entry_is_put_right_on_the_page_and_nothing_typed_is_lost(care, plan, client):
    care.sign(visited(plan, MONTH.first))
    approve_month(month=locked(care), by=care.leader)
    client.cookies["language"] = "en"
    client.force_login(care.centre)
    address = reverse("evaluations:month", args=[care.agency.pk, MONTH.key])
    said = {"deed": "correct", "entry": PayEntry.objects.get().pk, "reason": "rate"}

    answer = client.post(address, said)
    assert answer.status_code == 422
    assert answer.context["correct"].errors.keys() == {"yuan"}
    assert answer.context["correct"]["reason"].value() == "rate"
    assert client.post(address, said | {"yuan": "25.50"}).status_code == 302
    assert PayCorrection.objects.get().yuan == Decimal("25.50")
    assert "the rate was wrong" in client.get(address).content.decode()
