"""The texts of a meeting: the draft of its minutes, and what of it may be read by everybody."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.kinds import Part
from meetings.models import ActionItem, AgendaItem, Attendance, Invitation, Meeting, Voting
from meetings.queries.task import series_tasks
from wulibridge.web.templatetags.wulibridge import day, moment


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """The agenda with all that was said, voted and decided. Seven queries, however long it is."""
    rows = meeting.items.select_related("petition__zone", "resolution")
    return list(
        rows.prefetch_related(
            "options__votes",
            "votes",
            "statements__speaker__user",
            "statements__speaker__household__building",
            "statements__speaker__organization",
        )
    )


def tally(item: AgendaItem) -> list[tuple[str, int]]:
    """Each option and its votes, the abstentions last; empty where nothing was voted on. Reads what is prefetched."""
    options = list(item.options.all())
    if item.voting == Voting.NONE or not options:
        return []
    if item.voting == Voting.SECRET:
        if item.abstained is None:
            return []
        return [*((option.text, option.counted or 0) for option in options), (_("abstained"), item.abstained)]
    counted = Counter(vote.option_id for vote in item.votes.all())
    return [*((option.text, counted[option.pk]) for option in options), (_("abstained"), counted[None])]


def counted(item: AgendaItem) -> str:
    """The count of its secret vote as one word, empty before it: who corrects it shows with it which one they saw."""
    if item.abstained is None:
        return ""
    return "-".join(str(count) for count in (*(option.counted for option in item.options.all()), item.abstained))


def draft_of(meeting: Meeting) -> str:
    """The minutes put together from what was entered, in the language of the page. To be put right by a person."""
    guests = list(meeting.invitations.shown())
    opening = [*_head(meeting), *_presence(guests), "", *_earlier(meeting)]
    return "\n".join([*opening, *_body(meeting, said=True)]).strip()


def public_draft_of(meeting: Meeting) -> str:
    """The same for everybody: how many came as what, the votes as numbers, the decisions. Nobody is named, and nothing
    is quoted."""
    guests = [guest for guest in meeting.invitations.all() if guest.is_there]
    counted = Counter(guest.part for guest in guests)
    there = [f"{label} {counted[part]}" for part, label in Part.choices if counted[part]]
    lines = [
        _("Held on %(day)s, %(place)s.") % {"day": day(meeting.opened_at or meeting.starts_at), "place": meeting.place},
        ngettext("%(count)s took part: %(parts)s.", "%(count)s took part: %(parts)s.", len(guests))
        % {"count": len(guests), "parts": _("; ").join(there)},
    ]
    return "\n".join([*lines, "", *_body(meeting, said=False)]).strip()


def _head(meeting: Meeting) -> Iterator[str]:
    yield meeting.title
    yield f"{meeting.kind} · {meeting.area_name}"
    yield _("Time: %(time)s") % {"time": moment(meeting.opened_at or meeting.starts_at)}
    yield _("Place: %(place)s") % {"place": meeting.place}
    yield _("Chair: %(name)s") % {"name": meeting.chair or "-"}
    yield _("Minutes: %(name)s") % {"name": meeting.recorder or "-"}


def _presence(guests: list[Invitation]) -> Iterator[str]:
    for words, ways in (
        (_("Present: %(names)s"), (Attendance.PRESENT,)),
        (_("By proxy: %(names)s"), (Attendance.PROXY,)),
        (_("Excused: %(names)s"), (Attendance.EXCUSED,)),
    ):
        names = [str(guest) for guest in guests if guest.attendance in ways]
        if names:
            yield words % {"names": _("; ").join(names)}
    recused = [str(guest) for guest in guests if guest.recused]
    if recused:
        yield _("Without a vote, with a stake of their own: %(names)s") % {"names": _("; ").join(recused)}


def _earlier(meeting: Meeting) -> Iterator[str]:
    """The tasks that the meetings before left open, and what was told of them in this one."""
    tasks = list(series_tasks(meeting))
    if not tasks:
        return
    yield _("Tasks from earlier meetings:")
    for task in tasks:
        told = _("; ").join(note.note for note in task.notes.all() if note.meeting_id == meeting.pk)
        note = told or _("open, until %(day)s") % {"day": day(task.due_on)}
        words = _("%(task)s (%(who)s): %(note)s") % {"task": task, "who": task.who, "note": note}
        yield f"{words} {_('Done.')}" if task.done_at else words
    yield ""


def _body(meeting: Meeting, *, said: bool) -> Iterator[str]:
    taken_on = _taken_on(meeting) if said else {}
    for item in items_of(meeting):
        yield f"{item.position}. {item.title}"
        if said and item.text:
            yield item.text
        if said:
            for statement in item.statements.all():
                yield _("%(name)s: %(text)s") % {"name": statement.speaker, "text": statement.text}
        votes = tally(item)
        if votes:
            counts = _("; ").join(f"{text} {count}" for text, count in votes)
            yield _("Vote: %(counts)s.") % {"counts": counts}
        if hasattr(item, "resolution"):
            yield _("Decided: %(text)s") % {"text": item.resolution.text}
        yield from taken_on.get(item.pk, ())
        yield ""


def _taken_on(meeting: Meeting) -> dict[int, list[str]]:
    """Who took what on until when, by item (id)."""
    tasks = ActionItem.objects.filter(item__meeting=meeting).select_related("owner", "organization")
    found: dict[int, list[str]] = defaultdict(list)
    for task in tasks.order_by("due_on", "pk"):
        facts = {"task": task, "who": task.who, "day": day(task.due_on)}
        found[task.item_id].append(_("Task: %(task)s (%(who)s), until %(day)s.") % facts)
    return found
