"""The monthly report: figures frozen with the rows they counted, the office's own words beside them, what a meeting
said to it. Approved, nothing of it changes any more."""

from collections.abc import Iterable
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from evaluations.models.triggers import append_only, before_insert, refuse
from evaluations.report_route import WORKED_ON, Heading, ReportState, steps
from meetings.models import Meeting
from wulibridge.territory.models import Subdistrict


def _among(states: Iterable[str]) -> str:
    return ", ".join(f"'{state}'" for state in sorted(states))


# Everybody who wrote something in a report: under a heading, a suggestion, an answer, or that a line is struck out.
WROTE_IN = """
    SELECT w.by_id FROM evaluations_reportwords w WHERE w.report_id = {report}
    UNION ALL SELECT unnest(ARRAY[s.by_id, s.answered_by_id])
        FROM evaluations_reportsuggestion s WHERE s.report_id = {report}
    UNION ALL SELECT l.by_id FROM evaluations_struckline l
        JOIN evaluations_frozenpart p ON p.id = l.part_id JOIN evaluations_frozenfigure f ON f.id = p.figure_id
        WHERE f.report_id = {report}
"""
_STEPS = ", ".join(f"('{before}', '{after}')" for before, after in sorted(steps()))
_BEGINS = f"""
    IF NEW.state <> 'counting' THEN
        {refuse("a report begins with its figures")}
    END IF;
    RETURN NEW;
"""
_FORWARD = f"""
    IF OLD.state = 'approved' THEN
        {refuse("an approved report is locked")}
    END IF;
    IF (OLD.state, NEW.state) NOT IN ({_STEPS}) THEN
        {refuse("the way of a report has no such step")}
    END IF;
    IF (NEW.subdistrict_id, NEW.first, NEW.drafted_at) IS DISTINCT FROM (OLD.subdistrict_id, OLD.first, OLD.drafted_at)
    THEN
        {refuse("a report stays that of its month")}
    END IF;
    IF NEW.state = 'approved' AND EXISTS (
        SELECT FROM evaluations_reportsuggestion s WHERE s.report_id = NEW.id AND s.answer = ''
    ) THEN
        {refuse("a suggestion is not answered")}
    END IF;
    IF NEW.state = 'approved' AND NEW.approved_by_id IN ({WROTE_IN.format(report="NEW.id")}) THEN
        {refuse("who wrote in a report does not approve it")}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)


def _while(states: Iterable[str], report: str, message: str) -> str:
    """Refuses a new row unless its report is in one of these states; the report is held until the row stands."""
    return f"""
    PERFORM FROM evaluations_monthlyreport r WHERE r.id = ({report}) AND r.state IN ({_among(states)}) FOR SHARE;
    IF NOT FOUND THEN
        {refuse(message)}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)


def length_of(name: str) -> models.Func:
    return models.Func(name, function="cardinality", output_field=models.IntegerField())


_OF_PART = """SELECT f.report_id FROM evaluations_frozenpart p
    JOIN evaluations_frozenfigure f ON f.id = p.figure_id WHERE p.id = NEW.part_id"""
_OF_FIGURE = "SELECT f.report_id FROM evaluations_frozenfigure f WHERE f.id = NEW.figure_id"
_FROZEN = "figures are frozen when the report is drafted"
_LOCKED = "an approved report is locked"
_ANSWERED_ONCE = f"""
    IF (NEW.report_id, NEW.who, NEW.text, NEW.by_id, NEW.at) IS DISTINCT FROM
        (OLD.report_id, OLD.who, OLD.text, OLD.by_id, OLD.at) THEN
        {refuse("a suggestion stays as it was made")}
    END IF;
    {_while(WORKED_ON, "NEW.report_id", _LOCKED)}
"""


