"""The list of petitions as rows of a file. Nothing in it says who asked: neither name nor phone, address or text."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain, islice
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from petitions.models import Channel, Kind, Outcome, PetitionQuerySet, Reply, Urgency, Verdict
from petitions.route import State, Stop
from petitions.topics import Topic

HEADERS = (
    gettext_lazy("number"),
    gettext_lazy("title"),
    gettext_lazy("kind"),
    gettext_lazy("legal petition"),
    gettext_lazy("topic"),
    gettext_lazy("urgency"),
    gettext_lazy("channel"),
    gettext_lazy("residents' committee"),
    gettext_lazy("zone"),
    gettext_lazy("stop"),
    gettext_lazy("state"),
    gettext_lazy("received on"),
    gettext_lazy("due at this stop"),
    gettext_lazy("due over the whole line"),
    gettext_lazy("under supervision since"),
    gettext_lazy("works on it"),
    gettext_lazy("follows it through"),
    gettext_lazy("helping department"),
    gettext_lazy("answer given on"),
    gettext_lazy("outcome"),
    gettext_lazy("resident's verdict"),
    gettext_lazy("times reopened"),
    gettext_lazy("closed on"),
)
READ = (
    "pk", "number", "title", "kind", "is_xinfang", "topic", "urgency", "channel", "zone__committee__name", "zone__name",
    "stop", "state", "received_at", "due_on", "total_due_on", "supervised_at", "handler__name", "owner__name",
    "department__name", "reopened", "closed_at",
)  # fmt: skip
# Read at a time: so much is in memory, however long the file is.
CHUNK = 2_000


def lines_of(rows: PetitionQuerySet) -> Iterator[list[str]]:
    """The header and one line a petition, in the order of `rows`, read while they are written. In the language that is
    active now. Days of Asia/Shanghai. One query for all, and one a chunk for their last answers."""
    return chain([[str(header) for header in HEADERS]], _lines(rows, _Words()))


def _lines(rows: PetitionQuerySet, words: "_Words") -> Iterator[list[str]]:
    found = rows.values(*READ).iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        answers = _last_answers([row["pk"] for row in chunk])
        for row in chunk:
            yield words.line(row, answers.get(row["pk"], {}))


def _last_answers(petitions: list[int]) -> dict[int, dict[str, Any]]:
    replies = Reply.objects.filter(petition__in=petitions).order_by("replied_at", "pk")
    return {row["petition"]: row for row in replies.values("petition", "given_on", "outcome", "verdict")}


class _Words:
    """The codes in words, translated once for all rows."""

    def __init__(self) -> None:
        self.stops = {stop.value: str(stop.label) for stop in Stop}
        choices: tuple[type[TextChoices], ...] = (Kind, Topic, Urgency, Channel, State, Outcome, Verdict)
        self.said = {one: {code: str(label) for code, label in one.choices} for one in choices}
        self.yes = gettext("yes")

    def line(self, row: dict[str, Any], answer: dict[str, Any]) -> list[str]:
        said = self.said
        return [
            row["number"],
            row["title"],
            said[Kind][row["kind"]],
            self.yes if row["is_xinfang"] else "",
            said[Topic][row["topic"]],
            said[Urgency][row["urgency"]],
            said[Channel][row["channel"]],
            row["zone__committee__name"],
            row["zone__name"],
            self.stops[row["stop"]],
            said[State][row["state"]],
            _day(row["received_at"]),
            _day(row["due_on"]),
            _day(row["total_due_on"]),
            _day(row["supervised_at"]),
            row["handler__name"] or "",
            row["owner__name"] or "",
            row["department__name"] or "",
            _day(answer.get("given_on")),
            said[Outcome].get(answer.get("outcome", ""), ""),
            said[Verdict].get(answer.get("verdict", ""), ""),
            str(row["reopened"]),
            _day(row["closed_at"]),
        ]


def _day(moment: datetime | date | None) -> str:
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment)
    return f"{moment:%Y-%m-%d}" if moment else ""
