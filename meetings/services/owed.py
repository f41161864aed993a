"""Why an owed meeting was missed."""

from django.utils.translation import gettext_lazy as _

from meetings.models import Excuse
from meetings.obligations import Standing
from meetings.queries.owed import cell_of
from meetings.services.acting import said
from petitions.services import Refused
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.rows import insert_new
from wulibridge.territory.calendar import civil_date, database_now


def excuse(*, key: str, reason: str, by: User) -> None:
    """Say why the owed period `key` (as Cell.key names it) was missed; said once, it stays.

    Raises Refused for a period that is not over or not missed, and where `by` does not approve minutes.
    """
    with recording():
        now = database_now()
        cell = cell_of(by, key, civil_date(now), permission=Permission.MEETING_APPROVE)
        if cell is None:
            raise Refused(_("This is not yours to do."))
        if cell.standing != Standing.MISSED:
            raise Refused(_("Nothing is missed there, or it has a reason already."))
        row = {"kind_id": cell.kind.pk, "first": cell.period.first, "reason": said(reason, "reason")}
        area = {"zone_id": None, "committee_id": None, "subdistrict_id": None} | {f"{cell.kind.level}_id": cell.area.pk}
        if insert_new(Excuse, row | area | {"at": now, "by_id": by.pk}) is None:
            raise Refused(_("Nothing is missed there, or it has a reason already."))
        details = {"kind": cell.kind.code, "period": cell.period.key}
        record("meeting.excused", cell.kind, by=by, area=cell.area.code, details=details)
