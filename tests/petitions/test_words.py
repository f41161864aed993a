"""What residents are told: by text message or letter, without personal data, and with every reading journalled."""

from dataclasses import dataclass, field

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from petitions.models import Petition, Petitioner, Word, WordState
from petitions.queries.word import letters_for
from petitions.route import Move
from petitions.services import Refused, move
from petitions.services.words import MAX_ATTEMPTS, drain, mark_printed, open_letters
from tests.factories.office import facts, moved
from tests.factories.petitions import petition_in
from wulibridge.journal.models import JournalEntry
from wulibridge.personal import personal_data

PHONE, NAME = "10000000001", "测试甲"


@dataclass
class Sms:
    """A real backend, that remembers and can be out of order."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    broken: bool = False

    def send(self, phone: str, text: str) -> None:
        if self.broken:
            raise ConnectionError(phone)
        self.sent.append((phone, text))


SMS = Sms()


def the_one() -> Sms:
    return SMS


@pytest.fixture
def sms(settings):
    settings.SMS_BACKEND = f"{__name__}.the_one"
    SMS.sent, SMS.broken = [], False
    return SMS


def asked(people, **draft: object) -> Petition:
    said = {"petitioner_name": NAME, "petitioner_phone": PHONE, "address": "测试路1弄1号"}
    return petition_in(people.zone, by=people.lead, **said | draft)


def states() -> list[str]:
    return list(Word.objects.order_by("pk").values_list("state", flat=True))


def test_registration_is_told_with_the_number_and_without_the_code(people, sms):
    petition = asked(people)

    drain()

    [(phone, text)] = sms.sent
    assert phone == PHONE
    assert petition.number in text
    assert "/follow/" in text
    assert petition.query_code not in text
    assert NAME not in text
    assert petition.title not in text
    assert states() == [WordState.SENT]


def test_with_the_code_only_where_the_office_says_so(people, sms, settings):
    settings.SMS_QUERY_CODE = True
    petition = moved(people, asked(people), Move.EXTEND)

    drain()

    assert [petition.query_code in text for _phone, text in sms.sent] == [True, False]


@pytest.mark.parametrize(
    ("moves", "told"),
    [
        ([Move.TAKE], 1),
        ([Move.MOVE_UP], 1),
        ([Move.EXTEND], 2),
        ([Move.WAIT], 2),
        ([Move.WAIT, Move.GO_ON], 2),
        ([Move.ANSWER], 2),
        ([Move.ANSWER, Move.SATISFIED], 2),
        ([Move.ANSWER, Move.NO_ANSWER], 3),
        ([Move.ANSWER, Move.DISSATISFIED, Move.CLOSE], 3),
        ([Move.ANSWER, Move.DISSATISFIED, Move.REOPEN, Move.ANSWER], 3),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, list) else "",
)
def test_the_resident_hears_of_what_matters_to_them(people, sms, moves, told):
    moved(people, asked(people), *moves)

    drain()

    assert len(sms.sent) == told


def test_an_extension_is_told_with_its_reason_and_without_anybodys_number(people, sms):
    petition = moved(people, asked(people), Move.EXTEND, reason=f"等物业回话，电话{PHONE}。" + "长" * 80)

    drain()

    text = sms.sent[-1][1]
    assert "等物业回话" in text
    assert PHONE not in text
    assert "…" in text
    assert str(petition.due_on.day) in text


def test_phone_and_name_stand_in_no_row_and_each_look_is_journalled(people, sms):
    petition = asked(people)
    sms.broken = True

    drain()

    word = Word.objects.get()
    assert word.state == WordState.PENDING
    assert PHONE not in str(vars(word))
    entries = JournalEntry.objects.filter(verb="word.read")
    assert [entry.subject_id for entry in entries] == [petition.pk]
    assert PHONE not in str(list(entries.values()))


def test_given_up_it_becomes_a_letter(people, sms):
    asked(people)
    sms.broken = True
    for _n in range(MAX_ATTEMPTS):
        Word.objects.update(next_try_at="2026-01-01T00:00Z")
        drain()

    assert states() == [WordState.TO_PRINT]


def test_at_night_nobody_is_woken(people, sms, settings):
    asked(people, urgency="emergency")
    settings.QUIET_HOURS = "00:00-23:59:59.999999"

    assert drain() == 0
    assert states() == [WordState.PENDING]


@pytest.mark.parametrize(
    ("draft", "state"),
    [
        ({}, WordState.SENT),
        ({"by_letter": True}, WordState.TO_PRINT),
        ({"petitioner_phone": ""}, WordState.TO_PRINT),
        ({"petitioner_phone": "", "address": ""}, WordState.NOT_SENT),
        ({"petitioner_phone": "", "petitioner_name": ""}, WordState.NOT_SENT),
    ],
    ids=["phone", "wishes for letters", "no phone", "nowhere to write", "nobody written down"],
)
def test_a_letter_is_for_who_wishes_so_and_who_has_no_phone(people, sms, draft, state):
    asked(people, **draft)

    drain()

    assert states() == [state]


def test_without_a_backend_who_has_a_phone_is_called(people):
    asked(people)
    asked(people, petitioner_phone="")

    drain()

    assert states() == [WordState.NOT_SENT, WordState.TO_PRINT]


def test_an_answer_that_is_given_by_letter_is_a_letter(people, sms):
    petition = asked(people)
    move(petition=petition, move=Move.ANSWER, by=people.lead, facts=facts(way="letter"))

    drain()

    assert states() == [WordState.SENT, WordState.TO_PRINT]


# Letters --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def letter(people) -> Word:
    petition = asked(people, by_letter=True, confidential=True)
    moved(people, petition, Move.ANSWER)
    drain()
    return Word.objects.get(event=Move.ANSWER)


def test_a_letter_names_the_resident_and_what_was_answered(client, people, letter):
    client.force_login(people.lead)
    address = reverse("petitions:letters")

    listed = client.get(address).content.decode()
    opened = client.post(address, {"act": "open", "letter": letter.pk})

    assert NAME not in listed
    page = opened.content.decode()
    assert NAME in page
    assert "测试路1弄1号" in page
    assert "灯已换好。" in page
    assert PHONE not in page
    assert "no-store" in opened["Cache-Control"]
    assert JournalEntry.objects.filter(verb="word.letter_read", actor=people.lead.username).count() == 1


def test_printed_it_is_off_the_list(client, people, letter):
    client.force_login(people.lead)

    client.post(reverse("petitions:letters"), {"act": "printed", "letter": letter.pk})

    letter.refresh_from_db()
    assert (letter.state, letter.printed_by) == (WordState.PRINTED, people.lead)
    assert letter not in letters_for(people.lead)
    assert JournalEntry.objects.filter(verb="word.printed").count() == 1


@pytest.mark.parametrize("act", [open_letters, mark_printed])
def test_a_confidential_petitioner_is_written_to_by_who_knows_them(people, letter, act):
    with pytest.raises(Refused):
        act(words=[letter], by=people.staff)

    assert letter in letters_for(people.staff)
    assert not JournalEntry.objects.filter(verb__in=["word.letter_read", "word.printed"]).exists()


def test_elsewhere_there_is_no_letter(people, letter):
    for user in (people.leader, people.department, *people.strangers):
        assert letter not in letters_for(user)


def test_how_the_resident_wishes_to_be_told_is_changed_on_the_petition(client, people):
    petition = asked(people)
    client.force_login(people.staff)
    sent = {"act": "wish", "number": petition.number, "by_letter": "yes"}

    client.post(reverse("petitions:letters"), sent)

    petition.refresh_from_db()
    assert petition.by_letter
    assert JournalEntry.objects.filter(verb="petition.by_letter").count() == 1
    client.force_login(people.leader)
    assert client.post(reverse("petitions:letters"), sent | {"by_letter": "no"}).status_code == 404


def test_the_list_asks_as_often_for_one_as_for_three(client, people):
    client.force_login(people.lead)
    counts = []
    for _n in range(3):
        asked(people, petitioner_phone="")
        drain()
        with CaptureQueriesContext(connection) as questions:
            page = client.get(reverse("petitions:letters")).context["page"]
        counts.append(len(questions))

    assert len(page.object_list) == 3
    assert counts[0] == counts[2]


def test_outside_of_its_zone_the_worker_finds_no_phone(people, sms):
    """What the wall lets through is the one zone of the petition."""
    asked(people)
    with personal_data(zones=[]):
        assert not Petitioner.objects.exists()

    drain()

    assert len(sms.sent) == 1
    assert not Petitioner.objects.exists()
