"""What can be asked of rounds of verdicts. The public pages name no row that is not public."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from evaluations.models import PaperEntry, Round, RoundQuestion
from tests.house.access.asks import Ask, Kind, Sent, get, page, post
from tests.house.access.places import Place


def _round(key: str) -> Any:
    return lambda there: page("evaluations:round", there.rows[f"{key} round"].pk)


def _paper(there: Place) -> str:
    return page("evaluations:paper", there.rows["open round"].pk)


def _deed(name: str, **said: Any) -> Any:
    return lambda home, there: (
        {"deed": name} | {key: value(there) if callable(value) else value for key, value in said.items()}
    )


def _draft(home: Place, there: Place) -> Sent:
    today = timezone.localdate()
    return {
        "deed": "change",
        "kind": "survey",
        "title": "问卷",
        "subdistrict": there.subdistrict.pk,
        "committee": there.committee.pk,
        "questions": "满意吗\n方便吗",
        "opens_on": today.isoformat(),
        "closes_on": (today + timedelta(days=9)).isoformat(),
        "public_slips": "9",
    }


KEEP = "evaluations:round keep"

BALLOT_ASKS: list[Ask] = [
    get("evaluations:rounds", lambda there: page("evaluations:rounds"), kind=Kind.PAGE, shows=(Round,)),
    post(
        "evaluations:rounds make",
        lambda there: page("evaluations:rounds"),
        _draft,
        kind=Kind.POINT,
        only=("own", "foreign"),
    ),
    get("evaluations:round draft", _round("draft")),
    get("evaluations:round", _round("open"), shows=(RoundQuestion,)),
    get("evaluations:round", _round("published"), variant="published"),
    get("evaluations:round", _round("closed"), variant="closed"),  # with words that the desk alone reads
    post(KEEP, _round("draft"), _draft, variant="change"),
    post(KEEP, _round("draft"), _deed("households", zones=lambda there: [there.zone.pk]), variant="households"),
    post(KEEP, _round("draft"), _deed("units", organizations=lambda there: [there.department.pk]), variant="units"),
    post(KEEP, _round("draft"), _deed("open"), variant="open"),
    post(KEEP, _round("open"), _deed("close", leave_out="on"), variant="close"),
    post(KEEP, _round("closed"), _deed("freeze"), variant="freeze"),
    post("evaluations:round publish", _round("frozen"), _deed("publish")),
    post(
        "evaluations:round hand",
        _round("open"),
        _deed("hand", invitations=lambda there: [there.rows["invited"].pk]),
    ),
    get("evaluations:paper", _paper, shows=(PaperEntry,)),
    post("evaluations:paper", _paper, lambda home, there: {"code": there.rows["slip code"], "score_1": "4"}),
]
