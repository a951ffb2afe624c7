"""Standing programmes, the places that customers belong to, and lists of customers."""

from alembic import op

revision = "0020"
down_revision = "0019"

_CREATED = """
ALTER TABLE collector.customer_facts ADD COLUMN location text;
ALTER TABLE collector.customer_import ADD COLUMN list text;
CREATE TABLE collector.customer_list_member (
    list text NOT NULL,
    respondent_id uuid NOT NULL,
    added_at timestamptz NOT NULL,
    CONSTRAINT pk_customer_list_member PRIMARY KEY (list, respondent_id)
);
CREATE INDEX ix_customer_list_member_respondent_id ON collector.customer_list_member (respondent_id);
CREATE TABLE collector.programme (
    key text CONSTRAINT pk_programme PRIMARY KEY,
    title text NOT NULL,
    survey text NOT NULL,
    definition jsonb NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE TABLE collector.programme_version (
    key text NOT NULL,
    title text NOT NULL,
    survey text NOT NULL,
    definition jsonb NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_programme_version PRIMARY KEY (key, version)
);
CREATE TABLE collector.programme_pause (
    programme text CONSTRAINT pk_programme_pause PRIMARY KEY,
    paused_at timestamptz NOT NULL,
    paused_by text NOT NULL
);
CREATE TABLE collector.programme_round (
    id uuid CONSTRAINT pk_programme_round PRIMARY KEY,
    programme text NOT NULL,
    number integer NOT NULL,
    planned_at timestamptz NOT NULL,
    state text NOT NULL,
    reason text,
    version integer,
    began_at timestamptz,
    is_late boolean NOT NULL,
    batch_id uuid,
    audience integer NOT NULL,
    resting integer NOT NULL,
    sampled integer NOT NULL
);
CREATE UNIQUE INDEX ix_programme_round_programme_number ON collector.programme_round (programme, number);
CREATE UNIQUE INDEX ix_programme_round_planned ON collector.programme_round (programme) WHERE state = 'planned';
CREATE TABLE collector.programme_unit (
    round_id uuid NOT NULL,
    place text NOT NULL,
    audience integer NOT NULL,
    resting integer NOT NULL,
    sampled integer NOT NULL,
    carry numeric NOT NULL,
    CONSTRAINT pk_programme_unit PRIMARY KEY (round_id, place)
);
CREATE TABLE collector.programme_mark (
    programme text NOT NULL,
    person bytea NOT NULL,
    is_numbered boolean NOT NULL,
    round integer NOT NULL,
    times integer NOT NULL,
    drawn_at timestamptz NOT NULL,
    asked_before timestamptz,
    batch_id uuid NOT NULL,
    row_number integer NOT NULL,
    CONSTRAINT pk_programme_mark PRIMARY KEY (programme, person)
);
CREATE INDEX ix_programme_mark_person ON collector.programme_mark (person)
"""


def upgrade() -> None:
    """Create the tables and the columns."""
    for statement in _CREATED.split(";"):
        op.execute(statement)


def downgrade() -> None:
    """Remove them."""
    tables = ("mark", "unit", "round", "pause", "version")
    for name in (*(f"programme_{table}" for table in tables), "programme", "customer_list_member"):
        op.execute(f"DROP TABLE collector.{name}")
    op.execute("ALTER TABLE collector.customer_import DROP COLUMN list")
    op.execute("ALTER TABLE collector.customer_facts DROP COLUMN location")
