"""The draw: anybody who has the frame and the seed gets the same list."""

import csv
from datetime import date, timedelta
from io import StringIO
from subprocess import run

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluations.draw import draw, hash_of, how_many, place_of
from evaluations.models import CareDraw, CareInterview, DrawExclusion, DrawStratum
from evaluations.queries.interview import exclusions_of
from evaluations.services.interview import (
    Heard,
    close_follow_up,
    exclude_from_draw,
    make_draw,
    note_interview,
    repeats,
    take_back_into_draw,
)
from petitions.services import Refused
from tests.factories.people import PostFactory, staff_of
from tests.factories.territory import OrganizationFactory
from wulibridge.journal.queries import entries_of
from wulibridge.people.roles import Role

pytestmark = pytest.mark.usefixtures("in_english")
SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a machine with much to do

frames = st.sets(st.integers(1, 99_999), max_size=25)
seeds = st.integers(0, 2**128 - 1).map("{:032x}".format)


@SLOW
@given(frames, seeds, st.data())
def test_the_draw_depends_on_frame_and_seed_alone(frame, seed, data):
    n = data.draw(st.integers(0, len(frame) + 2))
    shuffled = data.draw(st.permutations(sorted(frame)))

    drawn = draw(shuffled, seed, n)

    assert drawn == draw(frame, seed, n) == tuple(sorted(drawn))
    assert len(drawn) == min(n, len(frame)) == len(set(drawn))
    assert set(drawn) <= frame
    others = frame - set(drawn)
    if drawn and others:
        assert max(place_of(one, seed) for one in drawn) < min(place_of(one, seed) for one in others)


def test_the_recipe_gives_what_it_gave_on_another_machine():
    """Worked out by `sha256sum` in a shell: a changed recipe would change published draws."""
    assert draw(range(1, 21), "00112233445566778899aabbccddeeff", 2) == (11, 13)
    assert hash_of([(2, [5]), (1, [4, 3])]) == "56712f8a34e9239e5801505ee3cfe0ca05d071dc9d7cdf5bbf04e28705a8b31e"


@pytest.mark.parametrize(("size", "drawn"), [(0, 0), (1, 1), (10, 1), (11, 2), (100, 10), (101, 11)])
def test_one_in_ten_is_rounded_up(size, drawn):
    assert how_many(size, 10) == drawn


def test_a_number_that_stands_twice_is_no_frame():
    with pytest.raises(ValueError, match="twice"):
        draw([1, 1], "seed", 1)


# Stored ---------------------------------------------------------------------------------------------------------------


def test_each_agency_has_its_tenth_and_the_stored_draw_repeats(care):
    plans = [care.plan().pk for _ in range(11)]
    second = OrganizationFactory(kind="care_agency", subdistrict=care.subdistrict)
    alone = care.plan(agency=second, worker=staff_of(Role.HOME_CARE_WORKER, second)).pk

    row = make_draw(subdistrict=care.subdistrict, by=care.centre)

    strata = list(row.strata.order_by("agency"))
    assert [(stratum.frame, len(stratum.drawn)) for stratum in strata] == [(plans, 2), ([alone], 1)]
    assert set(row.interviews.values_list("plan", flat=True)) == {plan for each in strata for plan in each.drawn}
    assert repeats(row, strata)
    strata[0].drawn = strata[0].frame[:2] if strata[0].drawn != strata[0].frame[:2] else strata[0].frame[2:4]
    assert not repeats(row, strata)


def test_a_plan_left_out_is_not_in_the_frame_and_its_reason_is_kept(care):
    out, kept = care.plan(), care.plan()
    exclude_from_draw(plan=out, reason="away", by=care.centre)

    row = make_draw(subdistrict=care.subdistrict, by=care.centre)

    stratum = row.strata.get()
    assert (stratum.frame, stratum.excluded, stratum.drawn) == ([kept.pk], [out.pk], [kept.pk])
    with pytest.raises(Refused, match="drawn already"):
        exclude_from_draw(plan=kept, reason="away", by=care.centre)


def test_a_plan_that_was_left_out_is_taken_back_in_and_may_be_left_out_again(care):
    plan = care.plan()
    exclude_from_draw(plan=plan, reason="away", by=care.centre)
    back = take_back_into_draw(plan=plan, by=care.colleague)
    assert (back.reason, back.by, back.taken_back_by) == ("away", care.centre, care.colleague)
    assert entries_of(plan).get(verb="care_draw.taken_back").actor_id == care.colleague.pk
    with pytest.raises(Refused, match="not left out"):
        take_back_into_draw(plan=plan, by=care.centre)
    exclude_from_draw(plan=plan, reason="declined", by=care.centre)
    take_back_into_draw(plan=plan, by=care.centre)

    row = make_draw(subdistrict=care.subdistrict, by=care.centre)

    stratum = row.strata.get()
    assert (stratum.frame, stratum.excluded) == ([plan.pk], [])


