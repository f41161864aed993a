"""One matter, many voices: what a petition's page says of it, and the deed that puts petitions together."""

from typing import Any

from django.utils.translation import gettext_lazy

from petitions.models import Petition
from petitions.queries import linked_with
from petitions.queries.following import follows
from petitions.queries.voice import households_of, may_link, voices_of
from petitions.services.voices import link_to_number
from petitions.views.verbs import Verb
from petitions.voice_forms import LinkForm
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may

VERBS: dict[str, Verb] = {
    "link": Verb(
        gettext_lazy("The same as another petition"),
        gettext_lazy("It is then answered together with that one. Its own deadline goes on."),
        LinkForm,
        may_link,
        link_to_number,
    ),
}


def voices_context(user: Any, row: Petition) -> dict[str, Any]:
    """The petitions that say the same, of what the reader may see; nothing is asked where there is none."""
    leads = row.has_voices  # type: ignore[attr-defined]
    linked = linked_with(user, row) if leads or row.duplicate_of_id else []
    if not may(user, Permission.PETITION_READ, zone_id=row.zone_id):
        return {"linked": linked, "voices": []}
    voices = list(voices_of(row)) if row.has_links else []  # type: ignore[attr-defined]
    return {
        "linked": linked,
        "households": households_of(user, row, linked) if leads else 0,
        "voices": voices,
        "voice": next((voice for voice in voices if voice.ended_at is None), None),
        "follows": follows(row),
        "may_link": may_link(user, row),
    }
