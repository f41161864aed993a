"""Star families: people choose, the chair concludes, and whoever is named on the board has agreed to it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

from evaluations.models import PointAccount, PointScheme, SchemeKind, StarFamily, StarYear
from evaluations.queries.points import schemes_for
from evaluations.queries.stars import chose_some, concludes, reached_by, stays_short
from evaluations.services.guard import check_nameless, today
from petitions.services import Refused
from wulibridge.journal.services import record, recording
from wulibridge.listed import listed
from wulibridge.people.models import User
from wulibridge.territory.calendar import database_now


def choose_family(*, scheme: PointScheme, year: int, account: PointAccount, reason: str, by: User) -> StarFamily:
    """Choose a household that earned in the year what the scheme asks for.

    Raises Refused without the right, for one that does not reach it, twice, without a reason or with one that names a
    door or a phone, and once concluded.
    """
    with _open_year(scheme, year, by) as row:
        if not reason:
            raise Refused(_("Say why this family is chosen."), "reason")
        check_nameless(reason, "reason")
        if account not in reached_by(scheme, year, today()).accounts:
            raise Refused(_("Choose from the households that have reached what the scheme asks for."), "account")
        made, is_new = StarFamily.objects.get_or_create(
            year=row, account=account, defaults={"reason": reason, "chosen_by": by}
        )
        if not is_new:
            raise Refused(_("This family is chosen already."), "account")
        _note("stars.chosen", row, by, account=account.pk)
    return made


def drop_family(*, family: StarFamily, by: User) -> None:
    """Take a choice off before the year is concluded. Raises Refused without the right, and afterwards."""
    with _open_year(family.year.scheme, family.year.year, by) as row:
        row.families.filter(pk=family.pk).delete()
        _note("stars.dropped", row, by, account=family.account_id)


def note_consent(*, family: StarFamily, agrees: bool, by: User) -> StarFamily:
    """Whether the family agrees to be named on the board (PIPL Art 25); it may say otherwise at any time (Art 15).

    Raises Refused without the right.
    """
    with recording():
        if not schemes_for(by).filter(pk=family.year.scheme_id).exists():
            raise Refused(_("You keep no points there."))
        row = StarFamily.objects.select_for_update(of=("self",)).select_related("year__scheme__committee")
        mine = row.get(pk=family.pk)
        mine.consent_on = today() if agrees else None
        mine.save(update_fields=["consent_on"])
        _note("stars.consent" if agrees else "stars.consent_ended", mine.year, by, account=mine.account_id)
    return mine


def conclude(*, scheme: PointScheme, year: int, by: User) -> StarYear:
    """Conclude the star families of a year: from now on only their consent changes.

    Raises Refused for who does not answer for the committee or chose some of them, before the year is over (Asia/
    Shanghai), without a family, when one does not reach what the scheme asks for any more, and a second time.
    """
    if not concludes(by, scheme):
        raise Refused(_("The committee's chair concludes."))
    with _open_year(scheme, year, by) as row:
        if year >= today().year:
            raise Refused(_("This year is not over yet."))
        if not row.families.exists():
            raise Refused(_("No family is chosen yet."))
        if chose_some(by, row):
            raise Refused(_("Somebody else concludes: you chose some of them yourself."))
        if short := stays_short(row, today()):
            numbers = listed(family.account.number for family in short)
            raise Refused(
                _("Points were taken back since: look once more at number %(numbers)s.") % {"numbers": numbers}
            )
        row.concluded_by, row.concluded_at = by, database_now()
        row.save(update_fields=["concluded_by", "concluded_at"])
        _note("stars.concluded", row, by, families=row.families.count())
    return row


@contextmanager
def _open_year(scheme: PointScheme, year: int, by: User) -> Iterator[StarYear]:
    """One transaction on a year that is not concluded, locked."""
    with recording():
        if not schemes_for(by).filter(pk=scheme.pk, kind=SchemeKind.HOUSEHOLDS).exists():
            raise Refused(_("You keep no points there."))
        StarYear.objects.get_or_create(scheme=scheme, year=year)
        rows = StarYear.objects.select_for_update(of=("self",)).select_related("scheme__committee")
        row = rows.get(scheme=scheme, year=year)
        if row.concluded_at:
            raise Refused(_("This year is concluded."))
        yield row


def _note(verb: str, year: StarYear, by: User, **details: object) -> None:
    record(verb, year, by=by, area=year.scheme.committee.code, details={"year": year.year, **details})
