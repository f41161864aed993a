"""Points: booked by lines that hold, never below nothing, taken back by their opposite, seen by nobody outside."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluations.models import PointAccount, PointEntry, PointRule, PointWay, SchemeKind, StarFamily
from evaluations.queries.points import (
    LEAST_ACCOUNTS,
    accounts_for,
    balance_of,
    called,
    rules_on,
    schemes_for,
    sums_for,
)
from evaluations.queries.stars import reached_by
from evaluations.services.points import (
    Booking,
    RuleDraft,
    book,
    end_scheme,
    open_account,
    open_scheme,
    set_rule,
    take_back,
)
from evaluations.services.stars import choose_family, conclude, drop_family, note_consent
from petitions.services import Refused
from tests.factories.people import staff_of
from tests.factories.points import points_office
from tests.factories.territory import HouseholdFactory
from wulibridge.journal.models import JournalEntry
from wulibridge.people.roles import Role
from wulibridge.territory.calendar import SHANGHAI

pytestmark = pytest.mark.usefixtures("in_english")
LAST_YEAR = timezone.localdate().year - 1


@pytest.fixture
def place(db):
    return points_office()


# The ledger -----------------------------------------------------------------------------------------------------------


def test_a_balance_is_the_sum_of_what_was_booked(place):
    scheme = place.scheme()
    account = place.account(scheme)
    place.book(account, times=3)
    place.book(account, "redeem")

    assert list(account.entries.values_list("points", flat=True)) == [9, -5]
    assert accounts_for(place.staff).get().balance == 4


def test_more_than_there_is_cannot_be_redeemed_even_by_sql(place):
    account = place.account(place.scheme())
    place.book(account)
    with pytest.raises(Refused, match="not so many"):
        place.book(account, "redeem")
    rule = account.scheme.rules.get(way="redeem")
    facts = {"way": "redeem", "rule": rule, "points": -5, "reason": "x", "day": timezone.localdate()}
    with pytest.raises(DatabaseError, match="below nothing"), transaction.atomic():
        PointEntry.objects.create(account=account, by=place.staff, **facts)


def test_an_entry_is_taken_back_once_and_both_stay(place):
    account = place.account(place.scheme())
    entry = place.book(account)
    take_back(entry=entry, reason="记错了", by=place.chair)
    with pytest.raises(Refused, match="once"):
        take_back(entry=entry, reason="记错了", by=place.chair)
    with pytest.raises(Refused, match="once"):
        take_back(entry=account.entries.last(), reason="记错了", by=place.chair)

    assert list(account.entries.values_list("way", "points")) == [("earn", 3), ("reversal", -3)]


def test_what_is_redeemed_meanwhile_cannot_be_taken_back_as_not_earned(place):
    account = place.account(place.scheme())
    entry = place.book(account, times=2)
    spent = place.book(account, "redeem")
    with pytest.raises(Refused, match="redeemed already"):
        take_back(entry=entry, reason="记错了", by=place.staff)
    take_back(entry=spent, reason="没有领", by=place.staff)
    take_back(entry=entry, reason="记错了", by=place.staff)
    assert balance_of(account) == 0


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE evaluations_pointentry SET points = 99",
        "DELETE FROM evaluations_pointentry",
        "TRUNCATE evaluations_pointentry CASCADE",
        "UPDATE evaluations_pointrule SET points = 99",
        "UPDATE evaluations_pointaccount SET number = 99",
        "INSERT INTO evaluations_pointentry (account_id, way, rule_id, times, points, reason, day, by_id)"
        " SELECT account_id, way, rule_id, times, 99, reason, day, by_id FROM evaluations_pointentry",
        "INSERT INTO evaluations_pointentry (account_id, way, reverses_id, times, points, reason, day, by_id)"
        " SELECT account_id, 'reversal', id, 1, 1, reason, day, by_id FROM evaluations_pointentry",
    ],
)
def test_the_ledger_takes_entries_by_its_lines_and_nothing_else(place, sql):
    place.book(place.account(place.scheme()))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert PointEntry.objects.get().points == 3


DEEDS = st.lists(st.tuples(st.sampled_from(["earn", "redeem", "back"]), st.integers(1, 4)), max_size=12)


@settings(deadline=None, max_examples=8, suppress_health_check=list(HealthCheck))
@given(deeds=DEEDS)
def test_whatever_is_done_the_account_is_never_below_nothing_and_equals_the_replay(place, deeds):
    account = place.account(place.scheme())
    standing: dict[int, int] = {}
    for deed, count in deeds:
        try:
            if deed == "back":
                if standing:
                    key = sorted(standing)[count % len(standing)]
                    take_back(entry=PointEntry.objects.get(pk=key), reason="记错了", by=place.staff)
                    del standing[key]
            else:
                entry = place.book(account, deed, count)
                standing[entry.pk] = count * (3 if deed == "earn" else -5)
        except Refused:
            pass
        assert balance_of(account) == sum(standing.values()) >= 0


@pytest.mark.django_db(transaction=True)
def test_of_two_who_redeem_the_same_points_at_once_one_gets_them():
    place = points_office()
    account = place.account(place.scheme())
    place.book(account, times=2)

    def redeem(_n):
        try:
            return place.book(account, "redeem")
        except Refused:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as crowd:
        made = [entry for entry in crowd.map(redeem, range(4)) if entry]
    assert (len(made), balance_of(account)) == (1, 1)


# Lines and accounts ---------------------------------------------------------------------------------------------------


def test_a_new_line_leaves_what_was_booked_and_holds_from_its_day(place):
    scheme, today = place.scheme(), timezone.localdate()
    account = place.account(scheme)
    tomorrow = today + timedelta(days=1)
    set_rule(scheme=scheme, draft=RuleDraft(PointWay.EARN, "earn的事", 0, tomorrow), by=place.staff)

    assert [rule.points for rule in rules_on(scheme, today, PointWay.EARN)] == [3]
    assert rules_on(scheme, tomorrow, PointWay.EARN) == []
    late = PointRule.objects.get(points=0)
    with pytest.raises(Refused, match="does not hold"):
        book(account=account, booking=Booking(late, 1, today, "楼道清扫"), by=place.staff)


def test_a_line_begins_today_or_later(place):
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(Refused, match="today or later"):
        set_rule(scheme=place.scheme(), draft=RuleDraft(PointWay.EARN, "护学", 2, yesterday), by=place.staff)


def test_a_scheme_does_not_end_before_a_day_already_booked(place):
    account = place.account(place.scheme())
    place.book(account)
    with pytest.raises(Refused, match="later day"):
        end_scheme(scheme=account.scheme, on=timezone.localdate() - timedelta(days=1), by=place.staff)
    end_scheme(scheme=account.scheme, on=timezone.localdate(), by=place.staff)


def test_a_line_of_another_scheme_books_nothing(place):
    mine, other = place.scheme(), place.scheme()
    booking = Booking(other.rules.get(way="earn"), 1, timezone.localdate(), "楼道清扫")
    account = place.account(mine)
    with pytest.raises(Refused, match="does not hold"):
        book(account=account, booking=booking, by=place.staff)


def test_after_the_last_day_nothing_is_booked(place):
    scheme, today = place.scheme(), timezone.localdate()
    account = place.account(scheme)
    end_scheme(scheme=scheme, on=today - timedelta(days=1), by=place.chair)
    account.refresh_from_db()
    with pytest.raises(Refused, match="had ended"):
        place.book(account)


@pytest.mark.parametrize(
    ("kind", "whose", "said"),
    [
        (SchemeKind.HOUSEHOLDS, "nobody", "Say whose"),
        (SchemeKind.HOUSEHOLDS, "elsewhere", "no household"),
        (SchemeKind.HOUSEHOLDS, "twice", "already"),
        (SchemeKind.TEAMS, "nobody", "Say whose"),
    ],
)
def test_whose_account_cannot_be_opened(place, kind, whose, said):
    scheme = place.scheme(kind)
    holder = {
        "nobody": dict,
        "elsewhere": lambda: {"household": HouseholdFactory()},
        "twice": lambda: {"household": place.account(scheme).household},
    }[whose]()
    with pytest.raises(Refused, match=said):
        open_account(scheme=scheme, by=place.staff, **holder)


def test_a_household_that_left_earns_no_more_and_may_redeem(place):
    account = place.account(place.scheme(SchemeKind.HOUSEHOLDS))
    place.book(account, times=2)
    account.household.committee = HouseholdFactory().committee
    account.household.save()
    with pytest.raises(Refused, match="left the committee"):
        place.book(account)
    assert place.book(account, "redeem").points == -5
    assert called(PointAccount.objects.select_related("household", "scheme__committee").get()) == account


# Who sees them --------------------------------------------------------------------------------------------------------


def test_nobody_outside_the_committee_finds_its_points(place, client):
    """There is an account with points to find; the neighbours keep points too, and the desk above keeps sums."""
    account = place.account(place.scheme())
    place.book(account)
    neighbour = staff_of(Role.COMMITTEE_STAFF, HouseholdFactory(
        building__zone__committee__subdistrict=place.committee.subdistrict).committee)  # fmt: skip
    for user in (neighbour, place.desk, place.leader):
        assert not schemes_for(user).exists()
        assert not accounts_for(user).exists()
        with pytest.raises(Refused, match="keep no points"):
            place.book(account, by=user)
        with pytest.raises(Refused, match="keep no points"):
            take_back(entry=account.entries.first(), reason="x", by=user)
    with pytest.raises(Refused, match="keep no points"):
        open_scheme(committee=place.committee, kind=SchemeKind.TEAMS, name="x", by=place.desk)
    for user in (neighbour, place.desk, place.leader):
        client.force_login(user)
        assert client.get(reverse("evaluations:account", args=[account.pk])).status_code == 404
    told = JournalEntry.objects.filter(verb="points.earned").get()
    assert told.details == {"scheme": account.scheme_id, "entry": account.entries.get().pk}


def booked_in(account, way, month, points):
    """One booking as it stands in the ledger since a month of last year."""
    rule = account.scheme.rules.get(way=way)
    facts = {
        "day": timezone.localdate(),
        "points": points,
        "times": abs(points) // rule.points,
        "by": account.opened_by,
    }
    at = datetime(timezone.localdate().year - 1, month, 15, tzinfo=SHANGHAI)
    return PointEntry.objects.create(account=account, rule=rule, way=way, reason="楼道清扫", at=at, **facts)


def test_the_desk_is_told_sums_of_earners_enough_and_nothing_of_few(place, client):
    """Five accounts, four of which ever earned: accounts alone are no earners."""
    scheme = place.scheme()
    accounts = [place.account(scheme) for _n in range(LEAST_ACCOUNTS)]
    for account in accounts[1:]:
        booked_in(account, "earn", 3, 21)
    today = timezone.localdate()
    assert (sums_for(place.desk, today)[0].earners, sums_for(place.desk, today)[0].earned) == (None, None)
    client.force_login(place.desk)
    assert "84" not in client.get(reverse("evaluations:points")).content.decode().partition("<main")[2]

    booked_in(accounts[0], "earn", 5, 6)
    found = sums_for(place.desk, today)[0]
    assert (found.earners, found.earned, found.redeemed) == (5, 90, None)
    assert "90" in client.get(reverse("evaluations:points")).content.decode().partition("<main")[2]
    assert sums_for(place.staff, today) == []


def test_no_two_sums_of_two_days_differ_by_a_single_booking(place):
    """Whoever writes the sums down at the end of each month knows what lies between them."""
    scheme, year = place.scheme(), timezone.localdate().year - 1
    accounts = [place.account(scheme) for _n in range(LEAST_ACCOUNTS)]
    for account in accounts:
        booked_in(account, "earn", 1, 30)
    wrong = booked_in(accounts[0], "earn", 1, 9)
    booked_in(accounts[0], "earn", 3, 99)
    take_back(entry=wrong, reason="记错了", by=place.staff)
    for account in accounts:
        booked_in(account, "redeem", 6, -5)

    def told(year, month):
        found = sums_for(place.desk, date(year, month, 1))[0]
        return found.earned, found.redeemed

    assert [told(year, month) for month in (1, 2, 4, 7)] == [(None, None), (159, None), (159, None), (159, 25)]
    for account in accounts[1:]:
        booked_in(account, "earn", 7, 3)
    later = timezone.localdate() + timedelta(days=40)
    assert [told(year, 8), told(later.year, later.month)] == [(270, 25), (270, 25)]


@pytest.mark.parametrize("name", ["points", "scheme", "account"])
def test_the_pages_cost_the_same_for_more_rows(place, client, name, django_assert_max_num_queries):
    scheme = place.scheme(SchemeKind.HOUSEHOLDS)
    first = place.account(scheme)
    place.book(first, times=2)
    client.force_login(place.staff)
    address = reverse(f"evaluations:{name}", args={"points": [], "scheme": [scheme.pk], "account": [first.pk]}[name])
    client.get(address)
    with django_assert_max_num_queries(30) as one:
        client.get(address)
    for _n in range(2):
        place.book(place.account(scheme), times=2)
        place.book(first)
    if name == "points":
        place.scheme()
        place.scheme()
    with django_assert_max_num_queries(len(one)):
        client.get(address)


# Star families --------------------------------------------------------------------------------------------------------


@pytest.fixture
def families(place):
    """Three households last year: in walking order the second earned most, the third not enough. Lines as old as that
    stand in the table; nobody writes one down afterwards."""
    scheme = place.scheme(SchemeKind.HOUSEHOLDS, since=date(LAST_YEAR, 1, 1))
    accounts = [place.account(scheme) for _n in range(3)]
    for n, (account, times) in enumerate(zip(accounts, (2, 9, 1), strict=True)):
        building = account.household.building
        building.walk_order = n
        building.save()
        place.book(account, times=times, day=date(LAST_YEAR, 12, 31))
    place.book(accounts[0], "redeem")
    return accounts


def chosen(place, account, by=None, **said):
    facts = {"scheme": account.scheme, "year": LAST_YEAR, "account": account, "reason": "热心"} | said
    return choose_family(**facts, by=by or place.staff)


def test_those_who_reached_the_line_stand_in_door_order_whatever_they_redeemed(place, families):
    found = reached_by(families[0].scheme, LAST_YEAR, timezone.localdate())
    assert found.accounts == families[:2]


def test_a_year_counts_its_own_points_alone(place, families):
    place.book(families[2], times=9)
    assert reached_by(families[0].scheme, LAST_YEAR, timezone.localdate()).accounts == families[:2]
    assert reached_by(families[0].scheme, LAST_YEAR + 1, timezone.localdate()).accounts == families[2:]


def test_a_family_that_left_the_committee_is_not_chosen_nor_concluded(place, families):
    chosen(place, families[0])
    for account in families[:2]:
        account.household.committee = HouseholdFactory().committee
        account.household.save()
    with pytest.raises(Refused, match="have reached"):
        chosen(place, families[1])
    with pytest.raises(Refused, match="look once more"):
        conclude(scheme=families[0].scheme, year=LAST_YEAR, by=place.chair)


def test_a_year_is_concluded_when_it_is_over(place, families):
    place.book(families[0], times=2)
    chosen(place, families[0], year=LAST_YEAR + 1)
    with pytest.raises(Refused, match="not over yet"):
        conclude(scheme=families[0].scheme, year=LAST_YEAR + 1, by=place.chair)


@pytest.mark.parametrize("words", ["老王 13812345678", "五里桥路 20 弄 301 室"])
def test_no_reason_names_a_phone_or_a_door(place, families, words):
    with pytest.raises(Refused, match="Leave out"):
        chosen(place, families[0], reason=words)
    with pytest.raises(Refused, match="Leave out"):
        place.book(families[0], reason=words)
    with pytest.raises(Refused, match="Leave out"):
        take_back(entry=families[0].entries.first(), reason=words, by=place.staff)


def test_the_chair_concludes_what_others_chose(place, families):
    year, scheme = LAST_YEAR, families[0].scheme
    with pytest.raises(Refused, match="have reached"):
        chosen(place, families[2])
    first = chosen(place, families[0])
    own = chosen(place, families[1], by=place.chair)
    with pytest.raises(Refused, match="chair concludes"):
        conclude(scheme=scheme, year=year, by=place.staff)
    with pytest.raises(Refused, match="yourself"):
        conclude(scheme=scheme, year=year, by=place.chair)
    drop_family(family=own, by=place.staff)
    conclude(scheme=scheme, year=year, by=place.chair)

    assert list(StarFamily.objects.all()) == [first]
    with pytest.raises(Refused, match="concluded"):
        chosen(place, families[1])
    with pytest.raises(Refused, match="concluded"):
        drop_family(family=first, by=place.staff)


def test_a_family_whose_points_were_taken_back_is_not_concluded(place, families):
    chosen(place, families[1])
    take_back(entry=families[1].entries.get(), reason="记错了", by=place.staff)
    with pytest.raises(Refused, match="look once more"):
        conclude(scheme=families[1].scheme, year=LAST_YEAR, by=place.chair)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM evaluations_starfamily",
        "UPDATE evaluations_starfamily SET reason = 'x'",
        "UPDATE evaluations_staryear SET concluded_at = NULL, concluded_by_id = NULL",
        "INSERT INTO evaluations_starfamily (year_id, account_id, reason, chosen_by_id)"
        " SELECT f.year_id, a.id, 'x', f.chosen_by_id FROM evaluations_starfamily f, evaluations_pointaccount a"
        " WHERE a.id <> f.account_id",
    ],
)
def test_a_concluded_year_is_locked(place, families, sql):
    chosen(place, families[0])
    conclude(scheme=families[0].scheme, year=LAST_YEAR, by=place.chair)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_board_names_a_door_only_with_consent(place, families, client):
    """One family agreed and took it back again after the year was concluded."""
    named, unnamed = (chosen(place, account) for account in families[:2])
    for family in (named, unnamed):
        note_consent(family=family, agrees=True, by=place.staff)
    conclude(scheme=families[0].scheme, year=LAST_YEAR, by=place.chair)
    note_consent(family=unnamed, agrees=False, by=place.staff)

    client.cookies["language"] = "en"
    client.force_login(place.staff)
    address = reverse("evaluations:scheme", args=[families[0].scheme_id])
    shown = client.get(address, {"year": LAST_YEAR}).content.decode()
    board = shown.partition("For the board")[2].partition("</ul>")[0]
    assert str(named.account.household) in board
    assert str(unnamed.account.household) not in board
    assert "and 1 more family" in board


def test_points_are_booked_on_the_page(place, client):
    account = place.account(place.scheme())
    client.force_login(place.staff)
    sent = {"deed": "book", "rule": account.scheme.rules.get(way="redeem").pk, "times": "1",
            "day": timezone.localdate().isoformat(), "reason": "换一袋米"}  # fmt: skip
    answer = client.post(reverse("evaluations:account", args=[account.pk]), sent)
    assert answer.status_code == 422
    assert "换一袋米" in answer.content.decode()
    sent |= {"rule": account.scheme.rules.get(way="earn").pk}
    assert client.post(reverse("evaluations:account", args=[account.pk]), sent).status_code == 302
    assert PointAccount.objects.get().entries.get().points == 3
