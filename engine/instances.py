"""Cases: started, cancelled, suspended and resumed; their variables read and set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.model import EventKind
from engine import booking, people
from engine.act import Act, perform, wake
from engine.by import Channel
from engine.clock import HANOI
from engine.deadlines import functions
from engine.errors import BadValueError, RefusedError, StateError
from engine.jobs import child_done_job
from engine.live import begun, revived
from engine.names import names_of
from engine.own_files import must_be_own
from engine.results import NO_VALUES, Started
from engine.rights import must_see, who
from engine.secrecy import ORDINARY, admitted, level, screened
from engine.spiff import NO_FUNCTIONS, Changed
from engine.status import ACTIVE, CANCELLED, SERVICE, SUSPENDED
from engine.submission import checked
from engine.trail import MISSING, NO_PREVIOUS, Change, Draft
from engine.versions import wanted
from storage import documents, instances
from storage.instances import Instance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.by import By
    from engine.home import Home
    from engine.live import Live
    from engine.rights import Who
    from engine.shelf import Version
    from storage.session import Connection

STARTER = "starter"
KEY_LENGTH = 255
REASON = 10
UNWRITTEN = "hồ sơ mật: không ghi lý do"


def start(
    home: Home,
    by: By,
    key: str,
    *,
    business_key: str | None = None,
    variables: Mapping[str, object] = NO_VALUES,
    version: int | None = None,
    definition: str | None = None,
) -> Started:
    """Start a case of a procedure: the newest version of a key, a version by number, or a definition by id.

    Raises:
        NotFoundError: there is no such procedure.
        StateError: the procedure starts only by a message, signal or time, or new starts are stopped.
    """
    request = ("start", definition or key, version, business_key, dict(variables))
    answer = perform(home, by, request, lambda act: _start(act, definition or key, version, business_key, variables))
    return Started(**{name: answer[name] for name in Started.__slots__})


def _start(
    act: Act, key: str, number: int | None, business_key: str | None, variables: Mapping[str, object]
) -> dict[str, object]:
    row = wanted(act.connection, act.by.agency, key, number)
    version = act.home.shelf.version(act.connection, row.id)
    element = _start_event(act, version, variables)
    allowed = row.startable_by
    if allowed and not who(act.connection, act.by, act.at).may_start(allowed):
        raise RefusedError(f"Only {', '.join(allowed)} may start “{row.name}”. Ask one of them.")
    begin(act, version, starter=act.by.person, business_key=business_key, variables=variables, element=element)
    return started(act)


def _start_event(act: Act, version: Version, variables: Mapping[str, object]) -> str | None:
    """The none start event (None), else the first conditional one whose condition the given variables meet."""
    starts = [node for node in version.process.root.nodes.values() if node.kind == "startEvent"]
    if any(not node.events for node in starts):
        return None
    for node in starts:
        event = node.events[0]
        condition = event.expression if event.kind is EventKind.CONDITIONAL else None
        if condition is not None and condition.evaluate(variables, functions(act)) is True:
            return node.id
    raise StateError(
        f"“{version.row.key}” starts by a message, a signal, a time or a condition that these values do not meet."
    )


def started(act: Act) -> dict[str, object]:
    """The answer of a start."""
    row = act.instance
    return {
        "id": row.id,
        "key": row.key,
        "version": row.version,
        "business_key": row.business_key,
        "status": row.status,
        "definition": row.definition,
    }


def begin(
    act: Act,
    version: Version,
    *,
    starter: str | None,
    business_key: str | None,
    variables: Mapping[str, object],
    element: str | None = None,
    parent: tuple[str, int, str] | None = None,
) -> None:
    """Make the instance of this act and begin it; ``parent`` is (instance, token, root) of the one that calls it.

    Raises:
        BadValueError: a variable cannot be kept, the business key is too long, or a file was brought by somebody else.
        StateError: new starts of this version are stopped.
    """
    if version.row.suspended:
        raise StateError(f"New cases of “{version.row.name}” are stopped. Ask who publishes the procedure.")
    if business_key is not None and len(business_key) > KEY_LENGTH:
        raise BadValueError(f"The business key is longer than {KEY_LENGTH} characters. Shorten it.")
    secrecy = level(version, variables, ORDINARY)
    if version.secrecy is not None and version.secrecy not in variables and variables:
        raise RefusedError(
            f"“{version.row.name}” asks first how secret the matter is: start it without other values, "
            f"or with “{version.secrecy}”."
        )
    form = version.form_of(element) if element else None
    kept = checked(screened(version, variables, ORDINARY, form))
    must_be_own(act, kept)
    if secrecy != ORDINARY:
        business_key = None
    person = starter_of(act, starter)
    act.version, act.is_new = version, True
    act.row = _row(act, version, person, business_key=business_key, secrecy=secrecy, parent=parent)
    act.changed = True
    # Always ours: units and roles are looked up by it.
    kept = {**kept, STARTER: person}
    act.record(
        Draft("instance-started", element, changes=tuple(Change(name, MISSING, value) for name, value in kept.items()))
    )
    act.live = begun(version, kept, functions(act), element)
    # The event of the start names the first variables: they are not told twice.
    act.book([one for one in act.live.run.drain() if not (isinstance(one, Changed) and one.element is None)])


def starter_of(act: Act, person: str | None) -> dict[str, object]:
    """The variable ``starter`` of a case: id, name and unit of the person who started it."""
    if person is None:
        return {"id": None, "name": None, "unit": None}
    unit = people.unit_of(act.connection, person, act.at.astimezone(HANOI).date())
    name = names_of(act.connection, [person]).get(person, person)
    return {"id": person, "name": name, "unit": unit.code if unit else None}


def _row(
    act: Act,
    version: Version,
    starter: Mapping[str, object],
    *,
    business_key: str | None,
    secrecy: str,
    parent: tuple[str, int, str] | None,
) -> Instance:
    instance = act.new_id()
    name, unit = starter["id"], starter["unit"]
    return Instance(
        id=instance,
        agency=act.by.agency,
        key=version.row.key,
        definition=version.row.id,
        version=version.row.version,
        business_key=business_key,
        status=ACTIVE,
        rev=0,
        parent=parent[0] if parent else None,
        parent_token=parent[1] if parent else None,
        root=parent[2] if parent else instance,
        starter=str(name) if name else None,
        unit=str(unit) if unit else None,
        subject=version.row.name if business_key is None else f"{version.row.name} {business_key}",
        started_at=act.at,
        ended_at=None,
        event_no=0,
        event_hash=NO_PREVIOUS,
        secrecy=secrecy,
        end_state=None,
    )


def cancel(home: Home, by: By, instance: str, *, reason: str) -> None:
    """End a case before its end: every open step is withdrawn, the trail and the papers stay.

    Raises:
        RefusedError: the person neither started it nor oversees it.
        BadValueError: there is no reason.
    """
    _said(reason)
    if by.channel is Channel.WEB and len(reason.strip()) < REASON:
        raise BadValueError(f"Say why in at least {REASON} characters. Now there are {len(reason.strip())}.")
    perform(
        home,
        by,
        ("cancel", instance, reason),
        lambda act: cancel_within(act, reason),
        instance=instance,
        open_only=False,
    )


def _said(reason: str) -> None:
    if not reason.strip():
        raise BadValueError("Say why: a reason is part of the trail.")


def cancel_within(act: Act, reason: str) -> dict[str, object]:
    """Within an act, end its case before its end; see ``cancel``."""
    _may_end(act)
    if act.instance.status not in {ACTIVE, SUSPENDED}:
        raise StateError("This case has ended already: nothing is left to cancel.")
    if papers_bind(act.connection, act.instance):
        raise RefusedError("A paper of this case is signed or numbered: the case cannot be cancelled any more.")
    end(act, reason)
    return {"id": act.instance.id}


def papers_bind(connection: Connection, row: Instance) -> bool:
    """Whether a paper of the case is signed or has its number: from then on the case runs to one of its ends."""
    found = documents.of_instance(connection, agency=row.agency, instance=row.id)
    return any(paper.number is not None or paper.state in {"signed", "issued"} for paper in found)


def end(act: Act, reason: str) -> None:
    """Cancel the act's instance; of a secret one no words are kept."""
    if act.instance.secrecy != ORDINARY:
        reason = UNWRITTEN
    wake(act).run.cancel()
    act.change(status=CANCELLED, ended_at=act.at)
    booking.book(act, act.running.run.drain())
    act.record(Draft("instance-cancelled", reason=reason))
    if act.instance.parent is not None:
        act.rows.jobs.append(child_done_job(act, {}))


