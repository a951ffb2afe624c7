"""Where colleagues are reached, what proves it, and who gets what reaches nobody."""

from alembic import op

revision = "0002"
down_revision = "0001"

_STATEMENTS = (
    """
    CREATE TABLE notifications.destination (
        id uuid CONSTRAINT pk_destination PRIMARY KEY,
        person_id uuid,
        team text,
        channel text NOT NULL,
        chat_kind text,
        address text NOT NULL,
        label text NOT NULL,
        shows_comments boolean NOT NULL,
        from_severity text NOT NULL,
        hours jsonb NOT NULL,
        critical_at_any_hour boolean NOT NULL,
        digest text NOT NULL,
        digest_at text NOT NULL,
        zone text,
        verified_at timestamptz,
        attempted_at timestamptz,
        attempt_outcome text,
        attempt_status text,
        attempt_answer text NOT NULL DEFAULT '',
        version integer NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT ck_destination_one_owner CHECK ((person_id IS NULL) <> (team IS NULL))
    )
    """,
    """
    CREATE UNIQUE INDEX ix_destination_person_id ON notifications.destination (person_id, channel, address)
        WHERE person_id IS NOT NULL
    """,
    """
    CREATE UNIQUE INDEX ix_destination_team ON notifications.destination (team, channel, address)
        WHERE team IS NOT NULL
    """,
    """
    CREATE TABLE notifications.destination_proof (
        destination_id uuid CONSTRAINT pk_destination_proof PRIMARY KEY
            CONSTRAINT fk_destination_proof_destination_id
            REFERENCES notifications.destination (id) ON DELETE CASCADE,
        kind text NOT NULL,
        secret_sha256 text NOT NULL,
        attempts_left integer NOT NULL,
        expires_at timestamptz NOT NULL
    )
    """,
    "CREATE INDEX ix_destination_proof_secret_sha256 ON notifications.destination_proof (secret_sha256)",
    """
    CREATE TABLE notifications.test_message (
        id uuid CONSTRAINT pk_test_message PRIMARY KEY,
        actor text NOT NULL,
        sent_at timestamptz NOT NULL
    )
    """,
    "CREATE INDEX ix_test_message_actor_sent_at ON notifications.test_message (actor, sent_at)",
    """
    CREATE TABLE notifications.fallback (
        id integer CONSTRAINT pk_fallback PRIMARY KEY,
        team text,
        destination_id uuid CONSTRAINT fk_fallback_destination_id
            REFERENCES notifications.destination (id) ON DELETE SET NULL,
        version integer NOT NULL
    )
    """,
    "INSERT INTO notifications.fallback (id, version) VALUES (1, 0)",
)


def upgrade() -> None:
    """Create the tables."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Remove the tables."""
    for table in ("fallback", "test_message", "destination_proof", "destination"):
        op.execute(f"DROP TABLE notifications.{table}")
