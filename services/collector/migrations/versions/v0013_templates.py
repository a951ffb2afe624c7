"""Templates of messages to customers, with every version."""

from alembic import op

revision = "0013"
down_revision = "0012"

_COLUMNS = """
    key text NOT NULL,
    name text NOT NULL,
    enabled boolean NOT NULL,
    purpose text NOT NULL,
    cause text NOT NULL,
    touchpoint text,
    languages jsonb NOT NULL,
    subject jsonb,
    text jsonb,
    sms jsonb,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
"""


def upgrade() -> None:
    """Create the tables."""
    name = "message_template"
    op.execute(f"CREATE TABLE collector.{name} ({_COLUMNS}, CONSTRAINT pk_{name} PRIMARY KEY (key))")
    name = "message_template_version"
    op.execute(f"CREATE TABLE collector.{name} ({_COLUMNS}, CONSTRAINT pk_{name} PRIMARY KEY (key, version))")


def downgrade() -> None:
    """Remove them."""
    op.execute("DROP TABLE collector.message_template_version")
    op.execute("DROP TABLE collector.message_template")
