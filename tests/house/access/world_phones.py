"""What phones brought into a place: a photo of its visit, and the phone of somebody in its team."""

from typing import Any
from uuid import uuid4

from tests.factories.photos import picture, sent
from tests.house.access.places import Place
from visits.models import PhotoState, Visit, VisitPhoto
from visits.services import add_photo
from wulibridge.people.devices import seen
from wulibridge.pictures.files import keep


def add_phones(world: Any, place: Place) -> None:
    visit = Visit.objects.filter(household__building__zone=place.zone).first()
    photo, _new = add_photo(visit=visit, file=sent(picture()), by=visit.logged_by)
    VisitPhoto.objects.filter(pk=photo.pk).update(state=PhotoState.READY, width=64, height=48)
    for name in (photo.name, photo.small_name):
        keep(name, sent(picture()))
    seen(device_id=uuid4(), user=place.teammate, waiting=2, session_key=f"{place.key}-no-session", user_agent="Chrome/")
