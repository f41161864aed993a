"""What can be asked of owed meetings, of one's own tasks, and of the address of one's calendar."""

from collections.abc import Callable

from django.utils import timezone

from meetings.models import Meeting, MeetingKind
from meetings.queries.mine import token_of
from tests.house.access.asks import Ask, Kind, Sent, get, page, post
from tests.house.access.places import Place
from wulibridge.territory.models import Zone


def missed(place: Place, month: int) -> str:
    """Of the place's zone, a month of last year: as its key."""
    kind = MeetingKind.objects.get(code="deliberation_day")
    return f"{kind.pk}-zone-{place.zone.pk}-{timezone.localdate().year - 1}-{month}"


def _reason(there: Place) -> str:
    return f"{page('meetings:calendar')}?of={missed(there, 11)}"


def _committee(home: Place, there: Place) -> Sent:
    return {"committee": there.committee.pk, "year": timezone.localdate().year - 1}


def _report(home: Place, there: Place) -> Sent:
    return {"do": "report", "task": there.rows["own task"].pk, "note": "量过了"}


def _sheet(there: Place) -> str:
    pk = there.rows["open meeting"].pk
    return f"{pk}-{token_of(pk)}"


def _own(row: str, **sent: str) -> Callable[[Place, Place], Sent]:
    """Sent for the chair's own invitation to a meeting of the world."""
    return lambda home, there: {"guest": there.rows[f"chair's place at {row}"].pk} | sent


def _mine(there: Place) -> str:
    return page("meetings:mine")


def _about(there: Place) -> str:
    return page("meetings:about", there.petitions["fresh"].number)


OWED_ASKS: list[Ask] = [
    get("meetings:calendar", lambda there: page("meetings:calendar"), kind=Kind.PAGE),
    get(
        "meetings:calendar",
        lambda there: page("meetings:calendar"),
        send=_committee,
        kind=Kind.NARROW,
        variant="?committee=",
        shows=(Zone,),
    ),
    get("meetings:calendar reason", _reason, shows=(Zone,)),
    post("meetings:calendar reason", _reason, lambda home, there: {"reason": "台风"}),
    get("meetings:mine", lambda there: page("meetings:mine"), kind=Kind.PAGE),
    post("meetings:mine report", lambda there: page("meetings:mine"), _report),
    post("meetings:mine reply", _mine, _own("invited meeting", do="reply", answer="accepted")),
    post("meetings:mine object", _mine, _own("sent meeting", do="object", text="少一句")),
    get("meetings:mine here", lambda there: f"{_mine(there)}?here={_sheet(there)}", shows=(Meeting,)),
    post("meetings:mine here", _mine, lambda home, there: {"do": "here", "sheet": _sheet(there)}),
    get("meetings:about", _about),
    get("meetings:about", _about, htmx=True),
    post("meetings:mine", lambda there: page("meetings:mine"), lambda home, there: {"do": "feed"}, kind=Kind.PAGE),
]
