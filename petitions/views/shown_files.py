"""The files of a petition as its page shows them."""

from typing import Any

from petitions.attachment_forms import AttachForm
from petitions.models import Duty, Petition
from petitions.queries import handles, may_read_petitioner
from petitions.queries.attachment import attachments_of, files_of_report, may_attach, may_attach_to_report
from wulibridge.pictures.states import PhotoState

ACCEPTED = "image/jpeg,image/png,image/webp,.pdf,.docx"


def report_files_context(user: Any, duty: Duty) -> dict[str, Any]:
    """What goes with a department's report for the duty's page, and the form to bring more."""
    adds, keeps = may_attach_to_report(user, duty), handles(user, duty.order.petition)
    rows = [
        {"row": one, "may_withdraw": one.state != PhotoState.REMOVED and (keeps or (adds and one.added_by == user))}
        for one in files_of_report(duty)
    ]
    return {
        "attachments": rows,
        "attach_form": AttachForm(knows_name=False) if adds else None,
        "attach_accepts": ACCEPTED,
    }


def files_context(user: Any, row: Petition) -> dict[str, Any]:
    """The petition's files for its page, each with whether `user` may withdraw it, and the form to bring more."""
    adds, keeps = may_attach(user, row), handles(user, row)
    rows = [
        {"row": one, "may_withdraw": one.state != PhotoState.REMOVED and (keeps or (adds and one.added_by == user))}
        for one in (attachments_of(user, row) if row.has_files else [])  # type: ignore[attr-defined]
    ]
    form = AttachForm(knows_name=may_read_petitioner(user, row)) if adds else None
    return {"attachments": rows, "attach_form": form, "attach_accepts": ACCEPTED}
