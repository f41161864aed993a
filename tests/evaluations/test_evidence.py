"""The file beside a quarterly report: taken in by what it is, opened by who sees the report, and swept when it is of no
row."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from docx import Document
from PIL import Image

from evaluations import tasks
from evaluations.models import CareSheet, Delivery
from evaluations.services.inspection import bring_report
from evaluations.services.pledge import LineWords, add_line, deliver, publish_lines
from evaluations.services.strays import forget_strays
from petitions.services import Refused
from tests.factories.homecare import care_office
from tests.factories.photos import from_a_camera, picture, sent, wide
from tests.factories.pledges import PledgeOffice, pledge_office, report
from wulibridge.journal.models import JournalEntry
from wulibridge.journal.queries import entries_of
from wulibridge.pictures.files import place_of

pytestmark = pytest.mark.usefixtures("in_english")
YEAR = timezone.localdate().year
PDF = b"%PDF-1.7 x %%EOF"
SAID = {"deed": "deliver", "quarter": "1", "standing": "done", "done": "换了四盏灯。", "evidence": "报修单第三页"}


@pytest.fixture
def place(db, settings, tmp_path) -> PledgeOffice:
    settings.MEDIA_ROOT = tmp_path
    return pledge_office()


def pdf(content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile("x.pdf", content)


def docx() -> bytes:
    out = BytesIO()
    Document().save(out)
    return out.getvalue()


def files_below(name: str) -> list[Path]:
    return [path for path in place_of(name).rglob("*") if path.is_file()]


@pytest.fixture
def page(client):
    client.cookies["language"] = "en"

    def _page(user, row, **given):
        client.force_login(user)
        kind = "pledge" if row._meta.model_name == "pledge" else "organization"
        return client.post(reverse(f"evaluations:{kind}", args=[row.pk]), SAID | given)

    return _page


def test_a_photo_shows_what_was_done_without_what_the_camera_noted(place, page, client):
    pledge = place.published()
    assert page(place.handler, pledge, shown_by=sent(from_a_camera())).status_code == 302

    row = pledge.deliveries.get()
    address = reverse("evaluations:evidence", args=[row.pk])
    assert address in client.get(reverse("evaluations:pledge", args=[pledge.pk])).content.decode()
    answer = client.get(address)
    kept = Image.open(BytesIO(answer.getvalue()))
    assert (kept.format, kept.height > kept.width, dict(kept.getexif())) == ("JPEG", True, {})
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert files_below("deliveries") == [place_of(row.file_name)]
    reported = entries_of(pledge).get(verb="pledge.delivered")
    assert reported.details["sha256"] == row.sha256


def test_a_pdf_is_handed_over_and_the_journal_says_once_a_day_who_opened_it(place, client):
    row = deliver(promise=place.published(), report=report(), by=place.handler, file=pdf())
    for user in (place.leader, place.leader, place.desk):
        client.force_login(user)
        answer = client.get(reverse("evaluations:evidence", args=[row.pk]))
        assert (answer.getvalue(), answer["Content-Type"]) == (PDF, "application/pdf")
        assert answer["Content-Disposition"].startswith("attachment")
    opened = JournalEntry.objects.filter(verb="delivery.read").order_by("seq")
    assert [(entry.actor_id, entry.area) for entry in opened] == [
        (place.leader.pk, place.subdistrict.code),
        (place.desk.pk, place.subdistrict.code),
    ]


def test_a_report_without_a_file_stays_one(place, page, client):
    pledge = place.published()
    assert page(place.handler, pledge).status_code == 302
    row = pledge.deliveries.get()
    assert (row.sha256, row.file_kind, row.file_name) == ("", "", "")
    assert client.get(reverse("evaluations:evidence", args=[row.pk])).status_code == 404


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html>", "This is none of JPEG, PNG, WebP and PDF"),
        (docx(), "This is none of JPEG, PNG, WebP and PDF"),
        (picture()[:300], "damaged"),
        (wide(9000), "too many pixels"),
        (PDF[:-5] + b" " * (10 * 2**20) + b"%%EOF", "10 MB at most"),
    ],
    ids=["page", "text document", "half a photo", "too many pixels", "too large"],
)
def test_a_file_that_is_not_taken_loses_nothing_that_was_typed(place, page, content, said):
    pledge = place.published()
    answer = page(place.handler, pledge, shown_by=sent(content))

    assert answer.status_code == 422
    deed = next(deed for deed in answer.context["deeds"] if deed.name == "deliver")
    assert said in str(deed.form.errors["shown_by"])
    assert list(deed.form.errors) == ["shown_by"]
    text = answer.content.decode()
    assert 'value="换了四盏灯。"' in text
    assert 'value="报修单第三页"' in text
    assert not Delivery.objects.exists()
    assert not files_below("deliveries")


def test_who_mistyped_something_else_is_told_to_choose_the_file_again(place, page):
    answer = page(place.handler, place.published(), shown_by=pdf(), done="")

    deed = next(deed for deed in answer.context["deeds"] if deed.name == "deliver")
    assert (answer.status_code, set(deed.form.errors)) == (422, {"done", "shown_by"})
    assert "choose the file once more" in str(deed.form.errors["shown_by"])


def test_a_quarter_that_was_reported_keeps_its_file_when_another_one_is_refused(place):
    pledge = place.published()
    row = deliver(promise=pledge, report=report(), by=place.handler, file=pdf())
    for again in (PDF, PDF + b"\n%%EOF"):
        with pytest.raises(Refused, match="already"):
            deliver(promise=pledge, report=report(), by=place.handler, file=pdf(again))
    assert files_below("deliveries") == [place_of(row.file_name)]


def test_who_does_not_speak_for_the_unit_leaves_no_file(place):
    with pytest.raises(Refused, match="The unit itself"):
        deliver(promise=place.published(), report=report(), by=place.chair, file=pdf(b"not even looked at"))


def test_a_service_is_shown_by_a_file_as_well(place, page, client):
    facts = {"organization": place.department, "year": YEAR}
    line = add_line(**facts, words=LineWords("修灯", "居民"), by=place.handler)
    publish_lines(**facts, lines=[line], by=place.desk)
    assert page(place.handler, place.department, line=line.pk, shown_by=pdf()).status_code == 302
    row = line.deliveries.get()
    address = reverse("evaluations:evidence", args=[row.pk])
    assert address in client.get(reverse("evaluations:organization", args=[place.department.pk])).content.decode()
    assert client.get(address).getvalue() == PDF
    client.force_login(place.chair)
    assert client.get(address).status_code == 404


def test_residents_read_the_words_and_find_no_file(place, client):
    row = deliver(promise=place.published(), report=report(), by=place.handler, file=pdf())
    shown = client.get(reverse("evaluations:promised", args=[place.subdistrict.pk])).content.decode()
    assert row.evidence in shown
    assert reverse("evaluations:evidence", args=[row.pk]) not in shown


# What is of no row ----------------------------------------------------------------------------------------------------


def test_files_that_no_row_speaks_for_go_after_a_day(place, monkeypatch):
    delivery = deliver(promise=place.published(), report=report(), by=place.handler, file=pdf())
    inspection = bring_report(inspection=place.inspection(), file=pdf(), by=place.desk)
    care = care_office()
    sheet = CareSheet.objects.create(plan=care.plan(), sha256="a" * 64, added_by=care.centre)
    theirs = [place_of(name) for name in (delivery.file_name, inspection.file_name, sheet.name, sheet.small_name)]
    for path in theirs[2:]:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    strays = [path.with_name(f"{'0' * 64}-999{path.suffix}") for path in theirs[:3]]
    strays += [place_of("deliveries/arrived/left"), place_of("care_sheets/arrived/left")]
    for path in strays:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")

    assert forget_strays() == 0
    monkeypatch.setattr("wulibridge.pictures.files.OLD_ENOUGH", -1)
    tasks.draft_reports()
    assert forget_strays() == 0
    assert [path.exists() for path in strays] == [False] * len(strays)
    assert [path.exists() for path in theirs] == [True] * len(theirs)
