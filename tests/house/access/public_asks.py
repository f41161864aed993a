"""What can be asked of residents' filings, and of what is put on the public board."""

from typing import Any

from petitions.models import Filing
from tests.house.access.asks import Ask, Kind, Leaves, Sent, get, page, post
from tests.house.access.places import Place


def _filing(there: Place) -> str:
    return page("petitions:filing_review", there.rows["open filing"].pk)


def _publication(there: Place) -> str:
    return page("petitions:publication", there.petitions["closed"].number)


def _do(what: str, **more: Any) -> Any:
    return lambda home, there: {"do": what, **more}


def _register(home: Place, there: Place) -> Sent:
    return {"do": "register", "title": "灯", "topic": "other", "urgency": "normal", "zone": there.zone.pk}


SETTLE = "petitions:filing_review settle"
PUBLISH = "petitions:publication publish"

PUBLIC_ASKS: list[Ask] = [
    get("petitions:filings", lambda there: page("petitions:filings"), kind=Kind.PAGE, shows=(Filing,)),
    get("petitions:filing_review", _filing, shows=(Filing,)),
    post("petitions:filing_review reveal", _filing, _do("reveal"), leaves=Leaves.ENTRY),
    post(SETTLE, _filing, _register, variant="register"),
    post(SETTLE, _filing, _do("none", reason_code="inquiry", answer="请到窗口"), variant="none"),
    get("petitions:publication", _publication),
    post(PUBLISH, _publication, _do("publish", title="灯", text="换好了。"), variant="publish"),
    post(PUBLISH, _publication, _do("withdraw"), variant="withdraw"),
]
