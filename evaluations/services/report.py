"""What people do with a monthly report: words, the meeting, suggestions and their answers, and the approval that locks
it. The way is report_route's."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from evaluations.models import FrozenPart, MonthlyReport, ReportSuggestion, ReportWords, StruckLine
from evaluations.queries.report import is_struck, may_do, meetings_for, writers_of
from evaluations.report_route import REPORT_ROUTE, Heading, ReportMove, ReportState, leads_to, may_move
from meetings.models import Meeting
from petitions.services import Refused
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.plain import plain
from wulibridge.territory.calendar import database_now

LONGEST_WORDS, LONGEST_SUGGESTION, LONGEST_NAME = 4000, 1000, 60


def write_words(*, report: MonthlyReport, heading: str, text: str, by: User) -> ReportWords:
    """Say something under a heading, instead of what stood there. Raises Refused without the right, in a locked report,
    and for a text that is too long."""
    text = plain(text).strip()
    if len(text) > LONGEST_WORDS:
        raise Refused(_("This is too long."), "text")

    def write(row: MonthlyReport) -> ReportWords:
        return ReportWords.objects.create(report=row, heading=Heading(heading), text=text, by=by)

    return _move(report, ReportMove.WRITE, by, write, {"heading": heading}, edited_by=by)


def strike_line(*, part: FrozenPart, line: int, by: User) -> StruckLine:
    """Take a single matter, the one of the row with the key `line`, out of the report: by its words or its place
    somebody might be known. What was counted stays counted. Raises Refused without the right, in a locked report, and
    when it does not stand there."""
    return _struck(part, line, by, ReportMove.STRIKE)


def restore_line(*, part: FrozenPart, line: int, by: User) -> StruckLine:
    """Put back what was struck out. Raises Refused as strike_line does."""
    return _struck(part, line, by, ReportMove.RESTORE)


def _struck(part: FrozenPart, line: int, by: User, move: ReportMove) -> StruckLine:
    strikes = move == ReportMove.STRIKE

    def write(_report: MonthlyReport) -> StruckLine:
        if all(one["pk"] != line for one in part.lines) or is_struck(part, line) == strikes:
            raise Refused(_("Somebody else was quicker. Please look at the report once more."))
        return StruckLine.objects.create(part=part, line=line, struck=strikes, by=by)

    facts = {"figure": part.figure.key, "part": part.key, "line": line}
    return _move(part.figure.report, move, by, write, facts, edited_by=by)


def name_meeting(*, report: MonthlyReport, meeting: Meeting, by: User) -> MonthlyReport:
    """Say in which meeting the report was discussed. Raises Refused without the right, before somebody wrote in the
    report, and for another meeting than a deliberation of its subdistrict that was held after its month."""

    def check(row: MonthlyReport) -> MonthlyReport:
        if not meetings_for(row).filter(pk=meeting.pk).exists():
            raise Refused(_("Choose a meeting of the subdistrict that was held after the month."), "meeting")
        return row

    return _move(report, ReportMove.DISCUSS, by, check, {"meeting": meeting.pk}, meeting=meeting)


def add_suggestion(*, report: MonthlyReport, who: str, text: str, by: User) -> ReportSuggestion:
    """Write down what somebody suggested in the meeting. Raises Refused without the right, and before the meeting."""
    who, text = _said(who, "who", LONGEST_NAME), _said(text, "text", LONGEST_SUGGESTION)

    def add(row: MonthlyReport) -> ReportSuggestion:
        return ReportSuggestion.objects.create(report=row, who=who, text=text, by=by)

    return _move(report, ReportMove.SUGGEST, by, add, edited_by=by)


def answer_suggestion(*, suggestion: ReportSuggestion, answer: str, by: User) -> ReportSuggestion:
    """Answer a suggestion, or say it better while the report is open. Raises Refused without the right."""
    answer = _said(answer, "answer", LONGEST_SUGGESTION)

    def write(_report: MonthlyReport) -> ReportSuggestion:
        suggestion.answer, suggestion.answered_by, suggestion.answered_at = answer, by, database_now()
        suggestion.save(update_fields=["answer", "answered_by", "answered_at"])
        return suggestion

    facts = {"suggestion": suggestion.pk}
    return _move(suggestion.report, ReportMove.ANSWER, by, write, facts, edited_by=by)


def settle(*, report: MonthlyReport, by: User) -> MonthlyReport:
    """Say that every suggestion is answered. Raises Refused while one is not."""
    return _move(report, ReportMove.SETTLE, by, _all_answered)


def approve_report(*, report: MonthlyReport, by: User) -> MonthlyReport:
    """Approve and lock. Raises Refused without the right, for who wrote anything in it, and before all is answered."""

    def check(row: MonthlyReport) -> MonthlyReport:
        if by.pk in writers_of(row):
            raise Refused(_("Somebody else approves: not who wrote in it."))
        return _all_answered(row)

    return _move(report, ReportMove.APPROVE, by, check, approved_by=by, approved_at=database_now())


def hand_out(*, report: MonthlyReport, by: User) -> None:
    """Note in the journal who takes the report out as a file; that it may be read the caller has seen to."""
    with recording():
        record("report.handed_out", report, by=by, area=report.subdistrict.code, details=_month(report))


def moves_of(report: MonthlyReport, user: User) -> list[ReportMove]:
    """What `user` may do with the report where it stands."""
    return [move for move in ReportMove if _holds(report, move, user) and may_move(move, report.state)]


def _holds(report: MonthlyReport, move: ReportMove, user: User) -> bool:
    permission = REPORT_ROUTE[move].permission
    return permission is not None and may_do(user, permission, report)


def _move(
    report: MonthlyReport,
    move: ReportMove,
    by: User,
    do: Callable[[MonthlyReport], Any],
    facts: dict[str, Any] | None = None,
    **changed: Any,
) -> Any:
    """Under the report's lock: check the way and the right, `do` it, write what changed, and the journal."""
    with recording():
        rows = MonthlyReport.objects.select_for_update(of=("self",)).select_related("subdistrict")
        row = rows.get(pk=report.pk)
        if not _holds(row, move, by):
            raise Refused(_("This is not yours to do."))
        if not may_move(move, row.state):
            raise Refused(_("The report does not stand where this is done."))
        done = do(row)
        changed["state"] = ReportState(leads_to(move, row.state))
        for name, value in changed.items():
            setattr(row, name, value)
        row.save(update_fields=list(changed))
        record(f"report.{move}", row, by=by, area=row.subdistrict.code, details=_month(row) | (facts or {}))
    return done


def _all_answered(row: MonthlyReport) -> MonthlyReport:
    if row.suggestions.filter(answer="").exists():
        raise Refused(_("A suggestion is not answered yet."))
    return row


def _month(report: MonthlyReport) -> dict[str, Any]:
    return {"month": f"{report.first:%Y-%m}"}


def _said(text: str, field: str, longest: int) -> str:
    text = plain(text).strip()
    if not text or len(text) > longest:
        raise Refused(_("Please fill in this field."), field)
    return text
