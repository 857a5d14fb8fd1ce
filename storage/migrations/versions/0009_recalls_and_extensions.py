"""Recalls: how the last completed task of a case is taken back; and extensions: requests for more time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage import schema

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ASKED = sa.text("state = 'asked'")


def upgrade() -> None:
    op.create_table(
        "recall",
        sa.Column("instance", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("task", schema.Id, nullable=False),
        sa.Column("person", schema.Id, nullable=False),
        sa.Column("at", schema.Utc(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=True),
        sa.Column("rest", sa.LargeBinary(), nullable=True),
        sa.Column("opened_by", schema.Id, nullable=True),
        sa.Column("opened_at", schema.Utc(), nullable=True),
        sa.ForeignKeyConstraint(["instance"], ["instance.id"], name="fk_recall_instance_instance"),
        sa.ForeignKeyConstraint(["task"], ["task.id"], name="fk_recall_task_task"),
        sa.PrimaryKeyConstraint("instance", name="pk_recall"),
    )
    op.create_table(
        "extension",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("instance", schema.Id, nullable=False),
        sa.Column("task", schema.Id, nullable=False),
        sa.Column("asker", schema.Id, nullable=False),
        sa.Column("decider", schema.Id, nullable=True),
        sa.Column("wanted", schema.Utc(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", schema.Utc(), nullable=False),
        sa.Column("state", schema.Id, nullable=False),
        sa.Column("decided_by", schema.Id, nullable=True),
        sa.Column("decided_at", schema.Utc(), nullable=True),
        sa.Column("due", schema.Utc(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("seen_at", schema.Utc(), nullable=True),
        sa.CheckConstraint("state IN ('asked', 'granted', 'refused')", name=op.f("ck_extension_state")),
        sa.ForeignKeyConstraint(["instance"], ["instance.id"], name="fk_extension_instance_instance"),
        sa.ForeignKeyConstraint(["task"], ["task.id"], name="fk_extension_task_task"),
        sa.PrimaryKeyConstraint("id", name="pk_extension"),
    )
    op.create_index("ix_extension_task_asked_at", "extension", ["task", "asked_at"])
    op.create_index("ix_extension_agency_asker_seen_at", "extension", ["agency", "asker", "seen_at"])
    op.create_index(
        "ix_extension_asked", "extension", ["agency", "decider"], sqlite_where=_ASKED, postgresql_where=_ASKED
    )


def downgrade() -> None:
    op.drop_table("extension")
    op.drop_table("recall")
