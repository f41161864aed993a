"""Photos and documents of a petition: taken for what they are, shown to who may see them, withdrawn with a trace."""

import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from petitions.duty_route import DutyMove
from petitions.models import Attachment, FileKind
from petitions.queries.attachment import attachments_of
from petitions.services import Refused
from petitions.services.attachments import add_attachment, forget_strays, withdraw_attachment
from petitions.tasks import prepare_attachments
from tests.factories.orders import duty_of
from tests.factories.people import staff_of
from tests.factories.petitions import closed, petition_in
from tests.factories.photos import from_a_camera, picture, sent
from tests.factories.territory import OrganizationFactory
from wulibridge.journal.models import JournalEntry
from wulibridge.people.roles import Role
from wulibridge.pictures.files import place_of
from wulibridge.pictures.states import PhotoState

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
TYPES = "[Content_Types].xml"


@pytest.fixture(autouse=True)
def own_uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def docx(text: str = "测试") -> bytes:
    out, document = io.BytesIO(), Document()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def repacked(*, without: str = "", change: dict[str, bytes] | None = None, password: bool = False) -> bytes:
    """A DOCX with parts taken out, put in or replaced."""
    out, change = io.BytesIO(), dict(change or {})
    with zipfile.ZipFile(io.BytesIO(docx())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != without:
                new.writestr(name, change.pop(name, None) or old.read(name))
        for name, content in change.items():
            new.writestr(name, content)
    return out.getvalue()


def types_with(kind: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx())) as old:
        return old.read(TYPES).replace(b"wordprocessingml.document.main+xml", kind)


TAKEN = {
    "JPEG": (picture("JPEG"), FileKind.PHOTO),
    "PNG": (picture("PNG"), FileKind.PHOTO),
    "WebP": (picture("WEBP"), FileKind.PHOTO),
    "PDF": (PDF, FileKind.PDF),
    "DOCX": (docx(), FileKind.DOCX),
}


@pytest.mark.parametrize("case", TAKEN)
def test_a_file_is_taken_for_what_it_holds_whatever_it_is_called(people, case):
    content, kind = TAKEN[case]
    petition = petition_in(people.zone)

    row, is_new = add_attachment(petition=petition, file=sent(content, "virus.exe"), by=people.member)

    assert (row.kind, is_new, row.size) == (kind, True, len(content))
    assert place_of(row.raw_name if kind == FileKind.PHOTO else row.name).read_bytes() == content


