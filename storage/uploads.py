"""Uploads: who has brought which bytes, so that a form can name only bytes that its person really had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, Table, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.prepared import Prepared
from storage.schema import Id, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime

    from storage.session import Connection

upload = Table(
    "upload",
    metadata,
    Column("agency", Id, primary_key=True),
    Column("sha256", Id, primary_key=True),
    Column("person", Id, primary_key=True),
    Column("at", Utc, nullable=False),
)

_INSERT: Mapping[str, sqlite.Insert | postgresql.Insert] = {
    "sqlite": sqlite.insert(upload),
    "postgresql": postgresql.insert(upload),
}
_MINE = Prepared(
    select(upload.c.at).where(
        upload.c.agency == bindparam("of_agency"),
        upload.c.sha256 == bindparam("of_sha256"),
        upload.c.person == bindparam("of_person"),
    )
)


def add(connection: Connection, *, agency: str, sha256: str, person: str, at: datetime) -> None:
    """Write that a person has brought these bytes; who brings them again has brought them at that instant."""
    row = {"agency": agency, "sha256": sha256, "person": person, "at": at}
    keys = ["agency", "sha256", "person"]
    statement = _INSERT[connection.dialect.name].values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_={"at": at}))


def brought(connection: Connection, *, agency: str, person: str, sha256s: Collection[str]) -> set[str]:
    """Give those of these bytes that the person has brought."""
    asked = {"of_agency": agency, "of_person": person}
    return {each for each in sha256s if _MINE.first(connection, {**asked, "of_sha256": each}) is not None}


def purge(connection: Connection, before: datetime, is_kept: Callable[[str], bool]) -> None:
    """Forget older uploads of bytes that are kept no more."""
    found = connection.execute(select(upload.c.sha256).distinct().where(upload.c.at < before)).scalars()
    for sha256 in [each for each in found if not is_kept(each)]:
        connection.execute(delete(upload).where(upload.c.sha256 == sha256, upload.c.at < before))
