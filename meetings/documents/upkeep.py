"""The agreement on the upkeep of a project as a document to be signed, in the usual form of official papers."""

from django.utils.translation import gettext as _

from meetings.models import Project
from meetings.models.upkeep import Side
from wulibridge import paper
from wulibridge.web.templatetags.wulibridge import day


def agreement_paper(project: Project) -> bytes:
    """The bytes of the .docx, in the language of the page."""
    agreement = project.upkeep
    document = paper.official(_("Agreement on upkeep"))
    paper.say(document, _("Project: %(title)s") % {"title": project.title})
    paper.say(document, _("Place: %(place)s") % {"place": project.place})
    paper.heading(document, 1, _("The sides"))
    for side in Side:
        words = {"side": side.label, "name": getattr(agreement, side.value)}
        paper.say(document, _("%(side)s: %(name)s") % words)
    paper.heading(document, 2, _("Their duties"))
    for number, side in enumerate(Side, 1):
        paper.heading(document, number, str(side.label), step=2)
        for n, duty in enumerate((row for row in agreement.duties.all() if row.side == side), 1):
            paper.say(document, f"{n}. {duty.text}")
    paper.heading(document, 3, _("Term and reviews"))
    words = {"day": day(agreement.begins_on), "months": agreement.every_months}
    paper.say(document, _("It begins on %(day)s and is reviewed every %(months)s months.") % words)
    for side in Side:
        paper.say(document, _("%(side)s (signature and seal):") % {"side": side.label})
    paper.signed(document, day(agreement.signed_on) if agreement.signed_on else "")
    return paper.content_of(document)
