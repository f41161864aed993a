"""Work evaluation: a year is opened with its indicators, a sheet is put together with figures that are frozen at once,
told, answered and concluded by somebody else. Residents have the last word."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluations.index import rounded
from evaluations.metrics import METRICS, Direction, Keys, Metric, Share, share_of
from evaluations.metrics.shape import Computed
from evaluations.models import Indicator, Round, WorkEvaluation, WorkFigure, WorkPart, WorkVoice, WorkYear
from evaluations.models.report import worded
from evaluations.queries.work import sheet_of
from evaluations.queries.work_rights import concluded_by, is_reviewed, kept_by, reviewed_of, staff_of
from evaluations.queries.work_sources import (
    VERDICTS,
    committees_within,
    metrics_for,
    residents_in,
    reviews_about,
    rounds_about,
    taken,
)
from evaluations.services.guard import today
from evaluations.work_route import GOOD_OR_BETTER, WORK_ROUTE, Grade, Subject, Who, WorkMove, WorkState
from petitions.services import Refused
from visits.nameless import tells
from wulibridge.journal.services import record, recording
from wulibridge.notices.services import Message, notify
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holders_within
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Committee, Organization, OrganizationKind, Subdistrict


def open_year(
    *, subdistrict: Subdistrict, year: int, lowest_share: int, answer_days: int, take_over: bool, by: User
) -> WorkYear:
    """Open a year of work evaluation with its two rules: the residents' share in per cent below which nobody's work is
    called good, and the days to answer. `take_over`: with the indicators of the year before.

    Raises Refused without the right, and for a year that is open already.
    """
    with recording():
        locked = Subdistrict.objects.select_for_update(no_key=True).get(pk=subdistrict.pk)
        _check_keeps(by, locked.pk)
        if WorkYear.objects.filter(subdistrict=locked, year=year).exists():
            raise Refused(_("This year is open already."), "year")
        row = WorkYear.objects.create(
            subdistrict=locked, year=year, lowest_share=lowest_share, answer_days=answer_days, by=by
        )
        copied = _copy(row, by) if take_over else 0
        details = {"year": year, "lowest_share": lowest_share, "answer_days": answer_days, "indicators": copied}
        record("work_year.opened", row, by=by, area=locked.code, details=details)
    return row


def _copy(row: WorkYear, by: User) -> int:
    before = WorkYear.objects.filter(subdistrict=row.subdistrict, year__lt=row.year).order_by("-year").first()
    if before is None:
        return 0
    names = ("kind", "dimension", "name", "definition", "metric", "points")
    told = before.indicators.order_by("pk").values(*names)
    kept = [Indicator(year=row, by=by, **one) for one in told if not one["metric"] or one["metric"] in METRICS]
    return len(Indicator.objects.bulk_create(kept))


@dataclass(frozen=True)
class IndicatorDraft:
    """What an indicator says. `metric` is a key of the register; empty: told by hand, with evidence."""

    kind: str
    dimension: str
    name: str
    definition: str
    metric: str
    points: int


def save_indicator(*, year: WorkYear, draft: IndicatorDraft, indicator: Indicator | None = None, by: User) -> Indicator:
    """Add an indicator to a year, or change one that no sheet used.

    Raises Refused without the right, for a used one, for a figure that cannot be counted for this kind, and for a
    second one of a name.
    """
    with recording():
        locked = WorkYear.objects.select_for_update(of=("self",), no_key=True).select_related("subdistrict")
        row = locked.get(pk=year.pk)
        _check_keeps(by, row.subdistrict_id)
        if draft.metric and draft.metric not in {metric.key for metric in metrics_for(draft.kind)}:
            raise Refused(
                _("This figure cannot be counted for them. Choose another one, or tell it by hand."), "metric"
            )
        same = Indicator.objects.filter(year=row, kind=draft.kind, name=draft.name.strip())
        if same.exclude(pk=indicator.pk if indicator else 0).exists():
            raise Refused(_("There is an indicator of this name already."), "name")
        if indicator and WorkFigure.objects.filter(indicator=indicator).exists():
            raise Refused(_("A sheet used this indicator. It stays as it is; change it in the next year."))
        made = indicator or Indicator(year=row)
        made.kind, made.dimension, made.metric, made.points = draft.kind, draft.dimension, draft.metric, draft.points
        made.name, made.definition, made.by = draft.name.strip(), draft.definition.strip(), by
        made.save()
        details = {"year": row.year, "kind": draft.kind, "dimension": draft.dimension, "metric": draft.metric}
        verb = "changed" if indicator else "added"
        record(f"work_indicator.{verb}", made, by=by, area=row.subdistrict.code, details=details)
    return made


def draft_evaluation(*, year: WorkYear, subject: Committee | Organization | User, by: User) -> WorkEvaluation:
    """Put a sheet together: what residents said and every figure of the register, counted now and frozen.

    Raises Refused without the right, for a subject elsewhere, without indicators, and for a second sheet of a year.
    """
    with recording():
        locked = WorkYear.objects.select_for_update(of=("self",), no_key=True).select_related("subdistrict")
        row = locked.get(pk=year.pk)
        _check_keeps(by, row.subdistrict_id)
        kind, about = _subject(row, subject)
        if subject == by:
            raise Refused(_("Somebody else puts the sheet about you together."))
        if row.evaluations.filter(**about).exists():
            raise Refused(_("There is a sheet of this year already."), "subject")
        indicators = list(row.indicators.filter(kind=kind).order_by("pk"))
        if not indicators:
            raise Refused(_("Add an indicator for them first."), "subject")
        made = WorkEvaluation.objects.create(year=row, kind=kind, drafted_by=by, drafted_at=database_now(), **about)
        _freeze(made, indicators)
        _note("drafted", made, by, indicators=len(indicators))
    return made


def _subject(year: WorkYear, subject: Committee | Organization | User) -> tuple[Subject, dict[str, Any]]:
    """Which kind of subject it is, in the year's subdistrict. Raises Refused for one elsewhere, and for a committee
    that was not there in that year."""
    here = year.subdistrict_id
    if isinstance(subject, Committee) and subject in committees_within([here], *year.days):
        return Subject.COMMITTEE, {"committee": subject}
    if isinstance(subject, Organization) and (subject.subdistrict_id, subject.kind) == (
        here,
        OrganizationKind.DEPARTMENT,
    ):
        return Subject.DEPARTMENT, {"organization": subject}
    if isinstance(subject, User) and staff_of(here).filter(pk=subject.pk).exists():
        return Subject.STAFF, {"person": subject}
    raise Refused(_("Choose somebody of this subdistrict."), "subject")


def _freeze(row: WorkEvaluation, indicators: list[Indicator]) -> None:
    now, day = database_now(), today()
    metrics = [METRICS[one.metric] for one in indicators if one.metric in METRICS]
    wanted = {metric.key: metric for metric in ([*metrics, VERDICTS] if row.committee_id else metrics)}
    rows = taken(wanted.values(), row, day)
    counts = {part: len(keys) for part, keys in rows.items()}
    shares = {key: share_of(metric, counts) for key, metric in wanted.items()}
    WorkPart.objects.bulk_create(_kept(row, metric, part, rows) for metric in wanted.values() for part in metric.parts)
    WorkFigure.objects.bulk_create(
        WorkFigure(
            evaluation=row,
            indicator=one,
            numerator=shares[one.metric].n,
            denominator=shares[one.metric].of,
            as_of=now,
            points=points_for(one, shares[one.metric]),
        )
        if one.metric in shares
        else WorkFigure(evaluation=row, indicator=one)
        for one in indicators
    )
    heard: list[tuple[Round | None, Share]] = [(None, shares[VERDICTS.key])] if row.committee_id else []
    if not row.person_id:
        heard += [(each, share) for each in rounds_about(row) if (share := residents_in(each))]
    voices = [
        WorkVoice(evaluation=row, round=each, satisfied=share.n, answers=share.of, as_of=now) for each, share in heard
    ]
    voices += [
        WorkVoice(evaluation=row, review=each, satisfied=each.satisfied, answers=each.answers, as_of=now)
        for each in reviews_about(row)
    ]
    WorkVoice.objects.bulk_create(voices)


def _kept(row: WorkEvaluation, metric: Metric, part: str, rows: Keys) -> WorkPart:
    """The rows of a part, so that its number can be opened as long as the sheet stands."""
    keys = rows[metric.key, part]
    named = isinstance(metric.population, Computed)
    return WorkPart(
        evaluation=row,
        metric=metric.key,
        part=part,
        kind=metric.population.kind,
        titles=worded(metric.parts[part].title),
        count=len(keys),
        ids=[] if named else keys,
        names=keys if named else [],
    )


def points_for(indicator: Indicator, share: Share) -> Decimal | None:
    """The share of an indicator's points that a rate is worth, with two decimals: the more (or where less is good, the
    less) the better, in proportion. None over an empty denominator. That points are in proportion is ours."""
    value = share.value
    if value is None:
        return None
    good = value if METRICS[indicator.metric].direction is Direction.MORE else 1 - value
    return rounded(Fraction(indicator.points) * good)


def tell_by_hand(*, figure: WorkFigure, points: Decimal, evidence: str, by: User) -> WorkFigure:
    """Give an indicator that the register has no figure for its points, and say by what evidence.

    Raises Refused without the right, once the sheet was told, for a figure of the register, for more points than the
    indicator carries, and for evidence that names a door or a phone.
    """
    with recording():
        row = _locked(figure.evaluation)
        _check_keeps(by, row.year.subdistrict_id)
        if row.state != WorkState.DRAFT or row.person_id == by.pk:
            raise Refused(_("The figures of this sheet are not yours to change now."))
        told = row.figures.select_related("indicator").get(pk=figure.pk)
        if told.as_of is not None:
            raise Refused(_("This figure comes from the register. It is taken once."))
        if not 0 <= points <= told.indicator.points:
            raise Refused(_("At most the points that the indicator carries."), "points")
        told.points, told.evidence, told.by = points, _words(evidence, "evidence"), by
        told.save(update_fields=["points", "evidence", "by"])
        _note("by_hand", row, by, indicator=told.indicator_id, points=str(points))
    return told


def drop_draft(*, evaluation: WorkEvaluation, by: User) -> None:
    """Throw a draft away, with its figures. Raises Refused without the right, and once it was told."""
    with recording():
        row = _moving(evaluation, WorkMove.DROP, by)
        _note("dropped", row, by)
        row.delete()


def tell_reviewed(*, evaluation: WorkEvaluation, by: User) -> WorkEvaluation:
    """Tell the reviewed: from now on the sheet stands. They have the year's days to answer (Asia/Shanghai).

    Raises Refused without the right, when it was told already, and while a figure by hand is missing.
    """
    with recording():
        row = _moving(evaluation, WorkMove.TELL, by)
        if row.figures.filter(as_of=None, points=None).exists():
            raise Refused(_("An indicator that is told by hand has no points yet."))
        row.state, row.told_at = WorkState.TOLD, database_now()
        row.answer_by = today() + timedelta(days=row.year.answer_days)
        row.save(update_fields=["state", "told_at", "answer_by"])
        _note("told", row, by, answer_by=row.answer_by.isoformat())
        _tell(row, reviewed_of(row))
    return row


def answer_evaluation(*, evaluation: WorkEvaluation, answer: str, by: User) -> WorkEvaluation:
    """The reviewed answer, once. The days protect them: nobody concludes before these are over, and a late answer is
    taken until it is concluded. Raises Refused for anybody else, and without words."""
    with recording():
        row = _moving(evaluation, WorkMove.ANSWER, by)
        row.answer, row.answered_by, row.answered_at = _words(answer, "answer"), by, database_now()
        row.state = WorkState.ANSWERED
        row.save(update_fields=["answer", "answered_by", "answered_at", "state"])
        _note("answered", row, by)
        keepers = holders_within(Permission.VERDICT_KEEP, [row.year.subdistrict_id])
        _tell(row, [*keepers, *holders_within(Permission.VERDICT_APPROVE, [row.year.subdistrict_id])])
    return row


def conclude_evaluation(*, evaluation: WorkEvaluation, grade: str, sentence: str, by: User) -> WorkEvaluation:
    """Conclude a sheet with a grade and a sentence; it is locked then.

    Residents have the last word (brief): "good" or better is refused where their satisfied share, of verdicts and
    answers of published rounds together, is below the year's (60 per cent unless it says another; the number is ours).
    Raises Refused without the right, for who put anything of it together and who is reviewed, before the year is over
    (Asia/Shanghai), and before the reviewed answered or their days are over.
    """
    with recording():
        row = _moving(evaluation, WorkMove.CONCLUDE, by)
        if by.pk in {row.drafted_by_id, row.person_id, *row.figures.values_list("by", flat=True)}:
            raise Refused(_("Somebody else concludes it, who did not put it together and is not reviewed."))
        if today() <= row.year.days[1]:
            raise Refused(_("The year is not over yet."))
        if row.state == WorkState.TOLD and row.answer_by is not None and today() <= row.answer_by:
            raise Refused(_("The reviewed still have time to answer."))
        residents = sheet_of(row).residents
        if Grade(grade) in GOOD_OR_BETTER and residents.of and 100 * residents.n < row.year.lowest_share * residents.of:
            said = {"share": residents.percent(), "lowest": row.year.lowest_share}
            refusal = _("Residents have the last word: %(share)s are satisfied, and good begins at %(lowest)s%%.")
            raise Refused(refusal % said, "grade")
        row.grade, row.sentence = grade, _words(sentence, "sentence")
        row.state, row.concluded_by, row.concluded_at = WorkState.CONCLUDED, by, database_now()
        row.save(update_fields=["grade", "sentence", "state", "concluded_by", "concluded_at"])
        _note("concluded", row, by, grade=grade)
        _tell(row, reviewed_of(row))
    return row


def hand_out_year(*, year: WorkYear, by: User) -> WorkYear:
    """Hand out the yearly document: the journal says to whom. Raises Refused without the right."""
    if year.subdistrict_id not in kept_by(by) | concluded_by(by):
        raise Refused(_("Only who keeps or concludes the sheets may do this."))
    with recording():
        record("work_year.handed_out", year, by=by, area=year.subdistrict.code, details={"year": year.year})
    return year


def moves_of(row: WorkEvaluation, user: User) -> list[WorkMove]:
    """What `user` may do with the sheet now, by the route."""
    return [move for move, rule in WORK_ROUTE.items() if row.state in rule.from_states and _IS[rule.who](user, row)]


_IS: dict[Who, Callable[[User, WorkEvaluation], bool]] = {
    Who.KEEPER: lambda user, row: row.year.subdistrict_id in kept_by(user) and row.person_id != user.pk,
    Who.REVIEWED: is_reviewed,
    Who.LEADER: lambda user, row: row.year.subdistrict_id in concluded_by(user),
}


def _moving(evaluation: WorkEvaluation, move: WorkMove, by: User) -> WorkEvaluation:
    """The sheet, locked, from which this person may make this move."""
    row, rule = _locked(evaluation), WORK_ROUTE[move]
    if not _IS[rule.who](by, row):
        raise Refused(_("Somebody else does this with the sheet."))
    if row.state not in rule.from_states:
        raise Refused(_("The sheet is not at this step. Look at it once more."))
    return row


def _locked(evaluation: WorkEvaluation) -> WorkEvaluation:
    rows = WorkEvaluation.objects.select_for_update(of=("self",)).select_related(
        "year__subdistrict", "committee__successor", "organization", "person"
    )
    return rows.get(pk=evaluation.pk)


def _check_keeps(by: User, subdistrict_id: int) -> None:
    if subdistrict_id not in kept_by(by):
        raise Refused(_("Only who keeps work evaluation may do this."))


def _words(text: str, field: str) -> str:
    words = text.strip()
    if not words:
        raise Refused(_("Please write a sentence."), field)
    if tells(words):
        raise Refused(_("Leave out phone numbers and addresses."), field)
    return words


def _note(verb: str, row: WorkEvaluation, by: User, **details: object) -> None:
    about = {"year": row.year.year, "kind": row.kind, "of": row.committee_id or row.organization_id or row.person_id}
    record(f"work_evaluation.{verb}", row, by=by, area=row.year.subdistrict.code, details=about | details)


def _tell(row: WorkEvaluation, receivers: list[User]) -> None:
    message = Message(
        kind="work_evaluation",
        key=f"work_evaluation:{row.pk}:{row.state}",
        receivers=tuple(dict.fromkeys(receivers)),
        path=reverse("evaluations:evaluation", args=[row.pk]),
        facts={
            "state": row.state,
            "year": row.year.year,
            "subject": str(row.subject),
            "answer_by": row.answer_by.isoformat() if row.answer_by else "",
        },
    )
    notify([message])
