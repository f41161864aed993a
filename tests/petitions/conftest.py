from datetime import timedelta

import pytest

from petitions.services import dates
from tests.factories import office


@pytest.fixture
def people(db) -> office.Office:
    """One zone and everybody who has to do with its petitions."""
    return office.office()


@pytest.fixture
def any_year(monkeypatch):
    """Rows that carry a date hold in any year in which they are run."""
    monkeypatch.setattr(dates, "OLDEST", timedelta(days=100 * 366))
