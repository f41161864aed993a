"""Who is invited, and the invitations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.kinds import Part
from meetings.models import Answer, Invitation, Meeting
from meetings.queries.meeting import gives_short_notice, people_for, units_for, zones_of
from meetings.route import Deed
from meetings.services.acting import acting, said
from meetings.services.notes import tell_guests
from petitions.services import Refused
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.models import Household, Organization
from wulibridge.territory.queries import households_found

# A hall holds no more.
MOST_GUESTS = 400
# As what somebody takes part who is there by a post.
BY_POST = {
    Role.ZONE_MEMBER: Part.ZONE_TEAM,
    Role.ZONE_LEAD: Part.ZONE_TEAM,
    Role.COMMITTEE_STAFF: Part.COMMITTEE,
    Role.COMMITTEE_CHAIR: Part.COMMITTEE,
    Role.DEPARTMENT_HANDLER: Part.DEPARTMENT,
    Role.CASE_DESK: Part.OFFICE,
    Role.SUBDISTRICT_LEADER: Part.LEADER,
}


@dataclass(frozen=True)
class Guests:
    """Some to be invited as one part: colleagues, whoever lives behind an address, an organization, a unit."""

    part: str
    users: Sequence[User] = field(default=())
    door: str = ""
    organization: Organization | None = None
    unit: str = ""


def add_guests(*, meeting: Meeting, guests: Guests, by: User) -> int:
    """Put them on the list; who stands on it already is passed over. Returns how many came on.

    Raises Refused when nobody is named, when a door is not known here, and for people and organizations of elsewhere.
    """
    with acting(meeting, Deed.ADD_GUESTS, by=by) as act:
        row, part = act.meeting, Part(guests.part)
        rows = [Invitation(part=part, user=user) for user in _of_here(row, guests.users)]
        if guests.door.strip():
            found = households_found(list(zones_of(row).values_list("pk", flat=True)), guests.door)
            if not found:
                raise Refused(_("No household here has this address or number."), "door")
            rows += [Invitation(part=part, household=household) for household in found]
        if guests.organization:
            if not units_for(row).filter(pk=guests.organization.pk).exists():
                raise Refused(_("Please choose an organization from here."), "organization")
            rows.append(Invitation(part=part, organization=guests.organization))
        if guests.unit.strip():
            rows.append(Invitation(part=part, unit=guests.unit.strip()))
        if not rows:
            raise Refused(_("Please name somebody."), "users")
        act.details["guests"] = added = _put_on_list(row, rows)
    return added


def add_usual(*, meeting: Meeting, by: User) -> int:
    """Put on the list whoever has a post in the area and must be at meetings of the kind, and the households of the
    petitions on the agenda. Returns how many came on."""
    with acting(meeting, Deed.ADD_USUAL, by=by) as act:
        row = act.meeting
        wanted = set(row.kind.required)
        rows = []
        for user in people_for(row).prefetch_related("posts"):
            parts = [BY_POST[Role(post.role)] for post in user.posts.all() if Role(post.role) in BY_POST]
            part = next((part for part in parts if part in wanted), None)
            if part:
                rows.append(Invitation(part=part, user=user))
        households = Household.objects.filter(petitions__agenda_items__meeting=row).distinct().order_by("pk")
        part = Part.PARTY if Part.PARTY in wanted else Part.AFFECTED
        rows += [Invitation(part=part, household=household) for household in households]
        act.details["guests"] = added = _put_on_list(row, rows)
    return added


def drop_guest(*, guest: Invitation, by: User) -> None:
    with acting(guest.meeting, Deed.DROP_GUEST, by=by) as act:
        act.details["part"] = guest.part
        guest.delete()


def recuse(*, guest: Invitation, reason: str, by: User) -> None:
    """Whoever has a stake of their own stays without a vote. Raises Refused when they have voted already."""
    with acting(guest.meeting, Deed.RECUSE, by=by) as act:
        if guest.votes.exists():
            raise Refused(_("They have voted already."), "guest")
        act.details["invitation"] = guest.pk
        Invitation.objects.filter(pk=guest.pk).update(recused=said(reason, "reason"))


def send_invitations(*, meeting: Meeting, reason: str, by: User) -> None:
    """Tell everybody who has an account. Raises Refused when something is missing, or when the notice would be shorter
    than the kind asks for and nobody says why."""
    with acting(meeting, Deed.SEND_INVITATIONS, by=by) as act:
        row = act.meeting
        if row.starts_at <= act.now:
            raise Refused(_("It has begun already by its time. Put the time right first."))
        short = gives_short_notice(row, act.today)
        if short and not reason.strip():
            raise Refused(
                _("The notice is shorter than the kind of meeting asks for. Say why, or choose a later day."), "reason"
            )
        row.short_notice = reason.strip() if short else ""
        row.invited_at = act.now
        tell_guests(row, "invited", by=by, path=reverse("meetings:mine"))


def note_answer(*, guest: Invitation, answer: str, by: User) -> None:
    """What came by telephone or letter."""
    with acting(guest.meeting, Deed.REPLY, by=by) as act:
        act.details["answer"] = answer
        Invitation.objects.filter(pk=guest.pk).update(answer=Answer(answer), answer_note="")


def _of_here(meeting: Meeting, users: Iterable[User]) -> list[User]:
    wanted = {user.pk for user in users}
    found = list(people_for(meeting).filter(pk__in=wanted))
    if len(found) < len(wanted):
        raise Refused(_("Please choose people from here."), "users")
    return found


def _put_on_list(meeting: Meeting, rows: list[Invitation]) -> int:
    """Write those that are not on it yet."""
    there = set(meeting.invitations.values_list("user", "household", "organization", "unit"))
    new = [row for row in rows if (row.user_id, row.household_id, row.organization_id, row.unit) not in there]
    if len(there) + len(new) > MOST_GUESTS:
        raise Refused(_("That is more than %(most)s people.") % {"most": MOST_GUESTS})
    for row in new:
        row.meeting = meeting
    Invitation.objects.bulk_create(new)
    return len(new)
