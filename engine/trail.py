"""The trail: the one function that writes events (format v1, design 8; explained in docs/trail.md).

An act collects drafts and appends them at its end. Each event is chained by hash to the previous one of its instance;
values are only committed to, salted, and lie apart so that they can be erased without breaking a proof.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

import orjson

from engine.ids import new_id
from engine.values import canonical
from storage import audit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from storage.session import Connection

VERSION: Final = 1
NO_PREVIOUS: Final = "0" * 64
SALT: Final = 16


class Missing(Enum):
    """The side of a change that has no value: the variable was not there before, or is gone."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING


class Change(NamedTuple):
    """What an event changed: ``old`` and ``new`` are values, or MISSING. Names are unique within an event."""

    name: str
    old: object = MISSING
    new: object = MISSING


class Actor(NamedTuple):
    """Who acts: ``kind`` is person, handler, worker, timer or system; ``channel`` web, api, cli, worker, timer or demo.

    ``on_behalf_of`` is the person in whose place somebody acts ("B for A").
    """

    id: str | None
    kind: str
    channel: str
    on_behalf_of: str | None = None


class Draft(NamedTuple):
    """An event before it is numbered and chained. ``actor`` is only given where it is not the act's own."""

    kind: str
    element: str | None = None
    task: str | None = None
    document: str | None = None
    changes: tuple[Change, ...] = ()
    reason: str | None = None
    actor: Actor | None = None


class ChainHead(NamedTuple):
    """Where an instance's chain stands: the number and the hash of its last event."""

    instance: str
    no: int = 0
    hash: str = NO_PREVIOUS


def append(
    connection: Connection,
    drafts: Iterable[Draft],
    *,
    agency: str,
    actor: Actor,
    at: datetime,
    head: ChainHead | None,
    random: Callable[[int], bytes] = os.urandom,
    ids: Callable[[datetime], str] = new_id,
) -> ChainHead | None:
    """Write events in order, within the act's transaction, and give the chain's new head.

    ``head`` comes from the instance's row, which the act has locked; None is for events of no instance (signing in,
    settings), which are not chained. ``at`` is the instant of the act, shared by its events. ``random`` gives salts.

    Raises:
        BadValueError: a value that cannot be kept.
    """
    batch = _Batch(agency, at, random)
    for draft in drafts:
        head = batch.add(draft, draft.actor or actor, ids(at), head)
    audit.insert_many(connection, batch.events, batch.values)
    return head


class _Batch:
    """The rows of one act's events."""

    def __init__(self, agency: str, at: datetime, random: Callable[[int], bytes]) -> None:
        self.agency = agency
        self.at = at
        self.stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        self.random = random
        self.events: list[audit.Event] = []
        self.values: list[audit.Value] = []

    def add(self, draft: Draft, actor: Actor, event: str, head: ChainHead | None) -> ChainHead | None:
        """Add one event and what it commits to; give the head after it."""
        kind, element, task, document, changed, said, _ = draft
        instance, no, prev = (None, None, NO_PREVIOUS) if head is None else (head.instance, head.no + 1, head.hash)
        changes = orjson.dumps(self._changes(event, changed)) if changed else b"[]"
        reason = None if said is None else self._commit(event, "", "reason", said)
        who = (actor.id, actor.kind, actor.on_behalf_of, actor.channel)
        where = (event, VERSION, self.agency, instance, no, kind, element, task, document)
        # The keys stand in the order of RFC 8785.
        body = {
            "actor": actor.id,
            "actor_kind": actor.kind,
            "agency": self.agency,
            "at": self.stamp,
            "changes": orjson.Fragment(changes),
            "channel": actor.channel,
            "document": document,
            "element": element,
            "id": event,
            "instance": instance,
            "kind": kind,
            "no": no,
            "on_behalf_of": actor.on_behalf_of,
            "prev": prev,
            "reason": reason,
            "task": task,
            "v": VERSION,
        }
        digest = sha256(orjson.dumps(body)).hexdigest()
        self.events.append(audit.Event(*where, *who, self.at, changes.decode(), reason, prev, digest))
        return None if instance is None or no is None else ChainHead(instance, no, digest)

    def _changes(self, event: str, changes: Iterable[Change]) -> list[dict[str, str | None]]:
        return [self._change(event, change) for change in changes]

    def _change(self, event: str, change: Change) -> dict[str, str | None]:
        # Old before new: that is the order in which salts are drawn. The keys stand in the order of RFC 8785.
        old = None if change.old is MISSING else self._commit(event, change.name, "old", change.old)
        new = None if change.new is MISSING else self._commit(event, change.name, "new", change.new)
        return {"name": change.name, "new": new, "old": old}

    def _commit(self, event: str, name: str, side: str, value: object) -> str:
        """Keep a value beside its salt and give the commitment: SHA-256 of the salt and the canonical JSON, hex."""
        salt, data = self.random(SALT), canonical(value)
        self.values.append(audit.Value(event, name, side, salt, data.decode()))
        return sha256(salt + data).hexdigest()
