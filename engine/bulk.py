"""Many tasks at once: an act and an event for each, and a result for each, so that one refusal stops no other."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bpmn.forms import Form, Kind, initial
from engine.act import Act, perform, wake
from engine.act_results import Result
from engine.ballots import secret_fields
from engine.deadlines import functions
from engine.desk import detail_of, seen_task
from engine.errors import BadValueError, EngineError, NotFoundError, StateError
from engine.inbox import found_task, task_views
from engine.rights import who
from engine.secrecy import ORDINARY
from engine.status import OPEN
from engine.task_acts import assign, case_of, claim, finish_task, rehearsed
from engine.triage import put_aside
from storage import drafts, tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from bpmn.forms import Field
    from engine.by import By
    from engine.home import Home
    from engine.results import TaskDetail, TaskView
    from storage.instances import Instance
    from storage.session import Connection
    from storage.tasks import Task

MOST: Final = 200
"""Tasks that one command takes: more than a page shows."""
FEW: Final = 4
"""Fields that one answer for all may ask for."""
_OF_EACH: Final = frozenset({Kind.FILE, Kind.TABLE})
"""What each case has of its own."""


def claim_many(home: Home, by: By, ids: Sequence[str]) -> tuple[Result, ...]:
    """Take tasks.

    Raises:
        BadValueError: none is named, or too many.
    """
    return each(home, by, ids, lambda one, task: claim(home, one, task))


def assign_many(home: Home, by: By, ids: Sequence[str], person: str, *, reason: str | None) -> tuple[Result, ...]:
    """Give tasks to a person: for administrators and heads.

    Raises:
        BadValueError: none is named, or too many.
    """
    return each(home, by, ids, lambda one, task: assign(home, one, task, person, reason=reason))


def put_aside_many(home: Home, by: By, ids: Sequence[str], until: datetime) -> tuple[Result, ...]:
    """Hide tasks from this person's lists until an instant.

    Raises:
        BadValueError: none is named, or too many.
    """
    return each(home, by, ids, lambda one, task: put_aside(home, one, task, until))


def complete_many(home: Home, by: By, ids: Sequence[str], values: Mapping[str, object]) -> tuple[Result, ...]:
    """Finish tasks of one step with one answer; what it leaves empty is in each case as that case has it.

    A task in which the person has begun to type is left to them.

    Raises:
        BadValueError: none is named, or too many, or they are not such that one answer fits all.
    """
    step = common_task(home, by, ids).task
    typed = _typed(values)

    def finish(one: By, task: str) -> object:
        def work(act: Act) -> dict[str, object]:
            return _finish(act, task, (step.definition, step.element), typed)

        return perform(home, one, ("complete", task, typed), work, instance=case_of(one, task), open_only=False)

    return each(home, by, ids, finish)


def rehearse_many(home: Home, by: By, ids: Sequence[str], values: Mapping[str, object]) -> tuple[Result, ...]:
    """What ``complete_many`` would give, having tried it with each: nothing is changed. Raises what that raises."""
    step = common_task(home, by, ids).task
    typed = _typed(values)

    def attempt(one: By, task: str) -> object:
        return rehearsed(home, one, task, lambda act: _finish(act, task, (step.definition, step.element), typed))

    return each(home, by, ids, attempt)


def _typed(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _finish(act: Act, task: str, step: tuple[str, str], typed: Mapping[str, object]) -> dict[str, object]:
    row = tasks.get(act.connection, task)
    if row is None or (act.instance.definition, row.element) != step:
        raise StateError("This is another step. Do it by itself.")
    if drafts.get(act.connection, task, act.by.person) is not None:
        raise StateError("You have begun to write in this one. Open it, so that nothing is lost.")
    return finish_task(act, task, {**_present(act, row), **typed})


def _present(act: Act, row: Task) -> dict[str, object]:
    """What the form would show in this case before anybody answers."""
    form = act.model.form_of(row.element)
    live = wake(act)
    if form is None or row.token not in live.waits:
        return {}
    shown = initial(form, live.run.variables(row.token), functions=functions(act))
    open_names = {field.path[0] for field in form.fields() if _is_open(field)}
    return {name: value for name, value in shown.items() if name in open_names and value is not None}


def _is_open(field: Field) -> bool:
    return field.readonly is not True and field.kind is not Kind.CALCULATION


def selected_tasks(home: Home, by: By, ids: Sequence[str]) -> tuple[TaskView, ...]:
    """The tasks that the person may see, as they are listed before one act is done with all.

    Raises:
        NotFoundError: there is none.
        BadValueError: none is named, or too many.
    """
    with home.database.read() as connection:
        return task_views(home, connection, [row for row, _ in _seen(home, connection, by, ids)])


def _seen(home: Home, connection: Connection, by: By, ids: Sequence[str]) -> list[tuple[Task, Instance]]:
    """Those that the person may still see: a colleague may have done others meanwhile. Raises NotFoundError: none."""
    actor, found = who(connection, by, home.clock.within(connection)), []
    for task in _named(ids):
        with suppress(NotFoundError):
            found.append(seen_task(connection, actor, found_task(connection, by, task)))
    if not found:
        raise NotFoundError("task", ids[0])
    return found


def common_task(home: Home, by: By, ids: Sequence[str]) -> TaskDetail:
    """The step that the tasks are all at, with a form of what one answer for all has to say, and no values.

    Raises:
        NotFoundError: there is no task among them that the person may see.
        BadValueError: none is named or too many, they are different steps, or their form asks for what is each
            case's own: a file, a table, a secret vote, or more than a few fields.
    """
    with home.database.read() as connection:
        found = _seen(home, connection, by, ids)
        if len({(case.definition, row.element) for row, case in found}) > 1:
            raise BadValueError("These are different steps. Select tasks of one step and one issue of its procedure.")
        if any(row.secrecy != ORDINARY for row, _ in found):
            raise BadValueError("A secret paper is handled by itself. Take it out of the selection.")
        row, case = next((pair for pair in found if pair[0].status == OPEN), found[0])
        first = detail_of(home, connection, by, row, case)
    return replace(first, form=_asked(first.form), values={}, variables={}, draft=None)


def _named(ids: Sequence[str]) -> list[str]:
    named = list(dict.fromkeys(ids))
    if not named:
        raise BadValueError("Nothing is selected. Select at least one task.")
    if len(named) > MOST:
        raise BadValueError(f"{len(named)} tasks are too many at once: at most {MOST}.")
    return named


def _asked(form: Form | None) -> Form | None:
    """The fields of a form that one answer can fill for all."""
    if form is None:
        return None
    fields = [field for field in form.fields() if _is_open(field)]
    own = [field for field in fields if field.kind in _OF_EACH and _is_needed(field)]
    asked = tuple(field for field in fields if field.kind not in _OF_EACH)
    nested = any(len(field.path) > 1 for field in fields)
    if secret_fields(form) or own or nested or len(asked) > FEW:
        raise BadValueError("The form of this step asks for what is each case's own. Open the tasks one by one.")
    return replace(form, components=asked)


def _is_needed(field: Field) -> bool:
    return field.rules.required or field.rules.required_if is not None or field.rules.rows[0] > 0


def each(home: Home, by: By, ids: Sequence[str], act: Callable[[By, str], object]) -> tuple[Result, ...]:
    """Do something with each of the tasks; one that is refused stops no other.

    Raises:
        BadValueError: none is named, or too many.
    """
    named = _named(ids)
    refused: dict[str, EngineError] = {}
    for task in named:
        try:
            act(replace(by, key=f"{by.key}:{task}") if by.key else by, task)
        except EngineError as error:
            refused[task] = error
    with home.database.read() as connection:
        rows = [row for task in named if (row := tasks.get(connection, task)) is not None and row.agency == by.agency]
        seen = [row for row in rows if not isinstance(refused.get(row.id), NotFoundError)]
        views = {view.id: view for view in task_views(home, connection, seen)}
    return tuple(Result(id=task, task=views.get(task), refused=refused.get(task)) for task in named)
