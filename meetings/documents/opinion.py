"""The written opinion of an appraisal as a document that the office goes on editing."""

from django.utils.translation import gettext as _

from meetings.models import Meeting
from meetings.queries.opinion import opinion_of
from wulibridge import paper
from wulibridge.web.templatetags.wulibridge import day


def opinion_paper(meeting: Meeting) -> tuple[str, bytes] | None:
    """Its name and the bytes of its .docx, in the language of the page; None where there is no opinion."""
    opinion = opinion_of(meeting)
    if opinion is None:
        return None
    document = paper.official(_("Written opinion of an appraisal"))
    names = [str(copy) for copy in opinion.copies.all()]
    if names:
        paper.say(document, _("To: %(names)s") % {"names": _("; ").join(names)})
    paper.say(document, opinion.text)
    paper.signed(document, meeting.area_name, day(opinion.confirmed_at) if opinion.confirmed_at else "")
    return "opinion", paper.content_of(document)
