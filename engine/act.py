"""The act: one instance, one transaction, one winner (design 3).

``perform`` is the only way in: it takes the idempotency key, locks at most one instance, gets the live workflow, lets
the command work, runs the diagram to rest with its atomic handlers, writes once and commits. Nothing outside is told
before the commit.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from engine import ballots, booking, deadlines, keeping, listed, saving, steps
from engine.errors import BusyError, EngineError, KeyReusedError, NotFoundError, RefusedError, StateError
from engine.guard import in_handler
from engine.ids import new_id
from engine.live import revived
from engine.rights import must_stand_in
from engine.status import ACTIVE, CANCELLED, COMPLETED, SUSPENDED
from engine.trail import NO_PREVIOUS, Actor, ChainHead, Draft, append
from engine.values import dumps, loads
from storage import failpoints, idempotency, instances
from storage.errors import BusyStorageError, ConflictError
from storage.prepared import in_one_go
from storage.session import after_commit

if TYPE_CHECKING:
    from datetime import datetime

    from engine.by import By
    from engine.calendar import WorkingCalendar
    from engine.home import Home
    from engine.keeping import Sent
    from engine.live import Live
    from engine.shelf import Version
    from engine.spiff import Happening
    from storage.case_facts import Known
    from storage.external import External
    from storage.idempotency import Answer
    from storage.incidents import Incident
    from storage.instances import Instance
    from storage.jobs import Job
    from storage.recalls import Recall
    from storage.session import Connection
    from storage.subscriptions import Subscription
    from storage.tasks import Candidate, Task
    from storage.timers import Timer

TRIES = 6
CONFLICTS = 3
PAUSE_SECONDS = 0.02

Answered = Mapping[str, Any]
Work = Callable[["Act"], Answered]
Finder = Callable[["Connection"], "Instance"]
"""Finds and locks the instance of an act inside its transaction, which saves a transaction of its own."""


@dataclass(slots=True)
class Rows:
    """What the act will write in one go at its end."""

    tasks: dict[int, Task] = field(default_factory=dict)
    candidates: list[Candidate] = field(default_factory=list)
    closed: list[tuple[str, str, datetime, str | None, str | None]] = field(default_factory=list)
    timers: dict[int, Timer] = field(default_factory=dict)
    subscriptions: dict[int, Subscription] = field(default_factory=dict)
    external: dict[int, External] = field(default_factory=dict)
    incidents: list[Incident] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    recall: Recall | None = None
    facts: tuple[Known, Known] | None = None
    gone: dict[str, list[int]] = field(default_factory=dict)


@dataclass(slots=True)
class Act:
    """One act under way. ``at`` is its one instant; ``row`` the locked instance, None for settings and people.

    ``found``: the same row as it was when it was locked.

    ``uncaught``: code and message of an error that a called case gives back to its caller.
    ``waiting``: atomic steps still to do; ``inside``: all that began within this act, which no row stands for.
    ``sent``: what a person finished a task with, where that may be taken back.
    """

    home: Home
    by: By
    connection: Connection
    at: datetime
    row: Instance | None = None
    found: Instance | None = None
    version: Version | None = None
    live: Live | None = None
    is_new: bool = False
    changed: bool = False
    urgent: bool = False
    end_state: str | None = None
    uncaught: tuple[str | None, str | None] | None = None
    calendar: WorkingCalendar | None = None
    finished: set[int] = field(default_factory=set)
    drafts: list[Draft] = field(default_factory=list)
    rows: Rows = field(default_factory=Rows)
    waiting: list[tuple[int, str, str]] = field(default_factory=list)
    inside: set[int] = field(default_factory=set)
    sent: Sent | None = None

    @property
    def instance(self) -> Instance:
        """The instance of this act."""
        if self.row is None:
            raise StateError("This act has no case. Name one.")
        return self.row

    @property
    def running(self) -> Live:
        """The live workflow of this act."""
        if self.live is None:
            raise StateError("This case is not running. Open another one.")
        return self.live

    @property
    def model(self) -> Version:
        """The version that the case runs on."""
        if self.version is None:
            raise StateError("This act has no procedure. Name one.")
        return self.version

    @property
    def actor(self) -> Actor:
        """Who acts, as the trail names it."""
        return Actor(self.by.person, self.by.kind, self.by.channel, self.by.on_behalf_of)

    def in_place_of(self, person: str | None) -> None:
        """From now on all that this act does is told as done in the place of this person; None changes nothing."""
        if person is not None:
            self.by = replace(self.by, on_behalf_of=person)

    def record(self, draft: Draft) -> None:
        """Write this event at the end of the act, in order."""
        self.drafts.append(draft)

    def change(self, **fields: object) -> None:
        """Change fields of the instance's row."""
        self.row = self.instance._replace(**fields)  # type: ignore[arg-type]  # the names are the row's own

    def must_run(self) -> None:
        """Refuse a case that has ended or is suspended.

        Raises:
            StateError: it is not running.
        """
        if self.instance.status != ACTIVE:
            raise StateError(_CLOSED.get(self.instance.status, "This case is not running."))

    def book(self, happenings: Sequence[Happening]) -> None:
        """Turn what happened in the run into rows and events."""
        booking.book(self, happenings)

    def wake(self) -> Live:
        """The live workflow of this act's case."""
        return wake(self)

    def new_id(self) -> str:
        """A new id of this instant."""
        return new_id(self.at)


