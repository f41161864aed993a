"""What everybody may read of a committee: its meetings and their minutes, covenant and charter, notices."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from meetings.covenant_route import State
from meetings.models import BoardNotice, Covenant, CovenantKind, Meeting, Publication
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


def notices_on(committee: Committee, today: date) -> QuerySet[BoardNotice]:
    """Notices that stand on `today` (Asia/Shanghai), the newest first, and those taken off before their last day."""
    stands = Q(starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gte=today))
    return BoardNotice.objects.filter(stands, committee=committee).order_by("-starts_on", "-pk")


@dataclass
class Texts:
    """Covenant or charter of a committee: in force, coming, put to the residents now, the earlier ones, taken off."""

    kind: CovenantKind
    in_force: Covenant | None = None
    coming: list[Covenant] = field(default_factory=list)
    asked: Covenant | None = None
    earlier: list[Covenant] = field(default_factory=list)
    taken_off: list[Covenant] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.in_force or self.coming or self.asked or self.earlier or self.taken_off)


def texts_of(committee: Committee, today: date) -> list[Texts]:
    """What its residents agreed on, as it stands on `today` (Asia/Shanghai). One query."""
    found = {kind: Texts(kind) for kind in CovenantKind}
    shown = Q(state=State.PUBLISHED) | Q(state=State.RECEIVED, withdrawn_at__isnull=False)
    asked = Q(state=State.CONSULTING, consult_until__gte=today)
    for row in Covenant.objects.filter(shown | asked, committee=committee).order_by("-number"):
        _place(found[CovenantKind(row.kind)], row, today)
    return [texts for texts in found.values() if texts]


def _place(texts: Texts, row: Covenant, today: date) -> None:
    """From the newest to the oldest: the newest in force takes the place of those before it."""
    if row.state == State.CONSULTING:
        texts.asked = row
    elif row.state == State.RECEIVED:
        texts.taken_off.append(row)
    elif row.in_force_from is not None and row.in_force_from > today:
        texts.coming.append(row)
    elif texts.in_force is None:
        texts.in_force = row
    else:
        texts.earlier.append(row)


def counts_of_coming(today: date) -> dict[int, int]:
    """How many open meetings are announced from `today` (Asia/Shanghai) on, by committee (id); none where there are
    none. One query."""
    rows = Meeting.objects.filter(state__in=COMING, open_to_public=True, starts_at__date__gte=today)
    counted: dict[int, int] = {}
    names = ("committee", "committee__successor", "zone__committee", "zone__committee__successor")
    for *places, many in rows.values_list(*names, "zone__successor__committee").annotate(many=Count("pk")).order_by():
        for committee in {place for place in places if place}:
            counted[committee] = counted.get(committee, 0) + many
    return counted
