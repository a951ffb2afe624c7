"""The first tables of tickets."""

from alembic import op

from shared.db import transport_v1

revision = "0001"
down_revision = None

_STATEMENTS = (
    "CREATE SEQUENCE tickets.ticket_number",
    """
    CREATE TABLE tickets.ticket (
        id uuid CONSTRAINT pk_ticket PRIMARY KEY,
        number bigint NOT NULL CONSTRAINT uq_ticket_number UNIQUE,
        subject text NOT NULL,
        state text NOT NULL,
        version integer NOT NULL,
        survey text,
        touchpoint text,
        location text,
        channel text,
        response_id uuid,
        alert_id uuid,
        respondent_id uuid,
        assignee text,
        root_cause text,
        reasons jsonb NOT NULL,
        comments jsonb NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        closed_at timestamptz
    )
    """,
    "CREATE INDEX ix_ticket_state_number ON tickets.ticket (state, number)",
    "CREATE INDEX ix_ticket_assignee_number ON tickets.ticket (assignee, number)",
    "CREATE INDEX ix_ticket_survey_number ON tickets.ticket (survey, number)",
    "CREATE INDEX ix_ticket_touchpoint_number ON tickets.ticket (touchpoint, number)",
    "CREATE INDEX ix_ticket_response_id_number ON tickets.ticket (response_id, number)",
    "CREATE UNIQUE INDEX uq_ticket_response_id_open ON tickets.ticket (response_id) WHERE state != 'closed'",
    """
    CREATE TABLE tickets.ticket_history (
        ticket_id uuid NOT NULL CONSTRAINT fk_ticket_history_ticket_id REFERENCES tickets.ticket (id),
        version integer NOT NULL,
        action text NOT NULL,
        actor text NOT NULL,
        at timestamptz NOT NULL,
        from_state text,
        to_state text NOT NULL,
        assignee text,
        note text,
        root_cause text,
        alert_id uuid,
        CONSTRAINT pk_ticket_history PRIMARY KEY (ticket_id, version)
    )
    """,
    "CREATE UNIQUE INDEX uq_ticket_history_alert_id ON tickets.ticket_history (alert_id) WHERE alert_id IS NOT NULL",
)


def upgrade() -> None:
    """Create the tables."""
    transport_v1.create("tickets")
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Remove the tables."""
    op.execute("DROP TABLE tickets.ticket_history")
    op.execute("DROP TABLE tickets.ticket")
    op.execute("DROP SEQUENCE tickets.ticket_number")
    transport_v1.drop("tickets")
