"""The web server: waitress, and where no workers do it the threads that run what is due."""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING

from waitress.server import create_server

from engine import Runner, StateError
from web import heap, logs
from web.app import create_app
from web.rest.polling import EXTENSION

if TYPE_CHECKING:
    from types import FrameType

    from engine import Home
    from web.rest.polling import WaitingRoom

_BELIEVED = frozenset({"x-forwarded-for", "x-forwarded-proto"})
_REQUEST_ROOM = 2**26
"""Bytes that are read, to disk, before a request is cut off: what is too large for us is answered with our page."""


class Server:
    """Listens from the moment it is made; ``run`` answers until the program is told to stop."""

    def __init__(self, home: Home) -> None:
        """Bind the port.

        Raises:
            StateError: it cannot be bound, as when another program listens there.
        """
        settings = home.settings
        app = create_app(home)
        self._room: WaitingRoom = app.extensions[EXTENSION]
        self._server = create_server(
            app,
            sockets=[_bound(settings.host, settings.port)],
            threads=settings.threads,
            ident=None,
            max_request_body_size=settings.max_upload_bytes + _REQUEST_ROOM,
            clear_untrusted_proxy_headers=True,
            **_trust(settings.trusted_proxy),
        )
        self._home = home
        self._runner = None if home.has_workers else Runner(home)
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        self.address = f"http://{host}:{self._server.effective_port}"

    def run(self) -> None:
        """Answer requests and run what is due, until SIGINT or SIGTERM."""
        logs.set_up(self._home.settings)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        if self._runner is not None:
            self._runner.start()
        heap.settle()
        try:
            self._server.run()
        finally:
            if self._runner is not None:
                self._runner.stop()
            self._server.close()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        """What is being answered is finished; workers that wait are told that there is nothing."""
        del number, frame
        self._home.stopping.set()
        self._room.close()
        raise SystemExit(0)


def _trust(proxy: str) -> dict[str, object]:
    """Waitress' words for the proxy that we believe about the browser's address and scheme; ``Host`` it passes on."""
    return {"trusted_proxy": proxy, "trusted_proxy_count": 1, "trusted_proxy_headers": _BELIEVED} if proxy else {}


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address, family=family)
    except OSError as error:
        raise StateError(
            f"Cannot listen on {host}:{port}: {error.strerror}. Stop the program that does, or choose another port "
            "with --port."
        ) from error
