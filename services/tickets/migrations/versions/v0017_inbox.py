"""The inbox: what its lists are sorted by, indexes in their orders, and saved views."""

from alembic import op

revision = "0017"
down_revision = "0016"

_OPEN = "state <> 'closed'"
_COLUMNS = {
    "urgency": (
        "smallint GENERATED ALWAYS AS (CASE WHEN state = 'resolved' THEN 6 ELSE CASE severity WHEN 'critical' THEN 0 "
        "WHEN 'warning' THEN 1 ELSE 2 END + CASE WHEN state = 'waiting' THEN 3 ELSE 0 END END) STORED"
    ),
    "due_or_never": "timestamptz GENERATED ALWAYS AS (coalesce(due_at, 'infinity'::timestamptz)) STORED",
}
_ORDER = "urgency, due_or_never, number"
_INCLUDE = "INCLUDE (state, survey, touchpoint, location, assignee, team, due_or_never, id)"
_INDEXES = {
    "ix_ticket_urgency": f"({_ORDER}) INCLUDE (id) WHERE {_OPEN}",
    "ix_ticket_location_urgency": f"(location, {_ORDER}) INCLUDE (id) WHERE {_OPEN}",
    "ix_ticket_assignee_urgency": f"(assignee, {_ORDER}) INCLUDE (location, id) WHERE {_OPEN}",
    "ix_ticket_team_urgency": f"(team, {_ORDER}) INCLUDE (location, id) WHERE {_OPEN}",
    "ix_ticket_unassigned_urgency": f"(location, {_ORDER}) INCLUDE (id) WHERE {_OPEN} AND assignee IS NULL",
    "ix_ticket_location_state_number": "(location, state, number)",
    "ix_ticket_follow_up_at": "(follow_up_at, number) WHERE follow_up_at IS NOT NULL",
    "ix_ticket_open_number": f"(number) {_INCLUDE} WHERE {_OPEN}",
    "ix_ticket_open_touchpoint": f"(touchpoint, location) WHERE {_OPEN}",
    "ix_ticket_open_survey": f"(survey, location) WHERE {_OPEN}",
}
_TABLES = (
    """
    CREATE TABLE tickets.case_view (
        id uuid NOT NULL,
        owner uuid NOT NULL,
        name text NOT NULL,
        query text NOT NULL,
        shared_with text NOT NULL,
        team text,
        version integer NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT pk_case_view PRIMARY KEY (id)
    )
    """,
    "CREATE UNIQUE INDEX uq_case_view_owner_name ON tickets.case_view (owner, lower(name))",
    "CREATE INDEX ix_case_view_shared_with ON tickets.case_view (shared_with, team)",
    """
    CREATE TABLE tickets.case_view_default (
        person_id uuid NOT NULL,
        view_id uuid NOT NULL,
        CONSTRAINT pk_case_view_default PRIMARY KEY (person_id),
        CONSTRAINT fk_case_view_default_view_id_case_view FOREIGN KEY (view_id)
            REFERENCES tickets.case_view (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_case_view_default_view_id ON tickets.case_view_default (view_id)",
)


def upgrade() -> None:
    """Add them; an index by place and number gives way to one that knows the state as well."""
    added = ", ".join(f"ADD COLUMN {name} {definition}" for name, definition in _COLUMNS.items())
    op.execute(f"ALTER TABLE tickets.ticket {added}")
    for name, columns in _INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON tickets.ticket {columns}")
    op.execute("DROP INDEX tickets.ix_ticket_location_number")
    op.execute("DROP INDEX tickets.ix_ticket_open")
    op.execute(f"CREATE INDEX ix_ticket_open ON tickets.ticket (waiting_since, number) {_INCLUDE} WHERE {_OPEN}")
    for statement in _TABLES:
        op.execute(statement)


def downgrade() -> None:
    """Remove them."""
    op.execute("DROP TABLE tickets.case_view_default")
    op.execute("DROP TABLE tickets.case_view")
    op.execute("DROP INDEX tickets.ix_ticket_open")
    op.execute(
        "CREATE INDEX ix_ticket_open ON tickets.ticket (waiting_since, number) "
        f"INCLUDE (state, survey, touchpoint, location, assignee) WHERE {_OPEN}"
    )
    op.execute("CREATE INDEX ix_ticket_location_number ON tickets.ticket (location, number)")
    for name in _INDEXES:
        op.execute(f"DROP INDEX tickets.{name}")
    op.execute("ALTER TABLE tickets.ticket " + ", ".join(f"DROP COLUMN {name}" for name in _COLUMNS))
