"""Needs are noted at the door, met by offers or dropped with a reason, and confirmed by whoever had them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from petitions.services import Refused
from visits.models import Heard, Match, MatchState, Need, NeedState, Offer, OfferState, Visit
from visits.queries.offer import AHEAD, offers_for, period_of, used_in
from visits.services.held import door_held
from visits.services.reasons import reason_given
from visits.services.wish_news import tell_of_match
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Household

# What was agreed by word of mouth may be written down late.
BACK = timedelta(days=92)
TAKEN_AWAY = gettext_noop("Taken away when the visit was changed.")  # put into words where it is read


@dataclass(frozen=True)
class NeedDraft:
    """What is needed. `client_uuid` comes with the form; `visit` is one of the household's, or none."""

    client_uuid: UUID
    kind: str
    words: str
    visit: Visit | None = None


@dataclass(frozen=True)
class Agreement:
    """What, when (a date of Asia/Shanghai) and by whom."""

    what: str
    planned_on: date
    by_whom: str = ""


def note_need(*, household: Household, draft: NeedDraft, by: User) -> Need:
    """Write down what a household needs. The same form sent twice by the same person gives the need of the first time.

    Raises Refused without the right, for a visit to somebody else, and when the form's identity belongs to something
    else (field `client_uuid`).
    """
    if draft.visit is not None and draft.visit.household_id != household.pk:
        raise Refused(_("This visit was made to another household."), "visit")
    with recording():
        home = door_held(household.pk, Permission.WISH_POST, by=by)
        need, is_new = Need.objects.get_or_create(
            client_uuid=draft.client_uuid,
            defaults={
                "household": home,
                "visit": draft.visit,
                "kind": draft.kind,
                "words": draft.words,
                "noted_by": by,
            },
        )
        if not is_new:
            if not _is_same(need, draft, home, by):
                raise Refused(_("This form was already saved. Save again to keep it."), "client_uuid")
            return need
        _note("need.noted", need, home, by, kind=need.kind)
    return need


def drop_need(*, need: Need, reason: str, by: User) -> Need:
    """Give up a need that nobody has agreed to meet. Raises Refused without right or reason, or once it is met."""
    with recording():
        home = door_held(need.household_id, Permission.WISH_POST, by=by)
        row = _locked(need, NeedState.OPEN)
        _drop(row, reason_given(reason), home, by)
    return row


def reopen_need(*, need: Need, by: User) -> Need:
    """Look for another offer, when the household was not fully satisfied or somebody dropped it too early."""
    with recording():
        home = door_held(need.household_id, Permission.WISH_POST, by=by)
        row = _locked(need, NeedState.CONFIRMED, NeedState.DROPPED)
        last = row.matches.filter(state=MatchState.CONFIRMED).order_by("-pk").first()
        if row.state == NeedState.CONFIRMED and last is not None and last.heard == Heard.SATISFIED:
            raise Refused(_("The household is satisfied. Note a new need if there is one."))
        row.state, row.reason, row.closed_at = NeedState.OPEN, "", None
        row.save(update_fields=["state", "reason", "closed_at"])
        _note("need.reopened", row, home, by)
    return row


def agree(*, need: Need, offer: Offer, agreement: Agreement, by: User) -> Match:
    """Agree that an offer meets a need. The offer's capacity is counted in the period of the planned day.

    Raises Refused without the right, for a need that is met already, an offer that does not hold on that day or is for
    others, one that is used up in that period, and for a day out of reach.
    """
    with recording():
        home = door_held(need.household_id, Permission.WISH_MATCH, by=by)
        row = _locked(need, NeedState.OPEN)
        _check_day(agreement.planned_on)
        held = _offer(offer, home, agreement.planned_on, by)
        period = period_of(held, agreement.planned_on)
        if used_in(held, period) >= held.capacity:
            raise Refused(_("This offer is used up in that period. Choose another one or a later day."), "offer")
        match = Match.objects.create(need=row, offer=held, agreed_by=by, **vars(agreement))
        row.state = NeedState.MATCHED
        row.save(update_fields=["state"])
        _note_match("match.agreed", match, home, by, offer=held.pk)
    return match


def deliver(*, need: Need, on: date, note: str, by: User) -> Match:
    """Say that it was done, on a day (Asia/Shanghai). Raises Refused without the right, in another state, or ahead."""
    with recording():
        home = door_held(need.household_id, Permission.WISH_POST, by=by)
        row = _locked(need, NeedState.MATCHED)
        today = civil_date(database_now())
        if not today - BACK <= on <= today:
            raise Refused(_("Choose today or a day of the last three months."), "on")
        match = _running(row)
        match.state, match.delivered_on, match.note = MatchState.DELIVERED, on, note
        match.save(update_fields=["state", "delivered_on", "note"])
        _move(row, NeedState.DELIVERED)
        _note_match("match.delivered", match, home, by)
    return match


def confirm(*, need: Need, heard: str, by: User) -> Match:
    """Write down what the household says of it (one of Heard), told to `by`. Raises Refused before it was delivered."""
    with recording():
        home = door_held(need.household_id, Permission.WISH_POST, by=by)
        row = _locked(need, NeedState.DELIVERED)
        match = _running(row)
        match.state, match.heard, match.heard_by, match.heard_at = MatchState.CONFIRMED, heard, by, database_now()
        match.save(update_fields=["state", "heard", "heard_by", "heard_at"])
        row.state, row.closed_at = NeedState.CONFIRMED, match.heard_at
        row.save(update_fields=["state", "closed_at"])
        _note_match("match.confirmed", match, home, by, heard=heard)
    return match


