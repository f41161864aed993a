"""Papers of a meeting as files, and two meetings that become one."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from meetings import services
from meetings.documents.papers import paper_for
from meetings.models import Meeting, Paper
from meetings.route import State, Step
from meetings.services.papers import forget_strays
from tests.factories.meetings import called, chair_of, guests_of, opened, prepared
from tests.factories.papers import PDF
from tests.factories.territory import ZoneFactory
from tests.meetings.conftest import logged_in, refused
from wulibridge.journal.models import JournalEntry
from wulibridge.pictures.files import place_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def chair(chair, client):
    return logged_in(client, chair)


def pdf(more: bytes = b"", name: str = "张三的诉求.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF + more + b"%%EOF\n", content_type="text/html")


def way(meeting, step: str = "prepare") -> str:
    return reverse("admin:meetings_meeting_way", args=[meeting.pk, step])


def test_a_paper_is_brought_shown_handed_over_and_taken_away(client, zone, chair, django_capture_on_commit_callbacks):
    meeting = called(zone, by=chair)
    needed = meeting.papers.get()
    sent = {"do": "bring_paper", "paper": needed.pk, "name": "", "file": pdf()}
    assert client.post(way(meeting), sent).status_code == 302
    needed.refresh_from_db()
    assert (needed.file_kind, needed.laid_by) == ("pdf", chair)
    assert f"?file={needed.pk}" in client.get(way(meeting)).text
    answer = client.get(way(meeting), {"file": needed.pk})
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert answer["Content-Disposition"] == f'attachment; filename="{meeting.pk}-{needed.pk}.pdf"'
    client.get(way(meeting), {"file": needed.pk})
    assert JournalEntry.objects.filter(verb="meeting.read_paper").count() == 1
    stood = place_of(needed.file_name)
    assert stood.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(way(meeting), {"do": "drop_paper", "paper": needed.pk}).status_code == 302
    needed.refresh_from_db()
    assert (needed.sha256, needed.laid_at, stood.exists()) == ("", None, False)
    assert client.get(way(meeting), {"file": needed.pk}).status_code == 404


def test_a_file_is_replaced_and_a_paper_of_one_s_own_goes_whole(zone, chair, django_capture_on_commit_callbacks):
    meeting = called(zone, by=chair)
    own = services.bring_paper(meeting=meeting, paper=None, name="预算", file=pdf(), by=chair)
    first = place_of(own.file_name)
    with django_capture_on_commit_callbacks(execute=True):
        own = services.bring_paper(meeting=meeting, paper=own, name="", file=pdf(b"2"), by=chair)
    assert (first.exists(), place_of(own.file_name).exists()) == (False, True)
    assert "fill in" in refused(services.bring_paper, meeting=meeting, paper=None, name=" ", file=pdf(), by=chair)
    services.drop_paper(paper=own, by=chair)
    assert not Paper.objects.filter(pk=own.pk).exists()


def test_what_is_no_document_is_refused_and_nothing_of_elsewhere_is_handed_over(client, zone, chair):
    meeting = called(zone, by=chair)
    page = SimpleUploadedFile("a.pdf", b"<script>alert(1)</script>", content_type="application/pdf")
    answer = client.post(way(meeting), {"do": "bring_paper", "name": "图", "file": page})
    assert answer.status_code == 422
    assert "neither PDF nor DOCX" in answer.text
    far_chair = chair_of(ZoneFactory())
    far = called(far_chair.posts.get().committee.zones.get(), by=far_chair)
    paper = services.bring_paper(meeting=far, paper=far.papers.get(), name="", file=pdf(), by=far_chair)
    for other in (meeting, far):
        assert client.get(way(other), {"file": paper.pk}).status_code == 404
    assert client.post(way(meeting), {"do": "drop_paper", "paper": paper.pk}).status_code == 422
    assert client.get(way(meeting), {"file": "٣"}).status_code == 404


def test_files_that_no_paper_speaks_for_go_after_a_day(zone, chair, monkeypatch):
    meeting = called(zone, by=chair)
    paper = services.bring_paper(meeting=meeting, paper=None, name="图", file=pdf(), by=chair)
    stray = place_of(paper.file_name).with_name("0" * 64 + "-999.pdf")
    stray.write_bytes(b"x")
    assert forget_strays() == 0
    monkeypatch.setattr("wulibridge.pictures.files.OLD_ENOUGH", -1)
    forget_strays()
    assert (stray.exists(), place_of(paper.file_name).exists()) == (False, True)


def test_the_papers_go_along_when_it_goes_on_another_day(zone, chair):
    meeting = opened(zone, by=chair)
    services.bring_paper(meeting=meeting, paper=meeting.papers.get(), name="", file=pdf(), by=chair)
    tomorrow = timezone.now() + timedelta(days=1)
    following = services.adjourn(meeting=meeting, reason="天晚了", starts_at=tomorrow, by=chair)
    copied, old = following.papers.get(), meeting.papers.get()
    assert copied.file_name != old.file_name
    assert place_of(copied.file_name).read_bytes() == place_of(old.file_name).read_bytes()


def test_two_meetings_become_one(client, zone, chair):
    kept, gone = prepared(zone, by=chair, guests=1), prepared(zone, by=chair, guests=2, title="另一场")
    services.recuse(guest=guests_of(gone)[0], reason="自己的房子", by=chair)  # the chair is invited to both
    answer = client.post(way(gone, "stop"), {"do": "merge", "into": kept.pk, "reason": "一起开"})
    assert answer.url == way(gone, "stop")
    kept, gone = Meeting.objects.get(pk=kept.pk), Meeting.objects.get(pk=gone.pk)
    assert (gone.state, gone.merged_into, gone.stopped_because) == (State.MERGED, kept, "一起开")
    assert [(item.position, item.options.count()) for item in kept.items.all()] == [(1, 2), (2, 2)]
    assert kept.invitations.count() == 1 + 1 + 2
    assert kept.invitations.get(user=chair).recused == "自己的房子"
    assert kept.papers.count() == 2
    assert kept.title in client.get(way(gone, "stop")).text
    assert all(words in client.get(way(kept)).text for words in ("went into this one", "另一场", "一起开"))
    entry = JournalEntry.objects.get(verb="meeting.take_in")
    assert entry.details | {"items": 1, "guests": 2} == entry.details
    assert "no longer possible" in refused(services.merge, meeting=gone, into=kept, reason="再", by=chair)


def test_only_meetings_of_the_same_area_that_are_being_prepared_become_one(zone, chair):
    meeting, out = called(zone, by=chair), opened(zone, by=chair)
    lane, far = called(zone, by=chair, kind="lane"), ZoneFactory()
    elsewhere = called(far, by=chair_of(far))
    for other in (meeting, out, lane, elsewhere):
        assert "same area" in refused(services.merge, meeting=meeting, into=other, reason="一起开", by=chair)
    assert Meeting.objects.get(pk=meeting.pk).state == State.PREPARING


# Two who enter at once -----------------------------------------------------------------------------------------------


def test_who_signs_in_at_another_door_does_not_overwrite(zone, chair):
    meeting = opened(zone, by=chair, there=0)
    guest = guests_of(meeting)[1]
    services.sign_proxy(guest=guest, mandate="书面委托", by=chair)
    assert "by proxy" in refused(services.sign_in, guest=guest, attendance="excused", by=chair)
    services.sign_in(guest=guest, attendance="", by=chair)
    services.sign_in(guest=guest, attendance="present", by=chair)
    assert "here already" in refused(services.sign_proxy, guest=guest, mandate="书面委托", by=chair)


def test_a_count_is_corrected_by_who_has_seen_it(client, zone, chair):
    meeting = opened(zone, by=chair, voting="secret", there=3)
    item = meeting.items.get()
    yes, no = item.options.all()
    sent = {"do": "count", "item": item.pk, f"option-{yes.pk}": 2, f"option-{no.pk}": 1, "abstained": 0, "seen": ""}
    assert client.post(way(meeting, "decide"), sent).status_code == 302
    answer = client.post(way(meeting, "decide"), sent | {f"option-{yes.pk}": 1})
    assert answer.status_code == 422
    assert "meanwhile" in answer.text
    assert 'name="seen" value="2-1-0"' in answer.text
    seen = sent | {f"option-{yes.pk}": 1, "seen": "2-1-0"}
    assert client.post(way(meeting, "decide"), seen).status_code == 302
    yes.refresh_from_db()
    assert yes.counted == 1


def test_what_is_typed_is_kept_on_the_device_until_it_has_arrived(client, zone, chair):
    meeting = opened(zone, by=chair)
    name = f"{chair.pk}:meeting-{meeting.pk}-state"
    assert f'data-draft="{name}"' in client.get(way(meeting, "discuss")).text
    sent = {"do": "state", "item": meeting.items.get().pk, "speaker": guests_of(meeting)[0].pk, "text": "好"}
    refused_page = client.post(way(meeting, "discuss"), sent | {"speaker": ""})
    assert "data-typed" in refused_page.text
    answer = client.post(way(meeting, "discuss"), sent, follow=True)
    assert f'data-draft-sent="{name}"' in answer.text
    assert "data-draft-sent" not in client.get(way(meeting, "discuss")).text


def test_the_whole_file_has_the_minutes_with_their_hash_and_every_paper(client, zone, chair):
    meeting = called(zone, by=chair)
    assert client.get(way(meeting, "follow-up") + "?as=zip").status_code == 404  # nothing was held
    meeting = opened(zone, by=chair, voting="none")
    services.bring_paper(meeting=meeting, paper=None, name="图纸", file=pdf(), by=chair)
    services.resolve(item=meeting.items.get(), text="同意加装。", by=chair)
    services.conclude(meeting=meeting, by=chair)
    services.draft_minutes(meeting=meeting, by=chair)
    services.send_minutes(meeting=meeting, by=chair)
    services.approve_minutes(meeting=meeting, number=1, reason="无异议", by=chair)
    answer = client.get(way(meeting, "follow-up") + "?as=zip")
    with ZipFile(BytesIO(answer.getvalue())) as box:
        parts = {name: box.read(name) for name in box.namelist()}
    (locked,) = [name for name in parts if name.endswith(".txt")]
    assert sha256(parts[locked]).hexdigest() == meeting.approval.sha256
    assert meeting.approval.sha256 in locked
    assert {
        "Invitation.docx",
        "Sign-in sheet.docx",
        "Attendance.xlsx",
        "Decisions.docx",
        "Minutes.docx",
    } <= parts.keys()
    decided = Document(BytesIO(parts["Decisions.docx"]))
    assert "同意加装。" in "\n".join(paragraph.text for paragraph in decided.paragraphs)
    sheet = CalamineWorkbook.from_filelike(BytesIO(parts["Attendance.xlsx"])).get_sheet_by_index(0).to_python()
    assert len(sheet) == 1 + meeting.invitations.count()
    assert any(content.startswith(PDF) for content in parts.values())
    assert JournalEntry.objects.filter(verb="meeting.hand_out", subject_id=meeting.pk).count() == 1
    client.force_login(chair_of(ZoneFactory()))
    assert client.get(way(meeting, "follow-up") + "?as=zip").status_code == 404


def test_an_official_paper_is_set_in_the_faces_of_the_office(zone, chair):
    meeting = prepared(zone, by=chair)
    with translation.override("zh-hans"):
        document = Document(BytesIO(paper_for(meeting, Step.INVITE)[1]))
    faces = {
        name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Title", "Normal", "Heading 1", "Heading 2")
    }
    assert faces == {"Title": "方正小标宋简体", "Normal": "仿宋", "Heading 1": "黑体", "Heading 2": "楷体"}
    said = [paragraph.text for paragraph in document.paragraphs]
    assert "二、议程" in said
    assert "（一）装不装" in said
    fonts = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE).blob.decode()
    assert '<w:font w:name="方正小标宋简体"><w:altName w:val="黑体"/></w:font>' in fonts
