"""The only writer of petitions. Verbs are keyword-only and say who acts (`by=`)."""

from petitions.services.clockwork import recompute_lines, recompute_provisional, ring
from petitions.services.complaint import name_handler, recuse, take_off
from petitions.services.dates import check_moment
from petitions.services.department import involve_department
from petitions.services.holds import explain_by_outage, let_go_on, record_outage, say_set_right
from petitions.services.legal import (
    do_step,
    extend_legal,
    hold_hearing,
    make_legal,
    tell_of_late_terms,
    unmake_legal,
)
from petitions.services.moves import judge_as_resident, move
from petitions.services.refusals import Refused
from petitions.services.register import PetitionDraft, register
from petitions.services.reveal import reveal_petitioner, reveal_query_code
from petitions.services.searching import make_findable

__all__ = [
    "PetitionDraft",
    "Refused",
    "check_moment",
    "do_step",
    "explain_by_outage",
    "extend_legal",
    "hold_hearing",
    "involve_department",
    "judge_as_resident",
    "let_go_on",
    "make_findable",
    "make_legal",
    "move",
    "name_handler",
    "recompute_lines",
    "recompute_provisional",
    "record_outage",
    "recuse",
    "register",
    "reveal_petitioner",
    "reveal_query_code",
    "ring",
    "say_set_right",
    "take_off",
    "tell_of_late_terms",
    "unmake_legal",
]
