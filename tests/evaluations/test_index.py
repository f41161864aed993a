"""The satisfaction index: weights that are said beforehand, and values that are none as soon as a part is missing."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from evaluations.forms.index import ValueForm, periods_offered
from evaluations.index import index_of, rounded
from evaluations.metrics import Share
from evaluations.models import IndexPart, IndexSource, IndexValue, IndexWeights, Round
from evaluations.services.index import conclude_value, put_together, set_weights
from petitions.services import Refused
from tests.factories.people import staff_of
from tests.factories.territory import CommitteeFactory
from tests.factories.work import EVERYBODY, NOBODY, SIX_OF_ELEVEN, work_office
from wulibridge.people.roles import Role
from wulibridge.periods import year_of

LAST = year_of(date(timezone.localdate().year - 1, 1, 1))
IN_LAST = LAST.last - timedelta(days=20)
ALL_THREE = {"residents": SIX_OF_ELEVEN, "units": EVERYBODY, "public": NOBODY}


@pytest.mark.parametrize(
    ("parts", "value"),
    [
        ([(50, Share(6, 11)), (30, Share(6, 6)), (20, Share(0, 6))], "57.27"),
        ([(100, Share(1, 3)), (0, None), (0, None)], "33.33"),
        ([(50, Share(6, 11)), (30, None), (20, Share(6, 6))], None),
        ([(50, Share(6, 11)), (30, Share(0, 0)), (20, Share(6, 6))], None),
    ],
)
def test_the_index_is_the_weighted_shares_or_none(parts, value):
    assert index_of(parts) == (Decimal(value) if value else None)


def test_a_half_is_rounded_up_and_only_once():
    assert rounded(Fraction(12345, 1000)) == Decimal("12.35")
    # Each third for itself would be 33.33; together they are whole.
    assert index_of([(34, Share(1, 1)), (33, Share(1, 1)), (33, Share(1, 1))]) == Decimal("100.00")
    assert index_of([(1, Share(1, 3)), (1, Share(1, 3)), (98, Share(0, 5))]) == Decimal("0.67")


pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def office(db):
    return work_office()


def weighed(office, shares=(50, 30, 20), since=date(2020, 1, 1), by=None):
    return set_weights(
        subdistrict=office.subdistrict, valid_from=since, shares=shares, reason="试行", by=by or office.desk
    )


def made(office, committee=None, period=LAST):
    return put_together(subdistrict=office.subdistrict, committee=committee, period=period, by=office.desk)


def test_weights_sum_to_100_for_the_service_and_the_database(office):
    with pytest.raises(Refused, match="sum to 100"):
        weighed(office, (50, 30, 21))
    facts = {"subdistrict": office.subdistrict, "valid_from": LAST.first, "reason": "x", "by": office.desk}
    with pytest.raises(IntegrityError), transaction.atomic():
        IndexWeights.objects.create(residents=50, units=30, public=21, **facts)
    with pytest.raises(Refused, match="keeps the index"):
        weighed(office, by=office.leader)


def test_weights_are_not_changed_and_not_put_before_what_is_known(office):
    first = weighed(office)
    with pytest.raises(Refused, match="today or later"):
        weighed(office, (100, 0, 0), timezone.localdate() - timedelta(days=1))
    with pytest.raises(DatabaseError), transaction.atomic():
        IndexWeights.objects.filter(pk=first.pk).update(residents=60, units=20)


def test_a_value_is_made_of_every_frozen_survey_of_the_period_and_opens_to_them(office):
    weighed(office)
    both = [office.counted(ALL_THREE, closes_on=IN_LAST), office.counted({"residents": NOBODY}, closes_on=LAST.first)]
    office.counted({"residents": EVERYBODY}, closes_on=LAST.first - timedelta(days=1))
    office.counted({"residents": EVERYBODY}, closes_on=IN_LAST, kind="appraisal")
    value = made(office)

    residents = value.parts.get(group="residents")
    assert (residents.satisfied, residents.answers) == (6, 17)
    assert {source.round for source in residents.sources.all()} == set(both)
    # 50 x 6/17 + 30 x 6/6 + 20 x 0/6
    assert value.value == Decimal("47.65")


def test_a_missing_part_makes_it_none_and_it_is_not_concluded(office):
    weighed(office)
    office.counted({"residents": SIX_OF_ELEVEN, "units": (5, 5, 5, 1), "public": EVERYBODY}, closes_on=IN_LAST)
    value = made(office)
    units = value.parts.get(group="units")
    assert (value.value, units.satisfied, units.answers) == (None, None, None)
    assert IndexSource.objects.get(part=units).answers is None
    with pytest.raises(Refused, match="part is missing"):
        conclude_value(value=value, by=office.leader)


def test_who_concludes_did_not_put_it_together_and_then_it_is_locked(office):
    weighed(office)
    office.counted(ALL_THREE, closes_on=IN_LAST)
    again = made(office, office.committee)
    assert again.value is None  # the survey was not the committee's
    value = made(office)
    value = made(office)  # anew, while nobody has concluded it
    both = staff_of(Role.SUBDISTRICT_LEADER, office.subdistrict)
    staff_of(Role.CASE_DESK, office.subdistrict)
    IndexValue.objects.filter(pk=value.pk).update(made_by=both)
    with pytest.raises(Refused, match="did not put it together"):
        conclude_value(value=value, by=both)
    conclude_value(value=value, by=office.leader)

    with pytest.raises(Refused, match="concluded"):
        made(office)
    part = value.parts.get(group="units")
    for rows, change in (
        (IndexValue.objects.filter(pk=value.pk), {"value": 99}),
        (IndexPart.objects.filter(pk=part.pk), {"satisfied": 1}),
        (IndexSource.objects.filter(part=part), {"satisfied": 1}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete("default")


# When it may be put together ------------------------------------------------------------------------------------------


def test_the_weights_of_the_first_day_weigh_the_period(office):
    first = weighed(office)
    facts = {"subdistrict": office.subdistrict, "reason": "改", "by": office.desk}
    IndexWeights.objects.create(valid_from=LAST.first + timedelta(days=1), residents=100, units=0, public=0, **facts)
    office.counted(ALL_THREE, closes_on=IN_LAST)
    value = made(office)
    assert (value.weights, value.value) == (first, Decimal("57.27"))
    IndexWeights.objects.create(valid_from=LAST.first, residents=0, units=100, public=0, **facts)
    with pytest.raises(Refused, match="Put it together anew"):
        conclude_value(value=value, by=office.leader)
    assert made(office).value == Decimal("100.00")


def test_a_time_that_is_not_over_has_no_index(office):
    weighed(office)
    office.counted(ALL_THREE, closes_on=IN_LAST)
    this = year_of(timezone.localdate())
    with pytest.raises(Refused, match="not over yet"):
        made(office, period=this)
    value = made(office)
    IndexValue.objects.filter(pk=value.pk).update(first=this.first, last=this.last)
    with pytest.raises(Refused, match="not over yet"):
        conclude_value(value=value, by=office.leader)
    today = timezone.localdate()
    assert not [period for period in periods_offered(today) if period.last >= today]
    assert LAST in periods_offered(date(LAST.first.year + 1, 1, 1))


@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_survey_that_was_asked_is_waited_for(office, state):
    weighed(office)
    office.counted(ALL_THREE, closes_on=IN_LAST)
    value = made(office)
    facts = {"subdistrict": office.subdistrict, "opens_on": LAST.first, "closes_on": LAST.last, "made_by": office.desk}
    Round.objects.create(kind="survey", title="还没计票", state=state, **facts)
    Round.objects.create(kind="appraisal", title="别的", state=state, **facts)
    for again in (lambda: made(office), lambda: conclude_value(value=value, by=office.leader)):
        with pytest.raises(Refused, match="not counted yet: 还没计票"):
            again()
    assert made(office, office.committee).value is None  # it was not asked by the committee


def test_a_value_is_concluded_of_all_surveys_that_there_are(office):
    weighed(office)
    office.counted(ALL_THREE, closes_on=IN_LAST)
    value = made(office)
    office.counted({"residents": NOBODY}, closes_on=IN_LAST)
    with pytest.raises(Refused, match="Put it together anew"):
        conclude_value(value=value, by=office.leader)
    assert conclude_value(value=made(office), by=office.leader).state == "concluded"


def test_a_survey_of_another_subdistrict_is_not_counted(office):
    weighed(office)
    work_office().counted({"residents": NOBODY}, closes_on=IN_LAST)
    office.counted(ALL_THREE, closes_on=IN_LAST)
    assert made(office).value == Decimal("57.27")


def test_a_committee_has_an_index_of_the_time_in_which_it_was_there(office):
    weighed(office)
    ended = CommitteeFactory(subdistrict=office.subdistrict, valid_to=LAST.first, successor=office.committee)
    gone = CommitteeFactory(subdistrict=office.subdistrict, valid_to=LAST.first - timedelta(days=1))
    new = CommitteeFactory(subdistrict=office.subdistrict, valid_from=LAST.last + timedelta(days=1))
    for committee in (gone, new):
        with pytest.raises(Refused, match="was not there"):
            made(office, committee)
    form = ValueForm(
        {"subdistrict": office.subdistrict.pk, "period": LAST.key, "committee": ended.pk}, user=office.desk
    )
    assert form.is_valid(), form.errors
    office.counted(ALL_THREE, closes_on=LAST.first, committee=ended)
    assert put_together(**form.facts(), by=office.desk).value == Decimal("57.27")


# Pages ----------------------------------------------------------------------------------------------------------------


def test_the_pages_from_weights_to_the_conclusion(office, client):
    client.cookies["language"] = "en"
    client.force_login(office.desk)
    place = {"subdistrict": office.subdistrict.pk}
    weights = {"deed": "weights", "valid_from": "2020-01-01", "residents": 50, "units": 30, "reason": "试行", **place}
    assert client.post(reverse("evaluations:index"), weights | {"public": 30}).status_code == 422
    client.post(reverse("evaluations:index"), weights | {"public": 20})
    office.counted(ALL_THREE, closes_on=IN_LAST, title="全年测评")
    answer = client.post(reverse("evaluations:index"), {"deed": "value", "period": LAST.key, **place}, follow=True)
    shown = answer.content.decode()
    assert "57.27" in shown
    assert "6 of 11 (54.5%)" in shown
    assert "全年测评" in shown

    value = IndexValue.objects.get()
    assert client.post(reverse("evaluations:index_value", args=[value.pk]), {"deed": "conclude"}).status_code == 404
    client.force_login(office.chair)
    assert client.get(reverse("evaluations:index_value", args=[value.pk])).status_code == 404
    client.force_login(office.leader)
    client.post(reverse("evaluations:index_value", args=[value.pk]), {"deed": "conclude"})
    client.force_login(office.chair)
    assert client.get(reverse("evaluations:index_value", args=[value.pk])).status_code == 200


def test_who_reads_one_committee_reads_no_survey_of_another(office, client):
    weighed(office)
    office.counted(
        ALL_THREE, closes_on=IN_LAST, title="别处的测评", committee=CommitteeFactory(subdistrict=office.subdistrict)
    )
    value = conclude_value(value=made(office), by=office.leader)
    client.cookies["language"] = "en"
    client.force_login(office.chair)
    shown = client.get(reverse("evaluations:index_value", args=[value.pk])).content.decode()
    assert "别处的测评" not in shown
    assert "and 1 survey of another committee" in shown


def test_the_list_costs_the_same_for_three_as_for_one(office, client, django_assert_max_num_queries):
    weighed(office)
    client.force_login(office.desk)
    costs = []
    for committee in (office.committee, CommitteeFactory(subdistrict=office.subdistrict), None):
        office.counted(ALL_THREE, closes_on=IN_LAST, committee=committee)
        value = made(office, committee)
        for address in (reverse("evaluations:index"), reverse("evaluations:index_value", args=[value.pk])):
            with django_assert_max_num_queries(20) as found:
                client.get(address)
            costs.append(len(found))
    assert costs[0] == costs[4]
    assert costs[1] == costs[5]
