"""A petition's whole way as the desks walk it: written down, passed up twice, a transfer order, two departments of
which one objects, the answer out of what they reported, a call-back, closed. On a phone and at a desk, by mouse and by
keys."""

import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, Locator, Page, expect

from petitions.duty_route import DutyMove, DutyState
from petitions.models import CallbackResult, Petition
from petitions.route import Move, State, Stop
from tests.factories.people import PASSWORD, staff_of
from tests.factories.territory import OrganizationFactory
from tests.journeys.conftest import Office
from tests.journeys.test_main_job import look, visitor
from wulibridge.journal.chain import verify
from wulibridge.people.roles import Role

pytestmark = pytest.mark.journey

TITLE = "三号楼外墙渗水"
HOUSING, GREENING = "房管办", "绿化市容所"
REPORTS = {HOUSING: "外墙已补好。", GREENING: "爬藤已修剪。"}


class Staff:
    """Everybody who has to do with it, each in a browser of their own that stays open; and what went wrong there."""

    def __init__(self, browser: Browser, address: str, language: str, width: int) -> None:
        self.browser, self.place = browser, (address, language, width)
        self.pages: dict[str, Page] = {}
        self.complaints: list[str] = []

    def __getitem__(self, username: str) -> Page:
        if username not in self.pages:
            self.pages[username] = self._enter(username)
        return self.pages[username]

    def _enter(self, username: str) -> Page:
        page = visitor(self.browser, *self.place)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda said: said.type == "error" and self.complaints.append(f"{page.url}: {said.text}"))
        page.goto("/")
        page.locator("[name=username]").fill(username)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main [type=submit]").click()
        expect(page.locator("[name=password]")).to_have_count(0)
        return page


@pytest.fixture
def departments(office: Office) -> None:
    """Two departments with somebody in each, and a colleague at the case desk, to ask about an answer not their own."""
    subdistrict = office.household.building.zone.committee.subdistrict
    for name, username in ((HOUSING, "housing"), (GREENING, "greening")):
        department = OrganizationFactory(subdistrict=subdistrict, name=name)
        staff_of(Role.DEPARTMENT_HANDLER, department, username=username)
    staff_of(Role.CASE_DESK, subdistrict, username="desk2")


@pytest.mark.usefixtures("departments")
@pytest.mark.parametrize(("width", "language"), [(390, "zh-Hans"), (1440, "en")])
def test_a_petition_and_its_desks(office: Office, address: str, browser: Browser, language: str, width: int):
    staff = Staff(browser, address, language, width)
    with override(language.lower()):
        the_desk_writes_it_down(staff["desk"], office)
        the_zone_passes_it_up(staff["lead"])
        the_committee_draws_up_a_transfer_order(staff["chair"])
        the_desk_accepts_it_and_gives_two_duties(staff["desk"])
        a_department_does_its_duty(staff["housing"], HOUSING)
        the_other_objects(staff["greening"])
        the_desk_decides(staff["desk"])
        a_department_does_its_duty(staff["greening"], GREENING)
        the_desk_takes_the_reports_and_answers(staff["desk"])
        a_colleague_calls_back(staff["desk2"])

    petition = Petition.objects.get()
    assert (petition.state, petition.stop, petition.owner) == (State.CLOSED, Stop.SUBDISTRICT, office.lead)
    order = petition.transfer_orders.get()
    assert {duty.state for duty in order.duties.all()} == {DutyState.DONE}
    assert staff.complaints == []
    assert verify().sound


def the_desk_writes_it_down(page: Page, office: Office) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(gettext("What is due"))
    page.get_by_role("link", name=gettext("Register a petition")).click()
    look(page)
    say(page, title=TITLE, text="一下雨三号楼外墙就渗水，爬藤也没人管。", search=office.household.number)
    say(page, petitioner_name="测试甲", petitioner_phone="10000000001")
    page.get_by_role("button", name=gettext("Register"), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.locator("main")).not_to_contain_text("10000000001")
    look(page)


def the_zone_passes_it_up(page: Page) -> None:
    page.goto(reverse("petitions:due"))
    look(page)
    page.get_by_role("link", name=TITLE).click()
    do(page, Move.TAKE)
    do(page, Move.MOVE_UP, reason="外墙要大修，我们修不了。")


def the_committee_draws_up_a_transfer_order(page: Page) -> None:
    page.get_by_role("link", name=TITLE).click()
    do(page, Move.TAKE)
    page.get_by_role("link", name=Move.MOVE_UP.label, exact=True).click()
    for department in (HOUSING, GREENING):
        page.get_by_role("checkbox", name=department).check()
    look(page)
    sent(page, Move.MOVE_UP, tried="与物业谈过两次。", reason="请协调补墙和修剪爬藤。")
    expect(page.locator("#order")).to_be_visible()
    look(page)


def the_desk_accepts_it_and_gives_two_duties(page: Page) -> None:
    page.goto(reverse("petitions:due"))
    look(page)
    by_keys_to_the_petition(page)
    do(page, Move.TAKE)
    for department, task in ((HOUSING, "补外墙"), (GREENING, "修剪爬藤")):
        page.get_by_role("link", name=gettext("Give a department a duty")).click()
        page.locator("[name=department]").select_option(department)
        look(page)
        sent(page, gettext("Give a department a duty"), task=task)
        expect(page.locator("main")).to_contain_text(task)
    look(page)


