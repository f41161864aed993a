"""Handing out the rows behind a figure as a file."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from evaluations.metrics import Metric, Scope, counts_of
from petitions.queries.export import may_export
from petitions.services import Refused
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User


def export_rows(
    *, metric: Metric, part: str, scope: Scope, narrower: Mapping[str, object], by: User
) -> QuerySet[Any] | list[Any]:
    """The rows of one part, to be written to a file; the journal says by whom, how many and of what. The scope is the
    caller's to narrow to what `by` reads. Raises Refused for who takes out no lists."""
    if not may_export(by):
        raise Refused(_("This list is not yours to export."))
    rows = metric.rows(part, scope)
    with recording():
        found = counts_of([metric], scope)[metric.key, part]
        details = {"figure": metric.key, "part": part, "period": scope.period.key, "rows": found}
        record("figure.exported", None, by=by, details=details | {"limits": dict(narrower)})
    return rows
