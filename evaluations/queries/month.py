"""Months of agencies, their statements, and what is still to be paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, Min, Prefetch, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from evaluations.models import CareDeed, CareKind, CareMonth, CareRate, CareVisit, PayEntry, PayStatement
from evaluations.pay import Done, Rates, Wrong
from evaluations.route import MonthState
from wulibridge.people.models import User
from wulibridge.periods import Period, month_of, recent_months
from wulibridge.territory.models import Organization

NOTHING = Value(Decimal(0), output_field=DecimalField())
SHOWN = 13


def rates_of(subdistrict_id: int) -> Rates:
    """All rates that ever held. One query."""
    found: dict[str, list[tuple[date, Decimal]]] = {}
    rows = CareRate.objects.filter(subdistrict=subdistrict_id).order_by("kind", "from_on")
    for kind, since, yuan in rows.values_list("kind", "from_on", "yuan"):
        found.setdefault(kind, []).append((since, yuan))
    return found


def rates_shown(subdistricts: Iterable[int]) -> QuerySet[CareRate]:
    """Every rate with the day it began, the newest of each service first."""
    return CareRate.objects.filter(subdistrict__in=subdistricts).select_related("subdistrict", "by")


def unpaid(agency: Organization, until: date) -> list[Done]:
    """Signed services up to a day (Asia/Shanghai) that no entry has paid yet: also late signatures of earlier months.

    One query.
    """
    rows = CareDeed.objects.filter(
        visit__plan__agency=agency, visit__day__lte=until, visit__signature__isnull=False, pay=None
    ).order_by("visit__day", "pk")
    return [Done(*row) for row in rows.values_list("pk", "visit__worker", "kind", "visit__day")]


def to_correct(agency: Organization, first: date) -> list[Wrong]:
    """Entries of months before `first` that were found wrong and that no entry corrects yet. One query."""
    rows = _wrong().filter(statement__month__agency=agency, statement__month__first__lt=first).order_by("pk")
    return [
        Wrong(*row)
        for row in rows.values_list("pk", "statement__worker", "deed", "yuan", "correction__worker", "correction__yuan")
    ]


def _wrong() -> QuerySet[PayEntry]:
    return PayEntry.objects.filter(correction__isnull=False, reversed_by=None)


@dataclass(frozen=True)
class MonthLine:
    """One month of one agency: how many visits, how many of them signed, and how far it is. `yuan` once locked; `late`:
    locking it pays or takes back something of earlier months; `waits`: it is over and not locked, or not approved."""

    agency: Organization
    period: Period
    visits: int
    signed: int
    state: MonthState
    yuan: Decimal | None
    late: bool = False
    waits: bool = False


def months_of(agencies: Iterable[Organization], today: date) -> list[MonthLine]:
    """The last months of each agency, the newest first; a month without a visit, without a row and with nothing of
    earlier ones to pay or take back is left out.

    Four queries.
    """
    periods = recent_months(today, SHOWN)[::-1]
    by_pk = {agency.pk: agency for agency in agencies}
    counted = CareVisit.objects.filter(plan__agency__in=by_pk, day__gte=periods[-1].first).order_by()
    counts = {
        (row["plan__agency"], row["day__year"], row["day__month"]): row
        for row in counted.values("plan__agency", "day__year", "day__month").annotate(
            visits=Count("pk"), signed=Count("signature")
        )
    }
    rows = CareMonth.objects.filter(agency__in=by_pk).annotate(yuan=Coalesce(Sum("statements__entries__yuan"), NOTHING))
    locked = {(row.agency_id, row.first): row for row in rows}
    late = _late(by_pk, locked, periods[-1])
    lines = []
    for period in periods:
        for pk, agency in by_pk.items():
            count = counts.get((pk, period.first.year, period.first.month))
            row = locked.get((pk, period.first))
            if count or row or late.get(pk) == period:
                visits, signed = (count["visits"], count["signed"]) if count else (0, 0)
                state = MonthState(row.state) if row else MonthState.OPEN
                yuan = row.yuan if row else None
                waits = state == MonthState.LOCKED or (state == MonthState.OPEN and period.last < today)
                lines.append(MonthLine(agency, period, visits, signed, state, yuan, late.get(pk) == period, waits))
    return lines


def _late(agencies: Iterable[int], locked: Iterable[tuple[int, date]], oldest: Period) -> dict[int, Period]:
    """Of the agencies with something of locked months still to pay or take back: the month after the last locked one,
    or the `oldest` shown. It is put right with that month. Two queries."""
    ends: dict[int, Period] = {}
    for agency, first in sorted(locked):
        ends[agency] = month_of(first)
    signed = CareDeed.objects.filter(visit__plan__agency__in=ends, visit__signature__isnull=False, pay=None).order_by()
    unpaid_since = dict(signed.values_list("visit__plan__agency").annotate(Min("visit__day")))
    wrong = set(
        _wrong().filter(statement__month__agency__in=ends).order_by().values_list("statement__month__agency", flat=True)
    )
    waiting = wrong | {agency for agency, day in unpaid_since.items() if day <= ends[agency].last}
    after = {agency: month_of(ends[agency].last + timedelta(days=1)) for agency in waiting}
    return {agency: max(period, oldest, key=lambda each: each.first) for agency, period in after.items()}


@dataclass(frozen=True)
class Statement:
    """One worker's statement with its lines and its sum in yuan."""

    row: PayStatement
    entries: list[PayEntry]
    yuan: Decimal


