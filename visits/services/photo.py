"""Photos of a visit: taken in as they come, shown to who may read the visit, removed for good."""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions.services import Refused
from visits.models import PhotoFlaw, PhotoState, Visit, VisitPhoto
from visits.queries.photo import PHOTOS_OF_A_VISIT, photos_that_count
from visits.queries.rights import may_change
from wulibridge.journal.queries import entries_of
from wulibridge.journal.services import CLOCK, Actor, record, recording
from wulibridge.people.models import User
from wulibridge.pictures.files import digest_of, forget, is_picture, keep

MAX_BYTES = 8 * 2**20
NOT_YOURS = _("Photos are for those who were there, for 30 days, and for who answers for the zone.")


def add_photo(*, visit: Visit, file: File, by: User, sha256: str = "") -> tuple[VisitPhoto, bool]:
    """Take in one photo of a visit as it was sent, for a worker to write anew; True with it when it is new.

    The same bytes sent again give the photo of the first time, whatever has become of it. Raises Refused with what is
    wrong in `field`: "not_yours", "withdrawn", "too_big", "digest" (the bytes are not those of `sha256`), "no_image"
    or "too_many".
    """
    if not may_change(by, visit, now=timezone.now()):
        raise Refused(NOT_YOURS, "not_yours")
    if (file.size or 0) > MAX_BYTES:
        raise Refused(_("A photo may have 8 MB at most."), "too_big")
    digest = digest_of(file)
    if sha256 and sha256 != digest:
        raise Refused(_("The photo was damaged on its way. Send it once more."), "digest")
    with recording():
        standing = Visit.objects.select_for_update(no_key=True).select_related("zone").get(pk=visit.pk)
        photo = VisitPhoto.objects.filter(visit=visit, sha256=digest).first()
        if photo is not None:
            return photo, False
        _check(standing, file)
        photo = VisitPhoto.objects.create(visit=visit, sha256=digest, taken_by=by)
        keep(photo.raw_name, file)
        record("photo.added", photo, by=by, area=standing.zone.code, details={"visit": visit.pk})
    return photo, True


def read_photo(*, photo: VisitPhoto, by: User) -> None:
    """Say in the journal that `by` saw this photo, which may show people: once a day (Asia/Shanghai)."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if entries_of(photo).filter(verb="photo.read", actor_id=by.pk, at__gte=midnight).exists():
        return
    with recording():
        record("photo.read", photo, by=by, area=photo.visit.zone.code, details={"visit": photo.visit_id})


def remove_photo(*, photo: VisitPhoto, by: User) -> None:
    """Delete a photo and its files for good; that it was there stays known. Removed again it changes nothing.

    Raises Refused ("not_yours") when `by` could not add one.
    """
    if not may_change(by, photo.visit, now=timezone.now()):
        raise Refused(NOT_YOURS, "not_yours")
    with recording():
        _remove(VisitPhoto.objects.filter(pk=photo.pk), by)


def remove_photos(*, visit: Visit, by: Actor) -> None:
    """Delete all photos of a visit, which is withdrawn by who may do so."""
    with recording():
        _remove(VisitPhoto.objects.filter(visit=visit), by)


def remove_old_photos(limit: int = 500) -> int:
    """Delete up to `limit` photos of visits made more than PHOTO_YEARS ago, and return how many those were.

    None, when the office keeps them for good (PHOTO_YEARS=0).
    """
    if not settings.PHOTO_YEARS:
        return 0
    long_ago = timezone.now() - timedelta(days=365.25 * settings.PHOTO_YEARS)
    old = VisitPhoto.objects.filter(visit__visited_at__lt=long_ago).exclude(state=PhotoState.REMOVED)
    with recording():
        return _remove(old.filter(pk__in=list(old.order_by("pk").values_list("pk", flat=True)[:limit])), CLOCK)


def _remove(photos: QuerySet[VisitPhoto], by: Actor) -> int:
    rows = list(
        photos.exclude(state=PhotoState.REMOVED)
        .select_for_update(of=("self",))
        .select_related("visit__zone")
        .order_by("pk")
    )
    for photo in rows:
        record("photo.removed", photo, by=by, area=photo.visit.zone.code, details={"visit": photo.visit_id})
        transaction.on_commit(partial(forget, photo.raw_name, photo.name, photo.small_name))
    VisitPhoto.objects.filter(pk__in=[photo.pk for photo in rows]).update(state=PhotoState.REMOVED, flaw="")
    return len(rows)


def _check(visit: Visit, file: File) -> None:
    if visit.withdrawn_at is not None:
        raise Refused(_("This visit was withdrawn."), "withdrawn")
    if not is_picture(file):
        raise Refused(PhotoFlaw.NO_IMAGE.label, "no_image")
    if photos_that_count(visit).count() >= PHOTOS_OF_A_VISIT:
        raise Refused(_("A visit has 10 photos at most."), "too_many")
