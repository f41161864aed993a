"""How the papers of a petition look: A4, with tables of facts."""

from collections.abc import Iterable
from typing import Any

from docx.shared import Mm

from wulibridge import paper
from wulibridge.plain import plain

SIZES = {"Normal": 12, "Title": 22, "Heading 1": 15}


def blank() -> Any:
    """An empty document."""
    return paper.blank(sheet=paper.A4, margin=25, sizes=SIZES)


def table(document: Any, rows: Iterable[tuple[object, str]]) -> None:
    """Facts with their labels."""
    made = document.add_table(rows=0, cols=2)
    made.style = "Table Grid"
    for label, said in rows:
        cells = made.add_row().cells
        cells[0].text, cells[1].text = str(label), plain(said)
        cells[0].width, cells[1].width = Mm(38), Mm(122)
