"""Numbered system checks: what a person who operates the office should know before it goes wrong."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError
from django.utils.module_loading import import_string

from petitions.route import ROUTE, Move, Rule, State, Stop
from wulibridge.personal import role_passes_the_wall
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.queries import unknown_years

Standing = tuple[State, Stop]


@register()
def beat_names_real_tasks(**kwargs: Any) -> list[CheckMessage]:
    """E001: a beat entry rings a task that does not exist. W002: its rings pile up while workers are down."""
    found: list[CheckMessage] = []
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        try:
            real = getattr(import_string(entry["task"]), "name", None) == entry["task"]
        except ImportError:
            real = False
        if not real:
            hint = "Name a function with @shared_task by its module and name."
            found.append(
                Error(f"The beat entry “{name}” names no task: {entry['task']}", hint=hint, id="wulibridge.E001")
            )
        if "expires" not in entry.get("options", {}):
            hint = "Give it options.expires a little below its schedule."
            found.append(Warning(f"The beat entry “{name}” never expires.", hint=hint, id="wulibridge.W002"))
    return found


@register()
def route_has_no_dead_end(**kwargs: Any) -> list[CheckMessage]:
    """E002: a petition could stand where no chain of moves leads to its closing."""
    hint = "Give petitions.route.ROUTE a move that leaves it."
    return [
        Error(
            f"A petition that is {state.value} at stop {stop.value} can never be closed.",
            hint=hint,
            id="wulibridge.E002",
        )
        for state, stop in sorted(dead_ends(ROUTE))
    ]


@register(Tags.database)
def calendar_is_known(*, databases: list[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """W001: a year's days off are missing. Run by `manage.py check --database default` and by migrate."""
    if not databases:
        return []
    try:
        years = unknown_years(civil_date(database_now()))
    except DatabaseError:
        return []  # before the first migrate there is no calendar to look at
    hint = (
        "Run manage.py load_calendar once the package chinesecalendar knows the year, or enter its days in the admin."
    )
    return [
        Warning(
            f"The working calendar of {year} is missing: due dates in it are provisional.",
            hint=hint,
            id="wulibridge.W001",
        )
        for year in years
    ]


@register(Tags.database)
def web_role_owns_nothing(*, databases: list[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """W003: the role of web and worker owns the tables or passes every policy, so the wall around names is void."""
    if not databases or settings.DB_ROLE == "owner":
        return []
    try:
        void = role_passes_the_wall()
    except DatabaseError:
        return []
    hint = "Let DATABASE_URL name a role of its own, without BYPASSRLS, and DATABASE_OWNER_URL the one that migrates."
    what = "The role of DATABASE_URL is not held by row level security: names and phones have one wall less."
    return [Warning(what, hint=hint, id="wulibridge.W003")] if void else []


def dead_ends(route: Mapping[Move, Rule]) -> set[Standing]:
    """Where a petition can come to stand from which it can never be closed."""
    reached: set[Standing] = set()
    waiting: list[Standing] = [(State.REGISTERED, Stop.ZONE)]
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting.extend(_next(route, here))
    closing = {here for here in reached if here[0] == State.CLOSED}
    grown = True
    while grown:
        more = {here for here in reached - closing if closing & set(_next(route, here))}
        grown = bool(more)
        closing |= more
    return reached - closing


def _next(route: Mapping[Move, Rule], here: Standing) -> list[Standing]:
    state, stop = here
    return [
        (rule.to_state or state, Stop(stop + rule.climbs))
        for rule in route.values()
        if state in rule.from_states and stop in rule.stops
    ]
