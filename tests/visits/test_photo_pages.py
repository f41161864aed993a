"""Photos through the web: what a phone is answered, who sees a picture, and what a form without a script brings."""

from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.people import staff_of
from tests.factories.photos import digest, picture, sent
from tests.factories.territory import HouseholdFactory, ZoneFactory
from tests.factories.visits import VisitFactory
from visits.models import PhotoState, Visit, VisitPhoto
from visits.services import add_photo
from visits.services.photo import MAX_BYTES
from visits.tasks import prepare_photos
from wulibridge.journal.models import JournalEntry
from wulibridge.people.devices import revoke, seen
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db

UPLOAD = "/visits/photos/"


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def visit() -> Visit:
    household = HouseholdFactory()
    return VisitFactory(household=household, logged_by=staff_of(Role.ZONE_MEMBER, household.building.zone))


@pytest.fixture
def ready(visit) -> VisitPhoto:
    photo, _new = add_photo(visit=visit, file=sent(picture()), by=visit.logged_by)
    prepare_photos()
    photo.refresh_from_db()
    assert photo.state == PhotoState.READY
    return photo


def envelope(visit: Visit, content: bytes = b"", **more: object) -> dict[str, object]:
    content = content or picture()
    return {"visit": visit.client_uuid, "sha256": digest(content), "file": sent(content), **more}


# What a phone is answered ---------------------------------------------------------------------------------------------


def test_a_photo_is_taken_once_and_known_again(client, visit):
    client.force_login(visit.logged_by)
    first, again = (client.post(UPLOAD, envelope(visit)) for _time in range(2))

    photo = VisitPhoto.objects.get()
    assert (first.status_code, first.json()) == (201, {"photo": photo.pk, "state": "arrived"})
    assert (again.status_code, again.json()) == (200, {"photo": photo.pk, "state": "arrived"})


ANSWERS = {
    "a visit that is not here yet": ({"visit": uuid4()}, 404, "no_visit"),
    "damaged on its way": ({"sha256": "0" * 64}, 409, "digest"),
    "no picture": ({"file": b"GIF89a.."}, 415, "no_image"),
    "too big": ({"file": b"\xff\xd8\xff" + b"\0" * MAX_BYTES}, 413, "too_big"),
    "no digest": ({"sha256": ""}, 400, "unreadable"),
    "no visit": ({"visit": "-"}, 400, "unreadable"),
    "no file": ({"file": None}, 400, "unreadable"),
}


@pytest.mark.parametrize(("changed", "status", "reason"), ANSWERS.values(), ids=ANSWERS)
def test_each_refusal_has_its_status_and_reason(client, visit, changed, status, reason):
    client.force_login(visit.logged_by)
    body = envelope(visit) | changed
    if isinstance(body["file"], bytes):
        body |= {"sha256": digest(body["file"]), "file": sent(body["file"])}
    answer = client.post(UPLOAD, {name: value for name, value in body.items() if value is not None})

    assert (answer.status_code, answer.json()["reason"]) == (status, reason)
    assert not VisitPhoto.objects.exists()


def test_of_a_withdrawn_visit_none_is_taken(client, visit):
    by = visit.logged_by
    Visit.objects.update(withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_reason="弄错了")
    client.force_login(by)

    assert client.post(UPLOAD, envelope(visit)).status_code == HTTPStatus.GONE


def test_a_stranger_finds_no_visit_and_a_colleague_hears_no(client, visit):
    client.force_login(staff_of(Role.ZONE_LEAD, ZoneFactory()))
    stranger = client.post(UPLOAD, envelope(visit))
    client.force_login(staff_of(Role.ZONE_MEMBER, visit.zone))
    colleague = client.post(UPLOAD, envelope(visit))

    assert (stranger.status_code, stranger.json()["reason"]) == (404, "no_visit")
    assert (colleague.status_code, colleague.json()["reason"]) == (403, "not_yours")
    assert not VisitPhoto.objects.exists()


def test_nobody_is_asked_to_log_in_and_who_was_shut_out_is_told_so(client, visit):
    device_id = uuid4()
    nobody = client.post(UPLOAD, envelope(visit, device=device_id))
    client.force_login(visit.logged_by)
    assert client.post(UPLOAD, envelope(visit, device=device_id)).status_code == 201
    device = visit.logged_by.devices.get(uuid=device_id)
    assert device.sessions.get().session_key == client.session.session_key
    revoke(device=device, by=visit.logged_by)
    shut_out = client.post(UPLOAD, envelope(visit, device=device_id))

    assert (nobody.status_code, nobody.json()["reason"]) == (401, "login")
    assert (shut_out.status_code, shut_out.json()["reason"]) == (403, "revoked")


