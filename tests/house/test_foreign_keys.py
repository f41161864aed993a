"""Links between tables point the way imports do: down the house, never up, not even as a string."""

from django.apps import apps
from django.db import models

# From the roof to the ground; rooms side by side do not know each other.
FLOORS = [
    {"dashboards", "demo"},
    {"evaluations"},
    {"visits", "meetings"},
    {"petitions"},
    {"web"},
    {"notices"},
    {"people"},
    {"territory"},
    {"journal"},
]
FLOOR = {label: number for number, labels in enumerate(FLOORS) for label in labels}


def house() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in FLOOR]


def links(model: type[models.Model]) -> list[tuple[str, str]]:
    return [
        (field.name, field.remote_field.model._meta.app_label)
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.remote_field
    ]


def points_up(here: str, there: str) -> bool:
    return there in FLOOR and here != there and FLOOR[there] <= FLOOR[here]


def test_every_app_of_the_house_has_its_floor():
    ours = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in {"wulibridge", *FLOOR}}

    assert ours == set(FLOOR)


def test_no_link_points_up():
    up = [
        f"{model._meta.label}.{name}"
        for model in house()
        for name, there in links(model)
        if points_up(model._meta.app_label, there)
    ]

    assert up == []


def test_a_link_that_points_up_or_sideways_would_be_found():
    assert points_up("petitions", "visits")
    assert points_up("visits", "meetings")
    assert not points_up("visits", "petitions")


def test_no_row_points_at_just_anything():
    """A generic link has no floor and no constraint."""
    assert [model for model in house() for name, there in links(model) if there == "contenttypes"] == []