class Worded(models.Model):
    """Has words in every language of the pages, as they were when it was written."""

    titles = models.JSONField(_("title"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self.titles)


def in_language(words: dict[str, str]) -> str:
    """Of words kept by language those of the page, else those of the language in which the office works."""
    return words.get(get_language() or "") or words[settings.LANGUAGE_CODE]


def worded(words: str | Promise) -> dict[str, str]:
    """In every language of the pages, as it stands today: a definition that changes changes nothing that was kept."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = str(words)
    return found


class MonthlyReport(models.Model):
    """社情民意月报 of a subdistrict. `first` is the first day of the month it is about (Asia/Shanghai)."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="reports", db_index=False, verbose_name=_("subdistrict")
    )
    first = models.DateField(_("month"))
    state = models.CharField(_("state"), max_length=10, choices=ReportState, default=ReportState.COUNTING)
    drafted_at = models.DateTimeField(_("drafted at"))
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False,
        verbose_name=_("last edited by"),
    )  # fmt: skip
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, related_name="reports", verbose_name=_("meeting where it was discussed")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False,
        verbose_name=_("approved by"),
    )  # fmt: skip
    approved_at = models.DateTimeField(_("approved at"), null=True)

    class Meta:
        ordering = ["-first", "subdistrict"]
        verbose_name = _("monthly report")
        verbose_name_plural = _("monthly reports")
        constraints = [
            models.UniqueConstraint(fields=["subdistrict", "first"], name="report_once"),
            models.CheckConstraint(name="report_begins", condition=Q(first__day=1)),
            models.CheckConstraint(
                name="report_approved",
                condition=Q(state=ReportState.APPROVED, approved_by__isnull=False, approved_at__isnull=False)
                | (~Q(state=ReportState.APPROVED) & Q(approved_by=None, approved_at=None)),
            ),
            models.CheckConstraint(
                name="report_four_eyes",
                condition=Q(approved_by=None) | (Q(edited_by__isnull=False) & ~Q(approved_by=F("edited_by"))),
            ),
            models.CheckConstraint(
                name="report_discussed",
                condition=~Q(state__in=[ReportState.DISCUSSED, ReportState.ANSWERED, ReportState.APPROVED])
                | Q(meeting__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="report_no_delete", operation=pgtrigger.Delete),
            before_insert("report_begins", _BEGINS),
            pgtrigger.Trigger(
                name="report_forward",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                level=pgtrigger.Row,
                func=_FORWARD,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"


class FrozenFigure(Worded):
    """A figure as it was defined and counted when the report was drafted. `key` is that of the metric, or of one of the
    report's own lists; `kind` says what a row is."""

    report = models.ForeignKey(
        MonthlyReport, models.PROTECT, related_name="figures", db_index=False, verbose_name=_("monthly report")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    key = models.SlugField(_("key"), max_length=40, db_index=False)
    kind = models.SlugField(_("what a row is"), max_length=20, db_index=False)
    sentences = models.JSONField(_("definition"))
    units = models.JSONField(_("unit"))
    as_of = models.SlugField(_("time it speaks of"), max_length=8, db_index=False)
    is_metric = models.BooleanField(_("is a metric of the register"))

    class Meta:
        ordering = ["report", "position"]
        verbose_name = _("frozen figure")
        verbose_name_plural = _("frozen figures")
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="frozen_figure_once")]
        triggers = [
            *append_only("frozen_figure"),
            before_insert("frozen_figure_counting", _while({ReportState.COUNTING}, "NEW.report_id", _FROZEN)),
        ]

    @property
    def sentence(self) -> str:
        return in_language(self.sentences)

    @property
    def unit(self) -> str:
        return in_language(self.units)


class FrozenPart(Worded):
    """How many rows a part of a figure had, and which: `ids` are their keys; what no table holds has `names`.

    What is not known is null: the count of a month that was drafted too late to say how it stood then, and of earlier.
    `before` is the sum over `months` months before, where growth is looked at; `lines` are single matters as they were.
    """

    figure = models.ForeignKey(
        FrozenFigure, models.PROTECT, related_name="parts", db_index=False, verbose_name=_("frozen figure")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    key = models.CharField(_("key"), max_length=40)
    count = models.PositiveIntegerField(_("count"), null=True)
    ids = ArrayField(models.BigIntegerField(), verbose_name=_("rows that were counted"))
    names = ArrayField(models.CharField(max_length=80), default=list, verbose_name=_("names of rows without a table"))
    month_before = models.PositiveIntegerField(_("a month before"), null=True)
    year_before = models.PositiveIntegerField(_("a year before"), null=True)
    before = models.PositiveIntegerField(_("in the months before"), null=True)
    months = models.PositiveSmallIntegerField(_("months before"), null=True)
    grows = models.BooleanField(_("grows"), default=False)
    lines: Any = models.JSONField(_("single matters"), default=list)

    class Meta:
        ordering = ["figure", "position"]
        verbose_name = _("part of a frozen figure")
        verbose_name_plural = _("parts of frozen figures")
        constraints = [
            models.UniqueConstraint(fields=["figure", "key"], name="frozen_part_once"),
            models.CheckConstraint(
                name="frozen_part_counted",
                condition=Q(count=length_of("ids") + length_of("names")) | Q(count=None, ids=[], names=[]),
            ),
        ]
        triggers = [
            *append_only("frozen_part"),
            before_insert("frozen_part_counting", _while({ReportState.COUNTING}, _OF_FIGURE, _FROZEN)),
        ]


class StruckLine(models.Model):
    """That a single matter does not stand in the report, because somebody might be known by it; or, `struck` no more,
    that it does again. The newest row of a line holds; `line` is the key of its row."""

    part = models.ForeignKey(
        FrozenPart, models.PROTECT, related_name="struck_lines", db_index=False,
        verbose_name=_("part of a frozen figure"),
    )  # fmt: skip
    line = models.BigIntegerField(_("single matter"))
    struck = models.BooleanField(_("struck out"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        ordering = ["part", "line", "pk"]
        verbose_name = _("struck line of a report")
        verbose_name_plural = _("struck lines of reports")
        indexes = [models.Index(fields=["part", "line", "-id"], name="struck_line")]
        triggers = [
            *append_only("struck_line"),
            before_insert("struck_line_open", _while(WORKED_ON, _OF_PART, _LOCKED)),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.line}"


class ReportWords(models.Model):
    """What the office says under a heading. The newest row stands in the report; the others say how it came about."""

    report = models.ForeignKey(
        MonthlyReport, models.PROTECT, related_name="words", db_index=False, verbose_name=_("monthly report")
    )
    heading = models.CharField(_("heading"), max_length=12, choices=Heading)
    text = models.TextField(_("text"), max_length=4000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        ordering = ["report", "heading", "pk"]
        verbose_name = _("section of a report")
        verbose_name_plural = _("sections of reports")
        indexes = [models.Index(fields=["report", "heading", "-id"], name="report_words")]
        triggers = [
            *append_only("report_words"),
            before_insert("report_words_open", _while(WORKED_ON, "NEW.report_id", _LOCKED)),
        ]

    def __str__(self) -> str:
        return str(self.get_heading_display())


class ReportSuggestion(models.Model):
    """What somebody suggested in the meeting, and what became of it."""

    report = models.ForeignKey(
        MonthlyReport, models.PROTECT, related_name="suggestions", verbose_name=_("monthly report")
    )
    who = models.CharField(_("who suggests it"), max_length=60)
    text = models.TextField(_("what is suggested"), max_length=1000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False,
        verbose_name=_("answered by"),
    )  # fmt: skip
    answered_at = models.DateTimeField(_("answered at"), null=True)

    class Meta:
        ordering = ["report", "pk"]
        verbose_name = _("suggestion to a report")
        verbose_name_plural = _("suggestions to reports")
        constraints = [
            models.CheckConstraint(
                name="report_suggestion_answered",
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="report_suggestion_no_delete", operation=pgtrigger.Delete),
            before_insert("report_suggestion_open", _while(WORKED_ON, "NEW.report_id", _LOCKED)),
            pgtrigger.Trigger(
                name="report_suggestion_kept",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                level=pgtrigger.Row,
                func=_ANSWERED_ONCE,
            ),
        ]

    def __str__(self) -> str:
        return self.who
