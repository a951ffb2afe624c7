"""Checklists, watching, mentions, open wishes for a call back, and an index for counting causes."""

from alembic import op

revision = "0016"
down_revision = "0015"

_CHECKLIST = """
    key text NOT NULL,
    names jsonb NOT NULL,
    items jsonb NOT NULL,
    condition jsonb,
    position integer NOT NULL,
    is_retired boolean NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
"""
_STATEMENTS = """
CREATE TABLE tickets.ticket_check (
    ticket_id uuid NOT NULL CONSTRAINT fk_ticket_check_ticket_id REFERENCES tickets.ticket (id),
    checklist text NOT NULL,
    item text NOT NULL,
    checklist_version integer NOT NULL,
    position integer NOT NULL,
    is_required boolean NOT NULL,
    done_by text,
    done_at timestamptz,
    CONSTRAINT pk_ticket_check PRIMARY KEY (ticket_id, checklist, item)
);
CREATE TABLE tickets.ticket_watch (
    ticket_id uuid NOT NULL CONSTRAINT fk_ticket_watch_ticket_id REFERENCES tickets.ticket (id),
    person_id uuid NOT NULL,
    since timestamptz NOT NULL,
    CONSTRAINT pk_ticket_watch PRIMARY KEY (ticket_id, person_id)
);
CREATE INDEX ix_ticket_watch_person_id ON tickets.ticket_watch (person_id);
ALTER TABLE tickets.ticket ADD COLUMN call_back_open_since timestamptz;
ALTER TABLE tickets.ticket_history ADD COLUMN item text, ADD COLUMN mentions jsonb, ADD COLUMN call_back jsonb;
UPDATE tickets.ticket SET call_back_open_since = created_at
    WHERE call_back IS NOT NULL AND contacted_at IS NULL;
CREATE INDEX ix_ticket_call_back_open ON tickets.ticket (number)
    WHERE call_back_open_since IS NOT NULL AND state != 'closed';
CREATE INDEX ix_ticket_cause_closed_at ON tickets.ticket (closed_at) INCLUDE (cause, location)
    WHERE cause IS NOT NULL;
UPDATE tickets.ticket SET follow_up_at = NULL WHERE state = 'closed' AND follow_up_at IS NOT NULL
"""
_DUE = """
INSERT INTO tickets.due (id, kind, ref, effect_key, cause, due_at, next_at)
SELECT gen_random_uuid(), kind, id::text, kind || ':' || id || ':' || version, 'upgraded', moment, moment FROM (
    SELECT id, version, 'follow_up' AS kind, follow_up_at AS moment FROM tickets.ticket WHERE follow_up_at IS NOT NULL
    UNION ALL
    SELECT id, version, 'resume', waiting_until FROM tickets.ticket WHERE waiting_until IS NOT NULL
) AS wanted
"""


def upgrade() -> None:
    """Create them; what was wished and set before is due like anything else."""
    for table, key in (("checklist", "key"), ("checklist_version", "key, version")):
        op.execute(f"CREATE TABLE tickets.{table} ({_CHECKLIST}, CONSTRAINT pk_{table} PRIMARY KEY ({key}))")
    for statement in _STATEMENTS.split(";"):
        op.execute(statement)
    op.execute(_DUE)


def downgrade() -> None:
    """Remove them, with the entries that the version before does not know; its versions have gaps then."""
    op.execute("DELETE FROM tickets.due WHERE kind IN ('follow_up', 'resume')")
    op.execute("DELETE FROM tickets.ticket_history WHERE action IN ('checked', 'unchecked', 'call_back_set')")
    op.execute("DROP INDEX tickets.ix_ticket_cause_closed_at")
    op.execute("ALTER TABLE tickets.ticket_history DROP COLUMN item, DROP COLUMN mentions, DROP COLUMN call_back")
    op.execute("ALTER TABLE tickets.ticket DROP COLUMN call_back_open_since")
    for table in ("ticket_watch", "ticket_check", "checklist_version", "checklist"):
        op.execute(f"DROP TABLE tickets.{table}")
