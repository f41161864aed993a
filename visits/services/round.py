"""What is said of a year's round."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from petitions.services import Refused
from visits.models import VisitRound
from visits.queries.quota import subdistricts_kept_by
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.territory.models import Subdistrict


def keep_round(
    *, subdistrict: Subdistrict, year: int, opened_on: date, closed_on: date | None, note: str, by: User
) -> VisitRound:
    """Say when the round of `year` was opened and closed (Asia/Shanghai), and a note. Makes it when there is none.

    Raises Refused without the right, for days of another year, and when it would close before it opens.
    """
    if not subdistricts_kept_by(by).filter(pk=subdistrict.pk).exists():
        raise Refused(_("You do not keep the round here."))
    for name, day in (("opened_on", opened_on), ("closed_on", closed_on)):
        if day and day.year != year:
            raise Refused(_("Choose a day of %(year)s.") % {"year": year}, name)
    if closed_on and closed_on < opened_on:
        raise Refused(_("A round cannot close before it opens."), "closed_on")
    with recording():
        said = {"opened_on": opened_on, "closed_on": closed_on, "note": note}
        row, is_new = VisitRound.objects.update_or_create(subdistrict=subdistrict, year=year, defaults=said)
        details = {"year": year, "opened_on": str(opened_on), "closed_on": str(closed_on or "")}
        record("round.opened" if is_new else "round.changed", row, by=by, area=subdistrict.code, details=details)
    return row
