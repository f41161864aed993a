"""The satisfaction index and work evaluation of a committee, its department and its subdistrict: a value that waits for
its conclusion, and sheets at every step, one in each of four years."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from evaluations.models import (
    IndexPart,
    IndexSource,
    IndexValue,
    IndexWeights,
    Indicator,
    Round,
    WorkEvaluation,
    WorkFigure,
    WorkPart,
    WorkVoice,
    WorkYear,
)
from evaluations.work_route import Subject, WorkState
from tests.house.access.places import Place
from wulibridge.people.models import User
from wulibridge.people.roles import Role

THIS = timezone.localdate().year
# The state of a committee's sheet, by how many years ago it is.
STATES = (WorkState.DRAFT, WorkState.TOLD, WorkState.ANSWERED, WorkState.CONCLUDED)


def add_work(world: Any, place: Place) -> None:
    """Named by every place of the same committee, or of the same department."""
    desk = world.staff[Role.CASE_DESK, world.ground.name_of(place.subdistrict)]
    years = _years(world, place, desk)
    rows = {"index value": _value(world, place, desk), "work year": years[0]}
    for year, state in zip(years, STATES, strict=True):
        rows[f"{state} sheet"] = _sheet(world, place, year, state, desk, kind=Subject.COMMITTEE)
    department = _sheet(world, place, years[1], WorkState.TOLD, desk, kind=Subject.DEPARTMENT)
    for other in world.ground:
        if other.committee == place.committee:
            other.rows |= rows
        if other.department == place.department:
            other.rows["department sheet"] = department


def _years(world: Any, place: Place, desk: User) -> list[WorkYear]:
    found = list(WorkYear.objects.filter(subdistrict=place.subdistrict))
    if found:
        return found
    name = world.ground.name_of(place.subdistrict)
    for back in range(len(STATES)):
        year = WorkYear.objects.create(subdistrict=place.subdistrict, year=THIS - back, answer_days=1, by=desk)
        for kind in (Subject.COMMITTEE, Subject.DEPARTMENT):
            words = {
                field: world.canaries.new(name, "evaluations.indicator", field) for field in ("name", "definition")
            }
            Indicator.objects.create(year=year, kind=kind, dimension="effort", points=10, by=desk, **words)
    reason = world.canaries.new(name, "evaluations.indexweights", "reason")
    shares = {"residents": 50, "units": 30, "public": 20}
    IndexWeights.objects.create(
        subdistrict=place.subdistrict, valid_from=date(2020, 1, 1), reason=reason, by=desk, **shares
    )
    return list(WorkYear.objects.filter(subdistrict=place.subdistrict))


def _value(world: Any, place: Place, desk: User) -> IndexValue:
    area = world.ground.name_of(place.subdistrict)
    round_ = Round.objects.create(
        kind="survey",
        subdistrict=place.subdistrict,
        committee=place.committee,
        title=world.canaries.new(area, "evaluations.round", "title"),
        words_asked=world.canaries.new(area, "evaluations.round", "words_asked"),
        opens_on=date(THIS - 1, 6, 1),
        closes_on=date(THIS - 1, 6, 9),
        state="frozen",
        made_by=desk,
        frozen_by=desk,
        frozen_at=timezone.now(),
    )
    value = IndexValue.objects.create(
        subdistrict=place.subdistrict,
        committee=place.committee,
        first=date(THIS - 1, 1, 1),
        last=date(THIS - 1, 12, 31),
        weights=IndexWeights.objects.get(subdistrict=place.subdistrict),
        value=60,
        made_by=desk,
        made_at=timezone.now(),
    )
    for group in ("residents", "units", "public"):
        part = IndexPart.objects.create(value=value, group=group, satisfied=6, answers=10)
        IndexSource.objects.create(part=part, round=round_, satisfied=6, answers=10)
    return value


def _kept(world: Any, row: WorkEvaluation, place: Place) -> None:
    """A petition of each place of the subdistrict: of a figure the walk needs its rows, not its number."""
    around = [other for other in world.ground if other.subdistrict == place.subdistrict]
    ids = [other.petitions["fresh"].pk for other in around]
    titles = {"zh-hans": "逾期", "en": "overdue"}
    part = {"metric": "overdue", "part": "denominator", "kind": "petitions", "titles": titles}
    WorkPart.objects.create(evaluation=row, count=len(ids), ids=ids, **part)


def _sheet(world: Any, place: Place, year: WorkYear, state: str, desk: User, *, kind: Subject) -> WorkEvaluation:
    now, about = timezone.now(), {"committee": place.committee}
    if kind == Subject.DEPARTMENT:
        about = {"organization": place.department}
    row = WorkEvaluation.objects.create(year=year, kind=kind, drafted_by=desk, drafted_at=now, **about)
    evidence = world.canaries.new(place.key, "evaluations.workfigure", "evidence")
    indicator = year.indicators.get(kind=kind)
    figure = {"points": 5, "evidence": evidence, "by": desk}
    place.rows[f"{kind} {state} figure"] = WorkFigure.objects.create(evaluation=row, indicator=indicator, **figure)
    WorkVoice.objects.create(evaluation=row, satisfied=8, answers=10, as_of=now)
    _kept(world, row, place)
    if state != WorkState.DRAFT:
        row.told_at, row.answer_by = now - timedelta(days=9), timezone.localdate() - timedelta(days=8)
    if state in (WorkState.ANSWERED, WorkState.CONCLUDED):
        row.answer = world.canaries.new(place.key, "evaluations.workevaluation", "answer")
        row.answered_by, row.answered_at = desk, now
    if state == WorkState.CONCLUDED:
        row.sentence = world.canaries.new(place.key, "evaluations.workevaluation", "sentence")
        row.grade, row.concluded_by, row.concluded_at = "adequate", place.leader, now
    row.state = state
    row.save()
    return row
