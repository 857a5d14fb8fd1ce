"""A wire between the program and PostgreSQL that can be cut at the n-th message, before it or before its answer."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from pathlib import Path

LOST_REQUEST: Final = "request"
"""The message never reaches the server."""
LOST_ANSWER: Final = "answer"
"""The server has done what the message says; its answer is lost."""
WAYS: Final = (LOST_REQUEST, LOST_ANSWER)
_CHUNK = 1 << 20


class Wire:
    """Listens on a port of this machine and hands on to the server's socket; ``messages``: how many went to it."""

    def __init__(self, folder: Path) -> None:
        """``folder`` holds the server's socket."""
        self._server = str(folder / ".s.PGSQL.5432")
        self._lock, self._cut_at, self._way = threading.Lock(), 0, LOST_REQUEST
        self._open: set[socket.socket] = set()
        self.messages = self.cuts = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def arm(self, message: int, way: str) -> None:
        """Cut the connection that carries the ``message``-th message from now on."""
        with self._lock:
            self.messages, self._cut_at, self._way = 0, message, way

    def disarm(self) -> None:
        """Cut nothing more; count from zero."""
        self.arm(0, LOST_REQUEST)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._listener.close()
        for one in list(self._open):
            _close(one)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                self._open |= {client, server}
                lost = threading.Event()
                for run in (self._to_server, self._to_client):
                    threading.Thread(target=run, args=(client, server, lost), daemon=True).start()

    def _to_server(self, client: socket.socket, server: socket.socket, lost: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while sent := client.recv(_CHUNK):
                if self._is_cut():
                    if self._way == LOST_REQUEST:
                        break
                    lost.set()
                server.sendall(sent)
        if not lost.is_set():
            self._end(client, server)

    def _to_client(self, client: socket.socket, server: socket.socket, lost: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while (answer := server.recv(_CHUNK)) and not lost.is_set():
                client.sendall(answer)
        self._end(client, server)

    def _is_cut(self) -> bool:
        with self._lock:
            self.messages += 1
            cut = self.messages == self._cut_at
            self.cuts += cut
            return cut

    def _end(self, *both: socket.socket) -> None:
        for one in both:
            self._open.discard(one)
            _close(one)


def _close(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
