"""A leader's morning: from the dashboard to an overdue petition and back, to the monthly report, a figure's rows, and
the report on paper."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, Page, expect

from evaluations.models import MonthlyReport
from evaluations.sweeps import draft_reports
from petitions.models import Petition
from tests.factories.homecare import last_month
from tests.factories.petitions import overdue, petition_in, received_on
from tests.journeys.conftest import Office
from tests.journeys.test_main_job import enter, look

pytestmark = pytest.mark.journey

TITLE = "三楼楼道灯不亮"


def test_leader_day(office: Office, address: str, browser: Browser):
    petition = petition_in(office.household.building.zone, by=office.member, title=TITLE)
    received_on(overdue(petition, days=3), last_month().first)
    assert draft_reports() == 1
    with override("zh-hans"):
        page = enter(browser, address, "zh-Hans", 1440, "leader")
        from_overdue_to_the_petition_and_back(page, petition)
        the_report_opens_to_its_rows(page, petition)
        it_is_printed(page)
        page.context.close()


def from_overdue_to_the_petition_and_back(page: Page, petition: Petition) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(gettext("Dashboard"))
    overdue_card = page.locator("#overdue")
    expect(overdue_card).to_contain_text("100")
    overdue_card.get_by_role("link", name="1", exact=True).first.click()
    page.get_by_role("link", name=petition.number).click()
    expect(page.locator("main")).to_contain_text(TITLE)
    page.go_back()
    page.get_by_role("link", name=gettext("Back to the dashboard")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(gettext("Dashboard"))


def the_report_opens_to_its_rows(page: Page, petition: Petition) -> None:
    page.get_by_role("navigation").get_by_role("link", name=gettext("Monthly report")).first.click()
    look(page)
    page.locator(f"main a[href='{reverse('evaluations:report', args=[MonthlyReport.objects.get().pk])}']").click()
    look(page)
    row = page.locator("#overdue")
    expect(row).to_contain_text("100.0%")
    row.get_by_role("link", name="1", exact=True).first.click()
    expect(page.locator("main")).to_contain_text(petition.number)
    look(page)
    page.locator("main .wb-actions a").click()


def it_is_printed(page: Page) -> None:
    expect(page.locator("[data-print]")).to_be_visible()
    page.emulate_media(media="print")
    for gone in (".wb-side", ".wb-actions", ".wb-skip"):
        expect(page.locator(gone).first).to_be_hidden()
    figures = page.locator(".rp-table")
    expect(figures).to_be_visible()
    expect(figures).to_contain_text("100.0%")
    width = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0