def test_who_was_drawn_without_stays_without(care):
    out = care.plan()
    care.plan()
    exclude_from_draw(plan=out, reason="away", by=care.centre)
    row = make_draw(subdistrict=care.subdistrict, by=care.centre)

    with pytest.raises(Refused, match="drawn already"):
        take_back_into_draw(plan=out, by=care.centre)
    back = {"taken_back_by": care.centre, "taken_back_at": timezone.now()}
    with pytest.raises(DatabaseError), transaction.atomic():
        DrawExclusion.objects.update(**back)
    assert [one.plan for one in exclusions_of(row, row.strata.get().excluded)] == [out]


@pytest.mark.parametrize("who", ["worker", "manager", "leader"])
def test_the_centre_alone_takes_a_plan_back_in(care, who):
    plan = care.plan()
    exclude_from_draw(plan=plan, reason="away", by=care.centre)
    with pytest.raises(Refused):
        take_back_into_draw(plan=plan, by=getattr(care, who))


@pytest.mark.parametrize(
    "change",
    [{"reason": "begun"}, {"taken_back_at": None, "taken_back_by": None}, None],
    ids=["reason", "left out again", "delete"],
)
def test_the_database_keeps_what_was_said_about_an_exclusion(care, change):
    plan = care.plan()
    exclude_from_draw(plan=plan, reason="away", by=care.centre)
    take_back_into_draw(plan=plan, by=care.centre)
    with pytest.raises(DatabaseError), transaction.atomic():
        DrawExclusion.objects.update(**change) if change else DrawExclusion.objects.all().delete()


def test_the_page_of_a_plan_offers_what_can_be_said_of_this_months_draw(care, client):
    plan, other = care.plan(), care.plan()
    client.cookies["language"] = "en"
    client.force_login(care.centre)
    address = reverse("evaluations:plan", args=[plan.pk])

    def offered():
        deeds = {deed.name for deed in client.get(address).context["deeds"]}
        return deeds & {"exclude", "take_back"}

    assert offered() == {"exclude"}
    client.post(address, {"deed": "exclude", "reason": "declined"})
    assert offered() == {"take_back"}
    assert "does not want to be asked" in client.get(address).content.decode()
    assert address in client.get(reverse("evaluations:draws")).content.decode()
    assert client.post(address, {"deed": "take_back"}).status_code == 302
    assert offered() == {"exclude"}
    assert address not in client.get(reverse("evaluations:draws")).content.decode()

    exclude_from_draw(plan=plan, reason="away", by=care.centre)
    make_draw(subdistrict=care.subdistrict, by=care.centre)
    assert offered() == set()
    late = client.post(address, {"deed": "take_back"})
    assert (late.status_code, "drawn already" in late.content.decode()) == (422, True)
    assert plan.pk not in CareInterview.objects.values_list("plan", flat=True)
    assert other.pk in CareInterview.objects.values_list("plan", flat=True)


def test_who_is_left_out_costs_the_page_of_the_draws_the_same_for_three_as_for_one(care, client):
    client.force_login(care.centre)
    costs = []
    for _n in range(3):
        exclude_from_draw(plan=care.plan(), reason="away", by=care.centre)
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("evaluations:draws")).status_code == 200
        costs.append(len(found))
    assert costs[0] == costs[2]


def test_a_month_is_drawn_once(care):
    care.plan()
    make_draw(subdistrict=care.subdistrict, by=care.centre)

    with pytest.raises(Refused, match="drawn already"):
        make_draw(subdistrict=care.subdistrict, by=care.colleague)


@pytest.mark.parametrize("who", ["worker", "manager", "leader"])
def test_the_centre_alone_draws(care, who):
    care.plan()
    with pytest.raises(Refused):
        make_draw(subdistrict=care.subdistrict, by=getattr(care, who))


@pytest.mark.parametrize(
    "change",
    [
        lambda: CareDraw.objects.update(seed="f" * 32),
        lambda: DrawStratum.objects.update(drawn=[]),
        lambda: CareDraw.objects.all()._raw_delete("default"),
        lambda: CareInterview.objects.all().delete(),
    ],
    ids=["seed", "drawn", "delete", "interviews"],
)
def test_the_database_keeps_a_draw_as_it_was(care, change):
    care.plan()
    row = make_draw(subdistrict=care.subdistrict, by=care.centre)

    with pytest.raises(DatabaseError), transaction.atomic():
        change()
    assert repeats(row, list(row.strata.all()))


