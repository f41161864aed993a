"""Who is told what of a meeting: its title and day, never what was said in it."""

from collections.abc import Iterable

from meetings.models import ActionItem, Meeting
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
    facts = {"step": "task", "title": meeting.title, "task": task.text, "due_on": task.due_on.isoformat()}
    told = (task.owner,) if task.owner_id != by.pk else ()
    notify([Message("meeting_step", f"task:{task.pk}", told, "", facts)])
