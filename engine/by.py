"""Who acts, through which channel, with which key: the first thing every command is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Channel(StrEnum):
    """The way an act came in (trail format v1, ``channel``)."""

    WEB = "web"
    API = "api"
    CLI = "cli"
    WORKER = "worker"
    TIMER = "timer"
    DEMO = "demo"


class ActorKind(StrEnum):
    """What kind of actor did it (trail format v1, ``actor_kind``)."""

    PERSON = "person"
    HANDLER = "handler"
    WORKER = "worker"
    TIMER = "timer"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class By:
    """The actor of one act.

    ``key`` is the idempotency key: the same key gives the first answer again. ``on_behalf_of`` is the person whose
    work this is when a substitute does it; ``reason`` goes into the trail as a commitment.
    """

    agency: str
    person: str
    channel: Channel = Channel.WEB
    key: str | None = field(default=None, kw_only=True)
    on_behalf_of: str | None = field(default=None, kw_only=True)
    reason: str | None = field(default=None, kw_only=True)
    kind: ActorKind = field(default=ActorKind.PERSON, kw_only=True)
