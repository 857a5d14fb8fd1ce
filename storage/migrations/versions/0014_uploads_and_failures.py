"""Who has brought which bytes; and wrong passwords of late, which lock an account for all processes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage import schema

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("sha256", schema.Id, nullable=False),
        sa.Column("person", schema.Id, nullable=False),
        sa.Column("at", schema.Utc(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "sha256", "person", name="pk_upload"),
    )
    op.create_table(
        "failure",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("account", schema.Id, nullable=False),
        sa.Column("address", schema.Id, nullable=False),
        sa.Column("at", schema.Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_failure"),
    )
    op.create_index("ix_failure_agency_account_at", "failure", ["agency", "account", "at"])
    op.create_index("ix_failure_at", "failure", ["at"])


def downgrade() -> None:
    op.drop_table("failure")
    op.drop_table("upload")
