"""Partial answers, quotas, complaints, eligibility, idempotency keys and themes."""

from alembic import op

revision = "0002"
down_revision = "0001"

_TABLES = """
CREATE INDEX ix_response_survey_received_at_id ON collector.response (survey, received_at, id);

CREATE TABLE collector.partial_response (
    id uuid CONSTRAINT pk_partial_response PRIMARY KEY,
    survey text NOT NULL,
    version integer NOT NULL,
    channel text NOT NULL,
    touchpoint text,
    location text,
    locale text,
    answers jsonb NOT NULL,
    state text NOT NULL,
    started_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX ix_partial_response_updated_at_id ON collector.partial_response (updated_at, id);
CREATE INDEX ix_partial_response_survey_updated_at_id ON collector.partial_response (survey, updated_at, id);
CREATE INDEX ix_partial_response_updated_at ON collector.partial_response (updated_at) WHERE state = 'open';

CREATE TABLE collector.quota_count (
    survey text NOT NULL,
    quota text NOT NULL,
    n bigint NOT NULL,
    CONSTRAINT pk_quota_count PRIMARY KEY (survey, quota)
);

CREATE TABLE collector.complaint (
    id uuid CONSTRAINT pk_complaint PRIMARY KEY,
    text text NOT NULL,
    category text,
    channel text NOT NULL,
    touchpoint text,
    location text,
    locale text,
    respondent_id uuid CONSTRAINT fk_complaint_respondent_id REFERENCES collector.respondent (id),
    attributes jsonb NOT NULL,
    fingerprint bytea NOT NULL,
    occurred_at timestamptz NOT NULL,
    filed_at timestamptz NOT NULL
);
CREATE INDEX ix_complaint_filed_at_id ON collector.complaint (filed_at, id);
CREATE INDEX ix_complaint_respondent_id ON collector.complaint (respondent_id) WHERE respondent_id IS NOT NULL;

CREATE TABLE collector.encounter (
    id uuid CONSTRAINT pk_encounter PRIMARY KEY,
    person bytea,
    survey text NOT NULL,
    touchpoint text,
    channel text NOT NULL,
    kind text NOT NULL,
    reason text,
    at timestamptz NOT NULL
);
CREATE INDEX ix_encounter_person_at ON collector.encounter (person, at) WHERE person IS NOT NULL;
CREATE INDEX ix_encounter_at ON collector.encounter (at) WHERE kind != 'refused';
CREATE INDEX ix_encounter_refused ON collector.encounter (at, survey) WHERE kind = 'refused';

CREATE TABLE collector.idempotency (
    digest bytea CONSTRAINT pk_idempotency PRIMARY KEY,
    fingerprint bytea NOT NULL,
    resource_id uuid NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX ix_idempotency_created_at ON collector.idempotency (created_at);

CREATE TABLE collector.asset (
    name text CONSTRAINT pk_asset PRIMARY KEY,
    media_type text NOT NULL,
    content bytea NOT NULL,
    sha256 bytea NOT NULL,
    updated_at timestamptz NOT NULL
);
"""


def upgrade() -> None:
    """Create the tables."""
    for statement in filter(str.strip, _TABLES.split(";")):
        op.execute(statement)


def downgrade() -> None:
    """Remove the tables."""
    op.execute("DROP INDEX collector.ix_response_survey_received_at_id")
    for name in ("asset", "idempotency", "encounter", "complaint", "quota_count", "partial_response"):
        op.execute(f"DROP TABLE collector.{name}")
