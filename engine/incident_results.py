"""What the door gives back of incidents and jobs: frozen values, all instants aware and in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

NONE: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class IncidentView:
    """Something that stands still until a person helps.

    ``instance``: its case, None for what belongs to none. ``told``: the names of the administrators who were told.
    ``finding``: the auditor found it, and closes it when it is gone.
    """

    id: str
    instance: str | None
    token: int | None
    element: str | None
    kind: str
    message: str
    opened_at: datetime
    job: str | None
    told: tuple[str, ...] = ()
    finding: bool = False
    resolved_at: datetime | None = None
    resolved_by: str | None = None
    resolved_by_name: str | None = None
    resolution: str | None = None
    definition: str | None = None
    key: str | None = None
    external: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class IncidentDetail:
    """An incident with all that its page shows.

    ``waiting``: the names of those who wait for the case. ``attempts``: how often it was tried, None where nobody
    counts. ``topic``: what the step asks for. ``inputs``: what the step is given; ``variables``: what it sees of the
    case; ``results``: the names of what it would give. ``may``: what can be done, as ``repairs`` has the words for it.
    ``remedy``: what to do about a finding. ``status``: of the case.
    """

    incident: IncidentView
    status: str | None = None
    subject: str = ""
    step: str = ""
    waiting: tuple[str, ...] = ()
    attempts: int | None = None
    topic: str | None = None
    inputs: Mapping[str, object] = field(default_factory=lambda: NONE)
    variables: Mapping[str, object] = field(default_factory=lambda: NONE)
    results: tuple[str, ...] = ()
    payload: Mapping[str, object] = field(default_factory=lambda: NONE)
    may: frozenset[str] = frozenset()
    remedy: str = ""
    task: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class StepView:
    """Where a token of a case stands; ``wait``: what it waits for, as ``engine.status`` names it, if for anything."""

    token: int
    element: str
    name: str
    wait: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseStanding:
    """Where a case stands, for who repairs it: its tokens, and the steps of its diagram that one can be moved to."""

    instance: str
    subject: str
    definition: str
    status: str
    steps: tuple[StepView, ...]
    targets: tuple[tuple[str, str], ...]
    may: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Foreseen:
    """One thing that a repair would do, by the kind of its event; ``name`` of the step, ``reason`` why it fails."""

    kind: str
    element: str | None
    name: str
    reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class JobView:
    """Work that is due: a job, or the timer of a case. ``retries``: tries left; ``error``: of the last try."""

    id: str
    kind: str
    instance: str | None
    key: str | None
    definition: str | None
    token: int | None
    element: str | None
    due: datetime
    retries: int
    error: str | None
    suspended: bool
    created_at: datetime
