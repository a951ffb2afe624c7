"""Count by segment, in quarters of an hour and in days; take answers back; read texts; journeys and targets."""

from alembic import op

revision = "0002"
down_revision = "0001"

_SLOTS = (*(f"v{step}" for step in range(11)), "skipped", "suspect")
_COUNTS = ",\n    ".join(f"{name} integer NOT NULL DEFAULT 0" for name in _SLOTS)

_OLD = ("series", "scored_response", "scored_answer", "histogram", "volume", "asked_question")

_TABLES = f"""
CREATE TABLE scoring.series (
    series_id uuid CONSTRAINT pk_series PRIMARY KEY,
    survey text NOT NULL,
    concept text NOT NULL,
    metric text NOT NULL,
    scale_min smallint NOT NULL,
    scale_max smallint NOT NULL,
    polarity text NOT NULL,
    series_from integer,
    touchpoint text,
    channel text NOT NULL
);
CREATE INDEX ix_series_survey_concept ON scoring.series (survey, concept);

CREATE TABLE scoring.series_question (
    series_id uuid NOT NULL,
    question text NOT NULL,
    CONSTRAINT pk_series_question PRIMARY KEY (series_id, question)
);

CREATE TABLE scoring.scored_response (
    response_id uuid CONSTRAINT pk_scored_response PRIMARY KEY,
    revision integer NOT NULL,
    survey text NOT NULL,
    version integer NOT NULL,
    channel text NOT NULL,
    touchpoint text,
    location text,
    locale text,
    respondent_id uuid,
    segments text NOT NULL,
    series uuid[] NOT NULL,
    slots smallint[] NOT NULL,
    suspect text,
    state text NOT NULL,
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    scored_at timestamptz NOT NULL
);
CREATE INDEX ix_scored_response_survey_occurred_at ON scoring.scored_response (survey, occurred_at);
CREATE INDEX ix_scored_response_respondent_id ON scoring.scored_response (respondent_id)
    WHERE respondent_id IS NOT NULL;

CREATE TABLE scoring.forgotten (
    id uuid CONSTRAINT pk_forgotten PRIMARY KEY,
    forgotten_at timestamptz NOT NULL
);

CREATE TABLE scoring.untold_response (
    response_id uuid CONSTRAINT pk_untold_response PRIMARY KEY,
    revision integer NOT NULL,
    counted_at timestamptz NOT NULL
);
CREATE INDEX ix_untold_response_counted_at ON scoring.untold_response (counted_at);

CREATE TABLE scoring.verbatim (
    response_id uuid NOT NULL,
    question text NOT NULL,
    survey text NOT NULL,
    occurred_at timestamptz NOT NULL,
    text text NOT NULL,
    language text,
    sentiment text,
    sentiment_share double precision,
    read_at timestamptz,
    CONSTRAINT pk_verbatim PRIMARY KEY (response_id, question)
);
CREATE INDEX ix_verbatim_unread ON scoring.verbatim (response_id) WHERE read_at IS NULL;
CREATE INDEX ix_verbatim_survey_occurred_at ON scoring.verbatim (survey, occurred_at);

CREATE TABLE scoring.journal (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_journal PRIMARY KEY,
    series_id uuid NOT NULL,
    bucket timestamptz NOT NULL,
    segments text NOT NULL,
    slot smallint NOT NULL,
    n integer NOT NULL,
    reason text NOT NULL
);

CREATE TABLE scoring.series_total (
    series_id uuid CONSTRAINT pk_series_total PRIMARY KEY,
    {_COUNTS},
    revision bigint NOT NULL,
    changed_at timestamptz NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE scoring.slice (
    slice_id uuid CONSTRAINT pk_slice PRIMARY KEY,
    series_id uuid NOT NULL,
    dimension_1 text NOT NULL,
    value_1 text NOT NULL,
    dimension_2 text NOT NULL,
    value_2 text NOT NULL
);
CREATE INDEX ix_slice_series_id ON scoring.slice (series_id, dimension_1, dimension_2);

CREATE TABLE scoring.histogram (
    slice_id uuid NOT NULL,
    bucket timestamptz NOT NULL,
    {_COUNTS},
    CONSTRAINT pk_histogram PRIMARY KEY (slice_id, bucket)
) WITH (fillfactor = 80);

CREATE TABLE scoring.daily (
    slice_id uuid NOT NULL,
    day date NOT NULL,
    {_COUNTS},
    CONSTRAINT pk_daily PRIMARY KEY (slice_id, day)
) WITH (fillfactor = 80);

CREATE TABLE scoring.fold (
    "only" smallint CONSTRAINT pk_fold PRIMARY KEY,
    folded_at timestamptz NOT NULL
);
INSERT INTO scoring.fold VALUES (1, 'epoch');

CREATE TABLE scoring.journey (
    key text CONSTRAINT pk_journey PRIMARY KEY,
    definition jsonb NOT NULL,
    revision integer NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE scoring.target (
    key text CONSTRAINT pk_target PRIMARY KEY,
    survey text NOT NULL,
    concept text NOT NULL,
    touchpoint text,
    metric text NOT NULL,
    scale_min smallint NOT NULL,
    scale_max smallint NOT NULL,
    polarity text NOT NULL,
    value double precision NOT NULL,
    due_on date NOT NULL,
    owner text NOT NULL,
    revision integer NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX ix_target_survey_concept ON scoring.target (survey, concept);
"""  # noqa: S608 - names of our own

