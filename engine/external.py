"""External tasks: automatic steps that outside workers fetch, lock and finish (Camunda 7's semantics; design 5)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from engine import booking
from engine.act import Act, perform, wake
from engine.by import ActorKind
from engine.errors import BadValueError, NotFoundError, RefusedError, StateError
from engine.instances import stored_variables
from engine.results import NO_VALUES, ExternalView, Topic
from engine.rights import must_administer, who
from engine.secrecy import admitted
from engine.submission import checked
from engine.trail import Actor, Draft
from storage import external, instances

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from engine.by import By
    from engine.home import Home
    from storage.external import External
    from storage.session import Connection

DONE, FAILED = "done", "failed"
MOST = 1000
LONGEST = 10_000


def may_work(connection: Connection, by: By, at: datetime) -> None:
    """Refuse an account that may not act as a worker.

    Raises:
        RefusedError: it has neither the role ``worker`` nor ``admin``.
    """
    if not who(connection, by, at).codes & {"worker", "admin"}:
        raise RefusedError("Only an account with the role “worker” or “admin” may do automatic steps.")


def fetch_and_lock(
    home: Home, by: By, *, worker: str, topics: Sequence[Topic], limit: int, use_priority: bool = False
) -> tuple[ExternalView, ...]:
    """Lock free steps of these topics for a worker and give them with their variables.

    Raises:
        BadValueError: no worker id, or a lock of no time.
    """
    if not worker:
        raise BadValueError("A worker needs an id. Send workerId.")
    if any(topic.lock_ms <= 0 for topic in topics):
        raise BadValueError("A lock needs a time greater than 0. Send lockDuration in milliseconds.")
    wanted = [(topic.name, topic.lock_ms, _options(topic)) for topic in topics]
    with home.database.writing() as connection:
        now = home.clock.within(connection)
        may_work(connection, by, now)
        found = external.fetch_and_lock(
            connection,
            agency=by.agency,
            topics=wanted,
            worker=worker,
            now=now,
            limit=min(limit, MOST),
            use_priority=use_priority,
        )
    names = {topic.name: topic.variables for topic in topics}
    return tuple(_view(home, row, names[row.topic]) for row in found)


def _options(topic: Topic) -> dict[str, object]:
    options: dict[str, object] = {}
    if topic.business_key is not None:
        options["business_key"] = topic.business_key
    if topic.process_keys:
        options["key"] = topic.process_keys
    return options


def _view(home: Home, row: External, names: tuple[str, ...] | None) -> ExternalView:
    with home.database.read() as connection:
        case = instances.get(connection, row.instance)
    found = stored_variables(home, case, row.token) if case is not None and row.state == "open" else {}
    return ExternalView(
        id=row.id,
        topic=row.topic,
        worker=row.worker,
        locked_until=row.locked_until,
        instance=row.instance,
        definition=row.definition,
        key=row.key,
        element=row.element,
        token=row.token,
        business_key=row.business_key,
        retries=row.retries,
        priority=row.priority,
        created=row.created_at,
        error_message=row.error_message,
        variables={name: value for name, value in found.items() if names is None or name in names},
    )


def external_tasks(home: Home, by: By, *, limit: int = 50, **filters: Any) -> tuple[ExternalView, ...]:  # noqa: ANN401 (the filters of the listing)
    """The open external tasks."""
    with home.database.read() as connection:
        now = home.clock.within(connection)
        may_work(connection, by, now)
        found = external.listing(connection, agency=by.agency, now=now, limit=limit, **filters)
    return tuple(_view(home, row, ()) for row in found)


def external_task(home: Home, by: By, task: str) -> ExternalView:
    """One external task. Raises NotFoundError."""
    with home.database.read() as connection:
        may_work(connection, by, home.clock.within(connection))
        return _view(home, _found(external.get(connection, task), by, task), ())


def _found(row: External | None, by: By, task: str) -> External:
    if row is None or row.agency != by.agency:
        raise NotFoundError("external task", task)
    return row


def _worked(
    home: Home, by: By, task: str, *, worker: str, request: tuple[object, ...], step: Callable[[Act, External], None]
) -> None:
    with home.database.read() as connection:
        may_work(connection, by, home.clock.within(connection))
        instance = _found(external.get(connection, task), by, task).instance

    def work(act: Act) -> dict[str, object]:
        row = _found(external.lock(act.connection, task), by, task)
        if row.state != "open":
            raise NotFoundError("open external task", task)
        if row.worker != worker:
            raise StateError(
                f"The external task is locked by “{row.worker or 'nobody'}”, not by “{worker}”. Fetch it again."
            )
        step(act, row)
        return {"id": task}

    perform(home, by, (*request, task, worker), work, instance=instance)


def complete_external(
    home: Home,
    by: By,
    task: str,
    *,
    worker: str,
    variables: Mapping[str, object] = NO_VALUES,
    local: Mapping[str, object] = NO_VALUES,
) -> None:
    """A worker has done the step; ``local`` values are seen only by the step's output parameters.

    Raises:
        StateError: another worker holds it.
    """

    def step(act: Act, row: External) -> None:
        kept = checked(admitted(act, {**local, **variables}))
        act.record(Draft("handler-succeeded", row.element, actor=_actor(worker)))
        external.close_tokens(act.connection, row.instance, [row.token], DONE)
        wake(act).run.complete(row.token, kept)

    _worked(home, by, task, worker=worker, request=("complete-external", dict(variables), dict(local)), step=step)


def _actor(worker: str) -> Actor:
    return Actor(worker, ActorKind.WORKER, "worker")


def fail_external(
    home: Home,
    by: By,
    task: str,
    *,
    worker: str,
    message: str | None = None,
    details: str | None = None,
    retries: int | None = None,
    timeout_ms: int = 0,
) -> None:
    """A worker could not do the step: with retries left it is free after the timeout, without it is an incident."""
    left = max(retries or 0, 0)

    def step(act: Act, row: External) -> None:
        until = act.at + timedelta(milliseconds=timeout_ms) if timeout_ms > 0 and left else None
        external.set_retries(
            act.connection,
            task,
            left,
            error_message=(message or "")[:LONGEST] or None,
            error_details=(details or "")[:LONGEST] or None,
            locked_until=until,
        )
        act.record(Draft("handler-failed", row.element, reason=message, actor=_actor(worker)))
        if left == 0:
            booking.open_incident(act, "external", message or "failed", element=row.element, token=row.token)
        act.home.bell.ring()

    _worked(home, by, task, worker=worker, request=("fail-external", message, details, left, timeout_ms), step=step)


def error_external(
    home: Home,
    by: By,
    task: str,
    *,
    worker: str,
    code: str,
    message: str | None = None,
    variables: Mapping[str, object] = NO_VALUES,
) -> None:
    """A worker found a business error: it takes the BPMN error path; caught by nothing, it is an incident."""
    if not code:
        raise BadValueError("A BPMN error needs a code. Send errorCode.")

    def step(act: Act, row: External) -> None:
        kept = checked(admitted(act, variables))
        act.record(Draft("handler-failed", row.element, reason=message or code, actor=_actor(worker)))
        if wake(act).run.fail(row.token, code, message, kept):
            external.close_tokens(act.connection, row.instance, [row.token], FAILED)
        else:
            external.set_retries(act.connection, task, 0, error_message=message or code)
            booking.open_incident(act, "external", f"{code}: {message or ''}", element=row.element, token=row.token)

    _worked(home, by, task, worker=worker, request=("error-external", code, message, dict(variables)), step=step)


def extend_lock(home: Home, by: By, task: str, *, worker: str, ms: int) -> None:
    """Hold a step for longer, from now on."""
    if ms <= 0:
        raise BadValueError("A lock needs a time greater than 0. Send newDuration in milliseconds.")

    def step(act: Act, row: External) -> None:
        external.set_lock(act.connection, row.id, worker, act.at + timedelta(milliseconds=ms))

    _worked(home, by, task, worker=worker, request=("extend-lock", ms), step=step)


def unlock_external(home: Home, by: By, task: str) -> None:
    """Give a step back for any worker to fetch."""
    with home.database.writing() as connection:
        may_work(connection, by, home.clock.within(connection))
        external.unlock(connection, _found(external.lock(connection, task), by, task).id)
    home.bell.ring()


def set_retries(home: Home, by: By, task: str, *, retries: int) -> None:
    """Let workers try again: an administrator's repair."""
    with home.database.writing() as connection:
        must_administer(who(connection, by, home.clock.within(connection)), "set retries")
        external.set_retries(connection, _found(external.lock(connection, task), by, task).id, retries)
    home.bell.ring()
