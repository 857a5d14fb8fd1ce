"""What a person may see and do: asked at every door, answered from today's positions (design 7)."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from engine import people
from engine.by import ActorKind, Channel
from engine.clock import HANOI
from engine.errors import LostRaceError, NotFoundError, RefusedError
from engine.offers import PERSON
from engine.secrecy import ORDINARY
from engine.status import OPEN
from engine.stead import steads_of
from engine.superiors import HEADS, superiors_of
from storage import instances, readers, tasks
from storage.postings import is_posted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import datetime

    from engine.by import By
    from engine.stead import Stead
    from storage.documents import Document
    from storage.instances import Instance
    from storage.session import Connection
    from storage.tasks import Candidate, Task

ADMIN: Final = "admin"
OVERSIGHT: Final = frozenset({"lanh_dao", "pho_lanh_dao", "thu_ky_iso", "danh_gia_vien", ADMIN})
CLEARED: Final = frozenset({"lanh_dao", "van_thu"})
ARCHIVE: Final = frozenset({"van_thu"})
MACHINES: Final = frozenset({Channel.API, Channel.CLI, Channel.WORKER, Channel.DEMO})


class Who:
    """An actor; the roles of the day are looked up when first asked for: whoever does their own task needs none."""

    def __init__(self, connection: Connection, by: By, at: datetime) -> None:
        day = at.astimezone(HANOI).date()
        self.agency, self.person, self.day = by.agency, by.person, day
        self.machine = by.channel in MACHINES or by.kind is not ActorKind.PERSON
        self._looked_up = (connection, by.agency, by.person, day)
        self._by, self.at = by, at

    @cached_property
    def roles(self) -> tuple[tuple[str, str | None], ...]:
        """The roles of the day, each in a unit or (None) in the agency as a whole."""
        return tuple((role.role, role.unit) for role in people.roles_of(*self._looked_up))

    @property
    def codes(self) -> frozenset[str]:
        """The roles, wherever they are held."""
        return frozenset(role for role, _ in self.roles)

    @cached_property
    def steads(self) -> tuple[tuple[Stead, Who], ...]:
        """In whose place this person acts at this instant, each with what that person may do."""
        connection, agency, _, _ = self._looked_up
        found = steads_of(connection, agency, self.person, self.at)
        return tuple((each, Who(connection, replace(self._by, person=each.person), self.at)) for each in found)

    @property
    def administers(self) -> bool:
        """An administrator at the command line or the API may act on any task; the trail names them."""
        return self.machine and ADMIN in self.codes

    def offered(self, candidates: Iterable[Candidate]) -> bool:
        """Whether one of these candidates is this person or a role of theirs."""
        return any(
            candidate.value == self.person
            if candidate.kind == PERSON
            else any(role == candidate.value and candidate.unit in {None, unit} for role, unit in self.roles)
            for candidate in candidates
        )

    def may_start(self, allowed: Collection[str]) -> bool:
        """Whether this person may start a procedure that names these roles and people; one that names none is open."""
        return not allowed or self.administers or self.person in allowed or not self.codes.isdisjoint(allowed)


class Onlooker(Who):
    """An actor of whom what every look at a list needs was read in one go."""

    def __init__(self, connection: Connection, by: By, at: datetime) -> None:
        super().__init__(connection, by, at)
        self.known = readers.known(connection, agency=by.agency, person_id=by.person, day=self.day, at=at)
        self.roles = tuple((role.role, role.unit) for role in self.known.roles)
        if not self.known.stands_in:
            self.steads = ()


def who(connection: Connection, by: By, at: datetime) -> Who:
    """The actor, with the roles of the day of this instant."""
    return Who(connection, by, at)


def stead(actor: Who, task: Task, offers: Collection[Candidate], wanted: str | None = None) -> str | None:
    """The person in whose place somebody may do an open task; None where it is nobody's (docs/substitutes.md).

    A personal task (a secret ballot) has no substitute, and a secret case only one who is cleared themselves.
    ``wanted``: only this person counts.
    """
    if task.personal or task.status != OPEN or (task.secrecy != ORDINARY and not actor.codes & CLEARED):
        return None
    for place, other in actor.steads:
        theirs = task.assignee == other.person or (task.assignee is None and other.offered(offers))
        if theirs and place.covers(task.key) and wanted in {None, other.person}:
            return other.person
    return None


def must_stand_in(connection: Connection, by: By, at: datetime) -> None:
    """Refuse somebody who acts in the place of another without being their substitute at this instant.

    Raises:
        RefusedError: so it is.
    """
    if by.on_behalf_of is not None and by.on_behalf_of not in {
        each.person for each in steads_of(connection, by.agency, by.person, at)
    }:
        raise RefusedError(f"{by.person} does not stand in for {by.on_behalf_of} now. Have it entered first.")


def may_see(connection: Connection, actor: Who, row: Instance) -> bool:
    """Whether a person may see a case: theirs, one with a task for them, one they oversee or answer for."""
    cleared = OVERSIGHT if row.secrecy == ORDINARY else CLEARED
    if row.starter == actor.person or actor.codes & cleared:
        return True
    return _acted(connection, actor, row) or _answers(connection, actor, row)


def _answers(connection: Connection, actor: Who, row: Instance) -> bool:
    """Whether a head of a unit answers for a late task of the case: then they see it as long as it is late."""
    if row.secrecy != ORDINARY or actor.codes.isdisjoint(HEADS):
        return False
    found = [task for task in tasks.of_instance(connection, row.id, OPEN) if task.due and task.due <= actor.at]
    offers = tasks.candidates(connection, [task.id for task in found])
    return any(
        actor.person in superiors_of(connection, task, [one for one in offers if one.task == task.id], actor.day)
        for task in found
    )


def takes_part(connection: Connection, actor: Who, row: Instance) -> bool:
    """Whether a person began a case, or had or has a task of it; who only oversees it does not."""
    return row.starter == actor.person or _acted(connection, actor, row)


def sees_for(connection: Connection, actor: Who, row: Instance) -> str | None:
    """The person in whose place alone somebody sees a case; None when they see it, or do not, for themselves."""
    if not actor.steads or row.starter == actor.person or actor.codes & OVERSIGHT:
        return None
    found = tasks.of_instance(connection, row.id)
    return None if _own(connection, actor, found) else _place_in(connection, actor, found)


def _acted(connection: Connection, actor: Who, row: Instance) -> bool:
    found = tasks.of_instance(connection, row.id)
    return _own(connection, actor, found) or _place_in(connection, actor, found) is not None


def _own(connection: Connection, actor: Who, found: Collection[Task]) -> bool:
    if any(actor.person in {task.assignee, task.ended_by, task.on_behalf_of} for task in found):
        return True
    return actor.offered(_offers(connection, found))


def _offers(connection: Connection, found: Iterable[Task]) -> list[Candidate]:
    return tasks.candidates(connection, [task.id for task in found if task.status == OPEN])


def _place_in(connection: Connection, actor: Who, found: Collection[Task]) -> str | None:
    if not actor.steads:
        return None
    offers = _offers(connection, found)
    places = (stead(actor, task, [each for each in offers if each.task == task.id]) for task in found)
    return next((place for place in places if place is not None), None)


def may_read(connection: Connection, actor: Who, row: Document) -> bool:
    """Whether a person may read a document: theirs, of a case that they may see, of an archive they keep, or posted."""
    if row.secrecy != ORDINARY:
        return bool(actor.codes & CLEARED)
    if actor.codes & (OVERSIGHT | ARCHIVE) or row.created_by == actor.person:
        return True
    case = instances.get(connection, row.instance) if row.instance else None
    return (case is not None and may_see(connection, actor, case)) or is_posted(connection, row.id, actor.day)


def must_see(connection: Connection, actor: Who, row: Instance | None, name: str, agency: str) -> Instance:
    """The case, if the person may see it.

    Raises:
        NotFoundError: there is none, or it is not for them: which of the two is not told.
    """
    if row is None or row.agency != agency or not may_see(connection, actor, row):
        raise NotFoundError("case", name)
    return row


def must_do(
    connection: Connection, actor: Who, task: Task, was_offered: Callable[[], bool], wanted: str | None = None
) -> str | None:
    """Refuse somebody whose task this is not; who never could have done it is not told that there is one.

    Gives the person in whose place they do it, None where it is their own; ``wanted``: that person is named already.

    ``was_offered`` says of a task that is closed, or held by another, whether it was offered to this person.

    Raises:
        NotFoundError: it is not offered to them.
        LostRaceError: somebody else has done it or holds it.
    """
    if task.status != OPEN:
        if _had(actor, task) or actor.administers or was_offered():
            raise LostRaceError(task.id, task.ended_by, task.ended_at)
        raise NotFoundError("task", task.id)
    if wanted is None and (task.assignee == actor.person or actor.administers):
        return None
    offers = tasks.candidates(connection, [task.id])
    if wanted is None and task.assignee is None and actor.offered(offers):
        return None
    place = stead(actor, task, offers, wanted)
    if place is None:
        offered = actor.offered(offers) or any(other.offered(offers) for _, other in actor.steads)
        if task.assignee is None or not offered:
            raise NotFoundError("task", task.id)
        raise LostRaceError(task.id, task.assignee, task.claimed_at, done=False)
    return place


def _had(actor: Who, task: Task) -> bool:
    """Whether a closed task was this person's, or that of somebody in whose place they act."""
    people = {actor.person} | {other.person for place, other in actor.steads if place.covers(task.key)}
    return not people.isdisjoint({task.assignee, task.ended_by, task.on_behalf_of})


def must_administer(actor: Who, what: str) -> None:
    """Refuse what only an administrator may do.

    Raises:
        RefusedError: the person is none.
    """
    if ADMIN not in actor.codes:
        raise RefusedError(f"Only an administrator may {what}. Ask one, or sign in as one.")
