import csv
import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories.people import staff_of
from tests.factories.roster import roster_csv, roster_row, roster_rows
from tests.factories.territory import CommitteeFactory, ZoneFactory
from wulibridge.people.roles import Role
from wulibridge.territory.models import Household, RosterImport
from wulibridge.territory.roster.imports import run_import, start_import

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def committee():
    committee = CommitteeFactory(code="310101020001", short_name="桥一")
    ZoneFactory(committee=committee, code="桥一-01")
    return committee


@pytest.fixture
def chair(committee):
    return staff_of(Role.COMMITTEE_CHAIR, committee)


@pytest.fixture
def stranger(committee):
    other = CommitteeFactory(code="310101029999", subdistrict=committee.subdistrict)
    return staff_of(Role.COMMITTEE_CHAIR, other)


@pytest.fixture
def signed_in(client, chair):
    client.force_login(chair)
    return client


@pytest.fixture
def finished(committee, chair, tmp_path):
    """An import that is over, of these rows."""

    def run(rows: list[dict]) -> RosterImport:
        row = start_import(
            file=ContentFile(roster_csv(tmp_path / "r.csv", rows).read_bytes()),
            name="名册.csv",
            committees=[committee],
            dry_run=False,
            all_or_nothing=False,
            by=chair,
        )
        assert run_import(row.pk)
        row.refresh_from_db()
        return row

    return run


def page_of(row: RosterImport) -> str:
    return reverse("web:roster_import", args=[row.pk])


def test_an_upload_waits_for_a_worker_and_says_so(signed_in, committee, tmp_path):
    content = roster_csv(tmp_path / "r.csv", roster_rows(2)).read_bytes()

    response = signed_in.post(
        reverse("web:roster_imports"),
        {"file": SimpleUploadedFile("名册.csv", content), "dry_run": "on"},
        headers={"Accept-Language": "en"},
    )

    row = RosterImport.objects.get()
    assert response.url == page_of(row)
    assert (list(row.committees.all()), row.dry_run, row.all_or_nothing) == ([committee], True, False)
    assert "Waiting for its turn" in signed_in.get(response.url, headers={"Accept-Language": "en"}).content.decode()


@pytest.mark.parametrize("files", [{}, {"file": SimpleUploadedFile("r.csv", b"")}])
def test_an_upload_without_a_file_is_refused_on_the_form(signed_in, files):
    response = signed_in.post(reverse("web:roster_imports"), files)

    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"file"}
    assert not RosterImport.objects.exists()


def test_a_file_that_is_too_large_is_refused_on_the_form(signed_in, monkeypatch):
    monkeypatch.setattr("wulibridge.web.roster.RosterForm.max_bytes", 10)

    response = signed_in.post(reverse("web:roster_imports"), {"file": SimpleUploadedFile("r.csv", b"x" * 11)})

    assert response.status_code == 422
    assert not RosterImport.objects.exists()


def test_the_result_says_what_is_wrong_what_changed_and_what_vanished(signed_in, finished):
    finished(roster_rows(3))
    row = finished(
        [roster_row(居住状态="空关", 联系电话="10000000009"), roster_row(户编号="Q1-0002", 门牌地址="五里桥")]
    )

    text = signed_in.get(page_of(row), headers={"Accept-Language": "en"}).content.decode()

    assert "The door number is missing." in text
    assert "occupancy: resident → vacant" in text
    assert "斜土路734弄1号103室" in text
    assert "10000000009" not in text


def test_a_chair_of_another_committee_finds_no_import(client, stranger, finished):
    row = finished([roster_row(门牌地址="五里桥")])
    client.force_login(stranger)

    for name in ("web:roster_import", "web:roster_problems"):
        assert client.get(reverse(name, args=[row.pk])).status_code == 404
    assert "名册.csv" not in client.get(reverse("web:roster_imports")).content.decode()


