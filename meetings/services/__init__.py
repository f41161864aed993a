"""The only writer of meetings. Verbs are keyword-only and say who acts (`by=`)."""

from meetings.services.attending import open_meeting, sign_in, sign_proxy, walk_in, write_statement
from meetings.services.deciding import add_option, cast_vote, conclude, enter_count, resolve
from meetings.services.feeds import make_feed, shut_feed
from meetings.services.following import assign, carry_out, finish, note_progress
from meetings.services.handing import hand_out
from meetings.services.inviting import Guests, add_guests, add_usual, drop_guest, note_answer, recuse, send_invitations
from meetings.services.kinds import save_kind
from meetings.services.merging import merge
from meetings.services.minutes import (
    answer_objection,
    approve_minutes,
    draft_minutes,
    object_to,
    send_minutes,
    write_minutes,
)
from meetings.services.oneself import object_oneself, reply_oneself, sign_oneself_in
from meetings.services.opinions import (
    Sending,
    compose_opinion,
    confirm_receipt,
    enter_receipt,
    enter_reply,
    reply_to,
    send_opinion,
    write_opinion,
)
from meetings.services.owed import excuse
from meetings.services.papers import bring_paper, drop_paper, lay_paper, read_paper
from meetings.services.preparing import Facts, add_item, call_meeting, change_meeting, drop_item
from meetings.services.publishing import personal_in, publish_minutes, withdraw_minutes
from meetings.services.stopping import adjourn, cancel
from meetings.services.tasks import report, review
from petitions.services import Refused

__all__ = [
    "Facts",
    "Guests",
    "Refused",
    "Sending",
    "add_guests",
    "add_item",
    "add_option",
    "add_usual",
    "adjourn",
    "answer_objection",
    "approve_minutes",
    "assign",
    "bring_paper",
    "call_meeting",
    "cancel",
    "carry_out",
    "cast_vote",
    "change_meeting",
    "compose_opinion",
    "conclude",
    "confirm_receipt",
    "draft_minutes",
    "drop_guest",
    "drop_item",
    "drop_paper",
    "enter_count",
    "enter_receipt",
    "enter_reply",
    "excuse",
    "finish",
    "hand_out",
    "lay_paper",
    "make_feed",
    "merge",
    "note_answer",
    "note_progress",
    "object_oneself",
    "object_to",
    "open_meeting",
    "personal_in",
    "publish_minutes",
    "read_paper",
    "recuse",
    "reply_oneself",
    "reply_to",
    "report",
    "resolve",
    "review",
    "save_kind",
    "send_invitations",
    "send_minutes",
    "send_opinion",
    "shut_feed",
    "sign_in",
    "sign_oneself_in",
    "sign_proxy",
    "walk_in",
    "withdraw_minutes",
    "write_minutes",
    "write_opinion",
    "write_statement",
]
