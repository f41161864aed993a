"""PostgreSQL and Valkey of a machine that has none: real servers out of two wheels, on unix sockets only.

`connect_or_start(home)` is the door for a command, `Embedded(home)` the object that a supervisor keeps alive.
Data and locks live under `home`. As root, PostgreSQL refuses to run, so the data belong to `nobody` and live in
/var/lib, because `nobody` seldom reaches a home below root's. Whoever can open the socket directory (this user
alone) is trusted as any role: the two roles guard against mistakes and injected SQL, not against this user.
No Django here: settings are read only after the servers are up. Every error is one sentence (SystemExit).
"""

import contextlib
import fcntl
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from wulibridge.embedded.place import Place, ServersUnavailableError, explain
from wulibridge.embedded.postgres import Postgres
from wulibridge.embedded.server import Server
from wulibridge.embedded.valkey import Valkey

GUEST_SECONDS = 90


@dataclass(frozen=True)
class Servers:
    """Where the embedded servers answer. libpq, psycopg and django-environ all read these URLs."""

    database_url: str
    owner_url: str
    superuser_url: str
    redis_url: str


class Embedded:
    """Both servers of one home, behind a lock that the kernel drops with the process. Not for threads."""

    def __init__(self, home: Path, *, postgres: bool = True, valkey: bool = True) -> None:
        self.place = Place(home)
        self.postgres, self.valkey = Postgres(self.place), Valkey(self.place)
        self.wanted: list[Server] = [self.postgres] * postgres + [self.valkey] * valkey
        self.lock: IO[bytes] | None = None
        self.guests: IO[bytes] | None = None

    @property
    def servers(self) -> Servers:
        to = self.postgres.url
        return Servers(to("wulibridge_app"), to("wulibridge_owner"), to("postgres"), self.valkey.url)

    def start(self) -> bool:
        """Start the wanted servers; False if another process of this home already keeps them."""
        try:
            self.place.create()
            self.lock = self._flock("servers.lock", fcntl.LOCK_EX)
            if self.lock is None:
                return False
            for server in self.wanted:
                server.start()
        except OSError as error:
            self.stop()
            raise explain(error, self.place.data) from error
        except BaseException:
            self.stop()
            raise
        return True

    def join(self) -> bool:
        """Use the servers that another process keeps, until `leave`; False if they do not answer (yet)."""
        self.guests = self._flock("guests.lock", fcntl.LOCK_SH)
        if self.guests is None:
            return False
        if all(server.answers() for server in self.wanted):
            return True
        self.leave()
        return False

    def leave(self) -> None:
        if self.guests:
            self.guests.close()
            self.guests = None

    def wait_for_guests(self) -> None:
        """Keep the servers until no other process uses them."""
        if self.guests is None:
            self.guests = self._flock("guests.lock", fcntl.LOCK_EX)
        if self.guests is None:
            print("Another command still uses the embedded servers; waiting for it to end.", file=sys.stderr)
            while self.guests is None:
                time.sleep(0.2)
                self.guests = self._flock("guests.lock", fcntl.LOCK_EX)

    def heal(self) -> list[str]:
        """Restart, on the same data, whichever server has died; the names of those restarted."""
        dead = [server for server in self.wanted if not server.alive()]
        for server in dead:
            try:
                server.start()
            except OSError as error:
                raise explain(error, self.place.data) from error
        return [server.name for server in dead]

    def stop(self) -> None:
        for server in reversed(self.wanted):
            server.stop()
        if self.lock:
            self.lock.close()
            self.lock = None
        self.leave()

    def _flock(self, name: str, kind: int) -> IO[bytes] | None:
        handle = open(self.place.home / name, "ab")  # noqa: SIM115  (the lock lives as long as the handle)
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            return None
        return handle


@contextlib.contextmanager
def connect_or_start(home: Path, *, postgres: bool = True, valkey: bool = True) -> Iterator[Servers]:
    """The servers of `home` for the length of a with block: those that run, or our own, stopped at the end.

    Our own outlive the block for as long as another process uses them. Raises SystemExit with one sentence.
    """
    embedded = Embedded(home, postgres=postgres, valkey=valkey)
    deadline = time.monotonic() + GUEST_SECONDS
    while True:
        if embedded.start():
            try:
                yield embedded.servers
                embedded.wait_for_guests()
            finally:
                embedded.stop()
            return
        if embedded.join():
            try:
                yield embedded.servers
            finally:
                embedded.leave()
            return
        if time.monotonic() > deadline:  # they are being started or stopped: that takes seconds, not this long
            raise ServersUnavailableError("Another command of this project holds the servers but they do not answer.")
        time.sleep(0.1)
