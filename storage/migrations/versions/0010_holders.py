"""Who holds a job: a name of that one taking, so that who has lost its lease cannot commit (docs/adr/0016)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage import schema

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_HELD = sa.text("leased_until IS NOT NULL")


def upgrade() -> None:
    op.add_column("job", sa.Column("holder", schema.Id, nullable=True))
    op.create_index("ix_job_held", "job", ["leased_until"], sqlite_where=_HELD, postgresql_where=_HELD)


def downgrade() -> None:
    op.drop_index("ix_job_held", table_name="job", sqlite_where=_HELD, postgresql_where=_HELD)
    op.drop_column("job", "holder")