def _may_end(act: Act) -> None:
    actor = who(act.connection, act.by, act.at)
    row = must_see(act.connection, actor, act.instance, act.instance.id, act.by.agency)
    if not may_end(actor, row):
        raise RefusedError(
            "Only the person who started the case, the head of the agency or an administrator may do this."
        )


def may_end(actor: Who, row: Instance) -> bool:
    """Who may cancel, suspend and resume a case: who started it, the head of the agency, an administrator."""
    return row.starter == actor.person or bool(actor.codes & {"admin", "lanh_dao"})


def suspend(home: Home, by: By, instance: str, *, reason: str) -> None:
    """Stop a case for a while: it stays readable, and nothing in it can be done until it is resumed."""
    _said(reason)
    perform(
        home,
        by,
        ("suspend", instance, reason),
        lambda act: set_status(act, SUSPENDED, reason),
        instance=instance,
    )


def resume(home: Home, by: By, instance: str, *, reason: str) -> None:
    """Let a suspended case go on; timers that came due meanwhile fire now."""
    _said(reason)
    perform(
        home,
        by,
        ("resume", instance, reason),
        lambda act: set_status(act, ACTIVE, reason),
        instance=instance,
        open_only=False,
    )


def set_status(act: Act, status: str, reason: str) -> dict[str, object]:
    """Within an act, suspend its case or let it go on; see ``suspend`` and ``resume``."""
    _may_end(act)
    before, kind = (SUSPENDED, "instance-resumed") if status == ACTIVE else (ACTIVE, "instance-suspended")
    if act.instance.status != before:
        raise StateError(f"The case is {act.instance.status}, not {before}.")
    act.change(status=status)
    act.record(Draft(kind, reason=reason))
    if status == ACTIVE:
        wake(act)  # results that came in meanwhile go on now
    return {"id": act.instance.id, "status": status}


