"""Counting tries in the cache, so that a code cannot be guessed."""

import hashlib
import logging
import time

from django.core.cache import cache

log = logging.getLogger(__name__)

# A cache that accepts and never answers costs its time-out at each call; after one failure it is not asked for a while.
REST_SECONDS = 30
_rest_until = 0.0


def _key(what: str, whose: str) -> str:
    return f"tries:{what}:{hashlib.sha256(whose.encode()).hexdigest()[:32]}"


def is_spent(what: str, whose: str, *, limit: int) -> bool:
    """Were there `limit` tries or more? Where the cache does not answer: no, a page must not fail or wait for it."""
    if _rests():
        return False
    try:
        return int(cache.get(_key(what, whose), 0)) >= limit
    except Exception as error:  # whatever the cache's driver raises
        _let_rest("tries are not counted", error)
        return False


def count_try(what: str, whose: str, *, seconds: int) -> None:
    """Count one try, forgotten `seconds` after the first one."""
    if _rests():
        return
    key = _key(what, whose)
    try:
        if not cache.add(key, 1, seconds):
            cache.incr(key)
    except ValueError:  # the count ended between the two calls: this try is forgiven
        return
    except Exception as error:
        _let_rest("a try is not counted", error)


def _rests() -> bool:
    return time.monotonic() < _rest_until


def _let_rest(what: str, error: Exception) -> None:
    global _rest_until  # noqa: PLW0603  of this process alone, as its connections are
    _rest_until = time.monotonic() + REST_SECONDS
    log.warning("%s for %s seconds: %s", what, REST_SECONDS, error)
