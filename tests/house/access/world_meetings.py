"""Meetings of a committee: one that is being prepared, one with its minutes out, one that was published."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from meetings import services
from meetings.models import Meeting
from tests.factories.meetings import closed, guests_of, opened, prepared
from tests.house.access.places import Place
from wulibridge.people.models import User


def _opinion(meeting: Meeting, place: Place, chair: User, word: Any) -> dict[str, Any]:
    """Of an appraisal, sent to a department, its superior and the case desk."""
    services.compose_opinion(meeting=meeting, by=chair)
    text = word("writtenopinion", "text")
    services.write_opinion(meeting=meeting, text=text, version=1, by=chair)
    due = timezone.localdate() + timedelta(days=9)
    sending = services.Sending(place.department, "", None, "总公司", due)
    opinion = services.send_opinion(meeting=meeting, sending=sending, version=2, by=chair)
    return {f"copy to {copy.addressee}": copy for copy in opinion.copies.all()}


def add_meetings(world: Any, place: Place, chair: User) -> None:
    """By the committee's chair, for all places of the committee. The words that nothing changes later are canaries."""
    name = world.ground.name_of(place.committee)

    def word(model: str, field: str) -> str:
        return world.canaries.new(name, f"meetings.{model}", field)

    def titled(way: Any, **more: Any) -> Meeting:
        return way(place.zone, by=chair, title=word("meeting", "title"), guests=1, **more)

    preparing = titled(prepared)
    out, published = titled(opened, there=1), titled(closed, there=1, reason=word("approval", "reason"))
    invited, going_on = titled(prepared), titled(opened, there=0)
    services.send_invitations(meeting=invited, reason="急事", by=chair)
    item, guest = out.items.get(), guests_of(out)[0]
    services.write_statement(item=item, speaker=guest, text="好", by=chair)
    services.cast_vote(item=item, voter=guest, option=None, by=chair)
    services.resolve(item=item, text="同意", by=chair)
    services.conclude(meeting=out, by=chair)
    services.draft_minutes(meeting=out, by=chair)
    services.send_minutes(meeting=out, by=chair)
    objection = services.object_to(meeting=out, guest=guest, text="少一句", by=chair)
    services.answer_objection(objection=objection, answer="补上", by=chair)
    services.publish_minutes(meeting=published, text="同意", looked=True, by=chair)
    given = {"item": published.items.get(), "text": "量", "owner": chair, "due_on": timezone.localdate()}
    services.note_progress(task=services.assign(by=chair, **given), note="在量", by=chair)
    copies = _opinion(
        titled(closed, there=1, kind="appraisal", voting="none", reason=word("approval", "reason")), place, chair, word
    )
    rows = copies | {"preparing meeting": preparing, "sent meeting": out, "published meeting": published}
    own = {"invited meeting": invited, "open meeting": going_on, "sent meeting": out}
    rows |= own | {f"chair's place at {name}": row.invitations.get(user=chair) for name, row in own.items()}
    for each in world.ground:
        if each.committee == place.committee:
            each.rows |= rows
