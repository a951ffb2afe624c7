"""When and where improvements took effect."""

from alembic import op

revision = "0011"
down_revision = "0010"

_CREATED = """
CREATE TABLE scoring.improvement_mark (
    improvement_id uuid CONSTRAINT pk_improvement_mark PRIMARY KEY,
    number bigint NOT NULL,
    version integer NOT NULL,
    state text NOT NULL,
    survey text,
    touchpoint text,
    unit text,
    done_on date
);
CREATE INDEX ix_improvement_mark_done_on ON scoring.improvement_mark (done_on) WHERE done_on IS NOT NULL
"""


def upgrade() -> None:
    """Create the table. It fills when tickets publishes its register again, as it does every few hours."""
    for statement in _CREATED.split(";"):
        op.execute(statement)


def downgrade() -> None:
    """Drop the table."""
    op.execute("DROP TABLE scoring.improvement_mark")
