"""The year of a page, and the quarters of what is promised in one."""

from django.http import HttpRequest
from django.utils import timezone

from evaluations.forms.unit import FIRST_YEAR, LAST_YEAR
from evaluations.models import Pledge, ServiceLine
from evaluations.pledge_route import QUARTERS
from evaluations.queries.pledge import Quarter, quarter_at, quarters_of


def year_asked(request: HttpRequest) -> int:
    """The year in the address, or this one (Asia/Shanghai)."""
    asked = request.GET.get("year", "")
    is_year = asked.isascii() and asked.isdigit() and FIRST_YEAR <= int(asked[:9]) <= LAST_YEAR
    return int(asked) if is_year else timezone.localdate().year


def quarters_left(promise: Pledge | ServiceLine) -> list[int]:
    """The quarters that have begun by today (Asia/Shanghai) and were not reported yet."""
    reported = {delivery.quarter for delivery in promise.deliveries.all()}
    today = quarter_at(timezone.localdate())
    return [number for number in QUARTERS if number not in reported and (promise.year, number) <= today]


def quarters_in(promise: Pledge | ServiceLine) -> list[Quarter]:
    """The quarters of what is published, up to today or until it was closed; none of a draft."""
    if promise.published_at is None:
        return []
    until = promise.closed_at if isinstance(promise, Pledge) else None
    since, current = (quarter_at(timezone.localdate(moment)) for moment in (promise.published_at, until))
    return quarters_of(promise.deliveries.all(), year=promise.year, since=since, current=current)
