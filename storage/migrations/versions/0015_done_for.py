"""What was done in somebody's place is found from one index, by the person in whose place it was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_FOR_OTHERS = sa.text("on_behalf_of IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_task_done_for",
        "task",
        ["agency", "on_behalf_of", "ended_at"],
        sqlite_where=_FOR_OTHERS,
        postgresql_where=_FOR_OTHERS,
    )


def downgrade() -> None:
    op.drop_index("ix_task_done_for", table_name="task")
