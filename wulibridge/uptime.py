"""How long this machine has been up: a clock that nobody can set, to hold the one on the wall against."""

import time
from dataclasses import dataclass
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
# Counts on while the machine sleeps. Where a system has no such clock, there is one that stands still meanwhile.
STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


@dataclass(frozen=True)
class Uptime:
    """Seconds since the start of the machine named by `boot`. Two readings tell the time between them only when both
    name the same start; an empty `boot` says that this system does not tell its starts apart, and is like no other."""

    boot: str
    seconds: float

    def since(self, boot: str, seconds: float | None) -> float | None:
        """Seconds since an earlier reading, the machine's sleep included; None when that cannot be known."""
        if not self.boot or boot != self.boot or seconds is None or seconds > self.seconds:
            return None
        return self.seconds - seconds


def read() -> Uptime:
    """The reading of this moment."""
    return Uptime(_boot(), steady())


def steady() -> float:
    """Seconds of the steady clock: differences within one process are real time, whatever the wall says."""
    return time.clock_gettime(STEADY)


def _boot() -> str:
    if not hasattr(time, "CLOCK_BOOTTIME"):
        return ""
    try:
        return BOOT_ID.read_text().strip()
    except OSError:
        return ""
