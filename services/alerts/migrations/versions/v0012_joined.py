"""Cases that are about several answers and complaints of a customer."""

from alembic import op

revision = "0012"
down_revision = "0011"

_STATEMENTS = """
CREATE TABLE alerts.loop_about (
    ticket_id uuid NOT NULL,
    about uuid NOT NULL,
    kind text NOT NULL,
    joined_at timestamptz NOT NULL,
    contacted_at timestamptz,
    changed_at timestamptz NOT NULL,
    CONSTRAINT pk_loop_about PRIMARY KEY (ticket_id, about)
);
CREATE INDEX ix_loop_about_about ON alerts.loop_about (about);
CREATE INDEX ix_loop_about_changed_at ON alerts.loop_about (changed_at)
"""


def upgrade() -> None:
    """Create the table; until now a case was about one answer and one complaint."""
    for statement in _STATEMENTS.split(";"):
        op.execute(statement)


def downgrade() -> None:
    """Remove it."""
    op.execute("DROP TABLE alerts.loop_about")