def statements_of(month: CareMonth) -> list[Statement]:
    """What a locked month pays, worker by worker. Two queries; the caller has looked the agency up in scope."""
    rows = list(month.statements.select_related("worker").order_by("worker__name", "pk"))
    under: dict[int, list[PayEntry]] = {row.pk: [] for row in rows}
    entries = PayEntry.objects.filter(statement__in=rows).select_related("deed__visit", "reverses", "correction")
    for entry in entries.order_by("deed__visit__day", "deed__visit__began_at", "pk"):
        under[entry.statement_id].append(entry)
    return [Statement(row, under[row.pk], sum((e.yuan for e in under[row.pk]), Decimal(0))) for row in rows]


def statements_for(worker: User) -> QuerySet[PayStatement]:
    """The worker's own statements, the newest first, each with its lines and its `yuan`."""
    entries = PayEntry.objects.select_related("deed__visit", "correction").order_by("deed__visit__day", "pk")
    rows = PayStatement.objects.filter(worker=worker).select_related("month__agency__subdistrict")
    rows = rows.prefetch_related(Prefetch("entries", entries)).annotate(yuan=Coalesce(Sum("entries__yuan"), NOTHING))
    return rows.order_by("-month__first", "-pk")


@dataclass(frozen=True)
class Worked:
    """How often a worker of an open month did what, out of signed and unsigned visits."""

    worker: str
    visits: int
    signed: int


def worked_in(agency: Organization, period: Period) -> list[Worked]:
    """An open month so far, worker by worker. One query."""
    rows = CareVisit.objects.filter(plan__agency=agency, day__range=(period.first, period.last)).order_by(
        "worker__name"
    )
    counted = rows.values("worker", "worker__name").annotate(
        visits=Count("pk"), signed=Count("pk", filter=Q(signature__isnull=False))
    )
    return [Worked(row["worker__name"], row["visits"], row["signed"]) for row in counted]


def lines_for_file(month: CareMonth) -> list[dict[str, Any]]:
    """Every entry of a locked month as plain values, in the order of the statements. One query."""
    rows = PayEntry.objects.filter(statement__month=month).order_by("statement__worker__name", "statement", "pk")
    found = rows.values(
        "pk", "yuan", "reverses", worker=F("statement__worker__name"), day=F("deed__visit__day"), kind=F("deed__kind"),
        visit=F("deed__visit"), plan=F("deed__visit__plan"),
    )  # fmt: skip
    return [{**row, "kind": str(CareKind(row["kind"]).label)} for row in found]
