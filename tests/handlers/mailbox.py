"""A mail server that speaks enough of SMTP (RFC 5321) to take mails in, and can refuse the first ones."""

from __future__ import annotations

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage


ANSWERS = {b"DATA": b"354 Go on\r\n", b"QUIT": b"221 Bye\r\n"}


class Mailbox(socketserver.ThreadingTCPServer):
    """Keeps what it is sent; ``refusals`` is how many mails it turns away before that."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, refusals: int = 0) -> None:
        self.refusals = refusals
        self.mails: list[EmailMessage] = []
        self.turned_away: list[EmailMessage] = []
        super().__init__(("127.0.0.1", 0), Conversation)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def take(self, data: bytes) -> bytes:
        mail = cast("EmailMessage", message_from_bytes(data, policy=policy.default))
        if len(self.turned_away) < self.refusals:
            self.turned_away.append(mail)
            return b"451 4.3.0 Try again later\r\n"
        self.mails.append(mail)
        return b"250 2.0.0 Taken\r\n"


class Conversation(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        self.wfile.write(b"220 mailbox\r\n")
        for line in iter(self.rfile.readline, b""):
            word = line[:4].upper().strip()
            self.wfile.write(ANSWERS.get(word, b"250 mailbox\r\n"))
            if word == b"DATA":
                self.wfile.write(self.server.take(self.read_mail()))

    def read_mail(self) -> bytes:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)


@contextmanager
def mailbox(refusals: int = 0) -> Iterator[Mailbox]:
    with Mailbox(refusals) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
