"""Uploads of old registers: taken by a worker, asked about where headers are not understood, done once."""

import csv
import io
from datetime import timedelta

import pytest
import xlsxwriter
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from petitions.models import Petition, RefusedRow, Takeover
from petitions.services.takeovers import name_columns, start_takeover
from petitions.takeover.imports import PATIENCE, run_takeover
from petitions.tasks import run_takeovers
from tests.factories.people import staff_of
from tests.factories.takeover import old_row, old_rows, register_csv
from tests.factories.territory import ZoneFactory
from wulibridge.journal.models import JournalEntry
from wulibridge.people.roles import Role

State = Takeover.State

pytestmark = pytest.mark.django_db

ODD = {"编号": "甲", "受理时间": "乙", "内容": "丙", "责任区": "丁"}


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return settings.MEDIA_ROOT


@pytest.fixture
def chair(committee):
    return staff_of(Role.COMMITTEE_CHAIR, committee)


@pytest.fixture
def stranger(neighbour):
    return staff_of(Role.COMMITTEE_CHAIR, neighbour)


@pytest.fixture
def signed_in(client, chair):
    client.force_login(chair)
    return client


@pytest.fixture
def upload(committee, chair, tmp_path):
    def run(rows: list[dict] | None = None, *, content: bytes | None = None, by=None, **options) -> Takeover:
        if content is None:
            content = register_csv(tmp_path / "o.csv", rows or old_rows(3)).read_bytes()
        return start_takeover(
            file=ContentFile(content),
            name="C:\\旧库\\信访.csv",
            committees=options.pop("committees", [committee]),
            by=by or chair,
            **{"dry_run": False, "all_or_nothing": False} | options,
        )

    return run


@pytest.fixture
def finished(upload):
    def run(rows: list[dict] | None = None, **options) -> Takeover:
        row = upload(rows, **options)
        assert run_takeover(row.pk)
        row.refresh_from_db()
        return row

    return run


def odd(rows: list[dict]) -> list[dict]:
    """The same rows under headers that nobody knows."""
    return [{ODD[name]: row[name] for name in ODD} for row in rows]


def page_of(row: Takeover) -> str:
    return reverse("petitions:takeover", args=[row.pk])


def body(response) -> str:
    return response.content.decode()


# The worker -----------------------------------------------------------------------------------------------------------


def test_the_bell_takes_over_fills_the_search_and_removes_the_file(committed_db, upload, files):
    row = upload([*old_rows(2), old_row(内容="")])

    run_takeovers()

    row.refresh_from_db()
    assert (row.state, row.rows_done, row.file_name, row.findable) == (State.DONE, 3, "信访.csv", True)
    assert (row.report["counts"]["kept"], row.report["counts"]["refused"]) == (2, 1)
    assert row.replayed_to <= timezone.now()
    assert [path for path in files.rglob("*") if path.is_file()] == []
    entry = JournalEntry.objects.get(verb="takeover.imported")
    assert (entry.subject_id, entry.actor_id, entry.details["sha256"]) == (row.pk, row.uploaded_by_id, row.sha256)
    assert not run_takeover(row.pk)


def test_headers_that_are_not_understood_are_asked_about_and_the_file_is_kept(committed_db, upload, files, chair):
    row = upload(odd(old_rows(2)))

    run_takeovers()
    run_takeovers()

    row.refresh_from_db()
    assert row.state == State.ASKING
    assert row.report["headers"][0] == ["甲", ["L-1", "L-2"]]
    assert row.report["missing"] == ["number", "received", "text", "zone"]
    assert len([path for path in files.rglob("*") if path.is_file()]) == 1
    name_columns(takeover=row, columns={"number": "甲", "received": "乙", "text": "丙", "zone": "丁"}, by=chair)
    run_takeovers()
    row.refresh_from_db()
    assert (row.state, row.report["counts"]["kept"]) == (State.DONE, 2)


def test_what_was_said_of_columns_is_remembered_for_the_next_file_of_the_same_headers(upload, chair):
    first = upload(odd(old_rows(1)))
    run_takeover(first.pk)
    name_columns(takeover=first, columns={"number": "甲", "received": "乙", "text": "丙", "zone": "丁"}, by=chair)
    run_takeover(first.pk)

    second = upload(odd([old_row(编号="L-77", 内容="别的事。")]))
    run_takeover(second.pk)

    second.refresh_from_db()
    assert (second.state, second.report["counts"]["kept"]) == (State.DONE, 1)


