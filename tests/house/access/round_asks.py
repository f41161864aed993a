"""What can be asked of the year's round, weather care, pairings and contact quotas."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from tests.house.access.asks import Ask, Kind, Sent, get, page, post
from tests.house.access.places import Place
from visits.models import CareAlert, ContactQuota, HouseholdPairing, VisitRound
from wulibridge.people.models import User
from wulibridge.territory.models import Building, Household, Zone

QUARTER = "2025-Q4"


def _page(name: str) -> Callable[[Place], str]:
    return lambda there: page(name)


def _row(name: str, model: Any, *more: str) -> Callable[[Place], str]:
    return lambda there: page(name, there.row(model).pk, *more)


def _day() -> str:
    return timezone.localdate().isoformat()


def _narrowed(line: str, name: str, **more: Any) -> Ask:
    def place(home: Place, there: Place) -> Sent:
        return {name: getattr(there, name).pk}

    return get(line, _page(line), kind=Kind.NARROW, send=place, variant=f"?{name}=", **more)


def _terms(home: Place, there: Place) -> Sent:
    return {"subdistrict": there.subdistrict.pk, "opened_on": _day(), "closed_on": "", "note": "重点走访"}


def _declared(home: Place, there: Place) -> Sent:
    return {"kind": "heat", "area": f"zone-{there.zone.pk}", "starts_on": _day(), "ends_on": _day(), "text": "看看空调"}


def _with(there: Place) -> Sent:
    return {"user": there.teammate.pk, "starts_on": _day()}


def _quota(home: Place, there: Place) -> Sent:
    said = {"rank": "staff", "target": "contacts", "period": "month", "count": "5", "starts_on": _day()}
    return {"subdistrict": there.subdistrict.pk} | said


def _exception(there: Place) -> str:
    today = timezone.localdate()
    return page("visits:quota_exception", there.row(User).pk, f"{today:%Y-%m}")


def _contacts(there: Place) -> str:
    return page("visits:quota_contacts", there.teammate.pk, f"{timezone.localdate():%Y}")


ROUND = [
    get("visits:coverage", _page("visits:coverage"), kind=Kind.PAGE, shows=(VisitRound,)),
    _narrowed("visits:coverage", "zone", shows=(Zone,)),
    _narrowed("visits:coverage", "committee"),
    get("visits:coverage_rows", _page("visits:coverage_rows"), kind=Kind.PAGE),
    _narrowed("visits:coverage_rows", "zone", shows=(Building,)),
    _narrowed("visits:coverage_rows", "committee"),
    _narrowed("visits:coverage_visits", "zone", shows=(Building,)),
    _narrowed("visits:coverage_visits", "committee"),
    get(
        "visits:coverage_visits",
        lambda there: page("visits:coverage_visits") + "?figure=contacts",
        kind=Kind.PAGE,
        shows=(User,),
        variant="contacts",
    ),
    _narrowed("visits:unvisited", "zone", shows=(Building,)),
    post("visits:round_terms", _page("visits:round_terms"), _terms, kind=Kind.POINT, variant="subdistrict"),
]
CARE = [
    get("visits:care", _page("visits:care"), kind=Kind.PAGE),
    post("visits:care declare", _page("visits:care"), _declared, kind=Kind.POINT, variant="zone"),
    get("visits:care_alert", _row("visits:care_alert", CareAlert), shows=(CareAlert, Household)),
    post("visits:care_alert", _row("visits:care_alert", CareAlert)),
    post("visits:care_note", _row("visits:care_note", Household), lambda home, there: {"how": "seen"}),
    post("visits:care_wish", _row("visits:care_wish", Household), lambda home, there: {"kinds": ["rain"]}),
]
PAIRINGS = [
    get("visits:pairings", _page("visits:pairings"), kind=Kind.PAGE, shows=(Household,)),
    post("visits:pairing_end", _row("visits:pairing_end", HouseholdPairing)),
    get("visits:pair", _row("visits:pair", Household), shows=(Building,)),
    post("visits:pair", _row("visits:pair", Household), lambda home, there: _with(there)),
    post(
        "visits:pair",
        _row("visits:pair", Household),
        lambda home, there: _with(there),
        kind=Kind.POINT,
        variant="somebody from elsewhere",
        only=("own", "foreign"),
    ),
]
QUOTAS = [
    get("visits:quotas", _page("visits:quotas"), kind=Kind.PAGE),
    get("visits:quota_contacts", _contacts),
    get("visits:quota_rules", _page("visits:quota_rules"), kind=Kind.PAGE),
    post("visits:quota_rules", _page("visits:quota_rules"), _quota, kind=Kind.POINT, variant="subdistrict"),
    post("visits:quota_end", _row("visits:quota_end", ContactQuota)),
    get("visits:quota_exception", _exception),
    post("visits:quota_exception", _exception, lambda home, there: {"reason": "other", "words": "见公示"}),
    post(
        "visits:record_publish",
        lambda there: page("visits:record_publish", there.committee.pk, QUARTER),
        lambda home, there: {"withdraw": "1"},
    ),
]
ROUND_ASKS: list[Ask] = [*ROUND, *CARE, *PAIRINGS, *QUOTAS]
