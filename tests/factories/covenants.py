"""Covenants as the services leave them, step by step."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from meetings.assembly import Count
from meetings.models import BoardNotice, Covenant
from meetings.services import covenant as services
from meetings.services.board import NoticeDraft, put_up
from meetings.services.covenant import Ballot
from tests.factories.people import staff_of
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.models import Committee

CARRIED = Count(entitled=301, present=151, in_favour=76, against=70, abstained=5)
TEXT = "一、楼道里不堆放杂物。"


def begun(committee: Committee, *, by: User, kind: str = "covenant", text: str = TEXT, changes: str = "") -> Covenant:
    row = services.begin(committee=committee, kind=kind, by=by)
    services.write(covenant=row, text=text, changes=changes or "改了第一条", edition=1, by=by)
    return fresh(row)


def consulted(committee: Committee, *, by: User, **more: Any) -> Covenant:
    row = asked(committee, by=by, **more)
    services.close(covenant=row, counted=12, opinions="多数赞成。", taken_up="都写进去了。", early="各户都答了", by=by)
    return fresh(row)


def asked(committee: Committee, *, by: User, **more: Any) -> Covenant:
    """The residents are asked until tomorrow."""
    row = begun(committee, by=by, **more)
    services.consult(covenant=row, until=timezone.localdate() + timedelta(days=1), looked=True, by=by)
    return fresh(row)


def adopted(committee: Committee, *, by: User, count: Count = CARRIED, **more: Any) -> Covenant:
    row = consulted(committee, by=by, **more)
    today = timezone.localdate()
    services.adopt(covenant=row, ballot=Ballot("households", count, today), in_force_from=today, by=by)
    return fresh(row)


def on_board(committee: Committee, *, by: User, desk: User | None = None, **more: Any) -> Covenant:
    """Filed, received by the case desk, and published."""
    row = adopted(committee, by=by, **more)
    services.file(covenant=row, by=by)
    desk = desk or staff_of(Role.CASE_DESK, committee.subdistrict)
    services.receive(covenant=row, filed_under="备〔2026〕1号", by=desk)
    services.publish(covenant=row, looked=True, by=by)
    return fresh(row)


def fresh(row: Covenant) -> Covenant:
    return Covenant.objects.get(pk=row.pk)


def notice_on(committee: Committee, *, by: User, title: str = "停水通知", **more: Any) -> BoardNotice:
    draft = NoticeDraft(**{"title": title, "text": "明早检修水泵。", "starts_on": timezone.localdate()} | more)
    return put_up(committee=committee, draft=draft, looked=True, by=by)
