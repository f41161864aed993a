"""Asking a department to help with a petition, before it comes to a transfer order."""

from django.utils.translation import gettext_lazy as _

from petitions.models import Petition
from petitions.queries import handles, is_complaint
from petitions.route import State
from petitions.services.locking import locked
from petitions.services.refusals import Refused
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.territory.models import Organization
from wulibridge.territory.queries import departments_of


def involve_department(*, petition: Petition, department: Organization | None, by: User) -> Petition:
    """Ask a department to help (or nobody any more): it reads the petition without the petitioner's name.

    Raises Refused when `by` does not handle the petition where it stands, when it is closed, and for anything but an
    active department of its subdistrict.
    """
    with recording():
        row = locked(petition)
        if row.state == State.CLOSED or not handles(by, row):
            raise Refused(_("Only those who handle it now may ask a department."))
        if department and is_complaint(row):
            raise Refused(_("A complaint is seen by its named handlers alone."), "department")
        if department and not departments_of(row.zone.committee.subdistrict_id).filter(pk=department.pk).exists():
            raise Refused(_("Please choose a department of this subdistrict."), "department")
        row.department = department
        row.save(update_fields=["department"])
        record(
            "petition.department",
            row,
            by=by,
            area=row.zone.code,
            details={"organization": department.pk if department else None},
        )
    return row
