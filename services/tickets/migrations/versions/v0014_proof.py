"""The proof that customers were won back: policies, re-surveys, messages; with a policy to begin with."""

from alembic import op

revision = "0014"
down_revision = "0013"

_POLICY = """
    key text NOT NULL,
    name text NOT NULL,
    touchpoint text,
    resurvey boolean NOT NULL,
    resurvey_after_days integer NOT NULL,
    survey text,
    answer_days integer NOT NULL,
    resurvey_template text,
    receipt boolean NOT NULL,
    receipt_template text,
    progress boolean NOT NULL,
    progress_after_days integer NOT NULL,
    progress_template text,
    closing boolean NOT NULL,
    closing_template text,
    basis text,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
"""
_READY_MADE = """
INSERT INTO tickets.{table} (key, name, resurvey, resurvey_after_days, answer_days, receipt, progress,
    progress_after_days, closing, version, created_at, updated_at)
VALUES ('standard', 'Standard', true, 7, 14, false, false, 5, false, 1, now(), now())
"""
_TABLES = """
CREATE TABLE tickets.resurvey (
    id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    closing_version integer NOT NULL,
    closed_at timestamptz NOT NULL,
    policy text,
    survey text,
    due_at timestamptz NOT NULL,
    requested_at timestamptz,
    is_late boolean NOT NULL,
    not_asked_because text,
    taken_back_at timestamptz,
    sent_at timestamptz,
    channel text,
    refused_at timestamptz,
    refused_because text,
    expired_at timestamptz,
    response_id uuid,
    revision integer NOT NULL,
    answered_at timestamptz,
    verdict text,
    void_because text,
    outcome text,
    outcome_because text,
    CONSTRAINT pk_resurvey PRIMARY KEY (id),
    CONSTRAINT fk_resurvey_ticket_id_ticket FOREIGN KEY (ticket_id) REFERENCES tickets.ticket (id),
    CONSTRAINT uq_resurvey_ticket_id_closing_version UNIQUE (ticket_id, closing_version)
);
CREATE INDEX ix_resurvey_closed_at ON tickets.resurvey (closed_at);
CREATE INDEX ix_resurvey_response_id ON tickets.resurvey (response_id) WHERE response_id IS NOT NULL;
CREATE TABLE tickets.customer_message (
    effect_key text NOT NULL,
    ticket_id uuid NOT NULL,
    kind text NOT NULL,
    requested_at timestamptz NOT NULL,
    taken_back_at timestamptz,
    outcome text,
    outcome_at timestamptz,
    reason text,
    CONSTRAINT pk_customer_message PRIMARY KEY (effect_key)
);
CREATE INDEX ix_customer_message_ticket_id ON tickets.customer_message (ticket_id);
CREATE INDEX ix_ticket_closed_at ON tickets.ticket (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX ix_ticket_created_at ON tickets.ticket (created_at)
"""

# Cases that were closed before belong into reports, too: nobody asked their customers.
_CLOSED_BEFORE = """
INSERT INTO tickets.resurvey (id, ticket_id, closing_version, closed_at, due_at, is_late, not_asked_because, revision)
SELECT gen_random_uuid(), ticket.id, entry.version, ticket.closed_at, ticket.closed_at, false, 'no_policy', 0
FROM tickets.ticket JOIN LATERAL (
    SELECT max(version) AS version FROM tickets.ticket_history AS entry
    WHERE entry.ticket_id = ticket.id AND action = 'closed'
) AS entry ON entry.version IS NOT NULL
WHERE state = 'closed' AND kind <> 'signal' AND merged_into IS NULL AND closed_at IS NOT NULL
"""


def upgrade() -> None:
    """Add the tables, the indexes by which reports find their cases, and the policy."""
    for table, key in (("recovery_policy", "key"), ("recovery_policy_version", "key, version")):
        op.execute(f"CREATE TABLE tickets.{table} ({_POLICY}, CONSTRAINT pk_{table} PRIMARY KEY ({key}))")
        op.execute(_READY_MADE.format(table=table))
    for statement in _TABLES.split(";\n"):
        op.execute(statement)
    op.execute("ALTER TABLE tickets.ticket_history ADD COLUMN outcome_because text")
    op.execute(_CLOSED_BEFORE)


def downgrade() -> None:
    """Remove it all."""
    op.execute("ALTER TABLE tickets.ticket_history DROP COLUMN outcome_because")
    for index in ("ix_ticket_created_at", "ix_ticket_closed_at"):
        op.execute(f"DROP INDEX tickets.{index}")
    for table in ("customer_message", "resurvey", "recovery_policy_version", "recovery_policy"):
        op.execute(f"DROP TABLE tickets.{table}")
