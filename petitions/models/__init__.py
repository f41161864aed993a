"""Petitions, their stays at the stops, and the answers. Rows only: the rules are in route, deadlines and services."""

from petitions.models.clockwork import Heartbeat
from petitions.models.passage import Passage
from petitions.models.petition import Channel, NumberSeries, Petition, Petitioner, PetitionQuerySet, Urgency, past_due
from petitions.models.reply import NotDoneReason, Outcome, Reply, Verdict, Way

__all__ = [
    "Channel",
    "Heartbeat",
    "NotDoneReason",
    "NumberSeries",
    "Outcome",
    "Passage",
    "Petition",
    "PetitionQuerySet",
    "Petitioner",
    "Reply",
    "Urgency",
    "Verdict",
    "Way",
    "past_due",
]
