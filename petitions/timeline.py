"""All that happened to a petition as one list, for those who read it by their area: each thing by what it is about."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from petitions.duty_route import OrderState
from petitions.history import Event, History
from petitions.models import (
    Attachment,
    ChargeKind,
    DutyStep,
    Inquiry,
    Mandate,
    Petition,
    PublicAnswer,
    TransferOrder,
    Voice,
)
from petitions.queries.charge import charges_of
from petitions.queries.contact import callbacks_of, contacts_of
from petitions.route import Move, Stop
from petitions.templatetags.duties import duty_step
from wulibridge.people.models import User
from wulibridge.web.templatetags.wulibridge import day


class About(models.TextChoices):
    """What an event is about. Due dates are folded away: they are shown when they are asked for."""

    STEPS = "steps", gettext_lazy("Steps")
    RESIDENT = "resident", gettext_lazy("The resident")
    PEOPLE = "people", gettext_lazy("Who works on it")
    DEPARTMENTS = "departments", gettext_lazy("Departments")
    BEHALF = "behalf", gettext_lazy("Acting on behalf")
    VOICES = "voices", gettext_lazy("One matter, many voices")
    FILES = "files", gettext_lazy("Files")
    BOARD = "board", gettext_lazy("Public board")
    DATES = "dates", gettext_lazy("Due dates")


FOLDED = frozenset({About.DATES})
OF_THE_RESIDENT = frozenset({Move.ANSWER, Move.SATISFIED, Move.DISSATISFIED, Move.NO_ANSWER, Move.WAIT, Move.GO_ON})


@dataclass(frozen=True)
class Source:
    """Where events come from: one query, asked only of a petition that has some (`has`, of queries.petitions_for)."""

    has: str
    events: Callable[[Petition], Iterable[Event]]


@dataclass(frozen=True)
class Timeline:
    """All events, oldest first; `shown` are those about what was asked for."""

    events: list[Event]
    about: str = ""

    @property
    def shown(self) -> list[Event]:
        wanted = {self.about} if self.about else set(About.values) - FOLDED
        return [event for event in self.events if event.about in wanted]

    @property
    def kinds(self) -> list[tuple[str, str | Promise, int]]:
        """What there is to be asked for, with how many."""
        counted = {kind: sum(event.about == kind for event in self.events) for kind in About}
        return [(kind.value, kind.label, count) for kind, count in counted.items() if count]


def timeline_of(
    petition: Petition,
    history: History,
    *,
    orders: Iterable[TransferOrder] = (),
    files: Iterable[Attachment] = (),
    voices: Iterable[Voice] = (),
    mandates: Iterable[Mandate] = (),
    about: str = "",
) -> Timeline:
    """The timeline of a petition of petitions_for(), with what is given of orders, files, voices and mandates.

    One query for each of SOURCES of which the petition has something; none for anything else.
    """
    events = [replace(event, about=_about(event)) for event in history.events]
    events += _of_dates(history)
    events += [event for order in orders for event in _of_order(order)]
    events += [event for file in files for event in _of_file(file)]
    events += _of_voices(voices)
    events += [event for mandate in mandates for event in _of_mandate(mandate)]
    for source in SOURCES:
        if getattr(petition, source.has):
            events += source.events(petition)
    events.sort(key=lambda event: event.at)
    return Timeline(events, about if about in About.values else "")


def _about(event: Event) -> About:
    return About.RESIDENT if event.kind in OF_THE_RESIDENT else About.STEPS


def _of_dates(history: History) -> Iterator[Event]:
    for promise in history.promises:
        said = {"cause": promise.get_cause_display(), "clock": promise.get_term_display(), "day": day(promise.due_on)}
        title = _("%(clock)s: due %(day)s (%(cause)s)") % said
        yield Event(promise.at, "", Stop.ZONE, promise.by, promise.reason, about=About.DATES, title=title)


def _of_order(order: TransferOrder) -> Iterator[Event]:
    at, number = Stop.SUBDISTRICT, {"number": order.number}
    drawn = _("Transfer order %(number)s drawn up") % number
    yield Event(order.drawn_up_at, "", at, order.drawn_up_by, order.asked, about=About.DEPARTMENTS, title=drawn)
    if order.decided_at:
        returned = order.state == OrderState.RETURNED
        said = _("Transfer order %(number)s returned") if returned else _("Transfer order %(number)s accepted")
        yield Event(
            order.decided_at, "", at, order.decided_by, order.return_reason, about=About.DEPARTMENTS,
            title=said % number,
        )  # fmt: skip


def _of_file(file: Attachment) -> Iterator[Event]:
    name = {"file": str(file)}
    yield Event(file.added_at, "", Stop.ZONE, file.added_by, about=About.FILES, title=_("Added: %(file)s") % name)
    if file.withdrawn_at:
        title = _("Withdrawn: %(file)s") % name
        yield Event(file.withdrawn_at, "", Stop.ZONE, file.withdrawn_by, file.reason, about=About.FILES, title=title)


def _of_voices(voices: Iterable[Voice]) -> Iterator[Event]:
    """Without the number of the lead, which not everybody may see who sees this one."""
    for row in voices:
        title = _("Put to one that says the same")
        yield Event(row.at, "", Stop.ZONE, row.by, row.reason, about=About.VOICES, title=title)
        if row.ended_at:
            title = _("Parted from it again")
            yield Event(row.ended_at, "", Stop.ZONE, row.ended_by, about=About.VOICES, title=title)


def _of_mandate(mandate: Mandate) -> Iterator[Event]:
    at, said = Stop.COMMITTEE, {"who": mandate.actor.name, "body": mandate.towards}
    title = _("%(who)s acts on behalf, towards %(body)s") % said
    yield Event(mandate.began_at, "", at, mandate.began_by, about=About.BEHALF, title=title)
    for step in mandate.steps.all():
        title = _("Step on behalf, on %(day)s") % {"day": day(step.on)}
        yield Event(step.at, "", at, step.by, step.done, about=About.BEHALF, title=title)
    if mandate.ended_at:
        title = f"{_('Acting on behalf has ended')}: {mandate.get_outcome_display()}"
        yield Event(mandate.ended_at, "", at, mandate.ended_by, mandate.told, about=About.BEHALF, title=title)


def _contacts(petition: Petition) -> Iterator[Event]:
    for row in contacts_of(petition):
        said = _("Spoke to the resident") if row.reached else _("Tried to reach the resident")
        title = f"{said} · {row.get_way_display()}"
        yield Event(row.at, "", Stop(petition.stop), row.by, row.said, about=About.RESIDENT, title=title)


def _callbacks(petition: Petition) -> Iterator[Event]:
    for row in callbacks_of(petition):
        title = f"{pgettext('resident', 'Called back')}: {row.get_result_display()}"
        yield Event(row.at, "", Stop(petition.stop), row.by, row.note, about=About.RESIDENT, title=title)


def _charges(petition: Petition) -> Iterator[Event]:
    for row in charges_of(petition):
        owns = row.kind == ChargeKind.OWNS
        said = _("%(who)s follows it through from now on") if owns else _("Assigned to %(who)s")
        title = said % {"who": row.user.name}
        if row.was:
            title += " · " + _("before: %(who)s") % {"who": row.was.name}
        yield Event(row.at, "", Stop(petition.stop), row.by, row.reason, about=About.PEOPLE, title=title)


def _duty_steps(petition: Petition) -> Iterator[Event]:
    steps = DutyStep.objects.filter(duty__order__petition=petition).select_related("by", "duty__department")
    for row in steps:
        title = f"{row.duty.department.name}: {duty_step(row)}"
        yield Event(row.at, "", Stop.SUBDISTRICT, row.by, row.note, about=About.DEPARTMENTS, title=title)


def _inquiries(petition: Petition) -> Iterator[Event]:
    rows = Inquiry.objects.filter(duty__order__petition=petition)
    desk = _("case desk")
    for row in rows.select_related("asked_by", "answered_by", "asked_for", "asked_of"):
        sides = {"asks": str(row.asked_for or desk), "asked": str(row.asked_of or desk)}
        yield _said(row.asked_at, row.asked_by, row.question, _("%(asks)s asks %(asked)s") % sides)
        if row.answered_at:
            yield _said(row.answered_at, row.answered_by, row.answer, _("%(asked)s answers %(asks)s") % sides)


def _said(at: datetime, by: User | None, words: str, title: str) -> Event:
    return Event(at, "", Stop.SUBDISTRICT, by, words, about=About.DEPARTMENTS, title=title)


def _publications(petition: Petition) -> Iterator[Event]:
    rows = PublicAnswer.objects.filter(petition=petition).select_related("published_by", "withdrawn_by")
    for row in rows:
        title = _("Put on the public board: %(title)s") % {"title": row.title}
        yield Event(row.published_at, "", Stop.COMMITTEE, row.published_by, row.text, about=About.BOARD, title=title)
        if row.withdrawn_at:
            title = _("Taken off the public board: %(title)s") % {"title": row.title}
            yield Event(row.withdrawn_at, "", Stop.COMMITTEE, row.withdrawn_by, about=About.BOARD, title=title)


# Another kind of event is another row here.
SOURCES = (
    Source("has_contacts", _contacts),
    Source("has_callbacks", _callbacks),
    Source("has_charges", _charges),
    Source("has_orders", _duty_steps),
    Source("has_orders", _inquiries),
    Source("has_publications", _publications),
)
