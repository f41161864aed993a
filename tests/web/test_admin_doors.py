"""Who gets into which page of the admin, and under which Content-Security-Policy."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.html import escape

from tests.factories.people import UserFactory
from tests.web.admin_office import APP_OF, KEEPS, change, changelist, office, user_of
from wulibridge.journal.models import JournalEntry
from wulibridge.people.roles import Role
from wulibridge.web.guard import Access

pytestmark = pytest.mark.django_db


def patterns(entries):
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns)
        elif isinstance(entry, URLPattern):
            yield entry


def admin_patterns():
    resolver = next(entry for entry in get_resolver().url_patterns if getattr(entry, "namespace", "") == "admin")
    return list(patterns(resolver.url_patterns))


def test_every_admin_view_says_who_may_pass():
    found = admin_patterns()
    assert len(found) > 40
    assert [
        str(entry.pattern) for entry in found if not isinstance(getattr(entry.callback, "access", None), Access)
    ] == []


def test_the_admin_has_no_page_that_deletes_and_no_login_of_its_own():
    names = {entry.name or "" for entry in admin_patterns()}
    assert not {name for name in names if name.endswith(("_delete", "_history"))}
    assert not names & {"login", "password_change", "view_on_site", "search"}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_it_keeps_and_nothing_else(client, role):
    place = office()
    client.force_login(user_of(role, place))
    rows = place.rows() | {"journalentry": JournalEntry.objects.first()}
    pages = {model: (changelist(model), change(row)) for model, row in rows.items()}
    assert pages.keys() == APP_OF.keys()
    seen = {model: {client.get(page).status_code for page in both} for model, both in pages.items()}
    assert seen == {model: {200 if model in KEEPS[role] else 404} for model in pages}


@pytest.mark.parametrize("role", list(Role))
def test_the_index_names_what_this_person_keeps(client, role):
    client.force_login(user_of(role, office()))
    response = client.get(reverse("admin:index"))
    if not KEEPS[role]:
        assert response.status_code == 404
        return
    named = {model["object_name"].lower() for app in response.context["app_list"] for model in app["models"]}
    assert named == KEEPS[role]
    sentences = {escape(str(model["sentence"])) for app in response.context["app_list"] for model in app["models"]}
    assert len(sentences) == len(KEEPS[role])
    assert all(sentence in response.text for sentence in sentences)


def test_a_role_without_the_right_to_add_gets_no_add_page(client):
    place = office()
    for role, model in (
        (Role.COMMITTEE_CHAIR, "petition"),
        (Role.CASE_DESK, "subdistrict"),
        (Role.AUDITOR, "journalentry"),
    ):
        client.force_login(user_of(role, place))
        assert client.get(reverse(f"admin:{APP_OF[model]}_{model}_add")).status_code == 404


def test_a_stranger_is_sent_to_our_log_in_page(client):
    for page in (reverse("admin:index"), changelist("user"), "/admin/nothing/here/"):
        response = client.get(page)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("web:login"))


def test_an_account_without_a_post_finds_nothing(client):
    client.force_login(UserFactory())
    assert client.get(reverse("admin:index")).status_code == 404


def test_the_policy_is_relaxed_in_the_admin_alone(client):
    client.force_login(user_of(Role.CASE_DESK, office()))
    inside = client.get(reverse("admin:index"))["Content-Security-Policy"]
    assert "'unsafe-eval'" in inside
    assert "style-src 'self' 'unsafe-inline'" in inside
    assert "script-src 'self' 'unsafe-eval';" in inside + ";"
    for page in (reverse("petitions:list"), reverse("web:notices"), "/nowhere/"):
        assert "unsafe" not in client.get(page)["Content-Security-Policy"]
    client.logout()
    assert "unsafe" not in client.get(reverse("web:login"))["Content-Security-Policy"]
