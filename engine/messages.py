"""Messages and signals: to the instance that waits for them, or to a procedure that they start (BPMN 10.5)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bpmn.model import EventKind
from engine import instances as cases
from engine.act import Act, perform, wake
from engine.actions import may_send
from engine.by import ActorKind
from engine.errors import RefusedError, StateError
from engine.live import revived
from engine.results import NO_VALUES, Receipt
from engine.rights import may_see, who
from engine.secrecy import admitted
from engine.spiff import NO_FUNCTIONS
from engine.status import ACTIVE, MESSAGE, SIGNAL
from engine.submission import checked
from engine.trail import MISSING, Change, Draft
from storage import definitions, instances, subscriptions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.by import By
    from engine.home import Home
    from engine.rights import Who
    from engine.spiff import Run
    from storage.instances import Instance
    from storage.session import Connection
    from storage.subscriptions import Subscription


THROWING = frozenset({"intermediateThrowEvent", "endEvent", "sendTask"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """A message or signal on its way. ``keys`` are further conditions on the receiver's variables.

    ``tokens`` are the waits of the receiver that may have it; None is any.
    """

    name: str
    payload: Mapping[str, object] = field(default_factory=dict)
    business_key: str | None = None
    keys: Mapping[str, object] = field(default_factory=dict)
    starter: str | None = None
    tokens: frozenset[int] | None = None


def send_message(
    home: Home,
    by: By,
    name: str,
    *,
    business_key: str | None = None,
    instance: str | None = None,
    token: int | None = None,
    keys: Mapping[str, object] = NO_VALUES,
    variables: Mapping[str, object] = NO_VALUES,
) -> Receipt:
    """Give a message to the one instance that waits for it and agrees, else start the procedure that it starts.

    ``keys`` are further conditions on the instance's variables; ``token`` names one of several waits of ``instance``.

    Raises:
        StateError: nobody waits for it, or more than one instance agrees.
    """
    only = None if token is None else frozenset({token})
    payload = checked(variables)
    sent = Sent(name=name, payload=payload, business_key=business_key, keys=keys, starter=by.person, tokens=only)
    found = receivers(home, by, sent, instance=instance)
    if len(found) > 1:
        raise StateError(
            f"{len(found)} cases wait for “{name}”. Say which: give its business key, or correlation keys."
        )
    if found:
        return deliver(home, by, found[0], sent)
    starts = [] if instance is not None else starts_of(home, by, MESSAGE, name)
    if not starts:
        with_key = f" with the key {business_key}" if business_key else ""
        raise StateError(f"Nobody waits for the message “{name}”{with_key}.")
    return Receipt(started=(start_by(home, by, starts[0], sent),))


def receivers(home: Home, by: By, sent: Sent, *, instance: str | None = None) -> list[str]:
    """The running instances that wait for a message, agree with it, and may be sent it by this actor.

    Raises:
        RefusedError: some would take it, but it is not for this person to send.
    """
    with home.database.read() as connection:
        waiting = subscriptions.named(connection, by.agency, MESSAGE, sent.name, sent.business_key)
        wanted = {row.instance for row in waiting if row.instance is not None and instance in {None, row.instance}}
        rows = [instances.get(connection, one) for one in sorted(wanted)]
        active = [row for row in rows if row is not None and row.status == ACTIVE]
        taking = [row for row in active if accepts(home, connection, row, sent)]
        if by.kind is not ActorKind.PERSON:
            return [row.id for row in taking]
        return _sendable(home, connection, by, taking, sent)


def _sendable(home: Home, connection: Connection, by: By, rows: list[Instance], sent: Sent) -> list[str]:
    actor = who(connection, by, home.clock.within(connection))
    programs = actor.machine and bool(actor.codes & {"admin", "worker"})
    seen = [row for row in rows if programs or may_see(connection, actor, row)]
    allowed = [row.id for row in seen if _may_send(home, connection, actor, row, sent)]
    if seen and not allowed:
        raise RefusedError(f"The message “{sent.name}” is not for you to send to this case.")
    return allowed


def _may_send(home: Home, connection: Connection, actor: Who, row: Instance, sent: Sent) -> bool:
    version, run = home.shelf.version(connection, row.definition), cases.revived_of(home, connection, row).run
    return _wait(run, _narrowed(sent, may_send(actor, row, version, run, sent.name))) is not None


def _narrowed(sent: Sent, tokens: frozenset[int] | None) -> Sent:
    """The message for those of its receivers that are among these waits."""
    if tokens is None:
        return sent
    return replace(sent, tokens=tokens if sent.tokens is None else tokens & sent.tokens)


def _wait(run: Run, sent: Sent) -> int | None:
    """The wait that the message would go to: the oldest that may have it and agrees."""
    return run.receiver(sent.name, sent.payload, sent.keys or None, sent.tokens)


def accepts(home: Home, connection: Connection, row: Instance, sent: Sent) -> bool:
    """Whether a waiting instance would take the message: its correlation agrees."""
    version = home.shelf.version(connection, row.definition)
    live = revived(version, instances.load_state(connection, row.id)[1], NO_FUNCTIONS)
    return _wait(live.run, sent) is not None


def is_expected(home: Home, by: By, name: str) -> bool:
    """Whether a published procedure has a place that waits for this message."""
    with home.database.read() as connection:
        newest = [home.shelf.version(connection, row.id) for row in definitions.listing(connection, by.agency)]
    nodes = (node for version in newest for node in version.compiled.nodes.values() if node.kind not in THROWING)
    return any(event.kind is EventKind.MESSAGE and event.name == name for node in nodes for event in node.events)


def deliver(home: Home, by: By, instance: str, sent: Sent) -> Receipt:
    """Give a message to one instance.

    Raises:
        StateError: it does not wait for it any more.
    """

    def work(act: Act) -> dict[str, object]:
        if not receive(act, sent):
            raise StateError(f"This case does not wait for the message “{sent.name}”.")
        return {"instance": act.instance.id}

    request = ("message", sent.name, instance, sorted(sent.tokens or ()), dict(sent.payload), dict(sent.keys))
    perform(home, by, request, work, instance=instance)
    return Receipt(instances=(instance,))


def receive(act: Act, sent: Sent) -> bool:
    """The act's instance takes a message, if it waits for it; the event stands before what the message causes."""
    live = wake(act)
    token = _wait(live.run, _permitted(act, sent))
    if token is None:
        return False
    kept = admitted(act, sent.payload)
    carried = (Change(f"payload.{name}", MISSING, value) for name, value in kept.items())
    act.record(Draft("message-received", changes=(Change("name", new=sent.name), *carried)))
    live.run.message(sent.name, kept, keys=sent.keys or None, token=token)
    return True


