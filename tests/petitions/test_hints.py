"""What says the same as a petition that is being written down: what is found, why, and what must not be."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from petitions.models import Petition
from petitions.queries.hint import LOOKED_BACK, Told, Why, hints_for, pairs_of
from petitions.route import Move
from tests.factories.office import moved
from tests.factories.petitions import petition_in
from tests.factories.territory import HouseholdFactory, ZoneFactory

TITLE, TEXT = "楼道灯不亮", "三楼楼道灯坏了两周。"
SAME, OTHER = "三楼的灯不亮\n楼道里的灯坏了好久，老人上下楼看不清。", "垃圾没人清\n垃圾房门口垃圾堆了三天，苍蝇多。"


def found(user, told: Told) -> list[tuple[Petition, tuple[Why, ...]]]:
    return [(hint.petition, hint.whys) for hint in hints_for(user, told)]


@pytest.fixture
def home(people):
    return HouseholdFactory(building__zone=people.zone)


@pytest.fixture
def known(people, home) -> Petition:
    return petition_in(people.zone, by=people.member, topic="public_safety", household=home, address="弄口")


@pytest.mark.parametrize(
    ("told", "whys"),
    [
        ({"said": SAME}, {Why.WORDS}),
        ({"said": "樓道燈不亮，三樓樓道燈壞了"}, {Why.WORDS}),
        ({"said": OTHER}, set()),
        ({"said": "灯"}, set()),
        ({"said": OTHER, "household": True}, {Why.ADDRESS}),
        ({"said": OTHER, "address": " 弄口 "}, {Why.ADDRESS}),
        ({"said": OTHER, "address": "弄"}, set()),
        ({"said": OTHER, "topic": "public_safety"}, {Why.TOPIC}),
        ({"said": SAME, "household": True, "topic": "public_safety"}, set(Why)),
    ],
)
def test_what_is_found_and_why(people, home, known, told, whys):
    household = home if told.pop("household", False) else None
    hints = found(people.lead, Told(zone=people.zone.pk, household=household, **told))
    assert hints == ([(known, tuple(why for why in Why if why in whys))] if whys else [])


@pytest.mark.parametrize("case", ["complaint", "another zone's", "another committee", "long ago", "topic other"])
def test_what_is_never_found(people, case):
    """Each of them says the very same; a neighbour zone's is found by who reads the whole committee."""
    user, zone, draft = people.lead, people.zone, {}
    match case:
        case "complaint":
            user, draft = people.desk, {"kind": "complaint", "about": (people.staff,)}
        case "another zone's":
            zone = ZoneFactory(committee=people.zone.committee)
        case "another committee":
            user, zone = people.desk, ZoneFactory(committee__subdistrict=people.zone.committee.subdistrict)
    row = petition_in(zone, **draft)
    told = Told(people.zone.pk, "" if case == "topic other" else f"{TITLE}\n{TEXT}")
    if case == "another zone's":
        assert found(people.chair, told) == [(row, (Why.WORDS,))]
    if case == "long ago":
        Petition.objects.update(received_at=timezone.now() - LOOKED_BACK)
    assert found(user, told) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_one_question_whatever_there_is(people, rows, django_assert_num_queries):
    for _n in range(rows):
        petition_in(people.zone, by=people.member)
    told = Told(people.zone.pk, f"{TITLE}\n{TEXT}")
    hints_for(people.lead, told)  # who this is
    with django_assert_num_queries(1):
        assert len(hints_for(people.lead, told)) == rows


def test_same_address_comes_first_and_then_the_more_similar(people, home):
    similar = petition_in(people.zone, by=people.member)
    near = petition_in(people.zone, by=people.member, title="别的事", text="别的事情。", household=home)
    less = petition_in(people.zone, by=people.member, title="三楼楼道灯不亮", text="请修。")
    hints = found(people.lead, Told(people.zone.pk, f"{TITLE}\n{TEXT}", household=home))
    assert [row for row, _whys in hints] == [near, similar, less]


def test_pairs_are_of_letters_alone():
    assert pairs_of("灯，亮！a b") == []
    assert pairs_of("楼道的灯不亮了") == ["楼道", "道的", "的灯", "灯不", "不亮", "亮了"]


class TestAtTheDesk:
    @pytest.fixture
    def client(self, people) -> Client:
        client = Client()
        client.force_login(people.lead)
        return client

    def typed(self, people, **more):
        day = timezone.localdate().isoformat()
        first = {"title": TITLE, "text": TEXT, "topic": "other", "channel": "phone", "urgency": "normal"}
        return first | {"received_at": day, "zone": people.zone.pk, "client_uuid": str(uuid.uuid4())} | more

    def test_without_javascript_it_asks_once_and_takes_the_answer(self, people, known, client):
        sent = self.typed(people)
        answer = client.post(reverse("petitions:register"), sent)
        assert (answer.status_code, Petition.objects.count()) == (422, 1)
        assert known.number in answer.content.decode()
        assert client.post(reverse("petitions:register"), sent | {"same_as": ""}).status_code == 302
        assert Petition.objects.exclude(pk=known.pk).get().duplicate_of is None

    def test_another_voice_is_registered_and_linked(self, people, known, client):
        client.post(reverse("petitions:register"), self.typed(people, same_as=known.number))
        assert Petition.objects.exclude(pk=known.pk).get().duplicate_of == known

    def test_a_form_sent_twice_is_not_asked_about_itself(self, people, client):
        sent = self.typed(people)
        pages = [client.post(reverse("petitions:register"), sent).url for _turn in range(2)]
        assert pages[0] == pages[1]

    def test_while_typing_nothing_is_registered(self, people, known, client):
        typed = {"title": TITLE, "text": TEXT, "zone": people.zone.pk, "hints": "1", "same_as": known.number}
        answer = client.post(reverse("petitions:register"), typed)
        text = answer.content.decode()
        assert (answer.status_code, Petition.objects.count()) == (200, 1)
        assert f'value="{known.number}" checked' in text
        assert "<html" not in text

    def test_one_that_waits_no_more_is_shown_and_not_offered(self, people, known, client):
        moved(people, known, Move.ANSWER)
        text = client.post(reverse("petitions:register"), self.typed(people)).content.decode()
        assert reverse("petitions:petition", args=[known.number]) in text
        assert f'value="{known.number}"' not in text
