"""Reading one setting's text: each reader returns the value, or raises ValueError with what to write instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable

MASK: Final = "••••••"
_MODULE: Final = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
_FAILPOINT: Final = re.compile(r"(?P<name>[a-z][a-z0-9-]*):(?P<passing>[1-9][0-9]{0,8})")
_DRIVERS: Final = {
    "sqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failpoint:
    """Kills the process at the ``passing``-th (from 1) passing of the point ``name``: for crash tests."""

    name: str
    passing: int

    def __str__(self) -> str:
        return f"{self.name}:{self.passing}"


def folder(text: str) -> Path:
    """Read a folder's path; ``~`` is the user's own."""
    return Path(text).expanduser().absolute()


def program(text: str) -> str:
    """Read the name or path of a program; ``no`` means none."""
    if not text.isprintable():
        raise ValueError("write the name or the path of a program, or no")
    return "" if text.lower() == "no" else text


def whole(lowest: int, highest: int) -> Callable[[str], int]:
    """Make a reader of a whole number between two bounds, both allowed."""

    def read(text: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,12}", text) or not lowest <= int(text) <= highest:
            raise ValueError(f"write a whole number from {lowest} to {highest}")
        return int(text)

    return read


def one_of(*words: str) -> Callable[[str], str]:
    """Make a reader of one of these words."""

    def read(text: str) -> str:
        if text.lower() not in words:
            raise ValueError(f"write one of: {', '.join(words)}")
        return text.lower()

    return read


def switch(text: str) -> bool:
    """Read yes or no."""
    words = {"yes": True, "true": True, "1": True, "on": True, "no": False, "false": False, "0": False, "off": False}
    if text.lower() not in words:
        raise ValueError("write yes or no")
    return words[text.lower()]


def hostname(text: str) -> str:
    """Read the name or address of a network interface."""
    if re.search(r"[\s/]", text):
        raise ValueError("write a host name or an address such as 127.0.0.1, without http:// and port")
    return text


def peer(text: str) -> str:
    """Read the address from which another program calls; ``*`` stands for any."""
    if text == "*":
        return text
    try:
        return str(ip_address(text))
    except ValueError as error:
        raise ValueError("write an address such as 127.0.0.1, without a name and a port, or *") from error


def modules(text: str) -> tuple[str, ...]:
    """Read names of Python modules, separated by commas."""
    names = tuple(filter(None, map(str.strip, text.split(","))))
    for name in names:
        if not _MODULE.fullmatch(name):
            raise ValueError(f"“{name}” is not a module's name; write names such as my_agency.handlers, with commas")
    return names


def origins(text: str) -> tuple[str, ...]:
    """Read web origins (RFC 6454: scheme, host, port), separated by commas.

    ``*`` stands for any; ``null`` is the origin of a page opened from a file.
    """
    remedy = "write origins such as https://modeler.example.vn, separated by commas, or *"
    found = tuple(origin.rstrip("/") for origin in filter(None, map(str.strip, text.split(","))))
    for origin in found:
        if origin in {"*", "null"}:
            continue
        parts = _split(origin, remedy)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
            raise ValueError(f"“{origin}” is not an origin; {remedy}")
    return found


def site(text: str) -> str:
    """Read the address of a site: scheme, host, port, perhaps a folder; without a slash at the end."""
    remedy = "write an address such as https://quytrinh.bdt.example.vn"
    parts = _split(text, remedy)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or "@" in text:
        raise ValueError(remedy)
    return text.rstrip("/")


def secret(text: str) -> str:
    """Read a key that nobody can guess."""
    if len(text) < (shortest := 32):
        raise ValueError(f"write at least {shortest} random characters, or leave it out")
    return text


def address(text: str) -> str:
    """Read a mail address."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", text):
        raise ValueError("write an address such as quytrinh@bdt.example.vn")
    return text


def zone(text: str) -> str:
    """Read the name of a time zone (IANA)."""
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("write the name of a time zone such as Asia/Ho_Chi_Minh") from error


def database(text: str) -> str:
    """Read a database's URL; PostgreSQL's short forms get the driver that we ship."""
    remedy = "write sqlite:////folder/file.db or postgresql://user:password@host/database"
    parts = _split(text, remedy)
    if parts.scheme not in _DRIVERS or not parts.path.strip("/"):
        raise ValueError(remedy)
    return _DRIVERS[parts.scheme] + text[len(parts.scheme) :]


def mail_server(text: str) -> str:
    """Read a mail server's URL."""
    remedy = (
        "write smtp://user:password@host:587 (STARTTLS), smtps://user:password@host:465, or smtp+plain://host:25 for a "
        "server of the house without TLS"
    )
    parts = _split(text, remedy)
    if parts.scheme not in {"smtp", "smtps", "smtp+plain"} or not parts.hostname:
        raise ValueError(remedy)
    return text


def failpoint(text: str) -> Failpoint:
    """Read a failpoint, ``name:n``."""
    found = _FAILPOINT.fullmatch(text)
    if not found:
        raise ValueError("write name:n such as before-commit:3; quytrinh faults --list shows the names")
    return Failpoint(name=found["name"], passing=int(found["passing"]))


def without_password(url: str) -> str:
    """Mask the passwords in a URL, for showing."""
    password = urlsplit(url).password
    shown = url.replace(f":{password}@", f":{MASK}@", 1) if password else url
    return re.sub(r"(?i)(password=)[^&]*", rf"\1{MASK}", shown)


def _split(text: str, remedy: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port  # reading it is what checks it
    except ValueError as error:
        raise ValueError(remedy) from error
    return parts
