"""The assessment of a project's risk to stability as a document that the office goes on editing."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import Project, RiskAssessment
from wulibridge import paper
from wulibridge.web.templatetags.wulibridge import day

# The four questions of an assessment (发改投资〔2012〕2492号), by their fields.
FINDINGS = ("legal", "reasonable", "feasible", "controllable")


def assessment_paper(project: Project) -> bytes:
    """The bytes of the .docx, in the language of the page. The project is assessed, and nobody is named."""
    row: RiskAssessment = project.assessment
    document = paper.official(_("Assessment of the risk to stability"))
    paper.say(document, _("Project: %(title)s") % {"title": project.title})
    paper.say(document, _("Place: %(place)s") % {"place": project.place})
    paper.say(document, _("Assessed by: %(who)s") % {"who": row.assessor})
    paper.heading(document, 1, _("The project"))
    paper.say(document, project.text)
    paper.heading(document, 2, _("Findings"))
    for number, name in enumerate(FINDINGS, 1):
        answer = _("yes") if getattr(row, name) else _("no")
        words = {"side": capfirst(row._meta.get_field(name).verbose_name), "name": answer}
        paper.heading(document, number, _("%(side)s: %(name)s") % words, step=2)
        paper.say(document, getattr(row, f"{name}_text"))
    paper.heading(document, 3, _("Who objected, and what was adopted"))
    _objections(document, project)
    paper.heading(document, 4, _("Measures and emergency plan"))
    paper.say(document, row.measures)
    paper.heading(document, 5, _("Level that is left after the measures"))
    paper.say(document, row.get_level_display())
    paper.signed(document, row.assessor, day(row.saved_at))
    return paper.content_of(document)


def _objections(document: object, project: Project) -> None:
    opinions = list(project.opinions.all())
    if not opinions:
        paper.say(document, _("Nobody is written down as objecting."))
    for n, row in enumerate(opinions, 1):
        count = ngettext("%(count)s person", "%(count)s people", row.count) % {"count": row.count}
        paper.heading(document, n, f"{row.group} ({count})", step=2)
        paper.say(document, row.text)
        words = _("Adopted: %(answer)s") if row.adopted else _("Not adopted: %(answer)s")
        paper.say(document, words % {"answer": row.answer})
