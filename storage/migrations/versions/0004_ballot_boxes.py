"""Ballot boxes: the encrypted ballots of votes that are open; and postings: what is publicly posted, where and when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage import schema

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ballot_box",
        sa.Column("instance", schema.Id, nullable=False),
        sa.Column("box", schema.Id, nullable=False),
        sa.Column("scope", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("ballots", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("instance", "box", "scope", "round", name="pk_ballot_box"),
    )
    op.create_table(
        "posting",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("document", schema.Id, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("at", schema.Utc(), nullable=False),
        sa.Column("by", schema.Id, nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name="fk_posting_document_document"),
        sa.PrimaryKeyConstraint("id", name="pk_posting"),
    )
    op.create_index("ix_posting_document", "posting", ["document"])


def downgrade() -> None:
    op.drop_table("posting")
    op.drop_table("ballot_box")
