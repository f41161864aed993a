"""What can be asked of a petition's files, of letters to residents, and of answer templates."""

from collections.abc import Callable
from typing import Any

from petitions.models import AnswerTemplate, Petition
from tests.factories.photos import picture, sent
from tests.house.access.asks import Ask, Kind, Leaves, Sent, get, page, post
from tests.house.access.places import Place


def _files(kind: str) -> Callable[[Place], str]:
    return lambda there: page("petitions:files", there.petitions[kind].number)


def _file(row: str) -> Callable[[Place], str]:
    return lambda there: page("petitions:file", there.rows[row].pk)


def _brought(home: Place, there: Place) -> Sent:
    return {"files": sent(picture(color="blue"))}


def _letters(there: Place) -> str:
    return page("petitions:letters")


def _letter(act: str) -> Callable[[Place, Place], Sent]:
    return lambda home, there: {"act": act, "letter": there.rows["letter"].pk}


def _wish(home: Place, there: Place) -> Sent:
    return {"act": "wish", "number": there.petitions["fresh"].number, "by_letter": "no"}


def _templates(there: Place) -> str:
    return page("petitions:templates")


def _template(home: Place, there: Place) -> dict[str, Any]:
    return {"subdistrict": there.subdistrict.pk, "title": "新模板", "text": "已办", "active": "on"}


def _edited(there: Place) -> str:
    return f"{_templates(there)}?edit={there.row(AnswerTemplate).pk}"


PAPER_ASKS: list[Ask] = [
    post("petitions:files", _files("fresh"), _brought),
    post("petitions:files given", _files("ordered"), _brought),
    get("petitions:file", _file("file"), leaves=Leaves.ENTRY),
    get("petitions:file named", _file("named file"), leaves=Leaves.ENTRY),
    post("petitions:file withdraw", _file("file"), lambda *places: {"reason": "传错了"}),
    get("petitions:letters", _letters, kind=Kind.PAGE, shows=(Petition,)),
    post("petitions:letters open", _letters, _letter("open"), kind=Kind.POINT, leaves=Leaves.ENTRY),
    post("petitions:letters printed", _letters, _letter("printed"), kind=Kind.POINT),
    post("petitions:letters wish", _letters, _wish),
    get("petitions:templates", _templates, kind=Kind.PAGE, shows=(AnswerTemplate,)),
    post("petitions:templates", _templates, _template, kind=Kind.POINT, only=("own", "foreign"), variant="subdistrict"),
    get("petitions:templates edit", _edited, shows=(AnswerTemplate,), only=("own", "foreign")),
]
