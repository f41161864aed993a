"""The monthly report: drafted once, frozen with its rows, led along its way, locked at the end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from evaluations.metrics import METRICS, Scope, Share, counts_of
from evaluations.models import FrozenFigure, FrozenPart, MonthlyReport, ReportSuggestion, ReportWords
from evaluations.queries.frozen import KINDS, Opened, lines_of, opened
from evaluations.queries.report import Figure, figures_of, reports_for, with_earlier
from evaluations.services import report as services
from evaluations.services.report_due import waiting_months
from evaluations.sweeps import draft_reports
from meetings.models import Meeting, MeetingKind
from petitions.models import Reply
from petitions.route import Move, State
from petitions.services import Refused
from tests.dashboards.conftest import task_of
from tests.factories.homecare import last_month
from tests.factories.meetings import called
from tests.factories.meetings import opened as meeting_opened
from tests.factories.office import moved, office, petition_at
from tests.factories.orders import duty_of, late
from tests.factories.petitions import overdue, received_on
from tests.factories.reports import answered, approved, discussed, drafted, edited, of_last_month
from tests.factories.territory import HouseholdFactory
from tests.factories.visits import VisitFactory
from tests.factories.wishes import wish_of
from wulibridge.people.models import User
from wulibridge.periods import month_of, recent_months
from wulibridge.territory.calendar import SHANGHAI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def people():
    return office()


def part(report: MonthlyReport, figure: str, key: str = "denominator") -> FrozenPart:
    return FrozenPart.objects.select_related("figure").get(figure__report=report, figure__key=figure, key=key)


def rows_of(kept: FrozenPart, user: User) -> Opened:
    return opened(kept.figure.kind, kept.ids, kept.names, user)


def test_a_figure_keeps_its_number_and_its_rows_when_they_change(people):
    rows = [of_last_month(people), of_last_month(people, 3)]
    report = drafted(people)
    late = of_last_month(people, 5)
    rows[0] = received_on(rows[0], timezone.localdate())

    received = part(report, "received")
    assert (received.count, received.ids) == (2, [row.pk for row in rows])
    shown = rows_of(received, people.desk)
    assert {row.pk for row in shown.rows} == {row.pk for row in rows}
    assert late.pk not in received.ids


def test_every_figure_of_the_register_is_frozen_as_it_is_counted(people):
    overdue(of_last_month(people))
    moved(people, of_last_month(people), Move.ANSWER, Move.SATISFIED)
    duty_of(people)
    report = drafted(people)
    subdistrict = people.zone.committee.subdistrict
    scope = Scope(
        frozenset({people.zone.pk}),
        last_month(),
        timezone.localdate(),
        committees=frozenset(subdistrict.committees.values_list("pk", flat=True)),
        subdistricts=frozenset({subdistrict.pk}),
    )
    counted = counts_of(METRICS.values(), scope)
    kept = FrozenPart.objects.filter(figure__report=report, figure__is_metric=True)

    assert {(figure, key): n for figure, key, n in kept.values_list("figure__key", "key", "count")} == counted
    assert counted["overdue", "numerator"] == 1
    assert {row.kind for row in report.figures.exclude(key="rounds")} - KINDS.keys() <= {"owed"}


def test_what_it_is_compared_with(people):
    before = month_of(last_month().first - timedelta(days=1))
    received_on(of_last_month(people), before.first)
    of_last_month(people)
    of_last_month(people)
    report = drafted(people)
    figures = {figure.row.key: figure for figure in figures_of(report)}
    compared = figures["received"].compared

    assert (compared.now, compared.month, compared.year) == (2, 1, None)
    assert figures["open"].compared.month is None  # what stood open then nobody can count any more
    assert figures["satisfaction"].compared.now.percent() == "none"


def test_a_report_is_compared_with_what_the_one_before_said(people):
    before = month_of(last_month().first - timedelta(days=1))
    row = received_on(of_last_month(people), before.first)
    drafted(people, before)
    received_on(row, last_month().first)

    assert part(drafted(people), "received").month_before == 1


def test_a_year_before_is_that_month_of_the_last_year(people):
    month = last_month()
    received_on(of_last_month(people), month.first.replace(year=month.first.year - 1))
    of_last_month(people)
    of_last_month(people)
    compared = next(figure.compared for figure in figures_of(drafted(people)) if figure.row.key == "received")
    assert (compared.now, compared.month, compared.year) == (2, 0, 1)


def test_a_number_of_before_opens_where_the_report_of_then_has_it(people):
    before = month_of(last_month().first - timedelta(days=1))
    received_on(of_last_month(people), before.first)
    earlier = drafted(people, before)
    of_last_month(people)
    report = drafted(people)
    found = {figure.row.key: figure.earlier for figure in with_earlier(figures_of(report), report, people.desk)}
    assert found["received"] == {"month": (earlier.pk, part(earlier, "received").pk)}
    assert found["satisfaction"] == {"month": (earlier.pk, part(earlier, "satisfaction", "numerator").pk)}
    assert found["open"] == {}  # not known then
    # A chair reads approved ones alone.
    assert not any(figure.earlier for figure in with_earlier(figures_of(report), report, people.chair))


def test_it_is_drafted_once_and_missed_months_are_caught_up(people):
    year = timezone.localdate().year
    now = datetime(year, 2, 1, 0, 5, tzinfo=SHANGHAI)
    received_on(of_last_month(people), date(year - 1, 11, 10))
    subdistrict = people.zone.committee.subdistrict

    assert [month.first.month for month in waiting_months(subdistrict, now)] == [11, 12, 1]
    assert draft_reports(now, limit=1) == 1
    assert draft_reports(now) == 2
    assert draft_reports(now) == 0
    assert waiting_months(subdistrict, now - timedelta(minutes=6)) == []
    assert list(MonthlyReport.objects.values_list("first__month", "state")) == [
        (1, "drafted"),
        (12, "drafted"),
        (11, "drafted"),
    ]


def test_twelve_months_are_looked_back_on(people):
    now = timezone.now()
    received_on(of_last_month(people), last_month().first - timedelta(days=800))
    waiting = waiting_months(people.zone.committee.subdistrict, now)
    assert [month.first for month in waiting] == [month.first for month in recent_months(last_month().first, 12)]


def test_of_a_month_that_is_drafted_too_late_nobody_knows_how_it_stood(people):
    """What was open then, and what the year had come to, cannot be counted any more; what happened in it can."""
    before = month_of(last_month().first - timedelta(days=1))
    overdue(received_on(of_last_month(people), before.first))
    late(duty_of(people))
    report = drafted(people, before)

    for figure, key in (("open", "zone"), ("overdue", "numerator"), ("coverage", "denominator"), ("visits", None)):
        kept = part(report, figure, key or "denominator")
        assert (kept.count, kept.ids) == (None, [])
    for figure in ("unresolved", "owed"):
        assert [(row.count, row.lines) for row in report.figures.get(key=figure).parts.all()] == [(None, [])]
    assert (part(report, "received").count, part(report, "topics", "other").count) == (1, 1)
    compared = {figure.row.key: figure.compared for figure in figures_of(report) if figure.row.is_metric}
    assert (compared["open"].now, compared["overdue"].now, compared["on_time"].now) == (None, None, Share(0, 0))
    # The next one is drafted in its time, and has nothing to be compared with.
    following = drafted(people)
    assert (part(following, "open").count, part(following, "open").month_before) == (2, None)
    assert part(following, "received").month_before == 1


def test_in_the_month_that_follows_it_is_not_too_late(people):
    of_last_month(people)
    assert part(drafted(people), "open").count == 1


def test_the_command_is_the_second_bell(people, capsys):
    of_last_month(people)
    call_command("draft_reports")
    call_command("draft_reports")
    assert capsys.readouterr().out.split() == ["drafted", "1", "drafted", "0"]


@pytest.mark.django_db(transaction=False)
@pytest.mark.usefixtures("committed_db")
def test_two_runs_at_once_draft_one(in_english):
    people = office()
    of_last_month(people)

    def run() -> int:
        try:
            return draft_reports()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(done.result() for done in [pool.submit(run), pool.submit(run)]) == [0, 1]
    assert MonthlyReport.objects.count() == 1


def test_topics_and_words_that_grow(people):
    month = last_month()
    for back in range(1, 4):
        received_on(of_last_month(people, topic="noise"), month_of(month.first - timedelta(days=28 * back)).first)
    lift = {"topic": "lifts", "title": "加装电梯", "text": "想装。"}
    for n in range(5):
        of_last_month(people, n, **lift, confidential=n == 0, petitioner_name="测试甲")
    report = drafted(people)
    lifts, words = part(report, "topics", "lifts"), report.figures.get(key="words").parts.all()

    assert (lifts.count, lifts.before, lifts.grows) == (5, 0, True)
    assert [row["pk"] for row in lifts.lines] == lifts.ids[:1:-1]
    assert not words  # four without the confidential one
    assert lifts.months in (2, 3)


def test_what_is_not_resolved_owed_and_praised(people):
    old = received_on(overdue(of_last_month(people)), timezone.localdate() - timedelta(days=100))
    duty = duty_of(people)
    happy = of_last_month(people, petitioner_name="测试甲", petitioner_phone="10000000001")
    moved(people, happy, Move.ANSWER, Move.SATISFIED)
    note = "谢谢！测试甲，10000000001，12号301室"
    at = timezone.make_aware(datetime.combine(last_month().last, datetime.min.time()))
    Reply.objects.filter(petition=happy).update(verdict_note=note, verdict_at=at)
    report = drafted(people)

    assert part(report, "unresolved", "long_open").ids == [old.pk]
    assert part(report, "unresolved", "overdue").ids == [old.pk]
    assert part(report, "owed", f"department-{duty.department_id}").ids == [duty.pk]
    assert [line["words"] for line in part(report, "praise").lines] == ["谢谢!某,…,……"]


def test_the_way_is_kept(people):
    of_last_month(people)
    report = drafted(people)
    meeting = meeting_opened(people.zone, by=people.desk, kind="deliberation")
    for who in (people.chair, people.leader, people.strangers[2]):
        with pytest.raises(Refused, match="not yours"):
            services.write_words(report=report, heading="outlook", text="…", by=who)
    for deed in (
        lambda: services.name_meeting(report=report, meeting=meeting, by=people.desk),
        lambda: services.add_suggestion(report=report, who="甲", text="乙", by=people.desk),
        lambda: services.settle(report=report, by=people.desk),
        lambda: services.approve_report(report=report, by=people.leader),
    ):
        with pytest.raises(Refused, match="does not stand"):
            deed()
    services.write_words(report=report, heading="outlook", text="一", by=people.desk)
    hearing = meeting_opened(people.zone, by=people.chair)
    with pytest.raises(Refused, match="Choose a meeting"):
        services.name_meeting(report=report, meeting=hearing, by=people.desk)


def test_it_is_discussed_in_a_deliberation_of_its_subdistrict_that_was_held_after_the_month(people):
    of_last_month(people)
    report = edited(people)
    elsewhere = office()
    over = timezone.make_aware(datetime.combine(last_month().last, datetime.max.time()))
    planned = called(people.zone, by=people.desk, kind="deliberation")
    early = meeting_opened(people.zone, by=people.desk, kind="deliberation")
    Meeting.objects.filter(pk=early.pk).update(starts_at=over)
    foreign = meeting_opened(elsewhere.zone, by=elsewhere.desk, kind="deliberation")
    for meeting in (planned, early, foreign):
        with pytest.raises(Refused, match="Choose a meeting"):
            services.name_meeting(report=report, meeting=meeting, by=people.desk)
    Meeting.objects.filter(pk=early.pk).update(starts_at=over + timedelta(microseconds=1))
    assert services.name_meeting(report=report, meeting=early, by=people.desk)


def test_suggestions_are_answered_before_it_is_approved_by_somebody_else(people):
    of_last_month(people)
    report = discussed(people)
    with pytest.raises(Refused, match="not answered"):
        services.settle(report=report, by=people.desk)
    services.answer_suggestion(suggestion=report.suggestions.get(), answer="好。", by=people.desk)
    services.settle(report=report, by=people.desk)
    MonthlyReport.objects.update(edited_by=people.leader)
    with pytest.raises(Refused, match="Somebody else"):
        services.approve_report(report=report, by=people.leader)

    assert services.approve_report(report=report, by=people.other_leader).state == "approved"


SAYS_NO = "is locked|permission denied|Cannot|cannot be truncated|no such step|frozen when"


def locked(statement: str) -> None:
    with pytest.raises(DatabaseError, match=SAYS_NO), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_approved_report_is_locked_against_sql(people):
    of_last_month(people)
    report = approved(people)
    figure, suggestion = report.figures.first(), report.suggestions.get()
    locked("UPDATE evaluations_monthlyreport SET state = 'drafted', approved_by_id = NULL, approved_at = NULL")
    locked("UPDATE evaluations_monthlyreport SET drafted_at = now()")
    locked("DELETE FROM evaluations_monthlyreport")
    locked("UPDATE evaluations_reportsuggestion SET answer = 'x'")
    locked("UPDATE evaluations_reportwords SET text = 'x'")
    for table in ("frozenpart", "frozenfigure", "reportwords", "reportsuggestion"):
        locked(f"DELETE FROM evaluations_{table}")
    with pytest.raises(DatabaseError, match=SAYS_NO), transaction.atomic():
        ReportWords.objects.create(report=report, heading="outlook", text="x", by=people.desk)
    with pytest.raises(DatabaseError, match=SAYS_NO), transaction.atomic():
        ReportSuggestion.objects.create(report=report, who="x", text="x", by=people.desk)
    with pytest.raises(Refused, match="does not stand"):
        services.answer_suggestion(suggestion=suggestion, answer="x", by=people.desk)
    assert figure.parts.exists()


def test_frozen_figures_are_locked_from_the_draft_on(people):
    of_last_month(people)
    report = drafted(people)
    locked("UPDATE evaluations_frozenpart SET count = count")
    locked("UPDATE evaluations_frozenfigure SET position = 99")
    locked("TRUNCATE evaluations_frozenpart")
    locked("UPDATE evaluations_monthlyreport SET state = 'counting'")
    facts = {"titles": {}, "position": 99}
    with pytest.raises(DatabaseError, match=SAYS_NO), transaction.atomic():
        FrozenPart.objects.create(figure=report.figures.first(), key="x", count=0, ids=[], **facts)
    with pytest.raises(DatabaseError, match=SAYS_NO), transaction.atomic():
        FrozenFigure.objects.create(report=report, key="x", sentences={}, units={}, is_metric=False, **facts)


def test_committees_read_approved_ones_and_strangers_none(people):
    of_last_month(people)
    report = answered(people)
    assert not reports_for(people.chair)
    services.approve_report(report=report, by=people.leader)

    for reader in (people.chair, people.staff, people.desk, people.leader):
        assert list(reports_for(reader)) == [report]
    for stranger in (people.member, people.lead, people.department, *people.strangers[2:]):
        assert not reports_for(stranger)


def test_of_the_rows_everybody_sees_their_own(people):
    overdue(of_last_month(people))
    elsewhere = people.strangers[1]  # the chair of another committee of the subdistrict
    report = approved(people)
    received = part(report, "received")
    here, there = rows_of(received, people.chair), rows_of(received, elsewhere)

    assert (here.count, here.hidden, here.gone) == (1, 0, 0)
    assert (there.count, there.hidden, there.gone) == (0, 1, 0)
    received.ids.append(0)
    assert rows_of(received, people.chair).gone == 1
    old = part(report, "unresolved", "overdue")
    figures = [Figure(old.figure, [old])]
    assert [len(lines) for lines, _hidden in lines_of(figures, people.chair).values()] == [1]
    assert [(lines, hidden) for lines, hidden in lines_of(figures, elsewhere).values()] == [([], 1)]
    assert petition_at(people, 1, State.REGISTERED).pk not in received.ids


def test_rows_of_every_kind_are_shown_to_who_may_see_them_alone(people):
    home = HouseholdFactory(building__zone=people.zone)
    rows = {
        "households": home.pk,
        "visits": VisitFactory(household=home, logged_by=people.member).pk,
        "wishes": wish_of(home, by=people.member).pk,
        "duties": duty_of(people).pk,
        "tasks": task_of(people).pk,
        "petitions": of_last_month(people).pk,
    }
    _lead, neighbour, far_desk, *_others = people.strangers
    for kind, pk in rows.items():
        seen = {user: opened(kind, [pk], [], user) for user in (people.chair, neighbour, far_desk)}
        assert (kind, [(found.count, found.hidden) for found in seen.values()]) == (kind, [(1, 0), (0, 1), (0, 1)])
        assert [row.pk for row in seen[people.chair].rows] == [pk]
        assert list(seen[neighbour].rows) == []


def test_owed_meetings_that_were_counted_by_name_are_listed_by_it(people):
    """A missed meeting stands in no table: the report kept what it is called."""
    MeetingKind.objects.filter(code="appraisal").update(cadence="month", since=date(2020, 1, 1))
    of_last_month(people)
    missed = part(drafted(people), "meetings", "missing")
    here, whole = rows_of(missed, people.chair), rows_of(missed, people.desk)
    committee = people.zone.committee
    assert (missed.count, whole.count, whole.hidden) == (len(missed.names), missed.count, 0)
    assert sorted(row.key for row in whole.rows) == sorted(missed.names)
    assert {row.cell.area for row in here.rows} == {committee}
    assert (here.count, here.hidden, here.gone) == (1, missed.count - 1, 0)
    # What is owed since then is not among them.
    MeetingKind.objects.filter(code="hearing").update(cadence="month", since=date(2020, 1, 1))
    assert rows_of(missed, people.desk).count == missed.count
    MeetingKind.objects.filter(code="appraisal").update(since=timezone.localdate())
    assert (rows_of(missed, people.chair).count, rows_of(missed, people.chair).gone) == (0, 1)


def test_words_are_kept_as_they_were_said(people):
    of_last_month(people)
    report = edited(people)
    services.write_words(report=report, heading="outlook", text="改。", by=people.desk)
    assert list(report.words.values_list("text", flat=True)) == ["下月先修路灯。", "改。"]
