"""Jobs: rows written in the act that causes them; each is applied by an act of its own with the job's id as its key.

Running a job twice does nothing twice: the job is looked at again under the instance's lock and finished in the same
transaction as its effect (design 6).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from engine.functions import bound
from engine.ids import new_id
from engine.retries import cycle
from engine.values import dumps, loads
from storage.jobs import Job

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bpmn.model import Node
    from engine.act import Act
    from engine.functions import Functions
    from engine.home import Home
    from engine.spiff import Called, MessageThrown

HANDLER, CHILD_START, CHILD_DONE, CHILD_CANCEL = "handler", "child-start", "child-done", "child-cancel"
CHILD_ESCALATED = "child-escalated"
MESSAGE, SIGNAL, START, TIMER_START = "message", "signal", "start", "timer-start"
MAIL, DIGEST, AUDIT, CALENDAR = "mail", "digest", "audit", "calendar"

BACKOFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6))
"""How long a failed job waits before each further try; after the last one it becomes an incident."""

WAITING = "waiting"
MOST_ATTEMPTS = 24
"""Of an errand: some five days, as long as mail servers keep trying (RFC 5321, 4.5.4.1)."""


def job(act: Act, kind: str, payload: Mapping[str, object], *, instance: str | None = None) -> Job:
    """A job of this act, due at once."""
    return Job(
        id=act.new_id(),
        agency=act.by.agency,
        kind=kind,
        instance=instance,
        due=act.at,
        attempts=0,
        max_attempts=len(BACKOFF) + 1,
        state=WAITING,
        payload=dumps(dict(payload)).decode(),
        last_error=None,
        created_at=act.at,
        created_by=act.by.person,
        finished_at=None,
        key=None,
    )


def system_job(home: Home, agency: str, kind: str, payload: Mapping[str, object], *, due: datetime, key: str) -> Job:
    """A job of no act: the installation's own errand for an agency; one whose key the agency has is left out."""
    now = home.clock.now()
    return Job(
        id=new_id(now),
        agency=agency,
        kind=kind,
        instance=None,
        due=due,
        attempts=0,
        max_attempts=MOST_ATTEMPTS,
        state=WAITING,
        payload=dumps(dict(payload)).decode(),
        last_error=None,
        created_at=now,
        created_by=None,
        finished_at=None,
        key=key,
    )


def payload_of(row: Job) -> dict[str, Any]:
    """What a job carries."""
    found = loads(row.payload)
    return found if isinstance(found, dict) else {}


def handler_job(act: Act, token: int, element: str, topic: str) -> Job:
    """A deferred handler's step."""
    row = act.instance
    made = job(act, HANDLER, {"token": token, "element": element, "topic": topic}, instance=row.id)
    waits = waits_of(act.model.node(element))
    return made if waits is None else made._replace(max_attempts=len(waits) + 1)


def waits_of(node: Node) -> list[timedelta] | None:
    """The waits that ``camunda:failedJobRetryTimeCycle`` asks for (``R3/PT10M``); None when it says nothing."""
    if node.service is None or not node.service.retry_cycle:
        return None
    return cycle(node.service.retry_cycle)


def child_job(act: Act, called: Called) -> Job:
    """The start of a child instance of another procedure."""
    row = act.instance
    carried = {
        "parent": row.id,
        "token": called.token,
        "element": called.element,
        "key": called.key,
        "variables": called.variables,
        "business_key": called.business_key,
        "root": row.root,
        "starter": row.starter,
    }
    return job(act, CHILD_START, carried, instance=row.id)


def child_done_job(
    act: Act, variables: Mapping[str, object], error: tuple[str | None, str | None] | None = None
) -> Job:
    """The result of this instance for the one that called it: its variables, or the error that ended it."""
    row = act.instance
    carried = {
        "child": row.id,
        "token": row.parent_token,
        "variables": dict(variables),
        "status": row.status,
        "error": list(error) if error is not None else None,
    }
    return job(act, CHILD_DONE, carried, instance=row.parent)


def child_escalated_job(act: Act, code: str | None) -> Job:
    """An escalation of this instance for the one that called it; this one goes on."""
    row = act.instance
    return job(act, CHILD_ESCALATED, {"token": row.parent_token, "code": code}, instance=row.parent)


def child_cancel_job(act: Act, token: int) -> Job:
    """The end of a child whose caller went another way."""
    return job(act, CHILD_CANCEL, {"parent": act.instance.id, "token": token})


def message_job(act: Act, thrown: MessageThrown) -> Job:
    """A message for other instances."""
    row = act.instance
    carried = {
        "name": thrown.name,
        "element": thrown.element,
        "payload": thrown.payload,
        "business_key": row.business_key,
        "from": row.id,
        "starter": row.starter,
    }
    return job(act, MESSAGE, carried, instance=row.id)


def sent_job(act: Act, element: str, name: str, payload: Mapping[str, object], starter: str | None) -> Job:
    """A message that a handler sends: on behalf of a person, or of nobody."""
    row = act.instance
    carried = {"name": name, "element": element, "payload": dict(payload), "from": row.id, "starter": starter}
    return job(act, MESSAGE, carried, instance=row.id)


def signal_job(act: Act, name: str, payload: Mapping[str, object]) -> Job:
    """A signal for all other instances."""
    row = act.row
    carried = {
        "name": name,
        "payload": dict(payload),
        "from": row.id if row else None,
        "starter": row.starter if row else act.by.person,
    }
    return job(act, SIGNAL, carried)


def start_job(act: Act, key: str, variables: Mapping[str, object], business_key: str | None) -> Job:
    """The start of a case of another procedure, which goes its own way."""
    row = act.instance
    carried = {
        "key": key,
        "variables": dict(variables),
        "business_key": business_key,
        "starter": row.starter,
        "from": row.id,
    }
    return job(act, START, carried, instance=row.id)


def clockwork(act: Act) -> Functions:
    """The functions that know the time, for an expression outside any run."""
    return bound(act.at, lambda: act.home.calendars.of(act.connection, act.by.agency))