def test_a_corrected_download_of_refused_rows_goes_in_as_it_was_meant(signed_in, upload, chair):
    first = upload(odd([old_row(编号="\t\n-W1", 内容="\n丙丙", 责任区="没有")]))
    run_takeover(first.pk)
    name_columns(takeover=first, columns={"number": "甲", "received": "乙", "text": "丙", "zone": "丁"}, by=chair)
    run_takeover(first.pk)
    sent = signed_in.get(reverse("petitions:takeover_refused", args=[first.pk])).getvalue().decode()

    second = upload(content=sent.replace("没有", "桥一-01", 1).encode())
    run_takeover(second.pk)

    second.refresh_from_db()
    assert (second.state, second.report["counts"]["kept"]) == (State.DONE, 1)
    kept = Petition.objects.get()
    assert (kept.old_case.number, kept.text) == ("-W1", "丙丙")


def test_another_file_is_asked_about_though_some_of_its_headers_were_named_before(upload, chair):
    first = upload(odd(old_rows(1)))
    run_takeover(first.pk)
    name_columns(takeover=first, columns={"number": "甲", "received": "乙", "text": "丙", "zone": "丁"}, by=chair)
    run_takeover(first.pk)

    second = upload([{"甲": "L-9", "乙": "2019-02-14", "戊": "别的事。", "丁": "桥一-01"}])
    run_takeover(second.pk)

    second.refresh_from_db()
    assert second.state == State.ASKING


def test_a_question_that_nobody_answers_is_dropped_with_its_file(committed_db, upload, files):
    row = upload(odd(old_rows(1)))
    run_takeovers()
    Takeover.objects.filter(pk=row.pk).update(finished_at=timezone.now() - PATIENCE * 1.1)

    run_takeovers()

    row.refresh_from_db()
    assert (row.state, row.report["failure"][0]) == (State.FAILED, "left")
    assert [path for path in files.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("content", "flaw"), [(b"", "empty"), ("编号,内容\n".encode(), "empty"), (b"PK\x03\x04x", "broken")]
)
def test_a_file_that_cannot_be_read_fails_with_its_reason(upload, content, flaw):
    row = upload(content=content)

    run_takeover(row.pk)

    row.refresh_from_db()
    assert (row.state, row.report["failure"][0]) == (State.FAILED, flaw)


def test_an_import_whose_worker_died_is_done_once(upload):
    row = upload()
    Takeover.objects.filter(pk=row.pk).update(state=State.RUNNING, attempts=1)

    assert run_takeover(row.pk)

    assert Petition.objects.count() == 3


def test_an_xlsx_with_real_dates_numeric_ids_and_thousands_of_empty_rows(upload, tmp_path):
    path = tmp_path / "o.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        page.write_row(0, 0, ["编号", "时间", "内容", "责任区", "答复时间"])
        for place in range(1, 4):
            page.write_number(place, 0, 12340 + place)
            page.write_datetime(place, 1, timezone.datetime(2019, 2, 14, 20, place), moment)
            page.write_row(place, 2, [f"第{place}件。", "桥一-01", "2019/2/20  9:00"])
        for place in range(4, 65_004):
            page.write_blank(place, 4, None, moment)

    row = upload(content=path.read_bytes())
    assert run_takeover(row.pk)

    row.refresh_from_db()
    assert (row.report["counts"]["rows"], row.report["counts"]["kept"]) == (3, 3)
    assert sorted(Petition.objects.values_list("old_case__number", flat=True)) == ["12341", "12342", "12343"]
    assert f"{timezone.localtime(Petition.objects.earliest('pk').received_at):%Y-%m-%d %H:%M}" == "2019-02-14 20:01"


def test_an_upload_takes_only_rows_of_the_committees_of_its_uploader(finished, neighbour):
    row = finished(
        [old_row(), old_row(编号="2", 责任区="桥二-01"), old_row(编号="3", 责任区="", 地址="斜土路800弄1号")]
    )

    assert (row.report["counts"]["kept"], row.report["counts"]["refused"]) == (1, 2)
    assert not Petition.objects.filter(zone__committee=neighbour).exists()


