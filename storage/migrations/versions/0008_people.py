"""Absences, substitutes, sign-ins and a second step of signing in; a personal task has no substitute."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage import schema

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("person", schema.Id, nullable=False),
        sa.Column("since", schema.Utc(), nullable=False),
        sa.Column("until", schema.Utc(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", schema.Utc(), nullable=False),
        sa.Column("created_by", schema.Id, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_absence_person_person"),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
    )
    op.create_index("ix_absence_agency_person_until", "absence", ["agency", "person", "until"])
    op.create_table(
        "substitution",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("person", schema.Id, nullable=False),
        sa.Column("substitute", schema.Id, nullable=False),
        sa.Column("since", schema.Utc(), nullable=False),
        sa.Column("until", schema.Utc(), nullable=False),
        sa.Column("keys", schema.Json(), nullable=False),
        sa.Column("absence", schema.Id, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", schema.Utc(), nullable=False),
        sa.Column("created_by", schema.Id, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_substitution_person_person"),
        sa.ForeignKeyConstraint(["substitute"], ["person.id"], name="fk_substitution_substitute_person"),
        sa.ForeignKeyConstraint(["absence"], ["absence.id"], name="fk_substitution_absence_absence"),
        sa.PrimaryKeyConstraint("id", name="pk_substitution"),
    )
    op.create_index("ix_substitution_agency_until", "substitution", ["agency", "until"])
    op.create_table(
        "sign_in",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("person", schema.Id, nullable=False),
        sa.Column("token", schema.Id, nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("remembered", sa.Boolean(), nullable=False),
        sa.Column("at", schema.Utc(), nullable=False),
        sa.Column("seen_at", schema.Utc(), nullable=False),
        sa.Column("ended_at", schema.Utc(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_sign_in_person_person"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in"),
        sa.UniqueConstraint("token", name="uq_sign_in_token"),
    )
    op.create_index("ix_sign_in_person_ended_at", "sign_in", ["person", "ended_at"])
    op.add_column("person", sa.Column("tf_recovery_codes", schema.Json(), nullable=True))
    op.add_column("person", sa.Column("tf_counter", sa.Integer(), nullable=True))
    op.add_column("task", sa.Column("personal", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("task", "personal")
    op.drop_column("person", "tf_counter")
    op.drop_column("person", "tf_recovery_codes")
    op.drop_table("sign_in")
    op.drop_table("substitution")
    op.drop_table("absence")
