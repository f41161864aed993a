import pytest

from tests.factories import office


@pytest.fixture
def people(db) -> office.Office:
    """One zone and everybody who has to do with its petitions."""
    return office.office()
