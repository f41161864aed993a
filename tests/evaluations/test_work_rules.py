"""Work evaluation: what is counted of the subject and of its year alone, and who has no hand in whose sheet."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from evaluations.forms.work import SubjectForm
from evaluations.metrics import METRICS, Direction, Share
from evaluations.models import Indicator, WorkEvaluation, WorkFigure
from evaluations.queries.work import sheet_of
from evaluations.services.work import (
    answer_evaluation,
    conclude_evaluation,
    points_for,
    tell_by_hand,
    tell_reviewed,
)
from evaluations.work_route import Subject
from petitions.services import Refused
from tests.factories.people import PostFactory, staff_of
from tests.factories.petitions import closed, petition_in
from tests.factories.territory import CommitteeFactory, ZoneFactory
from tests.factories.work import EVERYBODY, NOBODY, work_office
from wulibridge.journal.models import JournalEntry
from wulibridge.notices.models import Notice
from wulibridge.people.roles import Role

pytestmark = pytest.mark.usefixtures("in_english")
TODAY = timezone.localdate()
PAST = TODAY.year - 1
IN_PAST = date(PAST, 12, 20)


@pytest.fixture
def office(db):
    return work_office()


@pytest.fixture
def year(office):
    """One that is over, with one indicator by hand of each kind."""
    year = office.year(PAST)
    for kind in Subject:
        office.indicator(year, kind)
    return year


def pointed(office, row, by=None):
    tell_by_hand(figure=row.figures.get(), points=Decimal(10), evidence="检查记录", by=by or office.desk)
    return row


def answered(office, row):
    row = tell_reviewed(evaluation=pointed(office, row), by=office.desk)
    return answer_evaluation(evaluation=row, answer="已改进。", by=office.chair)


def conclude(row, by, grade="adequate"):
    return conclude_evaluation(evaluation=row, grade=grade, sentence="可以。", by=by)


# Residents' word ------------------------------------------------------------------------------------------------------


def voices(row):
    return [(voice.satisfied, voice.answers) for voice in row.voices.filter(round__isnull=False)]


def test_what_residents_said_of_a_company_is_not_the_committees(office, year):
    said = {"closes_on": IN_PAST, "published": True, "committee": office.committee}
    office.counted({"residents": NOBODY}, about=office.department, **said)
    office.counted({"residents": EVERYBODY}, **said)
    assert voices(office.sheet(year)) == [(6, 6)]


def test_rounds_of_another_year_are_not_heard(office, year):
    for closes_on in (date(PAST - 1, 12, 31), date(PAST + 1, 1, 1)):
        office.counted({"residents": NOBODY}, closes_on=closes_on, published=True, committee=office.committee)
    for closes_on in (date(PAST, 1, 1), date(PAST, 12, 31)):
        office.counted({"residents": EVERYBODY}, closes_on=closes_on, published=True, committee=office.committee)
    assert voices(office.sheet(year)) == [(6, 6), (6, 6)]


def test_an_answer_counts_once_however_many_questions_it_had(office, year):
    """Ten questions to six who were not content, and one to twelve who were: most of the eighteen were."""
    said = {"closes_on": IN_PAST, "published": True, "committee": office.committee}
    office.counted({"residents": NOBODY}, questions=10, **said)
    office.counted({"residents": EVERYBODY * 2}, **said)
    row = office.sheet(year)
    assert voices(row) == [(0, 6), (12, 12)]
    assert sheet_of(row).residents == Share(12, 18)
    assert conclude(answered(office, row), office.leader, "good").grade == "good"


def test_answers_are_rounded_as_a_whole_and_a_half_is_rounded_up(office, year):
    said = {"closes_on": IN_PAST, "published": True, "committee": office.committee}
    each = [(5, 5), (5, 1), (5, 5), (1, 1), (1, 1), (1, 1), (1, 1), (5, 5)]
    office.counted({"residents": each}, questions=2, **said)
    assert voices(office.sheet(year)) == [(4, 8)]  # 7 of 16 scores


# Figures --------------------------------------------------------------------------------------------------------------


def test_where_less_is_good_the_less_the_more_points():
    less = next(metric.key for metric in METRICS.values() if metric.is_rate and metric.direction is Direction.LESS)
    more = next(metric.key for metric in METRICS.values() if metric.is_rate and metric.direction is Direction.MORE)
    found = [points_for(Indicator(metric=key, points=40), Share(1, 4)) for key in (less, more)]
    assert found == [Decimal(30), Decimal(10)]
    assert points_for(Indicator(metric=less, points=40), Share(0, 0)) is None


def test_the_heir_of_a_merged_committee_has_its_figures_and_is_told_for_it(office):
    this = office.year(TODAY.year)
    office.indicator(this, metric="satisfaction")
    ended = CommitteeFactory(subdistrict=office.subdistrict, valid_to=TODAY, successor=office.committee)
    own = ZoneFactory(committee=office.committee)
    old = ZoneFactory(committee=ended, valid_to=TODAY, successor=own)
    for zone in (own, old, ZoneFactory(committee__subdistrict=office.subdistrict)):
        closed(petition_in(zone))
    assert [office.sheet(this, each).figures.get().denominator for each in (office.committee, ended)] == [2, 1]
    row = tell_reviewed(evaluation=WorkEvaluation.objects.get(committee=ended), by=office.desk)
    assert list(Notice.objects.filter(kind="work_evaluation").values_list("receiver", flat=True)) == [office.chair.pk]
    assert answer_evaluation(evaluation=row, answer="已并入。", by=office.chair).state == "answered"


def test_a_committee_that_was_there_in_the_year_can_be_chosen(office, year):
    first, last = year.days
    place = {"subdistrict": office.subdistrict}
    ended = CommitteeFactory(**place, valid_to=first)
    gone = CommitteeFactory(**place, valid_to=first - timedelta(days=1))
    new = CommitteeFactory(**place, valid_from=last + timedelta(days=1))
    offered = SubjectForm(year=year, kind=Subject.COMMITTEE).fields["subject"].queryset
    assert set(offered) == {office.committee, ended}
    for committee in (gone, new, CommitteeFactory()):
        with pytest.raises(Refused, match="of this subdistrict"):
            office.sheet(year, committee)
    assert office.sheet(year, ended).committee == ended


# Who, and when --------------------------------------------------------------------------------------------------------


def test_a_year_is_concluded_when_it_is_over(office):
    this = office.year(TODAY.year)
    office.indicator(this)
    row = answered(office, office.sheet(this))
    with pytest.raises(Refused, match="year is not over"):
        conclude(row, office.leader)


def test_nobody_has_a_hand_in_the_sheet_about_oneself(office, year):
    colleague = staff_of(Role.CASE_DESK, office.subdistrict)
    with pytest.raises(Refused, match="sheet about you"):
        office.sheet(year, office.desk)
    row = office.sheet(year, colleague)
    with pytest.raises(Refused, match="not yours to change"):
        pointed(office, row, by=colleague)
    with pytest.raises(Refused, match="Somebody else does this"):
        tell_reviewed(evaluation=pointed(office, row), by=colleague)
    assert WorkFigure.objects.get(evaluation=row).by == office.desk


def test_who_gave_points_by_hand_does_not_conclude(office, year):
    both = staff_of(Role.CASE_DESK, office.subdistrict)
    PostFactory(user=both, role=Role.SUBDISTRICT_LEADER, subdistrict=office.subdistrict)
    both = type(both).objects.get(pk=both.pk)
    row = tell_reviewed(evaluation=pointed(office, office.sheet(year), by=both), by=office.desk)
    answer_evaluation(evaluation=row, answer="已改进。", by=office.chair)
    with pytest.raises(Refused, match="Somebody else concludes"):
        conclude(row, both)
    assert conclude(row, office.leader).concluded_by == office.leader


# The yearly document --------------------------------------------------------------------------------------------------


def test_the_yearly_document_has_no_draft_and_its_handing_out_is_journalled(office, year, client):
    told = answered(office, office.sheet(year))
    draft = office.sheet(year, CommitteeFactory(subdistrict=office.subdistrict, name="草稿居委会"))
    client.force_login(office.leader)
    address = reverse("evaluations:work_year", args=[year.pk])
    handed = JournalEntry.objects.filter(verb="work_year.handed_out", actor_id=office.leader.pk)
    assert draft.subject.name in client.get(address).content.decode()
    assert not handed.exists()
    text = "".join(each.text for each in Document(BytesIO(client.get(address, {"as": "docx"}).content)).paragraphs)
    for words in (text, client.get(address, {"as": "print"}).content.decode()):
        assert str(told.subject) in words
        assert draft.subject.name not in words
    assert [entry.details for entry in handed] == [{"year": PAST}] * 2
