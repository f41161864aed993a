"""Nothing typed at the door is lost, and nothing is sent twice, whatever the phone, the net and the thumb do."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext
from playwright.sync_api import Browser, Page, expect

from petitions.models import Petition
from tests.factories.people import PASSWORD
from tests.journeys.conftest import Office
from tests.journeys.test_main_job import enter
from visits.models import OpinionItem, Visit

pytestmark = pytest.mark.journey

WORDS = "楼里几户都说晚上看不清。"


@pytest.fixture
def phone(office: Office, address: str, browser: Browser) -> Page:
    return enter(browser, address, "zh-Hans", 390, "zone")


@pytest.fixture
def sheet(office: Office) -> str:
    return reverse("visits:visit_form", args=[office.household.pk])


def write(page: Page, sheet: str) -> None:
    page.goto(sheet)
    page.locator("[name=opinions-0-text]").fill(WORDS)
    expect(page.locator("[data-draft-chip]")).to_be_visible()


def save(page: Page) -> None:
    page.locator(".door-save button").click()


def log_out(page: Page) -> None:
    page.locator(".wb-more > summary").click()
    page.locator(".wb-more-sheet [data-drafts-lost] button").click()


def test_a_draft_is_found_again_from_the_round(phone, office, sheet):
    write(phone, sheet)
    phone.goto(reverse("visits:building", args=[office.household.building_id]))
    expect(phone.locator("[data-draft-mark]:visible")).to_have_count(1)
    phone.goto(reverse("visits:round"))
    phone.locator("[data-drafts] a").click()
    expect(phone.locator("[name=opinions-0-text]")).to_have_value(WORDS)


def test_an_answer_that_never_came_back_saves_nothing_twice(phone, sheet):
    def lose(route):
        route.fetch(max_redirects=0)
        route.abort()

    write(phone, sheet)
    phone.route(f"**{sheet}", lambda route: lose(route) if route.request.method == "POST" else route.continue_())
    save(phone)
    phone.wait_for_url("chrome-error://**")
    phone.unroute_all()
    phone.goto(sheet)
    expect(phone.locator("[name=opinions-0-text]")).to_have_value(WORDS)
    save(phone)
    expect(phone.locator("main")).to_contain_text(gettext("sent"))
    assert OpinionItem.objects.count() == 1


def test_after_the_save_the_back_button_brings_an_empty_form(phone, sheet):
    write(phone, sheet)
    save(phone)
    expect(phone.locator("main")).to_contain_text(gettext("sent"))
    phone.go_back()
    expect(phone.locator("[name=opinions-0-text]")).to_have_value("")


def test_a_session_that_ended_keeps_what_was_typed(phone, sheet):
    write(phone, sheet)
    phone.context.clear_cookies(name="sessionid")
    save(phone)
    expect(phone.locator("[name=password]")).to_be_visible()
    assert not Visit.objects.exists()
    phone.goto("/login/?next=" + sheet)
    expect(phone.locator("[name=password]")).to_be_visible()
    assert WORDS in phone.evaluate("JSON.stringify(localStorage)")


@pytest.mark.parametrize("sure", [True, False])
def test_logging_out_asks_before_it_deletes_a_draft(phone, sheet, sure):
    write(phone, sheet)
    asked = []
    phone.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept() if sure else dialog.dismiss()))
    log_out(phone)
    expect(phone.locator("[name=password]")).to_have_count(1 if sure else 0)
    assert len(asked) == 1
    assert (WORDS in phone.evaluate("JSON.stringify(localStorage)")) != sure


def test_a_draft_can_be_thrown_away(phone, sheet):
    write(phone, sheet)
    phone.on("dialog", lambda dialog: dialog.accept())
    phone.locator("[data-draft-drop]").click()
    expect(phone.locator("[name=opinions-0-text]")).to_have_value("")
    assert WORDS not in phone.evaluate("JSON.stringify(localStorage)")


def test_a_half_written_form_without_a_draft_is_not_left_unasked(phone):
    asked = []
    phone.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    phone.goto(reverse("web:password"))
    phone.locator("[name=old_password]").press_sequentially("half")
    phone.locator(".wb-bottom > a").first.click()
    expect(phone.locator("[name=old_password]")).to_have_value("half")
    assert asked == ["beforeunload"]


def test_what_is_typed_at_the_desk_outlives_the_session(phone):
    """It comes back to the same person after the log-in, goes with the save, and is nobody else's."""
    phone.goto(reverse("petitions:register"))
    phone.locator("[name=text]").fill(WORDS)
    expect(phone.locator("[data-draft-chip]")).to_be_visible()
    phone.context.clear_cookies(name="sessionid")
    phone.locator("[name=title]").fill("灯不亮")
    phone.locator("main [type=submit]").click()
    log_in(phone, "lead")
    phone.goto(reverse("petitions:register"))
    expect(phone.locator("[name=text]")).to_have_value("")
    phone.context.clear_cookies(name="sessionid")
    phone.goto("/login/?next=" + reverse("petitions:register"))
    log_in(phone, "zone")
    expect(phone.locator("[name=text]")).to_have_value(WORDS)
    phone.locator("main [type=submit]").click()
    expect(phone.locator("h1")).to_have_text("灯不亮")
    phone.goto(reverse("petitions:register"))
    expect(phone.locator("[name=text]")).to_have_value("")
    assert Petition.objects.get().text == WORDS


def log_in(page: Page, username: str) -> None:
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main [type=submit]").click()
    expect(page.locator("[name=password]")).to_have_count(0)
