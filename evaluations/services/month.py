"""A month of an agency is locked, and becomes statements; somebody else approves it. What was wrong is taken back in a
later month."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from evaluations.models import (
    CareKind,
    CareMonth,
    CareRate,
    CareVisit,
    PayCorrection,
    PayEntry,
    PayStatement,
    WrongPay,
)
from evaluations.pay import NoRateError, Paid, lines_of
from evaluations.queries.month import rates_of, to_correct, unpaid
from evaluations.queries.rights import approves, carers_of, keeps, kept_by
from evaluations.route import MonthMove, MonthState
from evaluations.services.guard import check_keeps, today
from petitions.services import Refused
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.periods import month_of
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Organization, Subdistrict

MOST_YUAN = Decimal(9999)
FEN = Decimal("0.01")
# What may be wrong with an entry that paid, and with one that took back.
PAID_WRONGLY = frozenset(WrongPay) - {WrongPay.MISTAKE}
TAKEN_BACK_WRONGLY = frozenset({WrongPay.MISTAKE, WrongPay.OTHER_WORKER})


def set_rate(*, subdistrict: Subdistrict, kind: CareKind, yuan: Decimal, from_on: date, by: User) -> CareRate:
    """Say what one service of a kind is paid from a day on.

    Raises Refused without the right, for a day that a locked month has in it or before, and for a second rate of one
    day.
    """
    if subdistrict.pk not in kept_by(by):
        raise Refused(_("Only the centre may do this."))
    _check_yuan(yuan)
    with recording():
        # Months are locked under their agencies: none is locked while a rate is set.
        list(Organization.objects.select_for_update(no_key=True).filter(subdistrict=subdistrict).order_by("pk"))
        last = CareMonth.objects.filter(agency__subdistrict=subdistrict).order_by("-first").first()
        if last and from_on <= month_of(last.first).last:
            raise Refused(_("A month is locked up to that day. Choose a later one."), "from_on")
        row, is_new = CareRate.objects.get_or_create(
            subdistrict=subdistrict, kind=kind, from_on=from_on, defaults={"yuan": yuan, "by": by}
        )
        if not is_new:
            raise Refused(_("There is a rate from this day on already."), "from_on")
        details = {"kind": kind, "yuan": str(yuan), "from_on": from_on.isoformat()}
        record("care_rate.set", row, by=by, area=subdistrict.code, details=details)
    return row


def lock_month(*, agency: Organization, first: date, by: User) -> CareMonth:
    """Lock the month that begins on `first`, and write its statements: each signed service that nobody paid yet at the
    rate of its day, and what is corrected of earlier months.

    Raises Refused without the right, before the month is over, when it is locked already, when an earlier one with
    visits is not, and where a rate is missing.
    """
    with recording():
        place = Organization.objects.select_for_update(no_key=True, of=("self",)).select_related("subdistrict")
        row = place.get(pk=agency.pk)
        check_keeps(by, row)
        _check_lock(row, first)
        month = CareMonth.objects.create(agency=row, first=first, locked_by=by, locked_at=database_now())
        lines = _lines(row, first)
        _write(month, lines)
        _note(
            MonthMove.LOCK, month, row, by, entries=len(lines), yuan=str(sum((line.yuan for line in lines), Decimal(0)))
        )
    return month


def approve_month(*, month: CareMonth, by: User) -> CareMonth:
    """Approve the statements of a locked month. Raises Refused without the right, for who locked it, for who is paid by
    it, and when it is approved already."""
    with recording():
        row = CareMonth.objects.select_for_update(of=("self",)).select_related("agency__subdistrict").get(pk=month.pk)
        if not approves(by, row.agency):
            raise Refused(_("Somebody who approves has to do this."))
        if row.state != MonthState.LOCKED:
            raise Refused(_("This month is approved already."))
        if by.pk == row.locked_by_id or row.statements.filter(worker=by).exists():
            raise Refused(_("Somebody else approves: neither who locked the month nor who is paid by it."))
        row.state, row.approved_by, row.approved_at = MonthState.APPROVED, by, database_now()
        row.save(update_fields=["state", "approved_by", "approved_at"])
        _note(MonthMove.APPROVE, row, row.agency, by)
    return row


def correct_pay(
    *, entry: PayEntry, reason: str, by: User, worker: User | None = None, yuan: Decimal | None = None
) -> PayCorrection:
    """Say that an entry of an approved month was wrong. The next month of the agency that is locked takes it back, or
    pays again what it took back by mistake. OTHER_WORKER says which `worker` is paid instead, RATE how many `yuan`.

    Raises Refused without the right, before the approval, a second time, for a reason that does not fit the entry,
    where the worker or the sum is missing or no other, and for who is paid by it.
    """
    with recording():
        rows = PayEntry.objects.select_for_update(of=("self",)).select_related("statement__month__agency__subdistrict")
        row = rows.get(pk=entry.pk)
        month = row.statement.month
        check_keeps(by, month.agency)
        if month.state != MonthState.APPROVED or PayEntry.objects.filter(reverses=row).exists():
            raise Refused(_("Only entries of an approved month are corrected, and each only once."))
        instead = _instead(row, reason, worker, yuan, by)
        made, is_new = PayCorrection.objects.get_or_create(entry=row, defaults={"reason": reason, "by": by} | instead)
        if not is_new:
            raise Refused(_("Only entries of an approved month are corrected, and each only once."))
        details = {"entry": row.pk, "yuan": str(row.yuan), "reason": reason}
        details |= {name: str(getattr(value, "pk", value)) for name, value in instead.items()}
        record("care_pay.corrected", month, by=by, area=month.agency.subdistrict.code, details=details)
    return made


def _instead(
    row: PayEntry, reason: str, worker: User | None, yuan: Decimal | None, by: User
) -> dict[str, User | Decimal]:
    """What is paid instead of an entry, as its reason wants it."""
    if reason not in (PAID_WRONGLY if row.yuan > 0 else TAKEN_BACK_WRONGLY):
        raise Refused(_("This reason does not fit the entry."), "reason")
    statement = row.statement
    if by.pk in (statement.worker_id, worker and worker.pk):
        raise Refused(_("This is about your own pay: somebody else corrects it."))
    if reason == WrongPay.OTHER_WORKER:
        if worker is None or worker.pk == statement.worker_id or worker not in carers_of(statement.month.agency):
            raise Refused(_("Say which other worker of the agency was there."), "worker")
        return {"worker": worker}
    if reason == WrongPay.RATE:
        if yuan is None or yuan == row.yuan:
            raise Refused(_("Say what is right instead."), "yuan")
        _check_yuan(yuan)
        return {"yuan": yuan}
    return {}


def _check_yuan(yuan: Decimal) -> None:
    if not 0 < yuan <= MOST_YUAN or yuan != yuan.quantize(FEN):
        raise Refused(_("Yuan with two decimals at most, above nothing."), "yuan")


def export_month(*, month: CareMonth, by: User) -> CareMonth:
    """Hand out an approved month as a file: the journal says to whom. Raises Refused before the approval."""
    if not (keeps(by, month.agency) or approves(by, month.agency)) or month.state != MonthState.APPROVED:
        raise Refused(_("A month is handed out when it is approved."))
    with recording():
        _note("export", month, month.agency, by)
    return month


def _check_lock(agency: Organization, first: date) -> None:
    if first.day != 1 or month_of(first).last >= today():
        raise Refused(_("A month is locked when it is over."))
    if CareMonth.objects.filter(agency=agency, first=first).exists():
        raise Refused(_("This month is locked already."))
    if CareMonth.objects.filter(agency=agency, first__gt=first).exists():
        raise Refused(_("A later month is locked already. What is signed late is paid with the next one."))
    locked = CareMonth.objects.filter(agency=agency).order_by("-first").first()
    waiting = CareVisit.objects.filter(plan__agency=agency, day__lt=first).order_by("day")
    if locked:
        waiting = waiting.filter(day__gt=month_of(locked.first).last)
    visit = waiting.first()
    if visit:
        named = date_format(visit.day, "YEAR_MONTH_FORMAT")
        raise Refused(_("Lock %(month)s first.") % {"month": named})


def _lines(agency: Organization, first: date) -> list[Paid]:
    try:
        return lines_of(
            unpaid(agency, month_of(first).last), rates_of(agency.subdistrict_id), to_correct(agency, first)
        )
    except NoRateError as missing:
        words = {"kind": CareKind(missing.kind).label, "day": date_format(missing.day, "DATE_FORMAT")}
        raise Refused(_("There is no rate for %(kind)s on %(day)s. Set it first.") % words) from missing


def _write(month: CareMonth, lines: list[Paid]) -> None:
    workers = sorted({line.worker for line in lines})
    rows = PayStatement.objects.bulk_create(PayStatement(month=month, worker_id=worker) for worker in workers)
    statements = {row.worker_id: row for row in rows}
    backs = _enter(statements, [line for line in lines if not line.instead])
    _enter(statements, [replace(line, reverses=backs[line.reverses]) for line in lines if line.instead])


def _enter(statements: dict[int, PayStatement], lines: list[Paid]) -> dict[int | None, int]:
    """The entries of the lines: their keys by that of the entry which they correct."""
    rows = PayEntry.objects.bulk_create(
        PayEntry(statement=statements[line.worker], deed_id=line.deed, yuan=line.yuan, reverses_id=line.reverses)
        for line in lines
    )
    return {row.reverses_id: row.pk for row in rows}


def _note(move: str, month: CareMonth, agency: Organization, by: User, **details: object) -> None:
    said = {"agency": agency.pk, "month": f"{month.first:%Y-%m}", **details}
    record(f"care_month.{move}", month, by=by, area=agency.subdistrict.code, details=said)
