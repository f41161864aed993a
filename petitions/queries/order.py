"""Reading transfer orders. Scope first: TransferOrder.objects.visible_to(user)."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from petitions.duty_route import OrderState
from petitions.models import Duty, Kind, Petition, TransferOrder
from petitions.queries.duty import DESK
from petitions.queries.following import follows
from petitions.route import HANDLES, WAITING, Stop
from wulibridge.people.models import User
from wulibridge.people.queries import may, reach


@dataclass(frozen=True)
class Orders:
    """The transfer orders of a petition, oldest first, and the duties of the present one."""

    orders: list[TransferOrder]
    duties: list[Duty]

    @property
    def present(self) -> TransferOrder | None:
        """The one that was not returned."""
        return next((order for order in self.orders if order.state != OrderState.RETURNED), None)


def orders_of(petition: Petition) -> Orders:
    """All orders of a petition that the reader may see. One query below the third stop, at most three."""
    orders = list(
        TransferOrder.objects.filter(petition=petition)
        .select_related("committee", "drawn_up_by", "decided_by")
        .prefetch_related("suggested")
    )
    for order in orders:
        order.petition = petition
    duties = Duty.objects.filter(order__in=orders).select_related("department", "owner", "order") if orders else []
    return Orders(orders, list(duties))


def orders_to_decide(user: User) -> QuerySet[TransferOrder]:
    """Orders that wait for the case desk to accept or return them, those with the fewest days left first."""
    rows = TransferOrder.objects.filter(
        state=OrderState.DRAWN_UP, petition__zone__one_of=reach(user, DESK).zones, petition__state__in=WAITING
    )
    return rows.select_related("petition", "committee").order_by("decide_by", "pk")


def may_draw_up(user: User, petition: Petition, present: TransferOrder | None) -> bool:
    """Came it up by its deadline, without an order, and is it `user`'s committee that draws one up?"""
    waits_above = petition.stop == Stop.SUBDISTRICT and petition.state in WAITING
    handles = may(user, HANDLES[Stop.COMMITTEE], zone_id=petition.zone_id)
    fits = present is None and petition.kind != Kind.COMPLAINT and not follows(petition)
    return waits_above and handles and fits


def may_assign(user: User, petition: Petition) -> bool:
    """May `user` give departments duties about it now?"""
    waits_here = petition.stop == Stop.SUBDISTRICT and petition.state in WAITING
    fits = petition.kind != Kind.COMPLAINT and not follows(petition)
    return waits_here and fits and may(user, DESK, zone_id=petition.zone_id)


def may_be_returned(petition: Petition) -> bool:
    """Can the desk still send it down: it has no order, or one within its days and without duties. Two queries."""
    order = TransferOrder.objects.current().filter(petition=petition).first()
    return order is None or (timezone.localdate() <= order.decide_by and not order.duties.exists())


def may_plan(user: User, petition: Petition, present: TransferOrder | None) -> bool:
    """May `user` write the joint action plan of the present order?"""
    return present is not None and present.state == OrderState.ACCEPTED and may(user, DESK, zone_id=petition.zone_id)
