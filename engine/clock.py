"""The clock: injected everywhere, so that tests and demo homes decide what time it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock(Protocol):
    """Gives the present instant, aware and in UTC."""

    def now(self) -> datetime:
        """The present instant, UTC."""


class SystemClock:
    """The machine's clock, moved forward by ``offset`` (a demo or test home's ``tick``)."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        """The machine's instant plus the offset, UTC."""
        return datetime.now(UTC) + self.offset


class FixedClock:
    """A clock that stands until it is set or advanced: for tests and the demo."""

    def __init__(self, at: datetime) -> None:
        self.at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it was set to, UTC."""
        return self.at

    def advance(self, by: timedelta) -> None:
        """Move forward."""
        self.at += by

    def set(self, at: datetime) -> None:
        """Stand at this instant."""
        self.at = at.astimezone(UTC)
