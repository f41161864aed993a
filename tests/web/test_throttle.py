"""Counting tries where the cache accepts every caller and answers none."""

import socket
import time

import pytest
from django.conf import settings as project

from wulibridge.web import throttle

TIMEOUT = 0.3


@pytest.fixture
def silent_cache(settings, monkeypatch):
    monkeypatch.setattr(throttle, "_rest_until", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        options = {"socket_timeout": TIMEOUT, "socket_connect_timeout": TIMEOUT}
        cache = {**project.CACHES["default"], "LOCATION": f"redis://127.0.0.1:{port}/0", "OPTIONS": options}
        settings.CACHES = {"default": cache}
        yield


@pytest.mark.usefixtures("silent_cache")
def test_a_page_waits_once_and_not_at_every_call():
    asked = time.monotonic()

    for _ in range(10):
        assert not throttle.is_spent("code", "127.0.0.1", limit=1)
        throttle.count_try("code", "127.0.0.1", seconds=60)

    assert time.monotonic() - asked < 3 * TIMEOUT


def test_it_is_asked_again_after_the_rest(silent_cache, settings, monkeypatch):
    throttle.count_try("code", "127.0.0.2", seconds=60)
    settings.CACHES = project.CACHES | {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    throttle.count_try("code", "127.0.0.2", seconds=60)
    assert not throttle.is_spent("code", "127.0.0.2", limit=1)

    monkeypatch.setattr(throttle, "_rest_until", time.monotonic() - 1)

    throttle.count_try("code", "127.0.0.2", seconds=60)
    assert throttle.is_spent("code", "127.0.0.2", limit=1)
