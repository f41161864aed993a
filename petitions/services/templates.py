"""Answer templates are written by the case desk of their subdistrict."""

import re
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions.models import AnswerTemplate
from petitions.queries.template import PLACEHOLDERS, subdistricts_with_templates
from petitions.services.refusals import Refused
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.territory.models import Subdistrict


@dataclass(frozen=True)
class TemplateDraft:
    """The words of an answer; without a topic or outcome for all of them."""

    title: str
    text: str
    topic: str = ""
    outcome: str = ""
    active: bool = True


def write_template(
    *, subdistrict: Subdistrict, draft: TemplateDraft, by: User, template: AnswerTemplate | None = None
) -> AnswerTemplate:
    """Write a new template, or change `template`; answers that were given with it stay as they are.

    Raises Refused when `by` does not handle the third stop there, for a title that another one has, and for anything
    in braces but {number}, {title} and {date}.
    """
    if not subdistricts_with_templates(by).filter(pk=subdistrict.pk).exists():
        raise Refused(_("Only the case desk keeps answer templates."))
    _check(draft)
    with recording():
        others = AnswerTemplate.objects.select_for_update().filter(subdistrict=subdistrict, title=draft.title.strip())
        if others.exclude(pk=template.pk if template else 0).exists():
            raise Refused(_("Another template has this title."), "title")
        row = template or AnswerTemplate(subdistrict=subdistrict)
        row.title, row.text = draft.title.strip(), draft.text.strip()
        row.topic, row.outcome, row.active = draft.topic, draft.outcome, draft.active
        row.changed_by, row.changed_at = by, timezone.now()
        row.save()
        verb = "template.changed" if template else "template.written"
        record(verb, row, by=by, area=subdistrict.code, details={"title": row.title, "active": row.active})
    return row


def _check(draft: TemplateDraft) -> None:
    rest = draft.text
    for name in PLACEHOLDERS:
        rest = rest.replace(name, "")
    if found := re.search(r"[{}]\w*\}?", rest):
        told = _("%(found)s stands for nothing. Only {number}, {title} and {date} are filled in.")
        raise Refused(told % {"found": found.group()}, "text")
