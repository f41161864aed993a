"""Every address says who may pass, and strangers pass nowhere but through the written list."""

import re

import pytest
from django.http import Http404
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.factories.people import UserFactory
from wulibridge.people.permissions import Permission
from wulibridge.web.guard import Access, Area
from wulibridge.web.middleware import ClassifiedMiddleware

# The whole world may open these.
PUBLIC = {
    "web:login",
    "web:logout",
    "web:language",
    "web:healthz",
    "petitions:follow",
    "petitions:verdict",
    "petitions:consent",
    "petitions:file",
    "petitions:filing",
    "petitions:boards",
    "petitions:board",
    "evaluations:ballot",
    "evaluations:results",
    "evaluations:lists_public",
    "meetings:board",
    "meetings:boards",
    "meetings:feed",
    "evaluations:window_rate",
    "evaluations:promised",
    "petitions:open311_discovery",
    "petitions:open311_services",
    "petitions:open311_service",
    "petitions:open311_requests",
    "petitions:open311_request",
    "petitions:open311_token",
    "visits:contact_record",
    "visits:along",
    "visits:worker",
    "visits:wishes_public",
    "admin:logout",
}
# Spoken to by phones: who is not signed in is told so in JSON.
IN_JSON = {"visits:photo_upload", "visits:sync", "visits:sync_token"}
# Examples for the parts of an address. Nothing of it exists: a door must be shut before it looks for a row.
EXAMPLES = {
    "number": "2026-000001",
    "move": "take",
    "figure": "coverage",
    "object_id": "1",
    "content_type_id": 1,
    "app_label": "petitions",
}


def walk(entries, namespaces=(), before="") -> list[tuple[str, URLPattern, str]]:
    found = []
    for entry in entries:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += walk(entry.url_patterns, (*namespaces, entry.namespace) if entry.namespace else namespaces, route)
        else:
            found.append((":".join([*namespaces, entry.name or route]), entry, route))
    return found


ADDRESSES = walk(get_resolver().url_patterns)
STAFF = [(name, pattern) for name, pattern, _ in ADDRESSES if name not in PUBLIC and pattern.name]


def address(name: str, pattern: URLPattern) -> str:
    """An example of this address, in the namespaces that lead to it."""
    wanted = [part for full, entry, route in ADDRESSES if entry is pattern for part in parameters(route)]
    return reverse(name, kwargs={part: EXAMPLES.get(part, 1) for part in wanted})


def parameters(route: str) -> list[str]:
    """The names of the parts of a route: <int:pk>, <figure>, and the admin's (?P<app_label>...)."""
    return re.findall(r"<(?:\w+:)?(\w+)>", route)


def test_every_address_says_who_may_pass_and_in_which_kind_of_area():
    said = [(name, getattr(pattern.callback, "access", None)) for name, pattern, _ in ADDRESSES]
    silent = [name for name, access in said if not isinstance(access, Access)]
    assert silent == [], "say @public or @staff(Permission..., area=Area...)"
    half = [name for name, access in said if not access.complete]
    assert half == [], "@staff also names the kind of area its rows are held to: area=Area.ZONE"


@pytest.mark.parametrize(
    "access",
    [None, Access(False), Access(False, (Permission.PETITION_READ,)), Access(False, (), (Area.ZONE,))],
    ids=["nothing said", "neither permission nor area", "no area", "an area without a permission"],
)
def test_what_is_not_fully_said_answers_nobody(rf, access):
    def view(request):
        raise AssertionError("reached")

    if access:
        view.access = access

    with pytest.raises(Http404):
        ClassifiedMiddleware(view).process_view(rf.get("/"), view, (), {})


def test_exactly_the_written_list_is_public():
    assert {name for name, pattern, _ in ADDRESSES if pattern.callback.access.public} == PUBLIC


def ask(client, where: str):
    """The answer to a GET, or to a POST where only that is taken."""
    answer = client.get(where)
    return client.post(where) if answer.status_code == 405 else answer


# Hundreds of doors, one knock each: a test of its own for each would be mostly its setting up.
def test_a_stranger_is_led_to_the_log_in(client, db):
    found = {}
    for name, pattern in STAFF:
        answer = ask(client, address(name, pattern))
        if name in IN_JSON:
            led = (answer.status_code, answer.json()["reason"]) == (401, "login")
        else:
            led = answer.status_code == 302 and answer.url.startswith(reverse("web:login"))
        if not led:
            found[name] = answer.status_code

    assert not found


EVERYBODYS = {"web:home", "web:notices", "web:password", "web:absence", "web:devices", "web:device"}
# The sheet about one's own work: anybody of the staff may be the one.
EVERYBODYS |= {"evaluations:evaluation"}


def test_whoever_has_no_post_finds_nothing_there(client, db):
    """404 and not 403: what one may not see does not exist."""
    client.force_login(UserFactory())
    answers = {
        name: ask(client, address(name, pattern)).status_code
        for name, pattern in STAFF
        if pattern.callback.access.permissions
    }

    assert {name for name, status in answers.items() if status != 404} == set()
    assert {name for name, _ in STAFF} - answers.keys() == EVERYBODYS
