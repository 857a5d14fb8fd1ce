"""The working calendar as readers and reviewers see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from engine.calendar import Hours


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarEdit:
    """What an administrator wants to change, with what it is called and the document that says so.

    ``kind``: ``swap`` (``day`` off, worked on ``other`` instead), ``half`` (``day`` has ``hours``), ``closed`` (off
    from ``day`` to ``other``), ``worked`` (``day`` is a working day), ``usual`` (from ``day`` to ``other`` as the
    weekday says).
    """

    kind: str
    day: date
    other: date | None = None
    hours: Hours = ()
    name: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DayView:
    """A day that is not what its weekday says. ``kind``: off, work, half (``hours``), or usual for one that is."""

    day: date
    kind: str
    name: str = ""
    source: str = ""
    unverified: bool = False
    hours: Hours = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class YearView:
    """A year of the calendar. ``rev`` grows with each change, ``hours`` are those of a usual working day."""

    year: int
    rev: int
    hours: Hours
    days: tuple[DayView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MovedDeadline:
    """An open task or timer (``task`` None) that a change moves."""

    task: str | None
    instance: str
    definition: str
    element: str
    subject: str
    secrecy: str
    holder_name: str | None
    old: datetime | None
    new: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarReview:
    """What a change would do: each day before and after, and what moves; ``total`` counts those not listed too."""

    rev: int
    days: tuple[tuple[DayView, DayView], ...]
    moved: tuple[MovedDeadline, ...]
    total: int
