"""Pledges and service lists: written by the unit, published by somebody else, reported on each quarter, reviewed by
residents once (their counts are typed in by two people), closed by a leader."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files import File
from django.utils.translation import gettext_lazy as _

from evaluations.models import Delivery, Pledge, PledgeReview, ServiceLine, UnitRating
from evaluations.pledge_route import PLEDGE_ROUTE, REPORTED_ON, Part, PledgeMove, PledgeState, Standing
from evaluations.queries.unit import concludes_of, keeps_of, named, speaker_of, speaks_for
from evaluations.services.evidence import taken_in
from evaluations.services.guard import check_nameless, check_not_suspended, today
from petitions.services import Refused
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.periods import quarter_of
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Committee, Organization


@dataclass(frozen=True)
class PledgeDraft:
    """What a unit promises for a calendar year; `due_on` is a day of that year."""

    year: int
    matter: str
    promise: str
    measure: str
    due_on: date


@dataclass(frozen=True)
class Report:
    """What was done in a quarter (1 to 4), and what shows it."""

    quarter: int
    standing: Standing
    done: str
    evidence: str


@dataclass(frozen=True)
class LineWords:
    """A line of a service list."""

    service: str
    for_whom: str


@dataclass(frozen=True)
class Verdict:
    """How many residents were asked on a day and answered how. Counts alone: nobody is named."""

    held_on: date
    asked: int
    satisfied: int
    partly: int
    dissatisfied: int
    words: str


def make_pledge(*, unit: Organization | Committee, draft: PledgeDraft, by: User) -> Pledge:
    """Write down a pledge. Raises Refused for who does not speak for the unit, while it is suspended, for a day outside
    of the year, and for a year that is over or rated."""
    _check_speaks(by, unit)
    with recording():
        _check_open(unit, draft.year)
        _check_draft(draft)
        row = Pledge.objects.create(**vars(draft), **named(unit), made_by=by)
        _note("made", row, by)
    return row


def edit_pledge(*, pledge: Pledge, draft: PledgeDraft, by: User) -> Pledge:
    """Change a draft. Raises Refused as making one does, and once it is published."""
    with recording():
        row = locked_pledge(pledge)
        _check_speaks(by, row.unit)
        if row.state != PledgeState.DRAFT:
            raise Refused(_("What is published stays as it is."))
        _check_open(row.unit, draft.year)
        _check_draft(draft)
        for name, value in vars(draft).items():
            setattr(row, name, value)
        row.made_by = by  # whoever changes it does not publish it
        row.save(update_fields=[*vars(draft), "made_by"])
        _note("edited", row, by)
    return row


def move_pledge(*, pledge: Pledge, move: PledgeMove, by: User) -> Pledge:
    """Publish, drop or close a pledge as PLEDGE_ROUTE says. Raises Refused for a move that the route lacks from here,
    for who does not make it, and for who did before what it concludes."""
    with recording():
        row = locked_pledge(pledge)
        _check_move(row, move, by)
        if move == PledgeMove.CLOSE and by.pk in (row.review.by_id, row.review.again_by_id):
            raise Refused(_("Somebody else than who typed in the review closes it."))
        now = database_now()
        row.state = PLEDGE_ROUTE[move].to_state
        if move == PledgeMove.PUBLISH:
            _check_open(row.unit, row.year)
            row.published_by, row.published_at = by, now
        if move == PledgeMove.CLOSE:
            row.closed_by, row.closed_at = by, now
        row.save()
        _note(move, row, by)
    return row


def moves_of(pledge: Pledge, user: User) -> list[PledgeMove]:
    """What `user` may do about it now, but for the review, which asks for its counts."""
    return [move for move in PledgeMove if move != PledgeMove.REVIEW and may_move(pledge, move, user)]


def may_move(pledge: Pledge, move: PledgeMove, user: User) -> bool:
    way = PLEDGE_ROUTE[move]
    return (
        pledge.state in way.from_states
        and _has_part(pledge, way.who, user)
        and all(getattr(pledge, name) != user.pk for name in way.other_than)
    )


def deliver(*, promise: Pledge | ServiceLine, report: Report, by: User, file: File | None = None) -> Delivery:
    """Report one quarter of a published pledge or line of a service list; `file` may show what was done.

    Raises Refused for who does not speak for the unit or typed in its review, before publication and once closed, for a
    quarter that has not begun, a second time for one quarter, and for a file that is not taken (taken_in).
    """
    is_pledge = isinstance(promise, Pledge)
    _check_speaks(by, _unit_of(promise))  # before anybody looks at the file
    with taken_in(file) as taken, recording():
        row: Any = locked_pledge(promise) if isinstance(promise, Pledge) else _locked_line(promise)
        _check_speaks(by, _unit_of(row))
        if row.state not in REPORTED_ON if is_pledge else row.published_at is None:
            raise Refused(_("Only what is published is reported on, until it is closed."))
        if is_pledge and by.pk in _typists(row):
            raise Refused(_("Somebody else than who typed in the review reports."))
        day = today()
        if (row.year, report.quarter) > (day.year, _quarter(day)):
            raise Refused(_("This quarter has not begun."), "quarter")
        of = {"pledge": row} if is_pledge else {"line": row}
        said = _but_quarter(report) | (taken.facts if taken else {})
        made, is_new = Delivery.objects.get_or_create(**of, quarter=report.quarter, defaults=said | {"by": by})
        if not is_new:
            raise Refused(_("This quarter was reported already, and stays as it was."), "quarter")
        if taken:
            taken.settle(made.file_name)
        details = {"quarter": report.quarter, "standing": report.standing} | (taken.facts if taken else {})
        if is_pledge:
            _note("delivered", row, by, **details)
        else:
            _note_line("delivered", row, by, **details)
    return made


def review_pledge(*, pledge: Pledge, verdict: Verdict, by: User) -> PledgeReview:
    """Type in what residents said. It stands, and the pledge is reviewed, when somebody else types in the same day and
    counts after it; otherwise the later one waits for somebody else in its place.

    Raises Refused without the right, for who pledged or reported, before a quarter was reported, for a day before the
    year or to come, for counts that do not go together, and without words or with some that name a door or a phone.
    """
    with recording():
        row = locked_pledge(pledge)
        _check_move(row, PledgeMove.REVIEW, by)
        reporters = set(row.deliveries.values_list("by", flat=True))
        if not reporters:
            raise Refused(_("First report a quarter: residents judge what was done."))
        if by.pk in reporters:
            raise Refused(_("Somebody else than who reported types in the review."))
        before = PledgeReview.objects.filter(pledge=row).first()
        _check_verdict(verdict, row)
        if before and before.by_id != by.pk and counts_of(before) == counts_of(verdict):
            before.again_by, before.again_at = by, database_now()
            before.save(update_fields=["again_by", "again_at"])
            row.state = PledgeState.REVIEWED
            row.save(update_fields=["state"])
            _note(PledgeMove.REVIEW, row, by, asked=verdict.asked)
            return before
        words = verdict.words or (before.words if before else "")
        if not words:
            raise Refused(_("Say in short what they said."), "words")
        said = vars(verdict) | {"words": words, "by": by, "at": database_now()}
        made, _is_new = PledgeReview.objects.update_or_create(pledge=row, defaults=said)
        _note("review_typed", row, by, asked=verdict.asked, differs=bool(before and before.by_id != by.pk))
    return made


def counts_of(said: PledgeReview | Verdict) -> tuple[date, int, int, int, int]:
    """What two people have to type in alike: the day and the counts. The words are the first one's."""
    return said.held_on, said.asked, said.satisfied, said.partly, said.dissatisfied


