"""微心愿: posted without a name, claimed by one, fulfilled, confirmed; every step is kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from petitions.services import Refused
from visits.models import MicroWish, Visit, WishClaim, WishState, WishStep
from visits.nameless import Tells, tells
from visits.queries.offer import helpers_around
from visits.services.held import door_held
from visits.services.need import TAKEN_AWAY
from visits.services.reasons import reason_given
from visits.services.wish_news import tell_of_wish
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.personal import personal_data
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Household, HouseholdContact, Organization

State = WishState
MOST_YUAN = 100_000  # beyond it is no small wish
CHANGED = gettext_noop("The visit was changed, and this with it.")  # put into words where it is read


@dataclass(frozen=True)
class WishDraft:
    """What everybody will read. `budget` in yuan, roughly; `client_uuid` comes with the form."""

    client_uuid: UUID
    kind: str
    title: str
    words: str = ""
    budget: int | None = None


def post_wish(*, household: Household, draft: WishDraft, by: User) -> MicroWish:
    """Post a wish. The same form sent twice by the same person gives the wish of the first time.

    Raises Refused without the right, when the words could lead to the household (a number to call or of an identity, an
    address, the name of its contact), and when the form's identity belongs to something else (field `client_uuid`).
    """
    with recording():
        home = door_held(household.pk, Permission.WISH_POST, by=by)
        _check_words(draft, home)
        wish, is_new = MicroWish.objects.get_or_create(
            client_uuid=draft.client_uuid,
            defaults={
                "household": home,
                "kind": draft.kind,
                "title": draft.title,
                "words": draft.words,
                "budget": draft.budget,
                "posted_by": by,
            },
        )
        if not is_new:
            kept = (wish.household_id, wish.posted_by_id, wish.kind, wish.title, wish.words, wish.budget)
            if kept != (home.pk, by.pk, draft.kind, draft.title, draft.words, draft.budget):
                raise Refused(_("This form was already saved. Save again to keep it."), "client_uuid")
            return wish
        _step("wish.posted", wish, home, by)
    return wish


def claim(*, wish: MicroWish, organization: Organization, by: User) -> WishClaim:
    """Note that a unit or team takes a wish on. Raises Refused when another was first, and for one from elsewhere."""
    with recording():
        home = door_held(wish.household_id, Permission.WISH_MATCH, by=by)
        subdistrict_id = home.building.zone.committee.subdistrict_id
        if not helpers_around(by).filter(pk=organization.pk, subdistrict=subdistrict_id).exists():
            raise Refused(_("Choose a unit or a team that is active here."), "organization")
        row = _locked(wish, State.OPEN, no=_("Somebody else has claimed this wish already."))
        try:
            with transaction.atomic():
                made = WishClaim.objects.create(wish=row, organization=organization, claimed_by=by)
        except IntegrityError as error:  # the database's own word that there is one claimant
            raise Refused(_("Somebody else has claimed this wish already.")) from error
        row.state = State.CLAIMED
        row.save(update_fields=["state"])
        _step("wish.claimed", row, home, by, organization=organization.pk)
    return made


def release(*, wish: MicroWish, reason: str, by: User) -> MicroWish:
    """Give a claimed wish back, so that others can claim it; or one that was fulfilled in a way that was none."""
    said = reason_given(reason)
    with recording():
        home = door_held(wish.household_id, Permission.WISH_MATCH, by=by)
        row = _locked(wish, State.CLAIMED, State.FULFILLED)
        row.claims.filter(released_at=None).update(released_at=database_now(), reason=said)
        row.state = State.OPEN
        row.save(update_fields=["state"])
        _step("wish.released", row, home, by, reason=said)
    return row


def fulfil(*, wish: MicroWish, by: User) -> MicroWish:
    """Whoever claimed it has done it; now the household is asked."""
    with recording():
        home = door_held(wish.household_id, Permission.WISH_MATCH, by=by)
        row = _locked(wish, State.CLAIMED)
        row.state = State.FULFILLED
        row.save(update_fields=["state"])
        _step("wish.fulfilled", row, home, by)
    return row


def confirm_wish(*, wish: MicroWish, heard: str, by: User) -> MicroWish:
    """Write down what the household says of it (one of Heard), told to `by`."""
    with recording():
        home = door_held(wish.household_id, Permission.WISH_POST, by=by)
        row = _locked(wish, State.FULFILLED)
        row.state, row.heard = State.CONFIRMED, heard
        row.save(update_fields=["state", "heard"])
        _step("wish.confirmed", row, home, by, heard=heard)
    return row


def withdraw_wish(*, wish: MicroWish, reason: str, by: User) -> MicroWish:
    """Take a wish down that nobody has claimed."""
    said = reason_given(reason)
    with recording():
        home = door_held(wish.household_id, Permission.WISH_POST, by=by)
        row = _locked(wish, State.OPEN)
        _take_down(row, said, home, by)
    return row


# Said at a visit: in its transaction, and whoever may log the visit may post what was wished for there ----------------


def write_wishes(*, visit: Visit, items: Iterable[WishDraft], by: User) -> None:
    """Post with a visit what was wished for there. Raises Refused as post_wish does, at `wishes.<place>.<field>`."""
    for place, item in enumerate(items):
        _write(visit, item, place, by)


def revise_wishes(*, visit: Visit, items: Sequence[WishDraft], by: User) -> None:
    """Let the wishes of a visit's save be these, known by their `client_uuid`: changed, added, taken away.

    One that is claimed, or was taken down by itself, stays as it is and goes its own way. Raises Refused as
    write_wishes does.
    """
    said = {item.client_uuid: item for item in items}
    rows = MicroWish.objects.filter(Q(visit=visit) | Q(visit=None, client_uuid__in=said, household=visit.household))
    known = {row.client_uuid: row for row in rows.select_for_update(of=("self",)).order_by("pk")}
    for place, item in enumerate(items):
        if row := known.get(item.client_uuid):
            _revise(row, item, place, visit, by)
        else:
            _write(visit, item, place, by)
    for row in known.values():
        if row.client_uuid not in said and row.state == State.OPEN:
            row.visit = None
            _take_down(row, TAKEN_AWAY, visit.household, by)


def withdraw_wishes(*, visit: Visit, by: User) -> None:
    """A withdrawn visit takes down what nobody has claimed."""
    for row in visit.wishes.select_for_update(of=("self",)).filter(state=State.OPEN).order_by("pk"):
        _take_down(row, visit.withdrawn_reason, visit.household, by)


def _write(visit: Visit, item: WishDraft, place: int, by: User) -> None:
    _check_said(item, visit.household, place)
    wish = MicroWish.objects.create(household=visit.household, visit=visit, posted_by=by, **vars(item))
    _step("wish.posted", wish, visit.household, by)


def _revise(row: MicroWish, item: WishDraft, place: int, visit: Visit, by: User) -> None:
    """One that an earlier version had taken away comes back."""
    is_back = row.visit_id is None
    row.visit = visit
    if is_back and row.state == State.WITHDRAWN:
        row.state = State.OPEN
    there = (row.kind, row.title, row.words, row.budget)
    wanted = (item.kind, item.title, item.words, item.budget)
    is_changed = row.state == State.OPEN and (is_back or there != wanted)
    if is_changed:
        _check_said(item, visit.household, place)
        row.kind, row.title, row.words, row.budget = wanted
    row.save(update_fields=["visit", "state", "kind", "title", "words", "budget"])
    if is_changed:
        _step("wish.posted" if is_back else "wish.changed", row, visit.household, by, reason=CHANGED)


def _check_said(item: WishDraft, household: Household, place: int) -> None:
    try:
        _check_words(item, household)
    except Refused as no:
        raise Refused(no.message, f"wishes.{place}.{no.field}") from no


# --------------------------------------------------------------------------------------------------------------------


def _take_down(row: MicroWish, reason: str, home: Household, by: User) -> None:
    row.state = State.WITHDRAWN
    row.save(update_fields=["visit", "state"])
    _step("wish.withdrawn", row, home, by, reason=reason)


_NO: dict[Tells, Any] = {
    Tells.NUMBER: _("Everybody reads this: leave out phone numbers, identity numbers and addresses."),
    Tells.DOOR: _("Everybody reads this: leave out where the household lives."),
}


def _check_words(draft: WishDraft, household: Household) -> None:
    for field in ("title", "words"):
        if found := tells(getattr(draft, field)):
            raise Refused(_NO[found], field)
    both = tells(f"{draft.title}{draft.words}")
    if both:  # parted over the two
        raise Refused(_NO[both], "words")
    # Compared, and never shown: the name of who lives there is not for everybody.
    with personal_data(zones=[household.building.zone_id]):
        name = HouseholdContact.objects.filter(household=household).values_list("name", flat=True).first() or ""
    for field in ("title", "words"):
        if len(name) > 1 and name in getattr(draft, field):
            raise Refused(_("Everybody reads this: leave out names."), field)
    if draft.budget is not None and draft.budget > MOST_YUAN:
        raise Refused(_("This is more than a small wish. Note it as a need."), "budget")


def _locked(wish: MicroWish, *states: WishState, no: object = None) -> MicroWish:
    row = MicroWish.objects.select_for_update(of=("self",)).get(pk=wish.pk)
    if row.state not in states:
        raise Refused(str(no or _("This step does not follow from where it stands now.")))
    return row


def _step(verb: str, wish: MicroWish, household: Household, by: User, *, reason: str = "", **details: object) -> None:
    step = WishStep.objects.create(wish=wish, state=wish.state, reason=reason, by=by)
    record(verb, wish, by=by, area=household.building.zone.code, details={"household": household.pk} | details)
    tell_of_wish(step, verb, household.building.zone, by=by)
