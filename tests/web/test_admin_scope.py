"""A keeper sees, chooses and changes rows of their own area alone."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories.people import UserFactory
from tests.web.admin_office import APP_OF, KEEPS, change, changelist, office, user_of
from wulibridge.journal.models import JournalEntry
from wulibridge.people.models import Post
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db

# The working calendar and the kinds of meetings are one list for all.
EVERYWHERE = {"workday", "meetingkind", "journalentry"}
SCOPED = [(role, model) for role, models in KEEPS.items() for model in sorted(models - EVERYWHERE)]


@pytest.mark.parametrize(("role", "model"), SCOPED)
def test_a_neighbours_row_is_neither_listed_nor_found(client, role, model):
    own, other = office("甲"), office("乙")
    client.force_login(user_of(role, own))
    listed = {row.pk for row in client.get(changelist(model)).context["cl"].queryset}
    assert own.rows()[model].pk in listed
    assert other.rows()[model].pk not in listed
    assert client.get(change(other.rows()[model])).status_code == 404
    assert client.post(change(other.rows()[model]), {}).status_code == 404


def test_an_auditor_reads_what_concerns_their_area(client):
    own, other = office("甲"), office("乙")
    client.force_login(user_of(Role.AUDITOR, own))
    listed = set(client.get(changelist("journalentry")).context["cl"].queryset.values_list("subject_id", "area"))
    assert (own.petition.pk, own.zone.code) in listed
    assert (other.petition.pk, other.zone.code) not in listed
    theirs = JournalEntry.objects.get(subject_id=other.petition.pk, verb="petition.register")
    assert client.get(change(theirs)).status_code == 404


@pytest.mark.parametrize(
    ("role", "model", "field", "leak"),
    [
        (Role.CASE_DESK, "committee", "subdistrict", "subdistrict"),
        (Role.CASE_DESK, "zone", "committee", "committee"),
        (Role.CASE_DESK, "building", "zone", "zone"),
        (Role.CASE_DESK, "household", "building", "building"),
        (Role.SECURITY_ADMINISTRATOR, "post", "zone", "zone"),
        (Role.SECURITY_ADMINISTRATOR, "post", "user", "member"),
        (Role.SECURITY_ADMINISTRATOR, "leaderassignment", "committee", "committee"),
    ],
)
def test_a_choice_offers_the_own_area_alone(client, role, model, field, leak):
    own, other = office("甲"), office("乙")
    client.force_login(user_of(role, own))
    form = client.get(reverse(f"admin:{APP_OF[model]}_{model}_add")).context["adminform"].form
    offered = set(form.fields[field].queryset)
    assert getattr(own, leak) in offered
    assert getattr(other, leak) not in offered


def test_a_foreign_key_out_of_the_area_is_refused(client):
    own, other = office("甲"), office("乙")
    client.force_login(user_of(Role.SECURITY_ADMINISTRATOR, own))
    facts = {"user": own.member.pk, "role": Role.ZONE_LEAD, "zone": other.zone.pk, "starts_on": "2026-01-01"}
    response = client.post(reverse("admin:people_post_add"), facts)
    assert response.status_code == 422
    assert "zone" in response.context["adminform"].form.errors
    assert not Post.objects.filter(role=Role.ZONE_LEAD).exists()
    assert client.post(reverse("admin:people_post_add"), facts | {"zone": own.zone.pk}).status_code == 302
    assert Post.objects.get(role=Role.ZONE_LEAD).starts_on == date(2026, 1, 1)


def test_autocomplete_searches_the_own_area_alone(client):
    own, _other = office("甲"), office("乙")
    client.force_login(user_of(Role.CASE_DESK, own))
    asked = {"app_label": "territory", "model_name": "household", "field_name": "building", "term": "测试"}
    found = client.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert [row["id"] for row in found] == [str(own.building.pk)]


@pytest.mark.parametrize(
    ("role", "model", "lookup"),
    [
        (Role.SECURITY_ADMINISTRATOR, "user", "password__startswith=argon2"),
        (Role.SECURITY_ADMINISTRATOR, "user", "is_active_password__startswith=a"),
        (Role.COMMITTEE_CHAIR, "petition", "query_code__startswith=A"),
        (Role.COMMITTEE_CHAIR, "petition", "petitioner__name__startswith=测"),
        (Role.CASE_DESK, "household", "contact__phone__startswith=1"),
    ],
)
def test_an_address_cannot_guess_what_no_page_shows(client, role, model, lookup):
    client.force_login(user_of(role, office()))
    assert client.get(f"{changelist(model)}?{lookup}").status_code in (302, 400)


def test_contacts_petitioners_and_hashes_are_not_on_any_page(client):
    place = office()
    place.member.set_password("correct-horse-九")
    place.member.save()
    for role, row, secret in (
        (Role.CASE_DESK, place.household, place.household.contact.name),
        (Role.COMMITTEE_CHAIR, place.petition, "测试乙"),
        (Role.COMMITTEE_CHAIR, place.petition, place.petition.query_code),
        (Role.SECURITY_ADMINISTRATOR, place.member, "argon2"),
        (Role.SYSTEM_ADMINISTRATOR, place.notice, place.petition.number),
    ):
        client.force_login(user_of(role, place))
        response = client.get(change(row))
        assert response.status_code == 200
        assert secret not in response.text


def test_a_new_account_is_kept_until_its_first_post_says_where_it_belongs(client):
    own, other = office("甲"), office("乙")
    newcomer = UserFactory()
    for place in (own, other):
        client.force_login(user_of(Role.SECURITY_ADMINISTRATOR, place))
        assert client.get(change(newcomer)).status_code == 200
    Post.objects.create(user=newcomer, role=Role.ZONE_LEAD, zone=other.zone, starts_on=date(2026, 1, 1))
    assert client.get(change(newcomer)).status_code == 200
    client.force_login(user_of(Role.SECURITY_ADMINISTRATOR, own))
    assert client.get(change(newcomer)).status_code == 404
