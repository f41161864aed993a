"""Reading petitions, by noun. Scope first: start from Petition.objects.visible_to(user)."""

from petitions.queries.clock import SWEEP, heartbeat, last_sweep, lines_to_settle, open_hold, outages, stays_to_settle
from petitions.queries.complaint import (
    About,
    about_found,
    concerned_in,
    handling_of,
    holds_over,
    is_complaint,
    is_open_to,
    named_handlers,
    targets_of,
    unconcerned,
    who_could_handle,
    whom_to_complain_about,
)
from petitions.queries.desk import disputes_for, due_first, handled_by, petitions_for, supervised_for
from petitions.queries.legal import (
    extends_legal_terms,
    is_final,
    is_late,
    keeps_legal_terms,
    late_legal_terms,
    legal_due_for,
    legal_terms_of,
    legal_terms_to_settle,
)
from petitions.queries.moves import handles, moves_of, zone_in_force
from petitions.queries.person import by_query_code, may_hand_over, may_read_petitioner, petitioner_of
from petitions.queries.search import matching
from petitions.queries.voice import linked_with

__all__ = [
    "SWEEP",
    "About",
    "about_found",
    "by_query_code",
    "concerned_in",
    "disputes_for",
    "due_first",
    "extends_legal_terms",
    "handled_by",
    "handles",
    "handling_of",
    "heartbeat",
    "holds_over",
    "is_complaint",
    "is_final",
    "is_late",
    "is_open_to",
    "keeps_legal_terms",
    "last_sweep",
    "late_legal_terms",
    "legal_due_for",
    "legal_terms_of",
    "legal_terms_to_settle",
    "lines_to_settle",
    "linked_with",
    "matching",
    "may_hand_over",
    "may_read_petitioner",
    "moves_of",
    "named_handlers",
    "open_hold",
    "outages",
    "petitioner_of",
    "petitions_for",
    "stays_to_settle",
    "supervised_for",
    "targets_of",
    "unconcerned",
    "who_could_handle",
    "whom_to_complain_about",
    "zone_in_force",
]
