"""Alembic's entry: it runs the migrations on the connection that ``storage.migrations`` hands in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from alembic import context

from storage.schema import Id, Json, Utc
from storage.schema_all import metadata

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext


def _rendered(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
    """Write our column types by our names for them."""
    if kind != "type":
        return False
    if item is Id:
        return "schema.Id"
    return f"schema.{type(item).__name__}()" if isinstance(item, Utc | Json) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_server_default=True,
    render_item=_rendered,
)
with context.begin_transaction():
    context.run_migrations()
