"""One elder in ten is drawn each month and asked by the centre. Nobody can draw twice, and anybody can repeat it."""

from dataclasses import dataclass
from datetime import date
from secrets import token_hex

from django.utils.translation import gettext_lazy as _

from evaluations.draw import draw, hash_of, how_many
from evaluations.models import (
    CareDraw,
    CareInterview,
    CarePlan,
    DrawExclusion,
    DrawStratum,
    ExclusionReason,
    Extent,
    InterviewState,
)
from evaluations.queries.interview import frames
from evaluations.queries.rights import keeps, kept_by
from evaluations.route import HIGHEST_SCORE, LOWEST_SCORE, ONE_IN
from evaluations.services.guard import check_keeps, locked_plan, note, today
from petitions.services import Refused
from visits.nameless import tells
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.periods import month_of
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Subdistrict


def exclude_from_draw(*, plan: CarePlan, reason: ExclusionReason, by: User) -> DrawExclusion:
    """Leave a plan out of this month's draw. Raises Refused without the right, and once the month was drawn."""
    with recording():
        row, first = _before_the_draw(plan, by)
        left_out = {"reason": reason, "by": by}
        made, is_new = DrawExclusion.objects.get_or_create(plan=row, first=first, taken_back_at=None, defaults=left_out)
        if not is_new:
            raise Refused(_("This plan is left out of this month already."))
        note("care_draw.excluded", row, by=by, month=f"{first:%Y-%m}", reason=reason)
    return made


def take_back_into_draw(*, plan: CarePlan, by: User) -> DrawExclusion:
    """Let a plan be drawn this month that was left out. Raises Refused without the right, once the month was drawn, and
    for a plan that is not left out."""
    with recording():
        row, first = _before_the_draw(plan, by)
        exclusion = DrawExclusion.objects.filter(plan=row, first=first, taken_back_at=None).first()
        if exclusion is None:
            raise Refused(_("This plan is not left out of this month."))
        exclusion.taken_back_by, exclusion.taken_back_at = by, database_now()
        exclusion.save(update_fields=["taken_back_by", "taken_back_at"])
        note("care_draw.taken_back", row, by=by, month=f"{first:%Y-%m}", exclusion=exclusion.pk)
    return exclusion


def _before_the_draw(plan: CarePlan, by: User) -> tuple[CarePlan, date]:
    """The plan and the first day of this month, locked against its draw. Raises Refused once that was made."""
    row = locked_plan(plan)
    check_keeps(by, row.agency)
    subdistrict = Subdistrict.objects.select_for_update(no_key=True).get(pk=row.agency.subdistrict_id)
    first = month_of(today()).first
    if CareDraw.objects.filter(subdistrict=subdistrict, first=first).exists():
        raise Refused(_("This month was drawn already."))
    return row, first


def make_draw(*, subdistrict: Subdistrict, by: User) -> CareDraw:
    """Draw this month's elders: of each agency one in ten, rounded up. The seed is made at this moment, after the frame
    stands, and is the only one of the month.

    Raises Refused without the right, when the month was drawn already, and where nobody has care.
    """
    if subdistrict.pk not in kept_by(by):
        raise Refused(_("Only the centre may do this."))
    with recording():
        Subdistrict.objects.select_for_update(no_key=True).get(pk=subdistrict.pk)
        first = month_of(today()).first
        if CareDraw.objects.filter(subdistrict=subdistrict, first=first).exists():
            raise Refused(_("This month was drawn already."))
        found = frames(subdistrict, first, today())
        if not any(frame for frame, _out in found.values()):
            raise Refused(_("Nobody has home care today, so there is nobody to draw."))
        row = CareDraw.objects.create(
            subdistrict=subdistrict,
            first=first,
            seed=token_hex(16),
            frame_sha256=hash_of([(agency, frame) for agency, (frame, _out) in found.items()]),
            drawn_by=by,
            drawn_at=database_now(),
        )
        drawn = _write(row, found)
        details = {"month": f"{first:%Y-%m}", "seed": row.seed, "frame": row.frame_sha256, "drawn": drawn}
        record("care_draw.drawn", row, by=by, area=subdistrict.code, details=details)
    return row


