"""A day of the calendar may have hours of its own: a half day; and open tasks with a due date have their reminder."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage import schema

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_REMINDERS = """
INSERT INTO job (id, agency, kind, instance, due, attempts, max_attempts, state, payload, created_at, key)
SELECT id, agency, 'reminder', instance, due, 0, 6, 'waiting',
       '{"due": null,"task":"' || id || '","told":["soon","today"]}', created_at, 'reminder:' || id
FROM task WHERE status = 'open' AND due IS NOT NULL
"""


def upgrade() -> None:
    op.add_column("calendar_day", sa.Column("spans", schema.Json(), nullable=True))
    # That they are late is told of the tasks that are there already; the gentler stages begin with the next ones.
    op.execute(_REMINDERS)


def downgrade() -> None:
    op.execute("DELETE FROM job WHERE kind = 'reminder'")
    op.drop_column("calendar_day", "spans")
