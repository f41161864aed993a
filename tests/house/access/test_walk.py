"""Every page and deed, for every role, in own, sibling, cousin and foreign areas."""

import pytest

from tests.house.access.every_ask import EVERY_ASK

pytestmark = pytest.mark.django_db  # the database is made for those who ask for it

BY_LINE: dict[str, list] = {}
for ask in EVERY_ASK:
    BY_LINE.setdefault(ask.line, []).append(ask)


@pytest.mark.parametrize("line", BY_LINE)
def test_each_role_finds_its_own_and_nothing_else(walk, line):
    faults = walk.faults(BY_LINE[line])
    assert not faults, "\n".join(faults)
