"""The frame: menu, language, notices, password, log-in, and pages for when something fails."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse

from petitions.route import Move
from petitions.services.notes import message
from tests.factories.people import PASSWORD, UserFactory, staff_of
from tests.factories.petitions import petition_in
from tests.factories.territory import OrganizationFactory, ZoneFactory
from wulibridge.notices.channels import text_of
from wulibridge.notices.models import Notice
from wulibridge.notices.services import notify
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.web.context import room
from wulibridge.web.finders import SERVED, BootstrapFinder
from wulibridge.web.middleware import address_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone():
    return ZoneFactory()


@pytest.fixture
def chair(zone):
    return staff_of(Role.COMMITTEE_CHAIR, zone.committee)


def signed_in(user: User, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return client


def told(user: User, petition, count: int = 1) -> None:
    notify([message(petition, Move.LAPSE, str(number), [user]) for number in range(count)])


class TestFirstPage:
    @pytest.mark.parametrize(
        ("role", "area", "page"),
        [
            (Role.ZONE_MEMBER, "zone", "visits:round"),
            (Role.COMMITTEE_CHAIR, "committee", "petitions:due"),
            (Role.CASE_DESK, "subdistrict", "petitions:due"),
            (Role.SUBDISTRICT_LEADER, "subdistrict", "dashboards:overview"),
            (Role.AUDITOR, "subdistrict", "admin:index"),
        ],
    )
    def test_opens_on_what_the_role_must_do(self, role, area, page, zone):
        areas = {"zone": zone, "committee": zone.committee, "subdistrict": zone.committee.subdistrict}
        assert signed_in(staff_of(role, areas[area])).get("/").url == reverse(page)

    def test_without_a_post_it_says_whom_to_ask(self):
        assert "security administrator" in signed_in(UserFactory()).get("/").content.decode()

    def test_menu_marks_one_room_alone(self, chair):
        request = RequestFactory().get("/petitions/due/")
        request.user = chair
        here = [entry["door"].url_name for entry in room(request)["doors"] if entry["here"]]
        assert here == ["petitions:due"]

    @pytest.mark.parametrize(
        ("role", "path", "door"),
        [
            (Role.CARE_AGENCY, "/home-care/months/", "evaluations:plans"),
            (Role.HOME_CARE_WORKER, "/home-care/visits/1/", "evaluations:elders"),
        ],
    )
    def test_menu_marks_the_room_on_each_of_its_pages(self, role, path, door):
        request = RequestFactory().get(path)
        request.user = staff_of(role, OrganizationFactory())
        assert [entry["door"].url_name for entry in room(request)["doors"] if entry["here"]] == [door]


class TestLanguage:
    def test_cookie_for_anybody(self):
        client = Client()
        answer = client.post("/language/", {"language": "en", "next": "/follow/"})
        assert answer.url == "/follow/"
        assert '<html lang="en">' in client.get("/follow/").content.decode()

    def test_account_of_who_is_signed_in(self, chair):
        signed_in(chair).post("/language/", {"language": "en"})
        chair.refresh_from_db()
        assert chair.language == "en"

    def test_chosen_language_comes_back_at_log_in(self, chair):
        User.objects.filter(pk=chair.pk).update(language="en")
        client = Client(headers={"accept-language": "zh-CN"})
        client.post("/login/", {"username": chair.username, "password": PASSWORD})
        assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"

    @pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example"])
    def test_leads_nowhere_else(self, elsewhere):
        assert Client().post("/language/", {"language": "en", "next": elsewhere}).url == "/"

    @pytest.mark.parametrize("name", ["petitioner", "query_code"])
    def test_page_that_only_a_post_makes_leads_to_one_that_can_be_read(self, name, zone, chair):
        petition = petition_in(zone)
        readable = reverse("petitions:petition", args=[petition.number])
        answer = signed_in(chair).post(reverse(f"petitions:{name}", args=[petition.number]))
        assert f'name="next" value="{readable}"' in answer.content.decode()

    def test_unknown_language_changes_nothing(self, chair):
        answer = signed_in(chair).post("/language/", {"language": "xx"})
        assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies
        chair.refresh_from_db()
        assert chair.language == ""


class TestNotices:
    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    @pytest.mark.parametrize("made", list(Move))
    def test_every_move_has_its_letter(self, made, language, zone, chair):
        petition = petition_in(zone, title="灯 & 门")
        notify([message(petition, made, "x", [chair])])
        subject, body = text_of(Notice.objects.get(receiver=chair), language=language)
        assert "灯 & 门" in subject
        assert f"{settings.PUBLIC_URL}/petitions/{petition.number}/" in body
        assert petition.number in body

    def test_only_my_own(self, zone, chair):
        told(staff_of(Role.COMMITTEE_CHAIR, zone.committee), petition_in(zone, title="别人的通知"))
        assert "别人的通知" not in signed_in(chair).get("/notices/").content.decode()

    def test_unread_ones_are_counted_in_both_menus(self, zone, chair):
        told(chair, petition_in(zone), 3)
        assert signed_in(chair).get("/petitions/").content.decode().count('<span class="wb-count">3<') == 2

    def test_reading_marks_nothing_and_the_button_marks_all(self, zone, chair):
        told(chair, petition_in(zone))
        client = signed_in(chair)
        client.get("/notices/")
        assert chair.notices.filter(read_at=None).count() == 1
        client.post("/notices/")
        assert not chair.notices.filter(read_at=None).exists()

    @pytest.mark.parametrize("count", [1, 3])
    def test_query_count(self, count, zone, chair, django_assert_num_queries):
        told(chair, petition_in(zone), count)
        client = signed_in(chair)
        with django_assert_num_queries(6):
            assert len(client.get("/notices/").context["notes"]) == count


class TestPassword:
    NEW = "new-horse-九-battery"

    def test_changed_and_journalled_and_still_signed_in(self, chair):
        client = signed_in(chair)
        typed = {"old_password": PASSWORD, "new_password1": self.NEW, "new_password2": self.NEW}
        client.post("/password/", typed)
        chair.refresh_from_db()
        assert chair.check_password(self.NEW)
        assert client.get("/notices/").status_code == 200

    def test_wrong_old_one_changes_nothing(self, chair):
        typed = {"old_password": "wrong", "new_password1": self.NEW, "new_password2": self.NEW}
        assert signed_in(chair).post("/password/", typed).status_code == 422
        chair.refresh_from_db()
        assert chair.check_password(PASSWORD)


class TestFailures:
    def test_five_wrong_passwords_lock_with_words(self, chair):
        client = Client(headers={"accept-language": "en"})
        for _turn in range(5):
            answer = client.post("/login/", {"username": chair.username, "password": "wrong"})
        assert answer.status_code == 429
        assert "Please wait ten minutes" in answer.content.decode()

    def test_old_form_says_that_nothing_was_saved(self):
        answer = Client(enforce_csrf_checks=True, headers={"accept-language": "en"}).post("/login/", {})
        assert answer.status_code == 403
        assert "Nothing was saved" in answer.content.decode()

    def test_unknown_address(self, chair):
        assert "There is nothing here for you" in signed_in(chair).get("/nothing/").content.decode()

    def test_after_the_log_in_a_sent_form_leads_back_to_its_page(self):
        client, page = Client(), "http://testserver/petitions/2026-000001/"
        answer = client.post("/petitions/2026-000001/code/", headers={"referer": page})
        assert parse_qs(urlsplit(answer.url).query)["next"] == [page]
        answer = client.post("/petitions/2026-000001/code/", headers={"referer": "http://elsewhere.example/"})
        assert parse_qs(urlsplit(answer.url).query)["next"] == ["/"]

    def test_a_form_sent_after_the_session_ended_is_said_not_to_be_saved(self):
        client = Client(headers={"accept-language": "en"})
        client.post("/petitions/2026-000001/code/")
        assert "so this was not saved" in client.get("/login/").content.decode()

    def test_a_page_asked_for_after_the_session_ended_says_nothing(self):
        client = Client(headers={"accept-language": "en"})
        client.get("/petitions/")
        assert "so this was not saved" not in client.get("/login/").content.decode()

    def test_a_piece_of_a_page_does_not_turn_into_the_log_in(self):
        answer = Client().post("/petitions/2026-000001/petitioner/", headers={"hx-request": "true"})
        assert answer.headers["HX-Redirect"] == "/login/?next=/"
        assert not answer.content

    def test_log_out_is_a_post(self, chair):
        client = signed_in(chair)
        assert client.get("/logout/").status_code == 405
        client.post("/logout/")
        assert client.get("/notices/").status_code == 302


class TestAddress:
    @pytest.mark.parametrize(
        ("proxies", "forwarded", "address"),
        [
            (0, "198.51.100.9", "192.0.2.1"),
            (1, "198.51.100.9, 203.0.113.5", "203.0.113.5"),
            (2, "198.51.100.9, 203.0.113.5, 203.0.113.6", "203.0.113.5"),
            (2, "203.0.113.6", "192.0.2.1"),
            (1, "no address", None),
        ],
    )
    def test_only_trusted_proxies_are_believed(self, proxies, forwarded, address, settings):
        settings.TRUSTED_PROXIES = proxies
        request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", headers={"x-forwarded-for": forwarded})
        assert address_of(request) == address

    def test_a_lock_is_for_the_address_behind_the_proxy(self, chair, settings):
        settings.TRUSTED_PROXIES = 1
        for _turn in range(5):
            Client(headers={"x-forwarded-for": "203.0.113.5"}).post(
                "/login/", {"username": chair.username, "password": "x"}
            )
        answer = Client(headers={"x-forwarded-for": "203.0.113.7"}).post(
            "/login/", {"username": chair.username, "password": PASSWORD}
        )
        assert answer.status_code == 302


class TestPolicy:
    @pytest.mark.parametrize(
        "address", ["/petitions/due/", "/petitions/", "/petitions/new/", "/notices/", "/password/"]
    )
    def test_nothing_inline(self, address, chair):
        answer = signed_in(chair).get(address)
        text = answer.content.decode()
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert " style=" not in text
        assert "<style" not in text
        assert " onclick=" not in text

    def test_bootstrap_comes_out_of_its_wheel(self):
        finder = BootstrapFinder()
        assert [name for name, _storage in finder.list(None)] == list(SERVED)
        assert finder.find("bootstrap/css/bootstrap.min.css")
        assert not finder.find("bootstrap/js/bootstrap.js")
