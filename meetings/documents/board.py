"""What stands on the board as papers that the office goes on editing: notices, covenants and charters."""

from django.utils.translation import gettext as _

from meetings.models import BoardNotice, Covenant
from wulibridge import paper
from wulibridge.web.templatetags.wulibridge import day


def notice_paper(notice: BoardNotice) -> bytes:
    """The bytes of a .docx, in the language of the page."""
    document = paper.official(notice.title)
    paper.say(document, notice.text)
    if notice.ends_on:
        paper.say(document, _("This notice stands until %(day)s.") % {"day": day(notice.ends_on)})
    paper.signed(document, notice.committee.name, day(notice.published_at))
    return paper.content_of(document)


def covenant_paper(covenant: Covenant) -> bytes:
    """The version with how it was adopted, or as the draft that it is."""
    facts = {"committee": covenant.committee.name, "kind": covenant.get_kind_display()}
    document = paper.official(_("%(committee)s: %(kind)s") % facts)
    paper.say(document, covenant.text)
    adopted = covenant.assemblies.filter(adopted=True).first()
    if adopted is None:
        paper.signed(document, covenant.get_state_display())
        return paper.content_of(document)
    facts = {"day": day(adopted.held_on), "force": day(covenant.in_force_from)}
    paper.say(
        document,
        _("Adopted by the residents' assembly on %(day)s, in force from %(force)s.") % facts
        + " "
        + _("%(there)s of %(all)s were there: %(yes)s in favour, %(no)s against, %(none)s abstained.")
        % {
            "all": adopted.entitled,
            "there": adopted.present,
            "yes": adopted.in_favour,
            "no": adopted.against,
            "none": adopted.abstained,
        },
    )
    paper.signed(document, covenant.committee.name, day(adopted.held_on))
    return paper.content_of(document)
