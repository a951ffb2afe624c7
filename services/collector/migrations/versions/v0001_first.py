"""The first tables of collector."""

from alembic import op

from shared.db import transport_v1

revision = "0001"
down_revision = None

_SURVEYS_AND_RESPONSES = """
CREATE TABLE collector.survey (
    key text CONSTRAINT pk_survey PRIMARY KEY,
    state text NOT NULL,
    draft jsonb NOT NULL,
    live_version integer,
    live_digest bytea,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE collector.survey_version (
    survey text NOT NULL CONSTRAINT fk_survey_version_survey REFERENCES collector.survey (key),
    number integer NOT NULL,
    definition jsonb NOT NULL,
    published_at timestamptz NOT NULL,
    CONSTRAINT pk_survey_version PRIMARY KEY (survey, number)
);

CREATE TABLE collector.respondent (
    id uuid CONSTRAINT pk_respondent PRIMARY KEY,
    identity_kind text NOT NULL,
    identity text NOT NULL,
    external_id text,
    email text,
    phone text,
    name text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT uq_respondent_identity_kind_identity UNIQUE (identity_kind, identity)
);

CREATE TABLE collector.response (
    id uuid CONSTRAINT pk_response PRIMARY KEY,
    survey text NOT NULL,
    version integer NOT NULL,
    channel text NOT NULL,
    touchpoint text,
    location text,
    locale text,
    respondent_id uuid CONSTRAINT fk_response_respondent_id REFERENCES collector.respondent (id),
    answers jsonb NOT NULL,
    attributes jsonb NOT NULL,
    fingerprint bytea NOT NULL,
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL
);
CREATE INDEX ix_response_occurred_at_id ON collector.response (occurred_at, id);
CREATE INDEX ix_response_survey_occurred_at_id ON collector.response (survey, occurred_at, id);
CREATE INDEX ix_response_respondent_id ON collector.response (respondent_id) WHERE respondent_id IS NOT NULL;
"""

_CHANNELS = """
CREATE TABLE collector.sms_message (
    account text NOT NULL,
    message_id text NOT NULL,
    outcome text NOT NULL,
    reason text,
    response_id uuid,
    kept_sender text,
    kept_text text,
    received_at timestamptz NOT NULL,
    CONSTRAINT pk_sms_message PRIMARY KEY (account, message_id)
);

CREATE TABLE collector.sms_consent (
    id uuid CONSTRAINT pk_sms_consent PRIMARY KEY,
    account text NOT NULL,
    phone text NOT NULL,
    wish text NOT NULL,
    said_at timestamptz NOT NULL
);
CREATE INDEX ix_sms_consent_account_phone_id ON collector.sms_consent (account, phone, id);

CREATE TABLE collector.link (
    code text CONSTRAINT pk_link PRIMARY KEY,
    survey text NOT NULL CONSTRAINT fk_link_survey REFERENCES collector.survey (key),
    touchpoint text,
    location text,
    created_at timestamptz NOT NULL
);
CREATE INDEX ix_link_created_at_code ON collector.link (created_at, code);

CREATE TABLE collector.device (
    id uuid CONSTRAINT pk_device PRIMARY KEY,
    name text NOT NULL,
    survey text NOT NULL CONSTRAINT fk_device_survey REFERENCES collector.survey (key),
    touchpoint text,
    location text,
    key_sha256 bytea NOT NULL CONSTRAINT uq_device_key_sha256 UNIQUE,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz,
    last_seen_at timestamptz
);
"""


def upgrade() -> None:
    """Create the tables."""
    transport_v1.create("collector")
    for statement in filter(str.strip, (_SURVEYS_AND_RESPONSES + _CHANNELS).split(";")):
        op.execute(statement)


def downgrade() -> None:
    """Remove the tables."""
    for name in ("device", "link", "sms_consent", "sms_message"):
        op.execute(f"DROP TABLE collector.{name}")
    for name in ("response", "respondent", "survey_version", "survey"):
        op.execute(f"DROP TABLE collector.{name}")
    transport_v1.drop("collector")
