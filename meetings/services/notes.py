"""Who is told what of a meeting: its title and day, never what was said in it."""

from collections.abc import Iterable

from django.urls import reverse

from meetings.models import ActionItem, Meeting
from meetings.queries.task import owners_of
from wulibridge.notices.services import Message, notify
from wulibridge.people.models import User


def tell_guests(meeting: Meeting, step: str, *, by: User, key: object = "", path: str = "") -> None:
    """Everybody invited who has an account, but for whoever did it."""
    tell(
        meeting, step, [guest.user for guest in meeting.invitations.select_related("user") if guest.user], by, key, path
    )


def tell(meeting: Meeting, step: str, receivers: Iterable[User], by: User, key: object = "", path: str = "") -> None:
    told = tuple({user.pk: user for user in receivers if user.pk != by.pk}.values())
    facts = {
        "step": step,
        "title": meeting.title,
        "place": meeting.place,
        "at": meeting.starts_at.isoformat(),
        "reason": meeting.stopped_because,
        "until": meeting.objections_until.isoformat() if meeting.objections_until else "",
    }
    notify([Message("meeting_step", f"meeting:{meeting.pk}:{step}:{key}", told, path, facts)])


def tell_owner(task: ActionItem, meeting: Meeting, *, by: User) -> None:
    """Who now has a task, but for whoever gave it."""
    told = tuple(user for user in owners_of(task) if user.pk != by.pk)
    notify([Message("meeting_step", f"task:{task.pk}", told, reverse("meetings:mine"), task_facts(task, "task"))])


def task_facts(task: ActionItem, step: str) -> dict[str, str]:
    """What is said of a task: what, until when, from which meeting."""
    facts = {"step": step, "title": task.item.meeting.title, "task": task.text}
    return facts | {"due_on": task.due_on.isoformat(), "owner": task.who}
