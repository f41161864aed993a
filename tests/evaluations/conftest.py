import pytest
from django.utils import translation

from tests.factories.homecare import CareOffice, care_office


@pytest.fixture
def care(db) -> CareOffice:
    return care_office()


@pytest.fixture
def in_english():
    """Refusals are asked for their words."""
    with translation.override("en"):
        yield
