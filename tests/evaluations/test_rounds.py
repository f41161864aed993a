"""A round from its draft to its publication: blind, answered once, typed in by two, counted once, shown by somebody
else."""

import re
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from evaluations.models import (
    Ballot,
    BoxedAnswer,
    Invitation,
    PaperEntry,
    Round,
    RoundAnswer,
    RoundCell,
    RoundQuestion,
    RoundSlips,
)
from evaluations.queries.round import differences_of, results_of, rounds_for, turnout_of, words_of
from evaluations.round_route import RoundGroup
from evaluations.services.ballot import Saying, Typed, cast_ballot, type_slip
from evaluations.services.round import (
    change_round,
    close_round,
    freeze_round,
    hand_over,
    hash_of,
    invite_households,
    make_round,
    open_round,
    print_again,
    publish_round,
)
from petitions.services import Refused
from tests.factories.ballots import Polls, polls
from tests.factories.people import PostFactory, staff_of
from tests.factories.territory import OrganizationFactory, ZoneFactory
from wulibridge.journal.models import JournalEntry
from wulibridge.people.roles import Role

pytestmark = pytest.mark.usefixtures("in_english")
PUBLIC = RoundGroup.PUBLIC


@pytest.fixture
def office(db) -> Polls:
    return polls()


def said(*scores, words=""):
    return Saying(scores, words)


# Preparing ------------------------------------------------------------------------------------------------------------


def test_a_round_is_opened_with_a_slip_for_each_who_is_invited(office):
    row = office.opened(homes=6, units=5, public_slips=7)
    slips = {each.group: each.slips for each in row.slips.all()}
    assert slips == {"residents": 6, "units": 5, "public": 7}
    assert Ballot.objects.count() == 18
    assert sorted(Invitation.objects.values_list("group", flat=True)) == ["residents"] * 6 + ["units"] * 5
    codes = [code for group in office.codes[row.pk].values() for code in group]
    assert len(set(codes)) == 18
    kept = " ".join(str(each) for model in apps.get_app_config("evaluations").get_models() for each in
                    model.objects.values_list()) + str(list(JournalEntry.objects.values_list("details")))  # fmt: skip
    assert not [code for code in codes if code in kept]


@pytest.mark.parametrize(
    ("draft", "refusal"),
    [
        ({"public_slips": 0}, "Nobody is invited"),
        ({"public_slips": 4}, "at least five"),
        ({"homes": 3}, "at least five"),
        ({"public_slips": 1999, "homes": 6}, "2000 slips at most"),
    ],
)
def test_a_round_that_is_not_opened(office, draft, refusal):
    row = office.round(**({"public_slips": 6} | draft))
    with pytest.raises(Refused, match=refusal):
        open_round(row=row, by=office.desk)
    assert not Ballot.objects.exists()


def test_nobody_else_keeps_a_round_and_none_asks_elsewhere(office):
    row, stranger = office.round(), staff_of(Role.CASE_DESK, ZoneFactory().committee.subdistrict)
    for who in (office.leader, office.chair, office.clerk, stranger):
        with pytest.raises(Refused, match="desk"):
            open_round(row=row, by=who)
    with pytest.raises(Refused, match="zones of this round"):
        invite_households(row=row, zones=[ZoneFactory()], by=office.desk)
    for elsewhere in ({"committee": ZoneFactory().committee}, {"about": OrganizationFactory()}):
        with pytest.raises(Refused, match="of the subdistrict"):
            make_round(draft=office.draft(**elsewhere), by=office.desk)
    assert list(rounds_for(stranger)) == list(rounds_for(office.chair)) == []
    assert list(rounds_for(office.leader)) == [row]


