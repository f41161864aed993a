"""The proof leaves nothing out: each address, each model and each line is walked, painted and judged."""

import pytest

from tests.house.access import oracle
from tests.house.access.admin_asks import FILLED, keepers
from tests.house.access.canaries import NOT_PAINTED, text_fields
from tests.house.access.every_ask import EVERY_ASK
from tests.house.access.places import MAP
from tests.house.access.world import OF_NO_AREA, models_in_areas
from tests.house.test_urls import ADDRESSES, PUBLIC
from wulibridge.journal.models import JournalEntry
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db

ALL = EVERY_ASK


def test_every_address_is_walked():
    """A new page: an Ask for it in asks.py (for a POST with what is sent), and a line in oracle.LINES."""
    names = {name for name, *_ in ADDRESSES}
    walked = {ask.url for ask in ALL}
    assert names - walked - PUBLIC == set(), "add to tests/house/access/asks.py and to oracle.LINES"
    assert (walked | PUBLIC) - names == set(), "gone from the urlconf: take it out of asks.py and oracle"


def test_every_ask_has_its_line_in_the_oracle():
    lines = {ask.line for ask in ALL}
    nobodys = {line for line in lines - oracle.LINES.keys() if line.endswith((" add", " change"))}
    assert lines - oracle.LINES.keys() - nobodys == set(), "say in oracle.LINES which role may do this in its own area"
    assert oracle.LINES.keys() - lines == set(), "lines that nothing asks for"


def test_every_line_says_something_of_every_role():
    cells = {line: said.replace("|", "").split() for line, said in oracle.LINES.items()}
    assert len(oracle.COLUMNS) == len(Role)
    assert [line for line, said in cells.items() if len(said) not in (oracle.OF_THE_OFFICE, len(Role))] == []
    assert [line for line, said in cells.items() if not set(said) <= {"o", "n", "-"}] == []


def test_every_deed_that_somebody_may_do_in_the_admin_has_a_filled_form():
    kept = {keeper.model._meta.model_name for keeper in keepers() if keeper.change_permission}
    assert kept - FILLED.keys() == set(), "say in admin_asks.FILLED what the form is sent"


def test_every_model_has_a_row_in_every_subdistrict(world):
    """A new model: let world.py make a row of it in each place, or say in OF_NO_AREA why it belongs to none."""
    missing = {}
    with world.opened():
        for model in models_in_areas():
            areas = {world.area_of(row) for row in model._base_manager.all()}
            for name in ("s1", "s2"):
                if not areas & oracle.within(name):
                    missing.setdefault(model._meta.label_lower, []).append(name)
    assert missing == {}


def test_no_row_stands_nowhere(world):
    lost = {
        model._meta.label_lower
        for model in models_in_areas()
        if model is not JournalEntry and any(world.area_of(row) == "nowhere" for row in model._base_manager.all())
    }
    assert lost == set(), "world.UP knows no way from such a row to its area: call world.belongs(row, area)"


def test_every_text_of_every_row_carries_a_canary(world):
    with world.opened():
        bare = {
            f"{model._meta.label_lower}.{field.name}"
            for model in models_in_areas()
            if model is not JournalEntry
            for field in text_fields(model)
            for value in model._base_manager.values_list(field.attname, flat=True)
            if not world.canaries.found(str(value))
        }
    assert bare == set()


def test_what_is_exempt_still_exists():
    labels = {model._meta.label_lower for model in models_in_areas()} | OF_NO_AREA.keys()
    assert {name.rpartition(".")[0] for name in NOT_PAINTED} <= labels


def test_every_role_has_an_own_and_a_foreign_area(world):
    assert set(world.walkers) == set(Role)
    for walker in world.walkers.values():
        assert walker.around["own"] in oracle.within(walker.area) or MAP[walker.around["own"]][2] == walker.area
        assert walker.around["foreign"] not in oracle.within(walker.area) | oracle.around(walker.area)
