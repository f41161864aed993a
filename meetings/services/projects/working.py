"""The work on a project: inspections, its end, and what people say of it."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from meetings.kinds import Output
from meetings.models import Inspection, Meeting, Project
from meetings.project_route import Deed
from meetings.queries.project import project_meetings
from meetings.services.acting import said
from meetings.services.projects.acting import acting
from petitions.services import Refused
from wulibridge.people.models import User
from wulibridge.territory.calendar import civil_date


def inspect(
    *, project: Project, day: date, inspectors: str, finding: str, right_until: date | None, by: User
) -> Inspection:
    """Somebody looked at the work on `day` (Asia/Shanghai); with `right_until` something is to be put right until then.

    Raises Refused for a day before the start or still to come, and for a term that ends before the day.
    """
    with acting(project, Deed.INSPECT, by=by) as act:
        began = civil_date(act.project.started_at)  # type: ignore[arg-type]
        if not began <= day <= act.today:
            raise Refused(_("An inspection lies between the start and today."), "day")
        if right_until is not None and right_until < day:
            raise Refused(_("This lies before the inspection."), "right_until")
        act.details["to_put_right"] = right_until is not None
        return Inspection.objects.create(
            project=act.project,
            day=day,
            inspectors=said(inspectors, "inspectors"),
            finding=said(finding, "finding"),
            right_until=right_until,
        )


def put_right(*, inspection: Inspection, by: User) -> None:
    with acting(inspection.project, Deed.PUT_RIGHT, by=by) as act:
        rows = Inspection.objects.filter(pk=inspection.pk, right_since=None).exclude(right_until=None)
        if not rows.update(right_since=act.now):
            raise Refused(_("Nothing is to be put right there."))
        act.details["inspection"] = inspection.pk


def finish_work(*, project: Project, by: User) -> None:
    """Say that the work is finished. Raises Refused before an inspection, and while something is not put right."""
    with acting(project, Deed.FINISH, by=by) as act:
        act.project.finished_at = act.now


def evaluate(*, project: Project, text: str, meeting: Meeting | None, by: User) -> None:
    """What those say who use it, perhaps in an appraisal meeting."""
    with acting(project, Deed.EVALUATE, by=by) as act:
        row = act.project
        if meeting is not None and not project_meetings(row, by, Output.OPINION).filter(pk=meeting.pk).exists():
            raise Refused(_("Please choose a meeting from here."), "meeting")
        row.evaluation, row.evaluated_in, row.evaluated_at = said(text, "text"), meeting, act.now
