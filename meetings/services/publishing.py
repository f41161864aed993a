"""What everybody reads of a meeting: looked at by a person, published, and taken off again with a reason."""

from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting, Publication
from meetings.route import Deed
from meetings.services.acting import acting, said
from petitions.models import Petition
from petitions.services import Refused
from petitions.services.publication import Finding, findings
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.personal import personal_data
from wulibridge.plain import half_width
from wulibridge.territory.models import HouseholdContact


def personal_in(*, text: str, meeting: Meeting, by: User) -> list[Finding]:
    """What in the text may tell of somebody: names and phones of the petitioners and of the households invited, and
    what looks like a phone number, a mail address or a door. Reads them behind the wall."""
    found = findings(title="", text=text, petition=None, by=by)
    for petition in Petition.objects.filter(agenda_items__meeting=meeting).distinct():
        found += [row for row in findings(title="", text=text, petition=petition, by=by) if row.certain]
    plain = half_width(text)
    with personal_data(zones=reach(by, Permission.CONTACT_READ).zones):
        contacts = HouseholdContact.objects.filter(household__invitations__meeting=meeting).distinct()
        names = [name for name in contacts.values_list("name", flat=True) if len(name) > 1 and name in plain]
    found += [Finding(name, _("the name of somebody who was invited"), True) for name in names]
    return found


def publish_minutes(*, meeting: Meeting, text: str, looked: bool, by: User) -> Publication:
    """Put this text on the board of the committee. Raises Refused when it names a resident, and when something in it
    may tell of one and nobody says to have `looked` at it."""
    with acting(meeting, Deed.PUBLISH, by=by) as act:
        text = said(text, "text")
        found = personal_in(text=text, meeting=act.meeting, by=by)
        if any(row.certain for row in found):
            raise Refused(_("The name or phone of a resident stands in it. Please take it out."), "text")
        if found and not looked:
            raise Refused(_("Please look at what is marked, and say that it tells of nobody."), "looked")
        return Publication.objects.create(meeting=act.meeting, text=text, published_at=act.now, published_by=by)


def withdraw_minutes(*, meeting: Meeting, reason: str, by: User) -> None:
    """Take it off the board. What stood there and why it went is kept."""
    with acting(meeting, Deed.WITHDRAW, by=by) as act:
        rows = act.meeting.publications.filter(withdrawn_at=None)
        rows.update(withdrawn_at=act.now, withdrawn_because=said(reason, "reason"))
