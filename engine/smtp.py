"""The mail server that mails go out through (RFC 5321), and what its answers mean."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from engine.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS: Final = 20
_PERMANENT: Final = 500
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@contextmanager
def mail_server(url: str) -> Iterator[smtplib.SMTP]:
    """The mail server of ``smtp://user:password@host:587`` (STARTTLS where it is offered) or ``smtps://…:465``.

    Raises:
        StateError: it wants a password over a line that anybody can read.
        OSError, smtplib.SMTPException: it is away, or refuses.
    """
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    with _connected(parts.scheme, host, parts.port or 0) as server:
        if parts.username:
            if not isinstance(server.sock, ssl.SSLSocket) and host not in _HERE:
                raise StateError(
                    f"{host} offers no TLS, so the password was not sent. Use smtps://, or a server with it."
                )
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server


def _connected(scheme: str, host: str, port: int) -> smtplib.SMTP:
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port, timeout=SECONDS)
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
        server.ehlo()
    return server


def refusal(error: Exception) -> str | None:
    """The words with which a server refused a recipient for good; None for anything that may pass."""
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "The server takes no address with such letters."
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return None
    code, said = next(iter(error.recipients.values()))
    return f"{code} {said.decode(errors='replace')}" if code >= _PERMANENT else None


def is_away(error: Exception) -> bool:
    """Whether the server itself could not be had: then another mail need not be tried for a while."""
    if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        return False
    return isinstance(error, OSError | StateError)