# The pages ------------------------------------------------------------------------------------------------------------


def test_an_upload_at_the_page_waits_for_a_worker(signed_in, committee, zone, tmp_path):
    content = register_csv(tmp_path / "o.csv", old_rows(1)).read_bytes()
    data = {"file": SimpleUploadedFile("旧.csv", content), f"receiving_{committee.pk}": str(zone.pk)}

    response = signed_in.post(reverse("petitions:takeovers"), data)

    row = Takeover.objects.get()
    assert (response.status_code, response.url) == (302, page_of(row))
    assert list(row.receiving_zones.all()) == [zone]
    assert list(row.committees.all()) == [committee]
    assert "progress" in body(signed_in.get(page_of(row)))


def test_a_zone_of_somebody_else_cannot_receive(signed_in, committee, neighbour, tmp_path):
    content = register_csv(tmp_path / "o.csv", old_rows(1)).read_bytes()
    foreign = neighbour.zones.get()
    data = {"file": SimpleUploadedFile("旧.csv", content), f"receiving_{committee.pk}": str(foreign.pk)}

    assert signed_in.post(reverse("petitions:takeovers"), data).status_code == 422
    assert not Takeover.objects.exists()


def test_the_columns_are_named_at_the_page(signed_in, upload):
    row = upload(odd(old_rows(2)))
    run_takeover(row.pk)

    page = body(signed_in.get(page_of(row)))
    assert "第1件事。" in page
    wrong = signed_in.post(
        reverse("petitions:takeover_columns", args=[row.pk]), {"number": 0, "received": 0, "text": 2}
    )
    right = {"number": 0, "received": 1, "text": 2, "zone": 3}
    response = signed_in.post(reverse("petitions:takeover_columns", args=[row.pk]), right)

    assert wrong.status_code == 422
    assert response.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.columns["zone"], row.columns["title"]) == (State.WAITING, "丁", "")


def test_the_result_names_what_to_correct_and_opens_its_figures(signed_in, finished):
    row = finished([*old_rows(2), old_row(编号="bad", 受理时间="2090-01-01")])

    page = body(signed_in.get(page_of(row)))
    assert reverse("petitions:takeover_rows", args=[row.pk, "answered"]) in page
    rows = body(signed_in.get(reverse("petitions:takeover_rows", args=[row.pk, "answered"])))
    assert Petition.objects.earliest("pk").number in rows
    assert signed_in.get(reverse("petitions:takeover_rows", args=[row.pk, "nonsense"])).status_code == 404


def test_the_refused_rows_come_back_with_their_cells_harmless_to_a_spreadsheet(signed_in, finished):
    row = finished([old_row(标题="=cmd()", 受理时间="2090-01-01")])

    response = signed_in.get(reverse("petitions:takeover_refused", args=[row.pk]))

    lines = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert lines[0][1:11] == list(old_row())
    assert lines[1][0] == "2"
    assert (lines[1][1], lines[1][3]) == ("L-1", "'=cmd()")
    assert len(lines) == 2


def test_the_reasons_are_counted_before_the_rows_are_listed(client, chair, finished):
    long = "长" * 1001
    bad = [old_row(编号="1", 内容=""), old_row(编号="2", 内容="", 受理时间="2090-01-01"), old_row(编号="3", 标题=long)]
    row = finished([*bad, old_row(编号="4", 内容="")])
    client.force_login(chair)

    page = body(client.get(page_of(row), headers={"accept-language": "en"}))

    where = [page.index(words) for words in ("3 rows", "what was said: The cell is empty.", "The text is too long.")]
    assert where == sorted(where)
    assert page.index("Row by row") < page.index("The text is longer than 1000 characters.")
    assert row.report["reasons"] == {"text.empty": 3, "received.future": 1, "title.too_long": 1}


