"""Notices, what people chose to be told, and the links to their calendar of deadlines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage import schema

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_link",
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("person", schema.Id, nullable=False),
        sa.Column("digest", schema.Id, nullable=False),
        sa.Column("made_at", schema.Utc(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "person", name="pk_calendar_link"),
        sa.UniqueConstraint("digest", name="uq_calendar_link_digest"),
    )
    op.create_table(
        "notice",
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("audience", schema.Id, nullable=False),
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("kind", schema.Id, nullable=False),
        sa.Column("at", schema.Utc(), nullable=False),
        sa.Column("told_at", schema.Utc(), nullable=False),
        sa.Column("instance", schema.Id, nullable=True),
        sa.Column("task", schema.Id, nullable=True),
        sa.Column("actor", schema.Id, nullable=True),
        sa.Column("detail", schema.Json(), nullable=True),
        sa.PrimaryKeyConstraint("agency", "audience", "id", name="pk_notice"),
    )
    op.create_index("ix_notice_agency_audience_told_at", "notice", ["agency", "audience", "told_at"])
    op.create_index("ix_notice_told_at", "notice", ["told_at"])
    op.create_table(
        "notice_choice",
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("person", schema.Id, nullable=False),
        sa.Column("mail", sa.Boolean(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("ways", schema.Json(), nullable=False),
        sa.Column("seen_until", schema.Utc(), nullable=True),
        sa.Column("refused", sa.Text(), nullable=True),
        sa.Column("refused_error", sa.Text(), nullable=True),
        sa.Column("refused_at", schema.Utc(), nullable=True),
        sa.PrimaryKeyConstraint("agency", "person", name="pk_notice_choice"),
    )
    op.create_table(
        "notice_read",
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("person", schema.Id, nullable=False),
        sa.Column("notice", schema.Id, nullable=False),
        sa.Column("at", schema.Utc(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "person", "notice", name="pk_notice_read"),
    )
    op.create_index("ix_notice_read_at", "notice_read", ["at"])


def downgrade() -> None:
    op.drop_table("notice_read")
    op.drop_table("notice_choice")
    op.drop_table("notice")
    op.drop_table("calendar_link")
