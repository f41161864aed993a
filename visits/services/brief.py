"""Policy briefs: published to the teams, acknowledged by each, and brought to mind once a week."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from petitions.services import Refused
from visits.models import BriefRead, PolicyBrief
from visits.queries.brief import has_to_read, subdistricts_of_publisher, unread_by
from wulibridge.clock import roll_forward
from wulibridge.journal.services import record, recording
from wulibridge.notices.services import Message, notify
from wulibridge.people.models import User
from wulibridge.territory.calendar import SHANGHAI, civil_date, database_now, working_calendar
from wulibridge.territory.models import Committee, Subdistrict

# The first working day of the week, at this time of Asia/Shanghai.
DIGEST_AT = time(8, 30)
# A brief that nobody has opened for so long is no news any more.
KEPT_IN_MIND = timedelta(days=60)


def publish_brief(
    *, subdistrict: Subdistrict, committees: Sequence[Committee], title: str, text: str, by: User
) -> PolicyBrief:
    """Publish a brief to the teams of these committees, or of the whole subdistrict when none is named.

    Raises Refused without the right, or for a committee of another subdistrict.
    """
    if subdistrict not in subdistricts_of_publisher(by):
        raise Refused(_("You may not publish briefs in this subdistrict."))
    if any(committee.subdistrict_id != subdistrict.pk for committee in committees):
        raise Refused(_("This committee belongs to another subdistrict."), "committees")
    with recording():
        brief = PolicyBrief.objects.create(
            subdistrict=subdistrict, title=title, text=text, published_by=by, published_at=database_now()
        )
        brief.committees.set(committees)
        details = {"committees": [committee.pk for committee in committees]}
        record("brief.published", brief, by=by, area=subdistrict.code, details=details)
    return brief


def acknowledge(*, brief: PolicyBrief, by: User) -> None:
    """Say that `by` has read a brief; a second time changes nothing. Raises Refused when it is not for them."""
    if not has_to_read(by, brief):
        raise Refused(_("This brief is not for you to acknowledge."))
    with recording():
        _row, is_new = BriefRead.objects.get_or_create(brief=brief, user=by)
        if is_new:
            record("brief.acknowledged", brief, by=by, area=brief.subdistrict.code)


def send_digests(now: datetime | None = None) -> int:
    """Tell everybody who has briefs left to read, once a week; returns how many are told. `now` is the database's
    clock unless given.

    Harmless when rung at any time and however often: before 8:30 (Asia/Shanghai) of the week's first working day it
    does nothing, afterwards it catches up, and only briefs published before that moment count.
    """
    now = now or database_now()
    moment = digest_moment(now)
    if now < moment:
        return 0
    year, week, _day = moment.isocalendar()
    waiting = unread_by(moment - KEPT_IN_MIND, moment)
    path = reverse("visits:briefs")
    with recording():
        notify(
            Message("brief_digest", f"brief_digest:{year}-W{week:02d}", (user,), path, {"count": count})
            for user, count in waiting.items()
        )
    return len(waiting)


def digest_moment(now: datetime) -> datetime:
    """When the digest of the week of `now` goes out: 8:30 of its first working day, in Asia/Shanghai.

    In a week without a working day it is one of the week after, and nothing goes out meanwhile.
    """
    today = civil_date(now)
    monday = today - timedelta(days=today.weekday())
    calendar = working_calendar(monday, monday + timedelta(days=7))
    return datetime.combine(roll_forward(monday, calendar.is_workday), DIGEST_AT, tzinfo=SHANGHAI)
