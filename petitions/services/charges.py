"""Giving petitions to people: who works on one at its stop, and who follows it through."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from petitions.models import Charge, ChargeKind, Petition
from petitions.queries import is_complaint
from petitions.queries.charge import may_assign, may_pass_on, who_could_own, who_handles
from petitions.services.locking import locked
from petitions.services.notes import page_of
from petitions.services.refusals import Refused
from wulibridge.journal.services import record, recording
from wulibridge.notices.services import Message, notify
from wulibridge.people.absences import absences_now
from wulibridge.people.models import User
from wulibridge.territory.calendar import database_now

# As many as somebody looks over before giving them away, and as are written while a page is waited for.
MOST_AT_ONCE = 500


def assign(*, petition: Petition, user: User, by: User) -> Petition:
    """Let `user` work on a waiting petition where it stands; without an owner until then, they follow it through too.

    Raises Refused when `by` assigns nothing there, when it does not wait, for anybody who does not handle its stop,
    and for who works on it already.
    """
    with recording():
        row, charge = _assign(petition, user, by)
        _tell(row, charge)
    return row


@dataclass(frozen=True)
class Given:
    """What became of one of many petitions; `refused` says why it was not assigned, and nothing when it was."""

    petition: Petition
    refused: str | Promise = ""


def assign_all(*, petitions: Iterable[Petition], user: User, by: User) -> list[Given]:
    """Let `user` work on each of these as assign() does, in one transaction: one that is refused leaves the others.

    Each is in the journal by itself; `user` is told once, how many they are. Raises Refused for more than MOST_AT_ONCE.
    """
    rows = sorted(petitions, key=lambda row: row.pk)  # whoever else locks several does so in the same order
    if len(rows) > MOST_AT_ONCE:
        raise Refused(_("These are too many at once."))
    results, charges = [], []
    with recording():
        for row in rows:
            try:
                with recording():
                    charges.append(_assign(row, user, by)[1])
            except Refused as refused:
                results.append(Given(row, refused.message))
            else:
                results.append(Given(row))
        if charges and user.pk != by.pk:
            key = f"petitions:given:{charges[0].pk}"
            path = f"{reverse('petitions:list')}?mine=on"
            notify([Message("petitions_given", key, (user,), path=path, facts={"count": len(charges)})])
    return results


def _check_there(user: User) -> None:
    """Nobody is given anything while they are away."""
    if absence := absences_now([user.pk]).get(user.pk):
        facts = {"who": user, "day": absence.ends_on.isoformat(), "stand_in": absence.stand_in}
        raise Refused(_("%(who)s is away until %(day)s. %(stand_in)s stands in.") % facts, "user")


def _assign(petition: Petition, user: User, by: User) -> tuple[Petition, Charge]:
    row = locked(petition)
    if not may_assign(by, row):
        raise Refused(_("This petition is not yours to assign now."))
    if user not in who_handles(row):
        raise Refused(_("This person does not handle petitions where it stands."), "user")
    _check_there(user)
    if row.handler_id == user.pk:
        raise Refused(_("This person works on it already."), "user")
    was, row.handler = row.handler, user
    row.owner = row.owner or user
    row.save(update_fields=["handler", "owner"])
    return row, _write(row, ChargeKind.HANDLES, user, was, by=by, verb="petition.assigned")


def hand_over(*, petition: Petition, user: User, reason: str, by: User) -> Petition:
    """Let `user` follow the petition through from now on, with the reason.

    Raises Refused when `by` is neither its owner nor assigns there, when it is closed or has no owner, for anybody who
    handles petitions at none of its stops, for its owner, and without a reason.
    """
    with recording():
        row = locked(petition)
        if not may_pass_on(by, row):
            raise Refused(_("This petition is not yours to hand over now."))
        if not reason.strip():
            raise Refused(_("Please fill in this field."), "reason")
        if user not in who_could_own(row):
            raise Refused(_("This person handles petitions at none of its stops."), "user")
        _check_there(user)
        if row.owner_id == user.pk:
            raise Refused(_("This person follows it through already."), "user")
        was, row.owner = row.owner, user
        row.save(update_fields=["owner"])
        _tell(row, _write(row, ChargeKind.OWNS, user, was, by=by, verb="petition.handed_over", reason=reason))
    return row


def _write(
    petition: Petition, kind: ChargeKind, user: User, was: User | None, *, by: User, verb: str, reason: str = ""
) -> Charge:
    details = {"user": [was.pk if was else None, user.pk]}
    record(verb, petition, by=by, area=petition.zone.code, details=details)
    return Charge.objects.create(
        petition=petition, kind=kind, user=user, was=was, at=database_now(), by=by, reason=reason.strip()
    )


def _tell(petition: Petition, charge: Charge) -> None:
    """Who was given it, unless they gave it to themselves."""
    if charge.user_id == charge.by_id:
        return
    secret = is_complaint(petition)
    facts = {
        "number": petition.number,
        "title": petition.number if secret else petition.title,
        "stop": int(petition.stop),
        "due_on": petition.due_on.isoformat(),
        "kind": str(charge.kind),
    }
    key = f"petition:{petition.pk}:charge:{charge.pk}"
    notify([Message("petition_given", key, (charge.user,), path=page_of(petition.number), facts=facts, named=secret)])
