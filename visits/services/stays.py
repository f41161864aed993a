"""What a change of a visit no longer reaches: a need that is agreed on, a wish that is claimed, one that was closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from visits.models import MicroWish, Need, NeedState, Visit, WishState
from visits.services.drafts import VisitDraft

OVER = (NeedState.DROPPED, WishState.WITHDRAWN)


@dataclass(frozen=True)
class Stays:
    """A need or a wish that stands as it stood (`words`), although somebody wrote it anew or left it out."""

    identity: UUID
    words: str
    is_over: bool

    @property
    def said(self) -> str:
        """A whole sentence, in the language of whoever asks."""
        if self.is_over:
            return _("“%(words)s” stays as it is: it was closed.") % {"words": self.words}
        return _("“%(words)s” stays as it is: somebody has taken it on.") % {"words": self.words}


def what_stays(*, visit: Visit, draft: VisitDraft) -> list[Stays]:
    """What `draft`, which the visit now says, did not change: the visit's last version alone keeps what was typed.

    Asked after the save, so that a lost answer can be given once more. Two queries.
    """
    needs = {item.client_uuid: (item.kind, item.words) for item in draft.needs}
    wishes = {item.client_uuid: (item.kind, item.title, item.words) for item in draft.wishes}
    found = [
        *(_stays(row, (row.kind, row.words), row.words, needs) for row in visit.needs.filter(with_visit=True)),
        *(_stays(row, (row.kind, row.title, row.words), row.title, wishes) for row in visit.wishes.all()),
    ]
    return [stays for stays in found if stays]


def _stays(
    row: Need | MicroWish, there: tuple[str, ...], words: str, said: Mapping[UUID, tuple[str, ...]]
) -> Stays | None:
    wanted = said.get(row.client_uuid)
    is_over = row.state in OVER
    if row.state in (NeedState.OPEN, WishState.OPEN) or wanted == there or (wanted is None and is_over):
        return None
    return Stays(row.client_uuid, words, is_over)
