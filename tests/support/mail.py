"""A mail server of the tests' own (aiosmtpd, RFC 5321) that keeps what it takes in, and homes that send to it."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, cast

from aiosmtpd.controller import Controller

from engine import FixedClock, Home, Settings
from tests.support.homes import MONDAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

    from aiosmtpd.smtp import SMTP, Envelope, Session

SITE = "https://quytrinh.bdt.example"


class Office:
    """Takes mails in; ``refuses``: what it says to an address; ``busy``: what it says to the next mails."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.turned_away: list[EmailMessage] = []
        self.refuses: dict[str, str] = {}
        self.busy: list[str] = []
        self.url = ""

    async def handle_RCPT(  # noqa: N802 - the library's word
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's word
        del server, session
        assert isinstance(envelope.content, bytes)
        mail = cast("EmailMessage", message_from_bytes(envelope.content, policy=policy.default))
        if self.busy:
            self.turned_away.append(mail)
            return self.busy.pop(0)
        self.mails.append(mail)
        return "250 OK"

    def to(self, person: str) -> list[EmailMessage]:
        """What a person of the demo got."""
        return [mail for mail in self.mails if f"{person}@bdt.example" in str(mail["To"])]


@contextmanager
def mail_office() -> Iterator[Office]:
    """The server, on a free port of this machine."""
    office = Office()
    port = free_port()
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    office.url = f"smtp://127.0.0.1:{port}"
    try:
        yield office
    finally:
        controller.stop()


def free_port() -> int:
    """A port on which nobody listens: the library asks for its number beforehand."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def mailing_home(url: str, folder: Path, smtp_url: str) -> Home:
    """A demo home on Monday 23/11/2026 08:00 that mails people."""
    settings = Settings(
        home=folder / "home", database_url=url, smtp_url=smtp_url, public_url=SITE, mail_from="quytrinh@bdt.example"
    )
    return Home.open(settings, clock=FixedClock(MONDAY))


def plain(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
