"""A whole round without a signal worth the name: nothing is lost, nothing is doubled, and the order is kept."""

import os
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils.translation import gettext
from playwright.sync_api import Browser, expect

from tests.factories.people import PASSWORD, staff_of
from tests.factories.territory import (
    BuildingFactory,
    HouseholdContactFactory,
    HouseholdFactory,
    ZoneFactory,
    every_zone,
)
from tests.journeys.conftest import hold_against_axe
from tests.journeys.offline import Net, Web, release, running
from tests.journeys.phone import RED_DOT, REFUSED, ROUND, SHELL, Phone
from tests.journeys.test_main_job import look
from visits.models import Visit, VisitOutcome, VisitPhoto
from wulibridge.people.devices import revoke
from wulibridge.people.models import Device, Post, User
from wulibridge.people.roles import Role
from wulibridge.territory.models import Building, Household, Zone
from wulibridge.territory.services import change_household

pytestmark = pytest.mark.journey

BUILDINGS = 4


@pytest.fixture
def zone(committed_db) -> Zone:
    """Twelve doors; whoever needs more adds them."""
    zone = ZoneFactory(code="测-01", name="测试责任区")
    for number in range(BUILDINGS):
        add_doors(BuildingFactory(zone=zone, address=f"测试路{number + 1}号", walk_order=number), range(3))
    for username in ("zone", "mate"):
        staff_of(Role.ZONE_MEMBER, zone, username=username)
    User.objects.update(password=make_password(PASSWORD, hasher="argon2"))  # in production there is no other
    return zone


