"""Answers and complaints of cases, each with its own words; which further ones join a case; cases that were merged."""

from alembic import op

revision = "0013"
down_revision = "0012"

_STATEMENTS = """
ALTER TABLE tickets.ticket
    ADD COLUMN raised_from text,
    ADD COLUMN further_response_ids jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN further_complaint_ids jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN merged_cases integer NOT NULL DEFAULT 0;
ALTER TABLE tickets.ticket
    ALTER COLUMN further_response_ids DROP DEFAULT,
    ALTER COLUMN further_complaint_ids DROP DEFAULT,
    ALTER COLUMN merged_cases DROP DEFAULT;
DROP INDEX tickets.uq_ticket_complaint_id;
CREATE INDEX ix_ticket_merged_into ON tickets.ticket (merged_into) WHERE merged_into IS NOT NULL;
CREATE TABLE tickets.ticket_answer (
    ticket_id uuid NOT NULL CONSTRAINT fk_ticket_answer_ticket_id REFERENCES tickets.ticket (id),
    response_id uuid NOT NULL,
    respondent_id uuid,
    since_version integer NOT NULL,
    severity text,
    survey text,
    touchpoint text,
    location text,
    channel text,
    occurred_at timestamptz NOT NULL,
    reasons jsonb NOT NULL,
    comments jsonb NOT NULL,
    revision integer NOT NULL,
    is_gone boolean NOT NULL,
    CONSTRAINT pk_ticket_answer PRIMARY KEY (ticket_id, response_id)
);
INSERT INTO tickets.ticket_answer
    SELECT id, response_id, respondent_id, 1, CASE WHEN alert_id IS NOT NULL THEN severity END, survey, touchpoint,
        location, channel, created_at, reasons,
        coalesce((SELECT jsonb_agg(one) FROM jsonb_array_elements(comments) AS one
            WHERE one ->> 'question' != 'complaint'), '[]'),
        0, EXISTS (SELECT FROM tickets.forgotten WHERE forgotten.id = response_id)
    FROM tickets.ticket WHERE response_id IS NOT NULL;
CREATE INDEX ix_ticket_answer_response_id ON tickets.ticket_answer (response_id);
CREATE INDEX ix_ticket_answer_respondent_id ON tickets.ticket_answer (respondent_id);
CREATE TABLE tickets.ticket_complaint (
    complaint_id uuid CONSTRAINT pk_ticket_complaint PRIMARY KEY,
    ticket_id uuid NOT NULL CONSTRAINT fk_ticket_complaint_ticket_id REFERENCES tickets.ticket (id),
    respondent_id uuid,
    since_version integer NOT NULL,
    category text,
    channel text,
    occurred_at timestamptz NOT NULL,
    text text,
    call_back jsonb,
    is_gone boolean NOT NULL
);
INSERT INTO tickets.ticket_complaint
    SELECT complaint_id, id, respondent_id, 1, category, channel, created_at,
        (SELECT one ->> 'text' FROM jsonb_array_elements(comments) AS one
            WHERE one ->> 'question' = 'complaint' LIMIT 1),
        call_back, false
    FROM tickets.ticket WHERE complaint_id IS NOT NULL;
CREATE INDEX ix_ticket_complaint_ticket_id ON tickets.ticket_complaint (ticket_id);
CREATE INDEX ix_ticket_complaint_respondent_id ON tickets.ticket_complaint (respondent_id);
CREATE TABLE tickets.ticket_joins (
    ticket_id uuid NOT NULL CONSTRAINT fk_ticket_joins_ticket_id REFERENCES tickets.ticket (id),
    key uuid NOT NULL,
    CONSTRAINT pk_ticket_joins PRIMARY KEY (ticket_id, key)
);
INSERT INTO tickets.ticket_joins
    SELECT id, encode(substring(sha256(convert_to(
        respondent_id::text || E'\\n' || coalesce(touchpoint, '') || E'\\n' || coalesce(location, ''), 'UTF8'
    )) FROM 1 FOR 16), 'hex')::uuid
    FROM tickets.ticket WHERE respondent_id IS NOT NULL AND state != 'closed' AND kind != 'signal';
CREATE INDEX ix_ticket_joins_key ON tickets.ticket_joins (key);
CREATE TABLE tickets.early_words (
    response_id uuid CONSTRAINT pk_early_words PRIMARY KEY,
    respondent_id uuid,
    revision integer NOT NULL,
    comments jsonb NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX ix_early_words_respondent_id ON tickets.early_words (respondent_id);
CREATE INDEX ix_early_words_at ON tickets.early_words (at)
"""


def upgrade() -> None:
    """Create the tables and fill them from the cases."""
    for statement in _STATEMENTS.split(";"):
        op.execute(statement)


def downgrade() -> None:
    """Remove them; a case keeps its first complaint, and all words that it has."""
    for table in ("early_words", "ticket_joins", "ticket_complaint", "ticket_answer"):
        op.execute(f"DROP TABLE tickets.{table}")
    op.execute("UPDATE tickets.ticket SET complaint_id = NULL WHERE merged_into IS NOT NULL")
    op.execute("DELETE FROM tickets.ticket_history WHERE action IN ('answer_joined', 'raised')")
    op.execute("DROP INDEX tickets.ix_ticket_merged_into")
    for column in ("raised_from", "further_response_ids", "further_complaint_ids", "merged_cases"):
        op.execute(f"ALTER TABLE tickets.ticket DROP COLUMN {column}")
    op.execute(
        "CREATE UNIQUE INDEX uq_ticket_complaint_id ON tickets.ticket (complaint_id) WHERE complaint_id IS NOT NULL"
    )
