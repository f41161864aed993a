"""A visit, its signature by the elder, and another worker when they are not satisfied."""

from datetime import date, time, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from evaluations.models import CardCode, CareDeed, CareReplacement, CareSheet, CareSignature, CareVisit
from evaluations.route import MOST_TRIES, ReplacementMove
from evaluations.services.card import issue_card, next_code
from evaluations.services.plan import end_plan
from evaluations.services.replacement import move_replacement, moves_of
from evaluations.services.signature import sign_by_code, sign_on_paper
from evaluations.services.visit import CareVisitDraft, log_care_visit
from petitions.services import Refused
from tests.factories.homecare import visited
from tests.factories.people import PostFactory
from tests.factories.photos import picture, sent
from wulibridge.journal.models import JournalEntry
from wulibridge.journal.queries import entries_of
from wulibridge.notices.models import Notice
from wulibridge.people.roles import Role

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def plan(care):
    return care.plan()


def draft(**said):
    facts = {"day": timezone.localdate() - timedelta(days=1), "began_at": time(9), "ended_at": time(10)}
    return CareVisitDraft(**facts | {"kinds": ["meals"]} | said)


# The visit ------------------------------------------------------------------------------------------------------------


def test_a_worker_writes_down_a_visit_with_what_was_done(care, plan):
    visit = log_care_visit(plan=plan, draft=draft(kinds=["meals", "laundry"]), by=care.worker)

    assert sorted(visit.deeds.values_list("kind", flat=True)) == ["laundry", "meals"]
    assert JournalEntry.objects.filter(verb="care_visit.logged", subject_id=plan.pk).count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"day": timezone.localdate() + timedelta(days=1)}, "day"),
        ({"day": timezone.localdate() - timedelta(days=8)}, "day"),
        ({"ended_at": time(9)}, "ended_at"),
        ({"kinds": []}, "kinds"),
        ({"kinds": ["cleaning"]}, "kinds"),
    ],
)
def test_a_visit_that_cannot_be_is_refused(care, said, field):
    plan = care.plan(kinds=["meals"])
    with pytest.raises(Refused) as no:
        log_care_visit(plan=plan, draft=draft(**said), by=care.worker)
    assert no.value.field == field
    assert not CareVisit.objects.exists()


def test_nobody_else_writes_down_a_workers_visit(care, plan):
    for who in (care.other, care.manager, care.centre):
        with pytest.raises(Refused):
            log_care_visit(plan=plan, draft=draft(), by=who)


def test_a_worker_is_in_one_place_at_a_time(care, plan):
    log_care_visit(plan=plan, draft=draft(), by=care.worker)
    with pytest.raises(Refused, match="another visit"):
        log_care_visit(plan=care.plan(), draft=draft(began_at=time(9, 30), ended_at=time(11)), by=care.worker)
    log_care_visit(plan=care.plan(), draft=draft(began_at=time(10), ended_at=time(11)), by=care.worker)


def test_a_plan_does_not_end_before_its_visits(care, plan):
    visited(plan)
    with pytest.raises(Refused):
        end_plan(plan=plan, ends_on=timezone.localdate() - timedelta(days=1), by=care.centre)
    assert end_plan(plan=plan, ends_on=timezone.localdate(), by=care.centre).ends_on == timezone.localdate()


# By code --------------------------------------------------------------------------------------------------------------


def test_the_elder_signs_with_the_code_that_is_next_and_it_is_used_up(care, plan):
    (first, code), (second, _other) = care.cards[plan.pk][:2]
    visit = visited(plan)
    assert next_code(plan).number == first

    signed = sign_by_code(visit=visit, score=4, code=code, by=care.worker)

    assert (signed.score, signed.code.number, signed.typed_by) == (4, first, None)
    assert next_code(plan).number == second
    with pytest.raises(Refused, match="not the code"):
        sign_by_code(visit=visited(plan), score=5, code=code, by=care.worker)


def test_no_code_is_kept_in_the_clear(care, plan):
    codes = {code for _number, code in care.cards[plan.pk]}
    kept = set(CardCode.objects.values_list("digest", flat=True))
    assert len(kept) == len(care.cards[plan.pk])
    assert not codes & kept
    assert not any(code in str(row.details) for row in JournalEntry.objects.all() for code in codes)


