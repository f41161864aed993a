"""What a resident reads about their petition: the text message of an event, and the body of its letter."""

import re
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from petitions.models import Petition, Reply, Word
from petitions.route import Move

# Of a reason, in a text message: the whole of it stands on the follow page.
LONGEST_REASON = 60
# A phone or another long number of somebody has no place in a text message.
LONG_NUMBER = re.compile(r"\d{7,}")


def text_message_of(word: Word) -> str:
    """Number, what happened and where to follow it, in one line and without personal data. In the office's language.

    The query code is in it at registration alone, and only where SMS_QUERY_CODE says so.
    """
    reason = LONG_NUMBER.sub("…", reason_of(word))
    facts = context_of(word) | {
        "reason": reason if len(reason) <= LONGEST_REASON else reason[: LONGEST_REASON - 1] + "…",
        "code": word.petition.query_code if settings.SMS_QUERY_CODE and word.event == Move.REGISTER else "",
    }
    with translation.override(settings.LANGUAGE_CODE):
        return " ".join(render_to_string("petitions/text_message.txt", facts).split())


def context_of(word: Word) -> dict[str, Any]:
    """What both the text message and the letter say of an event."""
    return {
        "number": word.petition.number,
        "event": word.event,
        "due_on": _day(word.facts.get("due_on")),
        "until": _day(word.facts.get("until")),
        "follow_address": settings.PUBLIC_URL + reverse("petitions:follow"),
    }


def reason_of(word: Word) -> str:
    """The words that the resident is told with the event, as they stand in the petition."""
    petition = word.petition
    match word.event:
        case Move.EXTEND:
            last = petition.passages.filter(extended_at__isnull=False).order_by("ordinal").last()
            return last.extension_reason if last else ""
        case Move.WAIT:
            wait = petition.waits.order_by("began_at", "pk").last()
            return wait.reason if wait else ""
        case Move.CLOSE:
            last = petition.passages.order_by("ordinal").last()
            return last.closing_reason if last else ""
        case _:
            return ""


def answer_of(petition: Petition) -> Reply | None:
    """The last answer, which a letter repeats."""
    return petition.replies.order_by("replied_at", "pk").last()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
