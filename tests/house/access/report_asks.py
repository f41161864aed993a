"""What can be asked of the monthly report: read by who writes and approves it, and, once approved, by committees."""

from typing import Any

from tests.house.access.asks import Ask, Kind, Leaves, get, page, post
from tests.house.access.places import Place

# One report is that of all committees of the subdistrict.
ONE = ("own", "foreign")


def _at(key: str, tail: str = "") -> Any:
    return lambda there: page("evaluations:report", there.rows[key].pk) + tail


def _rows(key: str) -> Any:
    return lambda there: page("evaluations:report_rows", there.rows[key].pk, there.rows[f"{key} part"].pk)


def _answer(home: Place, there: Place) -> dict[str, Any]:
    return {"deed": f"answer-{there.rows['report suggestion'].pk}", "answer": "好"}


def _words(home: Place, there: Place) -> dict[str, Any]:
    return {"deed": "write-outlook", "text": "一"}


def _strike(home: Place, there: Place) -> dict[str, Any]:
    part = there.rows["open report part"]
    return {"deed": f"strike-{part.pk}-{part.lines[0]['pk']}"}


REPORT_ASKS: list[Ask] = [
    get("evaluations:reports", lambda there: page("evaluations:reports"), kind=Kind.PAGE),
    get("evaluations:report", _at("approved report"), only=ONE),
    get("evaluations:report hand out", _at("approved report", "?format=docx"), leaves=Leaves.ENTRY, only=ONE),
    get("evaluations:report_rows", _rows("approved report"), only=ONE),
    get("evaluations:report open", _at("open report"), only=ONE),
    get("evaluations:report_rows open", _rows("open report"), only=ONE),
    post("evaluations:report write", _at("open report"), _words, only=ONE),
    post("evaluations:report write", _at("open report"), _answer, variant="answer", only=ONE),
    post("evaluations:report write", _at("open report"), _strike, variant="strike", only=ONE),
    post("evaluations:report approve", _at("answered report"), lambda *places: {"deed": "approve"}, only=ONE),
]
