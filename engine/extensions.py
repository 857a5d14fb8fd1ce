"""More time for a task: the person who holds it asks, whoever gave it to them decides, and both are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import people, reminders
from engine.act import Act, perform
from engine.act_results import ExtensionView
from engine.clock import HANOI
from engine.deadlines import instant
from engine.errors import BadValueError, NotFoundError, RefusedError, StateError
from engine.inbox import found_task
from engine.names import names_of
from engine.rights import ADMIN, may_see, who
from engine.secrecy import must_be_ordinary
from engine.status import OPEN
from engine.superiors import HEADS
from engine.task_acts import REASON, case_of
from engine.trail import MISSING, Change, Draft
from storage import audit, extensions, instances, tasks
from storage.extensions import Extension

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from engine.by import By
    from engine.home import Home
    from engine.rights import Who
    from storage.session import Connection
    from storage.tasks import Task

ASKED, GRANTED, REFUSED = "asked", "granted", "refused"


def ask_for_time(home: Home, by: By, task: str, *, day: date, reason: str) -> ExtensionView:
    """Ask that a task be due on another day: whoever gave it to this person decides.

    That is the person who assigned or forwarded it, else who started the case, else the head of the asker's unit, else
    any administrator.

    Raises:
        BadValueError: the reason is too short, the task has no due date, or the day is not after it.
        RefusedError: somebody else holds the task, or the case is secret.
        StateError: it has been asked already, or the task is done.
    """
    _said(reason)
    answer = perform(
        home,
        by,
        ("ask-for-time", task, day, reason),
        lambda act: _ask(act, task, day, reason),
        instance=case_of(by, task),
        open_only=False,
    )
    return extension(home, by, str(answer["id"]))


def _said(reason: str) -> None:
    if len(reason.strip()) < REASON:
        raise BadValueError(f"Say why in at least {REASON} characters. Now there are {len(reason.strip())}.")


def _ask(act: Act, task_id: str, day: date, reason: str) -> dict[str, object]:
    task = found_task(act.connection, act.by, task_id)
    _must_hold(act, task)
    act.must_run()
    must_be_ordinary(act, "reason")
    if any(row.state == ASKED for row in extensions.of_task(act.connection, task.id)):
        raise StateError("More time has been asked for already. Wait for the answer.")
    wanted = _later(act, task, day)
    row = Extension(
        id=act.new_id(),
        agency=task.agency,
        instance=task.instance,
        task=task.id,
        asker=act.by.person,
        decider=_decider(act, task),
        wanted=wanted,
        reason=reason.strip(),
        asked_at=act.at,
        state=ASKED,
        decided_by=None,
        decided_at=None,
        due=None,
        answer=None,
        seen_at=None,
    )
    extensions.insert(act.connection, row)
    changes = (Change("wanted", new=wanted),)
    act.record(Draft("extension-asked", task.element, task.id, changes=changes, reason=row.reason))
    return {"id": row.id}


def _must_hold(act: Act, task: Task) -> None:
    if task.status == OPEN and task.assignee == act.by.person:
        return
    if not may_see(act.connection, who(act.connection, act.by, act.at), act.instance):
        raise NotFoundError("task", task.id)
    if task.status != OPEN:
        raise StateError(f"The task is {task.status} already.")
    raise RefusedError("Only the person who holds the task may do this. Claim it first.")


def _later(act: Act, task: Task, day: date) -> datetime:
    """The end of that day, if it is later than the due date and has not passed."""
    if task.due is None:
        raise BadValueError("This task has no due date, so it needs no more time.")
    wanted = instant(act, day)
    if wanted is None or wanted <= task.due or wanted <= act.at:
        raise BadValueError("Choose a day after the due date and after today.")
    return wanted


def _decider(act: Act, task: Task) -> str | None:
    """Who decides; None: any administrator."""
    given = audit.last_of_task(
        act.connection, instance=task.instance, task=task.id, kinds=("task-assigned", "task-forwarded")
    )
    asked = [given.actor if given is not None else None, act.instance.starter, *_heads(act)]
    return next((person for person in asked if person and _decides(act, person)), None)


def _decides(act: Act, person: str) -> bool:
    if person == act.by.person:
        return False
    try:
        return people.get(act.connection, act.by.agency, person).active
    except NotFoundError:
        return False


def _heads(act: Act) -> list[str]:
    """The heads of the asker's unit."""
    day = act.at.astimezone(HANOI).date()
    unit = people.unit_of(act.connection, act.by.person, day)
    if unit is None:
        return []
    found = (people.holders(act.connection, act.by.agency, role, unit.id, day) for role in reversed(HEADS))
    return [row.id for rows in found for row in rows]


def grant_time(home: Home, by: By, extension_id: str, *, day: date, answer: str = "") -> ExtensionView:
    """Give a task more time: it is due at the end of this day, which need not be the one that was asked for.

    Raises:
        NotFoundError: there is no such request that this person decides.
        BadValueError: the day is not after the due date.
        StateError: it is decided already, or the task is done.
    """
    return _decide(home, by, extension_id, day, answer)


def refuse_time(home: Home, by: By, extension_id: str, *, answer: str) -> ExtensionView:
    """Leave the due date as it is, with a reason.

    Raises:
        NotFoundError: there is no such request that this person decides.
        BadValueError: the reason is too short.
        StateError: it is decided already, or the task is done.
    """
    _said(answer)
    return _decide(home, by, extension_id, None, answer)


