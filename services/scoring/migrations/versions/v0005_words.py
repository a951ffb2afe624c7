"""Comments are found by their words, and colleagues mark them."""

import asyncpg
from alembic import op

revision = "0005"
down_revision = "0004"

_LONGEST_SECONDS = 4 * 3600
# Nothing is written to comments meanwhile: workers wait, or try again. A million of them take a minute or two.
_INDEX = """
SET LOCAL statement_timeout = '4h';
SET LOCAL maintenance_work_mem = '256MB';
CREATE INDEX ix_verbatim_words ON scoring.verbatim USING gin (
    to_tsvector(CASE language WHEN 'de' THEN 'german'::regconfig WHEN 'en' THEN 'english'::regconfig
        ELSE 'simple'::regconfig END, text)
);
SET LOCAL maintenance_work_mem TO DEFAULT;
SET LOCAL statement_timeout TO DEFAULT;
"""


def upgrade() -> None:
    """Create the table of marks, and the index over the words of all comments."""
    op.execute(
        "CREATE TABLE scoring.verbatim_mark (response_id uuid NOT NULL, question text NOT NULL, mark text NOT NULL, "
        "marked_by text NOT NULL, marked_at timestamptz NOT NULL, "
        "CONSTRAINT pk_verbatim_mark PRIMARY KEY (response_id, question, mark))"
    )
    op.execute("CREATE INDEX ix_verbatim_mark_mark ON scoring.verbatim_mark (mark)")

    async def index(driver: asyncpg.Connection) -> None:
        # The driver gives up earlier than that otherwise.
        await driver.execute(_INDEX, timeout=_LONGEST_SECONDS)

    op.get_bind().connection.dbapi_connection.run_async(index)  # type: ignore[union-attr]  # an adapted connection


def downgrade() -> None:
    """Forget all marks."""
    op.execute("DROP INDEX scoring.ix_verbatim_words")
    op.execute("DROP TABLE scoring.verbatim_mark")
