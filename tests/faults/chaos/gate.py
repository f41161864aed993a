"""A door to the broker that can fall silent: then it accepts every caller and answers none."""

import contextlib
import selectors
import socket
from typing import Any


class Gate:
    """Passes bytes between callers at a TCP port and a unix socket, while `silent` is not set."""

    def __init__(self, listener: socket.socket, path: str, silent: Any) -> None:
        self.listener, self.path, self.silent = listener, path, silent
        self.pairs: dict[socket.socket, socket.socket] = {}
        self.waiting: list[socket.socket] = []
        self.ready = selectors.DefaultSelector()
        self.ready.register(listener, selectors.EVENT_READ)

    def serve(self) -> None:
        """For a process of its own: until it is killed."""
        was_silent = False
        while True:
            silent = self.silent.is_set()
            if was_silent and not silent:  # a broker that comes back knows nothing of its old callers
                self._drop_all()
            was_silent = silent
            for key, _ in self.ready.select(0.1):
                if key.fileobj is self.listener:
                    self._accept(silent)
                elif not silent:
                    self._pass_on(key.fileobj)
            if silent:
                self.silent.wait(0.1)

    def _accept(self, silent: bool) -> None:
        caller, _ = self.listener.accept()
        if silent:
            self.waiting.append(caller)
            return
        broker = socket.socket(socket.AF_UNIX)
        try:
            broker.connect(self.path)
        except OSError:
            caller.close()
            return
        for one, other in ((caller, broker), (broker, caller)):
            self.pairs[one] = other
            self.ready.register(one, selectors.EVENT_READ)

    def _pass_on(self, end: Any) -> None:
        try:
            sent = end.recv(65536)
            if sent:
                self.pairs[end].sendall(sent)
                return
        except OSError:
            pass
        self._close(end)

    def _close(self, end: socket.socket) -> None:
        for side in (end, self.pairs.get(end)):
            if side is not None and self.pairs.pop(side, None) is not None:
                with contextlib.suppress(KeyError):
                    self.ready.unregister(side)
                side.close()

    def _drop_all(self) -> None:
        for end in list(self.pairs):
            self._close(end)
        for caller in self.waiting:
            caller.close()
        self.waiting.clear()
