"""What is news: which events of the trail somebody wants to be told of, and whom each concerns.

Each rule looks at one event. It gives the same when it looks again, for an event may be looked at twice
(``engine.news``). Who did it is never told of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import orjson

from engine.by import By
from engine.clock import HANOI
from engine.rights import ADMIN, may_see, stead, who
from engine.status import OPEN
from storage import absences, audit, extensions, incidents, instances, people, positions, tasks, watches
from storage.notices import OFFER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from engine.rights import Who
    from storage.audit import Event
    from storage.session import Connection
    from storage.tasks import Candidate, Task

GIVEN: Final = "task-given"
STEAD: Final = "task-in-place"
MOVED: Final = "task-moved"
DROPPED: Final = "task-dropped"
DUE: Final = "task-due-changed"
ASKED: Final = "time-asked"
NO_TIME: Final = "time-refused"
SOON: Final = "task-due-soon"
TODAY: Final = "task-due-today"
LATE: Final = "task-late"
ESCALATED: Final = "task-escalated"
ENDED: Final = "case-ended"
MENTION: Final = "mention"
INCIDENT: Final = "incident"
NEW, OLD, REASON = "new", "old", "reason"
_MENTIONED: Final = re.compile(r"(?<![\w@.])@([a-z][a-z0-9_.-]*[a-z0-9])", re.ASCII)
_MOST_MENTIONS: Final = 20


class Told(NamedTuple):
    """One piece of news for one audience."""

    audience: str
    kind: str
    detail: Mapping[str, object] | None = None


@dataclass(slots=True)
class Facts:
    """What the rules may look up of a batch of events of one agency."""

    connection: Connection
    agency: str
    events: Sequence[Event]
    tasks: dict[str, Task] = field(default_factory=dict)
    offers: dict[str, list[Candidate]] = field(default_factory=dict)
    values: dict[tuple[str, str, str], object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        named = {event.task for event in self.events if event.task}
        found = tasks.listing(self.connection, agency=self.agency, ids=named, status=None, limit=len(named) or 1)
        self.tasks = {row.id: row for row in found}
        waiting = [row.id for row in found if row.status == OPEN and row.assignee is None]
        for offer in tasks.candidates(self.connection, waiting):
            self.offers.setdefault(offer.task, []).append(offer)
        for value in audit.values_of(
            self.connection, [event.id for event in self.events if event.kind in _WITH_VALUES]
        ):
            self.values[value.event, value.name, value.side] = orjson.loads(value.value)

    def who(self, person: str, event: Event) -> Who:
        """A person as they were when it happened."""
        return who(self.connection, By(self.agency, person), event.at)

    def task(self, event: Event) -> Task | None:
        """The task of an event."""
        return self.tasks.get(event.task or "")

    def value(self, event: Event, name: str, side: str = NEW) -> str | None:
        """A text that an event keeps; None when it keeps none, or it was erased."""
        found = self.values.get((event.id, name, side))
        return found if isinstance(found, str) else None


class Audience:
    """How audiences are written."""

    @staticmethod
    def person(person: str) -> str:
        """One person."""
        return f"person:{person}"

    @staticmethod
    def role(role: str, unit: str | None) -> str:
        """All who hold a role, in a unit or anywhere."""
        return f"role:{role}" if unit is None else f"role:{role}@{unit}"

    @staticmethod
    def of(person: str, roles: Sequence[tuple[str, str | None]]) -> tuple[str, ...]:
        """All audiences that a person with these roles belongs to."""
        named = {Audience.role(role, None) for role, _ in roles} | {Audience.role(*pair) for pair in roles}
        return (Audience.person(person), *sorted(named))


def _offered(facts: Facts, task: Task) -> list[str]:
    """The audiences of those to whom a task is offered."""
    return [
        Audience.person(offer.value) if offer.kind == "person" else Audience.role(offer.value, offer.unit)
        for offer in facts.offers.get(task.id, ())
    ]


def _created(facts: Facts, event: Event) -> Iterator[Told]:
    task = facts.task(event)
    if task is None or task.status != OPEN:
        return
    if task.assignee is None:
        yield from (Told(audience, OFFER) for audience in _offered(facts, task))
    elif task.claimed_at is None:  # whoever has taken it, or was given it later, is no news of this event
        yield Told(Audience.person(task.assignee), GIVEN)


def _handed_on(facts: Facts, event: Event) -> Iterator[Told]:
    new, old = facts.value(event, "assignee"), facts.value(event, "assignee", OLD)
    if new is not None:
        yield Told(Audience.person(new), GIVEN)
    if old is not None and old != new:
        yield Told(Audience.person(old), MOVED)


def _dropped(facts: Facts, event: Event) -> Iterator[Told]:
    task = facts.task(event)
    if task is not None and task.assignee is not None:
        yield Told(Audience.person(task.assignee), DROPPED)


def _due(facts: Facts, event: Event) -> Iterator[Told]:
    task = facts.task(event)
    if task is not None and task.assignee is not None:
        yield Told(Audience.person(task.assignee), DUE, {"due": facts.value(event, "due")})


def _more_time(facts: Facts, event: Event) -> Iterator[Told]:
    """More time is asked for: told to who decides, an administrator where nobody else does."""
    for row in extensions.of_task(facts.connection, event.task or ""):
        if row.asked_at == event.at and row.asker == event.actor:
            decider = Audience.person(row.decider) if row.decider else Audience.role(ADMIN, None)
            yield Told(decider, ASKED, {"extension": row.id})


def _no_more_time(facts: Facts, event: Event) -> Iterator[Told]:
    """A request for more time was refused; one that is granted changes the due date."""
    task = facts.task(event)
    if task is not None and task.assignee is not None:
        yield Told(Audience.person(task.assignee), NO_TIME)


_STAGES: Final[Mapping[str, str]] = {"soon": SOON, "today": TODAY, "late": LATE}


def _reminded(facts: Facts, event: Event) -> Iterator[Told]:
    """A task's time is nearly gone, or over: told to who holds it, else to those it is offered to."""
    task, stage = facts.task(event), _STAGES.get(facts.value(event, "stage") or "")
    if task is None or task.status != OPEN or stage is None:
        return
    detail = {"due": facts.value(event, "due")}
    mine = [Audience.person(task.assignee)] if task.assignee is not None else _offered(facts, task)
    yield from (Told(audience, stage, detail) for audience in mine)


