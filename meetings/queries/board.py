"""What everybody may read of a committee's meetings."""

from datetime import date

from django.db.models import Q, QuerySet

from meetings.models import Meeting, Publication
from meetings.route import COMING
from wulibridge.territory.models import Committee


def _here(committee: Committee, path: str = "") -> Q:
    """Of the committee and its zones, with what it keeps of those that ended."""
    names = ("committee", "committee__successor", "zone__committee", "zone__committee__successor")
    found = Q()
    for name in (*names, "zone__successor__committee"):
        found |= Q(**{f"{path}{name}": committee})
    return found


def coming_meetings(committee: Committee, today: date) -> QuerySet[Meeting]:
    """Meetings open to everybody whose invitations are out, from `today` (Asia/Shanghai) on, the next one first."""
    rows = Meeting.objects.filter(_here(committee), state__in=COMING, open_to_public=True, starts_at__date__gte=today)
    return rows.select_related("kind", "zone").order_by("starts_at", "pk")


def published_minutes(committee: Committee) -> QuerySet[Publication]:
    """What is on the board, the newest first, and what was taken off it, of which the text is shown no more."""
    rows = Publication.objects.filter(_here(committee, "meeting__"))
    return rows.select_related("meeting__kind", "meeting__zone").order_by("-published_at", "-pk")
