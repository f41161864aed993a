"""Reading written opinions: those of an appraisal, and the copies that somebody has received."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Case, F, QuerySet, Value, When
from django.utils.translation import gettext as _

from meetings.kinds import Output
from meetings.models import Meeting, OpinionCopy, WrittenOpinion
from meetings.queries.words import items_of, tally
from wulibridge.people.models import User
from wulibridge.web.templatetags.wulibridge import day


def gives_opinion(meeting: Meeting) -> bool:
    """Does a written opinion come of meetings of this kind?"""
    return meeting.kind.output == Output.OPINION


def opinion_of(meeting: Meeting) -> WrittenOpinion | None:
    rows = WrittenOpinion.objects.filter(meeting=meeting).select_related("written_by", "confirmed_by")
    return rows.prefetch_related("copies__organization", "copies__received_by", "copies__replied_by").first()


def copies_for(user: User, today: date) -> QuerySet[OpinionCopy]:
    """The copies that `user` sees: what waits for a reply first, by its day (Asia/Shanghai), then the others."""
    rows = OpinionCopy.objects.visible_to(user).select_related(
        "opinion__meeting__zone__committee",
        "opinion__meeting__committee",
        "opinion__meeting__subdistrict",
        "organization",
        "received_by",
        "replied_by",
    )
    waits = Case(When(replied_at=None, then=Value(0)), default=Value(1))
    return rows.order_by(waits, F("reply_due_on").asc(), "-pk")


def opinion_draft(meeting: Meeting) -> str:
    """The opinion put together from what was decided, in the language of the page. Nobody is named."""
    return "\n".join(_lines(meeting)).strip()


def _lines(meeting: Meeting) -> Iterator[str]:
    held = {"day": day(meeting.opened_at or meeting.starts_at), "area": meeting.area_name, "title": meeting.title}
    yield _("On %(day)s %(area)s held the appraisal: %(title)s. Its opinion is:") % held
    yield ""
    for item in items_of(meeting):
        yield f"{item.position}. {item.title}"
        votes = tally(item)
        if votes:
            yield _("Vote: %(counts)s.") % {"counts": _("; ").join(f"{text} {count}" for text, count in votes)}
        if hasattr(item, "resolution"):
            yield item.resolution.text
        yield ""
    yield _("Please confirm the receipt, and reply in writing what will be done about it.")
