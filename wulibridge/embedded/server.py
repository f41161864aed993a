"""One embedded server process: started on its data, asked whether it answers, stopped with the signal it likes."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import psutil

from wulibridge.embedded.place import Place, ServersUnavailableError

START_SECONDS = 60
STOP_SECONDS = 20
FULL = "No space left on device"
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1


def die_with_parent(sig: signal.Signals) -> Callable[[], None]:
    """A preexec_fn by which a child gets `sig` when its parent dies, even of kill -9 (Linux).

    The kernel watches the parent's THREAD: start children from a thread that lives as long as they should.
    """
    parent = os.getpid()

    def in_child() -> None:
        if LIBC:
            LIBC.prctl(PR_SET_PDEATHSIG, int(sig), 0, 0, 0)
            if os.getppid() != parent:  # it died between fork and prctl
                os._exit(1)

    return in_child


class Server:
    """One server process: started on its data, asked whether it answers, stopped with the signal it likes."""

    name: str
    program: str
    stop_signal: signal.Signals

    def __init__(self, place: Place) -> None:
        self.place = place
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def directory(self) -> Path:
        raise AttributeError(self.name)

    @property
    def mark(self) -> str:
        """What the command line of our main process holds and no other process's does."""
        raise AttributeError(self.name)

    def prepare(self) -> list[str | Path]:
        """Make the data ready; return the command line."""
        raise AttributeError(self.name)

    def answers(self) -> bool:
        raise AttributeError(self.name)

    def start(self) -> None:
        self.end_orphans()
        command = self.prepare()
        log = self.place.log / f"{self.program}.log"
        with open(log, "ab") as out:
            before = out.tell()
            self.process = self.spawn(command, out)
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if not self.alive() or time.monotonic() > deadline:
                said = log.read_bytes()[before:].decode(errors="replace").strip()
                raise self.failure(said, log)
            time.sleep(0.02)

    def spawn(self, command: list[str | Path], out: IO[bytes]) -> "subprocess.Popen[bytes]":
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")} | {"LC_ALL": "C"}
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd="/",  # the caller's directory may be closed to the account
            env=environment,
            start_new_session=True,  # Ctrl-C at the terminal is for us, not for the servers
            preexec_fn=die_with_parent(self.stop_signal),
            **self.place.account,  # type: ignore[call-overload]
        )

    def failure(self, said: str, log: Path) -> ServersUnavailableError:
        if FULL in said:
            return ServersUnavailableError(
                f"The disk that holds {self.place.data} is full: free some space and start again."
            )
        last = said.splitlines()[-1] if said else "it said nothing"
        return ServersUnavailableError(f"{self.name} does not start: {last} (more in {log}).")

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def end_orphans(self) -> None:
        """End what a killed run left on our data. The lock is ours, so whatever still runs there is an orphan."""
        family = [p for p in psutil.process_iter() if self._is_ours(p)]
        for process in family:
            with contextlib.suppress(psutil.Error):
                if self.mark in " ".join(process.cmdline()):  # the children end with it; a signal would confuse them
                    process.send_signal(self.stop_signal)
        _, left = psutil.wait_procs(family, timeout=STOP_SECONDS if self._has_main(family) else 0)
        for process in left:
            with contextlib.suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(left, timeout=5)

    def _has_main(self, family: list[psutil.Process]) -> bool:
        for process in family:
            with contextlib.suppress(psutil.Error):
                if self.mark in " ".join(process.cmdline()):
                    return True
        return False

    def _is_ours(self, process: psutil.Process) -> bool:
        # By name too: a shell that stands in the data directory is none of our business.
        try:
            if process.name() != self.program or process.status() == psutil.STATUS_ZOMBIE:
                return False
            if self.mark in " ".join(process.cmdline()):
                return True
            return process.cwd() == str(self.directory)
        except psutil.Error:
            return False
