"""The trail as readers see it: events with names, and the values that are still kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from engine.names import element_name, names_of
from engine.results import TrailEntry
from engine.rights import OVERSIGHT, Who, may_see, who
from engine.secrecy import ORDINARY
from storage import audit, instances

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.by import By
    from engine.home import Home
    from engine.shelf import Version
    from storage.audit import Event, Value
    from storage.session import Connection


def entries(home: Home, connection: Connection, events: Sequence[Event]) -> tuple[TrailEntry, ...]:
    """Events with the names of people and elements, and the values they commit to."""
    values: dict[str, list[Value]] = {}
    for value in audit.values_of(connection, [event.id for event in events]):
        values.setdefault(value.event, []).append(value)
    people = [person for event in events for person in (event.actor, event.on_behalf_of)]
    names = names_of(connection, people)
    versions = _versions(home, connection, events)
    return tuple(_entry(event, values.get(event.id, []), names, versions.get(event.instance or "")) for event in events)


def _versions(home: Home, connection: Connection, events: Sequence[Event]) -> dict[str, Version]:
    found = {event.instance for event in events if event.instance is not None}
    rows = [row for one in found if (row := instances.get(connection, one)) is not None]
    return {row.id: home.shelf.version(connection, row.definition) for row in rows}


def _entry(event: Event, values: Sequence[Value], names: dict[str, str], version: Version | None) -> TrailEntry:
    element = event.element
    return TrailEntry(
        id=event.id,
        no=event.no,
        at=event.at,
        kind=event.kind,
        element=element,
        element_name=element_name(version, element) if version is not None and element else element or "",
        task=event.task,
        instance=event.instance,
        actor=event.actor or "",
        actor_name=names.get(event.actor or "", event.actor or ""),
        actor_kind=event.actor_kind,
        on_behalf_of=event.on_behalf_of,
        on_behalf_of_name=names.get(event.on_behalf_of or "", event.on_behalf_of),
        channel=event.channel,
        changes=_changes(event, values),
        reason=next((str(json.loads(value.value)) for value in values if value.side == "reason"), None),
        hash=event.hash,
    )


def _changes(event: Event, values: Sequence[Value]) -> tuple[tuple[str, object, object], ...]:
    known = {(value.name, value.side): json.loads(value.value) for value in values}
    return tuple(
        (change["name"], known.get((change["name"], "old")), known.get((change["name"], "new")))
        for change in json.loads(event.changes)
    )


def trail(
    home: Home,
    by: By,
    *,
    kinds: Sequence[str] = (),
    before: datetime | None = None,
    actor: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> tuple[TrailEntry, ...]:
    """The agency's last events, newest first: all of them for those who oversee, else only the person's own.

    ``after`` is the id of the last entry of the page before.
    """
    with home.database.read() as connection:
        person = who(connection, by, home.clock.within(connection))
        wanted = actor if person.codes & OVERSIGHT else by.person
        shown: list[Event] = []
        while len(shown) < limit:
            page = audit.latest(
                connection, agency=by.agency, before=before, kinds=kinds, actor=wanted, after=after, limit=limit
            )
            hidden = _hidden(connection, person, page)
            shown += [event for event in page if event.instance not in hidden]
            if len(page) < limit:
                break
            after = page[-1].id
        return entries(home, connection, shown[:limit])


def _hidden(connection: Connection, person: Who, events: Sequence[Event]) -> set[str]:
    """The secret cases among these events' that are not for this person."""
    found = (instances.get(connection, one) for one in {event.instance for event in events if event.instance})
    return {
        row.id for row in found if row is not None and row.secrecy != ORDINARY and not may_see(connection, person, row)
    }
