"""Tasks after their meeting: what their owner says of them, and what is told of them in the next one."""

from django.utils.translation import gettext_lazy as _

from meetings.models import ActionItem, Meeting, Progress
from meetings.queries.task import series_tasks, tasks_of
from meetings.route import Deed
from meetings.services.acting import Act, acting, said
from petitions.services import Refused
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.territory.calendar import database_now


def report(*, task: ActionItem, note: str, done: bool, by: User) -> None:
    """What its owner did about it, and whether that was all. Raises Refused for a stranger's task and a done one."""
    with recording():
        row = _locked(task)
        if not tasks_of(by).filter(pk=row.pk).exists():
            raise Refused(_("This is not yours to do."))
        _write(row, Progress(task=row, note=said(note, "note"), at=database_now(), by=by), done)
        meeting = Meeting.objects.with_place().get(pk=row.item.meeting_id)
        verb = Deed.FINISH if done else Deed.PROGRESS
        record(f"meeting.{verb.value}", meeting, by=by, area=meeting.area.code, details={"task": row.pk})


def review(*, meeting: Meeting, task: ActionItem, note: str, done: bool, by: User) -> None:
    """What was told in this meeting of a task of an earlier one of its series. Raises Refused for any other task."""
    with acting(meeting, Deed.REVIEW, by=by) as act:
        if not series_tasks(act.meeting).filter(pk=task.pk).exists():
            raise Refused(_("Please choose one of the open tasks."), "task")
        row = _locked(task)
        _write(row, _told_in(act, row, note), done)
        act.details |= {"task": row.pk, "done": done}


def _locked(task: ActionItem) -> ActionItem:
    """The task as it now stands. Raises Refused when it is done."""
    row = ActionItem.objects.select_for_update(of=("self",)).select_related("item").get(pk=task.pk)
    if row.done_at:
        raise Refused(_("It is done already."), "task")
    return row


def _told_in(act: Act, task: ActionItem, note: str) -> Progress:
    return Progress(task=task, note=said(note, "note"), meeting=act.meeting, at=act.now, by=act.by)


def _write(task: ActionItem, progress: Progress, done: bool) -> None:
    progress.save()
    if done:
        ActionItem.objects.filter(pk=task.pk).update(done_at=progress.at)