def heard(**said):
    return Heard(**{"reached": True, "on": timezone.localdate(), "came": "yes", "did": "partly", "score": 4} | said)


def test_an_interview_is_followed_up_until_it_is_done(care):
    care.plan()
    interview = make_draw(subdistrict=care.subdistrict, by=care.centre).interviews.get()

    row = note_interview(interview=interview, heard=heard(follow_up="想早点来"), by=care.centre)
    assert row.state == "follow_up"
    assert close_follow_up(interview=row, outcome="改到早上", by=care.colleague).state == "done"
    with pytest.raises(Refused, match="already"):
        note_interview(interview=interview, heard=heard(), by=care.centre)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"score": None}, "score"),
        ({"score": 6}, "score"),
        ({"came": ""}, "came"),
        ({"suggestion": "打 10000000001"}, "suggestion"),
        ({"on": timezone.localdate() + timedelta(days=1)}, "on"),
    ],
)
def test_an_interview_needs_its_answers(care, said, field):
    care.plan()
    interview = make_draw(subdistrict=care.subdistrict, by=care.centre).interviews.get()

    with pytest.raises(Refused) as no:
        note_interview(interview=interview, heard=heard(**said), by=care.centre)
    assert no.value.field == field
    assert CareInterview.objects.get().state == "waiting"


def test_the_agency_never_asks_its_own_elders(care):
    care.plan()
    interview = make_draw(subdistrict=care.subdistrict, by=care.centre).interviews.get()

    for who in (care.manager, care.worker):
        with pytest.raises(Refused):
            note_interview(interview=interview, heard=heard(), by=who)


def test_who_goes_to_an_elder_never_asks_them_whatever_their_posts(care):
    care.plan()
    interview = make_draw(subdistrict=care.subdistrict, by=care.centre).interviews.get()
    PostFactory(user=care.worker, role=Role.CASE_DESK, subdistrict=care.subdistrict)
    with pytest.raises(Refused, match="never the elder's worker"):
        note_interview(interview=interview, heard=heard(), by=type(care.worker).objects.get(pk=care.worker.pk))


def test_an_interview_is_held_in_or_after_its_month(care):
    care.plan()
    interview = make_draw(subdistrict=care.subdistrict, by=care.centre).interviews.get()
    with pytest.raises(Refused) as no:
        note_interview(interview=interview, heard=heard(on=interview.drawing.first - timedelta(days=1)), by=care.centre)
    assert no.value.field == "on"


def test_words_about_who_could_not_be_asked_stay_and_are_followed_up(care):
    care.plan()
    interview = make_draw(subdistrict=care.subdistrict, by=care.centre).interviews.get()
    said = {
        "reached": False,
        "came": "",
        "did": "",
        "score": None,
        "suggestion": "邻居说想换时间",
        "follow_up": "再去一次",
    }

    row = note_interview(interview=interview, heard=heard(**said), by=care.centre)

    assert (row.state, row.suggestion, row.follow_up, row.score) == ("follow_up", "邻居说想换时间", "再去一次", None)
    assert entries_of(row.plan).filter(verb="care_interview.not_asked").count() == 1
    assert close_follow_up(interview=row, outcome="已去", by=care.centre).state == "done"


def test_who_could_not_be_asked_and_nothing_else_is_done(care):
    care.plan()
    interview = make_draw(subdistrict=care.subdistrict, by=care.centre).interviews.get()
    gave = heard(reached=False, suggestion="想早点来")
    row = note_interview(interview=interview, heard=gave, by=care.centre)
    assert (row.state, row.suggestion, row.came, row.score) == ("not_asked", "想早点来", "", None)


@pytest.mark.parametrize(
    "change",
    [{"score": 5}, {"suggestion": "别的"}, {"follow_up": "无"}, {"state": "waiting"}, {"heard_on": date.min}, None],
    ids=["score", "suggestion", "follow-up", "asked anew", "day", "delete"],
)
def test_the_database_keeps_what_was_heard(care, change):
    care.plan()
    interview = make_draw(subdistrict=care.subdistrict, by=care.centre).interviews.get()
    row = note_interview(interview=interview, heard=heard(score=1, follow_up="早点"), by=care.centre)
    with pytest.raises(DatabaseError), transaction.atomic():
        CareInterview.objects.update(**change) if change else CareInterview.objects.all().delete()
    close_follow_up(interview=row, outcome="已调整", by=care.centre)
    with pytest.raises(DatabaseError), transaction.atomic():
        CareInterview.objects.update(outcome="没有")