def test_what_was_opened_is_not_changed_any_more(office):
    row = office.opened(homes=6)
    with pytest.raises(Refused, match="no longer possible"):
        change_round(row=row, draft=office.draft(title="另一个"), by=office.desk)
    changes = [
        lambda: Round.objects.update(title="另一个"),
        lambda: RoundQuestion.objects.update(text="另一个"),
        lambda: Invitation.objects.first().delete(),
        lambda: Ballot.objects.update(group="units"),
        lambda: BoxedAnswer.objects.create(round=row, group=PUBLIC, scores=[5, 5]),  # without a ballot used for it
        lambda: Round.objects.update(state="published"),
    ]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_slips_are_printed_anew_until_somebody_answers(office):
    row = office.opened()
    old = office.code(row)
    new = print_again(row=row, by=office.desk)
    with pytest.raises(Refused, match="not known"):
        cast_ballot(code=old, said=said(5, 5))
    cast_ballot(code=new[0].code.lower(), said=said(5, 5))
    with pytest.raises(Refused, match="answered already"):
        print_again(row=row, by=office.desk)


# Answering ------------------------------------------------------------------------------------------------------------


def test_nothing_leads_from_an_answer_to_who_gave_it(office, client):
    """Each column, the order of rows, the transaction that wrote them, and the journal: while the box is open and after
    it was emptied. The answers are given in an order that would give them away if it were kept."""
    row = office.opened(homes=10, public_slips=0)
    hand_over(row=row, invitations=row.invitations.all(), by=office.desk)
    given = [(1 + n // 4, 1 + n % 5) for n in range(10)]
    client.force_login(office.clerk)  # somebody who answers while being signed in
    sessions = list(Session.objects.values_list())
    for n, scores in enumerate(given):
        send = {"code": office.codes[row.pk]["residents"][n], "answer": "1"}
        page = client.post(reverse("evaluations:ballot"), send | {f"score_{q}": s for q, s in enumerate(scores, 1)})
        assert page.status_code == 200
    assert list(Session.objects.values_list()) == sessions

    allowed = {"id", "round_id", "group", "scores", "words"}
    assert {field.attname for field in BoxedAnswer._meta.concrete_fields} == allowed
    assert {field.attname for field in RoundAnswer._meta.concrete_fields} == allowed
    assert not Ballot.objects.exists()  # nothing used is left beside the answers
    boxed = {answer.pk for answer in BoxedAnswer.objects.all()}
    assert not _sharing(_transactions(BoxedAnswer), but=BoxedAnswer)
    told = JournalEntry.objects.filter(verb__startswith="verdict_round").values_list("verb", flat=True)
    assert set(told) == {"verdict_round.made", "verdict_round.invited", "verdict_round.open", "verdict_round.handed"}

    office.closed(row)
    assert {answer.pk for answer in RoundAnswer.objects.all()} == boxed
    assert len(_transactions(RoundAnswer)) == 1  # all written at once
    stored = _in_order("evaluations_roundanswer")
    assert sorted(stored) == sorted(given)
    assert stored != given
    journal = str(list(JournalEntry.objects.values_list("details", "subject_id", "subject_kind")))
    assert not [pk for pk in boxed if str(pk) in journal]


def _transactions(model):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT xmin::text FROM {model._meta.db_table}")
        return {xmin for (xmin,) in cursor.fetchall()}


def _sharing(transactions, *, but):
    """Tables with a row written by one of these transactions. The test itself is one: what was written by it alone, in
    no transaction of its own inside, is not looked at."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE xmin::text = ANY(%s)', [list(transactions)])
            if cursor.fetchone()[0] and table != but._meta.db_table:
                found.append(table)
    return found


def _in_order(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT scores FROM {table} ORDER BY ctid")
        return [tuple(scores) for (scores,) in cursor.fetchall()]


@pytest.mark.django_db(transaction=True)
def test_one_code_sent_by_four_at_once_is_one_answer(in_english):
    office = polls()
    row = office.opened()
    code = office.code(row)

    def answer(score):
        try:
            cast_ballot(code=code, said=said(score, score))
        except Refused:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(4) as crowd:
        assert sum(crowd.map(answer, (1, 2, 3, 4))) == 1
    assert BoxedAnswer.objects.count() == 1
    assert Ballot.objects.count() == 5


@pytest.mark.parametrize(
    ("saying", "refusal"),
    [
        (said(5), "each question"),
        (said(5, 6), "each question"),
        (said(5, 5, words="请打 100 0000 0001"), "phone numbers"),
    ],
)
def test_an_answer_that_is_not_taken(office, saying, refusal):
    row = office.opened()
    with pytest.raises(Refused, match=refusal):
        cast_ballot(code=office.code(row), said=saying)
    assert Ballot.objects.count() == 6


def test_the_public_page_asks_once_and_gives_nothing_away(office, client):
    cache.clear()
    row, address = office.opened(), reverse("evaluations:ballot")
    code = office.code(row)
    asked = client.post(address, {"code": f" {code[:5].lower()} {code[5:]}"})
    assert "楼道干净吗" in asked.content.decode()
    assert client.post(address, {"code": code, "answer": "1", "score_1": "5"}).status_code == 422
    done = client.post(address, {"code": code, "answer": "1", "score_1": "5", "score_2": "4", "words": "很好"})
    assert done.status_code == 200
    assert list(BoxedAnswer.objects.values_list("group", "scores", "words")) == [("public", [5, 4], "很好")]
    again = client.post(address, {"code": code, "answer": "1", "score_1": "1", "score_2": "1"})
    assert again.status_code == 422
    for _n in range(9):
        client.post(address, {"code": "AAAAAAAAAA"})
    assert client.post(address, {"code": office.code(row)}).status_code == 429
    assert BoxedAnswer.objects.count() == 1
    cache.clear()


def test_a_round_is_answered_on_its_days_alone(office):
    row = office.past()
    code = office.code(row)
    with pytest.raises(Refused, match="from its first day to its last"):
        cast_ballot(code=code, said=said(5, 5))
    assert type_slip(row=row, code=code, said=said(5, 5), by=office.clerk) == Typed.FIRST


# Paper ----------------------------------------------------------------------------------------------------------------


def test_two_people_who_read_a_slip_alike_put_it_into_the_box(office):
    row = office.opened()
    code = office.code(row)
    assert type_slip(row=row, code=code, said=said(5, 2, words="好"), by=office.clerk) == Typed.FIRST
    with pytest.raises(Refused, match="before"):
        type_slip(row=row, code=code, said=said(5, 2, words="好"), by=office.clerk)
    with pytest.raises(Refused, match="on paper"):
        cast_ballot(code=code, said=said(1, 1))
    assert not BoxedAnswer.objects.exists()

    assert type_slip(row=row, code=code, said=said(5, 2, words="好"), by=office.chair) == Typed.ALIKE
    assert list(BoxedAnswer.objects.values_list("scores", "words")) == [([5, 2], "好")]
    assert not PaperEntry.objects.exists()
    assert [(each.typed, each.differed) for each in turnout_of(row)] == [(1, 0)]


def test_what_two_people_read_differently_is_decided_by_a_third(office):
    row = office.opened()
    code = office.code(row)
    type_slip(row=row, code=code, said=said(5, 2), by=office.clerk)
    assert type_slip(row=row, code=code, said=said(5, 3), by=office.chair) == Typed.DIFFERENT
    assert [(each.mark, each.lines) for each in differences_of(row)] == [(code[-4:], (("办事方便吗", (2, 3)),))]
    for who in (office.clerk, office.chair):
        with pytest.raises(Refused, match="before"):
            type_slip(row=row, code=code, said=said(5, 3), by=who)
    assert type_slip(row=row, code=code, said=said(5, 2), by=office.desk) == Typed.DECIDED
    assert list(BoxedAnswer.objects.values_list("scores", flat=True)) == [[5, 2]]
    assert differences_of(row) == []
    assert [(each.typed, each.differed) for each in turnout_of(row)] == [(1, 1)]


def test_a_third_reading_that_agrees_with_nobody_does_not_count(office, client):
    row = office.opened()
    code = office.code(row)
    for who, score in ((office.clerk, 2), (office.chair, 3)):
        type_slip(row=row, code=code, said=said(5, score), by=who)
    assert type_slip(row=row, code=code, said=said(5, 4), by=office.desk) == Typed.DIFFERENT
    assert not BoxedAnswer.objects.exists()
    assert [each.lines for each in differences_of(row)] == [(("办事方便吗", (2, 3, 4)),)]
    client.force_login(office.desk)
    assert client.get(reverse("evaluations:paper", args=[row.pk])).content.decode().count("<td>") == 3
    assert type_slip(row=row, code=code, said=said(5, 3), by=office.colleague) == Typed.DECIDED
    assert list(BoxedAnswer.objects.values_list("scores", flat=True)) == [[5, 3]]
    assert [(each.typed, each.differed) for each in turnout_of(row)] == [(1, 1)]


def test_who_types_works_there_and_not_elsewhere(office):
    row = office.opened()
    code = office.code(row)
    elsewhere = staff_of(Role.COMMITTEE_STAFF, ZoneFactory(committee__subdistrict=row.subdistrict).committee)
    for who in (office.leader, elsewhere):
        with pytest.raises(Refused, match="Only who works"):
            type_slip(row=row, code=code, said=said(5, 2), by=who)
    whole = office.opened(committee=None)
    assert type_slip(row=whole, code=office.code(whole), said=said(1, 1), by=elsewhere) == Typed.FIRST


# Counting -------------------------------------------------------------------------------------------------------------


def test_closed_when_its_days_are_over_and_its_paper_is_typed_in(office):
    with pytest.raises(Refused, match="can still be answered"):
        close_round(row=office.opened(), by=office.desk)
    row = office.past()
    office.answer(row, 5)
    type_slip(row=row, code=office.code(row), said=said(5, 2), by=office.clerk)
    with pytest.raises(Refused, match="typed in once only"):
        close_round(row=row, by=office.desk)
    closed = close_round(row=row, leave_out=True, by=office.desk)
    assert (closed.state, row.answers.count(), row.ballots.count()) == ("closed", 1, 0)
    entry = JournalEntry.objects.get(verb="verdict_round.close")
    assert entry.details == {"answers": 1, "left_out": 1}


def test_frozen_published_and_shown(office, client):
    row = office.past(homes=12, public_slips=6)
    for scores in [(5, 4)] * 6 + [(1, 4)] * 5:
        office.answer(row, *scores, group="residents", words="谢谢" if scores[0] == 5 else "")
    for _n in range(4):
        office.answer(row, 2, words="少数人的话")
    office.frozen(row)
    row.refresh_from_db()
    with pytest.raises(Refused, match="Only a leader"):
        publish_round(row=row, by=office.colleague)
    address = reverse("evaluations:results", args=[row.pk])
    assert client.get(address).status_code == 404
    publish_round(row=row, by=office.leader)

    residents, public = results_of(row).groups
    assert (residents.answers, residents.share.n, residents.share.of) == (11, 17, 22)
    assert [question.cells for question in residents.questions] == [
        ((5, 6), (4, None), (3, None), (2, None), (1, 5)),
        ((5, None), (4, 11), (3, None), (2, None), (1, None)),
    ]
    assert (public.answers, public.share) == (None, None)
    assert not [number for question in public.questions for _score, number in question.cells if number is not None]
    assert words_of(row) == {RoundGroup.RESIDENTS: ["谢谢"] * 6}
    page = client.get(address).content.decode()
    assert "17" in page
    assert "谢谢" not in page
    for who, reads in ((office.desk, True), (office.leader, False), (office.chair, False)):
        client.force_login(who)
        assert ("谢谢" in client.get(reverse("evaluations:round", args=[row.pk])).content.decode()) is reads


def test_who_froze_it_does_not_publish_it(office):
    row = office.frozen(office.past())
    PostFactory(user=office.desk, role=Role.SUBDISTRICT_LEADER, subdistrict=row.subdistrict)
    desk = type(office.desk).objects.get(pk=office.desk.pk)
    with pytest.raises(Refused, match="Somebody else"):
        publish_round(row=row, by=desk)
    with pytest.raises(DatabaseError), transaction.atomic():
        Round.objects.update(state="published", published_by=desk, published_at=row.frozen_at)


def test_a_round_goes_forward_only(office):
    row = office.published(office.past())
    for move in (open_round, print_again, close_round, freeze_round, publish_round):
        for who in (office.desk, office.leader):
            with pytest.raises(Refused):
                move(row=row, by=who)


@pytest.mark.parametrize("change", [
    lambda: RoundAnswer.objects.update(scores=[5, 5]),
    lambda: RoundAnswer.objects.all().delete(),
    lambda: RoundAnswer.objects.create(round=Round.objects.get(), group=PUBLIC, scores=[5, 5]),
    lambda: RoundCell.objects.update(count=99),
    lambda: RoundCell.objects.all().delete(),
    lambda: RoundSlips.objects.all().delete(),
    lambda: Round.objects.update(results_sha256="0" * 64),
    lambda: Round.objects.update(state="closed"),
    lambda: Round.objects.all().delete(),
], ids=["answers", "no answers", "one more", "counts", "no counts", "slips", "hash", "back", "gone"])  # fmt: skip
def test_what_is_frozen_is_locked_by_the_database(office, change):
    row = office.past()
    office.answer(row, 1)
    office.frozen(row)
    with pytest.raises(DatabaseError), transaction.atomic():
        change()
    row.refresh_from_db()
    assert hash_of(row.cells.select_related("question"), row.results_salt) == row.results_sha256


def test_the_box_gives_nothing_away_and_a_wrong_count_is_not_frozen(office):
    row = office.past()
    office.answer(row, 1)
    for change in (BoxedAnswer.objects.all().delete, lambda: BoxedAnswer.objects.update(scores=[5, 5])):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    office.closed(row)
    with pytest.raises(DatabaseError), transaction.atomic():
        RoundCell.objects.create(round=row, group=PUBLIC, question=row.questions.first(), value=5, count=1)


# Pages ----------------------------------------------------------------------------------------------------------------


def test_the_list_costs_the_same_for_more_rounds(office, client, django_assert_max_num_queries):
    client.force_login(office.desk)
    for _n in range(2):
        office.round()
        office.round()
        with django_assert_max_num_queries(16):
            page = client.get(reverse("evaluations:rounds"))
    assert page.content.decode().count("评议一") == 4


def test_from_the_draft_to_the_publication_by_the_pages(office, client):
    row = office.round(public_slips=6)
    address = reverse("evaluations:round", args=[row.pk])
    client.force_login(office.desk)
    slips = client.post(address, {"deed": "open"}).content.decode()
    codes = re.findall(r'bl-code">([A-Z0-9]{10})<', slips)
    assert len(set(codes)) == 6
    assert "<svg" in slips
    for who, code in product((office.clerk, office.chair), codes):
        client.force_login(who)
        typed = {"code": code, "score_1": "5", "score_2": "4"}
        assert client.post(reverse("evaluations:paper", args=[row.pk]), typed).status_code == 302
    assert BoxedAnswer.objects.count() == 6
    client.force_login(office.desk)
    for deed in ("close", "freeze"):
        assert client.post(address, {"deed": deed}).status_code == 302
    assert client.post(address, {"deed": "publish"}).status_code == 404
    client.force_login(office.leader)
    assert client.post(address, {"deed": "publish"}).status_code == 302
    client.logout()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "12 of 12 (100.0%)" in client.get(reverse("evaluations:results", args=[row.pk])).content.decode()
