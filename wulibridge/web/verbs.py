"""The journal's verbs in words."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

VERBS = {
    "petition.register": _("petition: registered"),
    "petition.take": _("petition: taken"),
    "petition.answer": _("petition: answered"),
    "petition.move_up": _("petition: moved up early"),
    "petition.lapse": _("petition: moved up by its deadline"),
    "petition.supervise": _("petition: put under supervision"),
    "petition.send_down": _("petition: sent down with guidance"),
    "petition.extend": _("petition: extended"),
    "petition.satisfied": _("petition: resident satisfied"),
    "petition.dissatisfied": _("petition: resident not satisfied"),
    "petition.no_answer": _("petition: resident gave no verdict"),
    "petition.reopen": _("petition: reopened"),
    "petition.close": _("petition: closed without reopening"),
    "petition.department": _("petition: department asked"),
    "petition.due_date_settled": _("petition: due date became final"),
    "petition.petitioner_read": _("petition: petitioner's name read"),
    "petition.query_code_read": _("petition: query code read"),
    "sweep.held": _("deadlines: held until somebody confirms"),
    "sweep.answered": _("deadlines: hold answered"),
    "outage.found": _("outage: found by the software"),
    "outage.recorded": _("outage: recorded"),
    "petition.unlinked": _("petition: parted from the one it was linked to"),
    "takeover.uploaded": _("takeover: uploaded"),
    "takeover.columns_named": _("takeover: columns named"),
    "takeover.imported": _("takeover: petitions taken over"),
    "visit.logged": _("visit: logged"),
    "household.created": _("household: created"),
    "household.changed": _("household: changed"),
    "household.contact_set": _("household: contact changed"),
    "household.contact_removed": _("household: contact removed"),
    "household.contact_read": _("household: contact read"),
    "household.vanished": _("household: missing from the roster"),
    "roster.uploaded": _("roster: uploaded"),
    "roster.imported": _("roster: imported"),
    "subdistrict.created": _("subdistrict: created"),
    "subdistrict.changed": _("subdistrict: changed"),
    "committee.created": _("committee: created"),
    "committee.changed": _("committee: changed"),
    "zone.created": _("zone: created"),
    "zone.changed": _("zone: changed"),
    "building.created": _("building: created"),
    "building.changed": _("building: changed"),
    "organization.created": _("organization: created"),
    "organization.changed": _("organization: changed"),
    "calendar.day_set": _("calendar: day changed"),
    "calendar.year_loaded": _("calendar: year loaded"),
    "user.created": _("account: created"),
    "user.changed": _("account: changed"),
    "user.password_set": _("account: password set"),
    "user.language_chosen": _("account: language chosen"),
    "post.given": _("post: given"),
    "post.changed": _("post: changed"),
    "leader_assignment.given": _("leader responsibility: given"),
    "leader_assignment.changed": _("leader responsibility: changed"),
    "notice.retried": _("notice: tried again"),
    "demo.loaded": _("office: demo loaded"),
    "office.opened": _("office: opened"),
}


def in_words(verb: str) -> str:
    """A verb for a person; as it is written when nobody has worded it yet."""
    return str(VERBS.get(verb) or gettext("other: %(verb)s") % {"verb": verb})


def kind_in_words(kind: str) -> str:
    """The kind of a notice, by the deed that it tells of."""
    return in_words(kind.replace("_", ".", 1))
