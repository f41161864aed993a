"""The sponsorship ledger: the balance is the sum of its lines, never below nothing, and no line is ever changed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from petitions.services import Refused
from tests.factories.people import staff_of
from tests.factories.territory import HouseholdFactory, ZoneFactory
from tests.factories.wishes import gift, line, offer_of, spend, wish_of
from visits.models import SponsorEntry, Sponsorship
from visits.queries.sponsorship import balance_of, by_sponsor, sponsorships_for
from visits.services.sponsorship import add_entry, take_back
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(zone):
    return staff_of(Role.CASE_DESK, zone.committee.subdistrict)


@pytest.fixture
def given_(unit, desk):
    return gift(unit, "300.00", by=desk)


def left(entry) -> Decimal:
    return balance_of(entry.sponsorship)


def test_what_is_left_is_what_was_given_without_what_was_spent(given_, desk, unit):
    spend(given_, "120.50", by=desk)
    gift(unit, "0.50", by=desk)

    assert left(given_) == Decimal("180.00")
    (row,) = sponsorships_for(desk)  # the same purpose is one sponsorship
    assert (row.given, row.spent, row.left) == (Decimal("300.50"), Decimal("120.50"), Decimal("180.00"))


def test_no_more_is_spent_than_is_left(given_, desk):
    with pytest.raises(Refused) as no:
        spend(given_, "300.01", by=desk)

    assert (no.value.field, left(given_)) == ("amount", Decimal("300.00"))
    assert spend(given_, "300.00", by=desk)


def test_a_mistake_is_taken_back_once_by_its_opposite(given_, desk):
    wrong = spend(given_, "200", by=desk)

    back = take_back(entry=wrong, note="多写了一笔", by=desk)

    assert (back.amount, back.reverses, left(given_)) == (Decimal("200"), wrong, Decimal("300.00"))
    (row,) = sponsorships_for(desk)
    assert (row.given, row.spent) == (Decimal("300.00"), Decimal("0"))
    for entry in (wrong, back):
        with pytest.raises(Refused):
            take_back(entry=entry, note="再来一次", by=desk)


def test_a_gift_that_is_spent_is_not_taken_back(given_, desk):
    spend(given_, "1", by=desk)

    with pytest.raises(Refused):
        take_back(entry=given_, note="写错", by=desk)


def test_the_same_form_twice_is_one_line(given_, desk):
    client_uuid = uuid4()

    assert spend(given_, "10", by=desk, client_uuid=client_uuid) == spend(
        given_, "10", by=desk, client_uuid=client_uuid
    )
    assert left(given_) == Decimal("290.00")
    with pytest.raises(Refused):
        add_entry(sponsorship=given_.sponsorship, kind="given", entry=line(10, client_uuid=client_uuid), by=desk)
    with pytest.raises(Refused):
        spend(given_, "20", by=desk, client_uuid=client_uuid)


@pytest.mark.parametrize(
    ("amount", "said", "field"),
    [
        (0, {}, "amount"),
        ("-5", {}, "amount"),
        ("1.005", {}, "amount"),
        (1, {"on": timezone.localdate() + timedelta(days=2)}, "on"),
        (1, {"on": timezone.localdate() - timedelta(days=400)}, "on"),
    ],
    ids=["says nothing", "a sign", "three decimals", "ahead", "too long ago"],
)
def test_lines_that_are_none(unit, desk, amount, said, field):
    with pytest.raises(Refused) as no:
        gift(unit, amount, by=desk, **said)

    assert no.value.field == field
    assert not Sponsorship.objects.exists()


def test_goods_are_given_in_words_and_count_no_yuan(unit, desk):
    entry = gift(unit, 0, by=desk, goods="大米二十袋")

    assert left(entry) == 0
    assert spend(entry, 0, by=desk, goods="大米五袋")


def test_who_keeps_a_ledger_and_whose_it_is(zone, unit, chair, desk):
    own = gift(unit, 10, by=chair, committee=zone.committee)
    whole = gift(unit, 20, by=desk)
    neighbour = staff_of(Role.COMMITTEE_CHAIR, ZoneFactory(committee__subdistrict=unit.subdistrict).committee)

    assert [row.pk for row in sponsorships_for(chair)] == [own.sponsorship_id]
    assert list(sponsorships_for(neighbour)) == []
    (sponsor,) = by_sponsor(desk, sponsorships_for(desk))
    assert (len(sponsor.purposes), sponsor.left) == (2, Decimal(30))
    for by, entry in ((neighbour, own), (chair, whole)):
        with pytest.raises(Refused):
            spend(entry, 1, by=by)


@pytest.mark.parametrize("purpose", ["wish", "offer"])
def test_a_purpose_is_ones_own_wish_or_offer(zone, household, unit, chair, purpose):
    far = HouseholdFactory(building__zone=ZoneFactory(committee__subdistrict=unit.subdistrict))
    desk = staff_of(Role.CASE_DESK, unit.subdistrict)
    make = {
        "wish": lambda at: wish_of(at, by=desk),
        "offer": lambda at: offer_of(unit, by=desk, committee=at.building.zone.committee),
    }[purpose]

    entry = gift(unit, 5, by=chair, committee=zone.committee, purpose=purpose, **{purpose: make(household)})

    assert (entry.sponsorship.purpose, entry.sponsorship.words) == (purpose, "")
    with pytest.raises(Refused) as no:
        gift(unit, 5, by=chair, committee=zone.committee, purpose=purpose, **{purpose: make(far)})
    assert no.value.field == purpose


# The database's own guard ---------------------------------------------------------------------------------------------


def raw(entry, by, amount, **fields):
    kind = fields.pop("kind", "spent")
    return SponsorEntry.objects.create(
        sponsorship=entry.sponsorship, kind=kind, amount=amount, on=timezone.localdate(), by=by, **fields
    )


def test_the_database_refuses_what_would_fall_below_nothing(given_, desk):
    with pytest.raises(IntegrityError), transaction.atomic():
        raw(given_, desk, Decimal("-300.01"))
    assert raw(given_, desk, Decimal("-300.00"))


@pytest.mark.parametrize("fields", [{"amount": "-5"}, {"amount": "-300.00", "goods": "米"}])
def test_the_database_takes_an_opposite_alone_as_a_correction(given_, desk, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        raw(given_, desk, kind="reversed", reverses=given_, **fields)


@pytest.mark.parametrize(
    "act", [lambda rows: rows.update(amount=1), lambda rows: rows.delete()], ids=["update", "delete"]
)
def test_no_line_is_changed_or_taken_out(given_, act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act(SponsorEntry.objects.filter(pk=given_.pk))


@pytest.mark.django_db(transaction=True)
def test_of_many_who_spend_at_once_no_more_than_is_left_goes_out(unit, desk):
    entry = gift(unit, "100", by=desk)

    def want(_number):
        try:
            return spend(entry, "30", by=desk)
        except Refused:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as crowd:
        went = [row for row in crowd.map(want, range(6)) if row]

    assert (len(went), left(entry)) == (3, Decimal("10.00"))


# Any order of deeds ---------------------------------------------------------------------------------------------------

YUAN = st.decimals(min_value="0.01", max_value="500", places=2)
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("give"), YUAN),
        st.tuples(st.just("spend"), YUAN),
        st.tuples(st.just("back"), st.integers(0, 30)),
    ),
    max_size=14,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_in_any_order_the_balance_is_the_sum_and_never_below_nothing(unit, desk, deeds):
    """Against a plain model: a dictionary of lines that stand, kept in memory."""
    sid = transaction.savepoint()
    start = gift(unit, "50", by=desk, words=str(uuid4()))
    lines, standing = [start], {start.pk: Decimal(50)}
    for name, value in deeds:
        expected, entry = Decimal(0), None
        try:
            if name == "back":
                entry = lines[value % len(lines)]
                expected = -standing.get(entry.pk, Decimal("-Infinity"))
                take_back(entry=entry, note="更正", by=desk)
                del standing[entry.pk]
            else:
                expected = value if name == "give" else -value
                kind = {"give": "given", "spend": "spent"}[name]
                entry = add_entry(sponsorship=start.sponsorship, kind=kind, entry=line(value), by=desk)
                lines.append(entry)
                standing[entry.pk] = expected
        except Refused:
            assert name != "give"
            impossible = name == "back" and entry.pk not in standing
            assert impossible or sum(standing.values()) + expected < 0
        amounts = list(SponsorEntry.objects.filter(sponsorship=start.sponsorship).values_list("amount", flat=True))
        assert left(start) == sum(amounts) == sum(standing.values())
        assert left(start) >= 0
    transaction.savepoint_rollback(sid)


# The file -------------------------------------------------------------------------------------------------------------


def test_the_ledger_as_a_file_holds_all_that_one_keeps(client, zone, unit, desk, chair, given_):
    gift(unit, 10, by=chair, committee=zone.committee, words="=SUM(1)", note="第一笔")
    client.force_login(chair)

    answer = client.get(reverse("visits:sponsors_csv"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")

    assert "第一笔" in text
    assert "'=SUM(1)" in text
    assert "300.00" not in text
    assert len(text.strip().splitlines()) == 2
