"""Taking a register over: what is written, what is refused, and what a second time changes."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from petitions.models import (
    OldCase,
    Outcome,
    Passage,
    Petition,
    RefusedRow,
    Reply,
    SearchText,
    Takeover,
    Verdict,
    place_marks,
)
from petitions.queries import matching
from petitions.route import Move, State, Stop
from petitions.sweeps import sweep_overdue
from petitions.takeover.finding import make_takeovers_findable
from petitions.takeover.queries import FIGURES, petitions_behind
from petitions.topics import Topic
from tests.factories.petitions import petition_in
from tests.factories.takeover import old_row, old_rows
from tests.faults.invariants import broken
from wulibridge.journal.models import JournalEntry
from wulibridge.notices.models import Notice
from wulibridge.territory.calendar import SHANGHAI, end_of
from wulibridge.territory.models import WorkDay

pytestmark = pytest.mark.django_db


def flaws(bring) -> list[tuple[int, str, str]]:
    return [(row, field, flaw) for row, _cells, problems in bring.refused for field, flaw, _other in problems]


def days_ago(days: float) -> str:
    return f"{timezone.localtime() - timedelta(days=days):%Y-%m-%d %H:%M:%S}"


def test_an_answered_row_is_closed_with_what_the_facts_support(bring, zone):
    report = bring([old_row()])

    petition = Petition.objects.get()
    assert (petition.number, petition.title, petition.text) == ("2019-000001", "路灯不亮", "弄口路灯坏了两周。")
    assert (petition.zone, petition.topic, petition.channel) == (zone, Topic.TRAFFIC, "old_register")
    assert (petition.state, petition.stop, petition.wake_at) == (State.CLOSED, Stop.ZONE, None)
    assert petition.closed_at == datetime(2019, 2, 20, 9, 30, tzinfo=SHANGHAI)
    assert str(petition.due_on) == "2019-03-14"
    assert (petition.old_case.number, petition.old_case.topic) == ("L-1", "道路")
    reply = Reply.objects.get()
    assert (reply.outcome, reply.verdict, reply.way) == (Outcome.EXPLAINED, Verdict.NO_ANSWER, "")
    assert (reply.explanation, reply.replied_at, reply.verdict_at) == (
        "灯已换好。",
        petition.closed_at,
        petition.closed_at,
    )
    stay = Passage.objects.get()
    assert (stay.left_at, stay.left_by, reply.passage) == (petition.closed_at, Move.NO_ANSWER, stay)
    assert report.counts.plain() | {"kept": 1, "answered": 1, "zone_came": 1, "zone_late": 0} == report.counts.plain()


def test_a_late_row_has_the_passages_it_would_have_had(bring):
    bring([old_row(受理时间="2018-03-05 10:00", 答复时间="2018-05-30 10:00")])

    stays = Passage.objects.order_by("ordinal").values_list("stop", "entered_by", "left_by", "due_on")
    assert [(stop, came, left, str(due_on)) for stop, came, left, due_on in stays] == [
        (1, "register", "lapse", "2018-04-08"),  # a Sunday, but a make-up working day
        (2, "lapse", "lapse", "2018-05-09"),
        (3, "lapse", "no_answer", "2018-06-11"),
    ]


def test_an_open_row_stands_where_it_would_stand_and_waits(bring):
    bring([old_row(受理时间=days_ago(3), 答复时间="", 答复意见="")])

    petition = Petition.objects.get()
    assert (petition.state, petition.stop) == (State.REGISTERED, Stop.ZONE)
    assert petition.wake_at == end_of(petition.due_on) > timezone.now()
    assert Passage.objects.get().left_at is None


def test_an_old_open_row_is_under_supervision_and_rings_no_more(bring):
    bring([old_row(答复时间="", 答复意见="")])

    petition = Petition.objects.get()
    assert (petition.stop, petition.wake_at) == (Stop.SUBDISTRICT, None)
    assert petition.supervised_at == end_of(petition.due_on)
    assert Passage.objects.count() == 3


def test_nobody_is_told_one_entry_is_written_and_the_sweep_finds_nothing_to_do(bring):
    open_rows = [old_row(编号=f"O-{days}", 内容=f"{days}", 受理时间=days_ago(days), 答复时间="", 答复意见="")
                 for days in range(1, 140, 3)]  # fmt: skip
    bring([*old_rows(5), *open_rows])
    passages = Passage.objects.count()

    sweep_overdue()

    assert Passage.objects.count() == passages
    assert not Notice.objects.exists()
    entries = JournalEntry.objects.exclude(verb="calendar.year_loaded")
    assert [entry.verb for entry in entries] == ["takeover.imported"]
    takeover = Takeover.objects.get()
    assert entries[0].details["sha256"] == takeover.sha256
    assert entries[0].details["kept"] == takeover.report["counts"]["kept"] == 5 + len(open_rows)
    assert broken() == []


def test_the_same_file_twice_adds_nothing_and_says_so(bring):
    bring(old_rows(3))
    report = bring([*old_rows(3), old_row(编号="L-9", 内容="新的事。")])

    assert (report.counts.rows, report.counts.known, report.counts.kept) == (4, 3, 1)
    assert Petition.objects.count() == OldCase.objects.count() == 4
    assert Petition.objects.filter(taken_over_from=Takeover.objects.earliest("pk")).count() == 3


def test_numbers_follow_the_order_in_which_they_were_received_after_those_that_are_there(bring, zone):
    bring([old_row(编号="A", 内容="甲")])
    bring([
        old_row(编号="C", 内容="丙", 受理时间="2019-02-16"),
        old_row(编号="D", 内容="丁", 受理时间="2018-12-31 23:59", 答复时间="2019-01-03"),
        old_row(编号="B", 内容="乙", 受理时间="2019-02-15"),
    ])  # fmt: skip

    numbers = dict(OldCase.objects.values_list("number", "petition__number"))
    assert numbers == {"A": "2019-000001", "B": "2019-000002", "C": "2019-000003", "D": "2018-000001"}
    assert len(set(Petition.objects.values_list("query_code", flat=True))) == 4


def test_repeated_matters_are_kept_and_linked_each_with_its_own_clock(bring, zone):
    bring([
        old_row(编号="2", 受理时间="2019-02-20 08:00", 答复时间="2019-03-25"),
        old_row(编号="1", 受理时间="2019-02-14 08:00", 内容="\t弄口路燈坏了两周。"),
        old_row(编号="3", 受理时间="2019-06-14 08:00", 答复时间="2019-06-20"),
    ])  # fmt: skip

    first, second, third = (OldCase.objects.get(number=number).petition for number in "123")
    assert (first.duplicate_of, second.duplicate_of, third.duplicate_of) == (None, first, None)
    assert (str(first.due_on), second.stop, str(second.due_on)) == ("2019-03-14", Stop.COMMITTEE, "2019-04-22")


def test_a_matter_that_is_here_already_leads(bring, zone):
    here = petition_in(zone, title="路灯", text="弄口路灯坏了两周。")
    bring([old_row(受理时间=days_ago(5), 答复时间="", 答复意见="")])

    assert Petition.objects.exclude(pk=here.pk).get().duplicate_of == here


@pytest.mark.parametrize(
    ("cells", "flaw"),
    [
        ({"编号": ""}, ("number", "empty")),
        ({"编号": "1.2E+17"}, ("number", "number_cut")),
        ({"编号": "9" * 61}, ("number", "too_long")),
        ({"受理时间": ""}, ("received", "empty")),
        ({"受理时间": "不详"}, ("received", "no_date")),
        ({"受理时间": "2090-01-01"}, ("received", "future")),
        ({"答复时间": "2090-01-01"}, ("answered", "future")),
        ({"答复时间": "2019-02-14 19:59"}, ("answered", "answered_first")),
        ({"答复时间": ""}, ("answered", "answer_undated")),
        ({"答复意见": "长" * 4001}, ("answer", "too_long")),
        ({"内容": "\u3000\n\t"}, ("text", "empty")),
        ({"内容": "长" * 4001}, ("text", "too_long")),
        ({"责任区": "桥九-99"}, ("zone", "zone_unknown")),
        ({"责任区": "", "地址": "", "居委会": ""}, ("zone", "place_missing")),
        ({"责任区": "", "居委会": "桥一居委会"}, ("committee", "committee_only")),
        ({"责任区": "", "居委会": "无此居委会"}, ("committee", "committee_unknown")),
        ({"责任区": "", "地址": "斜土路9999弄1号"}, ("address", "address_unknown")),
        ({"地址": "长" * 161}, ("address", "too_long")),
    ],
)
def test_a_row_that_cannot_be_taken_is_refused_with_its_reason(bring, cells, flaw):
    report = bring([old_row(编号="good", 内容="好的。"), old_row(**cells)])

    assert flaws(bring) == [(3, *flaw)]
    assert (report.counts.kept, report.counts.refused) == (1, 1)
    refused = RefusedRow.objects.get()
    assert refused.problems[0][:2] == list(flaw)
    assert list(old_row(**cells).values()) == refused.cells


def test_what_belongs_to_another_committee_counts_as_unknown(bring, neighbour):
    bring([
        old_row(编号="1", 责任区="桥二-01"),
        old_row(编号="2", 责任区="", 居委会="桥二居委会"),
        old_row(编号="3", 责任区="", 地址="斜土路800弄1号"),
    ])  # fmt: skip

    assert flaws(bring) == [
        (2, "zone", "zone_unknown"), (3, "committee", "committee_unknown"), (4, "address", "address_unknown"),
    ]  # fmt: skip
    assert not Petition.objects.exists()


@pytest.mark.parametrize(
    "cells",
    [
        {"责任区": "桥一-01"},
        {"责任区": "旧网格7", "地址": "斜土路734弄12号301室"},
        {"地址": "上海市黄浦区五里桥街道斜土路734弄12号门口"},
        {"地址": "斜土路 ７３４ 弄"},
        {"居委会": "桥一", "地址": "斜土路734弄12号"},
        {"居委会": "310101020001", "责任区": "桥一-01"},
    ],
)
def test_a_place_is_found_by_zone_or_address(bring, zone, cells):
    bring([old_row(**({"责任区": ""} | cells))])

    assert Petition.objects.get().zone == zone


def test_a_receiving_zone_takes_what_names_only_its_committee(bring, zone):
    bring([old_row(责任区="", 居委会="桥一社区")], receiving=(zone.pk,))

    assert Petition.objects.get().zone == zone


def test_a_number_that_two_rows_have_is_kept_once_even_when_the_first_is_bad(bring):
    bring([old_row(内容=""), old_row(), old_row(编号="L-2", 内容="别的。"), old_row(编号="L-2", 内容="又一个。")])

    assert flaws(bring) == [(2, "text", "empty"), (3, "number", "number_twice"), (5, "number", "number_twice")]
    assert [case.number for case in OldCase.objects.all()] == ["L-2"]


def test_titles_are_made_and_shortened_and_nothing_is_lost(bring):
    bring([old_row(编号="1", 标题="", 内容="第一行\n第二行"), old_row(编号="2", 标题="长" * 100, 内容="短。")])

    short, long = Petition.objects.order_by("pk")
    assert short.title == "第一行 第二行"
    assert long.title == "长" * 79 + "…"
    assert long.text == "长" * 100 + "\n短。"


def test_a_day_without_a_time_is_answered_by_its_end_and_received_at_its_beginning(bring):
    bring([
        old_row(编号="1", 内容="甲", 受理时间="2019/2/14  20:00:00", 答复时间="2019-02-14"),
        old_row(编号="2", 内容="乙", 受理时间="2019-02-14", 答复时间="2019-03-14 00:00:00"),
    ])  # fmt: skip

    assert bring.refused == []
    assert set(Petition.objects.values_list("stop", flat=True)) == {Stop.ZONE}


@pytest.mark.parametrize("options", [{"dry_run": True}, {"all_or_nothing": True}])
def test_a_check_and_all_or_nothing_change_nothing_and_count_the_same(bring, options):
    report = bring([*old_rows(3), old_row(编号="bad", 内容="")], **options)

    assert not report.written
    assert (report.counts.kept, report.counts.refused, report.counts.came[1]) == (3, 1, 3)
    for model in (Petition, Takeover, JournalEntry, WorkDay, RefusedRow):
        assert not model.objects.exists()


def test_the_years_it_needs_are_entered_and_said(bring):
    report = bring([old_row(), old_row(编号="x", 内容="很早以前。", 受理时间="2003-03-03", 答复时间="2003-03-04")])

    this_year = timezone.localdate().year
    assert report.unknown_years == [2003]
    assert report.loaded[:2] == [2004, 2005]
    assert WorkDay.objects.filter(day__year=2019).count() == 365
    assert not WorkDay.objects.filter(day__year=2003).exists()
    assert report.counts.provisional == 1
    assert this_year in report.loaded


def test_they_are_found_by_their_old_number_once_the_search_is_filled(bring):
    bring(old_rows(3))
    assert not matching(Petition.objects.all(), "L-2").exists()

    assert make_takeovers_findable() == 3

    assert [row.old_case.number for row in matching(Petition.objects.all(), "L-2")] == ["L-2"]
    for text in SearchText.objects.select_related("petition__zone__committee"):
        zone = text.petition.zone
        assert text.places == place_marks(zones=[zone.pk], subdistricts=[zone.committee.subdistrict_id])
    assert SearchText.objects.count() == 3
    assert make_takeovers_findable() == 0


def test_each_figure_opens_on_as_many_rows_as_it_counts(bring):
    rows = [old_row(编号=f"{n}", 内容=f"{n % 7}", 受理时间=f"2018-0{n % 3 + 1}-05", 答复时间="" if n % 4 == 0 else
                    f"2018-0{n % 5 + 3}-20", 答复意见="") for n in range(1, 30)]  # fmt: skip
    report = bring(rows)

    counts = report.counts.plain()
    opened = {figure: petitions_behind(Takeover.objects.get(), figure).count() for figure in FIGURES}
    assert opened == {figure: counts[figure.replace("-", "_")] for figure in FIGURES}
    assert all(opened.values())
