"""Policy briefs: published to the teams, acknowledged by each, and brought to mind once a week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from petitions.services import Refused
from visits.models import BriefRead, PolicyBrief
from visits.queries.brief import has_to_read, subdistricts_of_publisher, unread_by
from visits.services.held import check_in_force
from wulibridge.clock import roll_forward
from wulibridge.journal.services import record, recording
from wulibridge.notices.services import Message, notify
from wulibridge.people.models import User
from wulibridge.territory.calendar import SHANGHAI, civil_date, database_now, working_calendar
from wulibridge.territory.models import Committee, Subdistrict
from wulibridge.territory.redistricting.standing import share_map

# The first working day of the week, at this time of Asia/Shanghai.
DIGEST_AT = time(8, 30)
# A brief that nobody has opened for so long is no news any more.
KEPT_IN_MIND = timedelta(days=60)


@dataclass(frozen=True)
class BriefDraft:
    """What the teams of these committees have to know, or of the whole subdistrict when none is named. `client_uuid`
    comes with the form."""

    client_uuid: UUID
    subdistrict: Subdistrict
    title: str
    text: str
    committees: Sequence[Committee] = ()


def publish_brief(*, draft: BriefDraft, by: User) -> PolicyBrief:
    """Publish a brief. The same form sent twice by the same person gives the brief of the first time.

    Raises Refused without the right, for a committee of another subdistrict or one that has ended, and when the form's
    identity belongs to something else (field `client_uuid`).
    """
    said = {"subdistrict": draft.subdistrict, "title": draft.title, "text": draft.text, "published_by": by}
    with recording():
        share_map()
        if draft.subdistrict not in subdistricts_of_publisher(by):
            raise Refused(_("You may not publish briefs in this subdistrict."))
        if any(committee.subdistrict_id != draft.subdistrict.pk for committee in draft.committees):
            raise Refused(_("This committee belongs to another subdistrict."), "committees")
        check_in_force(*draft.committees, field="committees")
        brief, is_new = PolicyBrief.objects.get_or_create(
            client_uuid=draft.client_uuid, defaults=said | {"published_at": database_now()}
        )
        if is_new:
            brief.committees.set(draft.committees)
            details = {"committees": [committee.pk for committee in draft.committees]}
            record("brief.published", brief, by=by, area=draft.subdistrict.code, details=details)
        elif any(getattr(brief, name) != value for name, value in said.items()) or (
            set(brief.committees.all()) != set(draft.committees)
        ):
            raise Refused(_("This form was already saved. Save again to keep it."), "client_uuid")
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
            Message("brief_digest", f"brief_digest:{year}-W{week:02d}", (user,), path, {"count": count}, named=True)
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
