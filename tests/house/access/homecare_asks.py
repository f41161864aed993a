"""What can be asked of home care: the worker's phone, the agency, the centre."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from evaluations.models import CareInterview
from tests.factories.photos import picture
from tests.house.access.asks import Ask, Kind, Leaves, Sent, get, page, post
from tests.house.access.places import Place
from tests.house.access.world_homecare import months_ago
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.models import Building, Household, Organization


def _at(name: str, key: str = "") -> Any:
    return lambda there: page(f"evaluations:{name}", *([there.rows[key].pk] if key else []))


def _month(back: int, tail: str = "") -> Any:
    return lambda there: page("evaluations:month", there.department.pk, f"{months_ago(back):%Y-%m}") + tail


def _deed(name: str, **said: Any) -> Any:
    return lambda home, there: (
        {"deed": name} | {key: value(there) if callable(value) else value for key, value in said.items()}
    )


def _today() -> str:
    return timezone.localdate().isoformat()


def _date(there: Place) -> str:
    return _today()


def _made(home: Place, there: Place) -> Sent:
    agency = there.rows["care agency"]
    return {
        "committee": there.committee.pk,
        "household": there.row(Household).number,
        "agency": agency.pk,
        "worker": User.objects.get(posts__organization=agency, posts__role=Role.HOME_CARE_WORKER).pk,
        "kinds": ["meals"],
        "weekdays": ["1"],
        "starts_on": _today(),
    }


def _rate(home: Place, there: Place) -> Sent:
    return {"subdistrict": there.subdistrict.pk, "kind": "laundry", "yuan": "12.50", "from_on": _today()}


def _sheet(home: Place, there: Place) -> Sent:
    file = SimpleUploadedFile("sheet.jpg", picture(), content_type="image/jpeg")
    return {"deed": "sheet", "sheet": file, f"score_{there.rows['unsigned'].pk}": "4"}


def _correct(home: Place, there: Place) -> Sent:
    entries = there.rows["evaluations.paystatement"].__class__.objects.get(
        month__agency=there.department, month__first=months_ago(3)
    )
    return {"deed": "correct", "entry": entries.entries.filter(correction=None).get().pk, "reason": "twice"}


HEARD = {"reached": "1", "on": _today, "came": "yes", "did": "yes", "score": "4"}

HOMECARE_ASKS: list[Ask] = [
    get("evaluations:verdict", _at("verdict"), kind=Kind.PAGE),
    # The worker
    get("evaluations:elders", _at("elders"), kind=Kind.PAGE, shows=(Building,)),
    get("evaluations:sign", _at("sign", "unsigned")),
    post(
        "evaluations:sign",
        _at("sign", "unsigned"),
        lambda home, there: {"score": "4", "code": there.rows["code"]},
    ),
    post(
        "evaluations:plan visit",
        _at("plan", "care plan"),
        _deed("visit", day=_date, began_at="00:00", ended_at="00:01", kinds=["meals"]),
    ),
    get("evaluations:pay", _at("pay"), kind=Kind.PAGE),
    # All three
    get("evaluations:plan", _at("plan", "care plan"), shows=(Building,)),
    # The agency and the centre
    get("evaluations:plans", _at("plans"), kind=Kind.PAGE, shows=(Building,)),
    post(
        "evaluations:plan name",
        _at("plan", "care plan"),
        _deed("name", worker=lambda there: there.rows["care other"].pk),
    ),
    post("evaluations:plan report", _at("plan", "calm plan"), _deed("report", reason="away")),
    get("evaluations:months", _at("months"), kind=Kind.PAGE, shows=(Organization,)),
    get("evaluations:month", _month(1), shows=(Organization,)),
    get("evaluations:month", _month(2), variant="locked", shows=(Organization,)),
    # The centre
    post("evaluations:plans make", _at("plans"), _made, kind=Kind.POINT, only=("own", "foreign")),
    post("evaluations:plan keep", _at("plan", "care plan"), _deed("card"), variant="card"),
    post("evaluations:plan keep", _at("plan", "care plan"), _sheet, variant="sheet"),
    post("evaluations:plan keep", _at("plan", "care plan"), _deed("end", ends_on=_date), variant="end"),
    post("evaluations:plan keep", _at("plan", "care plan"), _deed("exclude", reason="away"), variant="exclude"),
    post("evaluations:plan keep", _at("plan", "left out plan"), _deed("take_back"), variant="take back"),
    post("evaluations:plan keep", _at("plan", "care plan"), _deed("drop"), variant="drop"),
    get("evaluations:sheet", _at("sheet", "care sheet"), accepted=(404,)),
    post("evaluations:months rate", _at("months"), _rate, kind=Kind.POINT, only=("own", "foreign")),
    post("evaluations:month keep", _month(1), _deed("lock"), variant="lock"),
    post("evaluations:month keep", _month(3), _correct, variant="correct"),
    get("evaluations:month hand out", _month(3, "?format=xlsx"), leaves=Leaves.ENTRY),
    post("evaluations:month approve", _month(2), _deed("approve")),
    get("evaluations:draws", _at("draws"), kind=Kind.PAGE),
    post(
        "evaluations:draws make",
        _at("draws"),
        lambda home, there: {"subdistrict": there.subdistrict.pk},
        kind=Kind.POINT,
        only=("own", "foreign"),
    ),
    get("evaluations:draw", _at("draw", "care draw")),
    get("evaluations:draw", lambda there: _at("draw", "care draw")(there) + "?format=csv", variant="file"),
    get("evaluations:interview", _at("interview", "care interview"), shows=(Building,)),
    get("evaluations:interview", _at("interview", "care heard"), variant="heard", shows=(CareInterview,)),
    post(
        "evaluations:interview",
        _at("interview", "care interview"),
        lambda home, there: {key: value() if callable(value) else value for key, value in HEARD.items()},
    ),
]
