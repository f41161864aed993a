"""Before words stand on the board of a committee: does something in them tell of somebody?"""

from django.db.models import F, TextField, Value
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from petitions.services import Refused
from petitions.services.publication import Finding, findings
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.personal import personal_data
from wulibridge.plain import half_width
from wulibridge.territory.models import Committee, HouseholdContact


def findings_in(*, text: str, committee: Committee, by: User) -> list[Finding]:
    """What may tell of somebody: names of those who live there, and what looks like a phone number, a mail address or a
    door. Reads the names behind the wall; shows nothing of them that the words do not have."""
    found = findings(title="", text=text, petition=None, by=by)
    with personal_data(zones=reach(by, Permission.CONTACT_READ).zones):
        contacts = HouseholdContact.objects.filter(household__committee=committee).alias(
            long=Length("name"), said=Value(half_width(text), output_field=TextField())
        )
        names = list(contacts.filter(long__gt=1, said__contains=F("name")).values_list("name", flat=True).distinct())
    return found + [Finding(name, _("the name of somebody who lives there?")) for name in names]


def refuse_unseen(*, text: str, committee: Committee, looked: bool, by: User) -> None:
    """Raises Refused when something in the text may tell of somebody and nobody says to have `looked` at it."""
    if looked or not (found := findings_in(text=text, committee=committee, by=by)):
        return
    marked = ", ".join(f"{row.words} ({row.why})" for row in found)
    raise Refused(_("Please look at this, and say that it tells of nobody: %(marked)s.") % {"marked": marked}, "looked")
