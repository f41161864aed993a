"""What can be asked of owed meetings, of one's own tasks, and of the address of one's calendar."""

from django.utils import timezone

from meetings.models import MeetingKind
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
    post("meetings:mine", lambda there: page("meetings:mine"), lambda home, there: {"do": "feed"}, kind=Kind.PAGE),
]
