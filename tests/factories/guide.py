"""A guidebook in force, made and published by the services as the case desk does."""

from typing import Any
from uuid import uuid4

from django.utils import timezone

from tests.factories.people import staff_of
from visits.models import Edition, Enrolment, OpenResource, Service
from visits.services.enrolment import take_slip
from visits.services.guidebook import draft_edition, publish_edition
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.models import Household, Subdistrict


def edition_in(
    subdistrict: Subdistrict, *, by: User | None = None, name: str = "一版", published: bool = True
) -> Edition:
    """The supplied guidebook as an edition of `subdistrict`, in force unless a draft is wanted."""
    by = by or staff_of(Role.CASE_DESK, subdistrict)
    edition = draft_edition(subdistrict=subdistrict, name=name, by=by)
    return publish_edition(edition=edition, by=by) if published else edition


def small_edition(subdistrict: Subdistrict, *, by: User, name: str = "小册") -> Edition:
    """A draft of two services and one resource."""
    edition = edition_in(subdistrict, by=by, name=name, published=False)
    for model, kept in ((Service, ("care-01", "care-02")), (OpenResource, ("meet-01",))):
        model.objects.filter(edition=edition).exclude(code__in=kept).delete()
    return edition


def ticks(edition: Edition, *codes: str) -> list[Service]:
    return list(edition.services.filter(code__in=codes))


def wished(household: Household, edition: Edition, *, by: User, code: str = "care-01", **slip: Any) -> Enrolment:
    """The wish of a slip with one tick, typed in today."""
    given = {"came_back_on": timezone.localdate(), "way": "desk", "client_uuid": uuid4()} | slip
    taken = take_slip(household=household, services=ticks(edition, code), by=by, **given)
    return taken.enrolments.get()
