"""Lists: what candidates are searched and sorted by, and the running cases of a person, each from one index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage import schema

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_DRAWN = sa.text("follow_up IS NOT NULL")
_RUNNING = sa.text("status IN ('active', 'suspended')")
_NEVER = {"sqlite": "'9999-12-31T00:00:00.000000Z'", "postgresql": "TIMESTAMPTZ '9999-12-31 00:00:00+00'"}
_FILL = """
    UPDATE candidate SET
        who = kind || ':' || value || CASE WHEN unit IS NULL THEN '' ELSE '@' || unit END,
        due = coalesce((SELECT task.due FROM task WHERE task.id = candidate.task), {never}),
        follow_up = (SELECT task.follow_up FROM task WHERE task.id = candidate.task),
        taken = (SELECT CASE WHEN task.assignee IS NULL THEN 0 ELSE 1 END FROM task WHERE task.id = candidate.task)
"""


def upgrade() -> None:
    op.drop_index("ix_candidate_agency_kind_value_unit", table_name="candidate")
    for column in (
        sa.Column("who", schema.Id, nullable=True),
        sa.Column("due", schema.Utc(), nullable=True),
        sa.Column("follow_up", schema.Utc(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=True),
    ):
        op.add_column("candidate", column)
    op.execute(_FILL.format(never=_NEVER[op.get_bind().dialect.name]))
    with op.batch_alter_table("candidate") as batch:
        batch.alter_column("who", existing_type=schema.Id, nullable=False)
        batch.alter_column("due", existing_type=schema.Utc(), nullable=False)
        batch.alter_column("taken", existing_type=sa.Integer(), nullable=False)
    op.create_index("ix_candidate_list", "candidate", ["agency", "who", "taken", "due", "task", "follow_up"])
    op.create_index(
        "ix_candidate_aside",
        "candidate",
        ["agency", "who", "follow_up", "taken", "due", "task"],
        sqlite_where=_DRAWN,
        postgresql_where=_DRAWN,
    )
    op.create_index(
        "ix_instance_running", "instance", ["agency", "starter"], sqlite_where=_RUNNING, postgresql_where=_RUNNING
    )


def downgrade() -> None:
    op.drop_index("ix_instance_running", table_name="instance")
    op.drop_index("ix_candidate_aside", table_name="candidate")
    op.drop_index("ix_candidate_list", table_name="candidate")
    with op.batch_alter_table("candidate") as batch:
        for name in ("taken", "follow_up", "due", "who"):
            batch.drop_column(name)
    op.create_index("ix_candidate_agency_kind_value_unit", "candidate", ["agency", "kind", "value", "unit"])
