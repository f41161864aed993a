"""What a phone hands in: once, whatever is sent again; each thing for itself; never under another login."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from petitions.models import Petition, Petitioner
from tests.factories.people import staff_of
from tests.factories.territory import HouseholdContactFactory, HouseholdFactory, ZoneFactory, every_zone
from visits.models import MicroWish, Need, OpinionItem, Visit, VisitVersion
from visits.services import Arrival, withdraw_visit
from visits.services.sync import take_withdrawal
from wulibridge.people.models import Post
from wulibridge.people.roles import Role
from wulibridge.territory.models import Household

pytestmark = pytest.mark.django_db
SYNC, TOKEN = reverse("visits:sync"), reverse("visits:sync_token")


def visit(household, **fields):
    said = {
        "uuid": str(uuid4()),
        "kind": "visit",
        "version": 1,
        "base": 0,
        "household": household.pk,
        "visited_at": timezone.now().isoformat(),
        "outcome": "met",
        "purpose": "round",
        "diary": "聊了很久",
        "guidebook_left": True,
        "members": [],
        "opinions": [{"uuid": str(uuid4()), "text": "楼道灯暗", "topic": "other", "triage": "simple"}],
        "petitions": [],
    }
    return said | fields


def asked(**fields):
    return {"uuid": str(uuid4()), "title": "电梯常停", "text": "二号梯一周停三次。", "topic": "lifts"} | fields


def needed(words="修水龙头", **fields):
    return {"uuid": str(uuid4()), "kind": "repair", "words": words} | fields


def wished(title="一盏台灯", **fields):
    return {"uuid": str(uuid4()), "kind": "things", "title": title} | fields


def post(client, user, *items, **envelope):
    sent = {"format": 1, "user": user.pk, "device": str(uuid4()), "waiting": len(items), "items": items} | envelope
    return client.post(SYNC, sent, content_type="application/json")


@pytest.fixture
def send(member, member_client):
    """Sends things as the member, and returns their receipts."""

    def sending(*items):
        answer = post(member_client, member, *items)
        assert answer.status_code == 200, answer.content
        return answer.json()["receipts"]

    return sending


def statuses(receipts):
    return [receipt["status"] for receipt in receipts]


# The envelope ---------------------------------------------------------------------------------------------------------


def test_the_token_says_who_is_signed_in_and_opens_the_post(household, member):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)
    said = client.get(TOKEN).json()
    envelope = {"format": 1, "user": said["user"], "items": [visit(household)]}
    answer = client.post(SYNC, envelope, content_type="application/json", headers={"X-CSRFToken": said["csrf"]})
    assert (said["user"], answer.status_code) == (member.pk, 200)


def test_without_the_secret_of_the_form_nothing_is_taken(household, member):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)
    answer = post(client, member, visit(household))
    assert (answer.status_code, answer.json()) == (403, {"reason": "csrf"})
    assert not Visit.objects.exists()


@pytest.mark.parametrize("address", [SYNC, TOKEN])
def test_nobody_is_told_to_log_in(client, member, household, address):
    answer = client.get(TOKEN) if address == TOKEN else post(client, member, visit(household))
    assert (answer.status_code, answer.json()) == (401, {"reason": "login"})


def test_nothing_is_taken_under_another_login(household, member, client):
    client.force_login(staff_of(Role.ZONE_MEMBER, household.building.zone))
    answer = post(client, member, visit(household))
    assert (answer.status_code, answer.json()) == (403, {"reason": "other_login"})
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b"[]",
        b'{"format": 2, "items": []}',
        b'{"format": 1, "items": {}}',
        b'{"format": 1, "items": [NaN]}',
        b'{"format": 1, "items": ' + b"[" * 100_000,
        json.dumps({"format": 1, "items": [{}] * 51}).encode(),
        b"\xff\xfe",
    ],
    ids=["empty", "no json", "no object", "another format", "no list", "no number", "deep", "too many", "no utf-8"],
)
def test_an_envelope_that_cannot_be_read_is_said_to_be(member_client, body):
    answer = member_client.post(SYNC, body, content_type="application/json")
    assert (answer.status_code, answer.json()) == (400, {"reason": "unreadable"})


def test_an_envelope_that_is_too_large_is_to_be_halved(member_client, member, household):
    answer = post(member_client, member, visit(household, diary="长" * 400_000))
    assert (answer.status_code, answer.json()) == (413, {"reason": "too_large"})


# One thing ------------------------------------------------------------------------------------------------------------


def test_a_visit_arrives_with_everything_that_was_said(household, member, send):
    mate = staff_of(Role.ZONE_LEAD, household.building.zone)
    besides = {"needs": [needed(), needed("送餐", kind="meal")], "wishes": [wished(words="亮一点")]}
    item = visit(household, members=[mate.pk], petitions=[asked(petitioner_name="测试甲")], **besides)

    (receipt,) = send(item)

    row = Visit.objects.get()
    assert (receipt["uuid"], receipt["status"], receipt["visit"], receipt["version"]) == (item["uuid"], 201, row.pk, 1)
    assert (receipt["address"], receipt["slips"]) == (reverse("visits:visit", args=[row.pk]), True)
    assert receipt["petitions"] == [Petition.objects.get().number]
    assert (row.logged_by, row.diary, set(row.members.all())) == (member, "聊了很久", {member, mate})
    assert [(said.text, said.zone) for said in row.opinions.all()] == [("楼道灯暗", household.building.zone)]
    assert [(need.kind, need.words) for need in row.needs.all()] == [("repair", "修水龙头"), ("meal", "送餐")]
    assert [(wish.title, wish.words, wish.posted_by) for wish in row.wishes.all()] == [("一盏台灯", "亮一点", member)]
    with every_zone():
        assert Petitioner.objects.get().name == "测试甲"


def test_a_version_keeps_what_was_said_without_who_asks(household, send):
    send(visit(household, petitions=[asked(petitioner_name="测试甲", petitioner_phone="10000000001")]))
    kept = VisitVersion.objects.get()
    assert kept.content["diary"] == "聊了很久"
    assert "测试甲" not in str(kept.content)
    assert "10000000001" not in str(kept.content)


def test_the_same_again_is_one_visit(household, send):
    item = visit(household, petitions=[asked()], needs=[needed()], wishes=[wished()])
    assert statuses(send(item) + send(item) + send(item, item)) == [201, 200, 200, 200]
    assert [rows.objects.count() for rows in (Visit, OpinionItem, Petition, Need, MicroWish)] == [1] * 5


@pytest.mark.parametrize(
    "other",
    [
        {"diary": "后来想起的"},
        {"outcome": "refused", "opinions": []},
        {"purpose": "care"},
        {"guidebook_left": False},
        {"opinions": [{"text": "楼道灯很暗"}]},
        {"opinions": [{"text": "楼道灯暗", "triage": "hard"}]},
        {"petitions": [{"title": "电梯", "text": "停了。", "petitioner_phone": "10000000002"}]},
        {"needs": [needed()]},
        {"wishes": [wished()]},
    ],
    ids=lambda other: next(iter(other)),
)
def test_other_content_under_the_same_identity_is_not_dropped(household, send, other):
    item = visit(household)
    send(item)
    (receipt,) = send(item | other)
    assert (receipt["status"], receipt["version"]) == (409, 1)
    assert Visit.objects.get().diary == "聊了很久"


def test_a_version_keeps_of_a_confidential_petition_only_that_it_is_one(household, send):
    item = visit(household, petitions=[asked(title="邻居", text="请保密", confidential=True), asked()])
    assert statuses(send(item, item)) == [201, 200]
    secret, plain = VisitVersion.objects.get().content["petitions"]
    assert (secret, plain["title"]) == ({"confidential": True}, "电梯常停")


def test_the_same_moment_in_another_zone_of_time_is_the_same(household, send):
    item = visit(household, visited_at="2026-11-20T10:00:00+08:00")
    assert statuses(send(item, item | {"visited_at": "2026-11-20T02:00:00Z"})) == [201, 200]


def test_an_identity_of_another_household_or_person_is_taken(household, send, client):
    item = visit(household)
    send(item)
    assert statuses(send(item | {"household": HouseholdFactory(building=household.building).pk})) == [409]
    other = staff_of(Role.ZONE_MEMBER, household.building.zone)
    client.force_login(other)
    assert statuses(post(client, other, item).json()["receipts"]) == [409]


def test_one_bad_thing_stops_no_other(household, send):
    bad = visit(household, outcome="flown away")
    receipts = send(visit(household), bad, 7, {"kind": "dance"}, {"kind": ["visit"]}, visit(household))
    assert statuses(receipts) == [201, 422, 422, 422, 422, 201]
    assert receipts[1]["uuid"] == bad["uuid"]
    assert "outcome" in receipts[1]["errors"]
    assert Visit.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"visited_at": "yesterday"}, "visited_at"),
        ({"visited_at": None}, "visited_at"),
        ({"diary": "长" * 4001}, "diary"),
        ({"diary": {"a": 1}}, "diary"),
        ({"guidebook_left": "yes"}, "guidebook_left"),
        ({"version": 0}, "version"),
        ({"version": 40_000}, "version"),
        ({"version": True}, "version"),
        ({"uuid": "no-uuid"}, "uuid"),
        ({"members": [10**30]}, "members"),
        ({"members": ["a"]}, "members"),
        ({"members": [987654321]}, "members"),
        ({"opinions": [{"text": ""}]}, "opinions.0.text"),
        ({"opinions": [{"text": "灯"}, {"text": "灯", "triage": "x"}]}, "opinions.1.triage"),
        ({"opinions": ["灯"]}, "opinions.0."),
        ({"opinions": [{"text": "灯"}] * 11}, "opinions"),
        ({"petitions": [{"title": "灯", "text": "灯", "urgency": "now"}]}, "petitions.0.urgency"),
        ({"needs": [needed(), needed("")]}, "needs.1.words"),
        ({"needs": [needed(kind="")]}, "needs.0.kind"),
        ({"needs": [needed(kind="gold")]}, "needs.0.kind"),
        ({"needs": [needed("长" * 201)]}, "needs.0.words"),
        ({"needs": [{"kind": "repair"}]}, "needs.0.words"),
        ({"needs": [needed(uuid=str(UUID(int=7))), needed(uuid=str(UUID(int=7)))]}, "needs.1.uuid"),
        ({"needs": [needed()] * 11}, "needs"),
        ({"needs": {"kind": "repair"}}, "needs"),
        ({"wishes": [wished("长" * 41)]}, "wishes.0.title"),
        ({"wishes": [wished(), wished("住402室")]}, "wishes.1.title"),
        ({"wishes": [wished(words=7)]}, "wishes.0.words"),
        ({"outcome": "nobody_home"}, "outcome"),
        ({"outcome": "nobody_home", "opinions": [], "needs": [needed()]}, "outcome"),
    ],
)
def test_what_has_to_be_mended_is_said_at_its_place(household, send, wrong, at):
    (receipt,) = send(visit(household) | wrong)
    assert (receipt["status"], list(receipt["errors"])) == (422, [at])
    assert receipt["message"]
    assert not Visit.objects.exists()


@pytest.mark.parametrize("sent", [None, "7", 0, -1, 10**30, True, 987654321])
def test_a_door_that_there_is_not_is_not_here(household, send, sent):
    (receipt,) = send(visit(household) | {"household": sent})
    assert (receipt["status"], receipt["visit"]) == (404, None)


def test_a_stranger_s_door_is_not_here(send):
    assert statuses(send(visit(HouseholdFactory()))) == [404]
    assert not Visit.objects.exists()


def test_unseen_signs_are_taken_out(household, send):
    send(visit(household, diary="聊\u200b了\u0000很\ud800久"))
    assert Visit.objects.get().diary == "聊了很\ufffd久"


@pytest.mark.parametrize(("minutes", "status"), [(9, 201), (11, 422), (-60 * 24 * 365, 201), (-60 * 24 * 367, 422)])
def test_a_clock_may_be_a_little_ahead(household, send, minutes, status):
    at = timezone.now() + timedelta(minutes=minutes)
    (receipt,) = send(visit(household, visited_at=at.isoformat()))
    assert receipt["status"] == status
    assert all(row.visited_at <= timezone.now() for row in Visit.objects.all())


def test_who_was_there_before_the_post_moved_may_hand_in_late(household, member, send):
    contact = HouseholdContactFactory(household=household)
    Post.objects.filter(user=member).update(ends_on=timezone.localdate() - timedelta(days=3))
    Post.objects.create(user=member, role=Role.ZONE_MEMBER, zone=ZoneFactory(), starts_on="2020-01-01")
    before, after = timezone.now() - timedelta(days=5), timezone.now() - timedelta(days=2)
    item = visit(household, visited_at=before.isoformat(), petitions=[asked()], asked_by_contact=True, needs=[needed()])

    assert statuses(send(item, visit(household, visited_at=after.isoformat()), item)) == [201, 404, 200]
    assert Need.objects.get().noted_by == member
    with every_zone():
        assert Petitioner.objects.get().name == contact.name


# Later versions -------------------------------------------------------------------------------------------------------


def test_a_later_version_changes_the_visit_and_doubles_nothing(household, send):
    kept, gone = ({"uuid": str(uuid4()), "text": text} for text in ("灯暗", "门坏"))
    petition = asked()
    tap, lamp = needed(), wished()
    item = visit(household, opinions=[kept, gone], petitions=[petition], needs=[tap, needed("送餐")], wishes=[lamp])
    later = item | {
        "version": 2,
        "base": 1,
        "diary": "后来想起的",
        "opinions": [kept | {"text": "灯很暗"}, {"uuid": str(uuid4()), "text": "新的"}],
        "petitions": [petition, asked(title="漏水")],
        "needs": [tap | {"words": "换水龙头"}],
        "wishes": [lamp, wished("一把伞")],
    }

    assert statuses(send(item, later, later, item)) == [201, 201, 200, 200]

    row = Visit.objects.get()
    assert (row.version, row.diary) == (2, "后来想起的")
    assert [said.text for said in row.opinions.standing()] == ["灯很暗", "新的"]
    assert sorted(Petition.objects.values_list("title", flat=True)) == ["漏水", "电梯常停"]
    assert [need.words for need in row.needs.all()] == ["换水龙头"]
    assert [wish.title for wish in row.wishes.all()] == ["一盏台灯", "一把伞"]
    assert list(row.versions.values_list("version", flat=True)) == [1, 2]


def test_what_somebody_has_taken_on_stays_and_the_phone_is_told_so_each_time(household, send, member_client):
    tap, meal, lamp, umbrella = needed(), needed("送餐"), wished(), wished("一把伞")
    item = visit(household, needs=[tap, meal], wishes=[lamp, umbrella])
    (first,) = send(item)
    Need.objects.filter(words="修水龙头").update(state="matched")
    MicroWish.objects.filter(title="一把伞").update(state="claimed")
    again = {"needs": [tap | {"words": "换水龙头"}, meal | {"words": "送两餐"}], "wishes": [lamp | {"title": "台灯"}]}
    receipts = send(*[item | {"version": 2, "base": 1} | again] * 2)

    said = [f"“{words}”保持原样：已有人承接。" for words in ("修水龙头", "一把伞")]
    assert (first["stays"], [receipt["stays"] for receipt in receipts]) == ([], [said, said])
    row = Visit.objects.get()
    assert [need.words for need in row.needs.all()] == ["修水龙头", "送两餐"]
    assert row.versions.last().content["needs"][0]["words"] == "换水龙头"
    page = member_client.get(first["address"]).text
    assert page.count("换水龙头") == 1
    assert page.count("送两餐") == 1


def test_an_edit_whose_first_version_never_arrived_is_the_visit(household, send):
    item = visit(household, version=2, base=0, petitions=[asked()])
    assert statuses(send(item, item)) == [201, 200]
    assert (Visit.objects.get().version, Petition.objects.count()) == (2, 1)


def test_an_edit_whose_first_answer_was_lost_is_an_edit(household, send):
    petition = asked()
    item = visit(household, petitions=[petition])
    send(item)
    assert statuses(send(item | {"version": 3, "base": 0, "diary": "改了"})) == [201]
    assert (Visit.objects.get().version, Visit.objects.get().diary, Petition.objects.count()) == (3, "改了", 1)


def test_what_somebody_else_changed_is_not_overwritten(household, send):
    lead = staff_of(Role.ZONE_LEAD, household.building.zone)
    item = visit(household)
    send(item)
    theirs = Client()
    theirs.force_login(lead)
    assert statuses(post(theirs, lead, item | {"version": 2, "base": 1, "diary": "组长改的"}).json()["receipts"]) == [
        201
    ]

    mine = item | {"version": 2, "base": 1, "diary": "我改的"}
    receipts = send(mine, mine | {"version": 3}, mine | {"version": 3, "base": 2})

    assert [(receipt["status"], receipt["version"]) for receipt in receipts] == [(409, 2), (409, 2), (201, 3)]
    assert [version.content["diary"] for version in VisitVersion.objects.order_by("version")] == [
        "聊了很久", "组长改的", "我改的",
    ]  # fmt: skip


def test_a_visit_withdrawn_while_its_withdrawal_was_on_its_way_is_withdrawn(household, member, send):
    send(visit(household))
    before = Visit.objects.get()
    withdraw_visit(visit=Visit.objects.get(), reason="走错门", by=member)
    receipt = take_withdrawal(visit=before, reason="走错门", by=member)
    assert (receipt.status, receipt.version) == (Arrival.AGAIN, 2)


def test_a_withdrawn_visit_takes_nothing_more(household, member, send):
    item = visit(household)
    send(item)
    withdraw_visit(visit=Visit.objects.get(), reason="走错门", by=member)
    assert statuses(send(item, item | {"version": 9, "base": 8})) == [410, 410]


def test_a_visit_is_withdrawn_from_the_phone_once(household, send):
    item = visit(household)
    back = {"uuid": str(uuid4()), "kind": "withdraw", "visit": item["uuid"], "reason": "走错门"}
    nowhere = back | {"visit": str(uuid4())}
    assert statuses(send(item, back | {"reason": " "}, back, back, nowhere)) == [201, 422, 201, 200, 404]
    row = Visit.objects.get()
    assert (row.withdrawn_reason, row.opinions.standing().count()) == ("走错门", 0)
    assert Household.objects.get(pk=household.pk).last_met_at is None
