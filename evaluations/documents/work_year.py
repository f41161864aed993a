"""The yearly document of work evaluation: committees and departments apart, each figure with both its counts, what the
reviewed answered, and the conclusion."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from evaluations.models import WorkYear
from evaluations.queries.work import Group, Line, Sheet
from wulibridge import paper
from wulibridge.plain import plain
from wulibridge.web.templatetags.wulibridge import day


def year_paper(year: WorkYear, groups: Iterable[Group]) -> bytes:
    """The bytes of the .docx, in the language of the page."""
    document = paper.official(_("Work evaluation %(year)s") % {"year": year.year})
    paper.say(document, str(year.subdistrict))
    words = _("Below %(share)s%% of residents satisfied nobody's work is called good. Points are in proportion.")
    paper.say(document, words % {"share": year.lowest_share})
    for number, group in enumerate(groups, 1):
        paper.heading(document, number, str(group.kind.label))
        if not group.sheets:
            paper.say(document, _("None was told yet."))
        for place, sheet in enumerate(group.sheets, 1):
            _sheet(document, place, sheet)
    return paper.content_of(document)


def _sheet(document: Any, place: int, sheet: Sheet) -> None:
    row = sheet.row
    paper.heading(document, place, str(row.subject), step=2)
    paper.say(document, _("Residents: %(share)s") % {"share": sheet.residents.words()})
    for voice in sheet.voices:
        called = str(voice.round) if voice.round else _("verdicts on answers")
        if voice.review:
            called = _("review of the pledge “%(matter)s”") % {"matter": voice.review.pledge}
        paper.say(document, f"{called}: {voice.satisfied}/{voice.answers}")
    table = document.add_table(rows=1, cols=4)
    table.style = "Table Grid"
    _row(table.rows[0], (_("Dimension"), _("Indicator"), _("Figure"), _("Points")))
    for dimension, lines in sheet.dimensions:
        for line in lines:
            _row(table.add_row(), (str(dimension.label), line.indicator.name, _figure(line), points_in_words(line)))
    sums = {"points": sheet.points, "of": sheet.points_of, "missing": sheet.points_missing}
    paper.say(document, _("%(points)s of %(of)s points; for %(missing)s there is no figure.") % sums)
    paper.say(document, _("Answer: %(answer)s") % {"answer": row.answer or _("none")})
    concluded = f"{row.get_grade_display()}. {row.sentence}" if row.grade else row.get_state_display()
    paper.say(document, _("Conclusion: %(conclusion)s") % {"conclusion": concluded})


def _figure(line: Line) -> str:
    if line.share is None:
        return line.figure.evidence
    return f"{line.share.words()} · {day(line.figure.as_of)}"


def points_in_words(line: Line) -> str:
    """What was reached of what the indicator carries."""
    return f"{_('none') if line.figure.points is None else line.figure.points} / {line.indicator.points}"


def _row(row: Any, words: tuple[str, ...]) -> None:
    for cell, word in zip(row.cells, words, strict=True):
        cell.text = plain(word)
