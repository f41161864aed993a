"""A meeting that does not happen, or goes on another day."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, Invitation, Meeting, Option
from meetings.route import Deed
from meetings.services.acting import Act, acting, said
from meetings.services.notes import tell_guests
from meetings.services.papers import copy_paper
from petitions.services import Refused
from wulibridge.people.models import User


def cancel(*, meeting: Meeting, reason: str, by: User) -> None:
    """Call it off; whoever was told of it is told so."""
    with acting(meeting, Deed.CANCEL, by=by) as act:
        row = act.meeting
        row.stopped_because = said(reason, "reason")
        if row.invited_at:
            tell_guests(row, "cancelled", by=by)


def adjourn(*, meeting: Meeting, reason: str, starts_at: datetime, by: User) -> Meeting:
    """End it here and let what is undecided go on in a new meeting with the same people, which is being prepared.

    Raises Refused for a time that has passed, and when everything is decided.
    """
    with acting(meeting, Deed.ADJOURN, by=by) as act:
        row = act.meeting
        if starts_at <= act.now:
            raise Refused(_("This lies in the past."), "starts_at")
        undecided = list(row.items.filter(resolution=None).prefetch_related("options"))
        if not undecided:
            raise Refused(_("Everything is decided. Conclude the meeting."))
        row.stopped_because = said(reason, "reason")
        row.goes_on = _next(act, starts_at)
        _copy(row, row.goes_on, undecided)
        tell_guests(row, "adjourned", by=by)
        act.details["goes_on"] = row.goes_on.pk
        return row.goes_on


def _next(act: Act, starts_at: datetime) -> Meeting:
    row = act.meeting
    return Meeting.objects.create(
        kind=row.kind,
        zone=row.zone,
        committee=row.committee,
        subdistrict=row.subdistrict,
        title=row.title,
        place=row.place,
        starts_at=starts_at,
        chair=row.chair,
        recorder=row.recorder,
        open_to_public=row.open_to_public,
        created_by=act.by,
        created_at=act.now,
    )


def _copy(old: Meeting, new: Meeting, items: list[AgendaItem]) -> None:
    for position, item in enumerate(items, 1):
        names = ("title", "text", "petition_id", "project_id", "voting")
        copied = AgendaItem.objects.create(
            meeting=new, position=position, **{name: getattr(item, name) for name in names}
        )
        Option.objects.bulk_create(
            [Option(item=copied, position=option.position, text=option.text) for option in item.options.all()]
        )
    of_guest = ("part", "user_id", "household_id", "organization_id", "unit", "recused")
    Invitation.objects.bulk_create(
        [
            Invitation(meeting=new, **{name: getattr(guest, name) for name in of_guest})
            for guest in old.invitations.filter(walked_in=False)
        ]
    )
    for paper in old.papers.all():
        copy_paper(paper, new)
