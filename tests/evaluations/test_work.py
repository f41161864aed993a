"""Work evaluation: frozen figures, the reviewed who answer, residents who have the last word, and a lock."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from docx import Document

from evaluations.models import Indicator, WorkEvaluation, WorkFigure, WorkVoice, WorkYear
from evaluations.queries.work import groups_of, sheet_of
from evaluations.services.work import (
    answer_evaluation,
    conclude_evaluation,
    drop_draft,
    tell_by_hand,
    tell_reviewed,
)
from petitions.services import Refused
from tests.factories.people import staff_of
from tests.factories.petitions import closed, petition_in
from tests.factories.territory import CommitteeFactory, OrganizationFactory, ZoneFactory
from tests.factories.work import EVERYBODY, NOBODY, work_office
from wulibridge.notices.models import Notice
from wulibridge.people.roles import Role

pytestmark = pytest.mark.usefixtures("in_english")

THIS = timezone.localdate().year
# The year that is concluded: it is over.
PAST = THIS - 1
IN_PAST = date(PAST, 12, 20)
YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def office(db):
    return work_office()


@pytest.fixture
def year(office):
    return measured(office, PAST)


def measured(office, number):
    """A year with one figure of the register and one by hand for committees, and one for departments."""
    year = office.year(number)
    office.indicator(year, metric="satisfaction", name="满意率", points=40)
    office.indicator(year, name="台账")
    office.indicator(year, "department", metric="punctuality", name="按时办结")
    return year


@pytest.fixture
def zone(office):
    return ZoneFactory(committee=office.committee)


def by_hand(office, row, points=15):
    figure = row.figures.get(as_of=None)
    return tell_by_hand(figure=figure, points=Decimal(points), evidence="检查记录", by=office.desk)


def told(office, year, subject=None):
    row = office.sheet(year, subject)
    if row.figures.filter(as_of=None).exists():
        by_hand(office, row)
    return tell_reviewed(evaluation=row, by=office.desk)


def answered(office, year, subject=None, by=None):
    return answer_evaluation(evaluation=told(office, year, subject), answer="已改进。", by=by or office.chair)


# Figures --------------------------------------------------------------------------------------------------------------


def test_figures_stay_when_the_rows_of_the_register_change(office, zone):
    year = measured(office, THIS)
    closed(petition_in(zone))
    row = office.sheet(year)
    closed(petition_in(zone))

    figure = row.figures.get(indicator__name="满意率")
    assert (figure.numerator, figure.denominator, figure.points) == (1, 1, Decimal(40))
    assert figure.as_of is not None
    assert sheet_of(row).residents.words() == "1 of 1 (100.0%)"
    assert sheet_of(office.sheet(year, office.department)).residents.of == 0
    with pytest.raises(DatabaseError), transaction.atomic():
        WorkFigure.objects.filter(pk=figure.pk).update(numerator=0)
    with pytest.raises(Refused, match="comes from the register"):
        tell_by_hand(figure=figure, points=Decimal(1), evidence="x", by=office.desk)


def test_over_nothing_there_is_no_figure_and_no_points(office, year):
    sheet = sheet_of(office.sheet(year))
    line = next(line for line in sheet.lines if line.metric)
    assert (line.share.of, line.figure.points) == (0, None)
    assert (sheet.points, sheet.points_of, sheet.points_missing) == (0, 0, 60)


def test_published_rounds_about_the_department_are_its_residents_word(office, year):
    office.counted({"residents": EVERYBODY}, closes_on=IN_PAST, about=office.department, published=True)
    office.counted({"residents": NOBODY}, closes_on=IN_PAST, about=office.department)
    sheet = sheet_of(office.sheet(year, office.department))
    assert [(voice.satisfied, voice.answers) for voice in sheet.voices] == [(6, 6)]


def test_a_person_is_measured_by_hand_alone_and_summed_up_by_nobody(office, year):
    with pytest.raises(Refused, match="cannot be counted for them"):
        office.indicator(year, "staff", metric="satisfaction")
    office.indicator(year, "staff", name="培训")
    row = office.sheet(year, office.chair)
    sheet = sheet_of(row)
    assert (sheet.is_summed, sheet.voices) == (False, [])
    with pytest.raises(Refused, match="of this subdistrict"):
        office.sheet(year, staff_of(Role.COMMITTEE_CHAIR, CommitteeFactory()))


def test_a_used_indicator_stays_until_the_draft_is_thrown_away(office, year):
    row = office.sheet(year)
    used = Indicator.objects.get(name="台账")
    with pytest.raises(DatabaseError), transaction.atomic():
        Indicator.objects.filter(pk=used.pk).update(points=99)
    drop_draft(evaluation=row, by=office.desk)
    Indicator.objects.filter(pk=used.pk).update(points=30)
    after = office.year(THIS + 1, take_over=True)
    assert sorted(after.indicators.values_list("name", flat=True)) == sorted(["满意率", "台账", "按时办结"])


# The way to the conclusion --------------------------------------------------------------------------------------------


def test_who_is_reviewed_is_told_answers_and_is_concluded_about(office, year):
    row = office.sheet(year)
    with pytest.raises(Refused, match="no points yet"):
        tell_reviewed(evaluation=row, by=office.desk)
    with pytest.raises(Refused, match="At most"):
        by_hand(office, row, 21)
    by_hand(office, row)
    row = tell_reviewed(evaluation=row, by=office.desk)
    assert row.answer_by == timezone.localdate() + timedelta(days=10)
    assert Notice.objects.filter(kind="work_evaluation", receiver=office.chair).exists()

    conclude = {"evaluation": row, "grade": "good", "sentence": "工作扎实。"}
    with pytest.raises(Refused, match="still have time"):
        conclude_evaluation(**conclude, by=office.leader)
    with pytest.raises(Refused, match="Somebody else"):
        answer_evaluation(evaluation=row, answer="好", by=office.handler)
    with pytest.raises(Refused, match="phone numbers"):
        answer_evaluation(evaluation=row, answer="打 10000000001", by=office.chair)
    answer_evaluation(evaluation=row, answer="已改进。", by=office.chair)
    with pytest.raises(Refused, match="Somebody else"):
        conclude_evaluation(**conclude, by=office.desk)
    assert conclude_evaluation(**conclude, by=office.leader).state == "concluded"
    assert Notice.objects.filter(kind="work_evaluation", receiver=office.chair).count() == 2


def test_without_an_answer_it_is_concluded_when_the_days_are_over(office, year):
    row = office.sheet(year)
    by_hand(office, row)
    # As if it had been told eleven days ago.
    before = {"told_at": timezone.now() - timedelta(days=11), "answer_by": YESTERDAY}
    WorkEvaluation.objects.filter(pk=row.pk).update(state="told", **before)
    assert conclude_evaluation(evaluation=row, grade="adequate", sentence="可以。", by=office.leader).answer == ""


@pytest.mark.parametrize(("scores", "grade", "refused"), [
    (NOBODY, "good", True), (NOBODY, "adequate", False), (EVERYBODY, "excellent", False), (None, "good", False),
])  # fmt: skip
def test_residents_have_the_last_word(office, year, scores, grade, refused):
    if scores:
        office.counted({"residents": scores}, closes_on=IN_PAST, about=office.department, published=True)
    row = answered(office, year, office.department, office.handler)
    conclude = {"evaluation": row, "grade": grade, "sentence": "以居民评价为准。", "by": office.leader}
    if refused:
        with pytest.raises(Refused, match="Residents have the last word"):
            conclude_evaluation(**conclude)
    else:
        assert conclude_evaluation(**conclude).grade == grade


def test_a_year_may_say_another_threshold(office):
    lax = office.year(PAST, lowest_share=0)
    office.indicator(lax, "department")
    office.counted({"residents": NOBODY}, closes_on=IN_PAST, about=office.department, published=True)
    row = answered(office, lax, office.department, office.handler)
    assert conclude_evaluation(evaluation=row, grade="good", sentence="好。", by=office.leader).grade == "good"
    with pytest.raises(DatabaseError), transaction.atomic():
        WorkYear.objects.update(lowest_share=10)


def test_what_was_told_or_concluded_is_locked_against_sql(office, year):
    row = answered(office, year)
    sheet = WorkEvaluation.objects.filter(pk=row.pk)
    figure, voice = WorkFigure.objects.filter(evaluation=row), WorkVoice.objects.filter(evaluation=row)
    tries = [(sheet, {"answer": "别的"}), (sheet, {"answer_by": date(2020, 1, 1)}), (figure, {"points": 20})]
    tries += [(voice, {"answers": 9}), (sheet, {"state": "draft", "told_at": None, "answer_by": None})]
    for rows, change in tries:
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    for rows in (sheet, figure, voice):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete("default")
    conclude_evaluation(evaluation=row, grade="adequate", sentence="可以。", by=office.leader)
    with pytest.raises(DatabaseError), transaction.atomic():
        sheet.update(grade="excellent")
    with pytest.raises(Refused, match="not at this step"):
        answer_evaluation(evaluation=row, answer="迟到", by=office.chair)


# Pages ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(client):
    client.cookies["language"] = "en"

    def _page(user, name, /, *args, **sent):
        client.force_login(user)
        address = reverse(f"evaluations:{name}", args=args)
        return client.post(address, sent, follow=True) if sent else client.get(address)

    return _page


def test_from_the_indicators_to_the_conclusion_by_the_pages(office, page):
    rules = {"lowest_share": 60, "answer_days": 10, "year": PAST, "subdistrict": office.subdistrict.pk}
    page(office.desk, "work", deed="open", **rules)
    year = WorkYear.objects.get()
    said = {"kind": "committee", "dimension": "effort", "name": "台账", "definition": "台账齐全。", "points": 20}
    page(office.desk, "work_year", year.pk, deed="indicator", **said)
    page(office.desk, "work_year", year.pk, deed="start-committee", subject=office.committee.pk)
    row = WorkEvaluation.objects.get()
    figure = row.figures.get()
    assert page(office.chair, "evaluation", row.pk).status_code == 404
    hand = f"hand-{figure.pk}"
    assert page(office.desk, "evaluation", row.pk, deed=hand, points="21", evidence="记录").status_code == 422
    page(office.desk, "evaluation", row.pk, deed=hand, points="18", evidence="记录")
    page(office.desk, "evaluation", row.pk, deed="tell")

    assert str(office.committee) in page(office.chair, "work").content.decode()
    page(office.chair, "evaluation", row.pk, deed="answer", answer="台账已补。")
    page(office.leader, "evaluation", row.pk, deed="conclude", grade="good", sentence="扎实。")
    shown = page(office.chair, "evaluation", row.pk).content.decode()
    assert all(words in shown for words in ("18.00 / 20", "台账已补。", "扎实。"))


def test_the_sheet_of_another_committee_department_or_person_is_not_found(office, year, page):
    office.indicator(year, "staff")
    member = staff_of(Role.ZONE_MEMBER, ZoneFactory(committee=office.committee))
    others = {
        office.chair: staff_of(Role.COMMITTEE_CHAIR, CommitteeFactory(subdistrict=office.subdistrict)),
        office.handler: staff_of(Role.DEPARTMENT_HANDLER, OrganizationFactory(subdistrict=office.subdistrict)),
        member: staff_of(Role.ZONE_MEMBER, ZoneFactory(committee=office.committee)),
    }
    for (reviewed, other), subject in zip(others.items(), (None, office.department, member), strict=True):
        row = told(office, year, subject)
        assert page(reviewed, "evaluation", row.pk).status_code == 200
        assert page(other, "evaluation", row.pk).status_code == 404
        assert page(other, "evaluation", row.pk, deed="answer", answer="好").status_code == 404


def test_the_yearly_document_keeps_the_groups_apart(office, year, page, client):
    better = CommitteeFactory(subdistrict=office.subdistrict)
    for subject, points in ((None, 5), (better, 15)):
        row = office.sheet(year, subject)
        by_hand(office, row, points)
        tell_reviewed(evaluation=row, by=office.desk)
    told(office, year, office.department)
    committees, departments, _people = groups_of(year, WorkEvaluation.objects.all())
    assert [sheet.row.committee for sheet in committees.sheets] == [better, office.committee]
    assert [sheet.row.organization for sheet in departments.sheets] == [office.department]

    client.cookies["language"] = "en"
    client.force_login(office.leader)
    address = reverse("evaluations:work_year", args=[year.pk])
    text = [one.text for one in Document(BytesIO(client.get(address, {"as": "docx"}).content)).paragraphs]
    assert "15.00 of 20 points; for 40 there is no figure." in text
    assert "5.00 / 20" in client.get(address, {"as": "print"}).content.decode()
    assert page(office.chair, "work_year", year.pk).status_code == 404


def test_lists_cost_the_same_for_three_as_for_one(office, year, client, django_assert_max_num_queries):
    client.force_login(office.desk)
    costs = []
    for committee in (office.committee, *CommitteeFactory.create_batch(2, subdistrict=office.subdistrict)):
        row = told(office, year, committee)
        for name, pk in (("work_year", year.pk), ("evaluation", row.pk)):
            with django_assert_max_num_queries(24) as found:
                client.get(reverse(f"evaluations:{name}", args=[pk]))
            costs.append(len(found))
    assert costs[0] == costs[4]
    assert costs[1] == costs[5]