def call_off(*, need: Need, reason: str, by: User) -> Match:
    """Undo an agreement; the need is open again, and the offer has its room back."""
    with recording():
        home = door_held(need.household_id, Permission.WISH_MATCH, by=by)
        row = _locked(need, NeedState.MATCHED)
        match = _running(row)
        match.state, match.reason = MatchState.CALLED_OFF, reason_given(reason)
        match.save(update_fields=["state", "reason"])
        _move(row, NeedState.OPEN)
        _note_match("match.called_off", match, home, by)
    return match


# Said at a visit: in its transaction, and whoever may log the visit may note what was needed there ------------------


def write_needs(*, visit: Visit, items: Iterable[NeedDraft], by: User) -> None:
    """Write down with a visit what was needed there."""
    for item in items:
        _write(visit, item, by)


def revise_needs(*, visit: Visit, items: Sequence[NeedDraft], by: User) -> None:
    """Let the needs of a visit's save be these, known by their `client_uuid`: changed, added, taken away.

    One that is agreed on, or closed by itself, stays as it is and goes its own way.
    """
    said = {item.client_uuid: item for item in items}
    gone = Q(visit=None, client_uuid__in=said, household=visit.household)
    rows = Need.objects.filter(Q(visit=visit) | gone, with_visit=True)
    known = {row.client_uuid: row for row in rows.select_for_update(of=("self",)).order_by("pk")}
    for item in items:
        if row := known.get(item.client_uuid):
            _revise(row, item, visit, by)
        else:
            _write(visit, item, by)
    for row in known.values():
        if row.client_uuid not in said and row.state == NeedState.OPEN:
            row.visit = None
            _drop(row, TAKEN_AWAY, visit.household, by)


def withdraw_needs(*, visit: Visit, by: User) -> None:
    """A withdrawn visit takes along what nobody has agreed to meet."""
    rows = visit.needs.select_for_update(of=("self",)).filter(with_visit=True, state=NeedState.OPEN)
    for row in rows.order_by("pk"):
        _drop(row, visit.withdrawn_reason, visit.household, by)


def _write(visit: Visit, item: NeedDraft, by: User) -> None:
    need = Need.objects.create(
        client_uuid=item.client_uuid,
        household=visit.household,
        visit=visit,
        with_visit=True,
        kind=item.kind,
        words=item.words,
        noted_by=by,
    )
    _note("need.noted", need, visit.household, by, kind=need.kind)


def _revise(row: Need, item: NeedDraft, visit: Visit, by: User) -> None:
    """One that an earlier version had taken away comes back."""
    is_back = row.visit_id is None
    row.visit = visit
    if is_back and row.state == NeedState.DROPPED:
        row.state, row.reason, row.closed_at = NeedState.OPEN, "", None
    if row.state == NeedState.OPEN and (is_back or (row.kind, row.words) != (item.kind, item.words)):
        row.kind, row.words = item.kind, item.words
        _note("need.reopened" if is_back else "need.changed", row, visit.household, by, kind=row.kind)
    row.save(update_fields=["visit", "kind", "words", "state", "reason", "closed_at"])


# --------------------------------------------------------------------------------------------------------------------


def _drop(row: Need, reason: str, home: Household, by: User) -> None:
    row.state, row.reason, row.closed_at = NeedState.DROPPED, reason, database_now()
    row.save(update_fields=["visit", "state", "reason", "closed_at"])
    _note("need.dropped", row, home, by)


def _is_same(need: Need, draft: NeedDraft, household: Household, by: User) -> bool:
    visit = draft.visit.pk if draft.visit else None
    kept = (need.household_id, need.noted_by_id, need.kind, need.words, need.visit_id)
    return kept == (household.pk, by.pk, draft.kind, draft.words, visit)


def _locked(need: Need, *states: NeedState) -> Need:
    """The need as it stands now, locked first of all that belongs to it. Raises Refused in any other state."""
    row = Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
    if row.state not in states:
        raise Refused(_("This step does not follow from where it stands now."))
    return row


def _offer(offer: Offer, home: Household, on: date, by: User) -> Offer:
    """The offer, locked so that whoever else wants it waits until this one is counted."""
    held = Offer.objects.select_for_update(of=("self",)).select_related("organization").get(pk=offer.pk)
    committee = home.building.zone.committee
    serves = held.committee_id in (None, committee.pk) and held.organization.subdistrict_id == committee.subdistrict_id
    if not serves or not offers_for(by, Permission.WISH_MATCH).filter(pk=held.pk).exists():
        raise Refused(_("This offer is for others."), "offer")
    ended = held.state != OfferState.STANDING or (held.ends_on is not None and held.ends_on < on)
    if ended or on < held.starts_on:
        raise Refused(_("This offer does not hold on that day."), "offer")
    return held


def _running(need: Need) -> Match:
    return need.matches.select_for_update(of=("self",)).get(state__in=[MatchState.AGREED, MatchState.DELIVERED])


def _check_day(day: date) -> None:
    today = civil_date(database_now())
    if not today - BACK <= day <= today + AHEAD:
        raise Refused(_("Choose a day within three months back or a year ahead."), "planned_on")


def _move(need: Need, state: NeedState) -> None:
    need.state = state
    need.save(update_fields=["state"])


def _note_match(verb: str, match: Match, home: Household, by: User, **details: object) -> None:
    _note(verb, match, home, by, need=match.need_id, **details)
    tell_of_match(match, home.building.zone, by=by)


def _note(verb: str, row: Need | Match, household: Household, by: User, **details: object) -> None:
    record(verb, row, by=by, area=household.building.zone.code, details={"household": household.pk} | details)
