"""Counting tries in the cache, so that a code cannot be guessed."""

import hashlib
import logging

from django.core.cache import cache

log = logging.getLogger(__name__)


def _key(what: str, whose: str) -> str:
    return f"tries:{what}:{hashlib.sha256(whose.encode()).hexdigest()[:32]}"


def is_spent(what: str, whose: str, *, limit: int) -> bool:
    """Were there `limit` tries or more? Where the cache does not answer: no, a page must not fail for it."""
    try:
        return int(cache.get(_key(what, whose), 0)) >= limit
    except Exception as error:  # whatever the cache's driver raises
        log.warning("tries are not counted: %s", error)
        return False


def count_try(what: str, whose: str, *, seconds: int) -> None:
    """Count one try, forgotten `seconds` after the first one."""
    key = _key(what, whose)
    try:
        if not cache.add(key, 1, seconds):
            cache.incr(key)
    except Exception as error:  # also a count that ends between the two calls: then this try is forgiven
        log.warning("a try is not counted: %s", error)
