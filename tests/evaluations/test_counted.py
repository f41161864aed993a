"""Figures counted ahead, while the map is redrawn at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet

import pytest
from django.db import connection, transaction
from django.utils import timezone

from evaluations.models import MonthCounted
from evaluations.services.counted import count_months, forget_counts
from wulibridge.periods import recent_months


@pytest.mark.django_db(transaction=False)
@pytest.mark.usefixtures("committed_db")
def test_a_count_that_is_under_way_is_forgotten_too():
    """It saw the zones as they were: what it marks as counted must not outlive the new map."""
    over = recent_months(timezone.localdate(), 2)[:1]

    def forget() -> None:
        try:
            forget_counts()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert count_months(over, now=timezone.now())
            redrawn = pool.submit(forget)
            with pytest.raises(NotYet):
                redrawn.result(timeout=1)
        redrawn.result(timeout=30)
    assert not MonthCounted.objects.exists()


@pytest.mark.django_db(transaction=False)
@pytest.mark.usefixtures("committed_db")
def test_nobody_counts_while_the_map_is_redrawn():
    over = recent_months(timezone.localdate(), 2)[:1]

    def count() -> bool:
        try:
            return count_months(over, now=timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        forget_counts()
        assert pool.submit(count).result(timeout=30) is False
