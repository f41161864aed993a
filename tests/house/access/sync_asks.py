"""What can be asked of what phones hand in, and of putting right what was written down."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from tests.house.access.asks import Kind, Leaves, Sent, get, page, post
from tests.house.access.places import Place
from visits.models import HouseholdEdit, Visit
from wulibridge.territory.models import Household


def _thing(kind: str, **more: Any) -> Any:
    """One thing from a phone; of `more` what can be called is asked of the target."""
    return lambda home, there: {
        "uuid": str(uuid4()),
        "kind": kind,
        **{name: value(there) if callable(value) else value for name, value in more.items()},
    }


def _household(there: Place) -> int:
    return there.row(Household).pk


VISIT = {
    "household": _household,
    "visited_at": lambda there: (timezone.now() - timedelta(hours=2)).isoformat(),
    "outcome": "met",
    "diary": "都好。",
    "needs": [{"kind": "repair", "words": "修水龙头"}],
    "wishes": [{"kind": "things", "title": "一盏台灯"}],
}
WITHDRAW = {"visit": lambda there: str(there.visit.client_uuid), "reason": "走错门"}
CORRECT = {"household": _household, "base": 1, "changes": {"n_aged_60": [0, 7]}}


def _change(home: Place, there: Place) -> Sent:
    return {
        "outcome": "met",
        "visited_at": timezone.localtime(there.visit.visited_at).strftime("%Y-%m-%dT%H:%M"),
        "purpose": "round",
        "diary": "改过的。",
        "base": there.visit.version,
        "opinions-TOTAL_FORMS": "0",
        "opinions-INITIAL_FORMS": "0",
        "needs-TOTAL_FORMS": "1",
        "needs-INITIAL_FORMS": "0",
        "needs-0-kind": "repair",
        "needs-0-words": "修水龙头",
    }


def _correct(home: Place, there: Place) -> Sent:
    row = there.row(Household)
    return {"occupancy": row.occupancy, "n_aged_60": 9, "initial-n_aged_60": row.n_aged_60, "base": row.version}


def _choice(home: Place, there: Place) -> Sent:
    return {"chosen": "door", "version": there.row(HouseholdEdit).household.version}


def _at(name: str, model: Any = Visit) -> Any:
    return lambda there: page(name, there.row(model).pk)


def _sync(there: Place) -> str:
    return page("visits:sync")


# A thing of elsewhere gets a receipt that says so, and nothing is done.
POINTS = {"kind": Kind.POINT, "in_json": True, "declined": (200,)}

SYNC_ASKS = [
    get("visits:sync_token", lambda there: page("visits:sync_token"), kind=Kind.PAGE),
    post("visits:sync", _sync, _thing("visit", **VISIT), variant="visit", **POINTS),
    post("visits:sync", _sync, _thing("withdraw", **WITHDRAW), variant="withdraw", **POINTS),
    post("visits:sync", _sync, _thing("household", **CORRECT), variant="household", **POINTS),
    get("visits:change", _at("visits:change"), shows=(Visit,)),
    post("visits:change", _at("visits:change"), _change),
    get("visits:withdraw", _at("visits:withdraw")),
    post("visits:withdraw", _at("visits:withdraw"), lambda home, there: {"reason": "走错门"}),
    get("visits:correct", _at("visits:correct", Household)),
    post("visits:correct", _at("visits:correct", Household), _correct),
    get("visits:edits", lambda there: page("visits:edits"), kind=Kind.PAGE, shows=(Household,)),
    post("visits:edit", _at("visits:edit", HouseholdEdit), lambda home, there: {"show": "1"}, leaves=Leaves.ENTRY),
    post("visits:edit", _at("visits:edit", HouseholdEdit), _choice, variant="chosen"),
]
