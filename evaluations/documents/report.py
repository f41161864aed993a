"""The monthly report as an official paper that the office goes on editing."""

from typing import Any

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _

from evaluations.metrics import Share
from evaluations.models import MonthlyReport
from evaluations.queries.report import Figure
from evaluations.queries.report_page import Line, Listed, Section
from wulibridge import paper
from wulibridge.periods import month_of
from wulibridge.plain import plain
from wulibridge.web.templatetags.wulibridge import day, moment


def report_paper(report: MonthlyReport, sections: list[Section]) -> bytes:
    """The bytes of a .docx, in the language of the page: what the reader of `sections` may see."""
    facts = {"subdistrict": report.subdistrict.name, "month": month_of(report.first).name()}
    document = paper.official(_("%(subdistrict)s: monthly report, %(month)s") % facts)
    paper.say(document, _("Counted at %(at)s. %(state)s.") % {
        "at": moment(report.drafted_at), "state": report.get_state_display().capitalize(),
    })  # fmt: skip
    for number, section in enumerate(sections, 1):
        paper.heading(document, number, str(section.heading.label))
        paper.say(document, section.words)
        if section.metrics:
            _table(document, section.metrics)
        for step, (figure, parts) in enumerate(section.lists, 1):
            paper.heading(document, step, figure.row.title, step=2)
            _list(document, figure, parts)
    _discussed(document, report, len(sections) + 1)
    if report.approved_by:
        paper.signed(document, report.subdistrict.name, str(report.approved_by), day(report.approved_at))
    else:
        paper.signed(document, report.subdistrict.name, report.get_state_display())
    return paper.content_of(document)


def _table(document: Any, figures: list[Figure]) -> None:
    table = document.add_table(rows=1, cols=4)
    table.style = "Table Grid"
    _row(table.rows[0], (_("Figure"), _("This month"), _("A month before"), _("A year before")))
    for figure in figures:
        compared = figure.compared
        title = _("%(figure)s (%(as_of)s)") % {"figure": figure.row.title, "as_of": figure.as_of}
        _row(table.add_row(), (title, *map(_said, (compared.now, compared.month, compared.year))))
    for figure in figures:
        paper.say(document, _("%(name)s: %(value)s") % {"name": figure.row.title, "value": figure.row.sentence})


def _said(value: Share | int | None) -> str:
    if value is None:
        return _("not known")
    return value.words() if isinstance(value, Share) else str(value)


def _list(document: Any, figure: Figure, parts: list[Listed]) -> None:
    paper.say(document, figure.row.sentence)
    for listed in parts:
        line = _("%(name)s: %(value)s") % {"name": listed.part.title, "value": _said(listed.part.count)}
        if listed.mean is not None:
            line += " " + _("(mean of the months before: %(mean)s)") % {"mean": floatformat(listed.mean, 1)}
        if listed.part.grows:
            line += " · " + _("grows")
        paper.say(document, line)
        for one in listed.lines:
            paper.say(document, _line(one))


def _line(line: Line) -> str:
    facts, said = line.facts, str(line.facts.get("words", ""))
    if not line.number:
        return said
    parts = [line.number, line.topic, line.place, said]
    if "since" in facts:
        parts.append(_("since %(day)s") % {"day": day(facts["since"])})
    if "due" in facts:
        parts.append(_("due %(day)s") % {"day": day(facts["due"])})
    if facts.get("late"):
        parts.append(_("late"))
    return "— " + " · ".join(part for part in parts if part)


def _discussed(document: Any, report: MonthlyReport, number: int) -> None:
    if not report.meeting:
        return
    paper.heading(document, number, _("What the meeting suggested"))
    facts = {"title": report.meeting.kind, "day": day(report.meeting.starts_at)}
    paper.say(document, _("Discussed in: %(title)s, %(day)s.") % facts)
    for suggestion in report.suggestions.all():
        paper.say(document, _("%(name)s: %(value)s") % {"name": suggestion.who, "value": suggestion.text})
        paper.say(document, _("Answer: %(answer)s") % {"answer": suggestion.answer or "—"})


def _row(row: Any, words: tuple[str, ...]) -> None:
    for cell, word in zip(row.cells, words, strict=True):
        cell.text = plain(word)
