"""Routes, what they decided about cases, who waits for whom, and whose turn it is."""

from alembic import op

revision = "0012"
down_revision = "0011"

_DEFINITION = """
    name text NOT NULL,
    enabled boolean NOT NULL,
    position integer NOT NULL,
    condition jsonb,
    team text,
    otherwise_team text,
    pick text NOT NULL,
    person_limit integer,
    team_limit integer,
    ignores_hours boolean NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
"""
_STATEMENTS = f"""
CREATE TABLE tickets.route (
    key text CONSTRAINT pk_route PRIMARY KEY,
    {_DEFINITION}
);
CREATE TABLE tickets.route_version (
    key text NOT NULL,
    {_DEFINITION},
    CONSTRAINT pk_route_version PRIMARY KEY (key, version)
);
CREATE TABLE tickets.routing_decision (
    ticket_id uuid NOT NULL CONSTRAINT fk_routing_decision_ticket_id_ticket REFERENCES tickets.ticket (id)
        DEFERRABLE INITIALLY DEFERRED,
    version integer NOT NULL,
    occasion text NOT NULL,
    at timestamptz NOT NULL,
    routes jsonb NOT NULL,
    places jsonb NOT NULL,
    people jsonb NOT NULL,
    route text,
    route_version integer,
    team text,
    person uuid,
    waits text,
    passed_over jsonb NOT NULL,
    CONSTRAINT pk_routing_decision PRIMARY KEY (ticket_id, version)
);
CREATE TABLE tickets.routing_queue (
    ticket_id uuid CONSTRAINT pk_routing_queue PRIMARY KEY
        CONSTRAINT fk_routing_queue_ticket_id_ticket REFERENCES tickets.ticket (id)
        DEFERRABLE INITIALLY DEFERRED,
    team text NOT NULL,
    rank smallint NOT NULL,
    since timestamptz NOT NULL,
    route text,
    passed_over jsonb NOT NULL
);
CREATE INDEX ix_routing_queue_order ON tickets.routing_queue (team, rank DESC, since, ticket_id);
CREATE TABLE tickets.routing_turn (
    team text NOT NULL,
    person_id uuid NOT NULL,
    turn bigint NOT NULL,
    CONSTRAINT pk_routing_turn PRIMARY KEY (team, person_id)
);
CREATE INDEX ix_ticket_work ON tickets.ticket (assignee, team) WHERE state NOT IN ('resolved', 'closed');
CREATE INDEX ix_ticket_work_of_team ON tickets.ticket (team, created_at) WHERE state NOT IN ('resolved', 'closed')
"""
# It is always there: cases that no other route is for go to the team that answers for the place, and to nobody in it.
_FALLBACK = """
INSERT INTO tickets.{table} (key, name, enabled, position, pick, ignores_hours, version, created_at, updated_at)
VALUES ('fallback', 'All other cases', true, 0, 'nobody', false, 1, now(), now())
"""


def upgrade() -> None:
    """Create them, with the last route."""
    for statement in _STATEMENTS.split(";"):
        op.execute(statement)
    for table in ("route", "route_version"):
        op.execute(_FALLBACK.format(table=table))


def downgrade() -> None:
    """Remove them; cases stay where they are."""
    op.execute("DROP INDEX tickets.ix_ticket_work_of_team")
    op.execute("DROP INDEX tickets.ix_ticket_work")
    for name in ("routing_turn", "routing_queue", "routing_decision", "route_version", "route"):
        op.execute(f"DROP TABLE tickets.{name}")
