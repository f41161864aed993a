"""The files of a petition as its page shows them."""

from typing import Any

from petitions.attachment_forms import AttachForm
from petitions.models import Petition
from petitions.queries import handles, may_read_petitioner
from petitions.queries.attachment import attachments_of, may_attach
from wulibridge.pictures.states import PhotoState

ACCEPTED = "image/jpeg,image/png,image/webp,.pdf,.docx"


def files_context(user: Any, row: Petition) -> dict[str, Any]:
    """The petition's files for its page, each with whether `user` may withdraw it, and the form to bring more."""
    adds, keeps = may_attach(user, row), handles(user, row)
    rows = [
        {"row": one, "may_withdraw": one.state != PhotoState.REMOVED and (keeps or (adds and one.added_by == user))}
        for one in (attachments_of(user, row) if row.has_files else [])  # type: ignore[attr-defined]
    ]
    form = AttachForm(knows_name=may_read_petitioner(user, row)) if adds else None
    return {"attachments": rows, "attach_form": form, "attach_accepts": ACCEPTED}
