"""The whole site as its people find it: every page that links and forms lead to, for every role in its own area."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone

from tests.house.naughty.pages import TYPED, Control, Form, Page
from wulibridge.people.models import User

# Parts of an address that make another page of it; the others only name a row.
KINDS = {"verb", "move", "figure", "app_label", "act", "kind", "what"}
WORDS = "测试路9弄9号"
# Would end the session.
NOT_FOLLOWED = {"web:logout", "admin:logout"}
# Rows of one kind look different: a failed import, a closed petition. Who comes later sees most of it as others did.
SAMPLES, SAMPLES_LATER = 4, 2


@dataclasses.dataclass(frozen=True)
class Place:
    """A kind of page: the route with those parts that make another page of it."""

    name: str
    route: str
    kinds: tuple[tuple[str, str], ...]

    @classmethod
    @cache  # the same few thousand addresses stand on page after page
    def of(cls, path: str) -> "Place | None":
        try:
            found = resolve(path)
        except Resolver404:
            return None
        return cls(found.view_name, found.route, tuple((k, v) for k, v in found.kwargs.items() if k in KINDS))


@dataclasses.dataclass
class Offer:
    """A form as one person found it on a page."""

    user: User | None
    page: str
    path: str  # where it is sent
    place: Place
    form: Form

    def __str__(self) -> str:
        return f"{self.place.name} {dict(self.place.kinds) or ''} {sorted(self.form.names())}"


class Site:
    """`pages`: one address of each kind and who reads it; `offers`: every form; `asked`: parameters by route."""

    def __init__(self, people: list[User | None]) -> None:
        self.client = Client(raise_request_exception=False, headers={"Accept-Language": "en"})
        self.user: User | None = None
        self.pages: dict[Place, tuple[User | None, str]] = {}
        self.offers: dict[tuple[Place, frozenset[str]], Offer] = {}
        self.asked: dict[Place, set[str]] = {}
        for person in people:
            self._walk(person)

    def enter(self, person: User | None) -> None:
        if person is not None and self.user == person:
            return
        self.client.logout()
        self.user = person
        if person is not None:
            self.client.force_login(person)

    def ask(self, person: User | None, address: str, **headers: str) -> HttpResponse:
        """A GET that leaves nothing behind."""
        self.enter(person)
        with undone():
            return self.client.get(address, headers=headers or None)

    def send(self, offer: Offer, entries: list[tuple[str, str | bytes]]) -> HttpResponse:
        """What the form would send, by whoever has entered; the caller undoes it."""
        body = urlencode(entries)
        self.client.cookies.pop("language", None)
        if offer.form.method == "get":
            return self.client.get(f"{offer.path}?{body}")
        return self.client.post(offer.path, body, content_type="application/x-www-form-urlencoded")

    def pages_of(self, *names: str) -> list[tuple[User | None, str]]:
        return [found for place, found in self.pages.items() if place.name in names]

    def _walk(self, person: User | None) -> None:
        todo = ["/", "/login/", "/follow/"]
        seen: dict[Place, set[str]] = {}
        known = set(self.pages)
        while todo:
            address = todo.pop(0)
            path = urlsplit(address).path
            place = Place.of(path)
            if place is None or place.name in NOT_FOLLOWED:
                continue
            paths = seen.setdefault(place, set())
            if path in paths or len(paths) >= (SAMPLES_LATER if place in known else SAMPLES):
                continue
            paths.add(path)
            answer = self.ask(person, address)
            if answer.status_code in (301, 302):
                todo.append(urljoin(address, answer.url))
            if answer.status_code != 200:
                continue
            self.pages.setdefault(place, (person, address))
            if answer.headers["Content-Type"].startswith("text/html"):
                todo += self.read(person, address, answer.content.decode())

    def read(self, person: User | None, address: str, html: str) -> list[str]:
        page = Page(html)
        for form in page.forms:
            self._offer(person, address, form)
        links = [urljoin(address, link) for link in page.links]
        links = [link for link in links if not urlsplit(link).netloc]
        for link in links:
            if place := Place.of(urlsplit(link).path):
                self.asked.setdefault(place, set()).update(name for name, _ in parse_qsl(urlsplit(link).query))
        return links

    def _offer(self, person: User | None, address: str, form: Form) -> None:
        path = urlsplit(urljoin(address, form.action)).path
        place = Place.of(path)
        if place is None or place.name in NOT_FOLLOWED or form.method == "dialog":
            return
        if form.method == "get":
            self.asked.setdefault(place, set()).update(form.names())
        offer = Offer(person, address, path, place, form)
        if (place, form.names()) not in self.offers:
            self.offers[place, form.names()] = offer
            if grown := self._with_more_rows(offer):
                self.offers[place, grown.form.names()] = grown

    def _with_more_rows(self, offer: Offer) -> Offer | None:
        """The same form after each of its own buttons with a name was hit, if it came back with more to fill in."""
        known = offer
        for name, value in offer.form.buttons:
            if offer.form.method != "post" or name.startswith("_"):
                continue
            with undone():
                answer = self.send(known, [*known.form.sent(), (name, value)])
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                found = [form for form in Page(answer.content.decode()).forms if form.names() > known.form.names()]
                known = dataclasses.replace(known, form=found[0]) if found else known
        return known if known is not offer else None


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def filled(form: Form, **values: str | bytes) -> list[tuple[str, str | bytes]]:
    """The form filled in as a careful person would; `values` by the kind of the control."""
    entries: list[tuple[str, str | bytes]] = []
    radios: set[str] = set()
    for control in form.controls:
        if control.kind in ("file", "checkbox") and not control.on:
            continue
        if control.kind == "radio":
            if control.name in radios:
                continue
            radios.add(control.name)
        if control.kind == "file":
            continue
        given = values.get(control.kind, values.get("typed") if control.kind in TYPED else None)
        entries.append((control.name, _careful(control) if given is None else given))
    return entries


def _careful(control: Control) -> str:
    if control.kind == "select":
        return control.value or next((option for option in control.options if option), "")
    if control.value or control.kind in ("hidden", "radio", "checkbox"):
        return control.value
    now = timezone.localtime()
    known = {
        "number": "2",
        "tel": "10000000001",
        "email": "test@example.com",
        "date": f"{now:%Y-%m-%d}",
        "datetime-local": f"{now:%Y-%m-%dT%H:%M}",
        "password": "correct-horse-九",
    }
    return known.get(control.kind, WORDS)
