"""Taking in a file of old petitions, and what a person says of its columns."""

from collections.abc import Collection, Mapping

from django.core.files import File
from django.utils.translation import gettext_lazy as _

from petitions.models import Takeover
from petitions.services.refusals import Refused
from wulibridge.journal.services import Actor, record, recording
from wulibridge.sheets.uploads import take_in
from wulibridge.territory.models import Committee, Zone

State = Takeover.State


def start_takeover(
    *,
    file: File,
    name: str,
    committees: Collection[Committee],
    receiving: Collection[Zone] = (),
    dry_run: bool,
    all_or_nothing: bool,
    by: Actor,
) -> Takeover:
    """Take in an uploaded file for the next free worker. Rows of `committees` (at least one) alone will be taken.

    Raises Refused when a receiving zone lies in none of them, or when a committee has two.
    """
    mine = {committee.pk for committee in committees}
    of = [zone.committee_id for zone in receiving]
    if not mine.issuperset(of) or len(set(of)) < len(of):
        raise Refused(_("Please choose one zone of each committee."), "receiving")
    with recording():
        row = take_in(
            Takeover,
            file=file,
            name=name,
            committees=committees,
            dry_run=dry_run,
            all_or_nothing=all_or_nothing,
            by=by,
        )
        row.receiving_zones.set(receiving)
        record("takeover.uploaded", row, by=by, details={"file": row.file_name, "dry_run": dry_run})
    return row


def name_columns(*, takeover: Takeover, columns: Mapping[str, str], by: Actor) -> None:
    """Say which header of the file holds which field, {field: header, or nothing}; the file then waits for a worker.

    Raises Refused when nothing is asked any more.
    """
    with recording():
        row = Takeover.objects.select_for_update().get(pk=takeover.pk)
        if row.state != State.ASKING:
            raise Refused(_("The columns of this file were named already."))
        row.columns, row.state, row.report = dict(columns), State.WAITING, {}
        row.save(update_fields=["columns", "state", "report"])
        record("takeover.columns_named", row, by=by, details={"columns": row.columns})
