"""Takes the pictures of the README: starts a demo office of its own, logs in, and looks. `make screenshots`."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser import free_port, launch

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "static" / "screenshots"
PASSWORD = "pictures-of-the-office"
START_SECONDS = 180
# name, who looks, what at, width and height in CSS pixels
SHOTS = (
    ("round", "zone", "/visits/round/", 390, 700),
    ("dashboard", "leader", "/dashboard/", 1280, 860),
    ("due", "desk", "/petitions/due/", 1280, 860),
    ("report", "leader", "/reports/", 1280, 860),
)


def main() -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as home:
        variables = {"WULIBRIDGE_HOME": home, "PORT": str(port), "DEMO_PASSWORD": PASSWORD}
        office = subprocess.Popen([sys.executable, "manage.py", "run"], cwd=ROOT, env=os.environ | variables)
        try:
            wait_for(address)
            with sync_playwright() as playwright:
                browser = launch(playwright)
                for shot in SHOTS:
                    take(browser, address, *shot)
        finally:
            office.terminate()
            office.wait()


def take(browser: Browser, address: str, name: str, login: str, path: str, width: int, height: int) -> None:
    page = browser.new_page(base_url=address, locale="zh-CN", viewport={"width": width, "height": height})
    page.goto("/login/")
    page.locator("[name=username]").fill(login)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main [type=submit]").click()
    page.goto(path)
    page.screenshot(path=PICTURES / f"{name}.png")
    page.close()


def wait_for(address: str) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)


if __name__ == "__main__":
    main()
