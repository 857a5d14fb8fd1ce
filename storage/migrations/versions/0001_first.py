"""All tables of the first release, and the guards of those that are only ever added to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage import guards, schema

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (
    "draft",
    "candidate",
    "timer",
    "task",
    "subscription",
    "incident",
    "holding",
    "external",
    "comment",
    "signing_grant",
    "position",
    "instance",
    "document_signature",
    "unit",
    "role",
    "register_note",
    "person",
    "document_version",
    "document_link",
    "deployment_resource",
    "definition",
    "agency_identity",
    "working_time",
    "setting",
    "register_entry",
    "number_series",
    "number",
    "job",
    "idempotency",
    "document",
    "deployment",
    "counter",
    "clock",
    "calendar_day",
    "audit_value",
    "audit_event",
    "agency",
)
"""Those that others point at come last."""

_GUARDS = (
    guards.Guard("audit_event", ("UPDATE", "DELETE")),
    guards.Guard("audit_value", ("UPDATE",)),
    guards.Guard("document_version", ("UPDATE",)),
    guards.Guard("document_signature", ("UPDATE",)),
    guards.Guard("number", ("UPDATE", "DELETE")),
    guards.Guard("register_entry", ("UPDATE",)),
    guards.Guard("register_note", ("UPDATE",)),
)


def upgrade() -> None:  # noqa: PLR0915 (one statement a table)
    op.create_table(
        "agency",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("created_at", schema.Utc(), nullable=False),
        sa.Column("successor", schema.Id, nullable=True),
        sa.ForeignKeyConstraint(["successor"], ["agency.id"], name=op.f("fk_agency_successor_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
    )
    op.create_table(
        "audit_event",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("v", sa.Integer(), nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("instance", schema.Id, nullable=True),
        sa.Column("no", sa.Integer(), nullable=True),
        sa.Column("kind", schema.Id, nullable=False),
        sa.Column("element", schema.Id, nullable=True),
        sa.Column("task", schema.Id, nullable=True),
        sa.Column("document", schema.Id, nullable=True),
        sa.Column("actor", schema.Id, nullable=True),
        sa.Column("actor_kind", schema.Id, nullable=False),
        sa.Column("on_behalf_of", schema.Id, nullable=True),
        sa.Column("channel", schema.Id, nullable=False),
        sa.Column("at", schema.Utc(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("reason", schema.Id, nullable=True),
        sa.Column("prev", schema.Id, nullable=False),
        sa.Column("hash", schema.Id, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("instance", "no", name=op.f("uq_audit_event_instance_no")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_event_agency_at"), ["agency", "at"], unique=False)

    op.create_table(
        "audit_value",
        sa.Column("event", schema.Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("side", schema.Id, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("event", "name", "side", name=op.f("pk_audit_value")),
    )
    op.create_table(
        "calendar_day",
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", schema.Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("unverified", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('off', 'work')", name=op.f("ck_calendar_day_kind")),
        sa.PrimaryKeyConstraint("agency", "day", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "clock",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
    )
    op.create_table(
        "counter",
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("name", schema.Id, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "name", "year", name=op.f("pk_counter")),
    )
    op.create_table(
        "deployment",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("digest", schema.Id, nullable=False),
        sa.Column("created_at", schema.Utc(), nullable=False),
        sa.Column("created_by", schema.Id, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment")),
    )
    with op.batch_alter_table("deployment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_deployment_agency_name_created_at"), ["agency", "name", "created_at"], unique=False
        )

    op.create_table(
        "document",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("instance", schema.Id, nullable=True),
        sa.Column("kind", schema.Id, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("secrecy", schema.Id, nullable=False),
        sa.Column("state", schema.Id, nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("unit", schema.Id, nullable=True),
        sa.Column("created_at", schema.Utc(), nullable=False),
        sa.Column("created_by", schema.Id, nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_agency_created_at"), ["agency", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_agency_instance"), ["agency", "instance"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_agency_number"), ["agency", "number"], unique=False)

    op.create_table(
        "idempotency",
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("key", schema.Id, nullable=False),
        sa.Column("actor", schema.Id, nullable=False),
        sa.Column("digest", schema.Id, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", schema.Utc(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "key", name=op.f("pk_idempotency")),
    )
    with op.batch_alter_table("idempotency", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotency_at"), ["at"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("kind", schema.Id, nullable=False),
        sa.Column("instance", schema.Id, nullable=True),
        sa.Column("due", schema.Utc(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("max_attempts", sa.Integer(), nullable=False),
        sa.Column("state", schema.Id, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("created_at", schema.Utc(), nullable=False),
        sa.Column("created_by", schema.Id, nullable=True),
        sa.Column("finished_at", schema.Utc(), nullable=True),
        sa.Column("key", schema.Id, nullable=True),
        sa.Column("leased_until", schema.Utc(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'done', 'failed')", name=op.f("ck_job_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_instance"), ["instance"], unique=False)
        batch_op.create_index(
            "ix_job_waiting",
            ["due", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.create_index("uq_job_key", ["agency", "key"], unique=True)

    op.create_table(
        "number",
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("series", schema.Id, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("document_type", schema.Id, nullable=False),
        sa.Column("assigned_on", sa.Date(), nullable=False),
        sa.Column("instance", schema.Id, nullable=True),
        sa.Column("document", schema.Id, nullable=True),
        sa.Column("at", schema.Utc(), nullable=False),
        sa.Column("by", schema.Id, nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "series", "year", "value", name=op.f("pk_number")),
        sa.UniqueConstraint("agency", "year", "secret", "text", name=op.f("uq_number_agency_year_secret_text")),
    )
    with op.batch_alter_table("number", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_number_agency_instance"), ["agency", "instance"], unique=False)

    op.create_table(
        "number_series",
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("code", schema.Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("document_types", schema.Json(), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "code", name=op.f("pk_number_series")),
    )
    op.create_table(
        "register_entry",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("register", schema.Id, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("instance", schema.Id, nullable=True),
        sa.Column("document", schema.Id, nullable=True),
        sa.Column("at", schema.Utc(), nullable=False),
        sa.Column("by", schema.Id, nullable=False),
        sa.Column("columns", schema.Json(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
        sa.UniqueConstraint("agency", "register", "year", "no", name=op.f("uq_register_entry_agency_register_year_no")),
    )
    with op.batch_alter_table("register_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_entry_agency_instance"), ["agency", "instance"], unique=False)

    op.create_table(
        "setting",
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("name", schema.Id, nullable=False),
        sa.Column("value", schema.Json(), nullable=True),
        sa.Column("at", schema.Utc(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "name", name=op.f("pk_setting")),
    )
    op.create_table(
        "working_time",
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("spans", schema.Json(), nullable=False),
        sa.PrimaryKeyConstraint("agency", name=op.f("pk_working_time")),
    )
    op.create_table(
        "agency_identity",
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("head_title", sa.Text(), nullable=False),
        sa.Column("parent_name", sa.Text(), nullable=False),
        sa.Column("organ_id", schema.Id, nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("unverified", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.id"], name=op.f("fk_agency_identity_agency_agency")),
        sa.PrimaryKeyConstraint("agency", "valid_from", name=op.f("pk_agency_identity")),
    )
    op.create_table(
        "definition",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("key", schema.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("deployment", schema.Id, nullable=False),
        sa.Column("resource", schema.Id, nullable=False),
        sa.Column("digest", schema.Id, nullable=False),
        sa.Column("version_tag", sa.Text(), nullable=True),
        sa.Column("created_at", schema.Utc(), nullable=False),
        sa.Column("created_by", schema.Id, nullable=True),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column("startable_by", schema.Json(), nullable=False),
        sa.ForeignKeyConstraint(["deployment"], ["deployment.id"], name=op.f("fk_definition_deployment_deployment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition")),
        sa.UniqueConstraint("agency", "key", "version", name=op.f("uq_definition_agency_key_version")),
    )
    with op.batch_alter_table("definition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_definition_deployment"), ["deployment"], unique=False)

    op.create_table(
        "deployment_resource",
        sa.Column("deployment", schema.Id, nullable=False),
        sa.Column("name", schema.Id, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment"], ["deployment.id"], name=op.f("fk_deployment_resource_deployment_deployment")
        ),
        sa.PrimaryKeyConstraint("deployment", "name", name=op.f("pk_deployment_resource")),
    )
    op.create_table(
        "document_link",
        sa.Column("source", schema.Id, nullable=False),
        sa.Column("kind", schema.Id, nullable=False),
        sa.Column("target", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("at", schema.Utc(), nullable=False),
        sa.Column("by", schema.Id, nullable=False),
        sa.ForeignKeyConstraint(["source"], ["document.id"], name=op.f("fk_document_link_source_document")),
        sa.ForeignKeyConstraint(["target"], ["document.id"], name=op.f("fk_document_link_target_document")),
        sa.PrimaryKeyConstraint("source", "kind", "target", name=op.f("pk_document_link")),
    )
    with op.batch_alter_table("document_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_link_target"), ["target"], unique=False)

    op.create_table(
        "document_version",
        sa.Column("document", schema.Id, nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", schema.Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", schema.Id, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", schema.Utc(), nullable=False),
        sa.Column("by", schema.Id, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_document_version_document_document")),
        sa.PrimaryKeyConstraint("document", "no", name=op.f("pk_document_version")),
    )
    with op.batch_alter_table("document_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_version_sha256"), ["sha256"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", schema.Id, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", schema.Utc(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", schema.Id, nullable=False),
        sa.Column("fs_token_uniquifier", schema.Id, nullable=False),
        sa.Column("last_login_at", schema.Utc(), nullable=True),
        sa.Column("current_login_at", schema.Utc(), nullable=True),
        sa.Column("login_count", sa.Integer(), nullable=False),
        sa.Column("failed_count", sa.Integer(), nullable=False),
        sa.Column("locked_until", schema.Utc(), nullable=True),
        sa.Column("tf_primary_method", schema.Id, nullable=True),
        sa.Column("tf_totp_secret", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["agency"], ["agency.id"], name=op.f("fk_person_agency_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("fs_token_uniquifier", name=op.f("uq_person_fs_token_uniquifier")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_person_fs_uniquifier")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_agency_name"), ["agency", "name"], unique=False)

    op.create_table(
        "register_note",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("entry", schema.Id, nullable=False),
        sa.Column("at", schema.Utc(), nullable=False),
        sa.Column("by", schema.Id, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["register_entry.id"], name=op.f("fk_register_note_entry_register_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_note")),
    )
    with op.batch_alter_table("register_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_note_entry"), ["entry"], unique=False)

    op.create_table(
        "role",
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("code", schema.Id, nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.id"], name=op.f("fk_role_agency_agency")),
        sa.PrimaryKeyConstraint("agency", "code", name=op.f("pk_role")),
    )
    op.create_table(
        "unit",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("code", schema.Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("parent", schema.Id, nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["agency"], ["agency.id"], name=op.f("fk_unit_agency_agency")),
        sa.ForeignKeyConstraint(["parent"], ["unit.id"], name=op.f("fk_unit_parent_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("agency", "code", name=op.f("uq_unit_agency_code")),
    )
    op.create_table(
        "document_signature",
        sa.Column("document", schema.Id, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("signer", schema.Id, nullable=False),
        sa.Column("kind", schema.Id, nullable=False),
        sa.Column("lines", schema.Json(), nullable=False),
        sa.Column("grant", schema.Id, nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("at", schema.Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document", "version"],
            ["document_version.document", "document_version.no"],
            name=op.f("fk_document_signature_document_version_document_version"),
        ),
        sa.PrimaryKeyConstraint("document", "version", "signer", name=op.f("pk_document_signature")),
    )
    op.create_table(
        "instance",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("key", schema.Id, nullable=False),
        sa.Column("definition", schema.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("business_key", schema.Id, nullable=True),
        sa.Column("status", schema.Id, nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("parent", schema.Id, nullable=True),
        sa.Column("parent_token", sa.BigInteger(), nullable=True),
        sa.Column("root", schema.Id, nullable=False),
        sa.Column("starter", schema.Id, nullable=True),
        sa.Column("unit", schema.Id, nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("started_at", schema.Utc(), nullable=False),
        sa.Column("ended_at", schema.Utc(), nullable=True),
        sa.Column("event_no", sa.Integer(), nullable=False),
        sa.Column("event_hash", schema.Id, nullable=False),
        sa.Column("secrecy", schema.Id, nullable=False),
        sa.Column("end_state", sa.Text(), nullable=True),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "status IN ('active', 'suspended', 'completed', 'cancelled')", name=op.f("ck_instance_status")
        ),
        sa.ForeignKeyConstraint(["definition"], ["definition.id"], name=op.f("fk_instance_definition_definition")),
        sa.ForeignKeyConstraint(["parent"], ["instance.id"], name=op.f("fk_instance_parent_instance")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance")),
    )
    with op.batch_alter_table("instance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_instance_agency_business_key"), ["agency", "business_key"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_instance_agency_key_started_at_id"), ["agency", "key", "started_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_instance_agency_starter_started_at"), ["agency", "starter", "started_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_instance_agency_status_started_at_id"),
            ["agency", "status", "started_at", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_instance_parent"), ["parent"], unique=False)

    op.create_table(
        "position",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("unit", schema.Id, nullable=True),
        sa.Column("role", schema.Id, nullable=False),
        sa.Column("title_vi", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency", "role"], ["role.agency", "role.code"], name=op.f("fk_position_agency_role_role")
        ),
        sa.ForeignKeyConstraint(["unit"], ["unit.id"], name=op.f("fk_position_unit_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
    )
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_position_agency_role_unit"), ["agency", "role", "unit"], unique=False)

    op.create_table(
        "signing_grant",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("kind", schema.Id, nullable=False),
        sa.Column("grantor", schema.Id, nullable=True),
        sa.Column("collective", sa.Text(), nullable=True),
        sa.Column("grantee", schema.Id, nullable=False),
        sa.Column("document_types", schema.Json(), nullable=False),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("created_at", schema.Utc(), nullable=False),
        sa.Column("created_by", schema.Id, nullable=False),
        sa.ForeignKeyConstraint(["grantee"], ["person.id"], name=op.f("fk_signing_grant_grantee_person")),
        sa.ForeignKeyConstraint(["grantor"], ["person.id"], name=op.f("fk_signing_grant_grantor_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_grant")),
    )
    with op.batch_alter_table("signing_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signing_grant_agency_grantee"), ["agency", "grantee"], unique=False)

    op.create_table(
        "comment",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("instance", schema.Id, nullable=False),
        sa.Column("task", schema.Id, nullable=True),
        sa.Column("author", schema.Id, nullable=False),
        sa.Column("on_behalf_of", schema.Id, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", schema.Utc(), nullable=False),
        sa.ForeignKeyConstraint(["instance"], ["instance.id"], name=op.f("fk_comment_instance_instance")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comment_instance_at"), ["instance", "at"], unique=False)

    op.create_table(
        "external",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("instance", schema.Id, nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("element", schema.Id, nullable=False),
        sa.Column("topic", schema.Id, nullable=False),
        sa.Column("key", schema.Id, nullable=False),
        sa.Column("business_key", schema.Id, nullable=True),
        sa.Column("definition", schema.Id, nullable=False),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("locked_until", schema.Utc(), nullable=True),
        sa.Column("retries", sa.Integer(), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("error_details", sa.Text(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("created_at", schema.Utc(), nullable=False),
        sa.Column("state", schema.Id, nullable=False),
        sa.CheckConstraint("state IN ('open', 'done', 'cancelled', 'failed')", name=op.f("ck_external_state")),
        sa.ForeignKeyConstraint(["instance"], ["instance.id"], name=op.f("fk_external_instance_instance")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external")),
    )
    with op.batch_alter_table("external", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_external_instance_token"), ["instance", "token"], unique=False)
        batch_op.create_index(
            "ix_external_open",
            ["agency", "topic", "created_at"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "holding",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("person", schema.Id, nullable=False),
        sa.Column("position", schema.Id, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_holding_person_person")),
        sa.ForeignKeyConstraint(["position"], ["position.id"], name=op.f("fk_holding_position_position")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holding")),
    )
    with op.batch_alter_table("holding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holding_agency_person"), ["agency", "person"], unique=False)
        batch_op.create_index(batch_op.f("ix_holding_position"), ["position"], unique=False)

    op.create_table(
        "incident",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("instance", schema.Id, nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=True),
        sa.Column("element", schema.Id, nullable=True),
        sa.Column("job", schema.Id, nullable=True),
        sa.Column("kind", schema.Id, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=True),
        sa.Column("opened_at", schema.Utc(), nullable=False),
        sa.Column("resolved_at", schema.Utc(), nullable=True),
        sa.Column("resolved_by", schema.Id, nullable=True),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["instance"], ["instance.id"], name=op.f("fk_incident_instance_instance")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_incident_agency_resolved_at_opened_at"), ["agency", "resolved_at", "opened_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_incident_instance"), ["instance"], unique=False)

    op.create_table(
        "subscription",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("instance", schema.Id, nullable=True),
        sa.Column("token", sa.BigInteger(), nullable=True),
        sa.Column("kind", schema.Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", schema.Id, nullable=False),
        sa.Column("definition", schema.Id, nullable=True),
        sa.Column("start_element", schema.Id, nullable=True),
        sa.CheckConstraint("kind IN ('message', 'signal')", name=op.f("ck_subscription_kind")),
        sa.ForeignKeyConstraint(["instance"], ["instance.id"], name=op.f("fk_subscription_instance_instance")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
    )
    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subscription_agency_kind_name"), ["agency", "kind", "name"], unique=False)
        batch_op.create_index(batch_op.f("ix_subscription_instance_token"), ["instance", "token"], unique=False)

    op.create_table(
        "task",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("instance", schema.Id, nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("element", schema.Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", schema.Id, nullable=False),
        sa.Column("business_key", schema.Id, nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=True),
        sa.Column("status", schema.Id, nullable=False),
        sa.Column("assignee", schema.Id, nullable=True),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("due", schema.Utc(), nullable=True),
        sa.Column("follow_up", schema.Utc(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("created_at", schema.Utc(), nullable=False),
        sa.Column("claimed_at", schema.Utc(), nullable=True),
        sa.Column("ended_at", schema.Utc(), nullable=True),
        sa.Column("ended_by", schema.Id, nullable=True),
        sa.Column("on_behalf_of", schema.Id, nullable=True),
        sa.Column("secrecy", schema.Id, nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('open', 'completed', 'cancelled')", name=op.f("ck_task_status")),
        sa.ForeignKeyConstraint(["instance"], ["instance.id"], name=op.f("fk_task_instance_instance")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_agency_business_key"), ["agency", "business_key"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_task_agency_ended_by_ended_at"), ["agency", "ended_by", "ended_at"], unique=False
        )
        batch_op.create_index(
            "ix_task_inbox",
            ["agency", "assignee", "due"],
            unique=False,
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )
        batch_op.create_index(batch_op.f("ix_task_instance_token"), ["instance", "token"], unique=False)

    op.create_table(
        "timer",
        sa.Column("id", schema.Id, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("instance", schema.Id, nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("element", schema.Id, nullable=False),
        sa.Column("rule", schema.Id, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("anchor", schema.Utc(), nullable=False),
        sa.Column("due", schema.Utc(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=True),
        sa.Column("period_text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["instance"], ["instance.id"], name=op.f("fk_timer_instance_instance")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timer")),
    )
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_timer_agency_rule"), ["agency", "rule"], unique=False)
        batch_op.create_index(batch_op.f("ix_timer_due"), ["due"], unique=False)
        batch_op.create_index(batch_op.f("ix_timer_instance_token"), ["instance", "token"], unique=False)

    op.create_table(
        "candidate",
        sa.Column("task", schema.Id, nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("agency", schema.Id, nullable=False),
        sa.Column("kind", schema.Id, nullable=False),
        sa.Column("value", schema.Id, nullable=False),
        sa.Column("unit", schema.Id, nullable=True),
        sa.CheckConstraint("kind IN ('person', 'role')", name=op.f("ck_candidate_kind")),
        sa.ForeignKeyConstraint(["task"], ["task.id"], name=op.f("fk_candidate_task_task")),
        sa.PrimaryKeyConstraint("task", "no", name=op.f("pk_candidate")),
    )
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_candidate_agency_kind_value_unit"), ["agency", "kind", "value", "unit"], unique=False
        )

    op.create_table(
        "draft",
        sa.Column("task", schema.Id, nullable=False),
        sa.Column("person", schema.Id, nullable=False),
        sa.Column("values", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", schema.Utc(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["task"], ["task.id"], name=op.f("fk_draft_task_task")),
        sa.PrimaryKeyConstraint("task", "person", name=op.f("pk_draft")),
    )

    for guard in _GUARDS:
        for statement in guards.create(guard, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
