"""What the worker counts ahead for the dashboard, and how long the draft of a monthly report takes."""

from evaluations.sweeps import draft_reports, refresh_summaries
from tests.bench.measure import Report, clocked


def count_ahead(report: Report, *, scale: str) -> None:
    """Before the pages are measured: an office's worker does so every hour. First all months, then the last three."""
    for name in ("every month", "the last three"):
        report.plain(f"figures counted ahead, {name} {scale}", clocked(refresh_summaries) / 1000, unit="s")


def measure_draft(report: Report, *, scale: str) -> None:
    """One subdistrict's report of the month before. A database that was kept has it already."""
    drafted: list[int] = []
    taken = clocked(lambda: drafted.append(draft_reports(limit=1))) / 1000
    if drafted[0]:
        report.within(f"draft of a monthly report {scale}", taken, most=60, unit="s")
