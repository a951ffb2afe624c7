"""How many responses have an unhappy answer, by survey and hour."""

from alembic import op

revision = "0008"
down_revision = "0007"

_COUNTS = ", ".join(f"{name} integer NOT NULL DEFAULT 0" for name in ("unhappy", "suspect", "withdrawn", "imported"))
# Responses from before are not among them until a replay: counting begins together with the ledger.
_CREATED = """
ALTER TABLE scoring.scored_response ADD COLUMN unhappy boolean NOT NULL DEFAULT false;
CREATE TABLE scoring.unhappy_change (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_unhappy_change PRIMARY KEY,
    survey text NOT NULL,
    hour timestamptz NOT NULL,
    COUNTS
);
CREATE TABLE scoring.unhappy_hour (
    survey text NOT NULL,
    hour timestamptz NOT NULL,
    COUNTS,
    CONSTRAINT pk_unhappy_hour PRIMARY KEY (survey, hour)
);
CREATE TABLE scoring.unhappy_turn (
    "only" smallint CONSTRAINT pk_unhappy_turn PRIMARY KEY,
    counted_at timestamptz NOT NULL,
    recount boolean NOT NULL DEFAULT false
);
INSERT INTO scoring.unhappy_turn ("only", counted_at) VALUES (1, 'epoch')
"""


def upgrade() -> None:
    """Create the tables, and the mark on responses."""
    for statement in _CREATED.replace("COUNTS", _COUNTS).split(";"):
        op.execute(statement)


def downgrade() -> None:
    """Forget the counts."""
    for table in ("unhappy_change", "unhappy_hour", "unhappy_turn"):
        op.execute(f"DROP TABLE scoring.{table}")
    op.execute("ALTER TABLE scoring.scored_response DROP COLUMN unhappy")
