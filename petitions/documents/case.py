"""The case file as a document that the office can go on editing, in the language of the page."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from docx.enum.text import WD_ALIGN_PARAGRAPH

from petitions.casefile import Entry, Section
from petitions.documents.paper import blank, table
from petitions.models import Petition
from wulibridge.paper import content_of
from wulibridge.plain import plain


def document_of(petition: Petition, sections: Iterable[Section]) -> bytes:
    """The bytes of a .docx with these sections, in their order."""
    document = blank()
    document.add_heading(_("Case file"), 0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph(petition.number).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for section in sections:
        document.add_heading(section.title, 1)
        if section.facts:
            table(document, section.facts)
        for entry in section.entries:
            _entry(document, entry)
    return content_of(document)


def _entry(document: object, entry: Entry) -> None:
    line = document.add_paragraph()  # type: ignore[attr-defined]
    line.add_run(plain(entry.head)).bold = True
    if entry.note:
        line.add_run(f"\n{plain(entry.note)}")
    if entry.text:
        line.add_run(f"\n{plain(entry.text)}")
