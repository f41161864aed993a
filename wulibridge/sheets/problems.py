"""What can be wrong with a file, and what to do about it, in words."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class FileFlaw(StrEnum):
    """Why a file cannot be read at all."""

    TOO_BIG = "too_big"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_WIDE = "too_wide"
    EMPTY = "empty"
    ENCODING = "encoding"
    BROKEN = "broken"
    BROKEN_ROW = "broken_row"
    OLD_EXCEL = "old_excel"
    PASSWORD = "password"  # nosec B105  a locked file, not a secret
    COLUMNS_MISSING = "columns_missing"
    COLUMN_TWICE = "column_twice"
    GONE = "gone"
    LEFT = "left"
    INTERNAL = "internal"


FILE_MESSAGES: dict[FileFlaw, Promise] = {
    FileFlaw.TOO_BIG: _("The file is larger than %(detail)s MB unpacked. Split it into several files."),
    FileFlaw.TOO_MANY_ROWS: _("The file has more than %(detail)s rows. Split it into several files."),
    FileFlaw.TOO_WIDE: _("The sheet has cells far to the right. Delete all columns beyond column AZ."),
    FileFlaw.EMPTY: _("The file has no rows. Put the column names into its first row and one entry into each other."),
    FileFlaw.ENCODING: _("The text cannot be read. Save the file as CSV in UTF-8, or as XLSX."),
    FileFlaw.BROKEN: _("The file is damaged or is no CSV or XLSX. Open it in a spreadsheet and save it again as XLSX."),
    FileFlaw.BROKEN_ROW: _(
        "Row %(detail)s cannot be read: a quotation mark is left open. Save the file again as XLSX."
    ),
    FileFlaw.OLD_EXCEL: _("This is an old Excel file, or one with a password. Save it as XLSX without a password."),
    FileFlaw.PASSWORD: _("The file has a password. Save it without one."),
    FileFlaw.COLUMNS_MISSING: _("These columns are missing: %(detail)s. Add them to the first row."),
    FileFlaw.COLUMN_TWICE: _("The column %(detail)s is there twice. Keep one of them."),
    FileFlaw.GONE: _("The file is no longer there. Upload it again."),
    FileFlaw.LEFT: _("Nobody said which column is which for a week, so the file was removed. Upload it again."),
    FileFlaw.INTERNAL: _("The import stopped because of a fault here. Nothing was changed. Tell the administrator."),
}


class ReadError(ValueError):
    """A file that cannot be read. `message` says why and what to do, in the reader's language."""

    def __init__(self, flaw: FileFlaw, detail: object = "") -> None:
        super().__init__(f"{flaw.value} {detail}".strip())
        self.flaw, self.detail = flaw, str(detail)

    @property
    def message(self) -> str:
        return file_message(self.flaw, self.detail)


def file_message(flaw: str, detail: str) -> str:
    return str(FILE_MESSAGES[FileFlaw(flaw)]) % {"detail": detail}