_CARRIED_OVER = """
INSERT INTO scoring.series
SELECT series_id, survey, concept, metric, scale_min, scale_max, polarity, NULL, touchpoint, channel
FROM scoring.old_series;

INSERT INTO scoring.series_question SELECT series_id, unnest(questions) FROM scoring.old_series;

INSERT INTO scoring.scored_response
SELECT r.response_id, 1, r.survey, r.version, r.channel, r.touchpoint, r.location, r.locale, NULL,
    (SELECT coalesce(jsonb_agg(jsonb_build_array(name, value) ORDER BY name), '[]')::text
     FROM (VALUES ('language', lower(split_part(r.locale, '-', 1))), ('location', r.location)) AS said (name, value)
     WHERE value <> ''),
    coalesce(a.series, '{}'), coalesce(a.slots, '{}'), NULL, 'counted', r.occurred_at, r.received_at, r.scored_at
FROM scoring.old_scored_response AS r
LEFT JOIN (
    SELECT answer.response_id, array_agg(answer.series_id ORDER BY answer.question) AS series,
        array_agg((answer.value - s.scale_min)::smallint ORDER BY answer.question) AS slots
    FROM scoring.old_scored_answer AS answer JOIN scoring.old_series AS s USING (series_id)
    WHERE answer.value - s.scale_min < 11
    GROUP BY answer.response_id
) AS a USING (response_id);

INSERT INTO scoring.journal (series_id, bucket, segments, slot, n, reason)
SELECT answer.series_id, date_bin('15 minutes', r.occurred_at, '2000-01-01 00:00:00+00'), r.segments, answer.slot,
    count(*), 'received'
FROM scoring.scored_response AS r, unnest(r.series, r.slots) AS answer (series_id, slot)
GROUP BY 1, 2, 3, 4;
"""
"""What was counted before is counted anew from the responses. How many skipped a question is only known of those that
come from now on, or after a replay."""


def upgrade() -> None:
    """Make the new tables and carry over what was scored. Rows that are counted up get room to be updated in place."""
    for name in _OLD:
        op.execute(f"ALTER TABLE scoring.{name} RENAME TO old_{name}")
        op.execute(f"ALTER TABLE scoring.old_{name} RENAME CONSTRAINT pk_{name} TO pk_old_{name}")
    op.execute("ALTER INDEX scoring.ix_series_survey_concept RENAME TO ix_old_series_survey_concept")
    for statement in filter(str.strip, (_TABLES + _CARRIED_OVER).split(";")):
        op.execute(statement)
    for name in _OLD:
        op.execute(f"DROP TABLE scoring.old_{name}")


def downgrade() -> None:
    """Refuse: the counts of the older form cannot be made from these without losing what was taken back.

    Raises:
        RuntimeError: always.
    """
    message = "scoring 0002 cannot be undone; restore a backup"
    raise RuntimeError(message)
