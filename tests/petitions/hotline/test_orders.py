"""Work orders of a hotline: each becomes one petition, whatever is sent again, and its results go back."""

import csv
import io
from datetime import timedelta

import pytest
import python_calamine
from django.urls import reverse
from django.utils import timezone

from petitions.duty_route import DutyMove
from petitions.hotline import imports
from petitions.hotline.imports import run_file
from petitions.models import Duty, HotlineFile, HotlineOrder, Petition, Petitioner
from petitions.queries import matching
from petitions.queries.hotline import orders_of, results_of
from petitions.route import Move
from petitions.services import involve_department
from petitions.services.contact import note_contact
from petitions.services.hotline import hand_back
from petitions.takeover.problems import restored
from petitions.tasks import run_work_orders
from tests.factories.hotline import brought_in, order_row, orders_csv, sent_in
from tests.factories.office import moved
from tests.factories.orders import duty_of
from tests.factories.people import staff_of
from tests.factories.territory import BuildingFactory, OrganizationFactory, every_zone
from wulibridge.journal.models import JournalEntry
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def building(people):
    return BuildingFactory(zone=people.zone, address="测试路734弄12号", address_key="测试路734弄12号")


@pytest.fixture
def bring(people):
    def run(*rows, by=None, **told) -> HotlineFile:
        return brought_in(people.zone.committee.subdistrict, list(rows), by=by or people.desk, **told)

    return run


def flaws(file: HotlineFile) -> dict[str, set[str]]:
    return {number: {flaw for _field, flaw, _other in problems} for _row, number, problems in file.report["refused"]}


def test_an_order_becomes_a_petition_of_its_zone_and_keeps_what_the_hotline_calls_it(people, bring):
    file = bring(order_row())

    order = HotlineOrder.objects.select_related("petition").get()
    petition = order.petition
    assert (order.number, order.category, order.callback) == ("H-1", "道路", True)
    assert timezone.localtime(order.due_at).strftime("%m-%d %H:%M:%S") == "12-31 23:59:59"
    assert (petition.channel, petition.zone, petition.topic) == ("hotline", people.zone, "traffic")
    assert list(matching(Petition.objects.all(), "H-1")) == [petition]
    with every_zone():
        assert Petitioner.objects.get(petition=petition).phone == "10000000001"
    assert file.report["counts"] == {"rows": 1, "kept": 1, "known": 0, "changed": 0, "refused": 0}
    assert not file.file
    assert JournalEntry.objects.filter(verb="hotline.imported", subject_id=file.pk).exists()


def test_an_order_that_is_sent_again_is_not_doubled_and_a_changed_text_is_told(bring):
    bring(order_row())
    again = bring(order_row(诉求内容="三盏路灯都坏了。"), order_row(工单编号="H-2"))

    petition = Petition.objects.get(hotline_order__number="H-1")
    assert petition.text == "弄口路灯坏了两周。"
    assert again.report["counts"] == {"rows": 2, "kept": 1, "known": 1, "changed": 1, "refused": 0}
    assert again.report["changed"] == [[2, "H-1", petition.number]]
    assert bring(order_row()).report["counts"]["changed"] == 0


def test_another_hotline_may_give_the_same_number(bring):
    bring(order_row())
    bring(order_row(), source="962121")

    assert Petition.objects.count() == 2


LATER = f"{timezone.localtime() + timedelta(days=2):%Y-%m-%d}"
BAD = [
    ({"工单编号": ""}, "empty"),
    ({"受理时间": "昨天"}, "no_date"),
    ({"受理时间": LATER}, "future"),
    ({"受理时间": "2001-02-03"}, "too_old"),
    ({"办结时限": "尽快"}, "no_date"),
    ({"诉求内容": ""}, "empty"),
    ({"诉求地址": "无名路1号"}, "address_unknown"),
    ({"诉求分类": "工作作风"}, "about_staff"),
    ({"来电人": "甲" * 61}, "too_long"),
    ({"联系电话": "1" * 21}, "too_long"),
]


@pytest.mark.parametrize(("cells", "flaw"), BAD)
def test_a_bad_row_is_refused_with_its_reason_and_the_others_come_in(bring, cells, flaw):
    file = bring(order_row(**cells), order_row(工单编号="H-2"))

    assert list(flaws(file).values()) == [{flaw}]
    assert all(str(restored(*problem).what) for _row, _no, problems in file.report["refused"] for problem in problems)
    assert [order.number for order in HotlineOrder.objects.all()] == ["H-2"]
    assert "10000000001" not in str(file.report)


def test_a_number_that_stands_twice_in_a_file_comes_in_once(bring):
    file = bring(order_row(), order_row(标题="另一件"))

    assert flaws(file) == {"H-1": {"number_twice"}}
    assert Petition.objects.get().title == "路灯不亮"


def test_an_unknown_address_goes_to_the_zone_that_was_chosen_for_it(people, bring):
    bring(order_row(诉求地址="无名路1号"), receiving=people.zone)

    assert Petition.objects.get().zone == people.zone


@pytest.mark.parametrize("options", [{"dry_run": True}, {"all_or_nothing": True}])
def test_a_dry_look_and_all_or_nothing_write_nothing(bring, options):
    file = bring(order_row(), order_row(工单编号="H-2", 受理时间="昨天"), **options)

    assert not Petition.objects.exists()
    assert (file.report["written"], file.report["counts"]["kept"]) == (False, 1)