def perform(
    home: Home,
    by: By,
    request: tuple[object, ...],
    work: Work,
    *,
    instance: str | Finder | None = None,
    open_only: bool = True,
) -> Answered:
    """Do one act and give its answer, a plain map; an act with a key seen before gives the first answer again.

    ``request`` is what was asked, for the key's digest. ``open_only`` refuses one that has ended or is suspended.

    Raises:
        RefusedError: called from within a handler, which acts through its context instead, or in the place of
            somebody for whom the actor is no substitute.
        KeyReusedError: the key came with another request before.
        NotFoundError: there is no such instance.
        StateError: the instance has ended or is suspended.
        BusyError: the database could not be had in time.
    """
    if (topic := in_handler.get()) is not None:
        raise RefusedError(f"The handler “{topic}” called a command. Use the methods of its context instead.")
    digest = sha256(dumps([by.person, by.on_behalf_of, *request])).hexdigest() if by.key else ""
    for attempt in range(1, TRIES + 1):
        try:
            return _once(home, by, digest, work, instance, open_only=open_only)
        except (BusyStorageError, ConflictError) as error:
            if isinstance(instance, str):
                home.warm.take(instance)
            if isinstance(error, ConflictError) and attempt == CONFLICTS:
                raise StateError(f"Nothing was changed: {error}") from error
            if attempt == TRIES:
                raise BusyError("The database is busy. Nothing was changed; please try again.") from error
            # Spread those who met, so that they do not meet again.
            time.sleep(PAUSE_SECONDS * attempt * (0.5 + random.random()))  # noqa: S311 (no secret hangs on it)
        except EngineError:
            # The same act, sent a moment earlier, held the case until it was done; or the answer to COMMIT was lost.
            first = _done_already(home, by, digest)
            if first is None:
                raise
            return first
    raise AssertionError  # pragma: no cover (the loop returns or raises)


def _once(home: Home, by: By, digest: str, work: Work, instance: str | Finder | None, *, open_only: bool) -> Answered:
    with home.database.write() as connection:
        known = _known(connection, by, digest)
        if known is not None:
            return known
        act = Act(home, by, connection, home.clock.within(connection))
        failpoints.passing("act-begun")
        must_stand_in(connection, by, act.at)
        if instance is not None:
            _take(
                act, _locked(act, instance) if isinstance(instance, str) else instance(connection), open_only=open_only
            )
            failpoints.passing("act-locked")
        answer = dict(work(act))
        failpoints.passing("act-done")
        finish(act)
        if act.row is not None and "status" in answer:
            answer["status"] = act.row.status
        if "recallable" in answer:
            answer["recallable"] = act.rows.recall is not None
        if by.key:
            idempotency.insert(
                connection,
                agency=by.agency,
                key=by.key,
                actor=by.person,
                digest=digest,
                answer=dumps(answer).decode(),
                at=act.at,
            )
    return answer


