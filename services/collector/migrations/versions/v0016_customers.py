"""Facts about customers, their companies, and what was known of them when they answered."""

from alembic import op

revision = "0016"
down_revision = "0015"

_CREATED = """
CREATE TABLE collector.company (
    key text CONSTRAINT pk_company PRIMARY KEY,
    name text NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE TABLE collector.customer_facts (
    respondent_id uuid CONSTRAINT pk_customer_facts PRIMARY KEY,
    value numeric,
    currency text,
    customer_since date,
    left_on date,
    company text,
    updated_at timestamptz NOT NULL,
    updated_by text NOT NULL
);
CREATE INDEX ix_customer_facts_company ON collector.customer_facts (company, respondent_id) WHERE company IS NOT NULL;
CREATE TABLE collector.customer_import (
    id uuid CONSTRAINT pk_customer_import PRIMARY KEY,
    uploaded_by text NOT NULL,
    uploaded_at timestamptz NOT NULL,
    amounts text,
    days text,
    content bytea,
    rows integer NOT NULL,
    done integer NOT NULL,
    counts jsonb NOT NULL,
    state text NOT NULL
);
CREATE INDEX ix_customer_import_uploaded_at ON collector.customer_import (uploaded_at);
ALTER TABLE collector.response ADD COLUMN customer jsonb NOT NULL DEFAULT '{}'
"""


def upgrade() -> None:
    """Create the tables and the column."""
    for statement in _CREATED.split(";"):
        op.execute(statement)


def downgrade() -> None:
    """Remove them."""
    op.execute("ALTER TABLE collector.response DROP COLUMN customer")
    for name in ("customer_import", "customer_facts", "company"):
        op.execute(f"DROP TABLE collector.{name}")
