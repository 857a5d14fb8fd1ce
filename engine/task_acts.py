"""Tasks: claimed, released, assigned, forwarded, completed (design 3, 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from engine import ballots, duties, keeping, papers, people
from engine.act import Act, perform, wake
from engine.booking import change_of, unit_id
from engine.by import ActorKind
from engine.errors import BadValueError, FlowError, NotFoundError, RefusedError, StateError
from engine.inbox import task_view
from engine.instances import revived_of
from engine.offers import offered
from engine.results import NO_VALUES, Completed
from engine.rights import may_see, must_do, stead, who
from engine.secrecy import ORDINARY, level, raise_to, screened
from engine.spiff import Changed
from engine.status import COMPLETED, OPEN
from engine.steps import entitle
from engine.submission import Faults, submitted
from engine.trail import MISSING, Change, Draft
from storage import incidents, tasks
from storage.tasks import Candidate

if TYPE_CHECKING:
    from engine.act import Finder
    from engine.by import By
    from engine.home import Home
    from engine.results import TaskView
    from engine.rights import Who
    from storage.instances import Instance
    from storage.session import Connection
    from storage.tasks import Task

REASON = 10
"""The least characters of a reason for handing a task on: enough to say something (domain 8)."""

PERFORMER = "performer"

Step = Callable[[Act, "Task", "Who"], None]


def claim(home: Home, by: By, task: str) -> TaskView:
    """Take a task that is offered to this person: from then on it is theirs alone.

    Raises:
        NotFoundError: it is not offered to them.
        LostRaceError: somebody else has taken or done it; the error names them and the time.
    """
    return _act(home, by, "claim", task, _claim)


def _claim(act: Act, task: Task, actor: Who) -> None:
    _must_do(act, task, actor)
    ballots.must_be_own(act, task, act.by.person)
    _must_both_be_separate(act, task)
    if task.assignee != holder(act):
        give(act, task, holder(act), "task-claimed")


def _must_do(act: Act, task: Task, actor: Who) -> None:
    """Refuse somebody whose task this is not; a substitute acts in the place of whose task it is from here on."""
    wanted = act.by.on_behalf_of
    act.in_place_of(must_do(act.connection, actor, task, lambda: _was_offered(act, task, actor), wanted))


def holder(act: Act) -> str:
    """Whose task it is while it is done: a substitute's work stays that of the person in whose place it is done."""
    return act.by.on_behalf_of or act.by.person


def _must_both_be_separate(act: Act, task: Task) -> None:
    for person in {act.by.person, holder(act)}:
        must_be_separate(act, task, person)


def give(act: Act, task: Task, person: str | None, kind: str, reason: str | None = None) -> None:
    """Write whose task it is from now on."""
    tasks.update(act.connection, task.id, assignee=person, claimed_at=act.at if person else None)
    _say(act, task, person, kind, reason)


def _mend(act: Act, task: Task) -> None:
    """The task has somebody now: an incident that said otherwise is resolved."""
    for incident in incidents.open_of(act.connection, task.instance):
        if incident.token == task.token:
            incidents.resolve(act.connection, incident.id, at=act.at, by=act.by.person, resolution="assigned")
            act.record(Draft("incident-resolved", task.element))


def _say(act: Act, task: Task, person: str | None, kind: str, reason: str | None = None) -> None:
    before = MISSING if task.assignee is None else task.assignee
    changes = (Change("assignee", before, MISSING if person is None else person),)
    act.record(Draft(kind, task.element, task.id, changes=changes, reason=reason))


def release(home: Home, by: By, task: str) -> TaskView:
    """Put a claimed task back, so that others may take it.

    Raises:
        StateError: it was given to this person by name, so nobody else could take it: forward it instead.
    """
    return _act(home, by, "release", task, _release)


def _release(act: Act, task: Task, actor: Who) -> None:
    _must_hold(act, task, actor)
    if not tasks.candidates(act.connection, [task.id]):
        raise StateError("This task was given to one person by name, so nobody else could take it. Forward it instead.")
    give(act, task, None, "task-released")


def _must_hold(act: Act, task: Task, actor: Who) -> None:
    _must_do(act, task, actor)
    if task.assignee != holder(act) and not actor.administers:
        raise RefusedError("Only the person who holds the task may do this. Claim it first.")


def assign(home: Home, by: By, task: str, person: str, *, reason: str | None = None) -> TaskView:
    """Give an open task to a person: for administrators and heads, when somebody is away or overloaded."""
    return _act(
        home, by, "assign", task, lambda act, row, actor: _assign(act, row, actor, person, reason), person, reason
    )


