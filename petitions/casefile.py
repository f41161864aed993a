"""The whole file of a petition, section by section, as it is printed and handed out as a document.

Attachments are named by what they show and by their digest; their content stays where it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from petitions.history import Event, History
from petitions.legal_route import Step
from petitions.models import Attachment, Duty, LegalTerm, Petition, Petitioner, Reply
from petitions.promises import explain
from petitions.queries import handling_of, is_complaint, legal_terms_of, targets_of
from petitions.queries.order import Orders
from petitions.templatetags.petitions import in_words
from petitions.timeline import Timeline
from wulibridge.web.templatetags.wulibridge import day, moment


@dataclass(frozen=True)
class Entry:
    """One thing with its words; `note` says when and who."""

    head: str
    text: str = ""
    note: str = ""


@dataclass(frozen=True)
class Section:
    title: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Contents:
    """What was read of a petition: `files` and `orders` are those that the reader may see."""

    petition: Petition
    history: History
    timeline: Timeline
    orders: Orders
    files: list[Attachment]
    petitioner: Petitioner | None = None


def case_file_of(contents: Contents) -> list[Section]:
    """The sections that have something to say. The petitioner is in it when `contents` has one: who may read that,
    says services.reveal_petitioner. At most two queries for a complaint, and one each for its terms and days off."""
    petition, history = contents.petition, contents.history
    sections = [
        Section(_("What was said"), _said(petition, contents.petitioner)),
        Section(_("Where it stands"), _stands(petition)),
        Section(_("Complaint"), _complaint(petition)),
        Section(_("Due dates"), entries=list(_promises(history))),
        Section(_("Legal petition"), entries=[_legal(term) for term in _terms(petition)]),
        *(Section(f"{_('Transfer order')} {order.number}", _order(order)) for order in contents.orders.orders),
        Section(_("Duties of departments"), entries=[_duty(duty) for duty in contents.orders.duties]),
        Section(_("What was done"), entries=[_event(event) for event in contents.timeline.shown]),
        Section(_("Attachments"), entries=[_file(file) for file in contents.files]),
    ]
    return [section for section in sections if section.facts or section.entries]


def _facts(*rows: tuple[str, Any]) -> list[tuple[str, str]]:
    return [(label, str(said)) for label, said in rows if said]


def _said(petition: Petition, petitioner: Petitioner | None) -> list[tuple[str, str]]:
    kind = petition.get_kind_display()
    asked = f"{petitioner.name} {petitioner.phone}".strip() if petitioner else ""
    return _facts(
        (_("Petition"), f"{petition.number} {petition.title}"),
        (_("Petitioner"), asked),
        (_("What was said"), petition.text),
        (_("Kind"), f"{kind} · {_('legal petition')}" if petition.is_xinfang else kind),
        (_("Topic"), petition.get_topic_display()),
        (_("Urgency"), petition.get_urgency_display()),
        (_("Where"), petition.address),
        (_("Zone"), f"{petition.zone.committee.name} · {petition.zone.name}"),
        (_("Received"), f"{day(petition.received_at)} · {petition.get_channel_display()}"),
    )


def _stands(petition: Petition) -> list[tuple[str, str]]:
    return _facts(
        (_("State"), f"{petition.get_state_display()} · {petition.get_stop_display()}"),
        (_("Due at this stop"), day(petition.due_on)),
        (_("Due over the whole line"), day(petition.total_due_on)),
        (_("First contact"), moment(petition.first_contact_at)),
        (_("Works on it"), petition.handler and petition.handler.name),
        (_("Follows it through"), petition.owner and petition.owner.name),
        (_("Helping department"), petition.department),
        (_("Times reopened"), petition.reopened),
        (_("Under supervision since"), day(petition.supervised_at)),
        (_("Closed"), day(petition.closed_at)),
    )


def _complaint(petition: Petition) -> list[tuple[str, str]]:
    if not is_complaint(petition):
        return []
    handlers = [
        f"{row.user} {day(row.at)}" + (f"–{day(row.until)} {row.reason}" if row.until else "")
        for row in handling_of(petition)
    ]
    return _facts((_("About"), "、".join(map(str, targets_of(petition)))), (_("Handlers"), "\n".join(handlers)))


def _promises(history: History) -> Iterator[Entry]:
    for why in explain(history.promises):
        said = {"clock": why.event.get_term_display(), "day": day(why.event.due_on)}
        why_so = strip_tags(render_to_string("petitions/_promise.html", {"why": why}))
        head = _("%(clock)s: due %(day)s") % said
        yield Entry(head, " ".join(why_so.split()), _when(why.event.at, why.event.by))


def _terms(petition: Petition) -> Iterable[LegalTerm]:
    return legal_terms_of(petition) if petition.is_xinfang else []


def _legal(term: LegalTerm) -> Entry:
    due = _("due %(day)s") % {"day": day(term.due_on)}
    done = _("Done on %(day)s.") % {"day": day(term.done_on)} if term.done_on else ""
    return Entry(f"{Step(term.step).label}: {due}", f"{done} {term.result}".strip())


def _order(order: Any) -> list[tuple[str, str]]:
    return _facts(
        (_("Residents' committee"), order.committee.name),
        (_("Drawn up"), f"{order.drawn_up_by.name} · {day(order.drawn_up_at)}"),
        (_("What was tried"), order.tried),
        (_("What is asked"), order.asked),
        (_("Suggested departments"), "、".join(str(row) for row in order.suggested.all())),
        (_("State"), order.get_state_display()),
        (_("Why it was returned"), order.return_reason),
        (_("Joint action plan"), order.plan),
    )


def _duty(duty: Duty) -> Entry:
    facts = [duty.get_state_display(), _("due %(day)s") % {"day": day(duty.due_on)}]
    facts += [_("leads")] if duty.leads else []
    said = f"\n{duty.get_outcome_display()}: {duty.report}" if duty.report else ""
    return Entry(" · ".join([duty.department.name, *map(str, facts)]), f"{duty.task}{said}")


def _event(event: Event) -> Entry:
    answer = event.reply if event.reply and event.told and event.kind == "answer" else None
    return Entry(in_words(event), _answer(answer) if answer else event.reason, _when(event.at, event.by))


def _answer(reply: Reply) -> str:
    why = f": {reply.get_reason_code_display()}" if reply.reason_code else ""
    return f"{reply.get_outcome_display()}{why}\n{reply.explanation}"


def _file(file: Attachment) -> Entry:
    size = "" if file.withdrawn_at else f" · {filesizeformat(file.size)}"
    gone = f" · {_('withdrawn')}" if file.withdrawn_at else ""
    return Entry(f"{file}{size}{gone}", f"SHA-256 {file.sha256}", _when(file.added_at, file.added_by))


def _when(at: Any, by: Any) -> str:
    return f"{moment(at)} · {by.name}" if by else moment(at)