# Repeated by others ---------------------------------------------------------------------------------------------------


def numbers(client, user, row):
    """The file of a draw, as rows by the names of its columns."""
    client.cookies["language"] = "en"
    client.force_login(user)
    answer = client.get(reverse("evaluations:draw", args=[row.pk]), {"format": "csv"})
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return text, list(csv.DictReader(StringIO(text)))


def by_hand(seed, frame):
    """The first tenth, rounded up, in the order of what another program says of each number."""
    lines = run(
        ["sh", "-c", 'for n; do printf "%s " "$n"; printf "%s:%s" "$0" "$n" | sha256sum; done', seed, *frame],
        capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    places = sorted((line.split()[1], int(line.split()[0])) for line in lines)
    return sorted(number for _hash, number in places[: (len(frame) + 9) // 10])


def test_the_stored_draw_is_repeated_by_another_program_from_its_file(care, client):
    plans = [care.plan() for _n in range(22)]
    exclude_from_draw(plan=plans[4], reason="away", by=care.centre)
    row = make_draw(subdistrict=care.subdistrict, by=care.centre)

    text, rows = numbers(client, care.leader, row)

    frame = [line["plan"] for line in rows if line["in the frame"] == "1"]
    assert len(frame) == 21
    assert [line["plan"] for line in rows if line["in the frame"] == "0"] == [str(plans[4].pk)]
    drawn = [int(line["plan"]) for line in rows if line["Drawn"] == "1"]
    assert by_hand(rows[0]["seed"], frame) == drawn == row.strata.get().drawn
    assert len(drawn) == 3
    said = f"{care.agency.pk}:{','.join(frame)}"
    hashed = run(["sha256sum"], input=said, capture_output=True, text=True, check=True).stdout.split()[0]
    assert {line["hash of the frame"] for line in rows} == {hashed}
    assert not any(str(plan.household) in text or plan.household.number in text for plan in plans)


@pytest.mark.parametrize("role", [Role.SUBDISTRICT_LEADER, Role.AUDITOR])
def test_others_repeat_a_draw_by_its_numbers_and_find_no_door(care, client, role):
    plan = care.plan()
    row = make_draw(subdistrict=care.subdistrict, by=care.centre)
    client.force_login(staff_of(role, care.subdistrict))

    assert client.get(reverse("evaluations:draws")).status_code == 200
    shown = client.get(reverse("evaluations:draw", args=[row.pk])).content.decode()
    assert row.seed in shown
    assert str(plan.household) not in shown
    assert reverse("evaluations:interview", args=[row.interviews.get().pk]) not in shown
    assert client.get(reverse("evaluations:interview", args=[row.interviews.get().pk])).status_code == 404
    assert client.post(reverse("evaluations:draws"), {"subdistrict": care.subdistrict.pk}).status_code == 404
    client.force_login(staff_of(role, OrganizationFactory(kind="care_agency").subdistrict))
    assert client.get(reverse("evaluations:draw", args=[row.pk])).status_code == 404


def test_what_was_suggested_stands_on_the_page_of_the_draw_with_what_became_of_it(care, client):
    care.plan()
    row = make_draw(subdistrict=care.subdistrict, by=care.centre)
    heard_ = heard(suggestion="想早点来", follow_up="问机构")
    close_follow_up(
        interview=note_interview(interview=row.interviews.get(), heard=heard_, by=care.centre),
        outcome="改到早上",
        by=care.centre,
    )
    client.force_login(care.centre)
    shown = client.get(reverse("evaluations:draw", args=[row.pk])).content.decode()
    assert shown.index("想早点来") < shown.index("问机构") < shown.index("改到早上")


def test_the_frame_has_plans_in_force_and_leaves_out_what_is_left_out_of_this_month(care):
    ended = care.plan(ends_on=timezone.localdate() - timedelta(days=1))
    kept = care.plan(ends_on=timezone.localdate())
    before = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
    DrawExclusion.objects.create(plan=kept, first=before, reason="away", by=care.centre)

    stratum = make_draw(subdistrict=care.subdistrict, by=care.centre).strata.get()

    assert (stratum.frame, stratum.excluded) == ([kept.pk], [])
    assert ended.pk not in stratum.frame
