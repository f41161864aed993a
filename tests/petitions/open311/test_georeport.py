"""GeoReport v2 as its specification words it: fields, forms, errors, and what is never told to the world."""

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from petitions.models import ApiClient, Kind, OpenRequest, Petition, Petitioner
from petitions.open311.asked import open_address
from petitions.route import Move
from petitions.services.open311 import issue_key, open_words
from petitions.services.publication import publish_answer
from petitions.topics import PUBLIC_TOPICS, Topic
from tests.factories.clients import client_in, filed
from tests.factories.office import moved
from tests.factories.petitions import petition_in
from tests.factories.territory import SubdistrictFactory, ZoneFactory, every_zone
from wulibridge.journal.models import JournalEntry

pytestmark = pytest.mark.django_db

# The fields of each answer (GeoReport v2, "Response" of each method), and their types in JSON.
TEXT, MAYBE = str, str | None
SERVICE = {
    "service_code": TEXT,
    "service_name": TEXT,
    "description": TEXT,
    "metadata": bool,
    "type": TEXT,
    "keywords": TEXT,
    "group": TEXT,
}
REQUEST = {
    "service_request_id": TEXT,
    "status": TEXT,
    "status_notes": MAYBE,
    "service_name": TEXT,
    "service_code": TEXT,
    "description": MAYBE,
    "agency_responsible": MAYBE,
    "service_notice": MAYBE,
    "requested_datetime": TEXT,
    "updated_datetime": TEXT,
    "expected_datetime": MAYBE,
    "address": MAYBE,
    "address_id": MAYBE,
    "zipcode": MAYBE,
    "lat": float | None,
    "long": float | None,
    "media_url": MAYBE,
}
DISCOVERY = {"changeset": TEXT, "contact": TEXT, "key_service": TEXT, "endpoints": list}
ENDPOINT = {"specification": TEXT, "url": TEXT, "changeset": TEXT, "type": TEXT, "formats": list}
DEFINITION = {"service_code": TEXT, "attributes": list}
CREATED = {"service_request_id": TEXT, "service_notice": MAYBE, "account_id": MAYBE}
TOKEN = {"service_request_id": TEXT, "token": TEXT}


@pytest.fixture(autouse=True)
def one_jurisdiction(people):
    """The world of these tests is one office; the strangers of the factory are another jurisdiction."""
    return people.zone.committee.subdistrict


@pytest.fixture
def ask(client, one_jurisdiction):
    def run(path: str, **sent):
        given = {"jurisdiction_id": one_jurisdiction.code} | sent
        return client.get(f"/open311/v2/{path}", {name: value for name, value in given.items() if value is not None})

    return run


@pytest.fixture
def send(client, system):
    def run(form: str = "json", **sent):
        given = {
            "api_key": system[1],
            "service_code": "noise",
            "description": "工地夜里施工。",
            "address_string": "测试路734弄12号",
        }
        sent = {name: value for name, value in (given | sent).items() if value is not None}
        return client.post(f"/open311/v2/requests.{form}", sent)

    return run


def fits(entry: dict, schema: dict) -> bool:
    return list(entry) == list(schema) and all(isinstance(entry[name], kind) for name, kind in schema.items())


SHAPES = [
    ("services", "services/service", SERVICE),
    ("services/noise", "service_definition", DEFINITION),
    ("requests", "service_requests/request", REQUEST),
    ("requests/{number}", "service_requests/request", REQUEST),
    ("tokens/{token}", "service_requests/request", TOKEN),
]


@pytest.mark.parametrize(("path", "root", "schema"), SHAPES)
def test_each_answer_has_the_fields_of_the_specification_in_both_forms(people, system, ask, path, root, schema):
    row = filed(system[0], people.zone)
    path = path.format(number=row.petition.number, token=row.token)
    spoken, written = ask(f"{path}.json"), ask(f"{path}.xml")

    said = spoken.json()
    entry = said[0] if isinstance(said, list) else said
    assert fits(entry, schema), entry
    assert spoken.headers["Content-Type"] == "application/json; charset=utf-8"
    assert written.headers["Content-Type"] == "text/xml; charset=utf-8"
    tree = ElementTree.fromstring(written.content)
    found = tree if tree.tag == root else tree.find(root.partition("/")[2])
    assert tree.tag == root.partition("/")[0]
    assert [child.tag for child in found] == list(schema)
    texts = {child.tag: child.text or "" for child in found if child.tag != "attributes"}
    assert texts == {name: _in_xml(value) for name, value in entry.items() if name != "attributes"}


