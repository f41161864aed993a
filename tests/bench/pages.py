"""Every page beside its bare SQL: ours through HTTP from gunicorn, the floor through one connection, in turns."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import quote, unquote
from uuid import uuid4

import psycopg
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.module_loading import import_string

from petitions.models import Petition
from tests.bench import floors
from tests.bench.measure import LEAST, Report, in_turns
from tests.bench.server import Visitor, session_of
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.calendar import SHANGHAI
from wulibridge.territory.models import Household

# As many as a list counts before it says "more than".
CAP = 1_001
# Until every thread of every web process has its connection and has built the page once, as after a minute of work.
WARM = 24
COMMON, RARE = "电梯", "书法班"
STORE = import_string(f"{settings.SESSION_ENGINE}.SessionStore")


@dataclass(frozen=True)
class Page:
    """`wish` in ms and `queries` are the most that is wanted; None: nothing is."""

    name: str
    role: Role
    path: str
    floor: tuple[str, ...]
    most: float = 4
    wish: float | None = None
    queries: int | None = None


LIST = {"most": 4, "wish": 40, "queries": 12}
ONE = {"most": 4, "wish": 30, "queries": 15}
NARROWED = "/petitions/?state=closed&topic=lifts"
# Two signs that stand in a hundred thousand diaries, and some that stand in a few.
DIARY_COMMON, DIARY_RARE = (f"/visits/diary/?q={quote(words)}" for words in ("老人", RARE))
SEARCH_COMMON, SEARCH_RARE = (f"/petitions/?q={quote(words)}" for words in (COMMON, RARE))
SEVEN_LIMITS = f"/petitions/?stop=2&state=taken&kind=request&topic=lifts&committee=1&zone=1&q={quote(COMMON)}"
EVERY_FILTER = SEVEN_LIMITS.replace("?", "?mine=on&overdue=on&unspoken=on&legal=on&supervised=on&")
DESK, LEAD = Role.CASE_DESK, Role.ZONE_LEAD
PAGES = (
    Page("trivial page", LEAD, floors.Trivial.path, floors.Trivial.floor),
    Page("petition list, subdistrict", DESK, "/petitions/", floors.LIST_SUBDISTRICT, **LIST),
    Page("petition list, zone", LEAD, "/petitions/", floors.LIST_ZONE, **LIST),
    Page("filtered list, subdistrict", DESK, NARROWED, floors.FILTERED, **LIST),
    Page("list with seven limits, subdistrict", DESK, SEVEN_LIMITS, floors.NARROWED, **LIST),
    Page("list with every filter set, subdistrict", DESK, EVERY_FILTER, floors.EVERY_FILTER, **LIST),
    Page("search of a common word, subdistrict", DESK, SEARCH_COMMON, floors.SEARCH_SUBDISTRICT, **LIST),
    Page("search of a rare word, subdistrict", DESK, SEARCH_RARE, floors.SEARCH_SUBDISTRICT, **LIST),
    Page("search of a common word, zone", LEAD, SEARCH_COMMON, floors.SEARCH_ZONE, **LIST),
    Page("petition page, zone", LEAD, "/petitions/{number}/", floors.PETITION, **ONE),
    Page("petition page, subdistrict", DESK, "/petitions/{number}/", floors.PETITION, **ONE),
    Page("what is due, subdistrict", DESK, "/petitions/due/", floors.DUE),
    Page("diary, a common word, subdistrict", DESK, DIARY_COMMON, floors.DIARY),
    Page("diary, a rare word, subdistrict", DESK, DIARY_RARE, floors.DIARY),
    Page("my round", LEAD, "/visits/round/", floors.ROUND),
    Page("coverage, subdistrict", DESK, "/visits/coverage/", floors.COVERAGE, wish=500),
    Page("dashboard", Role.SUBDISTRICT_LEADER, "/dashboard/", floors.DASHBOARD, most=2, wish=100),
)


def measure(report: Report, *, port: int, url: str, scale: str, times: int = LEAST) -> dict[str, tuple[float, int]]:
    """All pages into the report. Returns milliseconds and queries of each, to hold another scale against."""
    found = {}
    with psycopg.connect(url, autocommit=True) as database:
        for page in PAGES:
            reader = reader_of(page.role)
            path, params = _filled(page, reader)
            visitor = visitor_of(reader, port)
            for _n in range(WARM):
                visitor.get(path)
            ours, floor = in_turns(partial(visitor.get, path), _asking(database, page.floor, params), times=times)
            result = report.pair(f"{page.name} {scale}", ours, floor, most=page.most)
            queries = count_queries(reader, path)
            if page.wish:
                report.within(f"{page.name} {scale}: time", result.ours, most=page.wish, unit="ms", n=len(ours))
            if page.queries:
                report.within(f"{page.name} {scale}: queries", queries, most=page.queries, unit="queries")
            found[page.name] = (result.ours, queries)
        found["visit save"] = (_visit_save(report, database, port, scale, times), 0)
    return found


def reader_of(role: Role, nth: int = 0) -> User:
    """The nth of those who hold the role, over and over."""
    readers = User.objects.filter(posts__role=role).order_by("pk")
    return readers[nth % readers.count()]


def visitor_of(reader: User, port: int) -> Visitor:
    return Visitor(port, session_of(reader, STORE))


def count_queries(reader: User, path: str) -> int:
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="zh-hans")
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(reader, STORE)
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    # The beginning and the end of a transaction ask for nothing.
    return sum(not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for query in queries)


def _filled(page: Page, reader: User) -> tuple[str, dict[str, object]]:
    post = reader.posts.get()
    area = post.zone_id if post.zone_id else post.subdistrict_id
    petition = Petition.objects.filter(zone=1, stop=2).order_by("-pk").first()
    number = petition.number if petition else ""
    session = session_of(reader, STORE)
    # The page of a petition is its zone's, whoever reads it.
    params = {"user": reader.pk, "area": 1 if "{number}" in page.path else area, "number": number, "cap": CAP}
    words = unquote(page.path.rpartition("q=")[2])
    return page.path.format(number=number), params | {"words": words, "session": session}


def _asking(database: psycopg.Connection, statements: tuple[str, ...], params: dict[str, object]) -> Callable[[], None]:
    cursor = database.cursor()

    def ask() -> None:
        for statement in statements:
            cursor.execute(statement, params if "%(" in statement else None)
            cursor.fetchall()

    return ask


def _visit_save(report: Report, database: psycopg.Connection, port: int, scale: str, times: int) -> float:
    reader = reader_of(Role.ZONE_LEAD)
    zone = reader.posts.get().zone_id
    household = Household.objects.filter(building__zone=zone).order_by("pk").first()
    visitor, cursor = visitor_of(reader, port), database.cursor()
    params = {"user": reader.pk, "area": zone, "household": household.pk, "session": "none"}

    def ours() -> None:
        visitor.post(f"/visits/households/{household.pk}/visit/", _sheet())

    def floor() -> None:
        with database.transaction():
            for statement in floors.VISIT:
                cursor.execute(statement, params)

    mine, least = in_turns(ours, floor, times=times * 3)
    return report.pair(f"visit save {scale}", mine, least, most=4).ours


def _sheet() -> dict[str, object]:
    """What a browser sends for a visit with one opinion."""
    return {
        "client_uuid": uuid4(),
        "outcome": "met",
        "visited_at": f"{datetime.now(SHANGHAI):%Y-%m-%dT%H:%M}",
        "purpose": "round",
        "diary": "聊了很久",
        "opinions-TOTAL_FORMS": 1,
        "opinions-INITIAL_FORMS": 0,
        "opinions-0-text": "楼道灯暗",
        "opinions-0-topic": "other",
        "opinions-0-triage": "simple",
        "petitions-TOTAL_FORMS": 0,
        "petitions-INITIAL_FORMS": 0,
    }
