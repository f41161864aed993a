"""Windows: opened with a poster, judged by whoever comes, starred once a year by people."""

from collections.abc import Collection
from secrets import choice

from django.utils.translation import gettext_lazy as _

from evaluations.models import Window, WindowRating, WindowStars
from evaluations.pledge_route import HIGHEST_STARS, LOWEST_STARS, RatingReason
from evaluations.queries.unit import concludes_of, keeps_of, named
from evaluations.queries.window import year_of_window
from evaluations.services.guard import today
from petitions.services import Refused
from visits.nameless import tells
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Committee, Organization, Subdistrict

# Without signs that are read as others: somebody may have to type it.
SIGNS, LENGTH = "23456789abcdefghjkmnpqrstuvwxyz", 8


def open_window(
    *, subdistrict: Subdistrict, unit: Organization | Committee | None, name: str, place: str, by: User
) -> Window:
    """Open a window of a unit, or of the subdistrict's office itself. Raises Refused without the right, and for a unit
    from elsewhere."""
    if not keeps_of(by, subdistrict.pk) or (unit and unit.subdistrict_id != subdistrict.pk):
        raise Refused(_("The case desk does this."))
    fields = named(unit) if unit else {"subdistrict_id": subdistrict.pk}
    code = "".join(choice(SIGNS) for _n in range(LENGTH))
    with recording():
        row = Window.objects.create(**fields, name=name, place=place, code=code, opened_by=by)
        record("window.opened", row, by=by, area=row.area)
    return row


def close_window(*, window: Window, by: User) -> Window:
    """Take a window off: its poster leads nowhere from now on. Raises Refused without the right, and twice."""
    if not keeps_of(by, window.subdistrict_id):
        raise Refused(_("The case desk does this."))
    with recording():
        row = _locked(window)
        if row.closed_at:
            raise Refused(_("This window is closed already."))
        row.closed_at = database_now()
        row.save(update_fields=["closed_at"])
        record("window.closed", row, by=by, area=row.area)
    return row


def rate_window(*, window: Window, stars: int, reasons: Collection[str], words: str) -> WindowRating:
    """One answer of whoever stands there. Kept are the month (Asia/Shanghai), stars, reasons and one sentence; nothing
    of who, where from or when, and no line in the journal, which would have a time.

    Raises Refused for other stars or reasons than there are, and for words that tell a phone number or an address.
    """
    if not LOWEST_STARS <= stars <= HIGHEST_STARS or not set(reasons) <= set(RatingReason.values):
        raise Refused(_("Choose from 1 to 5."), "stars")
    if tells(words):
        raise Refused(_("Leave out phone numbers and addresses: nobody is to know who wrote it."), "words")
    month = today().replace(day=1)
    return WindowRating.objects.create(
        window=window, month=month, stars=stars, reasons=sorted(set(reasons)), words=words
    )


def propose_stars(*, window: Window, year: int, stars: int, words: str, by: User) -> WindowStars:
    """Propose the stars of a window's year, beside its figures of today; again until they are concluded.

    Raises Refused without the right, for a year to come, and once concluded.
    """
    if not keeps_of(by, window.subdistrict_id):
        raise Refused(_("The case desk does this."))
    if not LOWEST_STARS <= stars <= HIGHEST_STARS:
        raise Refused(_("Choose from 1 to 5."), "stars")
    with recording():
        row = _locked(window)
        if year > today().year:
            raise Refused(_("This year has not begun."))
        made = row.stars.filter(year=year).first() or WindowStars(window=row, year=year)
        if made.concluded_at:
            raise Refused(_("The stars of this year are concluded."))
        made.stars, made.words, made.proposed_by, made.proposed_at = stars, words, by, database_now()
        _put_figures(made, row)
        made.save()
        record("window_stars.proposed", row, by=by, area=row.area, details={"year": year, "stars": stars})
    return made


def conclude_stars(*, stars: WindowStars, by: User) -> WindowStars:
    """Conclude a proposal: nothing changes it afterwards. Raises Refused for who does not conclude or proposed it, and
    before the year is over (Asia/Shanghai)."""
    with recording():
        window = _locked(stars.window)
        row = WindowStars.objects.select_for_update().get(pk=stars.pk)
        if not concludes_of(by, window.subdistrict_id) or row.proposed_by_id == by.pk:
            raise Refused(_("A leader concludes, and somebody else than who proposed."))
        if row.concluded_at:
            raise Refused(_("The stars of this year are concluded."))
        if row.year >= today().year:
            raise Refused(_("This year is not over yet."))
        _put_figures(row, window)
        row.concluded_by, row.concluded_at = by, database_now()
        row.save()
        details = {"year": row.year, "stars": row.stars}
        record("window_stars.concluded", window, by=by, area=window.area, details=details)
    return row


def _locked(window: Window) -> Window:
    rows = Window.objects.select_for_update(of=("self",)).select_related("subdistrict", "organization", "committee")
    return rows.get(pk=window.pk)


def _put_figures(row: WindowStars, window: Window) -> None:
    figures = year_of_window(window, row.year, today())
    row.satisfied, row.answers = figures.share.n, figures.share.of
