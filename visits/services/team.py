"""Where a zone's people come from, and who is on duty. Posts themselves are given by the security administrator."""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from petitions.services import Refused
from visits.models import Duty
from visits.queries.team import keeps_duty_at, people_for_duty
from wulibridge.journal.services import record, recording
from wulibridge.people import services as people
from wulibridge.people.models import Post, User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may
from wulibridge.territory.calendar import SHANGHAI, civil_date, database_now
from wulibridge.territory.models import Committee, Zone
from wulibridge.territory.queries import in_force
from wulibridge.territory.redistricting.standing import share_map

FURTHEST_AHEAD = timedelta(days=366)


def set_origin(*, post: Post, origin: str, name: str, by: User) -> Post:
    """Say which house lends somebody to a zone's team. Raises Refused outside the teams that `by` keeps."""
    if post.zone_id is None or not may(by, Permission.TEAM_EDIT, zone_id=post.zone_id):
        raise Refused(_("You do not keep this team."))
    try:
        return people.set_origin(post=post, origin=origin, name=name, by=by)
    except ValidationError as error:
        field, problems = next(iter(error.message_dict.items()))
        raise Refused(problems[0], field) from error


def put_on_duty(*, place: Zone | Committee, user: User, day: date, starts: time, ends: time, by: User) -> Duty:
    """Put somebody on duty at a place, on a day of Asia/Shanghai; a duty that ends at or before it starts ends the
    next day.

    Raises Refused without the right, for somebody who has no post of the door there, for a day in the past or more
    than a year ahead, at a place that has ended, and when that person is on duty at that time already (held by the
    database).
    """
    today = civil_date(database_now())
    if not today <= day <= today + FURTHEST_AHEAD:
        raise Refused(_("Choose a day from today on, within a year."), "day")
    starts_at = datetime.combine(day, starts, tzinfo=SHANGHAI)
    ends_at = datetime.combine(day if ends > starts else day + timedelta(days=1), ends, tzinfo=SHANGHAI)
    is_zone = isinstance(place, Zone)
    with recording():
        share_map()
        _check_place(place, by)
        _check_stands(place, today)
        if not _may_serve(place, user):
            raise Refused(_("Choose somebody who works there today."), "user")
        duty = Duty(user=user, starts_at=starts_at, ends_at=ends_at)
        duty.zone, duty.committee = (place, None) if is_zone else (None, place)  # type: ignore[assignment]
        try:
            with transaction.atomic():
                duty.save()
        except IntegrityError as error:
            raise Refused(_("This person is on duty at that time already."), "user") from error
        details = {"user": user.pk, "starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}
        record("duty.set", duty, by=by, area=place.code, details=details)
    return duty


def take_off_duty(*, duty: Duty, by: User) -> None:
    """Take a duty back that has not ended yet. Raises Refused without the right, or when it is over."""
    with recording():
        share_map()
        rows = Duty.objects.select_for_update(of=("self",)).select_related("zone", "committee")
        row = rows.filter(pk=duty.pk).first()
        if row is None:
            return
        _check_place(row.place, by)
        if row.ends_at <= database_now():
            raise Refused(_("This duty is over: it stays as it was."))
        details = {"user": row.user_id, "starts_at": row.starts_at.isoformat()}
        record("duty.removed", row, by=by, area=row.place.code, details=details)
        row.delete()


def _check_place(place: Zone | Committee, by: User) -> None:
    if not keeps_duty_at(by, place):
        raise Refused(_("You do not keep the duty roster there."))


def _check_stands(place: Zone | Committee, today: date) -> None:
    if not in_force(type(place)._default_manager.filter(pk=place.pk), today).exists():
        raise Refused(_("This place has ended. Choose another one."), "place")


def _may_serve(place: Zone | Committee, user: User) -> bool:
    people = people_for_duty([place], []) if isinstance(place, Zone) else people_for_duty([], [place])
    return people.filter(pk=user.pk).exists()
