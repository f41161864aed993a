"""Door photos: filed once, written anew within limits, shown to who may see the visit, and gone when removed."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone
from PIL import Image

from petitions.services import Refused
from tests.factories.people import staff_of
from tests.factories.photos import GPS, from_a_camera, picture, sent, wide
from tests.factories.territory import HouseholdFactory
from tests.factories.visits import VisitFactory
from visits.models import PhotoFlaw, PhotoState, Visit, VisitPhoto
from visits.services import add_photo, remove_photo, remove_photos
from visits.services.photo import MAX_BYTES, remove_old_photos
from visits.tasks import prepare_photos, tidy_photos
from wulibridge.journal.models import JournalEntry
from wulibridge.people.roles import Role
from wulibridge.pictures import preparing
from wulibridge.pictures.files import place_of


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return settings.MEDIA_ROOT


def files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def made() -> Visit:
    """A visit by a member of its zone."""
    household = HouseholdFactory()
    member = staff_of(Role.ZONE_MEMBER, household.building.zone)
    return VisitFactory(household=household, logged_by=member)


def taken(content: bytes, visit: Visit | None = None) -> VisitPhoto:
    visit = visit or made()
    return add_photo(visit=visit, file=sent(content), by=visit.logged_by)[0]


def prepared(content: bytes) -> VisitPhoto:
    photo = taken(content)
    prepare_photos()
    photo.refresh_from_db()
    return photo


# Writing anew ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_the_camera_noted_is_gone_and_the_picture_stands_upright(uploads):
    raw = from_a_camera()
    assert b"profile-of-the-camera" in raw
    photo = prepared(raw)

    assert (photo.state, photo.width, photo.height) == (PhotoState.READY, 800, 1600)
    for name, longest in ((photo.name, 1600), (photo.small_name, 320)):
        content = place_of(name).read_bytes()
        with Image.open(place_of(name)) as image:
            assert (image.format, max(image.size), image.getexif().get_ifd(GPS)) == ("JPEG", longest, {})
            assert not image.getexif()
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not [word for word in ("测试相机", "测试备注", "profile-of") if word.encode() in content]
    assert files(uploads) == [photo.small_name, photo.name]  # and nothing of what was sent


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_of_the_three_kinds_becomes_a_jpeg(kind):
    photo = prepared(picture(kind))

    assert photo.state == PhotoState.READY
    assert place_of(photo.name).read_bytes().startswith(b"\xff\xd8\xff")


@pytest.mark.django_db
def test_what_is_transparent_becomes_white():
    from_png = picture("PNG")
    with Image.new("RGBA", (8, 8), (255, 0, 0, 0)) as clear:
        path = Path(django_settings.MEDIA_ROOT) / "clear.png"
        path.parent.mkdir(parents=True)
        clear.save(path)
    assert from_png != path.read_bytes()
    photo = prepared(path.read_bytes())

    with Image.open(place_of(photo.name)) as image:
        assert image.getpixel((4, 4)) == (255, 255, 255)


TRUNCATED = picture(size=(400, 400))[:900]
POLYGLOT = picture() + b"<html><script>alert(1)</script>PK\x03\x04"
REFUSED = {
    "20 KB that become 700 MB": (wide(13_200), PhotoFlaw.TOO_LARGE),
    "more pixels than any phone has": (wide(7_200), PhotoFlaw.TOO_LARGE),
    "truncated": (TRUNCATED, PhotoFlaw.BROKEN),
    "a head and no picture": (b"\xff\xd8\xff" + b"\0" * 500, PhotoFlaw.NO_IMAGE),
    "a head of one kind and the rest of nothing": (b"RIFF\x10\0\0\0WEBPVP8 " + b"\1" * 40, PhotoFlaw.BROKEN),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "flaw"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_sound_picture_is_refused_and_the_worker_goes_on(uploads, content, flaw):
    visit = made()
    bad, good = taken(content, visit), taken(picture(), visit)
    prepare_photos()

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.flaw, good.state) == (PhotoState.REFUSED, flaw, PhotoState.READY)
    assert files(uploads) == [good.small_name, good.name]


@pytest.mark.django_db
def test_what_hangs_on_a_picture_does_not_come_along():
    photo = prepared(POLYGLOT)

    assert photo.state == PhotoState.READY
    assert b"script" not in place_of(photo.name).read_bytes()


@pytest.mark.django_db
def test_memory_has_a_limit_that_ends_the_child_alone():
    photo = taken(wide(6_400))  # 164 MB when decoded, and fewer pixels than are allowed

    assert preparing.write_anew(photo, megabytes=150) == preparing.Result(flaw=PhotoFlaw.TOO_LARGE)
    assert preparing.write_anew(photo).width == 1600


@pytest.mark.django_db
def test_time_has_a_limit_and_the_try_counts_as_failed(monkeypatch, tmp_path, uploads):
    slow = tmp_path / "slow.py"
    slow.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(preparing, "PROGRAM", slow)
    monkeypatch.setattr(preparing, "GRACE", 0)
    photo = taken(picture())
    begun = time.monotonic()

    assert preparing.write_anew(photo, seconds=1) == preparing.Result()
    assert time.monotonic() - begun < 10
    assert files(uploads) == [photo.raw_name]


# Crashes --------------------------------------------------------------------------------------------------------------


def due_again(photo: VisitPhoto) -> None:
    VisitPhoto.objects.filter(pk=photo.pk).update(next_try_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db
def test_a_photo_whose_worker_died_is_taken_up_by_the_next(monkeypatch):
    photo = taken(picture())

    def killed(*args, **more):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(preparing, "write_anew", killed)
        with pytest.raises(SystemExit):
            prepare_photos()
    prepare_photos()  # its lease is not over
    photo.refresh_from_db()
    assert photo.state == PhotoState.ARRIVED

    due_again(photo)
    prepare_photos()
    photo.refresh_from_db()
    assert (photo.state, photo.attempts) == (PhotoState.READY, 2)


@pytest.mark.django_db
def test_after_three_tries_it_is_given_up(monkeypatch, tmp_path, uploads):
    dying = tmp_path / "dying.py"
    dying.write_text(f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})")
    monkeypatch.setattr(preparing, "PROGRAM", dying)
    photo = taken(picture())
    for _try in range(3):
        prepare_photos()
        due_again(photo)
    photo.refresh_from_db()

    assert (photo.state, photo.flaw, photo.attempts) == (PhotoState.REFUSED, PhotoFlaw.FAILED, 3)
    assert files(uploads) == []


@pytest.mark.django_db
def test_a_photo_removed_while_it_was_being_written_leaves_nothing(
    monkeypatch, uploads, django_capture_on_commit_callbacks
):
    photo = taken(picture())
    child = preparing._child

    def slowly(*args, **more):
        done = child(*args, **more)
        with django_capture_on_commit_callbacks(execute=True):
            remove_photo(photo=photo, by=photo.taken_by)
        return done

    monkeypatch.setattr(preparing, "_child", slowly)
    prepare_photos()

    photo.refresh_from_db()
    assert (photo.state, files(uploads)) == (PhotoState.REMOVED, [])


@pytest.mark.django_db
def test_files_that_no_row_speaks_for_are_tidied_away_when_they_are_old(uploads):
    kept, waits = prepared(picture()), taken(picture("PNG"))
    for n, folder in enumerate(("photos/arrived", "photos/ready/000000")):
        for age in (0, 2):
            path = uploads / folder / f"{900 + n}-{age}.jpg"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"x")
    (uploads / "photos/ready/lost+found").mkdir()
    two_days_ago = time.time() - 2 * 24 * 3600
    for path in uploads.rglob("*"):
        if path.is_file() and not path.name.endswith("-0.jpg"):
            os.utime(path, (two_days_ago, two_days_ago))
    tidy_photos()

    assert {kept.name, kept.small_name, waits.raw_name} <= set(files(uploads))
    assert [name for name in files(uploads) if "-2" in name] == []
    assert len([name for name in files(uploads) if "-0" in name]) == 2


# Filing ---------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_same_bytes_are_one_photo_whatever_became_of_it(uploads, django_capture_on_commit_callbacks):
    visit, content = made(), picture()
    photo = taken(content, visit)
    assert add_photo(visit=visit, file=sent(content), by=visit.logged_by) == (photo, False)
    with django_capture_on_commit_callbacks(execute=True):
        remove_photo(photo=photo, by=visit.logged_by)

    again, is_new = add_photo(visit=visit, file=sent(content), by=visit.logged_by)
    assert (again.pk, again.state, is_new, files(uploads)) == (photo.pk, PhotoState.REMOVED, False, [])


def test_the_same_photo_sent_eight_times_at_once_is_filed_once(committed_db, uploads):
    visit, content = made(), picture()

    def send(_n: int) -> bool:
        try:
            return add_photo(visit=Visit.objects.get(pk=visit.pk), file=sent(content), by=visit.logged_by)[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(send, range(8))) == [False] * 7 + [True]
    assert VisitPhoto.objects.count() == 1
    assert JournalEntry.objects.filter(verb="photo.added").count() == 1
    assert files(uploads) == [VisitPhoto.objects.get().raw_name]


def test_two_workers_prepare_each_photo_once(committed_db, uploads):
    visit = made()
    for n in range(6):
        taken(picture(color=f"#0000{n}0"), visit)

    def work() -> None:
        try:
            prepare_photos()
        finally:
            connection.close()

    workers = [Thread(target=work) for _n in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert set(VisitPhoto.objects.values_list("state", "attempts")) == {(PhotoState.READY, 1)}


@pytest.mark.django_db
def test_a_visit_has_ten_photos_and_those_that_were_refused_do_not_count():
    visit = made()
    VisitPhoto.objects.bulk_create(
        VisitPhoto(visit=visit, sha256=f"{n:064x}", taken_by=visit.logged_by) for n in range(9)
    )
    VisitPhoto.objects.create(
        visit=visit, sha256="f" * 64, taken_by=visit.logged_by, state=PhotoState.REFUSED, flaw=PhotoFlaw.BROKEN
    )
    taken(picture(), visit)

    with pytest.raises(Refused) as no:
        taken(picture(color="blue"), visit)
    assert no.value.field == "too_many"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "claimed", "field"),
    [
        (b"\xff\xd8\xff" + b"\0" * MAX_BYTES, "", "too_big"),
        (picture(), "0" * 64, "digest"),
        (b"GIF89a" + picture(), "", "no_image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "", "no_image"),
        (b"", "", "no_image"),
    ],
    ids=["too big", "damaged on its way", "gif", "svg", "empty"],
)
def test_what_cannot_be_a_photo_is_not_even_kept(uploads, content, claimed, field):
    visit = made()
    with pytest.raises(Refused) as no:
        add_photo(visit=visit, file=sent(content), sha256=claimed, by=visit.logged_by)

    assert no.value.field == field
    assert not VisitPhoto.objects.exists()
    assert files(uploads) == []


# Who ------------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_team_and_who_answers_for_the_zone_add_and_remove_photos_and_nobody_else():
    visit = made()
    zone = visit.household.building.zone
    lead, chair = staff_of(Role.ZONE_LEAD, zone), staff_of(Role.COMMITTEE_CHAIR, zone.committee)
    companion, colleague = staff_of(Role.ZONE_MEMBER, zone), staff_of(Role.ZONE_MEMBER, zone)
    desk, stranger = staff_of(Role.CASE_DESK, zone.committee.subdistrict), staff_of(Role.ZONE_LEAD, made().zone)
    visit.members.add(companion)
    allowed = [visit.logged_by, companion, lead, chair]
    photos = [add_photo(visit=visit, file=sent(picture(color=f"#{n}00000")), by=by)[0] for n, by in enumerate(allowed)]

    for nobody in (colleague, desk, stranger):
        with pytest.raises(Refused) as no:
            add_photo(visit=visit, file=sent(picture()), by=nobody)
        assert no.value.field == "not_yours"
        with pytest.raises(Refused):
            remove_photo(photo=photos[0], by=nobody)
    for photo, by in zip(photos, allowed, strict=True):
        remove_photo(photo=photo, by=by)
    assert set(VisitPhoto.objects.values_list("state", flat=True)) == {PhotoState.REMOVED}


@pytest.mark.django_db
def test_with_a_withdrawn_visit_its_photos_go_and_no_more_come(uploads, django_capture_on_commit_callbacks):
    photo, other = prepared(picture()), prepared(picture())
    visit, by = photo.visit, photo.taken_by
    with django_capture_on_commit_callbacks(execute=True):
        remove_photos(visit=visit, by=by)
    Visit.objects.filter(pk=visit.pk).update(withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_reason="弄错了")

    photo.refresh_from_db()
    assert (photo.state, files(uploads)) == (PhotoState.REMOVED, [other.small_name, other.name])
    with pytest.raises(Refused) as no:
        add_photo(visit=visit, file=sent(picture(color="blue")), by=by)
    assert no.value.field in ("withdrawn", "not_yours")


@pytest.mark.django_db
@pytest.mark.parametrize(("years", "state"), [(3, PhotoState.REMOVED), (4, PhotoState.READY), (0, PhotoState.READY)])
def test_photos_go_some_years_after_their_visit(settings, years, state):
    settings.PHOTO_YEARS = years
    photo = prepared(picture())
    Visit.objects.filter(pk=photo.visit_id).update(visited_at=timezone.now() - timedelta(days=3 * 366))
    fresh = prepared(picture())

    assert remove_old_photos() == (state == PhotoState.REMOVED)
    photo.refresh_from_db()
    fresh.refresh_from_db()
    assert (photo.state, fresh.state) == (state, PhotoState.READY)
