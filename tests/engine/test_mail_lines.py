"""The line to a mail server: TLS, certificates, passwords, a real server; what fails is told and tried again."""

from __future__ import annotations

import socket
import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

import engine
from engine.smtp import mail_server
from tests.engine.test_mails import BODY, at_once, begun, go
from tests.support.certificates import Authority, authority
from tests.support.drawing import bpmn, process
from tests.support.homes import ADMIN, by
from tests.support.mail import Office, free_port, mailing_home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aiosmtpd.smtp import SMTP, Envelope, Session

HOST, OTHER = "127.0.0.2", "127.0.0.9"
"""Not this machine's usual address: to that a line without TLS is allowed."""
USER, PASSWORD = "quytrinh", "bí mật/của:máy"
ENCODED = "b%C3%AD%20m%E1%BA%ADt%2Fc%E1%BB%A7a%3Am%C3%A1y"


class Guarded(Office):
    """Remembers over what line each mail and each password came."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[bool] = []
        self.passwords: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's word
        self.lines.append(session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None)
        return await super().handle_DATA(server, session, envelope)

    def authenticate(self, *asked: object) -> AuthResult:
        """Take the one account that there is."""
        given = asked[-1]
        assert isinstance(given, LoginPassword)
        self.passwords.append(given.password.decode())
        right = (given.login.decode(), given.password.decode()) == (USER, PASSWORD)
        return AuthResult(success=right, handled=False)


class Speaking(Controller):
    """Asks a server with TLS from the start whether it is there; the library does so with the server's own context."""

    def _trigger_server(self) -> None:
        if self.ssl_context is None:
            super()._trigger_server()
            return
        asking = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        asking.check_hostname, asking.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection((self.hostname, self.port), 5) as line, asking.wrap_socket(line) as safe:
            safe.recv(1024)


@contextmanager
def serving(
    context: ssl.SSLContext | None = None, *, direct: bool = False, port: int | None = None, account: bool = True
) -> Iterator[Guarded]:
    office, found = Guarded(), port or free_port()
    more: dict[str, object] = {"authenticator": office.authenticate, "auth_require_tls": not direct}
    if not account:
        more["auth_exclude_mechanism"] = ["PLAIN", "LOGIN"]
    controller = Speaking(
        office,
        hostname=HOST,
        port=found,
        ssl_context=context if direct else None,
        tls_context=None if direct else context,
        **more,
    )
    controller.start()
    office.url = f"{HOST}:{found}"
    try:
        yield office
    finally:
        controller.stop()


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("authority"))


def sent(url: str) -> None:
    """Send one mail, as a mail job does."""
    with mail_server(url) as server:
        server.sendmail("a@bdt.example", ["b@bdt.example"], "Subject: x\r\n\r\nx\r\n")


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_over_tls_a_server_gets_password_and_mail(
    scheme: str, trusted: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted.file))
    with serving(trusted.server(HOST), direct=scheme == "smtps") as office:
        sent(f"{scheme}://{USER}:{ENCODED}@{office.url}")
        assert (len(office.mails), office.lines, office.passwords) == (1, [True], [PASSWORD])
        with pytest.raises(engine.StateError, match=rf"{HOST} does not take account {USER} .*535") as refused:
            sent(f"{scheme}://{USER}:falsch@{office.url}")
        assert "falsch" not in str(refused.value)
        assert len(office.mails) == 1


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_that_is_not_trusted_or_of_another_name_gets_nothing(
    scheme: str, trusted: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(trusted.server(HOST), direct=scheme == "smtps") as office:
        with pytest.raises(engine.StateError, match=rf"The certificate of {HOST} is not trusted .*issuer"):
            sent(f"{scheme}://{USER}:{ENCODED}@{office.url}")
        assert (office.mails, office.passwords) == ([], [])
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted.file))
    with serving(trusted.server(OTHER), direct=scheme == "smtps") as office:
        with pytest.raises(engine.StateError, match=rf"is not trusted .*{HOST}"):
            sent(f"{scheme}://{office.url}")
        assert office.mails == []


def test_a_server_without_starttls_gets_nothing_unless_it_is_said_to_have_none() -> None:
    with serving() as office:
        for account in ("", f"{USER}:{ENCODED}@"):
            with pytest.raises(engine.StateError, match=f"{HOST} offers no STARTTLS, so nothing was sent"):
                sent(f"smtp://{account}{office.url}")
        with pytest.raises(engine.StateError, match="the password was not sent"):
            sent(f"smtp+plain://{USER}:{ENCODED}@{office.url}")
        assert (office.mails, office.passwords) == ([], [])
        sent(f"smtp+plain://{office.url}")
        assert office.lines == [False]


def test_a_server_that_knows_no_accounts_says_so(trusted: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted.file))
    with serving(trusted.server(HOST), account=False) as office:
        with pytest.raises(engine.StateError, match="takes no sign-in"):
            sent(f"smtp://{USER}:{ENCODED}@{office.url}")
        assert office.mails == []


def test_a_mail_that_could_not_go_safely_waits_and_goes_when_it_can(
    demo_sqlite_url: str, tmp_path: Path, trusted: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted.file))
    port = free_port()
    home = mailing_home(demo_sqlite_url, tmp_path, f"smtp://{USER}:{ENCODED}@{HOST}:{port}")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(BODY))})
    at_once(home)
    begun(home)
    with serving(port=port) as plain:
        go(home)
        assert (plain.mails, plain.passwords) == ([], [])
    troubles = engine.mail_troubles(home, by("admin"))
    assert (troubles.waiting, troubles.given_up) == (1, 0)
    assert "offers no STARTTLS, so nothing was sent" in (troubles.last_error or "")
    assert ENCODED not in (troubles.last_error or "")
    with serving(trusted.server(HOST), port=port) as office:
        go(home, 1)
        assert (len(office.to("van_thu")), office.lines) == (1, [True])
    assert engine.mail_troubles(home, by("admin")).waiting == 0
    home.close()
