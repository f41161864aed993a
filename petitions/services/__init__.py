"""The only writer of petitions. Verbs are keyword-only and say who acts (`by=`)."""

from petitions.services.clockwork import recompute_provisional, ring
from petitions.services.dates import check_moment
from petitions.services.moves import involve_department, judge_as_resident, move
from petitions.services.refusals import Refused
from petitions.services.register import PetitionDraft, register
from petitions.services.reveal import reveal_petitioner, reveal_query_code

__all__ = [
    "PetitionDraft",
    "Refused",
    "check_moment",
    "involve_department",
    "judge_as_resident",
    "move",
    "recompute_provisional",
    "register",
    "reveal_petitioner",
    "reveal_query_code",
    "ring",
]
