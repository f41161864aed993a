"""A long-running child of the supervisor: its log, its restarts with growing pauses, its end with all its processes."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

from wulibridge.embedded.server import die_with_parent

PAUSES = (0.5, 1, 2, 5, 10, 30)  # seconds before the nth restart in a row
STEADY_SECONDS = 60  # who ran this long starts the row anew


class Child:
    """One program, `command`, that should always run. Its output goes to `log`."""

    def __init__(self, name: str, command: list[str], log: Path) -> None:
        self.name, self.command, self.log = name, command, log
        self.process: subprocess.Popen[bytes] | None = None
        self.started = self.retry_at = 0.0
        self.falls = 0

    def start(self) -> None:
        with open(self.log, "ab") as out:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,  # Ctrl-C reaches the supervisor alone, and the group can be ended as one
                preexec_fn=die_with_parent(signal.SIGTERM),
            )
        self.started, self.retry_at = time.monotonic(), 0.0

    def heal(self) -> bool:
        """Restart the program if it died and its pause is over. True if it was restarted."""
        if self.process and self.process.poll() is None:
            return False
        now = time.monotonic()
        if not self.retry_at:
            self.kill_group()  # workers that outlived their killed master would keep the port and the queue
            self.falls = 0 if now - self.started > STEADY_SECONDS else self.falls
            self.retry_at = now + PAUSES[min(self.falls, len(PAUSES) - 1)]
            self.falls += 1
        if now < self.retry_at:
            return False
        self.start()
        return True

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def stop(self, deadline: float) -> None:
        """Wait until the monotonic time `deadline` for the end that was asked for, then end whatever is left."""
        if self.process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(max(0.1, deadline - time.monotonic()))
            self.kill_group()

    def kill_group(self) -> None:
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
