"""What can be asked of acting on behalf, and of absence."""

from collections.abc import Callable

from django.utils import timezone

from petitions.models import Mandate
from tests.factories.mandates import in_days
from tests.house.access.asks import Ask, Kind, Sent, get, page, post
from tests.house.access.places import Place
from wulibridge.people.roles import Role
from wulibridge.territory.models import Household


def _do(verb: str, kind: str) -> Callable[[Place], str]:
    return lambda there: page("petitions:care_act", there.petitions[kind].number, verb)


def _consent(home: Place, there: Place) -> Sent:
    """Of a household of `there`, for a petition at home."""
    return {
        "actor": home.committee.posts.filter(role=Role.COMMITTEE_CHAIR).first().user_id,
        "body": "区房管局",
        "representatives": 1,
        "next_on": in_days(3).isoformat(),
        "households": there.row(Household).number,
        "consent": "signed",
        "consent_on": timezone.localdate().isoformat(),
        "slip_number": "代-9",
    }


def _went(home: Place, there: Place) -> Sent:
    today = timezone.localdate().isoformat()
    return {"on": today, "done": "去过一次", "next_on": in_days(3).isoformat()}


def _away(home: Place, there: Place) -> Sent:
    day = in_days(60).isoformat()
    return {"starts_on": day, "ends_on": day, "stand_in": there.rows["people.user"].pk}


def _teammate(there: Place) -> str:
    return f"{page('web:absence')}?of={there.teammate.pk}"


MANDATE_ASKS: list[Ask] = [
    get("petitions:mandates", lambda there: page("petitions:mandates"), kind=Kind.PAGE, shows=(Mandate,)),
    post(
        "petitions:care_act act-for",
        _do("act-for", "fresh"),
        _consent,
        kind=Kind.POINT,
        only=("own", "cousin", "foreign"),
        variant="for a household of elsewhere",
    ),
    post("petitions:care_act act-step", _do("act-step", "taken"), _went),
    post("petitions:care_act act-end", _do("act-end", "taken"), lambda home, there: {"outcome": "not", "told": "未批"}),
    get("web:absence", lambda there: page("web:absence"), kind=Kind.PAGE),
    get("web:absence of", _teammate),
    post("web:absence of", _teammate, _away),
]
