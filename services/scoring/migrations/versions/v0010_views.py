"""Saved views, their reports, and due work."""

from alembic import op

from shared.db import due_v1, due_v2

revision = "0010"
down_revision = "0009"

_CREATED = """
CREATE TABLE scoring.saved_view (
    id uuid CONSTRAINT pk_saved_view PRIMARY KEY,
    owner uuid NOT NULL,
    name text NOT NULL,
    query text NOT NULL,
    place text NOT NULL,
    is_shared boolean NOT NULL,
    schedule jsonb,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX uq_saved_view_owner_name ON scoring.saved_view (owner, lower(name));
CREATE INDEX ix_saved_view_is_shared ON scoring.saved_view (id) WHERE is_shared;
CREATE TABLE scoring.view_stop (
    view_id uuid NOT NULL CONSTRAINT fk_view_stop_view_id_saved_view
        REFERENCES scoring.saved_view (id) ON DELETE CASCADE,
    person_id uuid NOT NULL,
    CONSTRAINT pk_view_stop PRIMARY KEY (view_id, person_id)
);
CREATE TABLE scoring.score_report (
    id uuid CONSTRAINT pk_score_report PRIMARY KEY,
    view_id uuid NOT NULL CONSTRAINT fk_score_report_view_id_saved_view
        REFERENCES scoring.saved_view (id) ON DELETE CASCADE,
    person_id uuid NOT NULL,
    cause text NOT NULL,
    once text NOT NULL,
    every text NOT NULL,
    first date NOT NULL,
    last date NOT NULL,
    state text NOT NULL,
    reason text,
    channel text,
    created_at timestamptz NOT NULL,
    settled_at timestamptz
);
CREATE UNIQUE INDEX uq_score_report_view_id_person_id_once ON scoring.score_report (view_id, person_id, once);
CREATE INDEX ix_score_report_created_at ON scoring.score_report (created_at)
"""


def upgrade() -> None:
    """Create the tables."""
    due_v1.create("scoring")
    due_v2.upgrade("scoring")
    for statement in _CREATED.split(";"):
        op.execute(statement)


def downgrade() -> None:
    """Drop the views of everybody, and what was due about them."""
    for table in ("score_report", "view_stop", "saved_view"):
        op.execute(f"DROP TABLE scoring.{table}")
    due_v1.drop("scoring")
