"""Triage: all words that a task is found by; what a person has put aside, watches, and saves as a view."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage import schema
from storage.folding import fold

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ROWS = 1000


def upgrade() -> None:
    with op.batch_alter_table("task") as batch:
        batch.add_column(sa.Column("words_folded", sa.Text(), nullable=False, server_default=sa.text("''")))
    _fill(op.get_bind())
    op.create_table(
        "snooze",
        sa.Column("task", schema.Id, nullable=False),
        sa.Column("person", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("until", schema.Utc(), nullable=False),
        sa.ForeignKeyConstraint(["task"], ["task.id"], name="fk_snooze_task_task"),
        sa.PrimaryKeyConstraint("task", "person", name="pk_snooze"),
    )
    op.create_index("ix_snooze_agency_person_until", "snooze", ["agency", "person", "until"])
    op.create_table(
        "watch",
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("person", schema.Id, nullable=False),
        sa.Column("instance", schema.Id, nullable=False),
        sa.Column("since", schema.Utc(), nullable=False),
        sa.ForeignKeyConstraint(["instance"], ["instance.id"], name="fk_watch_instance_instance"),
        sa.PrimaryKeyConstraint("agency", "person", "instance", name="pk_watch"),
    )
    op.create_index("ix_watch_instance", "watch", ["instance"])
    op.create_table(
        "saved_view",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("person", schema.Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("at", schema.Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
        sa.UniqueConstraint("agency", "person", "name", name="uq_saved_view_agency_person_name"),
    )


def _fill(connection: sa.Connection) -> None:
    task = sa.table("task", *[sa.column(name) for name in ("id", "instance", "name", "business_key", "words_folded")])
    instance = sa.table("instance", sa.column("id"), sa.column("definition"))
    definition = sa.table("definition", sa.column("id"), sa.column("name"))
    fill = task.update().where(task.c.id == sa.bindparam("row")).values(words_folded=sa.bindparam("folded"))
    some = (
        sa.select(task.c.id, task.c.name, definition.c.name, task.c.business_key)
        .select_from(task.join(instance, instance.c.id == task.c.instance))
        .join(definition, definition.c.id == instance.c.definition)
        .where(task.c.id > sa.bindparam("after"))
        .order_by(task.c.id)
        .limit(_ROWS)
    )
    after = ""
    while rows := connection.execute(some, {"after": after}).all():
        connection.execute(fill, [{"row": row[0], "folded": fold(" ".join(filter(None, row[1:])))} for row in rows])
        after = rows[-1][0]


def downgrade() -> None:
    op.drop_table("saved_view")
    op.drop_table("watch")
    op.drop_table("snooze")
    with op.batch_alter_table("task") as batch:
        batch.drop_column("words_folded")
