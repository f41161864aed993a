"""A phone in one hand, on the round."""

import base64
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Locator, Page, expect

from tests.factories.people import PASSWORD
from wulibridge.territory.models import Household

ROUND, SHELL = reverse("visits:round"), reverse("visits:along")
RED_DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)

# On the phone: what becomes of what the office refuses. Says how much is left there, and under which identity.
REFUSED = """async (household) => {
  const said = { household, user: 0, owner: "", place: "", entries: [["client_uuid", "c"]] };
  const settle = async (uuid, status) => wbStore.settle(await wbStore.find(uuid), { status, message: "", errors: {} });
  await wbStore.put({ ...said, uuid: "v", kind: "visit", body: {} });
  await wbStore.put({ ...said, uuid: "w", kind: "withdrawal", body: { visit: "v" } });
  await settle("v", 422);
  const afterUndo = await wbStore.waiting(0);
  await wbStore.put({ ...said, uuid: "c", kind: "correction", body: { changes: {} } });
  await settle("c", 409);
  const { uuid, entries } = await wbStore.rename("c");
  await wbStore.discard(uuid);
  return [afterUndo, uuid !== "c" && entries[0][1] === uuid, await wbStore.waiting(0)];
}"""


@dataclass
class Phone:
    """A phone in one hand: what is tapped and typed is counted."""

    context: BrowserContext
    page: Page = field(init=False)
    taps: int = 0
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(30_000)
        self.context.set_default_navigation_timeout(60_000)
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda error: self.faults.append(str(error.error)))
        self.page = self.context.new_page()

    def _hear(self, message: ConsoleMessage) -> None:
        print(message.type, message.text)
        if "Content Security Policy" in message.text:
            self.faults.append(message.text)

    def tap(self, what: Locator) -> None:
        self.taps += 1
        what.click()

    def write(self, where: Locator, words: str) -> None:
        self.tap(where)
        self.taps += 1
        where.fill(words)

    def log_in(self, username: str = "zone") -> None:
        self.page.goto(reverse("web:login") + f"?next={ROUND}")
        self._log_in(username)

    def _log_in(self, username: str) -> None:
        self.page.locator("[name=username]").fill(username)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.locator("main [type=submit]").click()
        expect(self.page.locator("[name=password]")).to_have_count(0)

    def take_along(self) -> None:
        self.page.goto(ROUND)
        self.page.locator("[data-take]").click()
        expect(self.page.locator("#screen .door-row").first).to_be_visible()

    def at_building(self, household: Household) -> None:
        self.page.goto(f"{SHELL}#building/{household.building_id}")

    def at_door(self, household: Household) -> None:
        self.tap(self.page.locator(f'#screen [href="#household/{household.pk}"]'))

    def shut(self, outcome: str) -> None:
        self.tap(self.page.locator(f"[data-outcome={outcome}]"))
        expect(self.page.locator("#note")).to_be_visible()

    def open_sheet(self) -> None:
        self.tap(self.page.locator("#screen .btn-primary[href^='#visit/']"))

    def save(self) -> None:
        self.tap(self.page.locator(".door-save .btn-primary"))
        expect(self.page.locator("#note")).to_be_visible()

    def add_need(self, words: str) -> None:
        self.page.locator("details:has(#needs) > summary").click()
        self.page.locator("[name=add][value=needs]").click()
        self.page.locator("[name=needs-0-kind]").select_option("repair")
        self.page.locator("[name=needs-0-words]").fill(words)

    def add_photo(self) -> None:
        self.page.locator("#photos").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": RED_DOT})
        expect(self.page.locator("[data-photos]")).not_to_be_empty()

    def lose_tab(self) -> None:
        """The system takes the memory back."""
        killed = self.page
        self.page = self.context.new_page()
        with suppress(Error):  # the page dies of it
            killed.goto("chrome://crash")
        killed.close()

    def waiting(self) -> int:
        return self.page.evaluate("wbStore.waiting()")

    def send_all(self) -> None:
        for _attempt in range(40):
            if self.page.evaluate("wbOutbox.flush().then(() => wbStore.waiting())") == 0:
                return
            self.page.wait_for_timeout(100)
        pytest.fail(f"{self.waiting()} still on the phone: {self.page.locator('body').inner_text()}")