def _escalated(facts: Facts, event: Event) -> Iterator[Told]:
    """A late task is told to whoever answers for it."""
    task, superior = facts.task(event), facts.value(event, "to")
    if task is None or task.status != OPEN or superior is None:
        return
    holder = people.get(facts.connection, task.assignee) if task.assignee else None
    detail = {"due": facts.value(event, "due"), "name": holder.name if holder else None}
    yield Told(Audience.person(superior), ESCALATED, detail)


def _ended(facts: Facts, event: Event) -> Iterator[Told]:
    row = instances.get(facts.connection, event.instance or "")
    if row is None or row.parent is not None:
        return
    followers = [row.starter] if row.starter is not None else []
    followers += watches.watchers(facts.connection, row.id)
    for person in dict.fromkeys(followers):
        if may_see(facts.connection, facts.who(person, event), row):
            yield Told(Audience.person(person), ENDED, {"how": event.kind.removeprefix("instance-")})


def _in_place(facts: Facts, event: Event) -> Iterator[Told]:
    """Those who may do a new task in the place of who is to do it (docs/substitutes.md)."""
    task = facts.task(event)
    rows = absences.substitutions(facts.connection, facts.agency, at=event.at) if task is not None else []
    for person in dict.fromkeys(row.substitute for row in rows):
        place = stead(facts.who(person, event), task, facts.offers.get(task.id, ())) if task is not None else None
        other = people.get(facts.connection, place) if place is not None else None
        if other is not None:
            yield Told(Audience.person(person), STEAD, {"for": other.id, "name": other.name})


def _remarked(facts: Facts, event: Event) -> Iterator[Told]:
    """Those whom a remark names by ``@account``, if they may see the case: others are not told that there is one."""
    row = instances.get(facts.connection, event.instance or "")
    text = facts.value(event, "", REASON) or ""
    for name in list(dict.fromkeys(_MENTIONED.findall(text)))[:_MOST_MENTIONS]:
        person = people.get(facts.connection, name)
        if row is None or person is None or person.agency != facts.agency or not person.active:
            continue
        if may_see(facts.connection, facts.who(name, event), row):
            yield Told(Audience.person(name), MENTION)


def _stands_still(facts: Facts, event: Event) -> Iterator[Told]:
    """Something stands still until an administrator helps; which incident it is, its instant and case tell."""
    for row in incidents.opened_at(facts.connection, facts.agency, event.at):
        if event.instance in {None, row.instance} and row.element == event.element:
            yield Told(Audience.role(ADMIN, None), INCIDENT, {"incident": row.id})
            return


RULES: Final[Mapping[str, Callable[[Facts, Event], Iterator[Told]]]] = {
    "task-created": _created,
    "task-assigned": _handed_on,
    "task-forwarded": _handed_on,
    "task-handed-back": _handed_on,
    "task-cancelled": _dropped,
    "task-due-changed": _due,
    "task-reminded": _reminded,
    "task-escalated": _escalated,
    "extension-asked": _more_time,
    "extension-refused": _no_more_time,
    "instance-completed": _ended,
    "instance-cancelled": _ended,
    "comment-added": _remarked,
    "incident-opened": _stands_still,
}
_NEW_WORK: Final = frozenset({"task-created", "task-assigned", "task-forwarded"})
_WITH_VALUES: Final = frozenset(
    {
        "task-assigned",
        "task-forwarded",
        "task-handed-back",
        "task-due-changed",
        "task-reminded",
        "task-escalated",
        "comment-added",
    }
)


def told(facts: Facts, event: Event) -> list[Told]:
    """What an event is for whom; nothing for who did it, but that a task is no longer theirs: for their calendar."""
    mine = Audience.person(event.actor or "")
    found = [*RULES[event.kind](facts, event), *(_in_place(facts, event) if event.kind in _NEW_WORK else ())]
    return [each for each in found if each.audience != mine or each.kind in {MOVED, DROPPED}]


def readers(connection: Connection, agency: str, audience: str, event: Event) -> list[str]:
    """The people of an audience on the day of an event, without who did it."""
    kind, _, name = audience.partition(":")
    if kind == "person":
        return [name] if name != event.actor else []
    role, _, unit = name.partition("@")
    day = event.at.astimezone(HANOI).date()
    held = positions.holders(connection, agency=agency, role_code=role, unit=unit or None, day=day)
    return [person.id for person in held if person.id != event.actor]