LINK = b'<Relationship Type="x/attachedTemplate" Target="http://a.test/x" TargetMode="External"/>'
REFUSED = {
    "a program that is called a picture": b"MZ\x90\0" + b"\0" * 100,
    "a page": b"<html><script>alert(1)</script></html>",
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg"></svg>',
    "a PDF without its end": b"%PDF-1.7\n" + b"x" * 2000,
    "a PDF behind something else": b"MZ" + PDF,
    "a ZIP that is no document": repacked(without="word/document.xml"),
    "a workbook": repacked(change={TYPES: types_with(b"spreadsheetml.sheet.main+xml")}),
    "macros": repacked(change={"word/vbaProject.bin": b"x"}),
    "the type of one with macros": repacked(change={TYPES: types_with(b"ms-word.document.macroEnabled.main+xml")}),
    "a program inside": repacked(change={"word/embeddings/run.exe": b"MZ"}),
    "a template from elsewhere": repacked(change={"word/_rels/settings.xml.rels": LINK}),
    "a path that leads out": repacked(change={"../../evil": b"x"}),
    "a bomb": repacked(change={"word/media/a.bin": b"\0" * (40 * 2**20)}),
    "cut off": docx()[:-200],
    "nothing": b"",
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_none_of_the_five_is_refused(people, case):
    petition = petition_in(people.zone)

    with pytest.raises(Refused):
        add_attachment(petition=petition, file=sent(REFUSED[case], "photo.jpg"), by=people.member)

    assert not Attachment.objects.exists()


def test_a_photo_is_written_anew_without_what_the_camera_noted(people):
    row, _new = add_attachment(petition=petition_in(people.zone), file=sent(from_a_camera()), by=people.member)

    prepare_attachments()

    row.refresh_from_db()
    assert (row.state, row.width) == (PhotoState.READY, 800)
    assert "测试相机".encode() not in place_of(row.name).read_bytes()
    assert not place_of(row.raw_name).exists()


def test_the_same_bytes_are_the_same_file_until_it_is_withdrawn(people):
    petition = petition_in(people.zone)
    first, _new = add_attachment(petition=petition, file=sent(PDF), by=people.member)

    again, is_new = add_attachment(petition=petition, file=sent(PDF), by=people.lead)
    withdraw_attachment(attachment=first, reason="传错了", by=people.member)
    later, is_new_later = add_attachment(petition=petition, file=sent(PDF), by=people.member)

    assert (again.pk, is_new) == (first.pk, False)
    assert is_new_later
    assert later.pk != first.pk


def test_twenty_files_and_ten_megabytes_are_the_most(people):
    petition = petition_in(people.zone)
    Attachment.objects.bulk_create(
        Attachment(petition=petition, sha256=f"{n:064x}", kind="pdf", size=1, added_by=people.member, state="ready")
        for n in range(20)
    )
    with pytest.raises(Refused, match="20"):
        add_attachment(petition=petition, file=sent(PDF), by=people.member)

    large = sent(PDF + b"\0" * (10 * 2**20 - len(PDF) + 1))
    with pytest.raises(Refused, match="10"):
        add_attachment(petition=petition_in(people.zone), file=large, by=people.member)


def test_who_adds_files(people):
    """Who registers or handles there, and a department at work on it; nobody once it is closed."""
    petition = duty_of(people).order.petition
    takers = [user for user in people.everybody if _adds(petition, user)]
    done = closed(petition_in(people.zone))

    assert set(takers) == {people.member, people.lead, people.staff, people.chair, people.desk, people.department}
    assert not [user for user in people.everybody if _adds(done, user)]


def _adds(petition, user) -> bool:
    try:
        add_attachment(petition=petition, file=sent(PDF), by=user)
    except Refused:
        return False
    return True


def test_a_file_that_names_the_petitioner_is_for_those_who_may_know_them(people, client):
    petition = petition_in(people.zone, by=people.lead, confidential=True)
    named, _new = add_attachment(petition=petition, file=sent(PDF), by=people.lead, with_name=True)
    plain, _new = add_attachment(petition=petition, file=sent(picture()), by=people.lead)

    seen = {user: [row.pk for row in attachments_of(user, petition)] for user in (people.lead, people.desk)}
    client.force_login(people.desk)

    assert seen == {people.lead: [named.pk, plain.pk], people.desk: [plain.pk]}
    assert client.get(reverse("petitions:file", args=[named.pk])).status_code == 404


def test_a_document_is_handed_over_and_never_shown_as_a_page_of_ours(people, client):
    row, _new = add_attachment(petition=petition_in(people.zone), file=sent(PDF), by=people.member)
    client.force_login(people.lead)

    answers = [client.get(reverse("petitions:file", args=[row.pk])) for _n in range(2)]

    answer = answers[0]
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{row.petition.number}-{row.pk}.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]
    assert JournalEntry.objects.filter(verb="attachment.read", actor=people.lead.username).count() == 1


def test_behind_nginx_the_file_is_named_and_not_sent(people, client, settings):
    settings.PHOTO_ACCEL = "/door-photos/"
    row, _new = add_attachment(petition=petition_in(people.zone), file=sent(PDF), by=people.member)
    client.force_login(people.lead)

    answer = client.get(reverse("petitions:file", args=[row.pk]))

    assert (answer["X-Accel-Redirect"], answer.content) == (f"/door-photos/{row.name}", b"")


def test_one_bad_file_loses_none_of_the_others(people, client):
    petition = petition_in(people.zone)
    client.force_login(people.lead)
    files = [sent(PDF, "a.pdf"), sent(b"MZ", "b.pdf"), sent(docx(), "c.docx")]

    answer = client.post(
        reverse("petitions:files", args=[petition.number]), {"files": files, "caption": "合同"}, follow=True
    )

    told = [str(message) for message in answer.context["messages"]]
    assert [row.kind for row in petition.attachments.all()] == ["pdf", "docx"]
    assert "b.pdf" in told[0]
    assert "2" in told[1]
    assert "合同" in answer.content.decode()


