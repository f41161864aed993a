"""What is noted at a door before anybody has judged it, and the one way to say whether two notes are the same."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from petitions.services import PetitionDraft
from visits.models import Purpose
from visits.services.need import NeedDraft
from visits.services.opinion import OpinionDraft
from visits.services.wish import WishDraft
from wulibridge.people.models import User

# What says who asks: it is compared, and never kept with a version.
WHO_ASKS = ("petitioner_name", "petitioner_phone")


@dataclass(frozen=True)
class VisitDraft:
    """What was noted at the door. `client_uuid` is made once with the draft and makes a repeated save harmless.

    Without `visited_at` it was made now. `asked_by_contact`: the household's contact is who asks in every petition
    that names nobody.
    """

    client_uuid: UUID
    visited_at: datetime | None
    outcome: str
    purpose: str = Purpose.ROUND
    diary: str = ""
    guidebook_left: bool = False
    members: Sequence[User] = ()
    opinions: Sequence[OpinionDraft] = ()
    petitions: Sequence[PetitionDraft] = field(default_factory=tuple)
    needs: Sequence[NeedDraft] = ()
    wishes: Sequence[WishDraft] = ()
    asked_by_contact: bool = False


def content_of(draft: VisitDraft, *, household_id: int) -> dict[str, Any]:
    """All that a draft says, plain: moments in UTC, the team by its keys. Identities of its parts say nothing."""
    return {
        "household": household_id,
        "visited_at": draft.visited_at and draft.visited_at.astimezone(UTC).isoformat(),
        "outcome": str(draft.outcome),
        "purpose": str(draft.purpose),
        "diary": draft.diary.strip(),
        "guidebook_left": draft.guidebook_left,
        "members": sorted({member.pk for member in draft.members}),
        "asked_by_contact": draft.asked_by_contact,
        "opinions": [
            {"text": item.text.strip(), "topic": str(item.topic), "triage": str(item.triage)} for item in draft.opinions
        ],
        "petitions": [_petition(item) for item in draft.petitions],
    } | _asked(draft)


def _asked(draft: VisitDraft) -> dict[str, Any]:
    """Needs and wishes. Where there are none nothing is said of them: versions older than they are stay the same."""
    asked = {
        "needs": [{"kind": str(item.kind), "words": item.words} for item in draft.needs],
        "wishes": [
            {"kind": str(item.kind), "title": item.title, "words": item.words, "budget": item.budget}
            for item in draft.wishes
        ],
    }
    return {name: items for name, items in asked.items() if items}


def _petition(item: PetitionDraft) -> dict[str, Any]:
    return {
        "title": item.title.strip(),
        "text": item.text.strip(),
        "topic": str(item.topic),
        "urgency": str(item.urgency),
        "confidential": item.confidential,
        "petitioner_name": item.petitioner_name,
        "petitioner_phone": item.petitioner_phone,
    }


def digest_of(content: Any) -> str:
    """SHA-256 of a plain content, however its keys are ordered."""
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def kept(content: dict[str, Any]) -> dict[str, Any]:
    """The content as a version keeps it: without who asks in a petition, and of a confidential one that it is one.

    Whoever may read the visit reads its versions; what was asked in confidence is read where the petition is.
    """
    asked = content.get("petitions", [])
    return content | {"petitions": [_kept_petition(item) for item in asked]}


def _kept_petition(item: dict[str, Any]) -> dict[str, Any]:
    if item["confidential"]:
        return {"confidential": True}
    return {key: item[key] for key in item if key not in WHO_ASKS}
