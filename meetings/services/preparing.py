"""Calling a meeting, and its agenda."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, Meeting, MeetingKind, Paper, Project, Voting
from meetings.queries.meeting import holds_in, people_for, petitions_for
from meetings.queries.project import projects_for
from meetings.route import Deed
from meetings.services.acting import acting, said
from petitions.models import Petition
from petitions.services import Refused
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Committee, Subdistrict, Zone

Area = Zone | Committee | Subdistrict
# As many items as a meeting can work through.
MOST_ITEMS = 30


def call_meeting(
    *, kind: MeetingKind, area: Area, title: str, place: str, starts_at: datetime, ends_at: datetime | None, by: User
) -> Meeting:
    """Begin to prepare a meeting of `kind` in `area`; its papers are those that the kind needs. Times are moments.

    Raises Refused for a kind that is held elsewhere, or when the area is not one where `by` holds meetings.
    """
    if not holds_in(by, area):
        raise Refused(_("You do not hold meetings there."), "area")
    if area._meta.model_name != kind.level or not kind.active:
        raise Refused(
            _("Such a meeting is held at this level: %(level)s.") % {"level": kind.get_level_display()}, "area"
        )
    _check_times(starts_at, ends_at)
    with recording():
        row = Meeting(
            kind=kind,
            title=said(title, "title"),
            place=said(place, "place"),
            starts_at=starts_at,
            ends_at=ends_at,
            open_to_public=kind.open_by_default,
            chair=by,
            created_by=by,
            created_at=database_now(),
        )
        setattr(row, kind.level, area)
        row.save()
        Paper.objects.bulk_create(
            [Paper(meeting=row, name=name, name_en=english) for name, english in kind.paper_names]
        )
        record("meeting.call", row, by=by, area=area.code, details={"kind": kind.code})
    return row


@dataclass(frozen=True)
class Facts:
    """Time, place and people in charge, and the version that they were read at."""

    title: str
    place: str
    starts_at: datetime
    ends_at: datetime | None
    chair: User | None
    recorder: User | None
    open_to_public: bool
    version: int


def change_meeting(*, meeting: Meeting, facts: Facts, by: User) -> None:
    """Write down time, place and people in charge. Raises Refused when somebody else has changed them meanwhile."""
    with acting(meeting, Deed.CHANGE, by=by) as act:
        row = act.meeting
        if facts.version != row.version:
            raise Refused(_("Somebody else has changed this meanwhile. Open the page anew and look before you save."))
        _check_times(facts.starts_at, facts.ends_at)
        for name in ("chair", "recorder"):
            person = getattr(facts, name)
            if person is not None and not people_for(row).filter(pk=person.pk).exists():
                raise Refused(_("Please choose somebody from here."), name)
        row.title, row.place = said(facts.title, "title"), said(facts.place, "place")
        row.starts_at, row.ends_at = facts.starts_at, facts.ends_at
        row.chair, row.recorder, row.open_to_public = facts.chair, facts.recorder, facts.open_to_public
        row.version += 1


def add_item(
    *,
    meeting: Meeting,
    title: str,
    text: str,
    petition: Petition | None,
    voting: str,
    by: User,
    project: Project | None = None,
) -> AgendaItem:
    """Put an item at the end of the agenda. Raises Refused for a petition or project that is not of here, and for a
    petition that is a complaint."""
    with acting(meeting, Deed.ADD_ITEM, by=by) as act:
        if petition is not None and not petitions_for(act.meeting, by).filter(pk=petition.pk).exists():
            raise Refused(_("Please choose a petition from here."), "petition")
        if project is not None and not projects_for(act.meeting, by).filter(pk=project.pk).exists():
            raise Refused(_("Please choose a project from here."), "project")
        last = act.meeting.items.order_by("position").last()
        if last and last.position >= MOST_ITEMS:
            raise Refused(_("The agenda is full. Hold a second meeting for the rest."))
        act.details["petition"] = petition.number if petition else None
        return AgendaItem.objects.create(
            meeting=act.meeting,
            position=last.position + 1 if last else 1,
            title=said(title, "title"),
            text=text.strip(),
            petition=petition,
            project=project,
            voting=Voting(voting),
        )


def drop_item(*, item: AgendaItem, by: User) -> None:
    with acting(item.meeting, Deed.DROP_ITEM, by=by) as act:
        act.details["item"] = item.position
        item.delete()


def _check_times(starts_at: datetime, ends_at: datetime | None) -> None:
    if ends_at is not None and ends_at <= starts_at:
        raise Refused(_("It cannot end before it begins."), "ends_at")
