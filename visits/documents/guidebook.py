"""The guidebook of a zone as an A5 document that the office can go on editing."""

from typing import Any

from django.utils.translation import gettext as _
from docx.enum.text import WD_ALIGN_PARAGRAPH

from visits.queries.guidebook import Chapter, ZoneBook
from wulibridge.paper import A5, blank, content_of

SIZES = {"Normal": 10.5, "Title": 20, "Heading 1": 14, "Heading 2": 12}
BOX = "□"


def document_of(book: ZoneBook) -> bytes:
    """The bytes of a .docx: title, team, services, resources, and on a page of its own the reply slip. In the language
    of the page."""
    document = blank(sheet=A5, margin=15, sizes=SIZES)
    document.add_heading(_("Guidebook"), 0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    place = f"{book.zone.committee.name} · {book.zone.name}"
    document.add_paragraph(f"{book.edition.name} · {place}").alignment = WD_ALIGN_PARAGRAPH.CENTER
    _team(document, book)
    document.add_heading(_("Services"), 1)
    for chapter in book.services:
        _services(document, chapter)
    document.add_heading(_("Open to everybody"), 1)
    for chapter in book.resources:
        _resources(document, chapter)
    _slip(document, book, place)
    return content_of(document)


def _team(document: Any, book: ZoneBook) -> None:
    document.add_heading(_("Your team"), 1)
    for person in book.team:
        line = document.add_paragraph(style="List Bullet")
        line.add_run(person.name).bold = True
        said = filter(None, (_("leads the team") if person.leads else "", person.origin))
        line.add_run("".join(f" · {text}" for text in said))


def _services(document: Any, chapter: Chapter) -> None:
    document.add_heading(chapter.title, 2)
    for service in chapter.entries:
        line = document.add_paragraph()
        line.add_run(service.title).bold = True
        line.add_run(f" {service.what}")
        facts = [service.who, service.phone, service.how]
        line.add_run("\n" + " · ".join(filter(None, facts)))


def _resources(document: Any, chapter: Chapter) -> None:
    document.add_heading(chapter.title, 2)
    table = document.add_table(rows=0, cols=3)
    for resource in chapter.entries:
        cells = table.add_row().cells
        cells[0].text = resource.title
        cells[1].text = resource.where
        cells[2].text = " ".join(filter(None, (resource.when, resource.phone)))


def _slip(document: Any, book: ZoneBook, place: str) -> None:
    document.add_page_break()
    document.add_heading(_("Reply slip"), 1)
    document.add_paragraph(f"{book.edition.name} · {place} · {_('Zone')} {book.zone.code}")
    document.add_paragraph(_("Tick what you would like to join, and give this slip to your team."))
    ticks = book.ticks
    table = document.add_table(rows=0, cols=2)
    for left in range(0, len(ticks), 2):
        cells = table.add_row().cells
        for cell, service in zip(cells, ticks[left : left + 2], strict=False):
            cell.text = f"{BOX} {service.title}"
    for label in (_("Building and room"), _("Number of the household"), _("Day")):
        document.add_paragraph(f"{label} ____________________")
