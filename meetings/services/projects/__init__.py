"""The only writer of projects. Verbs are keyword-only and say who acts (`by=`)."""

from meetings.services.projects.consulting import ask, consult, count_answers, heed, make_ready
from meetings.services.projects.gates import (
    add_opinion,
    ask_waiver,
    assess,
    drop_opinion,
    fill,
    link_hearing,
    name_slots,
    start,
    waive,
)
from meetings.services.projects.keeping import add_upkeep_duty, agree, drop_upkeep_duty, review, review_messages, sign
from meetings.services.projects.proposing import add_line, change_project, drop_line, give_up, propose
from meetings.services.projects.ranking import close_ballot, drop_sheets, enter_sheets, open_ballot, put_back, take
from meetings.services.projects.working import evaluate, finish_work, inspect, put_right
from petitions.services import Refused

__all__ = [
    "Refused",
    "add_line",
    "add_opinion",
    "add_upkeep_duty",
    "agree",
    "ask",
    "ask_waiver",
    "assess",
    "change_project",
    "close_ballot",
    "consult",
    "count_answers",
    "drop_line",
    "drop_opinion",
    "drop_sheets",
    "drop_upkeep_duty",
    "enter_sheets",
    "evaluate",
    "fill",
    "finish_work",
    "give_up",
    "heed",
    "inspect",
    "link_hearing",
    "make_ready",
    "name_slots",
    "open_ballot",
    "propose",
    "put_back",
    "put_right",
    "review",
    "review_messages",
    "sign",
    "start",
    "take",
    "waive",
]
