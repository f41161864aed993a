"""Two meetings that are being prepared become one."""

from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, Invitation, Meeting, Paper
from meetings.queries.meeting import mergers_for
from meetings.route import Deed
from meetings.services.acting import acting, locked, said
from meetings.services.inviting import MOST_GUESTS
from meetings.services.preparing import MOST_ITEMS
from petitions.services import Refused
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User


def merge(*, meeting: Meeting, into: Meeting, reason: str, by: User) -> None:
    """Let agenda, guests and papers of a meeting go over `into` another one of the same area; it is not held
    by itself then, and says where it went and why.

    Raises Refused when the other one is of elsewhere or no longer being prepared, and when it would become too large.
    """
    with recording():
        # Both, always in one order: two who merge them crosswise wait for each other and do not get stuck.
        list(Meeting.objects.select_for_update().filter(pk__in=[meeting.pk, into.pk]).order_by("pk"))
        with acting(meeting, Deed.MERGE, by=by) as act:
            row = act.meeting
            if not mergers_for(row, by).filter(pk=into.pk).exists():
                raise Refused(_("Please choose a meeting of the same area that is still being prepared."), "into")
            other = locked(into)
            moved = {
                "items": _move_items(row, other),
                "guests": _move_guests(row, other),
                "papers": _move_papers(row, other),
            }
            row.merged_into, row.stopped_because = other, said(reason, "reason")
            act.details |= {"into": other.pk} | moved
            record("meeting.take_in", other, by=by, area=other.area.code, details={"from": row.pk} | moved)


def _move_items(row: Meeting, other: Meeting) -> int:
    items, there = list(row.items.all()), other.items.order_by("position").last()
    last = there.position if there else 0
    if last + len(items) > MOST_ITEMS:
        raise Refused(_("The agenda would become too long for one meeting."))
    for position, item in enumerate(items, last + 1):
        item.meeting, item.position = other, position
    AgendaItem.objects.bulk_update(items, ["meeting", "position"])
    return len(items)


def _move_guests(row: Meeting, other: Meeting) -> int:
    """Who is invited to both comes once, and stays without a vote when they were in either."""
    there = {_who(guest): guest for guest in other.invitations.all()}
    guests = list(row.invitations.all())
    new = [guest for guest in guests if _who(guest) not in there]
    twice = [guest for guest in guests if _who(guest) in there]
    if len(there) + len(new) > MOST_GUESTS:
        raise Refused(_("That is more than %(most)s people.") % {"most": MOST_GUESTS})
    for guest in twice:
        same = there[_who(guest)]
        same.recused = same.recused or guest.recused
    Invitation.objects.bulk_update([there[_who(guest)] for guest in twice], ["recused"])
    for guest in new:
        guest.meeting = other
    Invitation.objects.bulk_update(new, ["meeting"])
    return len(new)


def _move_papers(row: Meeting, other: Meeting) -> int:
    """But for those that are missing here and there alike."""
    there = set(other.papers.values_list("name", flat=True))
    moved = [paper for paper in row.papers.all() if paper.laid_at or paper.name not in there]
    for paper in moved:
        paper.meeting = other
    Paper.objects.bulk_update(moved, ["meeting"])
    laid = {paper.name for paper in moved if paper.laid_at}
    # What was missing there has come.
    other.papers.filter(name__in=laid, laid_at=None).delete()
    return len(moved)


def _who(guest: Invitation) -> tuple[int | None, int | None, int | None, str]:
    return guest.user_id, guest.household_id, guest.organization_id, guest.unit