def test_after_some_wrong_codes_the_card_is_of_no_use(care, plan):
    visit, right = visited(plan), care.cards[plan.pk][0][1]
    wrong = "000000" if right != "000000" else "000001"
    for _n in range(MOST_TRIES):
        with pytest.raises(Refused, match="not the code"):
            sign_by_code(visit=visit, score=5, code=wrong, by=care.worker)
    with pytest.raises(Refused, match="no card"):
        sign_by_code(visit=visit, score=5, code=right, by=care.worker)

    (_number, new), *_rest = issue_card(plan=plan, by=care.centre)
    assert sign_by_code(visit=visit, score=5, code=new, by=care.worker)


def test_a_new_card_ends_the_one_before(care, plan):
    old = care.cards[plan.pk][0][1]
    issue_card(plan=plan, by=care.centre)
    with pytest.raises(Refused, match="not the code"):
        sign_by_code(visit=visited(plan), score=5, code=old, by=care.worker)


def test_who_comes_to_the_elder_never_has_the_codes(care, plan):
    PostFactory(user=care.worker, role=Role.CASE_DESK, subdistrict=care.subdistrict)
    with pytest.raises(Refused, match="than the worker"):
        issue_card(plan=plan, by=type(care.worker).objects.get(pk=care.worker.pk))
    for who in (care.manager, care.leader):
        with pytest.raises(Refused):
            issue_card(plan=plan, by=who)


def test_nobody_signs_on_the_phone_of_another(care, plan):
    with pytest.raises(Refused, match="somebody else"):
        sign_by_code(visit=visited(plan), score=5, code=care.next_code(plan), by=care.other)


