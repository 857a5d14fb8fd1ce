"""The mail server that mails go out through (RFC 5321), and what its answers mean."""

from __future__ import annotations

import smtplib
import ssl
from base64 import b64encode
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from engine.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS: Final = 20
_PERMANENT: Final = 500
_SIGNED_IN: Final = 235
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@contextmanager
def mail_server(url: str) -> Iterator[smtplib.SMTP]:
    """The mail server of ``smtp://user:password@host:587`` (STARTTLS) or ``smtps://…:465`` (TLS from the start).

    Nothing goes over a line that others can read, but to this same machine, and to a server of the house that is
    called ``smtp+plain://``; a password not even there. The certificate must be good for the host's name.

    Raises:
        StateError: it offers no TLS, has a certificate that is not trusted, or does not take the account.
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
            _signed_in(server, host, unquote(parts.username), unquote(parts.password or ""))
        yield server


def _connected(scheme: str, host: str, port: int) -> smtplib.SMTP:
    try:
        if scheme == "smtps":
            return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=ssl.create_default_context())
        return _upgraded(smtplib.SMTP(host, port, timeout=SECONDS), host, must=scheme == "smtp" and host not in _HERE)
    except ssl.SSLCertVerificationError as error:
        raise StateError(
            f"The certificate of {host} is not trusted ({error.verify_message}), so nothing was sent. Use the name "
            "that it is made for; of an authority of the house give the file as SSL_CERT_FILE."
        ) from error


def _upgraded(server: smtplib.SMTP, host: str, *, must: bool) -> smtplib.SMTP:
    """The line with TLS where the server offers it; a line that is given up is closed."""
    with ExitStack() as given_up:
        given_up.callback(server.close)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        elif must:
            raise StateError(
                f"{host} offers no STARTTLS, so nothing was sent. Use smtps://, or smtp+plain:// for a server of the "
                "house that has none."
            )
        given_up.pop_all()
    return server


def _signed_in(server: smtplib.SMTP, host: str, user: str, password: str) -> None:
    try:
        if (user + password).isascii():
            server.login(user, password)
        else:
            _login_in_utf_8(server, user, password)
    except smtplib.SMTPAuthenticationError as error:
        said = error.smtp_error.decode(errors="replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        raise StateError(f"{host} does not take account {user} or its password: {error.smtp_code} {said}") from error
    except smtplib.SMTPNotSupportedError as error:
        raise StateError(f"{host} takes no sign-in. Leave account and password out of the address.") from error


def _login_in_utf_8(server: smtplib.SMTP, user: str, password: str) -> None:
    """Sign in by PLAIN, which is UTF-8 (RFC 4616, 2): the library writes ASCII alone."""
    server.ehlo_or_helo_if_needed()
    if "PLAIN" not in server.esmtp_features.get("auth", "").upper().split():
        raise smtplib.SMTPNotSupportedError
    said = server.docmd("AUTH", "PLAIN " + b64encode(f"\0{user}\0{password}".encode()).decode())
    if said[0] != _SIGNED_IN:
        raise smtplib.SMTPAuthenticationError(*said)


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