def _write(row: CareDraw, found: dict[int, tuple[list[int], list[int]]]) -> list[int]:
    strata = [
        DrawStratum(
            drawing=row,
            agency_id=agency,
            frame=frame,
            excluded=out,
            drawn=list(draw(frame, row.seed, how_many(len(frame), ONE_IN))),
        )
        for agency, (frame, out) in sorted(found.items())
    ]
    DrawStratum.objects.bulk_create(strata)
    drawn = [plan for stratum in strata for plan in stratum.drawn]
    CareInterview.objects.bulk_create(CareInterview(drawing=row, plan_id=plan) for plan in drawn)
    return drawn


def repeats(drawing: CareDraw, strata: list[DrawStratum]) -> bool:
    """Does the draw, done again from what is stored, give the stored list, and the frame its hash?"""
    same = all(
        stratum.drawn == list(draw(stratum.frame, drawing.seed, how_many(len(stratum.frame), ONE_IN)))
        for stratum in strata
    )
    return same and hash_of([(stratum.agency_id, stratum.frame) for stratum in strata]) == drawing.frame_sha256


@dataclass(frozen=True)
class Heard:
    """What a drawn elder or kin said, on a day of Asia/Shanghai. Not `reached`: they could not be asked."""

    reached: bool
    on: date
    came: str = ""
    did: str = ""
    score: int | None = None
    suggestion: str = ""
    follow_up: str = ""


def note_interview(*, interview: CareInterview, heard: Heard, by: User) -> CareInterview:
    """Write down an interview, once. Who could not be asked has given no answers, but words about it stay, and what is
    to be followed up is. Raises Refused without the right, for a worker of the plan, and for answers that are missing.
    """
    with recording():
        row = _locked(interview, by)
        if row.state != InterviewState.WAITING:
            raise Refused(_("This interview is written down already."))
        if not row.drawing.first <= heard.on <= today():
            raise Refused(_("Choose a day from the beginning of that month until today."), "on")
        _check_words(heard)
        row.suggestion, row.follow_up = heard.suggestion.strip(), heard.follow_up.strip()
        if heard.reached:
            _check_answers(heard)
            row.came, row.did, row.score = heard.came, heard.did, heard.score
        asked = InterviewState.HEARD if heard.reached else InterviewState.NOT_ASKED
        row.state = InterviewState.FOLLOW_UP if row.follow_up else asked
        row.heard_by, row.heard_on = by, heard.on
        row.save()
        note(f"care_interview.{row.state if heard.reached else asked}", row.plan, by=by, interview=row.pk)
    return row


def close_follow_up(*, interview: CareInterview, outcome: str, by: User) -> CareInterview:
    """Say what became of what was to be followed up. Raises Refused without the right, without words, and where there
    is nothing to follow up."""
    if not outcome.strip():
        raise Refused(_("Please say what became of it."), "outcome")
    with recording():
        row = _locked(interview, by)
        if row.state != InterviewState.FOLLOW_UP:
            raise Refused(_("There is nothing to follow up here."))
        row.state, row.outcome, row.done_on = InterviewState.DONE, outcome.strip(), today()
        row.save(update_fields=["state", "outcome", "done_on"])
        note("care_interview.done", row.plan, by=by, interview=row.pk)
    return row


def _locked(interview: CareInterview, by: User) -> CareInterview:
    rows = CareInterview.objects.select_for_update(of=("self",)).select_related(
        "drawing", "plan__household__building__zone", "plan__agency__subdistrict"
    )
    row = rows.get(pk=interview.pk)
    if not keeps(by, row.plan.agency) or row.plan.worker_id == by.pk:
        raise Refused(_("Only the centre asks, and never the elder's worker."))
    return row


def _check_words(heard: Heard) -> None:
    for name in ("suggestion", "follow_up"):
        if tells(getattr(heard, name)):
            raise Refused(_("Leave out phone numbers and addresses: the plan says who it is about."), name)


def _check_answers(heard: Heard) -> None:
    for name in ("came", "did"):
        if getattr(heard, name) not in Extent.values:
            raise Refused(_("Choose one."), name)
    if heard.score is None or not LOWEST_SCORE <= heard.score <= HIGHEST_SCORE:
        raise Refused(_("Choose a score from 1 to 5."), "score")
