"""What lists show and filter by of a case's own data: the values of the variables that its procedure names for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage import schema

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_fact",
        sa.Column("instance", schema.Id, nullable=False),
        sa.Column("name", schema.Id, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.ForeignKeyConstraint(["instance"], ["instance.id"], name="fk_case_fact_instance_instance"),
        sa.PrimaryKeyConstraint("instance", "name", "value", name="pk_case_fact"),
    )


def downgrade() -> None:
    op.drop_table("case_fact")
