"""Sending what can be asked, and judging the answers by the oracle. Every request is undone."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q
from django.http.request import HttpHeaders
from django.test import Client
from django.urls import resolve

from petitions.models import Kind as MadeOf
from petitions.models import Petition
from tests.house.access import oracle
from tests.house.access.asks import Ask, Kind, Leaves
from tests.house.access.checksums import Writes, changed, sums
from tests.house.access.places import Place, Walker
from tests.house.access.world import World
from wulibridge.people.models import User
from wulibridge.people.queries import holds
from wulibridge.people.roles import Role
from wulibridge.web.guard import Access

JOURNAL = {"journal_journalentry", "journal_head"}
# Rows without words of their own on a page, and whom they are known by there.
NAMED_BY = {"people.post": "user", "people.leaderassignment": "leader", "notices.notice": "receiver"}
OK, REFUSED, NOTHING, QUIET = "ok", "refused", "nothing", "quiet"


@dataclass
class Answer:
    status: int
    text: str  # body, headers and cookies
    changed: set[str]
    by_htmx: bool  # would it be another one, if htmx had asked?


class Walk:
    """Requests of walkers in a world. `before` are the sums that every refused request has to leave."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients: dict[int | None, Client] = {}
        # Asked of a walker, and hidden from them: every request is undone, so it stays.
        self.petitions_of: dict[int, tuple[set[int], set[int]]] = {}
        self.knocked: set[tuple[str, str, Role]] = set()
        self.guards: dict[str, Access] = {}
        self.accounts: dict[Role, User] = {}
        for who in (None, *world.walkers.values()):
            self.client(who)  # logs in, outside of what is undone
        self.before = self.sums()

    def sums(self, tables: frozenset[str] | None = None) -> dict[str, tuple[int, int]]:
        if tables == frozenset():
            return {}
        with self.world.opened():
            return sums(tables)

    @classmethod
    def going_on(cls, walk: "Walk") -> "Walk":
        """The same walk with the same sessions, in a world that has changed meanwhile."""
        again = copy(walk)
        again.petitions_of, again.accounts, again.knocked = {}, {}, set()
        again.before = again.sums()
        return again

    @staticmethod
    def lines_of(role: Role) -> set[str]:
        """The lines that open something to a role."""
        return {line for line in oracle.LINES if oracle.cell(line, role) != "-"}

    def client(self, who: Walker | None) -> Client:
        key = who.user.pk if who else None
        if key not in self.clients:
            self.clients[key] = Client(raise_request_exception=False)
            if who:
                self.clients[key].force_login(who.user)
        return self.clients[key]

    def send(self, who: Walker | None, ask: Ask, home: Place, there: Place, *, htmx: bool = False) -> Answer:
        client = self.client(who)
        cookies = client.cookies.copy()
        sid = transaction.savepoint()
        try:
            with Writes() as writes, _asking_for_htmx() as asked:
                response = self._request(client, ask, home, there, who, htmx=htmx or ask.htmx)
            text = "\n".join(
                (_body(response), *map(str, response.headers.items()), *(c.value for c in response.cookies.values()))
            )
            transaction.set_rollback(False)
            return Answer(response.status_code, text, changed(self.before, self.sums(writes.tables)), bool(asked))
        finally:
            transaction.savepoint_rollback(sid)
            client.cookies = cookies

    def _request(self, client: Client, ask: Ask, home: Place, there: Place, who: Walker | None, *, htmx: bool) -> Any:
        subject = there if ask.kind == Kind.ROW else home
        sent = ask.send(subject, there) if ask.send else {}
        headers = {"HX-Request": "true"} if htmx else {}
        if ask.in_json:
            sent = {"format": 1, "user": who.user.pk if who else None, "items": [sent]}
            return client.post(ask.at(subject), sent, content_type="application/json", headers=headers)
        act = client.post if ask.method == "POST" else client.get
        return act(ask.at(subject), sent, headers=headers, follow=ask.follows and who is not None)

    # Judging ----------------------------------------------------------------------------------------------------------

    def faults(
        self, asks: Iterable[Ask], roles: Iterable[Role] = tuple(Role), *, relations: Iterable[str] | None = None
    ) -> list[str]:
        """What is wrong with the answers, in words. Empty: all as the oracle says."""
        found, shut = [], set()
        for ask in asks:
            for role in roles:
                who, door = self.world.walkers[role], (ask.url, ask.line, ask.method, role)
                if oracle.cell(ask.line, role) != "-":
                    found += self.faults_of(ask, who, relations)
                elif self.may_not_enter(ask, who):
                    found += self._knock(ask, who)
                elif door not in shut:  # a shut door is shut before any parameter is looked at
                    shut.add(door)
                    found += self.faults_of(ask, who, relations)
        return found

    def may_not_enter(self, ask: Ask, who: Walker) -> bool:
        """Has `who` no right at all that the guard of this address takes?"""
        if ask.url not in self.guards:
            address = urlsplit(ask.at(self.world.at(who.around["own"]))).path
            self.guards[ask.url] = resolve(address).func.access
        if who.role not in self.accounts:
            self.accounts[who.role] = User.objects.get(pk=who.user.pk)  # as a request would read it
        permissions = self.guards[ask.url].permissions
        return bool(permissions) and not holds(self.accounts[who.role], *permissions)

    def _knock(self, ask: Ask, who: Walker) -> Iterator[str]:
        """Once at each address: the guard looks at nothing that is sent and at no row, so nothing of it can matter."""
        door = (ask.url, ask.method, who.role)
        if door not in self.knocked:
            self.knocked.add(door)
            yield from self.faults_of(ask, who, ("own",))

    def faults_of(self, ask: Ask, who: Walker, relations: Iterable[str] | None = None) -> Iterator[str]:
        home = self.world.at(who.around["own"])
        for relation, key in who.around.items():
            if relation not in asked_in(ask, who.role) or (relations and relation not in relations):
                continue
            there = self.world.at(key)
            wanted = expected(ask, who.role, relation)
            answer = self.send(who, ask, home, there)
            named = f"{who.role} asks {ask} in {relation} area {key}"
            yield from (f"{named}: {fault}" for fault in self._judge(ask, who, wanted, answer, home, there))
            if wanted == NOTHING and answer.by_htmx and not ask.htmx and oracle.cell(ask.line, who.role) != "-":
                partial = self.send(who, ask, home, there, htmx=True)
                yield from (f"{named} (htmx): {fault}" for fault in self._judge(ask, who, wanted, partial, home, there))

    def _judge(self, ask: Ask, who: Walker, wanted: str, answer: Answer, home: Place, there: Place) -> Iterator[str]:
        statuses = {
            OK: ask.accepted,
            REFUSED: ask.refused,
            NOTHING: (404,),
            QUIET: (404, 422, *ask.declined) if ask.method == "POST" else (200, 302, 400, 404, 422),
        }[wanted]
        if answer.status not in statuses:
            yield f"answered {answer.status}, wanted {wanted} {statuses}"
        yield from self._leaks(ask, who, answer, home, there)
        leaves = ask.leaves if wanted == OK else Leaves.NOTHING
        if leaves == Leaves.ROWS and not answer.changed:
            yield "accepted, and yet nothing was written: the payload proves nothing"
        if leaves == Leaves.ENTRY and answer.changed != JOURNAL:
            yield f"changed {sorted(answer.changed)}, wanted one entry in the journal"
        if leaves == Leaves.NOTHING and answer.changed:
            yield f"changed {sorted(answer.changed)}"
        if wanted == OK:
            yield from self._missing(ask, answer, there)

    def _leaks(self, ask: Ask, who: Walker, answer: Answer, home: Place, there: Place) -> Iterator[str]:
        if "argon2" in answer.text or "md5$" in answer.text:
            yield "shows the hash of a password"
        subject = there if ask.kind == Kind.ROW else home
        echoed = self.world.canaries.found(f"{ask.at(subject)} {ask.send(subject, there) if ask.send else ''}")
        if who.user.pk not in self.petitions_of:
            self.petitions_of[who.user.pk] = self._asked(who), self._hidden(who)
        petitions, hidden = self.petitions_of[who.user.pk]
        for word in sorted(self.world.canaries.found(answer.text) - echoed):
            origin = self.world.canaries.issued[word]
            if origin.petition in hidden or not oracle.may_see(who, origin, line=ask.line, asked=petitions):
                yield f"shows {origin}"

    def _asked(self, who: Walker) -> set[int]:
        if who.role != Role.DEPARTMENT_HANDLER:
            return set()
        department = self.world.ground.named[who.area]
        theirs = Q(department=department) | Q(transfer_orders__duties__department=department)
        return set(Petition.objects.filter(theirs).values_list("pk", flat=True))

    def _hidden(self, who: Walker) -> set[int]:
        """Complaints that `who` was not named to handle, whatever they may see besides."""
        complaints = Petition.objects.filter(kind=MadeOf.COMPLAINT)
        return set(complaints.exclude(named__user=who.user).values_list("pk", flat=True))

    def _missing(self, ask: Ask, answer: Answer, there: Place) -> Iterator[str]:
        origins = [self.world.canaries.issued[word] for word in self.world.canaries.found(answer.text)]
        rows = {(origin.model, origin.row) for origin in origins}
        cells = {(origin.model, origin.area) for origin in origins if origin.row is None}
        for model in ask.shows:
            label, row = model._meta.label_lower, there.row(model)
            named = getattr(row, NAMED_BY[label]) if label in NAMED_BY else row
            known = (named._meta.label_lower, named.pk) in rows or (label, self.world.area_of(row)) in cells
            if not known:
                yield f"does not show the own {label}: nothing of it could leak"


@contextmanager
def _asking_for_htmx() -> Iterator[list[str]]:
    """The headers of htmx that the application looks for. Where it looks for none, they change nothing."""
    asked: list[str] = []
    read = HttpHeaders.__getitem__

    def noting(headers: HttpHeaders, name: str) -> str:
        if name.lower().replace("_", "-").startswith("hx-"):
            asked.append(name)
        return read(headers, name)

    with patch.object(HttpHeaders, "__getitem__", noting):
        yield asked


def _body(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", errors="replace")


def asked_in(ask: Ask, role: Role) -> tuple[str, ...]:
    """The relations in which an ask says something: a shut door is shut before any row is looked for."""
    if ask.kind == Kind.PAGE or (ask.kind != Kind.ROW and oracle.cell(ask.line, role) == "-"):
        return ("own",)
    return ask.only if oracle.cell(ask.line, role) != "-" else ("own", "foreign")


def expected(ask: Ask, role: Role, relation: str) -> str:
    cell = oracle.cell(ask.line, role)
    if cell == "-":
        return NOTHING
    if relation == "own":
        return OK if cell == "o" else REFUSED
    return NOTHING if ask.kind == Kind.ROW else QUIET
