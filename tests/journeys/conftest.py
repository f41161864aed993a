"""A real office in a real browser: gunicorn on committed data, and the system's Chromium."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import free_port, launch
from tests.factories.people import staff_of
from tests.factories.territory import (
    BuildingFactory,
    CommitteeFactory,
    HouseholdContactFactory,
    HouseholdFactory,
    SubdistrictFactory,
    ZoneFactory,
)
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.models import Household

ROOT = Path(__file__).resolve().parents[2]
# At its end nobody waits for a browser that holds a connection open.
GUNICORN = (sys.executable, "-m", "gunicorn", "wulibridge.wsgi", "--threads", "4", "--graceful-timeout", "1")
# Playwright's synchronous API runs an event loop in this thread; Django then takes every query for a mistake.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
# Chinese at a desk would show nothing that these do not: its words are shorter, and the phone is narrower.
SCREENS = [("zh-Hans", 390), ("en", 390), ("en", 1440)]
# What a page does when its turn comes may take a while where several browsers share a processor.
expect.set_options(timeout=20_000)


@dataclass(frozen=True)
class Office:
    """The least office in which the main job can run."""

    household: Household
    member: User
    lead: User
    chair: User
    desk: User
    leader: User


@pytest.fixture
def office(committed_db) -> Office:
    call_command("load_calendar", verbosity=0)
    subdistrict = SubdistrictFactory(name="测试街道")
    committee = CommitteeFactory(subdistrict=subdistrict, short_name="桥一")
    zone = ZoneFactory(committee=committee, code="桥一-01")
    building = BuildingFactory(zone=zone, address="测试路734弄12号")
    household = HouseholdFactory(building=building, room="301室")
    HouseholdFactory(building=building, room="302室")
    HouseholdContactFactory(household=household, name="测试甲", phone="10000000001")
    return Office(
        household=household,
        member=staff_of(Role.ZONE_MEMBER, zone, username="zone"),
        lead=staff_of(Role.ZONE_LEAD, zone, username="lead"),
        chair=staff_of(Role.COMMITTEE_CHAIR, committee, username="chair"),
        desk=staff_of(Role.CASE_DESK, subdistrict, username="desk"),
        leader=staff_of(Role.SUBDISTRICT_LEADER, subdistrict, username="leader"),
    )


@pytest.fixture(scope="session")
def web(django_db_setup, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The web on the test database, in a process of its own for all journeys; yields its address. It keeps nothing of
    one journey for the next: every page reads the database, which is emptied in between."""
    port = free_port()
    log = tmp_path_factory.mktemp("web") / "web.log"
    with log.open("wb") as out:
        web = subprocess.Popen(
            [*GUNICORN, "-b", f"127.0.0.1:{port}"],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": database_url()},
            stdout=out,
            stderr=out,
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz", web, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        web.terminate()
        web.wait(10)


@pytest.fixture
def address(office: Office, web: str, browser: Browser) -> Iterator[str]:
    """Where this office is served; every browser that a journey leaves open is closed before the tables are emptied."""
    yield web
    for context in browser.contexts:
        context.close()


def database_url() -> str:
    """The web role's address of the test database."""
    return urlsplit(settings.DATABASE_URL)._replace(path="/" + connection.settings_dict["NAME"]).geturl()


def _wait_for(url: str, web: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + 120  # a busy machine takes its time
    while time.monotonic() < end and web.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the web did not start:\n" + log.read_text()[-3000:])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()


def hold_against_axe(page: Page) -> None:
    """No serious or critical accessibility violation on this page."""
    page.wait_for_load_state()  # a page that is half there has half of what it needs
    result = Axe().run(page, options={"resultTypes": ["violations"]})
    bad = [
        f"{found['id']}: {node['html'][:160]}"
        for found in result.response["violations"]
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"]
    ]
    assert not bad, f"{page.url}\n" + "\n".join(bad)
