"""What hangs on a place: every link to one is somebody's, so that no redrawing of the map forgets a row."""

from collections import Counter

import pytest
from django.apps import apps
from django.db import models

from wulibridge.territory.models import Building, Committee, Household, Zone
from wulibridge.territory.redistricting import places
from wulibridge.territory.redistricting.carriers import carriers

PLACES = (Committee, Zone, Building, Household)


def links() -> list[str]:
    """Every foreign key to a place, also those of many-to-many tables, as app.Model.field."""
    return [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.remote_field.model in PLACES
    ]


def declared() -> list[str]:
    return [name for owner in (places.LINKS, *(carrier.links for carrier in carriers())) for name in owner]


def test_every_link_to_a_place_belongs_to_exactly_one_carrier():
    assert {name: count for name, count in Counter(declared()).items() if count > 1} == {}
    assert sorted(declared()) == sorted(links())


@pytest.mark.parametrize("name", ["people", "petitions", "visits", "meetings", "home_care", "points_and_lists"])
def test_every_app_with_rows_on_places_has_made_itself_known(name):
    assert name in {carrier.name for carrier in carriers()}


def test_every_reason_says_something():
    reasons = [text for owner in (places.LINKS, *(carrier.links for carrier in carriers())) for text in owner.values()]

    assert [text for text in reasons if len(text.split()) < 4] == []
