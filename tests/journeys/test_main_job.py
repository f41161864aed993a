"""The main job, as people do it: a visit, a petition in the same save, a month of silence, the climb, the answer, the
resident's verdict, the leader's figure. On a phone and at a desk, in both languages."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, BrowserContext, Page, expect

from petitions.models import Petition
from petitions.route import Move, State, Stop
from tests.factories.people import PASSWORD
from tests.factories.petitions import overdue
from tests.journeys.conftest import SCREENS, Office, hold_against_axe
from wulibridge.journal.chain import verify

pytestmark = pytest.mark.journey

TITLE = "三楼楼道灯不亮"
ANSWER = "灯泡已换好，每月查一次。"


@pytest.mark.parametrize(("language", "width"), SCREENS)
def test_main_job(office: Office, address: str, browser: Browser, language: str, width: int):
    with override(language.lower()):
        number, code = someone_asks_at_the_door(enter(browser, address, language, width, "zone"), office)

        petition = overdue(Petition.objects.get(number=number))
        call_command("sweep_deadlines")
        petition.refresh_from_db()
        assert (petition.stop, petition.state) == (Stop.COMMITTEE, State.REGISTERED)

        the_chair_answers(enter(browser, address, language, width, "chair"))
        the_resident_judges(visitor(browser, address, language, width), number, code)
        the_leader_reads(enter(browser, address, language, width, "leader"), number)

    petition.refresh_from_db()
    assert petition.state == State.CLOSED
    assert verify().sound


def someone_asks_at_the_door(page: Page, office: Office) -> tuple[str, str]:
    expect(page.get_by_role("heading", level=1)).to_have_text(gettext("My round"))
    look(page)
    page.get_by_role("link", name=office.household.building.address).click()
    look(page)
    page.get_by_role("link", name=office.household.room).click()
    look(page)
    expect(page.locator("main")).not_to_contain_text("10000000001")

    page.get_by_role("link", name=gettext("Someone was in")).click()
    page.locator("[name=opinions-0-text]").fill("楼里几户都说晚上看不清。")
    page.get_by_role("button", name=gettext("Raise a petition")).click()
    page.locator("[name=petitions-0-title]").fill(TITLE)
    page.locator("[name=petitions-0-text]").fill("三楼楼道的灯坏了两周，老人晚上下楼不安全。")
    look(page)
    page.get_by_role("button", name=gettext("Save the visit")).click()

    slip = page.locator(".wb-slip")
    expect(slip).to_contain_text(TITLE)
    look(page)
    number, code = slip.locator(".wb-slip-sign").all_inner_texts()
    page.context.close()
    return number, code


def the_chair_answers(page: Page) -> None:
    page.goto(reverse("web:notices"))
    expect(page.locator("main")).to_contain_text(TITLE)
    look(page)
    page.goto(reverse("petitions:due"))
    look(page)
    page.get_by_role("link", name=TITLE).click()
    climbed = gettext("The deadline passed without an answer: it moved up to the %(stop)s by itself.")
    expect(page.locator("main")).to_contain_text(climbed % {"stop": Stop.COMMITTEE.label})
    look(page)
    page.get_by_role("button", name=Move.TAKE.label, exact=True).click()
    page.get_by_role("link", name=Move.ANSWER.label, exact=True).click()

    page.locator("[name=explanation]").fill(ANSWER)
    page.get_by_role("button", name=Move.ANSWER.label, exact=True).click()
    # No outcome was chosen: the browser or the office says so, and nothing typed is lost.
    expect(page.locator("[name=explanation]")).to_have_value(ANSWER)
    page.locator("[name=outcome][value=solved]").check()
    page.locator("[name=way]").select_option("in_person")
    look(page)
    page.get_by_role("button", name=Move.ANSWER.label, exact=True).click()

    expect(page.locator("main")).to_contain_text(str(State.ANSWERED.label))
    page.context.close()


def the_resident_judges(page: Page, number: str, code: str) -> None:
    page.goto(reverse("petitions:follow"))
    look(page)
    page.locator("[name=number]").fill(number)
    page.locator("[name=code]").fill(code.lower())
    page.get_by_role("button", name=gettext("Show my petition")).click()
    expect(page.locator("main")).to_contain_text(ANSWER)
    assert code not in page.url
    look(page)
    page.locator("[name=satisfied][value=yes]").check()
    page.get_by_role("button", name=gettext("Send my verdict")).click()

    expect(page.get_by_role("status")).to_be_visible()
    expect(page.locator("main")).to_contain_text(str(State.CLOSED.label))
    page.context.close()


def the_leader_reads(page: Page, number: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(gettext("Dashboard"))
    look(page)
    satisfaction = page.locator("#satisfaction")
    expect(satisfaction).to_contain_text("100")
    satisfaction.get_by_role("link", name="1").first.click()
    expect(page.locator("main")).to_contain_text(number)
    look(page)
    page.context.close()


def enter(browser: Browser, address: str, language: str, width: int, username: str) -> Page:
    """A browser of this person's own, logged in, on the page that opens for them."""
    page = visitor(browser, address, language, width)
    page.goto(address)
    look(page)
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main [type=submit]").click()
    expect(page.locator("[name=password]")).to_have_count(0)
    return page


def visitor(browser: Browser, address: str, language: str, width: int) -> Page:
    locale = "zh-CN" if language.startswith("zh") else "en-GB"
    context: BrowserContext = browser.new_context(
        base_url=address, locale=locale, viewport={"width": width, "height": 844 if width < 800 else 900}
    )
    context.set_default_timeout(30_000)
    return context.new_page()


def look(page: Page) -> None:
    """What every page must hold: accessible, and no wider than the screen."""
    hold_against_axe(page)
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, f"{page.url} is {width} px wider than the screen"
