"""Reading petitions, by noun. Scope first: start from Petition.objects.visible_to(user)."""

from petitions.queries.clock import SWEEP, heartbeat, last_sweep, open_hold, outages, stays_to_settle
from petitions.queries.desk import disputes_for, due_first, handled_by, linked_with, petitions_for, supervised_for
from petitions.queries.moves import handles, moves_of, zone_in_force
from petitions.queries.person import by_query_code, may_read_petitioner, petitioner_of
from petitions.queries.search import matching

__all__ = [
    "SWEEP",
    "by_query_code",
    "disputes_for",
    "due_first",
    "handled_by",
    "handles",
    "heartbeat",
    "last_sweep",
    "linked_with",
    "matching",
    "may_read_petitioner",
    "moves_of",
    "open_hold",
    "outages",
    "petitioner_of",
    "petitions_for",
    "stays_to_settle",
    "supervised_for",
    "zone_in_force",
]
