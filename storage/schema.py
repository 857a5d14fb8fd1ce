"""The one ``metadata`` that all tables stand in, its naming convention, and the column types.

Every table that holds a tenant's things has ``agency``, and it leads the indexes. Hot tables carry no foreign key to
``agency``: on PostgreSQL each insert would share-lock that one row, and concurrent acts would meet there.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

import orjson
from sqlalchemy import DateTime, LargeBinary, MetaData, Text
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy import Dialect
    from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = Text().with_variant(Text(collation="C"), "postgresql")
"""Ids, codes and other words of the program: compared byte by byte, so that both databases sort them alike."""

Blob = LargeBinary()
"""Bytes."""


class Utc(TypeDecorator[datetime]):
    """An aware instant, UTC both ways, microseconds kept.

    PostgreSQL: ``timestamptz``. SQLite: ISO 8601 text of fixed width with ``Z``, which sorts as time does.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime] | TypeEngine[str]:
        """Text on SQLite, ``timestamptz`` elsewhere."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """Turn an aware instant into what the database keeps."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"The time {value} has no zone. Give an aware one, best in UTC.")
        if dialect.name != "sqlite":
            return value
        return _as_text(value)

    def process_result_value(self, value: datetime | str | None, dialect: Dialect) -> datetime | None:
        """Turn what the database keeps into an aware instant in UTC."""
        del dialect
        if value is None:
            return None
        return datetime.fromisoformat(value) if isinstance(value, str) else value.astimezone(UTC)


@lru_cache(maxsize=64)  # an act writes its one instant many times
def _as_text(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


class Json(TypeDecorator[object]):
    """Any JSON value, kept as the same text on both databases. ``None`` is SQL's NULL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        """Write the value as JSON text."""
        del dialect
        return None if value is None else orjson.dumps(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> object:
        """Read the JSON text."""
        del dialect
        return None if value is None else orjson.loads(value)
