"""A chair redraws the zones: the proposal, one building moved by hand, carried out today, and the new zones."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, Page, expect

from tests.factories.territory import BuildingFactory, HouseholdFactory, ZoneFactory
from tests.journeys.conftest import SCREENS, Office
from tests.journeys.test_main_job import enter, look
from wulibridge.territory.models import Building, Household, Plan, Zone
from wulibridge.territory.queries import zones_with_size

pytestmark = pytest.mark.journey


@pytest.fixture
def zones(office: Office) -> Zone:
    """Beside the first zone, one that is far too large."""
    committee = office.household.committee
    large = ZoneFactory(committee=committee, code="桥一-02", name="桥一第2责任区")
    for lane in (1, 3, 5):
        for door in (1, 2):
            building = BuildingFactory(zone=large, address=f"斜土路{lane}弄{door}号", walk_order=10 * lane + door)
            Household.objects.bulk_create(
                HouseholdFactory.build(building=building, committee=committee, number=f"{building.address}{n}")
                for n in range(90)
            )
    return large


@pytest.mark.parametrize(("language", "width"), SCREENS)
def test_zones_are_redrawn(office: Office, zones: Zone, address: str, browser: Browser, language: str, width: int):
    with override(language.lower()):
        page = enter(browser, address, language, width, "chair")
        a_plan_is_proposed(page)
        one_building_is_moved(page, width)
        it_is_carried_out(page)

        page.goto(reverse("web:zones"))
        look(page)
        after = sizes()
        for zone in Zone.objects.filter(valid_to=None):
            expect(page.locator("tr", has_text=zone.name).first).to_contain_text(str(after[zone.pk]))
        page.context.close()

    moved = Building.objects.get(address="斜土路3弄2号").zone
    assert moved == Building.objects.get(address="斜土路5弄1号").zone
    assert moved != Building.objects.get(address="斜土路3弄1号").zone
    assert sum(after.values()) == Household.objects.count()


def sizes() -> dict[int, int]:
    rows = zones_with_size(Zone.objects.filter(valid_to=None).values_list("pk", flat=True))
    return {zone.pk: zone.n_households for zone in rows}


def a_plan_is_proposed(page: Page) -> None:
    page.goto(reverse("web:zones"))
    look(page)
    page.get_by_role("button", name=gettext("Propose zones")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(gettext("Proposed zones"))
    look(page)
    page.get_by_role("button", name=gettext("Make a plan of it")).click()
    page.wait_for_url("**/zones/plans/*/")
    look(page)


def one_building_is_moved(page: Page, width: int) -> None:
    plan = Plan.objects.get()
    to = plan.buildings.get(building__address="斜土路5弄1号").zone
    lane = page.locator("details.zp-choice", has_text="斜土路3弄2号")
    lane.locator("summary").click()
    box = lane.get_by_role("checkbox", name="斜土路3弄2号")
    box.check()
    page.locator("[name=to]").select_option(str(to.pk))
    page.get_by_role("button", name=gettext("Move the chosen buildings")).click()
    # The page is the same one: the figures follow, and the lane stays open.
    expect(page.get_by_role("button", name=gettext("Take back the last edit"))).to_be_visible()
    expect(lane.get_by_role("checkbox", name="斜土路3弄2号")).not_to_be_checked()
    expect(lane).to_have_attribute("open", "")
    assert plan.buildings.get(building__address="斜土路3弄2号").zone == to
    look(page)


def it_is_carried_out(page: Page) -> None:
    page.get_by_role("link", name=gettext("Check and carry out")).click()
    look(page)
    page.get_by_role("link", name=gettext("Carry out now")).click()
    look(page)
    page.get_by_role("button", name=gettext("Carry out now")).click()
    expect(page.get_by_role("status").or_(page.locator(".wb-message-success")).first).to_be_visible()
    assert Plan.objects.get().state == Plan.State.APPLIED

    # Before and after stay readable.
    page.goto(reverse("web:zone_plan", args=[Plan.objects.get().pk]))
    expect(page.locator("svg.zp-strip").first).to_be_visible()
    expect(page.locator("[name=to]")).to_have_count(0)
    look(page)