def test_the_case_desk_finds_the_imports_of_its_committees(client, committee, finished):
    row = finished(roster_rows(1))
    client.force_login(staff_of(Role.CASE_DESK, committee.subdistrict))

    assert client.get(page_of(row)).status_code == 200


@pytest.mark.parametrize("role", [Role.ZONE_MEMBER, Role.AUDITOR, Role.SUBDISTRICT_LEADER])
def test_who_keeps_no_roster_finds_no_page(client, committee, role):
    area = committee.zones.get() if role == Role.ZONE_MEMBER else committee.subdistrict
    client.force_login(staff_of(role, area))

    assert client.get(reverse("web:roster_imports")).status_code == 404


def test_rows_of_other_committees_stay_as_they_are(signed_in, stranger, finished):
    other = stranger.posts.get().committee
    ZoneFactory(committee=other, code="他-01")

    row = finished([roster_row(居委会代码=other.code, 责任区="他-01")])

    assert row.report["problems"][0][2] == "committee_outside"
    assert not Household.objects.exists()


def test_progress_is_asked_for_until_it_is_over(signed_in, finished):
    row = finished(roster_rows(1))
    RosterImport.objects.filter(pk=row.pk).update(state="running", rows_done=1000, rows_total=36000)
    ask = {"path": page_of(row) + "?progress=1", "headers": {"HX-Request": "true", "Accept-Language": "en"}}

    running = signed_in.get(**ask)
    RosterImport.objects.filter(pk=row.pk).update(state="done")
    over = signed_in.get(**ask)

    assert "of about" in running.content.decode()
    assert "HX-Refresh" not in running.headers
    assert over.headers["HX-Refresh"] == "true"


@pytest.mark.parametrize(("named_before", "warned"), [(3, True), (2, False)])
def test_a_file_that_leaves_out_more_than_it_names_is_remarked_upon(signed_in, finished, named_before, warned):
    finished(roster_rows(named_before))
    page = signed_in.get(page_of(finished(roster_rows(1))), headers={"accept-language": "en"})

    assert ("taken for a part of its roster" in page.text) == warned


def test_bad_rows_are_in_the_heading(signed_in, finished):
    good_and_bad = [*roster_rows(1), roster_row(户编号="2", 居住状态="不知道")]
    page = signed_in.get(page_of(finished(good_and_bad)), headers={"accept-language": "en"})

    assert "The good rows are in, the bad ones are not" in page.text


def test_the_list_of_problems_runs_no_formula(signed_in, finished):
    row = finished(
        [roster_row(门牌地址='=HYPERLINK("http://example.invalid")'), roster_row(户编号="2", 居住状态="@SUM(1)")]
    )

    response = signed_in.get(reverse("web:roster_problems", args=[row.pk]))

    lines = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert response.headers["Content-Disposition"] == f'attachment; filename="roster-{row.pk}.csv"'
    assert [line[2][:3] for line in lines[1:]] == ["'=H", "'@S"]


def test_the_list_names_every_household_that_vanished(signed_in, finished):
    finished(roster_rows(60))
    row = finished(roster_rows(1))

    content = signed_in.get(reverse("web:roster_problems", args=[row.pk])).getvalue().decode("utf-8-sig")

    assert len(list(csv.reader(io.StringIO(content)))) == 1 + 59
    assert len(signed_in.get(page_of(row)).context["vanished"]) == 50


def test_problems_are_paged(signed_in, finished):
    row = finished([roster_row(户编号=str(n), 门牌地址="五里桥") for n in range(201)])

    assert len(signed_in.get(page_of(row)).context["page"]) == 200
    assert len(signed_in.get(page_of(row) + "?page=2").context["page"]) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_list_and_of_a_result(signed_in, finished, count, django_assert_max_num_queries):
    for _number in range(count):
        row = finished([*roster_rows(count), *(roster_row(户编号=f"x{n}", 门牌地址="五里桥") for n in range(count))])

    with django_assert_max_num_queries(9):
        signed_in.get(reverse("web:roster_imports"))
    with django_assert_max_num_queries(7):
        signed_in.get(page_of(row))
