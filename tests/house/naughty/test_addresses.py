"""Every address, every parameter and every header that we read, with what nobody means."""

from urllib.parse import quote, unquote, urlencode, urlsplit

import pytest
from django.test import override_settings
from django.urls import resolve, reverse

from tests.house.naughty.judge import assert_none, flaws_of, text_of
from tests.house.naughty.site import Place
from tests.house.naughty.strings import ADDRESS_PARTS, MEGABYTE, TEXTS, arrived

pytestmark = pytest.mark.django_db

# What any list of Django, Unfold or ours reads besides what its own links and boxes name.
ALWAYS = (
    "page",
    "p",
    "q",
    "o",
    "e",
    "all",
    "_changelist_filters",
    "_popup",
    "_to_field",
    "_facets",
    "next",
    "progress",
)
FINE = (200, 302, 400, 404, 405)


def quoted(part: str | bytes) -> str:
    return quote(part, safe="")


def addresses(site) -> list[tuple[object, object, str]]:
    """One address of each kind of page with a person who reads it, and the door to the autocomplete boxes."""
    pages = [(place, person, urlsplit(address).path) for place, (person, address) in site.pages.items()]
    admin = next(person for _place, person, path in pages if path == reverse("admin:territory_household_add"))
    return [*pages, (None, admin, reverse("admin:autocomplete"))]


def test_strange_parameters_break_no_page(site):
    """All parameters of a page at once, one strange value after the other."""
    found = {}
    for place, person, path in addresses(site):
        names = [*ALWAYS, *sorted(site.asked.get(place, ()))]
        if path == reverse("admin:autocomplete"):
            names = ["term", "app_label", "model_name", "field_name", "page"]
        for turn in range(0, len(ADDRESS_PARTS), 30):
            parts = [ADDRESS_PARTS[(turn + n) % len(ADDRESS_PARTS)] for n in range(len(names))]
            answer = site.ask(person, f"{path}?{urlencode(list(zip(names, parts, strict=True)))}")
            if flaws := flaws_of(answer, allowed=FINE):
                found[f"{path} {turn}"] = flaws

    assert_none(found)


def test_each_filter_alone_takes_strange_values(site):
    """One parameter at a time, where several might hide each other's fault; a quarter of the values for each."""
    strange = ["9" * 5000, str(10**30), "nosuch", "a\0b", "0001-01-01", "10000-01-01", "", "²"]
    found = {}
    for turn, (place, person, path) in enumerate(addresses(site)):
        for name in sorted(site.asked.get(place, ())):
            for value in strange[turn % 4 :: 4]:
                answer = site.ask(person, f"{path}?{urlencode({name: value})}")
                if flaws := flaws_of(answer, allowed=FINE):
                    found[f"{path} {name}={value[:20]}"] = flaws

    assert_none(found)


def test_strange_parts_of_an_address_are_nowhere(site):
    """What no route takes is told so by the same page everywhere: it is asked for once a route.

    Each route meets a third of the values, and each value a third of the routes."""
    found, nowhere = {}, set()
    routes = {resolve(path).route: (person, path) for _place, person, path in addresses(site)}
    for turn, (person, path) in enumerate(routes.values()):
        for part in {str(value) for value in resolve(path).kwargs.values()}:
            for strange in ADDRESS_PARTS[turn % 3 :: 3]:
                address = path.replace(f"/{part}/", f"/{quoted(strange) or '%20'}/", 1)
                if Place.of(unquote(address)) is None:
                    if path in nowhere:
                        continue
                    nowhere.add(path)
                flaws = flaws_of(site.ask(person, address), allowed=(302, 400, 404, 405))
                if flaws and arrived(strange) not in ("", "..", "१२", "2026-W01"):  # 12, and a Monday
                    found[address[:100]] = flaws

    assert_none(found)


HEADERS = (
    "Referer",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "HX-Request",
    "HX-Current-URL",
    "HX-Target",
    "HX-Trigger",
    "HX-Prompt",
    "HX-Boosted",
    "HX-History-Restore-Request",
    "Accept-Language",
    "User-Agent",
    "Accept",
    "If-Modified-Since",
    "If-None-Match",
    "X-Requested-With",
    "X-CSRFToken",
    "Content-Length",
)


def in_a_header(part: str | bytes) -> str:
    """As a server hands it over: one byte is one sign, and no server lets a line break or a NUL through."""
    raw = part if isinstance(part, bytes) else part.encode()
    return raw.translate(None, b"\0\r\n").decode("latin-1")


@override_settings(TRUSTED_PROXIES=1)
def test_strange_headers_break_no_page(site):
    """Each value at some pages, and every third page with one value: they are read before any page is."""
    found, pages = {}, addresses(site)
    for turn, part in enumerate(ADDRESS_PARTS):
        for _place, person, path in pages[turn :: 3 * len(ADDRESS_PARTS)] or pages[turn : turn + 1]:
            headers = dict.fromkeys(HEADERS, in_a_header(part))
            if flaws := flaws_of(site.ask(person, path, **headers), allowed=FINE):
                found[f"{path} {part!r:.40}"] = flaws

    assert_none(found)


@pytest.mark.parametrize("host", ["\u202eevil", "a b", "evil.example", "[::1", "x" * 3000, "-", ""])
def test_a_strange_host_is_refused(client, host):
    answer = client.get(reverse("web:login"), headers={"Host": host})

    assert answer.status_code == 400 or not host


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "language", "messages"])
@pytest.mark.parametrize(
    "value", ['"abcdefgh\\000"', "x" * 4000, "%00%00%00%00%00%00%00%00", in_a_header("zh-hans\u202e"), '"\\001"']
)
def test_a_strange_cookie_is_a_stranger(client, name, value):
    """A quoted cookie may carry a NUL past every server."""
    answer = client.get(reverse("web:home"), headers={"Cookie": f"{name}={value}"})

    assert answer.status_code == 302


def test_too_many_parameters_are_told_so(client):
    many = "&".join(f"a{n}=1" for n in range(5000))
    answer = client.get(f"{reverse('web:login')}?{many}", headers={"Accept-Language": "zh"})

    assert answer.status_code == 400
    assert "没有任何改动" in text_of(answer)


def test_a_search_of_a_megabyte_is_told_so(site):
    person, path = site.pages_of("petitions:list")[0]
    answer = site.ask(person, f"{path}?{urlencode({'q': MEGABYTE[:4000]})}")

    assert answer.status_code == 200
    assert "fewer words" in text_of(answer)


@pytest.mark.parametrize("charset", ["base64", "rot13", "utf-16", "nosuch", "utf-7"])
def test_an_encoding_that_is_none_breaks_nothing(client, charset):
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    answers = [
        client.generic("POST", reverse("petitions:follow"), b"number=1&code=2", content_type=kind),
        client.generic("GET", reverse("petitions:follow") + "?a=%ff", content_type=kind),
    ]

    assert all(answer.status_code in (200, 400, 422) for answer in answers)


@pytest.mark.parametrize("body", [b"", b"--x", b"--x\r\nContent-Disposition: form-data; name=", b"\0" * 1000])
def test_a_broken_multipart_is_told_so(client, body):
    answer = client.generic("POST", reverse("petitions:follow"), body, content_type="multipart/form-data; boundary=x")

    assert answer.status_code in (400, 422)


def test_a_failed_log_in_keeps_nothing_strange(client):
    """What the address carried is kept with the failed try."""
    answer = client.post(reverse("web:login") + "?x=%00%ED%A0%80", {"username": "nobody", "password": TEXTS["unseen"]})

    assert answer.status_code == 422
