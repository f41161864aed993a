"""Handing out the list of petitions as a file."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from petitions.models import PetitionQuerySet
from petitions.queries.export import may_export
from petitions.services.refusals import Refused
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User


def export_list(*, rows: PetitionQuerySet, limits: Mapping[str, str], searched: bool, by: User) -> PetitionQuerySet:
    """`rows`, petitions that `by` may see, to be written to a file; the journal says by whom, how many and narrowed to
    what. Of a search only that there was one: its word may be a name. Raises Refused for who takes out no lists.
    """
    if not may_export(by):
        raise Refused(_("This list is not yours to export."))
    with recording():
        details = {"petitions": rows.order_by().count(), "limits": dict(limits), "searched": searched}
        record("petition.exported", None, by=by, details=details)
    return rows