def test_withdrawn_it_is_gone_and_its_trace_is_not(people, client, django_capture_on_commit_callbacks):
    row, _new = add_attachment(petition=petition_in(people.zone), file=sent(PDF), by=people.lead)
    client.force_login(people.lead)
    address = reverse("petitions:file", args=[row.pk])

    client.post(address, {"reason": " "})
    assert place_of(row.name).exists()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(address, {"reason": "传错了文件"}, follow=True)

    row.refresh_from_db()
    assert (row.state, row.withdrawn_by) == (PhotoState.REMOVED, people.lead)
    assert not place_of(row.name).exists()
    assert "传错了文件" in answer.content.decode()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("who", ["staff", "desk"])
def test_who_neither_brought_it_nor_handles_it_withdraws_nothing(people, who):
    row, _new = add_attachment(petition=petition_in(people.zone), file=sent(PDF), by=people.member)

    with pytest.raises(Refused):
        withdraw_attachment(attachment=row, reason="不要了", by=getattr(people, who))


def test_files_that_no_row_speaks_for_go_after_a_day(people, monkeypatch):
    row, _new = add_attachment(petition=petition_in(people.zone), file=sent(PDF), by=people.member)
    stray = place_of(row.name).with_name("0" * 64 + "-999.pdf")
    stray.write_bytes(b"x")
    monkeypatch.setattr("wulibridge.pictures.files.OLD_ENOUGH", -1)

    assert forget_strays() == 1
    assert place_of(row.name).exists()


def test_the_page_asks_as_often_for_one_file_as_for_three(people, client):
    petition = petition_in(people.zone)
    client.force_login(people.lead)
    counts = []
    for content in (PDF, PDF + b"\n%%EOF", docx()):
        add_attachment(petition=petition, file=sent(content), by=people.member)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("petitions:petition", args=[petition.number]))
        counts.append(len(asked))

    assert counts[0] == counts[2]


# With a department's report -------------------------------------------------------------------------------------------


def test_a_report_carries_files_and_who_does_not_see_its_duty_does_not_see_them(people, client):
    other = OrganizationFactory(subdistrict=people.zone.committee.subdistrict)
    colleague = staff_of(Role.DEPARTMENT_HANDLER, other)
    duty = duty_of(people, DutyMove.ACCEPT)
    petition = duty.order.petition
    duty_of(people, petition=petition, department=other)
    client.force_login(people.department)
    files, page = reverse("petitions:files", args=[petition.number]), reverse("petitions:duty", args=[duty.pk])
    assert 'name="duty"' in client.get(page).content.decode()
    answer = client.post(files, {"duty": duty.pk, "files": sent(PDF, "报告.pdf"), "caption": "验收单"})
    row = Attachment.objects.get()
    assert (answer.url, row.duty) == (f"{page}#files", duty)
    assert "验收单" in client.get(page).content.decode()

    shown = reverse("petitions:file", args=[row.pk])
    for user, seen in ((people.department, 200), (people.desk, 200), (people.member, 200), (colleague, 404)):
        client.force_login(user)
        assert client.get(shown).status_code == seen
        text = client.get(reverse("petitions:petition", args=[petition.number])).content.decode()
        assert ("验收单" in text) == (seen == 200)
    for sent_with in (duty.pk, "x"):  # not the colleague's duty; and none
        assert client.post(files, {"duty": sent_with, "files": sent(docx(), "x")}).status_code == 404


REPORTS = [
    ((), "department", False),
    ((DutyMove.ACCEPT,), "department", True),
    ((DutyMove.ACCEPT,), "desk", False),
    ((DutyMove.ACCEPT, DutyMove.REPORT), "department", True),
    ((DutyMove.ACCEPT, DutyMove.REPORT, DutyMove.CONFIRM), "department", False),
]


@pytest.mark.parametrize(("moves", "by", "may"), REPORTS)
def test_who_brings_files_to_a_report_and_until_when(people, moves, by, may):
    duty = duty_of(people, *moves)
    given = {"petition": duty.order.petition, "file": sent(PDF, "x"), "by": getattr(people, by), "duty": duty}
    if may:
        assert add_attachment(**given)[1]
    else:
        with pytest.raises(Refused):
            add_attachment(**given)
        with pytest.raises(Refused):  # nor by way of another petition
            add_attachment(**given | {"petition": petition_in(people.zone)})