def _assign(act: Act, task: Task, actor: Who, person: str, reason: str | None) -> None:
    if not actor.codes & {"admin", "lanh_dao", "chanh_vp"} and not actor.administers:
        raise RefusedError("Only an administrator or a head may give tasks to others. Forward your own instead.")
    _must_be_open(task)
    ballots.must_be_own(act, task, person)
    chosen = _active(act, person)
    must_be_separate(act, task, chosen)
    give(act, task, chosen, "task-assigned", reason)
    _mend(act, task)


def _must_be_open(task: Task) -> None:
    if task.status != OPEN:
        raise StateError(f"The task is {task.status} already.")


def _active(act: Act, person: str) -> str:
    found = people.get(act.connection, act.by.agency, person)
    if not found.active:
        raise StateError(f"{found.name} no longer works here. Choose somebody else.")
    return found.id


def forward(home: Home, by: By, task: str, to: str, *, reason: str) -> TaskView:
    """Hand a task on to a colleague, with a reason of at least ten characters.

    Raises:
        BadValueError: the reason is too short.
        RefusedError: separation of duties keeps the colleague from it.
    """
    if len(reason.strip()) < REASON:
        raise BadValueError(f"Say why in at least {REASON} characters. Now there are {len(reason.strip())}.")
    return _act(home, by, "forward", task, lambda act, row, actor: _forward(act, row, actor, to, reason), to, reason)


def _forward(act: Act, task: Task, actor: Who, to: str, reason: str) -> None:
    _must_do(act, task, actor)
    ballots.must_be_own(act, task, to)
    person = _active(act, to)
    must_be_separate(act, task, person)
    give(act, task, person, "task-forwarded", reason)


def complete(
    home: Home, by: By, task: str, values: Mapping[str, object] = NO_VALUES, *, faults: Faults = ()
) -> Completed:
    """Finish a task with what its form or its program gave, and run the case on to its next waits.

    An offered task need not be claimed first. One winner: whoever comes later is told who was first and when.
    ``faults`` are mistakes that the page has found already, such as a file that was not taken, as (path, text in
    Vietnamese, text in English): they are told together with the form's own, so that all can be mended at once.

    Raises:
        FormRefusedError: the form has mistakes; nothing was changed.
        LostRaceError: somebody else was first.
        RefusedError: separation of duties, or no authority to sign on that day.
    """
    answer = perform(
        home,
        by,
        ("complete", task, ballots.told(home, by, task, values)),
        lambda act: finish_task(act, task, values, faults),
        instance=case_of(by, task),
        open_only=False,
    )
    return Completed(
        task=str(answer["task"]),
        instance=str(answer["instance"]),
        status=str(answer["status"]),
        recallable=bool(answer.get("recallable")),
    )


class _RehearsedError(Exception):
    """Ends a rehearsal: everything is rolled back."""

    def __init__(self, values: Mapping[str, object]) -> None:
        super().__init__()
        self.values = values


def rehearse(home: Home, by: By, task: str, values: Mapping[str, object], *, faults: Faults = ()) -> dict[str, object]:
    """What finishing a task with these values would record, having tried it: nothing is changed.

    Raises what ``complete`` raises.
    """
    return rehearsed(home, by, task, lambda act: _finished(act, task, values, faults))


def rehearsed(home: Home, by: By, task: str, work: Callable[[Act], Mapping[str, object]]) -> dict[str, object]:
    """Try some work on the case of a task, take all of it back, and give what it gave."""

    def attempt(act: Act) -> dict[str, object]:
        raise _RehearsedError(work(act))

    try:
        perform(home, replace(by, key=None), ("rehearse", task), attempt, instance=case_of(by, task), open_only=False)
    except _RehearsedError as done:
        return dict(done.values)
    return {}  # pragma: no cover (the work always raises)


def finish_task(act: Act, task_id: str, values: Mapping[str, object], faults: Faults = ()) -> dict[str, object]:
    """Within an act, finish a task of its case; see ``complete``."""
    _finished(act, task_id, values, faults)
    return {"task": task_id, "instance": act.instance.id, "status": "", "recallable": False}


def _finished(act: Act, task_id: str, values: Mapping[str, object], faults: Faults) -> dict[str, object]:
    """Finish the task; what its form brought."""
    task, actor = _task(act, task_id), who(act.connection, act.by, act.at)
    _must_do(act, task, actor)
    act.must_run()
    _must_both_be_separate(act, task)
    ballots.must_be_own(act, task, act.by.person)
    wake(act)
    form = act.model.form_of(task.element)
    if act.by.kind is ActorKind.PERSON and not ballots.secret_fields(form):
        act.sent = keeping.Sent(task, screened(act.model, values, act.instance.secrecy, form))
    kept = ballots.split(act, task, submitted(act, form, values, task.token, faults))
    raise_to(act, level(act.model, kept, act.instance.secrecy))
    entitle(act, kept)
    papers.file(act, task, kept)
    papers.sign(act, task, kept)
    _finish(act, task, {**kept, **_performer(act, task)})
    return kept


