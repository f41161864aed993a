"""Inspections by third parties, for the inspected and for the office."""

from datetime import date

from django.db.models import Case, Count, Q, QuerySet, When

from evaluations.models import Inspection
from evaluations.pledge_route import InspectionState
from evaluations.queries.unit import of_units_for
from wulibridge.people.models import User


def inspections_for(user: User, today: date) -> QuerySet[Inspection]:
    """What `user` sees, with findings `to_do` and `late` (Asia/Shanghai): what is late first, what is closed last, the
    newest before the others."""
    rows = of_units_for(Inspection.objects.all(), user)
    rows = rows.select_related("window", "entered_by", "replied_by", "closed_by")
    open_ = Q(findings__done="", findings__isnull=False)
    return rows.annotate(
        to_do=Count("findings", filter=open_), late=Count("findings", filter=open_ & Q(findings__due_on__lt=today))
    ).order_by(Case(When(state=InspectionState.CLOSED, then=1), default=0), "-late", "-day", "-pk")