def _in_xml(value) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_the_discovery_document_leads_to_the_methods_in_both_forms(client, settings, one_jurisdiction):
    spoken, written = (client.get(f"/open311/discovery.{form}") for form in ("json", "xml"))
    said, tree = spoken.json(), ElementTree.fromstring(written.content)
    (endpoint,) = said["endpoints"]

    assert fits(said, DISCOVERY)
    assert fits(endpoint, ENDPOINT)
    assert [child.tag for child in tree] == list(DISCOVERY)
    assert [child.tag for child in tree.find("endpoints/endpoint")] == list(ENDPOINT)
    assert [format.text for format in tree.iter("format")] == endpoint["formats"] == ["text/xml", "application/json"]
    place = endpoint["url"].removeprefix(settings.PUBLIC_URL)
    assert client.get(f"{place}/services.json", {"jurisdiction_id": one_jurisdiction.code}).status_code == 200


AGREED = {"topic": Topic.NOISE, "title": "测试甲家楼下施工", "text": "测试甲，10000000001，我家楼下夜里施工。"}


@pytest.mark.parametrize(
    ("changes", "there"),
    [
        ({}, True),
        ({"publish_consent_at": None}, False),
        ({"topic": Topic.HOUSING_REPAIR}, False),
        ({"kind": Kind.COMPLAINT}, False),
        ({"confidential": True}, False),
    ],
)
def test_what_a_resident_agreed_to_publish_is_there_without_their_words(people, ask, changes, there):
    row = petition_in(people.zone, **AGREED, address="测试路734弄12号301室", petitioner_name="测试甲")
    Petition.objects.filter(pk=row.pk).update(**{"publish_consent_at": timezone.now()} | changes)
    for answer in (ask("requests.json"), ask(f"requests/{row.number}.json"), ask("requests.xml")):
        text = answer.content.decode()
        assert (row.number in text) == there
        assert not any(word in text for word in ("测试甲", "10000000001", "12号", "我家"))
    if there:
        (said,) = ask("requests.json").json()
        assert fits(said, REQUEST)
        assert said["description"] == Topic.NOISE.label


def test_the_words_of_the_board_describe_it(people, ask):
    row = petition_in(people.zone, **AGREED)
    Petition.objects.filter(pk=row.pk).update(publish_consent_at=timezone.now())
    row = moved(people, row, Move.TAKE, Move.MOVE_UP, Move.ANSWER)
    publish_answer(petition=row, title="夜间施工扰民", text="已责令停工。", looked=True, by=people.chair)

    assert [said["description"] for said in ask("requests.json").json()] == ["夜间施工扰民"]


def test_what_is_filed_is_a_petition_of_the_zone_of_its_address(people, building, send):
    answer = send(first_name="甲", last_name="测试", phone="10000000001", lat="31.2304", long="121.4737")

    assert answer.status_code == 201
    assert fits(answer.json()[0], CREATED)
    row = OpenRequest.objects.get(petition__number=answer.json()[0]["service_request_id"])
    assert (row.petition.zone, row.petition.topic, row.petition.registered_by) == (people.zone, "noise", None)
    with every_zone():
        assert Petitioner.objects.get(petition=row.petition).phone == "10000000001"
    entry = JournalEntry.objects.get(verb="petition.filed")
    assert entry.actor == f"client {row.client.name}"


def test_what_names_no_known_address_goes_to_the_zone_of_the_connected_system(people, send):
    assert send(address_string="无名路1号").status_code == 201
    assert Petition.objects.get().zone == people.zone


def test_a_building_of_another_jurisdiction_is_no_known_address(people, building, send):
    building.zone = ZoneFactory()
    building.save()
    send()

    assert Petition.objects.get().zone == people.zone


def test_a_system_that_wants_a_token_gets_it_and_fetches_the_number_with_it(system, ask, send):
    ApiClient.objects.update(with_tokens=True)
    said = send().json()[0]

    assert "service_request_id" not in said
    assert ask(f"tokens/{said['token']}.json").json()[0]["service_request_id"] == Petition.objects.get().number


