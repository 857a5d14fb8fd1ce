"""The settings: one typed value, read once from ``QUYTRINH_*`` when a program starts, then passed in.

Every field's metadata says what it means; ``docs/settings.md`` lists the same and a test compares them. A bad value
stops the start with the variable's name and what to write instead; so does a name that no setting has.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from engine import setting_values as read
from engine.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PREFIX: Final = "QUYTRINH_"
LOG_LEVELS: Final = ("debug", "info", "warning", "error")
LOG_FORMATS: Final = ("text", "json")
Value = TypeVar("Value")


def _about(doc: str, reader: Callable[[str], object]) -> dict[str, object]:
    return {"doc": doc, "reader": reader}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an engineer may set. ``given`` names the fields that came from the environment."""

    home: Path = field(
        default=Path(".quytrinh"),
        metadata=_about("The folder with an agency's data: the SQLite file, the papers, the secret key.", read.folder),
    )
    database_url: str = field(
        default="",
        repr=False,
        metadata=_about("The database; without it, the SQLite file quytrinh.db in the home.", read.database),
    )
    handlers: tuple[str, ...] = field(
        default=(), metadata=_about("Python modules with further handlers, separated by commas.", read.modules)
    )
    host: str = field(default="127.0.0.1", metadata=_about("The address that the server listens on.", read.hostname))
    port: int = field(
        default=8000, metadata=_about("The port that the server listens on; 0 takes a free one.", read.whole(0, 65535))
    )
    threads: int = field(
        default=8, metadata=_about("How many requests are answered at the same time.", read.whole(2, 256))
    )
    secret_key: str = field(
        default="",
        repr=False,
        metadata=_about("Signs the sessions; without it, a key is made once in the home.", read.secret),
    )
    secure_cookies: bool = field(
        default=False,
        metadata=_about(
            "Send cookies by https only: yes behind a TLS proxy, and without a word where one is trusted.", read.switch
        ),
    )
    trusted_proxy: str = field(
        default="",
        metadata=_about(
            "The address of the proxy whose word counts about the browser's address and https; * for any.", read.peer
        ),
    )
    max_upload_bytes: int = field(
        default=200 * 2**20, metadata=_about("The largest file that may be attached, bytes.", read.whole(1024, 2**31))
    )
    office: str = field(
        default="soffice",
        metadata=_about("LibreOffice, which shows Word files on the page as PDF; no: do without.", read.program),
    )
    session_minutes: int = field(
        default=480, metadata=_about("After so many minutes without a click one signs in again.", read.whole(5, 10080))
    )
    two_steps_for_administrators: bool = field(
        default=False,
        metadata=_about("Administrators sign in with a code of an app besides the password.", read.switch),
    )
    language: str = field(
        default="vi", metadata=_about("The language of who has not chosen one: vi or en.", read.one_of("vi", "en"))
    )
    timezone: str = field(
        default="Asia/Ho_Chi_Minh", metadata=_about("The zone in which times are shown and deadlines fall.", read.zone)
    )
    public_url: str = field(
        default="",
        metadata=_about("The address at which people reach the pages; mails to people need it for links.", read.site),
    )
    smtp_url: str = field(
        default="", repr=False, metadata=_about("The mail server; without it no mail is sent.", read.mail_server)
    )
    workers: bool = field(
        default=False,
        metadata=_about(
            "Timers and jobs are run by `quytrinh worker`, not by the web server; needs PostgreSQL.", read.switch
        ),
    )
    mail_from: str = field(default="quytrinh@localhost", metadata=_about("The sender of the mails.", read.address))
    audit_minutes: int = field(
        default=60,
        metadata=_about("After so many minutes the auditor makes its rounds again; 0: never.", read.whole(0, 10080)),
    )
    remind_percent: int = field(
        default=80,
        metadata=_about(
            "How many per cent of a task's time are gone when its person is first reminded; 0: not before its day.",
            read.whole(0, 99),
        ),
    )
    escalate_hours: int = field(
        default=8,
        metadata=_about(
            "How many working hours a task is late when the superior is told; 0: never.", read.whole(0, 1000)
        ),
    )
    log_level: str = field(
        default="info",
        metadata=_about("How much is logged: debug, info, warning or error.", read.one_of(*LOG_LEVELS)),
    )
    log_format: str = field(
        default="text",
        metadata=_about("How lines of the log are written: text, or json for a collector.", read.one_of(*LOG_FORMATS)),
    )
    metrics_token: str = field(
        default="",
        repr=False,
        metadata=_about("Who sends it as Bearer token may read /metrics; without it, only this machine.", read.secret),
    )
    failpoint: read.Failpoint | None = field(
        default=None,
        metadata=_about("Kills the process at the n-th passing of a point (name:n): for crash tests.", read.failpoint),
    )
    cors_origins: tuple[str, ...] = field(
        default=(),
        metadata=_about("Web origins that may call the REST API, separated by commas; * for any.", read.origins),
    )
    given: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "home", self.home.absolute())
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.home / 'quytrinh.db'}")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read the ``QUYTRINH_*`` variables; an empty one counts as not set.

        Raises `SettingsError`, naming the variable and the remedy, for a value that cannot be read or an unknown name.
        """
        readers = {_variable(each.name): each for each in fields(cls) if each.metadata}
        given: dict[str, Any] = {}
        for variable in sorted(name for name in environ if name.startswith(PREFIX)):
            if variable not in readers:
                raise SettingsError(_unknown(variable, list(readers)))
            if text := environ[variable].strip():
                each = readers[variable]
                given[each.name] = _read(variable, text, each.metadata["reader"])
        return cls(**given, given=frozenset(given))

    def make_home(self) -> None:
        """Make the home's folder if there is none; papers and names are for this account alone (mode 0700)."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)

    def ensure_secret(self) -> Settings:
        """Return these settings with a secret key: the given one, else the home's, made on first use (mode 0600)."""
        if self.secret_key:
            return self
        path = self.home / "secret-key"
        try:
            self.make_home()
            key = path.read_text(encoding="ascii").strip() if path.exists() else _create_secret(path)
        except OSError as error:
            raise SettingsError(
                f"{_variable('home')} cannot be used: {error}. Name a folder that can be written."
            ) from error
        return replace(self, secret_key=_read(f"the file {path}", key, read.secret))

    @property
    def cookies_need_https(self) -> bool:
        """Whether cookies are sent by https only: as set, else where a proxy that ends TLS is trusted."""
        return (
            self.secure_cookies if "secure_cookies" in self.given else self.secure_cookies or bool(self.trusted_proxy)
        )

    @property
    def mails_people(self) -> bool:
        """Whether people are told by mail: that needs a mail server, and an address for the links."""
        return bool(self.smtp_url and self.public_url)

    def rows(self) -> list[tuple[str, str, str]]:
        """List (variable, value as text with secrets masked, ``environment`` or ``default``) for people."""
        return [
            (_variable(each.name), self._shown(each.name), "environment" if each.name in self.given else "default")
            for each in fields(self)
            if each.metadata
        ]

    def _shown(self, name: str) -> str:
        value = getattr(self, name)
        match value:
            case None | "" | ():
                return ""
            case bool():
                return "yes" if value else "no"
            case tuple():
                return ",".join(value)
            case _ if name in {"secret_key", "metrics_token"}:
                return read.MASK
            case _:
                return read.without_password(str(value)) if name.endswith("_url") else str(value)


def variables() -> dict[str, str]:
    """Map each variable that is understood to what it means."""
    return {_variable(each.name): each.metadata["doc"] for each in fields(Settings) if each.metadata}


def _variable(name: str) -> str:
    return PREFIX + name.upper()


def _read(variable: str, text: str, reader: Callable[[str], Value]) -> Value:
    try:
        return reader(text)
    except ValueError as error:
        raise SettingsError(f"{variable} cannot be used: {error}.") from error


def _unknown(variable: str, known: list[str]) -> str:
    near = get_close_matches(variable, known, n=1)
    meant = f"Did you mean {near[0]}?" if near else f"Known are {', '.join(known)}."
    return f"{variable} is no setting. {meant} Rename or unset it."


def _create_secret(path: Path) -> str:
    """Write a new key under a name of its own and link it, so that no other process ever reads half of one."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    return path.read_text(encoding="ascii")
