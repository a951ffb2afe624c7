"""The register of improvements: rows with their histories, and the cases that are linked to them."""

from alembic import op

revision = "0015"
down_revision = "0014"

_CREATED = """
CREATE SEQUENCE tickets.improvement_number;
CREATE TABLE tickets.improvement (
    id uuid CONSTRAINT pk_improvement PRIMARY KEY,
    number bigint NOT NULL,
    version integer NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    state text NOT NULL,
    owner text,
    due_on date,
    survey text,
    touchpoint text,
    unit text,
    cause text,
    done_on date,
    dropped_because text,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT uq_improvement_number UNIQUE (number)
);
CREATE INDEX ix_improvement_state_number ON tickets.improvement (state, number);
CREATE INDEX ix_improvement_unit_number ON tickets.improvement (unit, number);
CREATE TABLE tickets.improvement_history (
    improvement_id uuid NOT NULL CONSTRAINT fk_improvement_history_improvement_id_improvement
        REFERENCES tickets.improvement (id),
    version integer NOT NULL,
    action text NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL,
    changes jsonb NOT NULL,
    ticket_id uuid,
    CONSTRAINT pk_improvement_history PRIMARY KEY (improvement_id, version)
);
CREATE TABLE tickets.improvement_case (
    improvement_id uuid NOT NULL CONSTRAINT fk_improvement_case_improvement_id_improvement
        REFERENCES tickets.improvement (id),
    ticket_id uuid NOT NULL CONSTRAINT fk_improvement_case_ticket_id_ticket REFERENCES tickets.ticket (id),
    linked_by text NOT NULL,
    linked_at timestamptz NOT NULL,
    CONSTRAINT pk_improvement_case PRIMARY KEY (improvement_id, ticket_id)
);
CREATE INDEX ix_improvement_case_ticket_id ON tickets.improvement_case (ticket_id)
"""


def upgrade() -> None:
    """Create the tables."""
    for statement in _CREATED.split(";"):
        op.execute(statement)


def downgrade() -> None:
    """Drop the register, and what is due about it."""
    for table in ("improvement_case", "improvement_history", "improvement"):
        op.execute(f"DROP TABLE tickets.{table}")
    op.execute("DROP SEQUENCE tickets.improvement_number")
    op.execute("DELETE FROM tickets.due WHERE kind = 'improvement'")