def add_line(*, organization: Organization, year: int, words: LineWords, by: User) -> ServiceLine:
    """Add a line to a unit's service list of a year. Raises Refused for who does not speak for it, while it is
    suspended, and for a year that is over or rated."""
    _check_speaks(by, organization)
    with recording():
        _check_open(organization, year)
        row = ServiceLine.objects.create(organization=organization, year=year, **vars(words), made_by=by)
        _note_line("made", row, by)
    return row


def edit_line(*, line: ServiceLine, words: LineWords, by: User) -> ServiceLine:
    """Say a line that is not published otherwise. Raises Refused for who does not speak for the unit, and once it is
    published."""
    with _draft_line(line, by) as row:
        row.service, row.for_whom, row.made_by = words.service, words.for_whom, by  # who changes it does not publish it
        row.save(update_fields=["service", "for_whom", "made_by"])
        _note_line("edited", row, by)
    return row


def drop_line(*, line: ServiceLine, by: User) -> None:
    """Take a line that is not published off the list. Raises Refused as changing one does."""
    with _draft_line(line, by) as row:
        _note_line("dropped", row, by)
        row.delete()


def publish_lines(*, organization: Organization, year: int, lines: Collection[ServiceLine], by: User) -> int:
    """Publish chosen lines of a unit's list, and say how many. Raises Refused without the right, for a year that is
    over or rated, while the unit is suspended, for a line that is published, and for one that `by` wrote."""
    if not _may_publish(by, organization.subdistrict_id):
        raise Refused(_("The case desk or a leader publishes."))
    with recording():
        _check_open(organization, year)
        rows = ServiceLine.objects.select_for_update(of=("self",)).filter(
            organization=organization, year=year, published_at=None, pk__in=[line.pk for line in lines]
        )
        chosen = list(rows.exclude(made_by=by))
        if not chosen or len(chosen) < len(lines):
            raise Refused(_("Choose lines that are not published and that somebody else wrote."), "lines")
        now = database_now()
        for line in chosen:
            line.published_by, line.published_at = by, now
            line.save(update_fields=["published_by", "published_at"])
            line.organization = organization
            _note_line("published", line, by)
    return len(chosen)


