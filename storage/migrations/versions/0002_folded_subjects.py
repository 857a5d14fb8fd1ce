"""The subjects of tasks, folded for search without diacritics."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.folding import fold

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ROWS = 1000


def upgrade() -> None:
    with op.batch_alter_table("task") as batch:
        batch.add_column(sa.Column("subject_folded", sa.Text(), nullable=False, server_default=sa.text("''")))
    connection = op.get_bind()
    task = sa.table("task", sa.column("id"), sa.column("subject"), sa.column("subject_folded"))
    fill = task.update().where(task.c.id == sa.bindparam("row")).values(subject_folded=sa.bindparam("folded"))
    some = sa.select(task.c.id, task.c.subject).where(task.c.id > sa.bindparam("after"))
    some = some.order_by(task.c.id).limit(_ROWS)
    after = ""
    while rows := connection.execute(some, {"after": after}).all():
        connection.execute(fill, [{"row": row.id, "folded": fold(row.subject)} for row in rows])
        after = rows[-1].id


def downgrade() -> None:
    with op.batch_alter_table("task") as batch:
        batch.drop_column("subject_folded")
