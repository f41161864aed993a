"""How the screen says things: dates, days left, masked names."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import segno
from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wulibridge.clock import workdays_between
from wulibridge.listed import listed
from wulibridge.territory.calendar import Calendar, working_calendar

register = template.Library()
register.filter("listed", listed)

# Amber from here on (working days), red only for overdue.
SOON = 3
# The whole line has three stops of at most 12 months and one of extension: further ahead no due date lies.
FURTHEST = timedelta(days=37 * 31)


@register.filter
def day(value: date | datetime | str | None) -> str:
    """A civil date of Asia/Shanghai as 2026年11月22日 or 22 Nov 2026. Takes ISO dates too; nothing for nothing."""
    if not value:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return date_format(value, "DATE_FORMAT")


@register.filter
def moment(value: datetime | None) -> str:
    """Date and time in Asia/Shanghai."""
    return date_format(timezone.localtime(value), "DATETIME_FORMAT") if value else ""


@register.filter
def mask_name(value: str | None) -> str:
    """The first sign of a name, the rest as stars of a fixed number: the length says nothing either."""
    return f"{value[0]}**" if value else ""


@register.filter
def mask_phone(value: str | None) -> str:
    """The last four signs of a phone number of at least eight; all of a shorter one is hidden."""
    if not value:
        return ""
    return f"*** {value[-4:]}" if len(value) >= 8 else "***"


@register.filter
def yuan(value: Decimal | None) -> str:
    """Money as 1,234.50; nothing for nothing. The unit stands beside it in words."""
    return "" if value is None else f"{value:,.2f}"


@register.simple_tag
@cache  # there are a few dozen pictures, and as many of them on a page
def icon(name: str) -> SafeString:
    """One of our own small pictures; always beside a word, so hidden from screen readers."""
    address = f"{static('icons.svg')}#{name}"
    return format_html('<svg class="wb-icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', address)


@register.simple_tag
def qr(address: str, label: str) -> SafeString:
    """An address to be opened with a phone's camera, with the white margin that cameras need; `label` says what it is
    to who cannot see it. The sheet of the room says how large it is (.wb-qr)."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(omitsize=True)
    picture = SafeString(drawn)  # nosec B703 (numbers alone)
    return format_html('<span class="wb-qr" role="img" aria-label="{}">{}</span>', label, picture)


@dataclass(frozen=True)
class DueWords:
    """What is left of a term: `level` is late, soon or calm."""

    level: str
    text: str


def due_words(due_on: date, *, today: date, calendar: Calendar) -> DueWords:
    """Days left in words: working days ahead by the calendar, calendar days once late (dates of Asia/Shanghai)."""
    if due_on < today:
        late = (today - due_on).days
        return DueWords("late", ngettext("%(count)s day overdue", "%(count)s days overdue", late) % {"count": late})
    if due_on == today:
        return DueWords("soon", _("due today"))
    left = workdays_between(today, due_on, calendar.is_workday)
    text = ngettext("%(count)s working day left", "%(count)s working days left", left) % {"count": left}
    return DueWords("soon" if left <= SOON else "calm", text)


def page_calendar(context: Context, today: date) -> Calendar:
    """The working calendar from today on, read once per page."""
    known: dict[Any, Any] = context.render_context.setdefault("wb_calendar", {})
    request = context.get("request")
    if request is not None:
        known = request.__dict__.setdefault("_wb_calendar", known)
    if today not in known:
        known[today] = working_calendar(today, today + FURTHEST)
    return known[today]


@register.simple_tag(takes_context=True)
def due_in_words(context: Context, due_on: date) -> SafeString:
    """Days left as a small mark of word, colour and icon. One query per page at most."""
    today = timezone.localdate()
    words = due_words(due_on, today=today, calendar=page_calendar(context, today))
    picture = icon(words.level) if words.level != "calm" else ""
    return format_html('<span class="wb-due wb-due-{}">{}{}</span>', words.level, picture, words.text)
