"""API keys."""

from alembic import op

revision = "0006"
down_revision = "0005"

_STATEMENTS = (
    """
    CREATE TABLE accounts.api_key (
        id uuid CONSTRAINT pk_api_key PRIMARY KEY,
        name text NOT NULL,
        prefix text NOT NULL,
        secret_sha256 bytea NOT NULL CONSTRAINT uq_api_key_secret_sha256 UNIQUE,
        version integer NOT NULL,
        scopes text[] NOT NULL,
        unit text,
        expires_at timestamptz,
        networks text[] NOT NULL,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL,
        last_used_at timestamptz,
        last_used_from text,
        revoked_at timestamptz,
        replaces uuid,
        rotated_to uuid,
        overlap_ends_at timestamptz
    )
    """,
    """
    CREATE UNIQUE INDEX uq_api_key_name_in_use ON accounts.api_key (name)
    WHERE revoked_at IS NULL AND rotated_to IS NULL
    """,
)


def upgrade() -> None:
    """Create the table."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Forget all keys."""
    op.execute("DROP TABLE accounts.api_key")
