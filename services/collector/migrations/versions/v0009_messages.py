"""Consents, suppressed addresses, messages to customers, and due work."""

from alembic import op

from shared.db import due_v1

revision = "0009"
down_revision = "0008"

_CREATED = """
CREATE TABLE collector.consent_entry (
    id uuid CONSTRAINT pk_consent_entry PRIMARY KEY,
    person bytea NOT NULL,
    respondent_id uuid,
    channel text,
    purpose text,
    wish text NOT NULL,
    basis text,
    source text NOT NULL,
    wording text,
    said_at timestamptz NOT NULL,
    by text
);
CREATE INDEX ix_consent_entry_person ON collector.consent_entry (person);
CREATE INDEX ix_consent_entry_respondent_id ON collector.consent_entry (respondent_id) WHERE respondent_id IS NOT NULL;
CREATE TABLE collector.suppression (
    id uuid CONSTRAINT pk_suppression PRIMARY KEY,
    address bytea NOT NULL,
    channel text NOT NULL,
    reason text NOT NULL,
    detail text,
    since timestamptz NOT NULL,
    until timestamptz,
    released_at timestamptz,
    released_by text
);
CREATE INDEX ix_suppression_address ON collector.suppression (address);
CREATE INDEX ix_suppression_since_id ON collector.suppression (since, id);
CREATE TABLE collector.message (
    id uuid CONSTRAINT pk_message PRIMARY KEY,
    effect_key text NOT NULL CONSTRAINT uq_message_effect_key UNIQUE,
    respondent_id uuid,
    channel text NOT NULL,
    purpose text NOT NULL,
    cause text NOT NULL,
    claimed_basis text,
    basis text,
    template text,
    template_version integer,
    subject text,
    text text,
    language text,
    survey text,
    touchpoint text,
    location text,
    invitation_id uuid,
    complaint_id uuid,
    ticket_id uuid,
    values jsonb NOT NULL DEFAULT '{}',
    requested_by text NOT NULL,
    requested_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    not_after timestamptz,
    state text NOT NULL,
    reason text,
    account text,
    gateway_id text,
    address bytea,
    began_at timestamptz,
    settled_at timestamptz,
    delivered_at timestamptz,
    in_flight_at_opt_out boolean NOT NULL DEFAULT false,
    attempts integer NOT NULL DEFAULT 0
);
CREATE INDEX ix_message_requested_at_id ON collector.message (requested_at, id);
CREATE INDEX ix_message_respondent_id ON collector.message (respondent_id) WHERE respondent_id IS NOT NULL;
CREATE INDEX ix_message_invitation_id ON collector.message (invitation_id) WHERE invitation_id IS NOT NULL;
CREATE INDEX ix_message_complaint_id ON collector.message (complaint_id) WHERE complaint_id IS NOT NULL;
CREATE INDEX ix_message_ticket_id ON collector.message (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX ix_message_gateway_id ON collector.message (gateway_id) WHERE gateway_id IS NOT NULL;
CREATE INDEX ix_message_address ON collector.message (address, settled_at) WHERE address IS NOT NULL;
CREATE TABLE collector.message_attempt (
    message_id uuid NOT NULL,
    number integer NOT NULL,
    began_at timestamptz NOT NULL,
    ended_at timestamptz,
    outcome text,
    detail text,
    CONSTRAINT pk_message_attempt PRIMARY KEY (message_id, number)
)
"""


def upgrade() -> None:
    """Create the tables."""
    for statement in _CREATED.split(";"):
        op.execute(statement)
    due_v1.create("collector")


def downgrade() -> None:
    """Remove them."""
    due_v1.drop("collector")
    for name in ("message_attempt", "message", "suppression", "consent_entry"):
        op.execute(f"DROP TABLE collector.{name}")
