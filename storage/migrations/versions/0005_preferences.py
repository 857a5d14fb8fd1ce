"""Preferences: how a person likes their pages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage import schema

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "preference",
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("person", schema.Id, nullable=False),
        sa.Column("name", schema.Id, nullable=False),
        sa.Column("value", schema.Json(), nullable=True),
        sa.Column("at", schema.Utc(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "person", "name", name="pk_preference"),
    )


def downgrade() -> None:
    op.drop_table("preference")
