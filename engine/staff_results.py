"""What the engine tells of people: absences, positions, devices, tables, and what is handed over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from engine.results import AuthorityView, CaseRow, PersonView, TaskView


@dataclass(frozen=True, kw_only=True, slots=True)
class AbsenceView:
    """That a person is away, from an instant until another one, which is not part of it."""

    id: str
    since: datetime
    until: datetime
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SubstituteView:
    """That somebody does another's work, from an instant until another one; ``keys``: the procedures, empty for all."""

    id: str
    person: str
    person_name: str
    substitute: str
    substitute_name: str
    since: datetime
    until: datetime
    keys: tuple[str, ...]
    absence: str | None
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AbsenceNotice:
    """That somebody to whom a task is given is away: now, or else when it is due; and who does their work then."""

    person: str
    since: datetime
    until: datetime
    now: bool
    substitutes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PositionView:
    """That a person holds a position: a role, in a unit (its code and name) or None in the agency as a whole.

    ``state``: now, later or ended.
    """

    id: str
    role: str
    unit: str | None
    unit_name: str | None
    title: str
    since: date
    until: date | None
    state: str


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitHolder:
    """That a person holds a position in a unit: ``holding`` is its id, ``role`` the role's code."""

    holding: str
    person: str
    name: str
    role: str
    since: date
    until: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitReview:
    """A unit's name, and who holds a position in it longer than it would last."""

    unit: str
    holders: tuple[UnitHolder, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class HandoverView:
    """All that a person still has. ``votes``: open secret ballots, which nobody else casts."""

    person: PersonView
    tasks: tuple[TaskView, ...]
    votes: tuple[TaskView, ...]
    offers: tuple[TaskView, ...]
    cases: tuple[CaseRow, ...]
    substitutes: tuple[SubstituteView, ...]
    authorities: tuple[AuthorityView, ...]
    positions: tuple[PositionView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class HandedOver:
    """What went to others, by part, and what stayed: the task's or case's id, its case, and why."""

    done: Mapping[str, int]
    left: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SignInView:
    """One device on which a person is signed in: what its browser says of itself, and where it was seen last."""

    id: str
    device: str
    address: str
    remembered: bool
    at: datetime
    seen_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class TableChange:
    """What one line of a table would change: (column, old, new) each; ``new``: it adds something."""

    line: int
    what: str
    fields: tuple[tuple[str, str, str], ...]
    new: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class TableError:
    """What is wrong with a cell of a table, and in which line of the file."""

    line: int
    column: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TablePreview:
    """What a table would change; with an error in it, it changes nothing."""

    kind: str
    lines: int
    changes: tuple[TableChange, ...]
    errors: tuple[TableError, ...]