def test_a_revoked_device_is_refused_under_a_new_log_in_too(client, visit):
    device = seen(device_id=uuid4(), user=visit.logged_by, waiting=1, session_key=None, user_agent="")
    revoke(device=device, by=visit.logged_by)
    client.force_login(visit.logged_by)

    assert client.post(UPLOAD, envelope(visit, device=device.uuid)).json()["reason"] == "revoked"
    assert not VisitPhoto.objects.exists()


# Who sees a picture ---------------------------------------------------------------------------------------------------


def test_the_picture_is_shown_to_its_zone_and_to_nobody_else(client, ready):
    client.force_login(staff_of(Role.ZONE_MEMBER, ready.visit.zone))
    answer, small = (client.get(reverse("visits:photo", args=[ready.pk]) + query) for query in ("", "?small"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8\xff")
    assert small.status_code == 200

    client.force_login(staff_of(Role.ZONE_MEMBER, ZoneFactory(committee=ready.visit.zone.committee)))
    assert client.get(reverse("visits:photo", args=[ready.pk])).status_code == 404


def test_nginx_is_told_where_the_file_is_when_it_is_to_send_it(client, ready, settings):
    settings.PHOTO_ACCEL = "/door-photos/"
    client.force_login(ready.taken_by)
    answer = client.get(reverse("visits:photo", args=[ready.pk]))

    assert (answer.content, answer["X-Accel-Redirect"]) == (b"", f"/door-photos/{ready.name}")


def test_each_person_who_sees_a_photo_stands_in_the_journal_once_a_day(client, ready):
    address = reverse("visits:photo", args=[ready.pk])
    for user in (ready.taken_by, staff_of(Role.ZONE_LEAD, ready.visit.zone)):
        client.force_login(user)
        for _time in range(3):
            assert client.get(address).status_code == 200
    read = JournalEntry.objects.filter(verb="photo.read", subject_id=ready.pk)
    assert read.count() == 2

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        client.force_login(ready.taken_by)
        client.get(address)
    assert read.count() == 3


def test_the_visits_page_shows_each_photo_and_lets_those_remove_it_who_may(client, ready):
    page = reverse("visits:visit", args=[ready.visit_id])
    waiting, _new = add_photo(visit=ready.visit, file=sent(picture("PNG")), by=ready.taken_by)
    client.force_login(ready.taken_by)
    shown = client.get(page).content.decode()
    assert f"{reverse('visits:photo', args=[ready.pk])}?small" in shown
    assert reverse("visits:photo", args=[waiting.pk]) + '"' not in shown
    assert reverse("visits:photo_remove", args=[ready.pk]) in shown
    client.force_login(staff_of(Role.SUBDISTRICT_LEADER, ready.visit.zone.committee.subdistrict))
    assert reverse("visits:photo_remove", args=[ready.pk]) not in client.get(page).content.decode()


def test_more_photos_cost_no_more_queries(client, visit):
    client.force_login(visit.logged_by)
    page = reverse("visits:visit", args=[visit.pk])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    add_photo(visit=visit, file=sent(picture()), by=visit.logged_by)
    one = queries()
    for color in ("blue", "green"):
        add_photo(visit=visit, file=sent(picture(color=color)), by=visit.logged_by)
    assert queries() == one


def test_removing_leaves_the_trace_and_the_page(client, ready):
    client.force_login(ready.taken_by)
    answer = client.post(reverse("visits:photo_remove", args=[ready.pk]), follow=True)

    ready.refresh_from_db()
    assert (answer.status_code, ready.state) == (200, PhotoState.REMOVED)
    assert client.get(reverse("visits:photo", args=[ready.pk])).status_code == 404
    assert JournalEntry.objects.get(verb="photo.removed").actor_id == ready.taken_by_id


# Without a script -----------------------------------------------------------------------------------------------------


def test_photos_come_with_the_form_and_a_bad_one_loses_no_visit(client):
    household = HouseholdFactory()
    member = staff_of(Role.ZONE_MEMBER, household.building.zone)
    client.force_login(member)
    form = {
        "client_uuid": str(uuid4()),
        "outcome": "met",
        "visited_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "purpose": "round",
        "photos": [sent(picture(), "门口.jpg"), sent(b"GIF89a", "动图.gif")],
    }
    page = reverse("visits:visit_form", args=[household.pk])
    assert 'enctype="multipart/form-data"' in client.get(page).content.decode()
    answer = client.post(page, form, follow=True)

    photo = VisitPhoto.objects.get()
    assert (photo.visit.household, photo.taken_by, photo.sha256) == (household, member, digest(picture()))
    assert "动图.gif" in answer.content.decode()
    assert "门口.jpg" not in answer.content.decode()
