"""Rows to begin with: each function gives one that is valid, and takes what shall differ."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from storage import definitions, instances
from storage.definitions import Definition, Deployment
from storage.external import External
from storage.instances import Instance
from storage.jobs import Job
from storage.tasks import Candidate, Task
from storage.timers import Timer

if TYPE_CHECKING:
    from storage.session import Connection

AT = datetime(2026, 11, 23, 3, 0, 0, 123456, tzinfo=UTC)


def later(**length: float) -> datetime:
    return AT + timedelta(**length)


def deployment_row(**changed: object) -> Deployment:
    base = Deployment("d1", "bdt", "van_ban_di", None, "d" * 64, AT, "admin")
    return base._replace(**changed)  # type: ignore[arg-type]  # a test names the fields it sets


def definition_row(**changed: object) -> Definition:
    base = Definition(
        "v1", "bdt", "van_ban_di", 1, "Văn bản đi", "d1", "a.bpmn", "e" * 64, None, AT, "admin", False, ["van_thu"]
    )
    return base._replace(**changed)  # type: ignore[arg-type]  # a test names the fields it sets


def instance_row(**changed: object) -> Instance:
    base = Instance(
        id="i1",
        agency="bdt",
        key="van_ban_di",
        definition="v1",
        version=1,
        business_key=None,
        status="active",
        rev=1,
        parent=None,
        parent_token=None,
        root="i1",
        starter="chuyen_vien",
        unit="vp",
        subject="Kế hoạch thi đua, khen thưởng",
        started_at=AT,
        ended_at=None,
        event_no=0,
        event_hash="0" * 64,
        secrecy="thuong",
        end_state=None,
    )
    return base._replace(**changed)  # type: ignore[arg-type]  # a test names the fields it sets


def task_row(**changed: object) -> Task:
    base = Task(
        id="t1",
        agency="bdt",
        instance="i1",
        token=1,
        element="soan_thao",
        name="Soạn thảo",
        key="van_ban_di",
        business_key=None,
        subject="Kế hoạch thi đua, khen thưởng",
        lane=None,
        status="open",
        assignee=None,
        form=None,
        due=None,
        follow_up=None,
        priority=50,
        urgent=False,
        created_at=AT,
        claimed_at=None,
        ended_at=None,
        ended_by=None,
        on_behalf_of=None,
        secrecy="thuong",
        rev=1,
    )
    return base._replace(**changed)  # type: ignore[arg-type]  # a test names the fields it sets


def by_role(task: str, role: str, unit: str | None = None) -> Candidate:
    return Candidate(task, "bdt", "role", role, unit)


def by_name(task: str, person: str) -> Candidate:
    return Candidate(task, "bdt", "person", person, None)


def timer_row(**changed: object) -> Timer:
    base = Timer("m1", "bdt", "i1", 1, "nhac", "duration", '"PT1H"', AT, later(hours=1), 0, None)
    return base._replace(**changed)  # type: ignore[arg-type]  # a test names the fields it sets


def job_row(**changed: object) -> Job:
    base = Job("j1", "bdt", "handler", "i1", AT, 0, 3, "waiting", "{}", None, AT, None, None, None)
    return base._replace(**changed)  # type: ignore[arg-type]  # a test names the fields it sets


def external_row(**changed: object) -> External:
    base = External(
        id="x1",
        agency="bdt",
        instance="i1",
        token=1,
        element="gui",
        topic="send",
        key="van_ban_di",
        business_key=None,
        definition="v1",
        worker=None,
        locked_until=None,
        retries=None,
        error_message=None,
        error_details=None,
        priority=0,
        created_at=AT,
        state="open",
    )
    return base._replace(**changed)  # type: ignore[arg-type]  # a test names the fields it sets


def given_case(connection: Connection, *more: Instance) -> None:
    """A published definition, the instance ``i1`` and more."""
    definitions.insert_deployment(connection, deployment_row(), {"a.bpmn": b"<xml/>"})
    definitions.insert(connection, definition_row())
    for row in (instance_row(), *more):
        instances.insert(connection, row, b"state")