def may_publish_lines(user: User, organization: Organization) -> bool:
    return _may_publish(user, organization.subdistrict_id)


def locked_pledge(pledge: Pledge) -> Pledge:
    """As it now stands, locked until the end of the transaction."""
    rows = Pledge.objects.select_for_update(of=("self",))
    return rows.select_related("subdistrict", "organization__subdistrict", "committee").get(pk=pledge.pk)


def _unit_of(promise: Pledge | ServiceLine) -> Organization | Committee | None:
    return promise.unit if isinstance(promise, Pledge) else promise.organization


@contextmanager
def _draft_line(line: ServiceLine, by: User) -> Iterator[ServiceLine]:
    """One transaction on a line that is not published, locked, of a unit for which `by` speaks."""
    with recording():
        row = _locked_line(line)
        _check_speaks(by, row.organization)
        if row.published_at:
            raise Refused(_("What is published stays as it is."))
        yield row


def _typists(row: Pledge) -> set[int | None]:
    """Who typed in its review, one or two people; none before."""
    found = PledgeReview.objects.filter(pledge=row).values_list("by", "again_by")
    return {user for pair in found for user in pair}


def _locked_line(line: ServiceLine) -> ServiceLine:
    rows = ServiceLine.objects.select_for_update(of=("self",)).select_related("organization__subdistrict")
    return rows.get(pk=line.pk)


def _has_part(row: Pledge, who: tuple[Part, ...], user: User) -> bool:
    return (
        (Part.UNIT in who and speaker_of(row, user))
        or (Part.DESK in who and keeps_of(user, row.subdistrict_id))
        or (Part.LEADER in who and concludes_of(user, row.subdistrict_id))
    )


def _may_publish(user: User, subdistrict_id: int) -> bool:
    return keeps_of(user, subdistrict_id) or concludes_of(user, subdistrict_id)


def _check_move(row: Pledge, move: PledgeMove, by: User) -> None:
    way = PLEDGE_ROUTE[move]
    if row.state not in way.from_states:
        raise Refused(_("This is no longer possible: it is now %(state)s.") % {"state": row.get_state_display()})
    if not _has_part(row, way.who, by):
        raise Refused(_("Somebody else does this."))
    if any(getattr(row, name) == by.pk for name in way.other_than):
        raise Refused(_("Somebody else than who wrote it does this."))


def _check_speaks(by: User, unit: Organization | Committee | None) -> None:
    if not speaks_for(by, unit):
        raise Refused(_("The unit itself says this; the case desk only for a unit without an account."), "unit")


def _check_open(unit: Organization | Committee | None, year: int) -> None:
    """Whether a unit may promise something for a year. A rated year takes nothing any more: it is waited for who is
    rating it, as for who is suspending the unit."""
    if year < today().year:
        raise Refused(_("This year is over."), "year")
    if isinstance(unit, Organization):
        Organization.objects.select_for_update(no_key=True).get(pk=unit.pk)
        check_not_suspended(unit, today(), "unit")
        if UnitRating.objects.filter(organization=unit, year=year, concluded_at__isnull=False).exists():
            raise Refused(_("This year is rated already."), "year")


def _check_draft(draft: PledgeDraft) -> None:
    if draft.due_on.year != draft.year:
        raise Refused(_("Choose a day of the year for which it is pledged."), "due_on")


def _check_verdict(verdict: Verdict, row: Pledge) -> None:
    if verdict.held_on > today() or verdict.held_on.year < row.year:
        raise Refused(_("Choose a day of the pledge's year or after, up to today."), "held_on")
    answers = verdict.satisfied + verdict.partly + verdict.dissatisfied
    if not 1 <= answers <= verdict.asked:
        raise Refused(_("At least one answered, and no more than were asked."), "asked")
    check_nameless(verdict.words, "words")


def _quarter(day: date) -> int:
    return int(quarter_of(day).key[-1])


def _but_quarter(report: Report) -> dict[str, Any]:
    return {name: value for name, value in vars(report).items() if name != "quarter"}


def _note(verb: str, row: Pledge, by: User, **details: object) -> None:
    said: Mapping[str, object] = {"year": row.year, **details}
    record(f"pledge.{verb}", row, by=by, area=row.area, details=said)


def _note_line(verb: str, row: ServiceLine, by: User, **details: object) -> None:
    said: Mapping[str, object] = {"organization": row.organization_id, "year": row.year, **details}
    record(f"service_line.{verb}", row, by=by, area=row.organization.subdistrict.code, details=said)
