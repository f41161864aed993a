"""Reading opinion items (民情信息): what waits to be sorted, what became of it, and how often a topic was raised."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from petitions.models import Petition
from petitions.topics import Topic
from visits.models import OpinionItem, OpinionQuerySet, OpinionState, Triage
from wulibridge.clock import add_months
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may
from wulibridge.territory.calendar import SHANGHAI

MONTHS = 12
SUDDEN_AND_NEW = Q(state=OpinionState.NEW, triage=Triage.SUDDEN)


@dataclass(frozen=True)
class Line:
    """An opinion item as a person sees it: whether they may sort it, and the petition it became if they may see it."""

    item: OpinionItem
    may_sort: bool
    petition: Petition | None


@dataclass(frozen=True)
class Month:
    """One calendar month (Asia/Shanghai) and how often something was heard in it."""

    first: date
    last: date
    count: int


@dataclass(frozen=True)
class TopicLine:
    topic: str
    label: str
    months: list[Month]

    @property
    def total(self) -> int:
        return sum(month.count for month in self.months)


def opinions_for(user: User) -> OpinionQuerySet:
    """Opinion items that `user` may read, newest first, with where each was heard and who sorted it."""
    rows: OpinionQuerySet = OpinionItem.objects.visible_to(user).standing()
    related = ("zone", "household__building__zone", "sorted_by", "petition", "intake")
    return rows.select_related(*related).order_by("-heard_at", "-pk")


def lines_of(items: Iterable[OpinionItem], *, user: User) -> list[Line]:
    """These items for the page of `user`. One query."""
    items = list(items)
    raised = [item.petition_id for item in items if item.petition_id]
    seen = set(Petition.objects.visible_to(user).filter(pk__in=raised).values_list("pk", flat=True)) if raised else ()
    return [
        Line(
            item,
            may_sort=may(user, Permission.OPINION_WRITE, zone_id=_stands_in(item)),
            petition=item.petition if item.petition_id in seen else None,
        )
        for item in items
    ]


def _stands_in(item: OpinionItem) -> int:
    """The zone where the item belongs now, as the services have it (services.opinion.zone_of)."""
    return item.household.building.zone_id if item.household else item.zone.successor_id or item.zone_id


def topics_by_month(rows: QuerySet[OpinionItem], today: date) -> list[TopicLine]:
    """How often each topic was heard in the last twelve calendar months, this one included (Asia/Shanghai); the most
    frequent first, topics that nobody raised left out. One query."""
    a_year_ago = today.replace(year=today.year - 1, day=1)
    firsts = [add_months(a_year_ago, month) for month in range(1, MONTHS + 1)]
    since = datetime.combine(firsts[0], datetime.min.time(), tzinfo=SHANGHAI)
    counted = (
        rows.filter(heard_at__gte=since)
        .order_by()
        .values("topic", month=TruncMonth("heard_at", tzinfo=SHANGHAI))
        .annotate(n=Count("pk"))
    )
    found = {(topic, month.date()): n for topic, month, n in counted.values_list("topic", "month", "n")}
    lines = [
        TopicLine(topic, str(Topic(topic).label), [_month(first, found.get((topic, first), 0)) for first in firsts])
        for topic in {topic for topic, _month_of in found}
    ]
    return sorted(lines, key=lambda line: (-line.total, line.topic))


def _month(first: date, count: int) -> Month:
    return Month(first, add_months(first, 1) - timedelta(days=1), count)