def test_a_score_stands(care, plan):
    visit = visited(plan)
    care.sign(visit, 1)
    with pytest.raises(Refused, match="Nobody changes"):
        sign_by_code(visit=visit, score=5, code=care.next_code(plan), by=care.worker)
    for change in (
        lambda: CareSignature.objects.update(score=5),
        lambda: CareSignature.objects.all().delete(),
        lambda: CareDeed.objects.create(visit=visit, kind="laundry"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert CareSignature.objects.get().score == 1


# On paper -------------------------------------------------------------------------------------------------------------


def test_the_centre_types_in_a_sheet_with_its_photo(care, plan):
    first, second = visited(plan), visited(plan)

    sign_on_paper(plan=plan, sheet=sent(picture()), scores={first.pk: 5, second.pk: 4}, by=care.centre)

    assert list(CareSignature.objects.values_list("score", "typed_by", "code").order_by("visit_id")) == [
        (5, care.centre.pk, None),
        (4, care.centre.pk, None),
    ]
    assert CareSheet.objects.get().added_by == care.centre


def test_the_photo_of_a_sheet_is_shown_to_the_centre_alone_and_that_it_was_seen_is_kept(care, plan, client):
    visit = visited(plan)
    sign_on_paper(plan=plan, sheet=sent(picture()), scores={visit.pk: 5}, by=care.centre)
    where = reverse("evaluations:sheet", args=[plan.sheets.get().pk])

    client.force_login(care.manager)
    assert client.get(where).status_code == 404
    client.force_login(care.centre)
    assert [client.get(where).status_code for _time in range(2)] == [200, 200]
    assert [entry.actor_id for entry in entries_of(plan).filter(verb="care_sheet.read")] == [care.centre.pk]


@pytest.mark.parametrize(
    ("file", "scores", "said"),
    [
        (b"%PDF-1.4", 5, "JPEG"),
        (b"\xff\xd8\xff broken", 5, "no photo"),
        (picture(), 6, "score"),
    ],
    ids=["no picture", "broken", "score"],
)
def test_a_sheet_that_is_none_signs_nothing(care, plan, file, scores, said):
    visit = visited(plan)
    with pytest.raises(Refused, match=said):
        sign_on_paper(plan=plan, sheet=sent(file), scores={visit.pk: scores}, by=care.centre)
    assert not CareSignature.objects.exists()
    assert not CareSheet.objects.exists()


def test_the_worker_never_scores_their_own_visit_whatever_their_posts(care, plan):
    visit = visited(plan)
    PostFactory(user=care.worker, role=Role.CASE_DESK, subdistrict=care.subdistrict)
    worker = type(care.worker).objects.get(pk=care.worker.pk)

    with pytest.raises(Refused, match="yourself"):
        sign_on_paper(plan=plan, sheet=sent(picture()), scores={visit.pk: 5}, by=worker)
    sheet = CareSheet.objects.create(plan=plan, sha256="0" * 64, added_by=care.centre)
    paper = {"visit": visit, "way": "paper", "score": 5, "sheet": sheet, "at": timezone.now()}
    for who in ({"worker": worker, "typed_by": worker}, {"worker": care.other, "typed_by": worker}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CareSignature.objects.create(**paper, **who)
    assert not CareSignature.objects.exists()


def test_the_agency_types_in_nothing(care, plan):
    with pytest.raises(Refused):
        sign_on_paper(plan=plan, sheet=sent(picture()), scores={visited(plan).pk: 5}, by=care.manager)


def test_a_sheet_signs_only_for_its_own_elder(care, plan):
    visit = visited(care.plan())
    with pytest.raises(Refused, match="meanwhile"):
        sign_on_paper(plan=plan, sheet=sent(picture()), scores={visit.pk: 5}, by=care.centre)


# Another worker -------------------------------------------------------------------------------------------------------

Move = ReplacementMove


def asked(care, plan, score=2):
    care.sign(visited(plan), score)
    return CareReplacement.objects.filter(plan=plan).last()


@pytest.mark.parametrize(("score", "asks"), [(1, True), (2, True), (3, False), (5, False)])
def test_a_low_score_asks_for_another_worker(care, plan, score, asks):
    assert bool(asked(care, plan, score)) is asks
    assert Notice.objects.filter(kind="care_replacement", receiver=care.manager).exists() is asks


def test_a_second_low_score_asks_no_second_time(care, plan):
    asked(care, plan)
    asked(care, plan)
    assert CareReplacement.objects.count() == 1


def test_the_agency_names_and_the_elder_agrees(care, plan):
    row = asked(care, plan)

    row = move_replacement(replacement=row, move=Move.NAME, worker=care.other, by=care.manager)
    plan.refresh_from_db()
    assert (row.state, plan.worker) == ("named", care.worker)
    row = move_replacement(replacement=row, move=Move.CONFIRM, by=care.centre)

    plan.refresh_from_db()
    assert (row.state, plan.worker) == ("confirmed", care.other)
    assert list(row.steps.values_list("move", "by")) == [
        ("ask", None),
        ("name", care.manager.pk),
        ("confirm", care.centre.pk),
    ]


def test_the_elder_may_want_somebody_else(care, plan):
    row = asked(care, plan)
    row = move_replacement(replacement=row, move=Move.NAME, worker=care.other, by=care.manager)
    row = move_replacement(replacement=row, move=Move.DECLINE, by=care.centre)
    assert (row.state, row.to_worker) == ("asked", None)
    assert move_replacement(replacement=row, move=Move.DROP, by=care.centre).state == "dropped"


@pytest.mark.parametrize(
    ("who", "move", "worker"),
    [
        ("centre", Move.NAME, "other"),
        ("worker", Move.NAME, "other"),
        ("manager", Move.NAME, "worker"),
        ("manager", Move.NAME, "centre"),
        ("manager", Move.DROP, None),
        ("manager", Move.CONFIRM, None),
        ("centre", Move.CONFIRM, None),
    ],
)
def test_everybody_makes_their_own_moves_alone(care, plan, who, move, worker):
    row = asked(care, plan)
    with pytest.raises(Refused):
        move_replacement(replacement=row, move=move, worker=worker and getattr(care, worker), by=getattr(care, who))
    row.refresh_from_db()
    assert row.state == "asked"


def test_what_may_be_done_is_offered_to_who_may(care, plan):
    row = asked(care, plan)
    assert moves_of(row, care.manager) == [Move.NAME]
    assert moves_of(row, care.centre) == [Move.DROP]
    assert moves_of(row, care.worker) == []
    assert row.plan.starts_on == date(2020, 1, 1)
