"""Clocks of cases, the policies by which they go, and one policy to begin with.

Cases that are open already get clocks from the worker of this version, which begin at that moment: nobody asked for
anything to be done sooner, and nothing of the past is escalated.
"""

import json

from alembic import op
from sqlalchemy import text

revision = "0011"
down_revision = "0010"

_POLICY = """
    key text NOT NULL,
    name text NOT NULL,
    targets jsonb NOT NULL,
    touchpoints jsonb NOT NULL,
    units jsonb NOT NULL,
    pauses_while_waiting boolean NOT NULL,
    ladder jsonb NOT NULL,
    horizon_hours integer NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
"""
_STATEMENTS = f"""
CREATE TABLE tickets.policy ({_POLICY}, CONSTRAINT pk_policy PRIMARY KEY (key));
CREATE TABLE tickets.policy_version ({_POLICY}, CONSTRAINT pk_policy_version PRIMARY KEY (key, version));
CREATE TABLE tickets.clock_calendar (
    digest text CONSTRAINT pk_clock_calendar PRIMARY KEY,
    calendar jsonb NOT NULL
);
CREATE TABLE tickets.clock (
    ticket_id uuid NOT NULL CONSTRAINT fk_clock_ticket_id_ticket REFERENCES tickets.ticket (id),
    kind text NOT NULL,
    run integer NOT NULL,
    policy text NOT NULL,
    policy_version integer NOT NULL,
    terms jsonb NOT NULL,
    begins_at timestamptz NOT NULL,
    due_at timestamptz,
    soon_at timestamptz,
    is_paused boolean NOT NULL,
    done_at timestamptz,
    recorded_at timestamptz,
    ended_at timestamptz,
    outcome text,
    spent_seconds double precision,
    moments jsonb NOT NULL,
    stopped_at timestamptz,
    fired integer NOT NULL,
    last_fired_at timestamptz,
    acknowledged_at timestamptz,
    acknowledged_by text,
    arming integer NOT NULL,
    next_at timestamptz,
    CONSTRAINT pk_clock PRIMARY KEY (ticket_id, kind, run)
);
CREATE INDEX ix_clock_open ON tickets.clock (ticket_id) WHERE outcome IS NULL;
CREATE TABLE tickets.clock_step (
    ticket_id uuid NOT NULL,
    kind text NOT NULL,
    run integer NOT NULL,
    number integer NOT NULL,
    percent integer NOT NULL,
    rung text NOT NULL,
    due_at timestamptz NOT NULL,
    fired_at timestamptz NOT NULL,
    late_seconds integer NOT NULL,
    is_old boolean NOT NULL,
    fell_because text,
    is_reached boolean NOT NULL,
    CONSTRAINT pk_clock_step PRIMARY KEY (ticket_id, kind, run, number)
);
ALTER TABLE tickets.ticket
    ADD COLUMN due_at timestamptz,
    ADD COLUMN due_soon_at timestamptz,
    ADD COLUMN is_paused boolean NOT NULL DEFAULT false,
    ADD COLUMN is_clocked boolean NOT NULL DEFAULT false;
CREATE INDEX ix_ticket_due_at ON tickets.ticket (due_at, number) WHERE due_at IS NOT NULL;
CREATE INDEX ix_ticket_unclocked ON tickets.ticket (id) WHERE is_clocked IS false AND state != 'closed'
"""


def _hours(contact: int, resolution: int) -> dict[str, dict[str, int | str]]:
    return {
        "contact": {"minutes": 60 * contact, "hours": "business"},
        "resolution": {"minutes": 60 * resolution, "hours": "business"},
    }


_TARGETS = {
    "critical": _hours(4, 16),
    "warning": _hours(8, 40),
    "info": _hours(16, 80),
    "none": _hours(16, 80),
}
_LADDER = [
    {"percent": 50, "recipient": "person"},
    {"percent": 80, "recipient": "team_lead"},
    {"percent": 100, "recipient": "manager"},
]


def upgrade() -> None:
    """Create them."""
    for statement in _STATEMENTS.split(";"):
        op.execute(statement)
    for table in ("policy", "policy_version"):
        op.get_bind().execute(
            text(
                f"INSERT INTO tickets.{table} (key, name, targets, touchpoints, units, pauses_while_waiting, ladder, "  # noqa: S608 - a name from above
                "horizon_hours, version, created_at, updated_at) VALUES ('standard', 'Standard', "
                "CAST(:targets AS jsonb), '[]', '[]', true, CAST(:ladder AS jsonb), 72, 1, now(), now())"
            ),
            {"targets": json.dumps(_TARGETS), "ladder": json.dumps(_LADDER)},
        )


def downgrade() -> None:
    """Remove them, with what was to be done about them."""
    op.execute("DELETE FROM tickets.due WHERE kind IN ('escalation', 'clock_move')")
    op.execute("ALTER TABLE tickets.ticket DROP COLUMN due_at, DROP COLUMN due_soon_at, DROP COLUMN is_paused")
    op.execute("ALTER TABLE tickets.ticket DROP COLUMN is_clocked")
    for table in ("clock_step", "clock", "clock_calendar", "policy_version", "policy"):
        op.execute(f"DROP TABLE tickets.{table}")
