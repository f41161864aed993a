"""What can be asked of points, of the three lists, and of self-checks against them."""

from typing import Any

from django.utils import timezone

from evaluations.models import CheckAnswer, ListItem, PointEntry, PointScheme, PowerList
from tests.house.access.asks import Ask, Kind, Sent, get, page, post
from tests.house.access.places import Place
from wulibridge.territory.models import Household

# The lists of a subdistrict are those of each of its committees.
APART = ("own", "foreign")


def _at(name: str, key: str = "") -> Any:
    return lambda there: page(f"evaluations:{name}", *([there.rows[key].pk] if key else []))


def _stars(there: Place) -> str:
    """The star families of last year, which is over."""
    return f"{_at('scheme', 'scheme')(there)}?year={timezone.localdate().year - 1}"


def _deed(name: str, /, **said: Any) -> Any:
    return lambda home, there: (
        {"deed": name} | {key: value(there) if callable(value) else value for key, value in said.items()}
    )


def _today(there: Place) -> str:
    return timezone.localdate().isoformat()


def _key(key: str) -> Any:
    return lambda there: there.rows[key].pk


def _without_account(there: Place) -> str:
    return Household.objects.filter(committee=there.committee, point_accounts=None).first().number


def _answers(home: Place, there: Place) -> Sent:
    items = there.rows["list"].items.all()
    return {"deed": "answers"} | {f"kept_{item.pk}": "yes" for item in items}


ITEM = {"position": "3", "title": "居务公开", "basis": "", "steps": "", "risks": ""}

POINTS_ASKS: list[Ask] = [
    # Points
    get("evaluations:points", _at("points"), kind=Kind.PAGE, shows=(PointScheme,)),
    post(
        "evaluations:points open",
        _at("points"),
        _deed("scheme", committee=lambda there: there.committee.pk, kind="teams", name="邻里队"),
        kind=Kind.POINT,
    ),
    get("evaluations:scheme", _at("scheme", "scheme"), shows=(PointScheme,)),
    post("evaluations:scheme", _at("scheme", "scheme"), _deed("account", household=_without_account)),
    post(
        "evaluations:scheme",
        _at("scheme", "scheme"),
        _deed("rule", way="earn", what="护学", points="2", from_on=_today),
        variant="rule",
    ),
    post(
        "evaluations:scheme",
        _stars,
        _deed("choose", account=_key("other account"), reason="热心"),
        variant="choose",
    ),
    post(
        "evaluations:scheme",
        _stars,
        _deed("consent", family=_key("star"), agrees="1"),
        variant="consent",
    ),
    post("evaluations:scheme", _stars, _deed("drop", family=_key("star")), variant="drop"),
    post("evaluations:scheme", _at("scheme", "scheme"), _deed("end", on=_today), variant="end"),
    post("evaluations:scheme conclude", _stars, _deed("conclude")),
    get("evaluations:account", _at("account", "points account"), shows=(PointEntry,)),
    post(
        "evaluations:account",
        _at("account", "points account"),
        _deed("book", rule=_key("line"), times="1", day=_today, reason="换一袋米"),
    ),
    post(
        "evaluations:account",
        _at("account", "points account"),
        _deed("back", entry=_key("point entry"), reason="记错了"),
        variant="back",
    ),
    # The three lists
    get("evaluations:lists", _at("lists"), kind=Kind.PAGE, shows=(PowerList,)),
    post(
        "evaluations:lists begin",
        _at("lists"),
        _deed("version", subdistrict=lambda there: there.subdistrict.pk, kind="powers", news="新"),
        kind=Kind.POINT,
        only=APART,
    ),
    post(
        "evaluations:lists check",
        _at("lists"),
        _deed("check", owed=lambda there: f"{there.committee.pk}-{there.rows['list owed'].pk}"),
        kind=Kind.POINT,
    ),
    get("evaluations:list", _at("list", "list"), only=APART, shows=(ListItem,)),
    get("evaluations:list draft", _at("list", "list draft")),
    post("evaluations:list write", _at("list", "list draft"), _deed("item", **ITEM)),
    post(
        "evaluations:list write",
        _at("list", "list draft"),
        _deed("remove", item=lambda there: there.rows["list draft"].items.first().pk),
        variant="remove",
    ),
    post("evaluations:list write", _at("list", "list draft"), _deed("submit"), variant="submit"),
    post("evaluations:list approve", _at("list", "list handed in"), _deed("approve")),
    post("evaluations:list approve", _at("list", "list handed in"), _deed("return", reason="缺依据"), variant="return"),
    # Self-checks
    get("evaluations:check", _at("check", "check open")),
    get("evaluations:check handed in", _at("check", "check handed in"), shows=(CheckAnswer,)),
    post("evaluations:check make", _at("check", "check open"), _answers),
    post("evaluations:check make", _at("check", "check open"), _deed("hand_in"), variant="hand in"),
    post(
        "evaluations:check make",
        _at("check", "check handed in"),
        _deed(
            "measure",
            answer=lambda there: there.rows["check handed in"].answers.first().pk,
            text="补登记",
            due_on=_today,
        ),
        variant="measure",
    ),
    post(
        "evaluations:check make",
        _at("check", "check handed in"),
        _deed("done", measure=_key("measure"), outcome="已补齐"),
        variant="done",
    ),
    post("evaluations:check review", _at("check", "check handed in"), _deed("review", words="补齐即可")),
]