def add_doors(building: Building, rooms: Iterable[int]) -> None:
    for room in rooms:
        said = f"{building.walk_order + 1}{room:02d}室"
        household = HouseholdFactory(building=building, floor=str(room // 3 + 1), room=said)
        HouseholdContactFactory(household=household, name="测试甲", phone="10000000001")


@pytest.fixture(scope="module")
def office(django_db_setup, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Web, Net]]:
    with running(tmp_path_factory.mktemp("office")) as both:
        yield both


@pytest.fixture
def net(office: tuple[Web, Net], zone: Zone) -> Net:
    office[1].calm()
    return office[1]


@pytest.fixture
def phone(net: Net, browser: Browser) -> Iterator[Phone]:
    size = {"width": 390, "height": 844}
    context = browser.new_context(base_url=net.address, locale="zh-CN", viewport=size)
    phone = Phone(context)
    phone.log_in()
    yield phone
    context.close()
    assert phone.faults == []


# The round ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stop:
    household: Household
    outcome: str
    opinion: str
    need: str
    photos: int


def planned(chance: random.Random) -> list[Stop]:
    stops = []
    for number, household in enumerate(Household.objects.order_by("building__walk_order", "room")):
        outcome = chance.choice(["met", "met", "nobody_home", "nobody_home", "refused", "moved", "vacant"])
        met = outcome == "met"
        said, needed = f"第{number}户说的话" * met, f"第{number}户要的" * (met and number % 3 == 0)
        stops.append(Stop(household, outcome, said, needed, chance.choice([0, 0, 1]) * met))
    return stops


def test_a_round_of_sixty_doors_in_bad_weather(office, zone, phone: Phone):
    seed = int(os.environ.get("SEED") or random.randrange(10**6))
    print(f"SEED={seed} walks this round again")
    chance = random.Random(seed)
    web, net = office
    for building in zone.buildings.all():
        add_doors(building, range(3, 15))
    phone.take_along()
    (first_release,) = phone.page.evaluate("caches.keys()")
    stops = planned(chance)
    assert len(stops) == 60
    for number, stop in enumerate(stops):
        befalls(number, chance, web, net, phone)
        walk(phone, stop, chance)
    assert net.befell.total() - net.befell["passes"] > 10, net.befell

    net.calm()
    phone.context.set_offline(False)
    log_in_if_asked(phone)
    phone.send_all()
    assert_arrived(stops)
    phone.page.reload()
    renewed = f"caches.keys().then((names) => names.length === 1 && names[0] !== '{first_release}')"
    phone.page.wait_for_function(renewed)


def befalls(number: int, chance: random.Random, web: Web, net: Net, phone: Phone) -> None:
    """What a round brings, each of it at least once, the rest by chance."""
    net.storm(chance, 0.5)
    phone.context.set_offline(chance.random() < 0.3)
    if number in (8, 44) or chance.random() < 0.05:
        phone.lose_tab()
    if number == 15:
        Session.objects.all().delete()
    if number == 25:
        phone.context.set_offline(False)
        log_in_if_asked(phone)
    if number == 30:
        web.stop()
        release(web.home, change="\n// the next release\n")
    if number == 33:
        web.start()
        phone.context.set_offline(False)
    net.down = number in range(36, 42)


def walk(phone: Phone, stop: Stop, chance: random.Random) -> None:
    phone.at_building(stop.household)
    phone.at_door(stop.household)
    if stop.outcome != VisitOutcome.MET:
        phone.shut(stop.outcome)
        return
    phone.open_sheet()
    if stop.photos:
        phone.add_photo()
    phone.write(phone.page.locator("[name=opinions-0-text]"), stop.opinion)
    if stop.need:
        phone.add_need(stop.need)
    if chance.random() < 0.2:
        expect(phone.page.locator("[data-draft-chip]")).to_be_visible()
        phone.lose_tab()
        phone.at_building(stop.household)
        phone.at_door(stop.household)
        phone.open_sheet()
        expect(phone.page.locator("[name=opinions-0-text]")).to_have_value(stop.opinion)
        if stop.need:
            expect(phone.page.locator("[name=needs-0-words]")).to_have_value(stop.need)
    phone.save()


def log_in_if_asked(phone: Phone) -> None:
    """On the way the session ended; whoever looks at the tray is asked to log in, and all is still there."""
    before = phone.page.evaluate("window.wbStore ? wbStore.waiting() : 0")
    phone.page.goto(reverse("web:login") + f"?next={SHELL}")
    if phone.page.locator("[name=password]").count():
        phone._log_in("zone")
    phone.page.goto(SHELL)
    expect(phone.page.locator("#chip")).to_be_visible()
    assert before == 0 or Visit.objects.exists() or phone.waiting() == before


def assert_arrived(stops: list[Stop]) -> None:
    arrived = list(Visit.objects.order_by("pk").prefetch_related("opinions", "needs", "photos"))
    assert [visit.household_id for visit in arrived] == [stop.household.pk for stop in stops]
    assert [visit.outcome for visit in arrived] == [stop.outcome for stop in stops]
    assert [[item.text for item in visit.opinions.all()] for visit in arrived] == [
        [stop.opinion] if stop.opinion else [] for stop in stops
    ]
    assert [[need.words for need in visit.needs.all()] for visit in arrived] == [
        [stop.need] if stop.need else [] for stop in stops
    ]
    assert [visit.photos.count() for visit in arrived] == [stop.photos for stop in stops]
    assert VisitPhoto.objects.count() == sum(stop.photos for stop in stops)


# One thing at a time --------------------------------------------------------------------------------------------------


@pytest.fixture
def household(zone: Zone) -> Household:
    return Household.objects.order_by("building__walk_order", "room")[0]


def test_the_shell_works_in_aeroplane_mode_after_one_load(net, phone: Phone, household):
    phone.take_along()
    net.down = True
    phone.context.set_offline(True)
    phone.lose_tab()
    phone.page.goto(
        reverse("visits:household", args=[household.pk])
    )  # what is out of reach leads to the same door here
    expect(phone.page.get_by_role("heading", level=1)).to_have_text(household.room)
    for route in ("", f"building/{household.building_id}", f"household/{household.pk}", f"visit/{household.pk}"):
        phone.page.goto(f"{SHELL}#{route}")
        expect(phone.page.locator("#screen a, #screen form").first).to_be_visible()
    icons = phone.page.evaluate("fetch(document.querySelector('use').getAttribute('href')).then((r) => r.status)")
    assert icons == 200


def test_nobody_home_takes_three_taps_and_an_opinion_at_most_twelve(phone: Phone, household):
    phone.take_along()
    phone.taps = 0
    phone.tap(phone.page.locator("#screen .door-row").first)
    phone.at_door(household)
    phone.shut("nobody_home")
    assert phone.taps == 3

    phone.page.goto(f"{SHELL}#")
    phone.taps = 0
    phone.tap(phone.page.locator("#screen .door-row").first)
    phone.at_door(household)
    phone.open_sheet()
    phone.write(phone.page.locator("[name=opinions-0-text]"), "楼道灯暗")
    phone.save()
    assert phone.taps <= 12


def test_what_was_tapped_wrongly_is_taken_back(net, phone: Phone, household):
    phone.take_along()
    for down in (True, False):  # before it was sent, and after
        phone.page.wait_for_function("navigator.locks.query().then((locks) => !locks.held.length)")
        net.down = down
        phone.at_building(household)
        phone.at_door(household)
        phone.shut("nobody_home")
        if not down:
            expect(phone.page.locator("#chip")).to_have_text(gettext("all sent"))
        phone.page.locator("#note button").click()
        expect(phone.page.locator("#note")).to_have_text(gettext("Taken back."))
    net.calm()
    phone.send_all()
    assert Visit.objects.filter(withdrawn_at=None).count() == 0
    assert Visit.objects.count() == 1
    assert phone.page.evaluate(REFUSED, household.pk) == [0, True, 0]


def test_what_the_office_refuses_is_mended_in_the_tray(phone: Phone, household):
    phone.take_along()
    phone.page.goto(f"{SHELL}#visit/{household.pk}")
    phone.write(phone.page.locator("[name=opinions-0-text]"), "楼道灯暗")
    phone.add_need("修水龙头")
    phone.page.locator("label[for=id_outcome_1]").click()
    phone.save()
    phone.page.locator("#chip").click()
    expect(phone.page.locator("[data-act=mend]")).to_be_visible()
    look(phone.page)

    phone.page.locator("[data-act=mend]").click()
    expect(phone.page.locator("[name=opinions-0-text]")).to_have_value("楼道灯暗")
    expect(phone.page.locator("[name=needs-0-words]")).to_be_visible()
    phone.page.locator("label[for=id_outcome_0]").click()
    phone.save()
    phone.send_all()
    visit = Visit.objects.get()
    assert (visit.opinions.get().text, visit.needs.get().words) == ("楼道灯暗", "修水龙头")


def test_a_photo_still_being_made_small_goes_with_its_visit(phone: Phone, household):
    phone.take_along()
    phone.page.goto(f"{SHELL}#visit/{household.pk}")
    phone.page.evaluate(
        """() => {
          const { compress } = wbPhotos;
          wbPhotos.compress = async (file) => {
            await new Promise((resolve) => setTimeout(resolve, 1500));
            return compress(file);
          };
        }"""
    )
    phone.page.locator("#photos").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": RED_DOT})
    phone.save()
    phone.send_all()
    assert VisitPhoto.objects.count() == 1


def test_what_cannot_be_saved_just_now_holds_up_nothing_else(phone: Phone, household):
    first, second = Household.objects.order_by("pk")[:2]
    phone.take_along()
    phone.page.evaluate(
        """(id) => {
          const there = window.fetch;
          window.fetch = async (address, options) => {
            const answer = await there(address, options);
            if (address !== "/visits/sync/") return answer;
            const sent = JSON.parse(options.body).items;
            const { receipts } = await answer.json();
            sent.forEach((item, place) => item.household === id && (receipts[place].status = 500));
            return Response.json({ receipts });
          };
        }""",
        first.pk,
    )
    for door in (first, second):
        phone.page.evaluate("(id) => (location.hash = `#household/${id}`)", door.pk)
        phone.shut("nobody_home")
    for _attempt in range(40):
        kept = phone.page.evaluate(
            "wbOutbox.flush().then(wbStore.items).then((items) => items.map((item) => item.household))"
        )
        if kept == [first.pk]:
            break
        phone.page.wait_for_timeout(100)
    assert kept == [first.pk]

    phone.page.reload()
    phone.send_all()
    assert Visit.objects.count() == 2


def test_what_was_sent_from_here_is_changed_from_here_without_a_signal(net, phone: Phone, household):
    phone.take_along()
    phone.page.goto(f"{SHELL}#visit/{household.pk}")
    phone.write(phone.page.locator("[name=opinions-0-text]"), "楼道灯暗")
    phone.save()
    expect(phone.page.locator("#chip")).to_have_text(gettext("all sent"))
    net.down = True
    for words in ("楼道灯很暗", "楼道灯全暗"):  # what has arrived, and what still waits here
        phone.page.goto(f"{SHELL}#household/{household.pk}")
        phone.page.locator(f"#screen [href^='#visit/{household.pk}/']").click()
        expect(phone.page.locator("[name=opinions-0-text]")).not_to_have_value("")
        phone.page.locator("[name=opinions-0-text]").fill(words)
        phone.save()
    net.calm()
    phone.send_all()
    visit = Visit.objects.get()
    assert (visit.opinions.standing().get().text, visit.version) == ("楼道灯全暗", 2)


def test_nothing_goes_under_another_login(net, phone: Phone, household):
    phone.take_along()
    net.down = True
    phone.at_building(household)
    phone.at_door(household)
    phone.shut("nobody_home")
    net.calm()
    phone.context.clear_cookies(name="sessionid")
    phone.page.reload()
    expect(phone.page.locator("#stopped a")).to_have_text(gettext("Log in"))
    phone.log_in("mate")
    phone.page.goto(f"{SHELL}#tray")
    expect(phone.page.locator("#stopped")).to_be_visible()
    assert phone.waiting() == 1
    assert not Visit.objects.exists()
    assert Device.objects.get(user__username="mate").waiting == 0  # what lies there is not theirs

    phone.context.clear_cookies(name="sessionid")
    phone.log_in("zone")
    expect(phone.page.locator("[data-take]")).to_be_visible()
    phone.send_all()
    assert Visit.objects.get().logged_by.username == "zone"


def test_what_stands_at_a_door_is_corrected(phone: Phone, household):
    phone.take_along()
    phone.page.goto(f"{SHELL}#correct/{household.pk}")
    phone.page.locator("[name=n_aged_60]").fill("2")
    phone.page.locator("[name=contact_name]").fill("测试乙")
    phone.page.locator(".door-save .btn-primary").click()  # the browser asks for the notice that was not given
    expect(phone.page.locator("[name=notice_given]")).to_be_focused()
    phone.page.locator("[name=notice_given]").check()
    phone.save()
    phone.send_all()
    household.refresh_from_db()
    assert household.n_aged_60 == 2
    (known,) = [door for door in taken(phone) if door["id"] == household.pk]
    assert known["version"] == household.version > 1
    with every_zone():
        assert household.contact.name == "测试乙"

    household.n_aged_60 = 7
    change_household(household=household, by=User.objects.get(username="mate"))
    phone.page.goto(f"{SHELL}#correct/{household.pk}")
    phone.page.locator("[name=n_aged_60]").fill("3")
    phone.save()
    phone.send_all()
    phone.page.goto(f"{SHELL}#household/{household.pk}")
    expect(phone.page.locator("[data-text=aged]")).to_have_text("7")
    expect(phone.page.locator("[data-text=pending]")).to_contain_text(gettext("people over 60"))


def taken(phone: Phone) -> list[dict[str, Any]]:
    return phone.page.evaluate("wbStore.packs().then((packs) => packs[0].buildings.flatMap((row) => row.doors))")


def test_a_round_is_deleted_after_a_day_and_what_was_not_sent_is_kept(net, phone: Phone, household):
    phone.take_along()
    net.down = True
    phone.at_building(household)
    phone.at_door(household)
    phone.shut("nobody_home")
    phone.context.clock.set_system_time(datetime.now() + timedelta(hours=23))
    other = Household.objects.exclude(pk=household.pk).first()
    phone.page.goto(f"{SHELL}#visit/{other.pk}")
    phone.write(phone.page.locator("[name=diary]"), "半句话")
    expect(phone.page.locator("[data-draft-chip]")).to_be_visible()
    phone.context.clock.set_system_time(datetime.now() + timedelta(hours=25))
    phone.page.goto(f"{SHELL}#")
    phone.page.reload()
    expect(phone.page.locator("#screen .wb-empty")).to_be_visible()
    assert phone.page.evaluate("wbStore.packs()") == []
    assert phone.waiting() == 1
    phone.page.goto(f"{SHELL}#tray")
    phone.page.get_by_role("link", name=gettext("Go on writing")).click()
    expect(phone.page.get_by_role("heading", level=1)).to_contain_text(other.room)
    expect(phone.page.locator("[name=diary]")).to_have_value("半句话")


def test_without_https_the_page_says_why_nothing_can_be_taken_along(phone: Phone):
    phone.context.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    phone.page.goto(ROUND)
    expect(phone.page.locator("[data-along-insecure]")).to_be_visible()
    expect(phone.page.locator("[data-take]")).to_be_hidden()


# Everything that a browser keeps for an address, as one text.
ALL_STORES = """async () => {
  const said = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((resolve) => {
      indexedDB.open(name).onsuccess = (event) => resolve(event.target.result);
    });
    for (const store of db.objectStoreNames) {
      const rows = await new Promise((resolve) => {
        db.transaction(store).objectStore(store).getAll().onsuccess = (event) => resolve(event.target.result);
      });
      said.push(JSON.stringify(rows), ...rows.map((row) => String(row.blob)));
    }
    db.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) said.push(request.url, await (await cache.match(request)).text());
  }
  return said.join("\\n");
}"""


def test_logging_out_asks_and_then_leaves_nothing_of_anybody(net, phone: Phone, household):
    personal = ["测**", "*** 0001", household.number, household.building.address, "楼道灯暗", "半句话", "[object Blob]"]
    phone.take_along()
    net.down = True
    phone.page.goto(f"{SHELL}#visit/{household.pk}")
    phone.add_photo()
    phone.write(phone.page.locator("[name=opinions-0-text]"), "楼道灯暗")
    phone.save()
    other = Household.objects.exclude(pk=household.pk).first()
    phone.page.goto(f"{SHELL}#visit/{other.pk}")
    phone.write(phone.page.locator("[name=diary]"), "半句话")
    expect(phone.page.locator("[data-draft-chip]")).to_be_visible()
    net.weather = lambda path: "error 500" if path.startswith("/visits/sync/") else "passes"
    net.down = False
    beside = phone.context.new_page()
    beside.goto(f"{SHELL}#visit/{other.pk}")

    for sure in (False, True):
        asked: list[str] = []

        def answer(dialog, sure=sure, asked=asked) -> None:
            asked.append(dialog.message)
            dialog.accept() if sure else dialog.dismiss()

        phone.page.once("dialog", answer)
        phone.page.goto(ROUND)
        phone.page.locator(".wb-more > summary").click()
        phone.page.locator(".wb-more-sheet [data-drafts-lost] button").click()
        expect(phone.page.locator("[name=password]")).to_have_count(1 if sure else 0)
        kept = phone.page.evaluate(ALL_STORES)
        assert len(asked) == 1
        assert [word for word in personal if word in kept] == ([] if sure else personal)
        expect(beside.locator("[name=password]" if sure else "[name=diary]")).to_be_visible()


def test_a_device_that_was_shut_out_forgets_everything(phone: Phone, household):
    phone.take_along()
    phone.send_all()
    device = Device.objects.get()
    # The page that is open has said all it had to say: the next one hears of it, not this one just before it goes.
    phone.page.evaluate("navigator.locks.request('wb-outbox', () => 0)")
    revoke(device=device, by=device.user)
    phone.page.reload()
    expect(phone.page.locator("#stopped")).to_contain_text(gettext("This phone was shut out. Log in again to go on."))
    kept = phone.page.evaluate(ALL_STORES)
    assert household.number not in kept
    assert phone.page.evaluate("Object.keys(localStorage)") == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_screen_is_accessible_and_no_wider_than_the_phone(phone: Phone, household, language):
    phone.context.add_cookies([{"name": "language", "value": language, "url": phone.page.url}])
    user, second = User.objects.get(username="zone"), ZoneFactory(name="另一责任区")
    Post.objects.create(user=user, role=Role.ZONE_MEMBER, zone=second, starts_on="2020-01-01")
    phone.take_along()
    expect(phone.page.locator("#screen .door-row")).to_have_count(2)  # each zone, with one tap
    routes = ("", "building/{0.building_id}", "household/{0.pk}", "visit/{0.pk}", "correct/{0.pk}", "tray")
    for route in routes:
        phone.page.goto(f"{SHELL}#{route.format(household)}")
        expect(phone.page.locator("#screen > *").first).to_be_attached()
        look(phone.page)
    phone.page.goto(ROUND)
    hold_against_axe(phone.page)