def variables(home: Home, by: By, instance: str) -> dict[str, object]:
    """The variables of a case."""
    with home.database.read() as connection:
        row = must_see(
            connection, who(connection, by, home.clock.now()), instances.get(connection, instance), instance, by.agency
        )
        return stored_variables(home, row)


def revived_of(home: Home, connection: Connection, row: Instance) -> Live:
    """The live workflow of a case as it was last written, to look at."""
    version = home.shelf.version(connection, row.definition)
    return revived(version, instances.load_state(connection, row.id)[1], NO_FUNCTIONS)


def stored_variables(home: Home, row: Instance, token: int | None = None) -> dict[str, object]:
    """The variables of a case as they were last written, as the process or as one waiting step sees them."""
    with home.database.read() as connection:
        return revived_of(home, connection, row).run.variables(token)


def variables_at(home: Home, row: Instance, token: int) -> dict[str, object] | None:
    """The variables as a waiting service step sees them; None when it waits no longer."""
    with home.database.read() as connection:
        live = revived_of(home, connection, row)
    return live.run.variables(token) if live.waits.get(token) == SERVICE else None


def set_variables(home: Home, by: By, instance: str, values: Mapping[str, object], *, reason: str) -> None:
    """Set variables of a case by hand: an administrator's repair, with its reason."""
    _said(reason)
    perform(
        home,
        by,
        ("set-variables", instance, dict(values), reason),
        lambda act: _set(act, values, reason),
        instance=instance,
    )


def _set(act: Act, values: Mapping[str, object], reason: str) -> dict[str, object]:
    actor = who(act.connection, act.by, act.at)
    must_see(act.connection, actor, act.instance, act.instance.id, act.by.agency)
    if "admin" not in actor.codes:
        raise RefusedError("Only an administrator may set variables by hand. Ask one.")
    kept = checked(admitted(act, values))
    act.record(Draft("variables-set", reason=reason))
    wake(act).run.assign(kept)
    return {"id": act.instance.id}
