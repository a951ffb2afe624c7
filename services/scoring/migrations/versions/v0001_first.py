"""The first tables of scoring."""

from alembic import op

from shared.db import transport_v1

revision = "0001"
down_revision = None

_TABLES = """
CREATE TABLE scoring.series (
    series_id uuid CONSTRAINT pk_series PRIMARY KEY,
    survey text NOT NULL,
    concept text NOT NULL,
    metric text NOT NULL,
    scale_min smallint NOT NULL,
    scale_max smallint NOT NULL,
    polarity text NOT NULL,
    touchpoint text,
    channel text NOT NULL,
    questions text[] NOT NULL,
    totals bigint[] NOT NULL,
    revision bigint NOT NULL,
    changed_at timestamptz NOT NULL
) WITH (fillfactor = 50);
CREATE INDEX ix_series_survey_concept ON scoring.series (survey, concept);

CREATE TABLE scoring.scored_response (
    response_id uuid CONSTRAINT pk_scored_response PRIMARY KEY,
    survey text NOT NULL,
    version integer NOT NULL,
    channel text NOT NULL,
    touchpoint text,
    location text,
    locale text,
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    scored_at timestamptz NOT NULL
);

CREATE TABLE scoring.scored_answer (
    response_id uuid NOT NULL,
    question text NOT NULL,
    series_id uuid NOT NULL,
    value smallint NOT NULL,
    CONSTRAINT pk_scored_answer PRIMARY KEY (response_id, question)
);

CREATE TABLE scoring.histogram (
    series_id uuid NOT NULL,
    location text NOT NULL,
    bucket timestamptz NOT NULL,
    value smallint NOT NULL,
    n bigint NOT NULL,
    CONSTRAINT pk_histogram PRIMARY KEY (series_id, location, bucket, value)
) WITH (fillfactor = 80);

CREATE TABLE scoring.volume (
    survey text NOT NULL,
    location text NOT NULL,
    bucket timestamptz NOT NULL,
    version integer NOT NULL,
    touchpoint text NOT NULL,
    channel text NOT NULL,
    n bigint NOT NULL,
    CONSTRAINT pk_volume PRIMARY KEY (survey, location, bucket, version, touchpoint, channel)
) WITH (fillfactor = 80);

CREATE TABLE scoring.asked_question (
    survey text NOT NULL,
    version integer NOT NULL,
    question text NOT NULL,
    concept text NOT NULL,
    metric text,
    scale_min smallint,
    scale_max smallint,
    polarity text,
    CONSTRAINT pk_asked_question PRIMARY KEY (survey, version, question)
);
"""


def upgrade() -> None:
    """Create the tables. Rows that are counted up again and again get room to be updated in place."""
    transport_v1.create("scoring")
    for statement in filter(str.strip, _TABLES.split(";")):
        op.execute(statement)


def downgrade() -> None:
    """Remove the tables."""
    for name in ("asked_question", "volume", "histogram", "scored_answer", "scored_response", "series"):
        op.execute(f"DROP TABLE scoring.{name}")
    transport_v1.drop("scoring")
