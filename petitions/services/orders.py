"""Transfer orders: drawn up by a committee, accepted or returned by the case desk, in the very move of the petition."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from petitions.duty_route import RETURN_WORKDAYS, OrderState
from petitions.models import OrderSeries, Petition, TransferOrder
from petitions.queries import is_complaint
from petitions.queries.following import follows
from petitions.route import HANDLES, WAITING, Move, Stop
from petitions.services.duty_steps import drop_open_duties, workdays_after
from petitions.services.locking import locked
from petitions.services.notes import handlers_of
from petitions.services.refusals import Refused
from wulibridge.journal.services import record, recording
from wulibridge.notices.services import Message, notify
from wulibridge.people.models import User
from wulibridge.people.queries import may
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Organization
from wulibridge.territory.queries import departments_of


def follow(petition: Petition, move: Move, *, stop: Stop, facts: Mapping[str, Any], by: User, now: datetime) -> None:
    """What a move of the locked petition, made at `stop`, means for its transfer order. Within the move's transaction.

    From the second stop it goes up with an order: the reason of the move is what is asked. Raises Refused when an order
    may not be returned any more, and when an answer leaves duties open without a word of why.
    """
    match move, stop:
        case Move.MOVE_UP, Stop.COMMITTEE:
            _draw_up(petition, by=by, now=now, asked=facts["reason"], facts=facts)
        case Move.TAKE, Stop.SUBDISTRICT:
            _accept(petition, by=by, now=now)
        case Move.ANSWER, Stop.SUBDISTRICT:
            _accept(petition, by=by, now=now)
            drop_open_duties(petition, reason=facts.get("without_duties") or "", by=by, now=now)
        case Move.SEND_DOWN, Stop.SUBDISTRICT:
            _return(petition, reason=facts["reason"], by=by, now=now)


def draw_up(
    *, petition: Petition, asked: str, by: User, tried: str = "", suggested: Iterable[Organization] = ()
) -> TransferOrder:
    """The order of a petition that came up by its deadline, without one. It moves nothing.

    Raises Refused when `by` does not handle petitions at the committee, when the petition does not wait at the third
    stop, when it has an order, and for suggested departments of another subdistrict.
    """
    with recording():
        row, now = locked(petition), database_now()
        if not may(by, HANDLES[Stop.COMMITTEE], zone_id=row.zone_id):
            raise Refused(_("Only the committee draws up a transfer order."))
        if is_complaint(row) or row.stop != Stop.SUBDISTRICT or row.state not in WAITING:
            raise Refused(_("There is nothing to be asked of the subdistrict now."))
        if not asked.strip():
            raise Refused(_("Please fill in this field."), "reason")
        if current_order(row):
            raise Refused(_("There is a transfer order already."))
        order = _draw_up(row, by=by, now=now, asked=asked, facts={"tried": tried, "suggested": suggested})
        _tell(order, "drawn_up", [user for user in handlers_of(row.zone, Stop.SUBDISTRICT) if user.pk != by.pk])
    return order


def order_by_desk(petition: Petition, *, asked: str, by: User, now: datetime) -> TransferOrder:
    """The order that the case desk writes itself, to go on with a locked petition that came without one."""
    return _write(petition, by=by, now=now, asked=asked, by_desk=True)


def write_plan(*, order: TransferOrder, plan: str, by: User) -> TransferOrder:
    """The joint action plan of several departments. Raises Refused when `by` does not handle the third stop there."""
    with recording():
        row = TransferOrder.objects.select_for_update(of=("self",)).select_related("petition__zone").get(pk=order.pk)
        if not may(by, HANDLES[Stop.SUBDISTRICT], zone_id=row.petition.zone_id):
            raise Refused(_("Only the case desk writes the plan."))
        if row.state != OrderState.ACCEPTED:
            raise Refused(_("Accept the order first."))
        row.plan = plan.strip()
        row.save(update_fields=["plan"])
        _record("planned", row, row.petition, by)
    return row


def current_order(petition: Petition) -> TransferOrder | None:
    """The order that was not returned."""
    return TransferOrder.objects.current().filter(petition=petition).first()


def _draw_up(petition: Petition, *, by: User, now: datetime, asked: str, facts: Mapping[str, Any]) -> TransferOrder:
    suggested = list(facts.get("suggested") or ())
    known = departments_of(petition.zone.committee.subdistrict_id)
    if known.filter(pk__in=[row.pk for row in suggested]).count() != len(suggested):
        raise Refused(_("Please choose departments of this subdistrict."), "suggested")
    order = _write(petition, by=by, now=now, asked=asked, tried=(facts.get("tried") or "").strip())
    order.suggested.set(suggested)
    return order


def _write(
    petition: Petition, *, by: User, now: datetime, asked: str, tried: str = "", by_desk: bool = False
) -> TransferOrder:
    if follows(petition):
        raise Refused(_("It follows another petition and is answered with it. Part them first."))
    today = civil_date(now)
    decided = {"state": OrderState.ACCEPTED, "decided_by": by, "decided_at": now} if by_desk else {}
    order = TransferOrder.objects.create(
        petition=petition,
        committee=petition.zone.committee,
        number=_take_number(petition, today.year),
        drawn_up_by=by,
        drawn_up_at=now,
        by_desk=by_desk,
        tried=tried,
        asked=asked.strip(),
        decide_by=workdays_after(today, RETURN_WORKDAYS),
        **decided,
    )
    _record("drawn_up", order, petition, by)
    return order


def _take_number(petition: Petition, year: int) -> str:
    """<short name>-<year>-<three digits>: in one row per committee and year. Others wait until the transaction ends."""
    committee = petition.zone.committee
    OrderSeries.objects.bulk_create([OrderSeries(committee=committee, year=year)], ignore_conflicts=True)
    series = OrderSeries.objects.select_for_update().get(committee=committee, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{committee.short_name}-{year}-{series.last:03d}"


def _accept(petition: Petition, *, by: User, now: datetime) -> None:
    order = current_order(petition)
    if order is None or order.state != OrderState.DRAWN_UP:
        return
    order.state, order.decided_by, order.decided_at = OrderState.ACCEPTED, by, now
    order.save(update_fields=["state", "decided_by", "decided_at"])
    _record("accepted", order, petition, by)
    _tell(order, "accepted", [order.drawn_up_by] if order.drawn_up_by_id != by.pk else [])


def _return(petition: Petition, *, reason: str, by: User, now: datetime) -> None:
    order = current_order(petition)
    if order is None:
        return
    if order.duties.exists():
        raise Refused(_("Departments have been given duties: the order can no longer be returned."))
    if civil_date(now) > order.decide_by:
        raise Refused(
            _("An order is returned within five working days, here until %(day)s. Accept it and go on.")
            % {"day": order.decide_by.isoformat()}
        )
    order.state, order.decided_by, order.decided_at = OrderState.RETURNED, by, now
    order.return_reason = reason.strip()
    order.save(update_fields=["state", "decided_by", "decided_at", "return_reason"])
    _record("returned", order, petition, by)


def _record(deed: str, order: TransferOrder, petition: Petition, by: User) -> None:
    details = {"number": order.number, "petition": petition.number}
    record(f"order.{deed}", order, by=by, area=petition.zone.code, details=details)


def _tell(order: TransferOrder, step: str, receivers: list[User]) -> None:
    petition = order.petition
    facts = {"step": step, "order": order.number, "number": petition.number, "title": petition.title}
    path = reverse("petitions:order", args=[petition.number])
    notify(
        [Message("order_step", f"order:{order.pk}:{step}", tuple(receivers), path, facts, named=is_complaint(petition))]
    )
