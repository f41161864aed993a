"""What nobody sees is taken out once, at the door; what a text may hold is said in one place."""

import unicodedata

import pytest
from django.urls import reverse
from django.utils import timezone

from petitions.models import Petition
from tests.factories.people import staff_of
from tests.factories.territory import HouseholdFactory, ZoneFactory
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.plain import half_width, one_line, plain


def test_no_control_and_no_direction_mark_is_left():
    everything = "".join(map(chr, range(0x110000)))
    left = plain(everything)

    controls = {sign for sign in left if unicodedata.category(sign) in ("Cc", "Cs")}
    marks = {sign for sign in left if unicodedata.bidirectional(sign) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI"}}
    assert controls == {"\t", "\n"}
    assert marks == set()


@pytest.mark.parametrize(
    "text", ["五里桥 ABC１２３，。㊙️", "𠮷野家", "葛\U000e0100", "שלום", "e\u0301", "a\n\tb", "\u3000"]
)
def test_what_is_seen_stays(text):
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [("a\r\nb\rc", "a\nb\nc"), ("a\u2028b", "a\nb"), ("a\0\u200b\u202eb", "ab"), ("\ud800x", "\ufffdx")],
)
def test_what_is_made_of_the_rest(text, left):
    assert plain(text) == left


def test_one_line_is_one_line():
    assert one_line("\u3000a\r\nb\u2028\tc\x0bd ") == "a b cd"


def test_full_width_codes_are_understood():
    assert half_width("１００　００００－Ａ１") == "100 0000-A1"


@pytest.fixture
def clerk(client, db) -> User:
    user = staff_of(Role.COMMITTEE_STAFF, ZoneFactory().committee)
    client.force_login(user)
    return user


def registered(client, clerk, **fields) -> Petition:
    zone = clerk.posts.get().committee.zones.get()
    sent = {
        "title": "灯",
        "text": "坏了",
        "topic": "other",
        "channel": "reception",
        "urgency": "normal",
        "zone": zone.pk,
    }
    sent |= {"received_at": f"{timezone.localdate()}"} | fields
    client.post(reverse("petitions:register"), sent)
    return Petition.objects.get()


def test_a_text_is_stored_without_what_nobody_sees(client, clerk):
    petition = registered(client, clerk, title="\u202e灯\u200b\0坏", text="一\r\n二\u2066")

    assert (petition.title, petition.text) == ("灯坏", "一\n二")


def test_a_title_is_one_line(client, clerk):
    """It becomes the subject of a mail."""
    assert registered(client, clerk, title="灯\r\nBcc: x@example.com").title == "灯 Bcc: x@example.com"


def test_a_form_whose_identity_was_damaged_is_still_taken(client, clerk):
    assert registered(client, clerk, client_uuid="nosuch").title == "灯"


def test_a_household_is_found_by_its_full_width_number(client, clerk):
    household = HouseholdFactory(building__zone=clerk.posts.get().committee.zones.get(), number="Q1-0001")

    assert registered(client, clerk, search="Ｑ１－０００１").household == household


def test_the_answer_to_what_is_no_text_is_in_the_persons_language(client, db):
    answer = client.post(
        reverse("petitions:follow"),
        b"x",
        content_type="multipart/form-data; boundary=",
        headers={"Accept-Language": "zh-hans"},
    )

    assert answer.status_code == 400
    assert "没有任何改动" in answer.content.decode()


def test_a_log_in_name_of_a_megabyte_is_said_at_its_field(client, db):
    answer = client.post(reverse("web:login"), {"username": "长" * 350_000, "password": "x"})

    assert answer.status_code == 422
    assert answer.context["form"].errors["username"]
