"""Twenty phones hand in at once over a bad line, and now and then one of their servers dies."""

import random

import pytest

from tests.faults.phones import flaws_of, hand_in_together, phones_in
from visits.models import Visit

pytestmark = pytest.mark.faults
SEED = 20261122


def test_twenty_phones_lose_and_double_nothing_and_keep_their_order(people, tmp_path):
    """`make chaos` has the large one, of ten thousand visits."""
    phones = phones_in(people.zone, count=20, visits=2_000, directory=tmp_path, seed=SEED)

    killed = hand_in_together(phones, kills=10, moments=random.Random(SEED))

    assert killed > 0
    assert flaws_of(phones) == []
    assert Visit.objects.count() == 2_000
