"""A trail to check: two cases and a sign-in, with values of every kind."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.trail import Actor, ChainHead, Change, Draft, append
from storage import guards, instances
from tests.storage.examples import given_case, instance_row

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.session import Database

AT = datetime(2026, 11, 23, 3, 4, 5, 678901, tzinfo=UTC)
LEADER = Actor("lanh_dao", "person", "web")
CLERK = Actor("van_thu", "person", "api", on_behalf_of="chanh_vp")

FIRST = (
    Draft("instance-started"),
    Draft("node-entered", element="ky"),
    Draft("task-created", element="ky", task="t1"),
)
THEN = (
    Draft(
        "task-completed",
        element="ky",
        task="t1",
        changes=(
            Change("quyet_dinh", new="ký"),
            Change("so_ban", 3, 5),
            Change("ngay", date(2026, 11, 20), AT),
            Change("ty_le", Decimal("1.50"), None),
            Change("tep", new={"sha256": "a" * 64, "name": "tờ trình.pdf"}),
            Change("bang", [{"𝒳": 1, "\uffff": True, "a": "b\n\t"}]),
        ),
        reason="đúng thẩm quyền",
    ),
    Draft("handler-succeeded", element="cap_so", actor=Actor("assign-number", "handler", "worker")),
    Draft("node-left", element="cap_so", document="d1"),
)


def write(connection: Connection, instance: str, drafts: tuple[Draft, ...], *, actor: Actor, minutes: int = 0) -> None:
    """One act on a case: its events, and the head in its row."""
    row = instances.get(connection, instance)
    assert row is not None
    at = AT + timedelta(minutes=minutes)
    head = append(
        connection, drafts, agency=row.agency, actor=actor, at=at, head=ChainHead(row.id, row.event_no, row.event_hash)
    )
    assert head is not None
    instances.touch(connection, row._replace(event_no=head.no, event_hash=head.hash))


def given_trail(database: Database) -> None:
    with database.write() as connection:
        given_case(connection, instance_row(id="i2", root="i2"))
        write(connection, "i1", FIRST, actor=LEADER)
        write(connection, "i2", FIRST, actor=CLERK, minutes=1)
        signed_in = Draft("signed-in", changes=(Change("address", new="10.0.0.1"),))
        append(connection, [signed_in], agency="bdt", actor=LEADER, at=AT, head=None)
        write(connection, "i1", THEN, actor=CLERK, minutes=2)


def unguard(connection: Connection) -> None:
    """Lift the guards, as somebody with the database's own rights could."""
    for guard in guards.GUARDS:
        for statement in guards.drop(guard, connection.dialect.name):
            connection.exec_driver_sql(statement)
