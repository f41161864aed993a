"""Keeping the list of kinds of meetings."""

from django.core.exceptions import PermissionDenied

from meetings.models import MeetingKind
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds


def save_kind(*, kind: MeetingKind, by: User) -> MeetingKind:
    """Write a kind, new or changed; meetings of it already called keep their papers. Raises ValidationError with the
    fields, PermissionDenied for whoever does not keep the list."""
    if not holds(by, Permission.MEETING_KINDS):
        raise PermissionDenied
    kind.full_clean()
    with recording():
        kind.save()
        record("meeting.kind", kind, by=by, details={"code": kind.code})
    return kind