REFUSED = [
    ({"api_key": None}, 403, "api_key"),
    ({"api_key": "wb_wrong"}, 403, "api_key"),
    ({"service_code": None}, 400, "service_code"),
    ({"service_code": "nothing"}, 404, "service_code"),
    ({"service_code": "staff_conduct"}, 404, "service_code"),
    ({"address_string": None}, 400, "location"),
    ({"address_string": None, "lat": "31.2"}, 400, "lat and long"),
    ({"lat": "north", "long": "121"}, 400, "lat"),
    ({"lat": "NaN", "long": "121"}, 400, "lat"),
    ({"lat": "31", "long": "181"}, 400, "long"),
    ({"description": "长" * 4001}, 400, "description"),
    ({"phone": "1" * 21}, 400, "phone"),
    ({"jurisdiction_id": "310101999000"}, 404, "jurisdiction_id"),
]


@pytest.mark.parametrize(("sent", "status", "word"), REFUSED)
def test_what_cannot_be_filed_is_refused_in_the_words_of_the_specification(send, sent, status, word):
    spoken, written = send(**sent), send("xml", **sent)

    assert (spoken.status_code, written.status_code) == (status, status)
    (error,) = spoken.json()
    assert error["code"] == status
    assert word in error["description"]
    tree = ElementTree.fromstring(written.content)
    assert (tree.tag, tree.find("error/code").text) == ("errors", str(status))
    assert not Petition.objects.exists()


def test_a_key_opens_nothing_before_and_after_its_time_and_when_another_one_was_issued(system, keeper, send):
    today, day = timezone.localdate(), timedelta(days=1)
    for times in ({"starts_on": today + day}, {"starts_on": today - 2 * day, "ends_on": today - day}):
        ApiClient.objects.update(**times)
        assert send().status_code == 403
        ApiClient.objects.update(starts_on=today, ends_on=None)
    assert send().status_code == 201
    issue_key(client=system[0], by=keeper)
    assert send().status_code == 403


def test_filings_are_limited_by_the_hour_and_so_are_wrong_keys(send):
    ApiClient.objects.update(rate_per_hour=2)
    assert [send().status_code for _ in range(3)] == [201, 201, 429]
    assert [send(api_key="wb_wrong").status_code for _ in range(21)][-1] == 429


def test_the_key_is_kept_as_its_hash_alone(system):
    client, key = system
    client.refresh_from_db()
    assert key not in json.dumps({name: str(value) for name, value in vars(client).items()})


# What the world is told -----------------------------------------------------------------------------------------------


def test_the_world_reads_neither_name_nor_phone_nor_flat(system, people, ask):
    said = "我是测试甲，电话 100-0000-0001，邮箱 a@b.example，住 301室，施工。"
    row = filed(system[0], people.zone, text=said, open_address=open_address("测试路734弄12号301室"))
    answer = ask(f"requests/{row.petition.number}.json").content.decode()

    for secret in ("测试甲", "0000-0001", "a@b.example", "301", row.petition.query_code):
        assert secret not in answer
    assert "施工" in answer
    assert "测试路734弄12号" in answer


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("测试路734弄12号301室", "测试路734弄12号"),
        ("测试花园3幢2单元301室", "测试花园3幢"),
        ("12 Test Road, Flat 3B", "12 Test Road"),
        ("测试路口", "测试路口"),
        ("", ""),
    ],
)
def test_an_address_ends_at_the_door_of_the_house(address, shown):
    assert open_address(address) == shown


def test_words_without_anything_private_stay_as_they_are():
    assert open_words("3号楼门口的灯坏了2周，自2026年起。") == "3号楼门口的灯坏了2周，自2026年起。"


def test_what_staff_wrote_down_is_not_there(people, ask):
    petition = petition_in(people.zone, topic=Topic.NOISE)

    assert ask("requests.json").json() == []
    assert ask(f"requests/{petition.number}.json").status_code == 404


@pytest.mark.parametrize("change", [{"kind": Kind.COMPLAINT}, {"topic": Topic.STAFF_CONDUCT}])
def test_a_complaint_and_a_topic_that_is_not_public_are_not_there(people, system, ask, change):
    row = filed(system[0], people.zone)
    assert len(ask("requests.json").json()) == 1
    Petition.objects.filter(pk=row.petition_id).update(**change)

    assert ask("requests.json").json() == []
    assert ask(f"requests/{row.petition.number}.json").status_code == 404
    assert ask(f"tokens/{row.token}.json").status_code == 404


