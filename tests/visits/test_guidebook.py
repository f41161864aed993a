"""The guidebook: one edition in force at a time, changed only while it may be, printed with the zone's team."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from docx import Document

from petitions.services import Refused
from tests.factories.guide import edition_in, small_edition, wished
from tests.factories.people import staff_of
from tests.factories.territory import HouseholdFactory, ZoneFactory
from tests.factories.visits import VisitFactory
from visits.models import Edition, EditionState, Service
from visits.queries.guidebook import delivered_by_zone, edition_in_force, joined_by_household
from visits.services.enrolment import follow_up
from visits.services.guidebook import draft_edition, publish_edition, remove_entry, save_entry, withdraw_edition
from wulibridge.journal.models import JournalEntry
from wulibridge.people.models import Post
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def subdistrict(zone):
    return zone.committee.subdistrict


@pytest.fixture
def desk(subdistrict):
    return staff_of(Role.CASE_DESK, subdistrict)


def test_the_supplied_guidebook_has_five_classes_of_services_and_three_of_resources(subdistrict, desk):
    edition = edition_in(subdistrict, by=desk)

    assert (edition.services.count(), edition.resources.count()) == (27, 22)
    assert edition.services.values("service_class").distinct().order_by().count() == 5
    assert edition.resources.values("resource_class").distinct().order_by().count() == 3
    assert not edition.services.exclude(phone="").exists()


def test_every_supplied_text_stands_in_both_languages(subdistrict, desk):
    edition = edition_in(subdistrict, by=desk)

    rows = [*edition.services.all(), *edition.resources.all()]
    bare = [
        f"{row.code}.{field.name}"
        for row in rows
        for field in row._meta.concrete_fields
        if field.name.endswith("_en") and bool(getattr(row, field.name)) != bool(getattr(row, field.name[:-3]))
    ]
    assert bare == []
    service = edition.services.get(code="care-01")
    with translation.override("en"):
        assert service.title == "Meals and meal delivery"
    with translation.override("zh-hans"):
        assert service.title == "助餐与送餐"


def test_publishing_withdraws_the_edition_in_force_at_the_same_moment(subdistrict, desk):
    first = edition_in(subdistrict, by=desk, name="一版")
    second = edition_in(subdistrict, by=desk, name="二版")

    first.refresh_from_db()
    assert (first.state, second.state) == (EditionState.WITHDRAWN, EditionState.PUBLISHED)
    assert edition_in_force(subdistrict.pk) == second
    assert edition_in_force(subdistrict.pk, first.withdrawn_at) == second


def test_the_database_itself_refuses_a_second_edition_in_force(subdistrict, desk):
    edition_in(subdistrict, by=desk)
    other = edition_in(subdistrict, by=desk, name="二版", published=False)

    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=other.pk).update(
            state=EditionState.PUBLISHED, published_at=timezone.now(), published_by=desk
        )


def test_an_edition_is_copied_with_what_was_changed_in_it(subdistrict, desk):
    first = small_edition(subdistrict, by=desk)
    service = first.services.first()
    service.phone = "021-0000"
    save_entry(entry=service, changed=["phone"], by=desk)

    copy = draft_edition(subdistrict=subdistrict, name="下一版", like=first, by=desk)

    assert [(row.code, row.phone) for row in copy.services.all()] == [("care-01", "021-0000"), ("care-02", "")]
    assert copy.resources.count() == 1


def test_of_the_edition_in_force_texts_are_corrected_and_nothing_comes_or_goes(subdistrict, desk):
    edition = publish_edition(edition=small_edition(subdistrict, by=desk), by=desk)
    service = edition.services.first()
    service.phone = "021-0000"
    Service.objects.filter(pk=service.pk).update(sentence="别人刚改的。")

    save_entry(entry=service, changed=["phone"], by=desk)

    kept = Service.objects.get(pk=service.pk)
    assert (kept.phone, kept.sentence) == ("021-0000", "别人刚改的。")
    with pytest.raises(Refused):
        save_entry(entry=Service(edition=edition, service_class="care", name="新", sentence="新的。"), by=desk)
    with pytest.raises(Refused):
        remove_entry(entry=service, by=desk)
    assert edition.services.count() == 2


def test_a_withdrawn_edition_stays_as_it_was(subdistrict, desk):
    edition = withdraw_edition(edition=edition_in(subdistrict, by=desk), by=desk)
    service = edition.services.first()
    service.phone = "021-0000"

    with pytest.raises(Refused):
        save_entry(entry=service, by=desk)


def test_a_draft_is_deleted_and_what_was_published_is_not(client, subdistrict, desk):
    published = publish_edition(edition=small_edition(subdistrict, by=desk), by=desk)
    draft = small_edition(subdistrict, by=desk, name="草稿")
    client.force_login(desk)

    answers = [client.post(reverse("visits:edition_act", args=[row.pk, "delete"])) for row in (published, draft)]

    assert [answer.status_code for answer in answers] == [422, 302]
    assert list(Edition.objects.all()) == [published]
    assert JournalEntry.objects.filter(verb="guidebook.deleted").count() == 1


@pytest.mark.parametrize("role", [Role.COMMITTEE_CHAIR, Role.SUBDISTRICT_LEADER])
def test_only_the_case_desk_makes_it(subdistrict, zone, role):
    other = staff_of(role, zone.committee if role == Role.COMMITTEE_CHAIR else subdistrict)

    with pytest.raises(Refused):
        draft_edition(subdistrict=subdistrict, name="一版", by=other)


def test_an_entry_added_on_the_page_stands_last_in_the_draft(client, subdistrict, desk):
    edition = small_edition(subdistrict, by=desk)
    client.force_login(desk)

    sent = {"service_class": "care", "name": "理发上门", "sentence": "每月一次。", "joinable": "on"}
    answer = client.post(reverse("visits:entry", args=[edition.pk, "service", 0]), sent)

    assert answer.status_code == 302
    assert [row.name for row in edition.services.all()][-1] == "理发上门"


# Where it was left ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("visit", "left"),
    [
        ({"guidebook_left": True}, 1),
        ({"guidebook_left": False}, 0),
        ({"guidebook_left": True, "before": True}, 0),
        ({"guidebook_left": True, "withdrawn": True}, 0),
    ],
    ids=["left", "not left", "an earlier edition", "the visit was withdrawn"],
)
def test_a_household_has_the_edition_that_was_in_force_when_it_was_left(household, subdistrict, desk, visit, left):
    edition = edition_in(subdistrict, by=desk)
    at = edition.published_at - timedelta(hours=1) if visit.pop("before", False) else timezone.now()
    if visit.pop("withdrawn", False):
        visit |= {"withdrawn_at": timezone.now(), "withdrawn_by": desk, "withdrawn_reason": "错户"}
    VisitFactory(household=household, visited_at=at, **visit)
    VisitFactory(household=household, visited_at=at, **visit)  # a household counts once
    HouseholdFactory(building=household.building)
    HouseholdFactory(building=household.building, missing_since=timezone.localdate())

    zone = household.building.zone_id
    assert delivered_by_zone(edition, [zone]) == {zone: (2, left)}


def test_what_a_household_has_joined(household, subdistrict, desk):
    edition = edition_in(subdistrict, by=desk)
    wished(household, edition, by=desk, code="care-02")
    follow_up(enrolment=wished(household, edition, by=desk), state="joined", by=desk)

    with translation.override("en"):
        assert joined_by_household([household.pk]) == {household.pk: ["Meals and meal delivery"]}


# Printed --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def printed(client, zone, subdistrict, desk):
    edition_in(subdistrict, by=desk)
    lead = staff_of(Role.ZONE_LEAD, zone)
    Post.objects.filter(user=lead).update(origin="unit", origin_name="测试小学")
    staff_of(Role.ZONE_MEMBER, ZoneFactory(committee=zone.committee), name="别区的人")
    gone = staff_of(Role.ZONE_MEMBER, zone, name="走了的人")
    Post.objects.filter(user=gone).update(ends_on=timezone.localdate() - timedelta(days=1))
    client.force_login(lead)
    return lead


def test_the_print_names_the_team_of_today_and_all_that_can_be_ticked(
    client, zone, printed, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        text = client.get(reverse("visits:guidebook_print", args=[zone.pk])).content.decode()

    assert printed.name in text
    assert "测试小学" in text
    assert "走了的人" not in text
    assert "别区的人" not in text
    assert zone.code in text
    assert text.count("guide-box") == 24


def test_the_document_says_the_same_in_fangsong_on_a5(client, zone, printed):
    answer = client.get(reverse("visits:guidebook_print", args=[zone.pk]) + "?as=docx")

    document = Document(BytesIO(answer.content))
    text = "\n".join([p.text for p in document.paragraphs] + [c.text for t in document.tables for c in t._cells])
    assert printed.name in text
    assert "测试小学" in text
    assert zone.code in text
    assert text.count("□") == 24
    assert "仿宋" in document.styles["Normal"].element.xml
    assert round(document.sections[0].page_width.mm) == 148
    assert "attachment" in answer.headers["Content-Disposition"]


def test_without_an_edition_the_page_says_what_to_do(client, zone, member_client):
    answer = member_client.get(reverse("visits:guidebook_print", args=[zone.pk]))

    assert answer.status_code == 200
    assert "guide-slip" not in answer.content.decode()
