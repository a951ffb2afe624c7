"""Every version of a rule is kept, beginning with those that there are now."""

from alembic import op

revision = "0003"
down_revision = "0002"

_DEFINITION = "name, enabled, severity, condition, survey, touchpoint, channel, opens_ticket"
_COLUMNS = f"key, {_DEFINITION}, version, created_at, updated_at"


def upgrade() -> None:
    """Create the table; of versions before those of today nothing is known."""
    op.execute(
        """
        CREATE TABLE alerts.rule_version (
            key text NOT NULL,
            name text NOT NULL,
            enabled boolean NOT NULL,
            severity text NOT NULL,
            condition jsonb NOT NULL,
            survey text,
            touchpoint text,
            channel text,
            opens_ticket boolean NOT NULL,
            version integer NOT NULL,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            CONSTRAINT pk_rule_version PRIMARY KEY (key, version)
        )
        """
    )
    op.execute(f"INSERT INTO alerts.rule_version ({_COLUMNS}) SELECT {_COLUMNS} FROM alerts.rule")  # noqa: S608 - names of our own


def downgrade() -> None:
    """Remove the table; rules stay as they are."""
    op.execute("DROP TABLE alerts.rule_version")
