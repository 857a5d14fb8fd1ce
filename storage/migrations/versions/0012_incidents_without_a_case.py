"""Incidents without a case, and what an incident is about, so that the same is not opened twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage import schema

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_OPEN = sa.text("resolved_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("incident") as batch:
        batch.alter_column("instance", existing_type=schema.Id, nullable=True)
        batch.add_column(sa.Column("key", schema.Id, nullable=True))
    op.create_index(
        "uq_incident_key", "incident", ["agency", "key"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
    )


def downgrade() -> None:
    op.drop_index("uq_incident_key", "incident")
    op.execute(sa.text("DELETE FROM incident WHERE instance IS NULL"))
    with op.batch_alter_table("incident") as batch:
        batch.drop_column("key")
        batch.alter_column("instance", existing_type=schema.Id, nullable=False)
