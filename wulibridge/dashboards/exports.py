"""The rows behind a figure as lines of a file: above them what is counted, of when and of where; then as the page has
them. No resident is named in them."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.metrics import Metric
from wulibridge.dashboards.asked import Asked
from wulibridge.dashboards.reading import Readable
from wulibridge.dashboards.shown import heading_of

Column = tuple[str | Promise, Callable[[Any, Readable], object]]

CHUNK = 2_000


def lines_of(
    metric: Metric, part: str, rows: QuerySet[Any] | list[Any], asked: Asked, readable: Readable
) -> Iterator[list[object]]:
    """Read while they are written, in the language that is active now. Days of Asia/Shanghai."""
    columns = COLUMNS[metric.population.kind]
    yield [heading_of(metric, part)]
    yield [metric.sentence]
    yield [metric.span(asked.scope), _moment(timezone.now()), *(place.name for place in asked.places)]
    yield []
    yield [header for header, _cell in columns]
    for row in rows.iterator(chunk_size=CHUNK) if isinstance(rows, QuerySet) else rows:
        yield [cell(row, readable) for _header, cell in columns]


def _day(moment: datetime | date | None) -> str:
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment)
    return f"{moment:%Y-%m-%d}" if moment else ""


def _moment(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def _title(petition: Any, readable: Readable) -> str:
    return petition.title if petition.zone_id in readable.petitions else ""


def _of_petition(way: Callable[[Any], Any]) -> tuple[Column, ...]:
    return (
        (gettext_lazy("number"), lambda row, readable: way(row).number),
        (gettext_lazy("title"), lambda row, readable: _title(way(row), readable)),
        (gettext_lazy("residents' committee"), lambda row, readable: way(row).zone.committee.name),
        (gettext_lazy("zone"), lambda row, readable: way(row).zone.name),
    )


PETITION = _of_petition(lambda row: row)
ITS_PETITION = _of_petition(lambda row: row.petition)
VISIT: tuple[Column, ...] = (
    (gettext_lazy("zone"), lambda row, readable: row.zone.name),
    (gettext_lazy("household"), lambda row, readable: str(row.household)),
    (gettext_lazy("visited on"), lambda row, readable: _day(row.visited_at)),
    (gettext_lazy("outcome"), lambda row, readable: row.get_outcome_display()),
)
ANSWER: tuple[Column, ...] = (
    *ITS_PETITION,
    (gettext_lazy("answered on"), lambda row, readable: _day(row.replied_at)),
    (gettext_lazy("outcome"), lambda row, readable: row.get_outcome_display()),
)

COLUMNS: dict[str, tuple[Column, ...]] = {
    "households": (
        (gettext_lazy("residents' committee"), lambda row, readable: row.building.zone.committee.name),
        (gettext_lazy("zone"), lambda row, readable: row.building.zone.name),
        (gettext_lazy("household"), lambda row, readable: str(row)),
        (gettext_lazy("occupancy"), lambda row, readable: row.get_occupancy_display()),
    ),
    "visits": VISIT,
    "contacts": (
        (gettext_lazy("by"), lambda row, readable: row.user.name),
        *((header, lambda row, readable, cell=cell: cell(row.visit, readable)) for header, cell in VISIT),
    ),
    "petitions": (
        *PETITION,
        (gettext_lazy("stop"), lambda row, readable: row.get_stop_display()),
        (gettext_lazy("state"), lambda row, readable: row.get_state_display()),
        (gettext_lazy("received on"), lambda row, readable: _day(row.received_at)),
        (gettext_lazy("due at this stop"), lambda row, readable: _day(row.due_on)),
    ),
    "stays": (
        *ITS_PETITION,
        (gettext_lazy("stop"), lambda row, readable: row.get_stop_display()),
        (gettext_lazy("due on"), lambda row, readable: _day(row.due_on)),
        (gettext_lazy("answered on"), lambda row, readable: _day(row.answered_on)),
        (gettext_lazy("reopened"), lambda row, readable: _("yes") if row.reopened else ""),
    ),
    "climbs": (
        *ITS_PETITION,
        (gettext_lazy("stop"), lambda row, readable: row.get_stop_display()),
        (gettext_lazy("came by"), lambda row, readable: row.get_entered_by_display()),
        (gettext_lazy("came at"), lambda row, readable: _day(row.entered_at)),
    ),
    "verdicts": (
        *ANSWER,
        (gettext_lazy("resident's verdict"), lambda row, readable: row.get_verdict_display()),
        (gettext_lazy("verdict at"), lambda row, readable: _day(row.verdict_at)),
    ),
    "timed": (*ANSWER, (gettext_lazy("days"), lambda row, readable: row.taken.days)),
    "duties": (
        (gettext_lazy("number"), lambda row, readable: row.order.petition.number),
        (gettext_lazy("department"), lambda row, readable: row.department.name),
        (gettext_lazy("zone"), lambda row, readable: row.order.petition.zone.name),
        (gettext_lazy("state"), lambda row, readable: row.get_state_display()),
        (gettext_lazy("due on"), lambda row, readable: _day(row.due_on)),
        (gettext_lazy("reported on"), lambda row, readable: _day(getattr(row, "reported_on", None))),
    ),
    "owed": (
        (gettext_lazy("kind"), lambda row, readable: row.cell.kind.title),
        (gettext_lazy("whose meeting"), lambda row, readable: row.cell.name),
        (gettext_lazy("period"), lambda row, readable: row.cell.period.name()),
        (gettext_lazy("state"), lambda row, readable: row.cell.standing.label),
        (
            gettext_lazy("held or planned on"),
            lambda row, readable: _day(row.cell.meeting and row.cell.meeting.starts_at),
        ),
        (gettext_lazy("reason"), lambda row, readable: row.cell.excuse.reason if row.cell.excuse else ""),
    ),
    "tasks": (
        (gettext_lazy("task"), lambda row, readable: row.text),
        (gettext_lazy("owner"), lambda row, readable: row.who),
        (gettext_lazy("due on"), lambda row, readable: _day(row.due_on)),
        (gettext_lazy("from the meeting"), lambda row, readable: str(row.item.meeting)),
    ),
    "wishes": (
        (gettext_lazy("the wish"), lambda row, readable: row.title),
        (gettext_lazy("zone"), lambda row, readable: row.household.building.zone.name),
        (gettext_lazy("state"), lambda row, readable: row.get_state_display()),
        (gettext_lazy("posted at"), lambda row, readable: _day(row.posted_at)),
    ),
}
