"""Webhook subscriptions: secrets, endpoints, the events that they want, deliveries with their attempts, replays."""

from alembic import op

revision = "0004"
down_revision = "0003"

_TABLES = """
CREATE TABLE notifications.subscription (
    key text CONSTRAINT pk_subscription PRIMARY KEY,
    url text NOT NULL,
    events jsonb NOT NULL,
    condition jsonb,
    with_comments boolean NOT NULL,
    enabled boolean NOT NULL,
    description text NOT NULL,
    owner_team text,
    owner_person_id uuid,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE TABLE notifications.webhook_secret (
    id uuid CONSTRAINT pk_webhook_secret PRIMARY KEY,
    subscription text NOT NULL CONSTRAINT fk_webhook_secret_subscription
        REFERENCES notifications.subscription (key) ON DELETE CASCADE,
    secret text NOT NULL,
    created_at timestamptz NOT NULL,
    valid_until timestamptz
);
CREATE INDEX ix_webhook_secret_subscription ON notifications.webhook_secret (subscription);
CREATE TABLE notifications.webhook_endpoint (
    subscription text CONSTRAINT pk_webhook_endpoint PRIMARY KEY CONSTRAINT fk_webhook_endpoint_subscription
        REFERENCES notifications.subscription (key) ON DELETE CASCADE,
    kept_since timestamptz NOT NULL,
    health text NOT NULL,
    reason text,
    failures integer NOT NULL,
    failing_since timestamptz,
    not_before timestamptz,
    last_success_at timestamptz,
    last_failure_at timestamptz,
    is_awake boolean NOT NULL DEFAULT false,
    lane_until timestamptz
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
CREATE TABLE notifications.webhook_event (
    seq bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_webhook_event PRIMARY KEY,
    id uuid NOT NULL CONSTRAINT uq_webhook_event_id UNIQUE,
    source text NOT NULL,
    type text NOT NULL,
    subject text NOT NULL,
    time timestamptz NOT NULL,
    correlation_id text,
    data bytea NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ix_webhook_event_received_at ON notifications.webhook_event (received_at);
CREATE TABLE notifications.webhook_event_about (
    about_id uuid NOT NULL,
    event_id uuid NOT NULL CONSTRAINT fk_webhook_event_about_event_id
        REFERENCES notifications.webhook_event (id) ON DELETE CASCADE,
    CONSTRAINT pk_webhook_event_about PRIMARY KEY (about_id, event_id)
);
CREATE INDEX ix_webhook_event_about_event_id ON notifications.webhook_event_about (event_id);
CREATE TABLE notifications.webhook_delivery (
    id uuid CONSTRAINT pk_webhook_delivery PRIMARY KEY,
    subscription text NOT NULL CONSTRAINT fk_webhook_delivery_subscription
        REFERENCES notifications.subscription (key) ON DELETE CASCADE,
    event_id uuid NOT NULL,
    event_type text NOT NULL,
    cause text NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    tries integer NOT NULL,
    next_at timestamptz,
    failure text,
    created_at timestamptz NOT NULL,
    settled_at timestamptz,
    CONSTRAINT uq_webhook_delivery_subscription_event_id UNIQUE (subscription, event_id)
) WITH (autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX ix_webhook_delivery_open ON notifications.webhook_delivery (subscription, next_at, id)
    WHERE state IN ('pending', 'sending');
CREATE INDEX ix_webhook_delivery_created_at ON notifications.webhook_delivery (created_at, id);
CREATE INDEX ix_webhook_delivery_of ON notifications.webhook_delivery (subscription, created_at, id);
CREATE INDEX ix_webhook_delivery_event_id ON notifications.webhook_delivery (event_id);
CREATE TABLE notifications.webhook_attempt (
    delivery_id uuid NOT NULL CONSTRAINT fk_webhook_attempt_delivery_id
        REFERENCES notifications.webhook_delivery (id) ON DELETE CASCADE,
    number integer NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    outcome text,
    reason text,
    status integer,
    latency_ms integer,
    body bytea,
    CONSTRAINT pk_webhook_attempt PRIMARY KEY (delivery_id, number)
);
CREATE TABLE notifications.webhook_replay (
    id uuid CONSTRAINT pk_webhook_replay PRIMARY KEY,
    subscription text NOT NULL CONSTRAINT fk_webhook_replay_subscription
        REFERENCES notifications.subscription (key) ON DELETE CASCADE,
    from_at timestamptz NOT NULL,
    to_at timestamptz NOT NULL,
    position bigint NOT NULL,
    found integer NOT NULL,
    created_at timestamptz NOT NULL,
    ended_at timestamptz
)
"""
_NAMES = (
    "webhook_replay",
    "webhook_attempt",
    "webhook_delivery",
    "webhook_event_about",
    "webhook_event",
    "webhook_endpoint",
    "webhook_secret",
    "subscription",
)


def upgrade() -> None:
    """Create the tables."""
    for statement in _TABLES.split(";"):
        op.execute(statement)


def downgrade() -> None:
    """Remove the tables."""
    for name in _NAMES:
        op.execute(f"DROP TABLE notifications.{name}")