def test_nothing_about_staff_or_homes_can_be_filed():
    private = {Topic.STAFF_CONDUCT, Topic.NEIGHBOURS, Topic.SOCIAL_AID, Topic.HEALTH_SERVICES, Topic.ELDERLY_CARE}
    assert not private & PUBLIC_TOPICS.keys()


def test_a_request_says_where_it_stands_and_not_what_the_answer_says(people, system, ask):
    row = filed(system[0], people.zone)
    petition = moved(people, row.petition, Move.TAKE, Move.ANSWER, explanation="只对本人说的话。")
    answered = ask(f"requests/{petition.number}.json").json()[0]
    moved(people, petition, Move.SATISFIED)
    closed = ask(f"requests/{petition.number}.json").json()[0]

    assert (answered["status"], closed["status"], closed["expected_datetime"]) == ("open", "closed", None)
    assert "实际解决" in answered["status_notes"]
    assert "只对本人" not in str(answered) + str(closed)
    assert answered["updated_datetime"] >= answered["requested_datetime"]


# The list -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def three(people, system):
    """Noise today, waste 10 days ago and closed, parking 100 days ago."""
    rows = [filed(system[0], people.zone, topic=topic) for topic in (Topic.NOISE, Topic.WASTE_SORTING, Topic.PARKING)]
    moved(people, rows[1].petition, Move.TAKE, Move.ANSWER, Move.SATISFIED)
    for row, days in zip(rows, (0, 10, 100), strict=True):
        at = timezone.now() - timedelta(days=days, minutes=5)
        Petition.objects.filter(pk=row.petition_id).update(received_at=at)
    return {row.petition.topic: row.petition.number for row in rows}


def days_ago(days: int) -> str:
    return (timezone.now() - timedelta(days=days)).isoformat(timespec="seconds").replace("+00:00", "Z")


LISTS = [
    ({}, ["noise", "waste_sorting"]),
    ({"status": "open"}, ["noise"]),
    ({"status": "closed"}, ["waste_sorting"]),
    ({"status": "open,closed"}, ["noise", "waste_sorting"]),
    ({"service_code": "noise,parking"}, ["noise"]),
    ({"start_date": days_ago(120), "end_date": days_ago(31)}, ["parking"]),
    ({"start_date": days_ago(12), "end_date": days_ago(1)}, ["waste_sorting"]),
    ({"end_date": days_ago(90)}, ["parking"]),
    ({"start_date": "", "status": "", "service_request_id": " "}, ["noise", "waste_sorting"]),
]


@pytest.mark.parametrize(("sent", "topics"), LISTS)
def test_a_list_is_narrowed_as_it_is_asked(three, ask, sent, topics):
    assert [entry["service_code"] for entry in ask("requests.json", **sent).json()] == topics


def test_numbers_override_everything_else(three, ask):
    wanted = f"{three['parking']},{three['noise']},2026-999999"
    found = ask("requests.json", service_request_id=wanted, status="closed").json()
    assert {entry["service_request_id"] for entry in found} == {three["parking"], three["noise"]}


@pytest.mark.parametrize(
    "sent", [{"status": "lost"}, {"start_date": "soon"}, {"start_date": days_ago(100), "end_date": days_ago(1)}]
)
def test_a_list_that_cannot_be_made_is_refused(ask, sent):
    assert ask("requests.json", **sent).status_code == 400


def test_jurisdictions_do_not_see_each_other_and_one_of_several_must_be_named(people, system, keeper, ask):
    far = ZoneFactory(committee__subdistrict=SubdistrictFactory())
    other, _key = client_in(far, by=keeper)
    elsewhere = filed(other, far)

    assert ask("requests.json").json() == []
    assert ask(f"requests/{elsewhere.petition.number}.json").status_code == 404
    assert ask("requests.json", jurisdiction_id=None).status_code == 400
    assert ask("services.json", jurisdiction_id="000").status_code == 404


def test_other_forms_and_other_verbs_are_refused_in_json(client, ask):
    assert ask("services.csv").json()[0]["code"] == 404
    assert client.delete("/open311/v2/requests.json").json()[0]["code"] == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_for_one_and_for_three(people, system, ask, rows, django_assert_num_queries):
    for _n in range(rows):
        filed(system[0], people.zone)
    with django_assert_num_queries(4):
        assert len(ask("requests.json").json()) == rows