def test_after_a_week_the_refused_rows_lose_their_cells_and_keep_their_reasons(signed_in, finished):
    late, fresh = finished([old_row(标题="甲事", 内容="")]), finished([old_row(标题="乙事", 内容="")])
    Takeover.objects.filter(pk=late.pk).update(finished_at=timezone.now() - PATIENCE - timedelta(minutes=1))

    run_takeovers()

    assert RefusedRow.objects.get(takeover=late).cells == []
    assert "乙事" in RefusedRow.objects.get(takeover=fresh).cells
    assert "单元格是空的" in body(signed_in.get(page_of(late)))
    response = signed_in.get(reverse("petitions:takeover_refused", args=[late.pk]))
    lines = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert [len(line) for line in lines] == [3, 3]
    assert lines[1][0] == "2"


def test_nobody_else_finds_a_takeover(client, stranger, finished):
    row = finished([old_row(内容="")])
    client.force_login(stranger)

    assert "信访.csv" not in body(client.get(reverse("petitions:takeovers")))
    for name, more in (("takeover", []), ("takeover_refused", []), ("takeover_rows", ["kept"])):
        assert client.get(reverse(f"petitions:{name}", args=[row.pk, *more])).status_code == 404
    assert client.post(reverse("petitions:takeover_columns", args=[row.pk])).status_code == 404


def test_a_zone_lead_has_no_takeovers(client, zone):
    client.force_login(staff_of(Role.ZONE_LEAD, zone))

    assert client.get(reverse("petitions:takeovers")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_and_the_result_ask_the_same_number_of_queries_for_any_number_of_rows(signed_in, finished, count):
    rows = [finished([old_row(编号=f"{n}-{m}", 内容="") for m in range(count)]) for n in range(count)]

    with CaptureQueriesContext(
        connection,
    ) as asked:
        signed_in.get(reverse("petitions:takeovers"))
    assert len(asked) <= 12
    with CaptureQueriesContext(connection) as asked:
        signed_in.get(page_of(rows[0]))
    assert len(asked) <= 8
    assert RefusedRow.objects.count() == count * count


def test_the_petition_says_where_it_came_from_and_what_said_the_same(signed_in, finished):
    finished([old_row(编号="旧-1"), old_row(编号="旧-2", 受理时间="2019-02-16 08:00")])
    first, second = Petition.objects.order_by("pk")

    page = body(signed_in.get(reverse("petitions:petition", args=[second.number])))

    assert "旧-2" in page
    assert reverse("petitions:petition", args=[first.number]) in page
    assert second.duplicate_of == first


def test_nobody_is_missed_at_a_closed_petition(signed_in, finished):
    finished([old_row(编号="旧-1"), old_row(编号="旧-2", 内容="另一件事。", 答复时间="", 答复意见="")])
    closed, waiting = Petition.objects.order_by("old_case__number")

    assert "尚未受理" in body(signed_in.get(reverse("petitions:petition", args=[waiting.number])))
    assert "尚未受理" not in body(signed_in.get(reverse("petitions:petition", args=[closed.number])))
    assert body(signed_in.get(reverse("petitions:list"))).count("尚未受理") == 1


def test_who_handles_it_parts_a_petition_from_the_other(client, zone, finished):
    finished([old_row(编号="1"), old_row(编号="2", 受理时间="2019-02-16 08:00")])
    second = Petition.objects.latest("pk")
    due_on = second.due_on
    client.force_login(staff_of(Role.ZONE_LEAD, zone))

    assert client.post(reverse("petitions:unlink", args=[second.number])).status_code == 302

    second.refresh_from_db()
    assert (second.duplicate_of, second.due_on) == (None, due_on)
    assert JournalEntry.objects.filter(verb="petition.unlinked").count() == 1


def test_who_does_not_handle_it_parts_nothing(signed_in, finished):
    finished([old_row(编号="1"), old_row(编号="2", 受理时间="2019-02-16 08:00")])
    second = Petition.objects.latest("pk")  # closed at the zone; the chair handles the committee's

    assert signed_in.post(reverse("petitions:unlink", args=[second.number])).status_code == 422
    second.refresh_from_db()
    assert second.duplicate_of is not None


def test_a_receiving_zone_that_has_ended_is_not_offered(signed_in, committee):
    ended = ZoneFactory(committee=committee, code="旧区", valid_to="2020-01-01")

    assert f'value="{ended.pk}"' not in body(signed_in.get(reverse("petitions:takeovers")))