def _done_already(home: Home, by: By, digest: str) -> Answered | None:
    """The answer of this very act where it is done; None where it is not, or where that cannot be told."""
    if not by.key:
        return None
    try:
        with home.database.read() as connection:
            return _known(connection, by, digest)
    except EngineError:
        return None


def _known(connection: Connection, by: By, digest: str) -> Answered | None:
    if not by.key:
        return None
    found: Answer | None = idempotency.find(connection, by.agency, by.key)
    if found is None:
        return None
    if found.digest != digest or found.actor != by.person:
        raise KeyReusedError(by.key)
    answer = loads(found.answer)
    return answer if isinstance(answer, dict) else {}


def _locked(act: Act, instance: str) -> Instance:
    row = instances.lock(act.connection, instance)
    if row is None or row.agency != act.by.agency:
        raise NotFoundError("case", instance)
    return row


def _take(act: Act, row: Instance, *, open_only: bool) -> None:
    act.row = act.found = row
    if open_only:
        act.must_run()
    act.version = act.home.shelf.version(act.connection, row.definition)


_CLOSED = {
    SUSPENDED: "This case is suspended. Resume it first.",
    COMPLETED: "This case is completed: nothing more can be done in it.",
    CANCELLED: "This case was cancelled: nothing more can be done in it.",
}


def wake(act: Act) -> Live:
    """The live workflow of the act's instance: the warm one when it is of the row's version, else from its blob."""
    if act.live is None:
        row = act.instance
        warm = act.home.warm.take(row.id)
        if warm is not None and warm[0] == row.rev:
            act.live = warm[1]
        else:
            act.live = revived(act.model, instances.load_state(act.connection, row.id)[1], deadlines.functions(act))
        act.live.run.functions = deadlines.functions(act)
    return act.live


def finish(act: Act) -> None:
    """Run to rest, write once: the state, the rows, the events. Afterwards the live workflow is warm again."""
    if act.live is not None:
        steps.settle(act)
        saving.withdraw(act)
        act.rows.recall = keeping.keep(act, act.sent)
        act.rows.facts = listed.changed(act)
    failpoints.passing("act-settled")
    with in_one_go(act.connection):
        head = _append(act)
        failpoints.passing("events-written")
        if act.row is not None and head is not None:
            _save(act, head)
            failpoints.passing("case-written")
        saving.write(act)
        if act.rows.facts is not None:
            listed.write(act, *act.rows.facts)
    failpoints.passing("rows-written")
    if act.row is not None and act.row.status in {COMPLETED, CANCELLED} and act.live is not None:
        ballots.destroy(act)
    after_commit(act.connection, lambda: _committed(act))


def _append(act: Act) -> ChainHead | None:
    row = act.row
    before = ChainHead(row.id, row.event_no, row.event_hash or NO_PREVIOUS) if row is not None else None
    if not act.drafts:
        return before
    return append(act.connection, act.drafts, agency=act.by.agency, actor=act.actor, at=act.at, head=before)


def _save(act: Act, head: ChainHead) -> None:
    act.change(event_no=head.no, event_hash=head.hash)
    row = act.instance
    if act.is_new:
        act.running.saved = act.running.run.state()
        instances.insert(act.connection, row, act.running.saved)
    elif act.live is not None:
        act.live.saved = act.live.run.state()
        instances.save(act.connection, act.found or row, row, act.live.saved)
        act.change(rev=row.rev + 1)
    else:
        instances.touch(act.connection, row)


def _committed(act: Act) -> None:
    if act.row is not None:
        act.home.acts.add()
    if act.live is not None and act.row is not None and act.row.status in {ACTIVE, SUSPENDED}:
        act.home.warm.put(act.row.id, (act.row.rev, act.live))
    if act.rows.jobs or act.rows.external or act.rows.timers:
        act.home.bell.ring()
