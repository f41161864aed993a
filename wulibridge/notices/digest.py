"""One mail a day instead of many: what was told in the app since the last one and has not been read there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wulibridge.clock import LONGEST_BREAK
from wulibridge.notices.channels import text_of
from wulibridge.notices.models import Channel, Notice
from wulibridge.notices.services import Message, write_mail
from wulibridge.people.models import MailChoice, User
from wulibridge.territory.calendar import SHANGHAI, Calendar, civil_date, database_now, working_calendar

KIND = "daily_digest"
# On working days, at this time of Asia/Shanghai.
DIGEST_AT = time(8, 30)
# What is older is no news, even after an outage.
KEPT_IN_MIND = timedelta(days=14)
MOST_LINES = 40

# By the first word of a notice's kind.
GROUPS = {
    "petition": _("Petitions"),
    "order": _("Transfer orders"),
    "duty": _("Duties of departments"),
    "legal": _("Legal petitions"),
    "opinion": _("Opinions"),
    "need": _("Needs and wishes"),
    "wish": _("Needs and wishes"),
    "enrolment": _("Services"),
    "care": _("Weather care"),
    "brief": _("Policy briefs"),
    "meeting": _("Meetings"),
    "report": _("Monthly report"),
    "inspection": _("Inspections"),
    "work": _("Work evaluation"),
}


def send_digests(now: datetime | None = None) -> int:
    """Write today's mail to everybody who wishes for one a day and was told something; returns how many there are.

    `now` is the database's clock unless given. Harmless when rung at any time and however often: before 8:30
    (Asia/Shanghai) and on days off it does nothing, later it catches up, and nobody gets a second one of a day.
    """
    now = now or database_now()
    moment = digest_moment(now)
    if moment is None or now < moment:
        return 0
    with transaction.atomic():
        told = _untold(moment)
        write_mail(_message(user, notices, moment) for user, notices in told.items())
    return len(told)


def digest_moment(now: datetime) -> datetime | None:
    """When the digest of the day of `now` leaves; None on a day off. Make-up Saturdays are working days."""
    today = civil_date(now)
    return _at(today) if working_calendar(today, today).is_workday(today) else None


def _at(day: date) -> datetime:
    return datetime.combine(day, DIGEST_AT, tzinfo=SHANGHAI)


def _untold(moment: datetime) -> dict[User, list[Notice]]:
    """The unread notices of each that no digest has named yet, up to `moment`; without those who have their mail of
    the day. Three queries."""
    users = User.objects.filter(is_active=True, mail=MailChoice.DAILY).exclude(email="").in_bulk()
    last = _last_days(users, moment)
    waiting = [pk for pk in users if last.get(pk) != civil_date(moment)]
    rows = Notice.objects.filter(receiver__in=waiting, channel=Channel.IN_APP, read_at=None)
    rows = rows.filter(created_at__gt=moment - KEPT_IN_MIND, created_at__lte=moment)
    told: dict[User, list[Notice]] = defaultdict(list)
    first = _before(moment)
    for notice in rows.order_by("created_at", "pk"):
        user = users[notice.receiver_id or 0]
        if notice.created_at > (_at(last[user.pk]) if user.pk in last else first):
            notice.receiver = user
            told[user].append(notice)
    return told


def _last_days(users: Iterable[int], moment: datetime) -> dict[int, date]:
    """The day of the last digest of each, by its key: that has an index, who received what over all times has none."""
    today = civil_date(moment)
    days = [today - timedelta(days=n) for n in range(KEPT_IN_MIND.days + 1)]
    keys = {f"{_key(day)}:{pk}:{Channel.EMAIL}": (pk, day) for pk in users for day in days}
    written = Notice.objects.filter(dedupe_key__in=list(keys)).values_list("dedupe_key", flat=True)
    last: dict[int, date] = {}
    for pk, day in (keys[key] for key in written):
        last[pk] = max(day, last.get(pk, day))
    return last


def _key(day: date) -> str:
    return f"digest:{day}"


def _before(moment: datetime) -> datetime:
    """The digest before: of the last working day. Whoever has had none yet is told what came since then."""
    today = civil_date(moment)
    calendar: Calendar = working_calendar(today - timedelta(days=LONGEST_BREAK), today)
    days = (today - timedelta(days=n) for n in range(1, LONGEST_BREAK))
    return _at(next(day for day in days if calendar.is_workday(day)))


def _message(user: User, notices: Sequence[Notice], moment: datetime) -> Message:
    with translation.override(user.language or settings.LANGUAGE_CODE):
        groups: dict[str, list[Notice]] = defaultdict(list)
        for notice in notices:
            groups[str(GROUPS.get(notice.kind.split("_")[0], gettext("Other")))].append(notice)
        lines = [
            {"label": label, "count": len(rows), "lines": [text_of(row)[0] for row in rows[:MOST_LINES]]}
            for label, rows in groups.items()
        ]
    facts = {"day": civil_date(moment).isoformat(), "count": len(notices), "groups": lines}
    return Message(KIND, _key(civil_date(moment)), (user,), reverse("web:notices"), facts)