def _performer(act: Act, task: Task) -> dict[str, object]:
    """Whose task is finished, under the variable that its property ``performer`` names; of a secret case nothing."""
    name = act.model.node(task.element).properties.get(PERFORMER)
    return {name: holder(act)} if name and act.instance.secrecy == ORDINARY else {}


def _finish(act: Act, task: Task, values: Mapping[str, object]) -> None:
    if task.assignee is None:
        _say(act, task, holder(act), "task-claimed")  # closing the row writes who took it
    elif task.assignee != holder(act):
        give(act, task, holder(act), "task-claimed")
    run = act.running.run
    run.complete(task.token, values)
    happened = run.drain()
    # What the form set comes first; later changes belong to the steps that follow, which may use the same names.
    first = next((place for place, one in enumerate(happened) if not isinstance(one, Changed)), len(happened))
    changes = tuple(change_of(one) for one in happened[:first] if isinstance(one, Changed))
    act.record(Draft("task-completed", task.element, task.id, changes=changes, reason=act.by.reason))
    act.changed = act.changed or bool(changes)
    act.book(happened[first:])
    act.finished.add(task.token)
    act.rows.closed.append((task.id, COMPLETED, act.at, act.by.person, act.by.on_behalf_of))


def must_be_separate(act: Act, task: Task, person: str) -> None:
    """Separation of duties: who did a step that this one is to check may not do it (design 7).

    Raises:
        RefusedError: the person did such a step in this case.
    """
    work = act.model.node(task.element).work
    if work is None or not work.separate_from:
        return
    found = duties.barred(work.separate_from, tasks.of_instance(act.connection, task.instance, COMPLETED), [person])
    if found is not None:
        raise RefusedError(
            f"“{task.name}” must be done by somebody else than “{found.step}”, which {person} did in this case. "
            "Forward it to a colleague."
        )


def must_be_for(act: Act, task_id: str) -> dict[str, object]:
    """Refuse whoever cannot do this task now. Raises LostRaceError, NotFoundError."""
    _must_do(act, _task(act, task_id), who(act.connection, act.by, act.at))
    return {}


def _was_offered(act: Act, task: Task, actor: Who) -> bool:
    """Whether a closed task had been for this person: its candidates are gone, so the diagram is asked again."""
    if may_see(act.connection, actor, act.instance):
        return True
    live = revived_of(act.home, act.connection, act.instance)
    try:
        to = offered(live.run, None, act.model, act.model.node(task.element))
    except FlowError:
        return False
    rows = (Candidate(task.id, task.agency, one.kind, one.value, unit_id(act, one.unit)) for one in to.candidates)
    return to.assignee == actor.person or actor.offered(rows)


def _must_know(act: Act, task: Task, actor: Who) -> None:
    """Who never could have done a task and may not see its case is not told that there is one. Raises NotFoundError."""
    if actor.person in {task.assignee, task.ended_by} or actor.administers:
        return
    offers = tasks.candidates(act.connection, [task.id])
    if actor.offered(offers) or stead(actor, task, offers) is not None:
        return
    if not _was_offered(act, task, actor):
        raise NotFoundError("task", task.id)


def _act(home: Home, by: By, name: str, task: str, step: Step, *request: object) -> TaskView:
    def work(act: Act) -> dict[str, object]:
        row, actor = _task(act, task), who(act.connection, act.by, act.at)
        _must_know(act, row, actor)
        act.must_run()
        step(act, row, actor)
        keeping.touch(act.connection, act.by, row, act.at)
        return {"task": row.id}

    perform(home, by, (name, task, *request), work, instance=case_of(by, task), open_only=False)
    with home.database.read() as connection:
        return task_view(home, connection, _found(tasks.get(connection, task), task))


def _task(act: Act, task: str) -> Task:
    return _found(tasks.get(act.connection, task), task)


def _found(row: Task | None, task: str) -> Task:
    if row is None:
        raise NotFoundError("task", task)
    return row


def case_of(by: By, task: str) -> Finder:
    """Finds and locks the case of a task of this agency."""

    def find(connection: Connection) -> Instance:
        row = tasks.lock_case(connection, task)
        if row is None or row.agency != by.agency:
            raise NotFoundError("task", task)
        return row

    return find