def _permitted(act: Act, sent: Sent) -> Sent:
    """The message as it may be sent by this act's person: only to what they are offered."""
    if act.by.kind is not ActorKind.PERSON:
        return sent
    actor = who(act.connection, act.by, act.at)
    return _narrowed(sent, may_send(actor, act.instance, act.model, act.running.run, sent.name))


def start_by(home: Home, by: By, start: Subscription, sent: Sent) -> str:
    """Start a procedure at its message or signal start event."""

    def work(act: Act) -> dict[str, object]:
        begin_by(act, start, sent)
        return cases.started(act)

    answer = perform(home, by, ("start-by", start.name, start.key, sent.business_key, dict(sent.payload)), work)
    return str(answer["id"])


def begin_by(act: Act, start: Subscription, sent: Sent) -> None:
    """Begin the act's new instance at the start event that this message or signal names."""
    version = act.home.shelf.version(act.connection, str(start.definition))
    cases.begin(
        act,
        version,
        starter=sent.starter,
        business_key=sent.business_key,
        variables=sent.payload,
        element=start.start_element,
    )
    kind = "message-received" if start.kind == MESSAGE else "signal-received"
    act.record(Draft(kind, start.start_element, changes=(Change("name", new=sent.name),)))


def send_signal(home: Home, by: By, name: str, *, variables: Mapping[str, object] = NO_VALUES) -> Receipt:
    """Give a signal to every instance that waits for it and start what it starts; nobody is fine too."""
    _must_be_program(home, by)
    sent = Sent(name=name, payload=checked(variables), starter=by.person)
    reached = [one for one in waiting_for(home, by, name) if signalled(home, by, one, sent)]
    begun = [start_by(home, by, start, sent) for start in starts_of(home, by, SIGNAL, name)]
    return Receipt(instances=tuple(reached), started=tuple(begun))


def _must_be_program(home: Home, by: By) -> None:
    """A signal reaches every case: only an administrator or a program may send one. Raises RefusedError."""
    with home.database.read() as connection:
        actor = who(connection, by, home.clock.within(connection))
        if by.kind is ActorKind.PERSON and not actor.codes & {"admin", "worker"}:
            raise RefusedError("Only an administrator or a program may send a signal: it reaches every case.")


def waiting_for(home: Home, by: By, name: str) -> list[str]:
    """The instances that wait for a signal."""
    with home.database.read() as connection:
        found = subscriptions.named(connection, by.agency, SIGNAL, name)
    return sorted({row.instance for row in found if row.instance is not None})


def signalled(home: Home, by: By, instance: str, sent: Sent) -> bool:
    """Give a signal to one instance; False when it no longer waits or has ended."""

    def work(act: Act) -> dict[str, object]:
        if act.instance.status != ACTIVE:
            return {"reached": False}
        live = wake(act)
        kept = admitted(act, sent.payload)
        act.record(Draft("signal-received", changes=(Change("name", new=sent.name),)))
        if live.run.signal(sent.name, kept) == 0:
            act.drafts.pop()
            return {"reached": False}
        return {"reached": True}

    request = ("signal", sent.name, instance, dict(sent.payload))
    return bool(perform(home, by, request, work, instance=instance, open_only=False)["reached"])


def starts_of(home: Home, by: By, kind: str, name: str) -> list[Subscription]:
    """The procedures that a message or signal starts."""
    with home.database.read() as connection:
        return [row for row in subscriptions.named(connection, by.agency, kind, name) if row.instance is None]
