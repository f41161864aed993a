"""Complaints about staff or a body: they come to the third stop at once, and to named handlers alone.

Whoever is complained about neither sees nor handles it, nor does their unit (brief: recusal; 信访工作条例 Art 28 III,
30 III, 46 (5)).
"""

from collections.abc import Collection, Iterable

from django.utils.translation import gettext_lazy as _

from petitions.models import ComplaintHandler, ComplaintTarget, Petition
from petitions.queries import (
    About,
    concerned_in,
    handles,
    is_complaint,
    named_handlers,
    unconcerned,
    who_could_handle,
    whom_to_complain_about,
)
from petitions.services.locking import locked
from petitions.services.notes import page_of
from petitions.services.refusals import Refused
from wulibridge.journal.services import record, recording
from wulibridge.notices.services import Message, notify
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holders, responsible_leaders
from wulibridge.people.roles import Role
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Committee, Organization, Zone


def write_targets(petition: Petition, about: Collection[About]) -> None:
    """Say who a new complaint is about; the first handlers follow from it.

    Raises Refused, shown at "about", when nobody is named, and when nobody is left who could handle it.
    """
    if not about:
        raise Refused(_("Please say whom the complaint is about."), "about")
    targets = [_target(petition, each) for each in dict.fromkeys(about)]
    there = whom_to_complain_about(petition.zone.committee.subdistrict_id)
    for target in targets:
        if not there[target.kind].filter(pk=target.about.pk).exists():
            raise Refused(_("Please choose somebody of this subdistrict."), "about")
    ComplaintTarget.objects.bulk_create(targets)
    first = _first_handlers(petition)
    if not first:
        raise Refused(
            _("Nobody of the case desk or of the leaders is free to handle this. Take it to the district."), "about"
        )
    _name(petition, first, by=None)


def _target(petition: Petition, about: About) -> ComplaintTarget:
    fields = {User: "user", Organization: "organization", Committee: "committee", Zone: "zone"}
    return ComplaintTarget(petition=petition, **{fields[type(about)]: about})


def _first_handlers(petition: Petition) -> list[User]:
    """The case desk; when all of it is concerned, the leaders."""
    desk = holders(Permission.HANDLE_AT_SUBDISTRICT, petition.zone, roles=[Role.CASE_DESK])
    return unconcerned(petition, desk) or _free_leaders(petition)


def _free_leaders(petition: Petition) -> list[User]:
    """The responsible leader of the zone, or else every leader: those who are not concerned and never left it."""
    left = set(ComplaintHandler.objects.filter(petition=petition, until__isnull=False).values_list("user", flat=True))
    leaders = holders(Permission.SUPERVISE, petition.zone, roles=[Role.SUBDISTRICT_LEADER])
    for some in (responsible_leaders(petition.zone), leaders):
        if free := [user for user in unconcerned(petition, some) if user.pk not in left]:
            return free
    return []


def answerable(petition: Petition) -> list[User]:
    """The leaders who answer for a petition now. Of a complaint they become handlers by that: to decide is to see."""
    if not is_complaint(petition):
        return responsible_leaders(petition.zone)
    leaders = _free_leaders(petition)
    _name(petition, leaders, by=None)
    return leaders


def _name(petition: Petition, users: Iterable[User], *, by: User | None) -> list[ComplaintHandler]:
    """Name those who are not handlers yet. The line itself (`by` None) names as it must."""
    there = set(ComplaintHandler.objects.filter(petition=petition, until=None).values_list("user", flat=True))
    now = database_now()
    rows = [ComplaintHandler(petition=petition, user=user, named_by=by, at=now) for user in users]
    return ComplaintHandler.objects.bulk_create([row for row in rows if row.user_id not in there])


def name_handler(*, petition: Petition, user: User, by: User) -> None:
    """Let one more person see and handle a complaint.

    Raises Refused when `by` does not handle it, when `user` is concerned, does not read petitions there, or handles it
    already.
    """
    with recording():
        row = _held(petition, by)
        if user not in who_could_handle(row.zone):
            raise Refused(_("This person reads no petitions there."), "user")
        if concerned_in(row, [user]):
            raise Refused(_("This person is concerned: the complaint is about them or their unit."), "user")
        if ComplaintHandler.objects.filter(petition=row, user=user, ended_by=user).exists():
            raise Refused(_("This person stepped back from it."), "user")
        named = _name(row, [user], by=by)
        if not named:
            raise Refused(_("This person handles it already."), "user")
        record("complaint.named", row, by=by, area=row.zone.code, details={"user": user.pk})
        key = f"complaint:{row.pk}:named:{named[0].pk}"
        facts = {"number": row.number, "due_on": row.due_on.isoformat()}
        notify([Message("complaint_named", key, (user,), path=page_of(row.number), facts=facts, named=True)])


def take_off(*, petition: Petition, user: User, reason: str, by: User) -> None:
    """End somebody's handling of a complaint, with the reason. Raises Refused when `by` does not handle it, when
    `user` does not, without a reason, and when nobody would be left."""
    with recording():
        row = _held(petition, by)
        if [user] == named_handlers(row):
            raise Refused(_("Somebody must handle it: name another person first."), "user")
        _end(row, user, reason, by)
        record("complaint.taken_off", row, by=by, area=row.zone.code, details={"user": user.pk})


def recuse(*, petition: Petition, reason: str, by: User) -> None:
    """Step back from a complaint oneself (回避), with the reason. Where nobody is left, the leaders take over.

    Raises Refused when `by` does not handle it, without a reason, and when no leader is free to take over.
    """
    with recording():
        row = _held(petition, by)
        _end(row, by, reason, by)
        if not named_handlers(row) and not answerable(row):
            raise Refused(_("Somebody must handle it: name another person first."), "reason")
        record("complaint.recused", row, by=by, area=row.zone.code)


def _held(petition: Petition, by: User) -> Petition:
    row = locked(petition)
    if not is_complaint(row) or not handles(by, row):
        raise Refused(_("Only those who handle the complaint may say who else does."))
    return row


def _end(petition: Petition, user: User, reason: str, by: User) -> None:
    if not reason.strip():
        raise Refused(_("Please fill in this field."), "reason")
    ended = ComplaintHandler.objects.filter(petition=petition, user=user, until=None).update(
        until=database_now(), ended_by=by, reason=reason.strip()
    )
    if not ended:
        raise Refused(_("This person does not handle it."), "user")
    for name in ("owner", "handler"):
        if getattr(petition, f"{name}_id") == user.pk:
            setattr(petition, name, None)
            petition.save(update_fields=[name])
