"""Names, retirement and counts of links; what kiosks report of themselves, and their enrolment codes."""

from alembic import op

revision = "0007"
down_revision = "0006"

_CHANGES = """
ALTER TABLE collector.link ADD COLUMN updated_at timestamptz, ADD COLUMN name text, ADD COLUMN retired_at timestamptz;
UPDATE collector.link SET updated_at = created_at;
ALTER TABLE collector.link ALTER COLUMN updated_at SET NOT NULL;

CREATE TABLE collector.link_use (
    code text NOT NULL CONSTRAINT fk_link_use_code REFERENCES collector.link (code),
    hour timestamptz NOT NULL,
    opened integer NOT NULL DEFAULT 0,
    answered integer NOT NULL DEFAULT 0,
    CONSTRAINT pk_link_use PRIMARY KEY (code, hour)
);

ALTER TABLE collector.device
    ADD COLUMN updated_at timestamptz,
    ADD COLUMN enrolled_at timestamptz,
    ADD COLUMN app_version text,
    ADD COLUMN waiting integer,
    ADD COLUMN set_aside integer,
    ADD COLUMN code_sha256 bytea CONSTRAINT uq_device_code_sha256 UNIQUE,
    ADD COLUMN code_expires_at timestamptz;
UPDATE collector.device SET updated_at = created_at, enrolled_at = last_seen_at;
ALTER TABLE collector.device ALTER COLUMN updated_at SET NOT NULL;
"""

_ADDED = {
    "link": ("updated_at", "name", "retired_at"),
    "device": (
        "updated_at",
        "enrolled_at",
        "app_version",
        "waiting",
        "set_aside",
        "code_sha256",
        "code_expires_at",
    ),
}


def upgrade() -> None:
    """Add them; links have been opened from now on."""
    for change in _CHANGES.split(";"):
        if change.strip():
            op.execute(change)


def downgrade() -> None:
    """Remove them, with the counts."""
    op.drop_table("link_use", schema="collector")
    for table, columns in _ADDED.items():
        for column in columns:
            op.drop_column(table, column, schema="collector")
