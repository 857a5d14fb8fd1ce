"""Writing once: the rows that an act has gathered go to the database in a few statements (design 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import reminders
from engine.names import task_title
from engine.queues import hints
from engine.status import CANCELLED, CHILD, COMPLETED, FAILED, MESSAGE, SERVICE, SIGNAL, TASK, TIMER
from engine.trail import Draft
from storage import dispatch, drafts, external, incidents, jobs, recalls, subscriptions, tasks, timers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.act import Act


def withdraw(act: Act) -> None:
    """Say in the trail what this act has taken away or mended, before its events are written."""
    _withdraw_tasks(act, act.rows.gone.get(TASK, ()))
    mended = {token for kind in _MENDABLE for token in act.rows.gone.get(kind, ())}
    if mended:
        _resolve(act, mended)


_MENDABLE = (SERVICE, FAILED, CHILD, TIMER)


def _withdraw_tasks(act: Act, tokens: Iterable[int]) -> None:
    for token in tokens:
        task = None if token in act.finished else tasks.by_token(act.connection, act.instance.id, token)
        if task is not None:
            act.rows.closed.append((task.id, CANCELLED, act.at, None, None))
            act.record(Draft("task-cancelled", task.element, task.id))


def _resolve(act: Act, tokens: set[int]) -> None:
    for incident in incidents.open_of(act.connection, act.instance.id):
        if incident.token in tokens:
            incidents.resolve(act.connection, incident.id, at=act.at, by=act.by.person, resolution="the step went on")
            act.record(Draft("incident-resolved", incident.element))


def write(act: Act) -> None:
    """Write the act's rows; its instance and its events are written already."""
    _take_away(act)
    rows, connection, due = act.rows, act.connection, list(act.rows.jobs)
    if rows.tasks:
        final = [_final(act, task) for task in rows.tasks.values()]
        due += reminders.planned(act, final)
        tasks.insert_many(connection, final, rows.candidates, words=lambda task: _words(act, task))
    if rows.timers:
        timers.insert_many(connection, list(rows.timers.values()))
    if rows.subscriptions:
        subscriptions.insert_many(connection, list(rows.subscriptions.values()))
    if rows.external:
        external.insert_many(connection, list(rows.external.values()))
    if due:
        jobs.insert_many(connection, due)
        if act.home.has_workers:
            dispatch.send(connection, hints(job for job in due if job.due <= act.at))
    if rows.incidents:
        incidents.insert_many(connection, rows.incidents)
    if rows.recall is not None:
        recalls.replace(connection, rows.recall)
    elif act.live is not None and not act.is_new:
        recalls.delete(connection, act.instance.id)


def _take_away(act: Act) -> None:
    rows, connection = act.rows, act.connection
    if rows.closed:
        tasks.close_many(connection, rows.closed)
        reminders.end(act, [task for task, *_ in rows.closed])
        for task, status, _, person, _ in rows.closed:
            # What others have typed is theirs: they hear that they came too late, and lose nothing.
            if status == COMPLETED and person is not None:
                drafts.delete(connection, task, person)
    if gone := rows.gone.get(TIMER):
        timers.delete_tokens(connection, act.instance.id, gone)
    if gone := rows.gone.get(MESSAGE, []) + rows.gone.get(SIGNAL, []):
        subscriptions.delete_tokens(connection, act.instance.id, gone)
    if gone := rows.gone.get(SERVICE):
        external.close_tokens(connection, act.instance.id, gone, CANCELLED)


def _final(act: Act, task: tasks.Task) -> tasks.Task:
    """A task shows the case as it is at the end of the act: its urgency, secrecy and, without one of its own, title."""
    row = act.instance
    subject = task_title(act.model, task, row)
    return task._replace(subject=subject, urgent=act.urgent, secrecy=row.secrecy, business_key=row.business_key)


def _words(act: Act, task: tasks.Task) -> str:
    """What a task is found by besides its title: its step and its procedure, as drawn and in English."""
    version = act.model
    english = (each.properties.get("name_en", "") for each in (version.node(task.element), version.process))
    return " ".join((task.name, version.row.name, *english))