def _decide(home: Home, by: By, extension_id: str, day: date | None, answer: str) -> ExtensionView:
    with home.database.read() as connection:
        task = _found(connection, by, extension_id).task

    def work(act: Act) -> dict[str, object]:
        return _decided(act, extension_id, day, answer.strip())

    perform(home, by, ("decide", extension_id, day, answer), work, instance=case_of(by, task), open_only=False)
    return extension(home, by, extension_id)


def _found(connection: Connection, by: By, extension_id: str) -> Extension:
    row = extensions.get(connection, extension_id)
    if row is None or row.agency != by.agency:
        raise NotFoundError("request for more time", extension_id)
    return row


def _decided(act: Act, extension_id: str, day: date | None, answer: str) -> dict[str, object]:
    row = extensions.lock(act.connection, extension_id)
    if row is None or not _may_decide(who(act.connection, act.by, act.at), row):
        raise NotFoundError("request for more time", extension_id)
    task = found_task(act.connection, act.by, row.task)
    if row.state != ASKED:
        raise StateError("This request has been decided already.")
    if task.status != OPEN:
        raise StateError(f"The task is {task.status} already.")
    act.must_run()
    due = _later(act, task, day) if day is not None else None
    extensions.update(
        act.connection,
        row.id,
        state=REFUSED if due is None else GRANTED,
        decided_by=act.by.person,
        decided_at=act.at,
        due=due,
        answer=answer or None,
    )
    if due is None:
        act.record(Draft("extension-refused", task.element, task.id, reason=answer))
        return {"id": row.id}
    tasks.update(act.connection, task.id, due=due)
    reminders.move(act, task._replace(due=due))
    changes = (Change("due", MISSING if task.due is None else task.due, due),)
    act.record(Draft("task-due-changed", task.element, task.id, changes=changes, reason=answer or None))
    return {"id": row.id}


def _may_decide(actor: Who, row: Extension) -> bool:
    return row.asker != actor.person and (row.decider == actor.person or ADMIN in actor.codes)


def extension(home: Home, by: By, extension_id: str) -> ExtensionView:
    """One request for more time, for who asked, who decides and who may see the case.

    Raises:
        NotFoundError: there is none, or it is not for this person.
    """
    with home.database.read() as connection:
        row, actor = _found(connection, by, extension_id), who(connection, by, home.clock.within(connection))
        case = instances.get(connection, row.instance)
        theirs = row.asker == actor.person or _may_decide(actor, row)
        if case is None or not (theirs or may_see(connection, actor, case)):
            raise NotFoundError("request for more time", extension_id)
        return _views(connection, actor, [row])[0]


def extensions_of(home: Home, by: By, task: str) -> tuple[ExtensionView, ...]:
    """The requests for more time for a task that the person may see, oldest first."""
    with home.database.read() as connection:
        actor, row = who(connection, by, home.clock.within(connection)), found_task(connection, by, task)
        case = instances.get(connection, row.instance)
        found = extensions.of_task(connection, task)
        if case is None or not may_see(connection, actor, case):
            found = [one for one in found if one.asker == actor.person or _may_decide(actor, one)]
        return _views(connection, actor, found)


def extensions_for(home: Home, by: By) -> tuple[ExtensionView, ...]:
    """What waits for this person: requests that they decide, and answers to their own that they have not seen yet."""
    with home.database.read() as connection:
        actor = who(connection, by, home.clock.within(connection))
        mine = {"agency": by.agency, "person": by.person}
        asked = extensions.to_decide(connection, **mine, administers=ADMIN in actor.codes)
        answered = extensions.unseen(connection, **mine)
        return _views(connection, actor, [*(row for row in asked if _may_decide(actor, row)), *answered])


def seen_answer(home: Home, by: By, extension_id: str) -> None:
    """The asker knows the answer now. Raises NotFoundError."""
    with home.database.writing() as connection:
        row = _found(connection, by, extension_id)
        if row.asker != by.person:
            raise NotFoundError("request for more time", extension_id)
        if row.seen_at is None:
            extensions.update(connection, row.id, seen_at=home.clock.within(connection))


def _views(connection: Connection, actor: Who, found: Sequence[Extension]) -> tuple[ExtensionView, ...]:
    names = names_of(connection, [name for row in found for name in (row.asker, row.decider, row.decided_by)])
    return tuple(_view(connection, actor, row, names) for row in found)


def _view(connection: Connection, actor: Who, row: Extension, names: dict[str, str]) -> ExtensionView:
    task, case = tasks.get(connection, row.task), instances.get(connection, row.instance)
    if task is None or case is None:
        raise NotFoundError("task", row.task)
    return ExtensionView(
        id=row.id,
        task=row.task,
        element=task.element,
        definition=case.definition,
        name=task.name,
        subject=case.subject,
        asker=row.asker,
        asker_name=names.get(row.asker, row.asker),
        decider_name=names.get(row.decider or "", row.decider),
        present_due=task.due,
        wanted=row.wanted,
        reason=row.reason,
        asked_at=row.asked_at,
        state=row.state,
        decided_by_name=names.get(row.decided_by or "", row.decided_by),
        decided_at=row.decided_at,
        due=row.due,
        answer=row.answer,
        may_decide=row.state == ASKED and task.status == OPEN and _may_decide(actor, row),
    )
