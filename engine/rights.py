"""What a person may see and do: asked at every door, answered from today's positions (design 7)."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from engine import people
from engine.by import ActorKind, Channel
from engine.clock import HANOI
from engine.errors import LostRaceError, NotFoundError, RefusedError
from engine.offers import PERSON
from engine.secrecy import ORDINARY
from engine.status import OPEN
from storage import instances, tasks
from storage.postings import is_posted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import date, datetime

    from engine.by import By
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

    def __init__(self, connection: Connection, by: By, day: date) -> None:
        self.person, self.day = by.person, day
        self.machine = by.channel in MACHINES or by.kind is not ActorKind.PERSON
        self._looked_up = (connection, by.agency, by.person, day)

    @cached_property
    def roles(self) -> tuple[tuple[str, str | None], ...]:
        """The roles of the day, each in a unit or (None) in the agency as a whole."""
        return tuple((role.role, role.unit) for role in people.roles_of(*self._looked_up))

    @property
    def codes(self) -> frozenset[str]:
        """The roles, wherever they are held."""
        return frozenset(role for role, _ in self.roles)

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


def who(connection: Connection, by: By, at: datetime) -> Who:
    """The actor, with the roles of the day of this instant."""
    return Who(connection, by, at.astimezone(HANOI).date())


def may_see(connection: Connection, actor: Who, row: Instance) -> bool:
    """Whether a person may see a case: theirs, one with a task for them, or one they oversee."""
    cleared = OVERSIGHT if row.secrecy == ORDINARY else CLEARED
    return row.starter == actor.person or bool(actor.codes & cleared) or _acted(connection, actor, row)


def takes_part(connection: Connection, actor: Who, row: Instance) -> bool:
    """Whether a person began a case, or had or has a task of it; who only oversees it does not."""
    return row.starter == actor.person or _acted(connection, actor, row)


def _acted(connection: Connection, actor: Who, row: Instance) -> bool:
    found = tasks.of_instance(connection, row.id)
    if any(actor.person in {task.assignee, task.ended_by, task.on_behalf_of} for task in found):
        return True
    offers = tasks.candidates(connection, [task.id for task in found if task.status == OPEN])
    return actor.offered(offers)


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


def must_do(connection: Connection, actor: Who, task: Task, was_offered: Callable[[], bool]) -> None:
    """Refuse somebody whose task this is not; who never could have done it is not told that there is one.

    ``was_offered`` says of a task that is closed, or held by another, whether it was offered to this person.

    Raises:
        NotFoundError: it is not offered to them.
        LostRaceError: somebody else has done it or holds it.
    """
    if task.status != OPEN:
        if actor.person in {task.assignee, task.ended_by} or actor.administers or was_offered():
            raise LostRaceError(task.id, task.ended_by, task.ended_at)
        raise NotFoundError("task", task.id)
    if task.assignee == actor.person or actor.administers:
        return
    if not actor.offered(tasks.candidates(connection, [task.id])):
        raise NotFoundError("task", task.id)
    if task.assignee is not None:
        raise LostRaceError(task.id, task.assignee, task.claimed_at, done=False)


def must_administer(actor: Who, what: str) -> None:
    """Refuse what only an administrator may do.

    Raises:
        RefusedError: the person is none.
    """
    if ADMIN not in actor.codes:
        raise RefusedError(f"Only an administrator may {what}. Ask one, or sign in as one.")
