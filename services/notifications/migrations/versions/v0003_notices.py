"""Notices to colleagues, their deliveries, acknowledgements, and the links to acknowledge."""

from alembic import op

revision = "0003"
down_revision = "0002"

_STATEMENTS = (
    """
    CREATE TABLE notifications.notice (
        id uuid CONSTRAINT pk_notice PRIMARY KEY,
        notice_key text NOT NULL,
        addressee text NOT NULL,
        why jsonb NOT NULL,
        "group" text NOT NULL,
        cause text NOT NULL,
        reason text NOT NULL,
        subject text NOT NULL,
        subject_id text NOT NULL,
        severity text NOT NULL,
        rules jsonb NOT NULL,
        touchpoint text,
        location text,
        respondent_id uuid,
        content jsonb NOT NULL,
        is_acknowledged_by_hand boolean NOT NULL,
        is_drill boolean NOT NULL,
        occurred_at timestamptz NOT NULL,
        not_after timestamptz,
        requested_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL,
        state text NOT NULL,
        withheld_because text,
        lead_id uuid,
        settled_at timestamptz,
        first_sent_at timestamptz,
        acknowledged_at timestamptz,
        acknowledged_by text
    )
    """,
    "CREATE UNIQUE INDEX uq_notice_notice_key_addressee ON notifications.notice (notice_key, addressee)",
    "CREATE INDEX ix_notice_addressee_id ON notifications.notice (addressee, id)",
    'CREATE INDEX ix_notice_group ON notifications.notice ("group")',
    "CREATE INDEX ix_notice_lead_id ON notifications.notice (lead_id) WHERE lead_id IS NOT NULL",
    "CREATE INDEX ix_notice_respondent_id ON notifications.notice (respondent_id) WHERE respondent_id IS NOT NULL",
    """
    CREATE INDEX ix_notice_acknowledged_at ON notifications.notice (acknowledged_at) WHERE acknowledged_at IS NOT NULL
    """,
    "CREATE INDEX ix_notice_waiting ON notifications.notice (addressee) WHERE state = 'waiting'",
    """
    CREATE TABLE notifications.notice_delivery (
        id uuid CONSTRAINT pk_notice_delivery PRIMARY KEY,
        notice_id uuid CONSTRAINT fk_notice_delivery_notice_id
            REFERENCES notifications.notice (id) ON DELETE CASCADE,
        addressee text NOT NULL,
        destination_id uuid NOT NULL,
        channel text NOT NULL,
        digest text,
        digest_id uuid,
        due_at timestamptz NOT NULL,
        state text NOT NULL,
        reason text,
        attempts integer NOT NULL,
        account text,
        handed_over_at timestamptz,
        gateway_id text,
        answer text NOT NULL DEFAULT '',
        created_at timestamptz NOT NULL,
        settled_at timestamptz
    )
    """,
    """
    CREATE UNIQUE INDEX uq_notice_delivery_notice_id_destination_id
        ON notifications.notice_delivery (notice_id, destination_id)
    """,
    """
    CREATE UNIQUE INDEX uq_notice_delivery_digest ON notifications.notice_delivery (destination_id, digest)
        WHERE digest IS NOT NULL AND attempts = 0 AND state = 'waiting'
    """,
    """
    CREATE INDEX ix_notice_delivery_digest_id ON notifications.notice_delivery (digest_id) WHERE digest_id IS NOT NULL
    """,
    """
    CREATE INDEX ix_notice_delivery_destination_id_created_at
        ON notifications.notice_delivery (destination_id, created_at)
    """,
    """
    CREATE TABLE notifications.acknowledgement (
        "group" text CONSTRAINT pk_acknowledgement PRIMARY KEY,
        acknowledged_at timestamptz NOT NULL,
        acknowledged_by text NOT NULL
    )
    """,
    """
    CREATE TABLE notifications.notice_link (
        secret_sha256 text CONSTRAINT pk_notice_link PRIMARY KEY,
        notice_id uuid NOT NULL CONSTRAINT fk_notice_link_notice_id
            REFERENCES notifications.notice (id) ON DELETE CASCADE,
        expires_at timestamptz NOT NULL
    )
    """,
    "CREATE INDEX ix_notice_link_notice_id ON notifications.notice_link (notice_id)",
    "CREATE INDEX ix_notice_link_expires_at ON notifications.notice_link (expires_at)",
)


def upgrade() -> None:
    """Create the tables."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Remove the tables."""
    for table in ("notice_link", "acknowledgement", "notice_delivery", "notice"):
        op.execute(f"DROP TABLE notifications.{table}")
