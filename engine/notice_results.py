"""What the engine tells of news: notices, the calendar of deadlines, and mail that does not arrive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bpmn.errors import Message


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeView:
    """One piece of news. ``said``: its words; ``can_open``: whether the person may see the case it is about.

    ``extension``: the request for more time that the person decides; ``incident``: what an administrator shall mend.

    ``subject`` is None where the case is secret and not theirs to see.
    """

    id: str
    kind: str
    at: datetime
    told_at: datetime
    read: bool
    said: Message
    task: str | None
    task_name: str | None
    element: str | None
    instance: str | None
    definition: str | None
    subject: str | None
    secrecy: str
    can_open: bool
    extension: str | None
    incident: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RefusedAddress:
    """A person's mail address that a mail server refused for good, with its words."""

    person: str
    name: str
    address: str
    error: str
    at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class MailTroubles:
    """``waiting``: mails that failed and are tried again; ``given_up``: those that are not; ``last_error`` of them."""

    refused: tuple[RefusedAddress, ...]
    waiting: int
    given_up: int
    last_error: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarFeed:
    """The deadlines of a person as a calendar (RFC 5545); ``tag`` changes with its content."""

    data: bytes
    tag: str
