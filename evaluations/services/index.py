"""The satisfaction index: weights are said beforehand, a value is put together of all frozen surveys of its period, and
somebody else concludes it."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from evaluations.index import index_of
from evaluations.metrics import Share
from evaluations.models import IndexPart, IndexSource, IndexValue, IndexWeights, Round
from evaluations.queries.round import results_of
from evaluations.queries.work_rights import concluded_by, kept_by
from evaluations.queries.work_sources import committees_within, surveys_of, uncounted_of
from evaluations.round_route import RoundGroup
from evaluations.services.guard import today
from evaluations.work_route import ValueState
from petitions.services import Refused
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.periods import Period
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Committee, Subdistrict


def set_weights(
    *, subdistrict: Subdistrict, valid_from: date, shares: tuple[int, int, int], reason: str, by: User
) -> IndexWeights:
    """Say what residents, local units and public opinion weigh from a day on (Asia/Shanghai), in whole per cents.

    The first version may begin on any day; every later one from today on, so that nobody weighs a result that is known
    already. Raises Refused without the right, unless they sum to 100, and for a second version of one day.
    """
    if subdistrict.pk not in kept_by(by):
        raise Refused(_("Only who keeps the index may do this."))
    residents, units, public = shares
    if min(shares) < 0 or sum(shares) != 100:
        raise Refused(_("The three parts have to sum to 100 per cent."))
    with recording():
        Subdistrict.objects.select_for_update(no_key=True).get(pk=subdistrict.pk)
        versions = IndexWeights.objects.filter(subdistrict=subdistrict)
        if versions.filter(valid_from=valid_from).exists():
            raise Refused(_("Another version begins on this day already."), "valid_from")
        if versions.exists() and valid_from < today():
            raise Refused(_("New weights begin today or later: what is over is not weighed anew."), "valid_from")
        facts = {"residents": residents, "units": units, "public": public}
        row = IndexWeights.objects.create(
            subdistrict=subdistrict, valid_from=valid_from, reason=reason.strip(), by=by, **facts
        )
        details = facts | {"valid_from": valid_from.isoformat()}
        record("index_weights.set", row, by=by, area=subdistrict.code, details=details)
    return row


def put_together(*, subdistrict: Subdistrict, committee: Committee | None, period: Period, by: User) -> IndexValue:
    """Put the index of a half-year or year together of every frozen satisfaction survey that closed in it, by the
    weights in force on its first day: they were said before anybody answered. A value that nobody concluded is made
    anew.

    Raises Refused without the right, for a committee that was elsewhere or not there, before the time is over
    (Asia/Shanghai) and its surveys are counted, without weights, and for a concluded value.
    """
    if subdistrict.pk not in kept_by(by) or (committee and committee.subdistrict_id != subdistrict.pk):
        raise Refused(_("Only who keeps the index may do this."))
    if committee and committee not in committees_within([subdistrict.pk], period.first, period.last):
        raise Refused(_("This committee was not there in that time."), "committee")
    with recording():
        Subdistrict.objects.select_for_update(no_key=True).get(pk=subdistrict.pk)
        _check_counted(subdistrict, committee, period)
        weights = _weights_on(subdistrict, period.first)
        place = {"subdistrict": subdistrict, "committee": committee, "first": period.first, "last": period.last}
        before = IndexValue.objects.filter(**place).first()
        if before:
            if before.state == ValueState.CONCLUDED:
                raise Refused(_("This value is concluded. It stays as it is."))
            before.delete()
        row = IndexValue.objects.create(**place, weights=weights, made_by=by, made_at=database_now())
        _write(row, list(surveys_of(subdistrict, committee, period)))
        _note("made", row, by)
    return row


def conclude_value(*, value: IndexValue, by: User) -> IndexValue:
    """Lock a value. Raises Refused without the right, for who put it together, for one without a number, when it is
    concluded already, and when it is not what would be put together now: of a time that is over, of all its surveys,
    all of them counted, by its weights."""
    with recording():
        rows = IndexValue.objects.select_for_update(of=("self",)).select_related("subdistrict", "committee")
        row = rows.get(pk=value.pk)
        if row.subdistrict_id not in concluded_by(by):
            raise Refused(_("Somebody who approves has to do this."))
        if row.state != ValueState.DRAFT:
            raise Refused(_("This value is concluded. It stays as it is."))
        if by.pk == row.made_by_id:
            raise Refused(_("Somebody else concludes it, who did not put it together."))
        if row.value is None:
            raise Refused(_("A part is missing, so there is nothing to conclude."))
        _check_counted(row.subdistrict, row.committee, row.period)
        if not _is_of_today(row):
            raise Refused(_("Its surveys or weights are no longer those it was put together of. Put it together anew."))
        row.state, row.concluded_by, row.concluded_at = ValueState.CONCLUDED, by, database_now()
        row.save(update_fields=["state", "concluded_by", "concluded_at"])
        _note("concluded", row, by)
    return row


def _check_counted(subdistrict: Subdistrict, committee: Committee | None, period: Period) -> None:
    if period.last >= today():
        raise Refused(_("This time is not over yet."), "period")
    waiting = uncounted_of(subdistrict, committee, period).order_by("closes_on", "pk").first()
    if waiting:
        raise Refused(_("A survey of that time is not counted yet: %(title)s.") % {"title": waiting.title}, "period")


def _is_of_today(row: IndexValue) -> bool:
    """Would it be put together of the same surveys by the same weights? What a frozen survey came to never changes."""
    surveys = set(surveys_of(row.subdistrict, row.committee, row.period).values_list("pk", flat=True))
    sources = set(IndexSource.objects.filter(part__value=row).values_list("round", flat=True))
    return surveys == sources and _weights_on(row.subdistrict, row.first).pk == row.weights_id


def _weights_on(subdistrict: Subdistrict, day: date) -> IndexWeights:
    versions = IndexWeights.objects.filter(subdistrict=subdistrict, valid_from__lte=day)
    found = versions.order_by("-valid_from").first()
    if found is None:
        raise Refused(_("No weights are in force then. Say first what the three parts weigh."))
    return found


def _write(row: IndexValue, rounds: list[Round]) -> None:
    shares: list[tuple[int, Share | None]] = []
    said = {each: {result.group: result.share for result in results_of(each).groups} for each in rounds}
    for group in RoundGroup:
        found = [(each, by_group.get(group)) for each, by_group in said.items()]
        whole = _sum(share for _each, share in found)
        part = IndexPart.objects.create(
            value=row, group=group, satisfied=whole.n if whole else None, answers=whole.of if whole else None
        )
        IndexSource.objects.bulk_create(
            IndexSource(
                part=part, round=each, satisfied=share.n if share else None, answers=share.of if share else None
            )
            for each, share in found
        )
        shares.append((row.weights.of(group), whole))
    row.value = index_of(shares)
    row.save(update_fields=["value"])


def _sum(shares: Iterable[Share | None]) -> Share | None:
    """Of those that may be shown, together; none when there is none."""
    shown = [share for share in shares if share and share.of]
    return Share(sum(share.n for share in shown), sum(share.of for share in shown)) if shown else None


def _note(verb: str, row: IndexValue, by: User) -> None:
    details = {
        "committee": row.committee_id,
        "first": row.first.isoformat(),
        "last": row.last.isoformat(),
        "weights": row.weights_id,
        "value": None if row.value is None else str(row.value),
    }
    record(f"index_value.{verb}", row, by=by, area=row.subdistrict.code, details=details)
