"""On SQLite, guarded rows are not replaced by an INSERT either."""

from __future__ import annotations

from alembic import op

from storage import guards

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_GUARDS = (
    guards.Guard("audit_event", (), (("id",), ("instance", "no"))),
    guards.Guard("audit_value", (), (("event", "name", "side"),)),
    guards.Guard("document_version", (), (("document", "no"),)),
    guards.Guard("document_signature", (), (("document", "version", "signer"),)),
    guards.Guard("number", (), (("agency", "series", "year", "value"), ("agency", "year", "secret", "text"))),
    guards.Guard("register_entry", (), (("id",), ("agency", "register", "year", "no"))),
    guards.Guard("register_note", (), (("id",),)),
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # PostgreSQL's INSERT replaces nothing, and its ON CONFLICT asks the UPDATE trigger.
    for guard in _GUARDS:
        for statement in guards.create(guard, "sqlite"):
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for guard in _GUARDS:
        for statement in guards.drop(guard, "sqlite"):
            op.execute(statement)
