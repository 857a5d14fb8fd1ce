"""What happens in a run, in order: the engine turns these into task rows, timers, jobs and the trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpmn.model import TimerKind


@dataclass(frozen=True, slots=True)
class Entered:
    """A token has come to a node: to a join when it fires, to a target of an event gateway when its event comes."""

    element: str
    token: int


@dataclass(frozen=True, slots=True)
class Left:
    """A flow node is done; one that is cut short is cancelled instead."""

    element: str
    token: int


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A node that a token had entered was cut short: by an interruption, a terminate end, or what it threw itself."""

    element: str
    token: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A sequence flow was taken out of ``element``."""

    flow: str
    element: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A variable has a new value; ``element`` is the activity whose own it is, None for the process."""

    name: str
    old: object
    new: object
    element: str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A wait has begun. ``kind``: task, service, message or signal; ``name`` is the topic's, message's or signal's."""

    token: int
    element: str
    kind: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Armed:
    """A timer waits for ``Run.fire``; ``value`` is its evaluated time (ISO 8601 text, a date or a datetime)."""

    token: int
    element: str
    rule: TimerKind
    value: object


@dataclass(frozen=True, slots=True)
class Called:
    """A call activity waits for a child instance of process ``key`` that starts with ``variables``."""

    token: int
    element: str
    key: str
    variables: dict[str, object]
    business_key: str | None


@dataclass(frozen=True, slots=True)
class Failed:
    """An automatic step could not be evaluated; it waits for ``Run.retry`` while the rest runs on."""

    token: int
    element: str
    message: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A wait (Opened, Armed, Called or Failed) has ended."""

    token: int
    cancelled: bool


@dataclass(frozen=True, slots=True)
class MessageThrown:
    """A message for other instances. ``correlations``: key id to the values of its properties, in their order."""

    element: str
    token: int
    name: str
    payload: dict[str, object]
    correlations: Mapping[str, list[object]]


@dataclass(frozen=True, slots=True)
class SignalThrown:
    """A signal; every receiver in this run has it already."""

    element: str
    token: int
    name: str
    payload: dict[str, object]


@dataclass(frozen=True, slots=True)
class ErrorUncaught:
    """An error end event that nothing caught: its path ends there, the others go on."""

    element: str
    code: str | None
    message: str | None


@dataclass(frozen=True, slots=True)
class EscalationUncaught:
    """An escalation that nothing caught: the path goes on."""

    element: str
    code: str | None


Happening: TypeAlias = (
    Entered
    | Left
    | Cancelled
    | Taken
    | Changed
    | Opened
    | Armed
    | Called
    | Failed
    | Gone
    | MessageThrown
    | SignalThrown
    | ErrorUncaught
    | EscalationUncaught
)
