"""What was judged once: windows of scores, and days of targets."""

from alembic import op

revision = "0009"
down_revision = "0008"

_CREATED = """
CREATE TABLE scoring.judged_window (
    start timestamptz NOT NULL,
    "end" timestamptz NOT NULL,
    tested integer NOT NULL,
    moved integer NOT NULL,
    judged_at timestamptz NOT NULL,
    CONSTRAINT pk_judged_window PRIMARY KEY (start, "end")
);
CREATE TABLE scoring.judged_target (
    key text NOT NULL,
    due_on date NOT NULL,
    version integer NOT NULL,
    standing text NOT NULL,
    judged_at timestamptz NOT NULL,
    CONSTRAINT pk_judged_target PRIMARY KEY (key, due_on)
)
"""


def upgrade() -> None:
    """Create the tables."""
    for statement in _CREATED.split(";"):
        op.execute(statement)


def downgrade() -> None:
    """Forget what was judged."""
    op.execute("DROP TABLE scoring.judged_target")
    op.execute("DROP TABLE scoring.judged_window")
