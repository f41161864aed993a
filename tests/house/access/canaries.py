"""Words that belong to one row alone. One stands in each text field of each row; found elsewhere, it has leaked."""

import re
import secrets
from dataclasses import dataclass
from typing import Any

from django.db import models

# Nine signs fit the shortest field (a floor has ten), and no word of any page looks like one.
SHAPE = re.compile(r"QX[0-9A-F]{7}", re.IGNORECASE)

# Text that must keep its shape, or is not a row's own to tell.
NOT_PAINTED = {
    "people.user.password": "a hash, looked for by its shape on every page",
    "people.user.language": "chooses the catalogue",
    "notices.notice.kind": "names the template",
    "people.devicesession.session_key": "looked for in no page: it is a key",
    "visits.visitphoto.sha256": "names the file",
    "visits.visit.withdrawn_reason": "stands with a withdrawal alone, held by a constraint",
    "visits.replyslip.withdrawn_reason": "stands with a withdrawal alone, held by a constraint",
    "visits.householdyear.standing": "counted by the database out of the visits",
    "visits.visittext.text": "made by one function from diary and opinion items",
    "visits.intake.digest": "compared with the form",
    "visits.service.code": "a key of the software",
    "visits.openresource.code": "a key of the software",
    "visits.enrolment.code": "a key of the software",
    "petitions.petition.search": "made by the database or by one function from the other fields",
    "petitions.filing.code_hash": "a hash, looked for by the code",
    "petitions.filing.proof": "a hash of six digits",
    "petitions.takeover.headers_key": "compared with the headers of the file",
    "petitions.takeover.sha256": "compared with the file",
    "petitions.attachment.sha256": "names the file",
    "petitions.attachment.reason": "stands with a withdrawal alone, held by a constraint",
    "petitions.mandate.told": "stands with its end alone, held by a constraint",
    "petitions.inquiry.answer": "stands with its moment alone, held by a constraint",
    "petitions.deadlineevent.reason": "the table takes no change; the stay says the same",
    "petitions.hotlinefile.sha256": "compared with the file",
    "petitions.hotlineorder.said": "compared with what comes again",
    "petitions.hotlineorder.exported": "compared with what is handed back",
    "petitions.savedfilter.query": "the fields of an address of ours",
    "petitions.apiclient.key_hash": "compared with a key",
    "visits.visitversion.digest": "compared with what comes again; the table takes no change",
    "visits.householdedit.digest": "compared with what comes again",
    "evaluations.inspection.sha256": "names the file",
    "evaluations.delivery.sha256": "names the file",
    "evaluations.inspection.reply": "stands with its moment alone, held by a constraint",
    "evaluations.inspectionfinding.done": "stands with its day alone, held by a constraint",
    "evaluations.suspension.ended_because": "stands with its day alone, held by a constraint",
    "evaluations.cardcode.digest": "compared with a code",
    "evaluations.caresheet.sha256": "names the file",
    "evaluations.ballot.digest": "compared with a code",
    "evaluations.paperentry.mark": "four signs of a code",
    "evaluations.round.results_salt": "goes into the hash",
    "evaluations.round.results_sha256": "compared with the counts",
    "evaluations.caredraw.seed": "the table takes no change",
    "evaluations.caredraw.frame_sha256": "the table takes no change",
    "evaluations.frozenfigure.key": "a key of the software",
    "evaluations.frozenfigure.kind": "a key of the software",
    "evaluations.frozenfigure.as_of": "a key of the software",
    "evaluations.frozenpart.key": "a key of the software",
    "evaluations.reportsuggestion.answer": "stands with its moment alone, held by a constraint",
    "evaluations.powerlist.returned_because": "stands while a version is written on; what is approved is locked",
    "evaluations.selfcheck.review": "stands with its moment alone, held by a constraint",
    "evaluations.checkmeasure.outcome": "stands with its day alone, held by a constraint",
    "evaluations.indicator.metric": "a key of the register",
    "evaluations.workpart.metric": "a key of the register",
    "evaluations.workpart.part": "a key of the software",
    "evaluations.workpart.kind": "a key of the software",
    "evaluations.workevaluation.answer": "stands with its moment alone, held by a constraint",
    "evaluations.workevaluation.sentence": "stands with its moment alone, held by a constraint",
    "meetings.assembly.sha256": "compared with the text; the table takes no change",
    "meetings.covenant.withdrawn_because": "stands with its moment alone, held by a constraint",
    "meetings.boardnotice.withdrawn_because": "stands with its moment alone, held by a constraint",
    "meetings.calendarfeed.token_hash": "a hash, looked for by the token",
    "meetings.approval.sha256": "compared with the minutes",
    "meetings.paper.sha256": "names the file",
    "meetings.opinioncopy.body": "stands with nobody else, held by a constraint",
    "meetings.opinioncopy.receipt": "stands with its moment alone, held by a constraint",
    "meetings.opinioncopy.reply": "stands with its moment alone, held by a constraint",
    "meetings.publication.withdrawn_because": "stands with its moment alone, held by a constraint",
    "meetings.invitation.unit": "stands with nobody else, held by a constraint",
    "territory.plan.fingerprint": "compared with the map of the day",
}


@dataclass(frozen=True)
class Origin:
    """Where a canary lives: the area of its row, the row, the petition it is a part of, the receiver of a notice."""

    area: str
    model: str
    field: str
    row: int | str | None = None
    petition: int | None = None
    receiver: int | None = None

    def __str__(self) -> str:
        return f"{self.model}.{self.field} of {self.area}"


def _word() -> str:
    signs = secrets.token_hex(4)[:7].upper()
    # Seven digits could be a phone number, which some services refuse.
    return f"QX{signs}" if not signs.isdigit() else f"QX{signs[:3]}F{signs[4:]}"


class Canaries:
    def __init__(self) -> None:
        self.issued: dict[str, Origin] = {}

    def new(self, area: str, model: str, field: str, row: Any = None, **parts: int | None) -> str:
        word = _word()
        while word in self.issued:  # of twenty thousand, two are often alike
            word = _word()
        self.issued[word] = Origin(area, model, field, row, **parts)
        return word

    def settle(self, word: str, origin: Origin) -> None:
        """Say in which row a word has come to stand that was given away before there was one."""
        given = self.issued[word]
        if given.row is None and given.model.partition(".")[0] == origin.model.partition(".")[0]:
            self.issued[word] = origin

    def found(self, text: str) -> set[str]:
        return {word for word in map(str.upper, SHAPE.findall(text)) if word in self.issued}


def text_fields(model: type[models.Model]) -> list[models.Field]:
    """Fields in which somebody writes words: neither choices nor files."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and not field.primary_key
        and f"{model._meta.label_lower}.{field.name}" not in NOT_PAINTED
    ]
