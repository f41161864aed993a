"""The one door through which projects are changed: lock them, ask the way, check the right, write the journal."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from meetings.models import Project
from meetings.project_route import ROUTE, Deed, State
from meetings.queries.project import holds_project
from meetings.queries.project_missing import missing_for_project
from petitions.services import Refused
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.territory.calendar import civil_date, database_now


@dataclass
class Act:
    """One deed under way: the locked projects, the database's time, and what the journal will say besides. `turns`
    says of a project (id) into which state it goes, where the way has two."""

    projects: list[Project]
    by: User
    now: datetime
    details: dict[str, Any] = field(default_factory=dict)
    turns: dict[int, State] = field(default_factory=dict)

    @property
    def project(self) -> Project:
        return self.projects[0]

    @property
    def today(self) -> date:
        return civil_date(self.now)


@contextmanager
def acting_on(projects: Sequence[Project], deed: Deed, *, by: User) -> Iterator[Act]:
    """One transaction in which `by` does `deed` to all of `projects`. At its end their state is what the way says, and
    the journal is written of each.

    Raises Refused when the way has no such deed from the present state of one of them, when it is not theirs, or when
    something is missing.
    """
    rule = ROUTE[deed]
    with recording():
        rows = locked(projects)
        for row in rows:
            if not holds_project(by, rule.permission, row):
                raise Refused(_("This is not yours to do."))
            if row.state not in rule.states:
                raise Refused(
                    _("This is no longer possible: the project is now in this state: %(state)s.")
                    % {"state": row.get_state_display()}
                )
            if missing := missing_for_project(row, deed):
                raise Refused(" ".join(missing))
        act = Act(rows, by, database_now())
        yield act
        for row in rows:
            if rule.to_state is not None:
                row.state = act.turns.get(row.pk, rule.to_state)
            row.save()
            record(f"project.{deed.value}", row, by=by, area=row.area.code, details=act.details)


@contextmanager
def acting(project: Project, deed: Deed, *, by: User) -> Iterator[Act]:
    """The same for one project alone."""
    with acting_on([project], deed, by=by) as act:
        yield act


def locked(projects: Sequence[Project]) -> list[Project]:
    """The projects as they now stand, locked until the end of the transaction, always in the same order."""
    keys = {project.pk for project in projects}
    list(Project.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    return list(Project.objects.with_place().filter(pk__in=keys).order_by("pk"))
