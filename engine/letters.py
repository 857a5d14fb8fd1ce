"""Mails to people: plain text and simple HTML in their own language, in one thread a task, safe to open.

A mail never holds what a form or a paper says, only the names of the step and the case, and of a secret case not even
those. Its links open pages; none of them does anything by being opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr, quote
from html import escape
from typing import TYPE_CHECKING, Final
from unicodedata import category

from bpmn.errors import Message
from engine import people
from engine.clock import HANOI
from engine.errors import BadValueError
from engine.notice_wishes import unsubscribe_token

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.home import Home
    from storage.people import Person
    from storage.session import Connection

LONGEST_SUBJECT: Final = 150
_ADDRESSES: Final = frozenset({"From", "To"})
_LEAVE: Final = Message("Thôi nhận thư", "Get no more mails")
_CHOOSE: Final = Message("Chọn tin muốn nhận", "Choose what to be told")
_WHY: Final = Message("Thư tự động, không cần trả lời.", "An automatic mail; it needs no answer.")


class _Policy(EmailPolicy):
    """Python's own writing loses blanks between encoded words, and encodes long addresses and ids, which none reads."""

    def fold(self, name: str, value: str) -> str:
        return f"{name}: {self._written(name, value)}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii")

    def _written(self, name: str, value: str) -> str:
        addresses: tuple[Address, ...] = getattr(value, "addresses", ())
        if not addresses:
            return self._encoded(name, value)
        return ", ".join(f"{self._encoded(name, each.display_name)} <{each.addr_spec}>" for each in addresses)

    def _encoded(self, name: str, text: str) -> str:
        if not text.isascii():
            return Header(text, "utf-8", header_name=name).encode(linesep=self.linesep)
        return f'"{quote(text)}"' if name in _ADDRESSES else str(text)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of a mail: a heading, a sentence, or something that has a page of its own."""

    text: str
    page: str | None = None
    heading: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """What a mail says. ``id``: the same at each attempt; ``thread``: what it belongs to, as ``task-ID``."""

    person: Person
    subject: str
    lines: Sequence[Line]
    id: str
    thread: str | None = None


def clean(text: str) -> str:
    """A text as one line, without what could begin another header or turn the reading direction."""
    return "".join(char for char in " ".join(text.split()) if category(char)[0] != "C")


def message(home: Home, connection: Connection, letter: Letter, at: datetime) -> EmailMessage:
    """The mail, ready to be sent.

    Raises:
        BadValueError: the person's address is none.
    """
    person, sender = letter.person, home.settings.mail_from
    made = EmailMessage(policy=_Policy())
    today = at.astimezone(HANOI).date()
    made["From"] = _address(clean(people.identity_on(connection, person.agency, today).name), sender)
    made["To"] = _address(clean(person.name), person.email)
    made["Subject"] = clean(letter.subject)[:LONGEST_SUBJECT]
    made["Date"] = format_datetime(at)
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    made["Message-ID"] = f"<{letter.id}@{domain}>"
    if letter.thread is not None:
        made["In-Reply-To"] = made["References"] = f"<{letter.thread}@{domain}>"
    made["Auto-Submitted"] = "auto-generated"
    leave = f"{home.settings.public_url}/mail/off/{unsubscribe_token(home, person.agency, person.id)}"
    made["List-Unsubscribe"] = f"<{leave}>"
    made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    feet = ((_CHOOSE, f"{home.settings.public_url}/account/notices"), (_LEAVE, leave))
    made.set_content(_plain(home, letter, feet))
    made.add_alternative(_html(home, letter, feet), subtype="html")
    return made


def _address(name: str, address: str) -> Address:
    try:
        address.encode("ascii")  # others need a server and a mail program that know RFC 6531
        return Address(display_name=name, addr_spec=address)
    except (ValueError, IndexError, MessageError) as error:
        raise BadValueError(f"“{address}” is no mail address. Write one such as lan@bdt.example.vn.") from error


Feet = tuple[tuple[Message, str], ...]


def _plain(home: Home, letter: Letter, feet: Feet) -> str:
    language = letter.person.language
    said: list[str] = []
    for line in letter.lines:
        said += ["", line.text] if line.heading else [line.text]
        said += [f"  {home.settings.public_url}{line.page}"] if line.page else []
    below = [f"{words.text(language)}: {address}" for words, address in feet]
    return "\n".join([*said, "", "-- ", _WHY.text(language), *below, ""]).lstrip("\n")


def _html(home: Home, letter: Letter, feet: Feet) -> str:
    language = letter.person.language
    below = " · ".join(f'<a href="{escape(address)}">{escape(words.text(language))}</a>' for words, address in feet)
    said = "\n".join(_paragraph(home, line) for line in letter.lines)
    return (
        f'<!doctype html><html lang="{escape(language)}"><meta charset="utf-8"><body style="font-family:sans-serif">\n'
        f"{said}\n<hr><p><small>{escape(_WHY.text(language))}<br>{below}</small></p></body></html>\n"
    )


def _paragraph(home: Home, line: Line) -> str:
    text = escape(line.text)
    if line.heading:
        return f"<h3>{text}</h3>"
    if line.page is None:
        return f"<p>{text}</p>"
    return f'<p><a href="{escape(home.settings.public_url + line.page)}">{text}</a></p>'