def by_keys_to_the_petition(page: Page) -> None:
    """To the list and its search, from row to row, into the petition, and to a move; and without keys nothing of it."""
    page.keyboard.press("/")
    search = page.locator("[name=q]")
    expect(search).to_be_focused()
    page.keyboard.type("jk")  # in a field, keys are letters
    expect(search).to_have_value("jk")
    search.fill("渗水")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=."))
    row = page.get_by_role("link", name=TITLE)
    page.keyboard.press("j")
    expect(row).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)

    move, help_ = page.get_by_role("button", name=Move.TAKE.label, exact=True), page.locator("dialog[data-keys]")
    page.keyboard.press("?")
    expect(help_).to_contain_text(str(Move.TAKE.label))
    look(page)
    page.keyboard.press("t")
    help_.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    expect(help_).not_to_be_visible()
    expect(move).not_to_be_focused()
    page.locator("[data-keys-help]").click()
    help_.get_by_role("checkbox").check()
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    expect(move).to_be_focused()


def a_department_does_its_duty(page: Page, department: str) -> None:
    page.goto(reverse("petitions:duties"))
    look(page)
    page.get_by_role("link", name=TITLE).click()
    expect(page.locator("main")).not_to_contain_text("测试甲")
    look(page)
    page.get_by_role("button", name=DutyMove.ACCEPT.label, exact=True).click()
    page.get_by_role("link", name=DutyMove.REPORT.label, exact=True).click()
    page.locator("[name=outcome][value=solved]").check()
    look(page)
    sent(page, DutyMove.REPORT.label, report=REPORTS[department])
    expect(page.locator(".wb-state")).to_contain_text(str(DutyState.REPORTED.label))


def the_other_objects(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(gettext("Duties"))
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name=DutyMove.OBJECT.label, exact=True).click()
    sent(page, DutyMove.OBJECT.label, reason="爬藤归物业管。")
    expect(page.locator(".wb-state")).to_contain_text(str(DutyState.OBJECTED.label))


def the_desk_decides(page: Page) -> None:
    waiting_duty(page, DutyState.OBJECTED).click()
    look(page)
    page.get_by_role("link", name=DutyMove.STANDS.label, exact=True).click()
    sent(page, DutyMove.STANDS.label, reason="公共绿化归你所。")
    expect(page.locator(".wb-state")).to_contain_text(str(DutyState.ASSIGNED.label))


def the_desk_takes_the_reports_and_answers(page: Page) -> None:
    for _department in REPORTS:
        waiting_duty(page, DutyState.REPORTED).click()
        page.get_by_role("button", name=DutyMove.CONFIRM.label, exact=True).click()
        expect(page.locator(".wb-state")).to_contain_text(str(DutyState.DONE.label))
    page.locator("#about ~ dl").get_by_role("link").first.click()
    page.get_by_role("link", name=Move.ANSWER.label, exact=True).click()
    for department, report in REPORTS.items():
        expect(page.locator("[name=explanation]")).to_have_value(re.compile(f"{department}：{report}"))
    look(page)
    page.locator("[name=way]").select_option("phone")
    sent(page, Move.ANSWER)
    expect(page.locator(".wb-state")).to_contain_text(str(State.ANSWERED.label))
    look(page)


def a_colleague_calls_back(page: Page) -> None:
    page.get_by_role("link", name=gettext("Call back"), exact=True).click()
    look(page)
    page.locator(".wb-petition").filter(has_text=TITLE).get_by_role("link", name=gettext("Call back")).click()
    page.locator(f"[name=result][value={CallbackResult.SATISFIED}]").check()
    look(page)
    sent(page, gettext("Call back"), note="墙不漏了，很满意。")
    expect(page.locator(".wb-state")).to_contain_text(str(State.CLOSED.label))
    look(page)


def waiting_duty(page: Page, state: DutyState) -> Locator:
    """The first duty in this state of those that wait for the desk."""
    page.goto(reverse("petitions:due"))
    rows = page.locator("section:has(#duties) .wb-row").filter(has_text=str(state.label))
    return rows.first.get_by_role("link", name=TITLE)


def do(page: Page, move: Move, **said: str) -> None:
    """A move from the petition's page: at once, or through its form."""
    if not said:
        page.get_by_role("button", name=move.label, exact=True).click()
        expect(page.locator(".wb-messages")).to_be_visible()
        return
    page.get_by_role("link", name=move.label, exact=True).click()
    look(page)
    sent(page, move, **said)


def sent(page: Page, button: Any, **said: str) -> None:
    say(page, **said)
    page.get_by_role("button", name=button.label if isinstance(button, Move) else button, exact=True).click()
    expect(page.locator(".wb-messages")).to_be_visible()


def say(page: Page, **said: str) -> None:
    for name, words in said.items():
        page.locator(f"[name={name}]").fill(words)