def test_a_worker_that_dies_over_a_file_loses_and_doubles_nothing(people, monkeypatch):
    rows = [order_row(工单编号=f"H-{n}") for n in range(3)]
    file = sent_in(people.zone.committee.subdistrict, rows, by=people.desk)
    bring_in = imports.bring_in

    def dies(*, order, **more):
        if order.number == "H-1":
            raise ConnectionError
        return bring_in(order=order, **more)

    monkeypatch.setattr(imports, "bring_in", dies)
    assert not run_file(file.pk)
    monkeypatch.undo()
    run_work_orders()

    file.refresh_from_db()
    assert file.report["counts"] == {"rows": 3, "kept": 3, "known": 0, "changed": 0, "refused": 0}
    assert Petition.objects.count() == 3


def test_a_file_without_a_needed_column_says_which(bring):
    row = order_row()
    del row["诉求内容"]

    assert bring(row).report["failure"][0] == "columns_missing"


# Handing back ---------------------------------------------------------------------------------------------------------


def test_only_what_has_changed_is_handed_back_again(people, bring):
    bring(order_row(), order_row(工单编号="H-2"))
    first = hand_back(orders=orders_of(people.desk), only_changed=True, by=people.desk)
    petition = Petition.objects.get(hotline_order__number="H-2")
    moved(people, petition, Move.TAKE, Move.ANSWER)
    second = hand_back(orders=orders_of(people.desk), only_changed=True, by=people.desk)

    assert [result.number for result in first] == ["H-1", "H-2"]
    assert [(result.number, result.outcome, result.text) for result in second] == [("H-2", "solved", "灯已换好。")]
    assert hand_back(orders=orders_of(people.desk), only_changed=True, by=people.desk) == []
    assert len(hand_back(orders=orders_of(people.desk), only_changed=False, by=people.desk)) == 2


def test_the_hotline_hears_when_the_resident_was_spoken_to_and_of_all_departments_the_lead_first(people, bring):
    bring(order_row())
    petition = Petition.objects.get()
    first, lead, gone = (OrganizationFactory(subdistrict=people.zone.committee.subdistrict) for _ in range(3))
    for department in (first, lead, gone):
        staff_of(Role.DEPARTMENT_HANDLER, department)
    moved(people, petition, Move.TAKE)
    untold = next(results_of(orders_of(people.desk)))
    contact = note_contact(petition=petition, way="phone", reached=True, said="约了周三看。", by=people.lead)
    moved(people, petition, Move.MOVE_UP, Move.TAKE, Move.MOVE_UP)
    involve_department(petition=petition, department=first, by=people.desk)
    duty_of(people, petition=petition, department=first)
    duty_of(people, petition=petition, department=lead, leads=True)
    duty_of(people, DutyMove.OBJECT, petition=petition, department=gone)
    Duty.objects.filter(department=gone).update(state="dropped", closed_at=contact.at, wake_at=None)
    told = next(results_of(orders_of(people.desk)))

    assert (untold.contacted_at, untold.departments) == (None, ())
    assert (told.contacted_at, told.departments) == (contact.at, (lead.name, first.name))


def cells_of(response, kind: str) -> list[list[str]]:
    content = response.getvalue()
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_results_leave_as_text_with_their_own_number_first(people, client, bring, kind):
    bring(order_row(工单编号="=1+1"))
    moved(people, Petition.objects.get(), Move.TAKE, Move.ANSWER, explanation="@SUM(A1)")
    client.force_login(people.desk)
    rows = cells_of(client.post(reverse("petitions:hotline_results"), {"form": kind, "only_changed": "on"}), kind)

    guard = "'" if kind == "csv" else ""
    assert rows[0][0] == "工单编号"
    assert (rows[1][0], rows[1][9]) == (f"{guard}=1+1", f"{guard}@SUM(A1)")
    assert JournalEntry.objects.filter(verb="hotline.exported").exists()


def test_a_file_goes_in_by_the_page_and_its_result_is_read_there(people, client):
    client.force_login(people.desk)
    upload = io.BytesIO(orders_csv([order_row(), order_row(工单编号="H-2", 受理时间="昨天")]))
    upload.name = "工单.csv"
    sent = client.post(reverse("petitions:hotline"), {"file": upload, "source": "12345", "receiving": ""})
    run_work_orders()
    page = client.get(sent.url).content.decode()

    assert "H-2" in page
    assert "这不是日期" in page
    assert "10000000001" not in page
    petition = Petition.objects.get()
    shown = client.get(reverse("petitions:petition", args=[petition.number])).content.decode()
    assert "H-1" in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_files_asks_the_same_for_one_and_for_three(
    people, client, bring, rows, django_assert_max_num_queries
):
    for n in range(rows):
        bring(order_row(工单编号=f"H-{n}"))
    client.force_login(people.desk)
    with django_assert_max_num_queries(14):
        assert client.get(reverse("petitions:hotline")).status_code == 200
    with django_assert_max_num_queries(11):
        list(hand_back(orders=orders_of(people.desk), only_changed=True, by=people.desk))
